"""Documents: values stay values, both languages say the same, nothing is left in English."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markdown_it.tree import SyntaxTreeNode

from plugin.documents import html, lines, markdown, phrases, plain, render
from plugin.domain.people import Person, Roster, Seat
from plugin.domain.reasons import Answer, Reason, Topic
from plugin.domain.rounds import Ballot, BallotState, DeadlinePolicy, Ending, Round, State
from plugin.manifest import load
from plugin.ports.world import Document
from plugin.words import TEMPLATES, Words

ROOT = Path(__file__).parents[2]
MOSCOW = ZoneInfo("Europe/Moscow")
RU, EN = Words("ru", MOSCOW), Words("en", MOSCOW)
NAMES = {"sales": "Продажи", "marketing": "Маркетинг", "product": "Продукт"}


def seal_of(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def seat(role: str, number: str, name: str) -> Seat:
    return Seat(role, (Person(number, name),))


OPEN = Round(
    id="r1",
    workspace="demo",
    ticket="10010",
    number=1,
    state=State.OPEN,
    roster=Roster((seat("sales", "1", "Игорь"), seat("marketing", "2", "Анна"), seat("product", "3", "Мария"))),
    ballots={
        "sales": Ballot("sales"),
        "marketing": Ballot("marketing", BallotState.SEALED, "2", seal_of("m"), 1),
        "product": Ballot("product", BallotState.WAITING),
    },
    opened_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    opened_by="1",
    deadline=datetime(2026, 11, 6, 15, tzinfo=UTC),
    policy=DeadlinePolicy("extend", timedelta(hours=24), 1),
)
REVEALED = replace(
    OPEN,
    state=State.REVEALED,
    ending=Ending.DEADLINE,
    ended_at=OPEN.deadline,
    ballots={
        "sales": Ballot("sales", BallotState.SEALED, "1", seal_of("s"), 1),
        "marketing": Ballot("marketing", BallotState.SEALED, "2", seal_of("m"), 1),
        "product": Ballot("product", BallotState.ABSTAINED, "3"),
    },
)
CANCELLED = replace(OPEN, state=State.CANCELLED, ending=Ending.TOO_FEW_ANSWERS, ended_at=OPEN.deadline)
ANSWER = Answer(
    (Reason("Бюджет утверждён", Topic.BUDGET),), (Reason("Нет ЛПР"), Reason("Цена")), frozenset({"yes"}), 75
)
LETTER = {
    "person": "Игорь Савин",
    "role": "Продажи",
    "deal_key": "DEAL-142",
    "deal_title": "ЛогистПарк",
    "deal_url": "https://jira.example/browse/DEAL-142",
    "number": 1,
    "deadline": OPEN.deadline,
    "link": "https://trida.example/a/token",
}
REVEAL = {
    "round": REVEALED,
    "answers": {"sales": ANSWER, "marketing": ANSWER},
    "names": NAMES,
    "deal_key": "DEAL-142",
    "result": "https://trida.example/r/r1/result",
}
EVERY = [
    *(("status", {"round": r, "names": NAMES, "answer": "https://t.example/a"}) for r in (OPEN, REVEALED, CANCELLED)),
    ("reveal", REVEAL),
    ("reveal", {**REVEAL, "round": replace(REVEALED, exposed=True, restaffed=frozenset({"sales"}))}),
    ("answer", {"answer": ANSWER}),
    ("commitment", {"role": "Продажи", "number": 1, "seal": seal_of("m")}),
    ("refused", {"reason": "role_empty", "role": "Продажи"}),
    *((name, LETTER) for name in ("invite", "reminder", "fresh_link")),
    ("exposed", {"deal_key": "DEAL-142", "deal_title": "ЛогистПарк", "number": 1, "member": True}),
    ("exposed", {"deal_key": "DEAL-142", "deal_title": "ЛогистПарк", "number": 1, "member": False}),
]


def kinds(node: SyntaxTreeNode) -> list[str]:
    return [n.type for n in node.walk() if n.type != "root"]


def texts(node: SyntaxTreeNode) -> list[str]:
    return ["".join(n.content for n in inline.walk() if n.type == "text") for inline in node.walk() if n_inline(inline)]


def n_inline(node: SyntaxTreeNode) -> bool:
    return node.type == "inline"


# What a value may be: anything, with the characters that mean something in Markdown much more often than chance.
SPECIAL = st.sampled_from(
    ["\\", "|", "`", "*", "_", "[x](http://e)", "<b>", "&amp;", "\n", "\n\n", "# ", "- ", "1. ", "  "]
)
VALUES = st.lists(st.one_of(SPECIAL, st.text(max_size=8)), max_size=8).map("".join)


@given(VALUES)
def test_value_reads_back_as_the_same_text(value: str):
    tree = markdown.tree(markdown.escape(value))
    assert set(kinds(tree)) <= {"paragraph", "inline", "text"}
    assert "".join(texts(tree)) == markdown.fold(value)


@given(VALUES)
def test_value_in_a_row_stays_in_its_cell(value: str):
    row = f"| a | b | c |\n| --- | --- | --- |\n| {markdown.escape(value)} | {markdown.strong(value)} | end |"
    tree = markdown.tree(row)
    assert kinds(tree).count("tr") == 2
    cells = [n for n in tree.walk() if n.type == "td"]
    assert ["".join(texts(c)) for c in cells] == [markdown.fold(value), markdown.fold(value), "end"]
    assert not {"link", "image", "html_inline", "code_inline", "em"} & set(kinds(tree))


@given(VALUES)
def test_fold_loses_only_spaces_and_what_cannot_be_seen(value: str):
    def visible(text: str) -> str:
        return "".join(c for c in text if c.isprintable() and not c.isspace())

    assert visible(markdown.fold(value)) == visible(value)
    assert "\n" not in markdown.fold(value)


@settings(deadline=None, max_examples=40)  # the first call compiles the templates
@given(VALUES.filter(markdown.fold))
def test_nothing_typed_changes_the_shape_of_a_document(value: str):
    typed = Answer((Reason(value), Reason(value, Topic.PRICE)), (Reason(value),), frozenset({"no"}), 5)
    for words in (RU, EN):
        for name, with_value, without in (
            ("reveal", _reveal(value, typed), _reveal("x", _answer("x"))),
            ("answer", {"answer": typed}, {"answer": _answer("x")}),
            ("invite", {**LETTER, "deal_title": value, "person": value}, LETTER),
        ):
            seen, expected = render(name, words, **with_value), render(name, words, **without)
            assert [k for k in kinds(seen.tree) if k != "text"] == [k for k in kinds(expected.tree) if k != "text"]
            assert any(markdown.fold(value) in text for text in texts(seen.tree))


def _answer(text: str) -> Answer:
    return Answer((Reason(text), Reason(text, Topic.PRICE)), (Reason(text),), frozenset({"no"}), 5)


def _reveal(name: str, answer: Answer) -> dict:
    return {**REVEAL, "names": {**NAMES, "product": name}, "answers": {"sales": answer, "marketing": answer}}


@pytest.mark.parametrize(("name", "values"), EVERY)
@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_every_template_renders(name: str, values: dict, words: Words):
    document = render(name, words, **values)
    text = plain(document)
    assert text.strip()
    assert "%(" not in text
    assert "!" not in text
    assert "пожалуйста" not in text
    assert "please" not in text.lower()


@pytest.mark.parametrize(("name", "values"), EVERY)
def test_russian_document_holds_no_english_word_of_ours(name: str, values: dict):
    ours = re.sub(r"https?://\S+|trida verify \S+|DEAL-142|[0-9a-f]{4,64}", "", plain(render(name, RU, **values)))
    assert not re.search(r"[A-Za-z]{3,}", ours), ours


def test_template_with_a_missing_value_fails():
    with pytest.raises(UndefinedError):
        render("commitment", RU, role="Продажи", seal=seal_of("m"))


def test_status_shows_states_and_neutral_link_only():
    document = lines.status_document(RU, load(ROOT / "manifest.json").workspaces["demo"], OPEN, "https://t.example/ask")
    text = plain(document)
    assert text.startswith("Три да / три нет, раунд 1: ждём 2 роли из 3\n")
    assert f"Маркетинг | Анна | запечатано {seal_of('m')[:4]} " in text
    assert seal_of("m") not in text
    assert "Срок: 6 ноября 2026, 18:00." in text
    assert "Не пишите ответы в комментариях" in text
    assert text.rstrip().endswith("Ответить: https://t.example/ask")


def test_status_in_russian_counts_roles():
    for left, words in ((1, "1 роль"), (2, "2 роли"), (5, "5 ролей"), (21, "21 роль")):
        many = replace(OPEN, ballots={str(n): Ballot(str(n)) for n in range(left)}, roster=Roster(()))
        assert f"ждём {words} из" in plain(render("status", RU, round=many, names={}, answer="https://t.example"))


def test_deadline_says_what_happens_by_policy():
    extend = phrases.deadline(RU, OPEN)
    assert "срок сдвинется на 24 часа" in extend
    assert "сдвинется" not in phrases.deadline(RU, replace(OPEN, extensions=1))
    assert "ничего не вскроется" in phrases.deadline(RU, replace(OPEN, policy=DeadlinePolicy("cancel")))
    assert "без ответа" in phrases.deadline(RU, replace(OPEN, policy=DeadlinePolicy("reveal")))


def test_reveal_stands_side_by_side_with_gaps_named():
    document = render("reveal", RU, **REVEAL)
    table = next(n for n in document.tree.children if n.type == "table")
    rows = [["".join(texts(c)) for c in r.children] for part in table.children for r in part.children]
    assert rows[0] == ["Вопрос", "Продажи", "Маркетинг"]
    assert rows[1] == ["Почему закроется 1", *["Бюджет утверждён (тема: бюджет)"] * 2]
    assert rows[2][1] == "Больше не могу назвать."
    assert rows[3][1] == "—"
    assert rows[7] == ["Вероятность", "75\u00a0%", "75\u00a0%"]
    text = plain(document)
    assert "Продукт: воздержались." in text
    assert "trida verify DEAL-142" in text
    assert seal_of("s") in text
    assert seal_of("m") in text
    assert "Слепота" not in text
    assert "Сравнение появится отдельно, когда роли посмотрят предложенные пары." in text


def test_exposed_reveal_says_so_and_offers_a_fresh_round():
    text = plain(render("reveal", RU, **{**REVEAL, "round": replace(REVEALED, exposed=True)}))
    assert "Слепота нарушена." in text
    assert "откройте новый раунд" in text


def test_reminder_says_nothing_about_who_answered():
    text = plain(render("reminder", RU, **LETTER))
    for word in ("Анна", "Маркетинг", "запечат", "ждём", "ответили"):
        assert word not in text


@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
@pytest.mark.parametrize("number", [1, 2, 17])
@pytest.mark.parametrize("round_", [OPEN, replace(OPEN, exposed=True), REVEALED, CANCELLED])
def test_status_line_is_short_and_gives_its_number_back(words: Words, number: int, round_: Round):
    line = lines.status_line(words, replace(round_, number=number))
    assert len(line) <= lines.LONGEST
    assert lines.round_in(line) == number


@pytest.mark.parametrize("text", ["", "Раунд", "ждём", "Раунд не открыт: сделка закрыта.", "No round: 3: x", "7: x"])
def test_other_lines_have_no_round(text: str):
    assert lines.round_in(text) is None


def test_state_lines():
    sealed = OPEN.ballots["marketing"]
    assert lines.state_line(RU, OPEN, OPEN.ballots["sales"]) == "ещё не открыт"
    assert lines.state_line(RU, OPEN, OPEN.ballots["product"]) == "ждём"
    assert lines.state_line(RU, OPEN, sealed) == f"запечатано · {seal_of('m')}"
    assert lines.state_line(RU, REVEALED, sealed) == f"запечатано · {seal_of('m')}"
    assert lines.state_line(RU, CANCELLED, sealed) == f"запечатано · {seal_of('m')}"
    assert lines.state_line(RU, REVEALED, REVEALED.ballots["product"]) == "воздержался"
    assert lines.state_line(RU, CANCELLED, CANCELLED.ballots["sales"]) == "без ответа"


def test_status_lines():
    assert lines.status_line(RU, OPEN) == "Раунд 1: ждём 2 из 3, до 6 ноября 2026, 18:00 · запечатано"
    assert lines.status_line(RU, REVEALED) == "Раунд 1: вскрыт 6 ноября 2026, 18:00, ответов: 2 из 3 · ещё не сравнили"
    assert lines.status_line(RU, CANCELLED) == "Раунд 1: отменён 6 ноября 2026, 18:00: запечатали меньше двух ролей"
    assert lines.status_line(EN, replace(OPEN, exposed=True)).endswith(" · blindness broken")


def test_html_is_escaped_and_keeps_the_referrer():
    document = render("invite", RU, **{**LETTER, "deal_title": "<img src=x onerror=1>"})
    made = html(document)
    assert "<img" not in made
    assert "&lt;img src=x onerror=1&gt;" in made
    assert '<a href="https://trida.example/a/token" rel="noreferrer">Открыть бюллетень</a>' in made


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/relative", "http://a b"])
def test_only_web_addresses_become_links(url: str):
    with pytest.raises(ValueError, match="http"):
        markdown.link("x", url)


def test_link_keeps_its_address():
    url = "https://h.example/p?a=1&copy;=2&amp=<3>(4)[5]"
    link = next(n for n in markdown.tree(markdown.link("a]b", url)).walk() if n.type == "link")
    assert str(link.attrs["href"]) == "https://h.example/p?a=1&copy;=2&amp=%3C3%3E(4)%5B5%5D"


def test_plain_text_of_every_block():
    source = (
        "# T\n\na\\\nb\n\n- x\n- y\n\n3. n\n\n> q\n\n```\ncode\n```\n\n---\n\n[l](http://e.example) http://e.example"
    )
    document = Document(source, markdown.tree(source))
    expected = "T\n\na\nb\n\n- x\n- y\n\n3. n\n\n> q\n\ncode\n\n---\n\nl: http://e.example http://e.example\n"
    assert plain(document) == expected
    assert "<pre>code\n</pre>" in html(document)


def _used() -> set[str | tuple[str, ...]]:
    words = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
    found = set()
    for path in (ROOT / "plugin/documents").glob("*.py"):
        found |= {m[1] for m in extract_from_file("python", path, keywords=words)}
    for path in (TEMPLATES / "documents").glob("*.j2"):
        options = {"trimmed": "true"}
        found |= {m[1] for m in extract_from_file("jinja2.ext:babel_extract", path, keywords=words, options=options)}
    return found


def test_every_text_has_its_russian_words():
    known = {p.stem: _messages(p) for p in (TEMPLATES / "locale/ru").glob("*.po")}
    ours = [*known["documents"], *known["goals"]]
    everything = {_id(message) for messages in known.values() for message in messages}
    assert {_id(message) for message in ours} <= _used() <= everything
    for message in ours:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert len(forms) == (3 if message.pluralizable else 1)
        asked = {_holes(i) for i in (message.id if message.pluralizable else (message.id,))}
        assert all(f.strip() for f in forms), message.id
        assert {_holes(f) for f in forms} == asked, message.id


def _messages(path: Path) -> list[Message]:
    return [m for m in read_po(BytesIO(path.read_bytes()), locale="ru") if m.id]


def _id(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _holes(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\((\w+)\)s", text))


def test_readme_names_every_template():
    listed = (ROOT / "plugin/documents/README.md").read_text(encoding="utf-8")
    names = {p.name.removesuffix(".md.j2") for p in (TEMPLATES / "documents").glob("*.md.j2")}
    assert {n for n in names if not n.startswith("_")} == set(re.findall(r"`(\w+)`", _first_column(listed)))


def _first_column(text: str) -> str:
    rows = text.split("| template |")[1].split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return " ".join(row.split("|")[1] for row in rows)
