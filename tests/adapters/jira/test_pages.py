"""A page as an issue's description: found, written by one read and one write, people's words around it kept."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.jira.connect import Connected
from adapters.jira.cutting import cut, undrawn
from adapters.jira.edition import CLOUD, DATA_CENTER, EDITIONS, Edition
from adapters.jira.splicing import BEGIN, END, Ours, apart, parts_of, together
from adapters.jira.wiki import wiki
from adapters.sandbox.sandbox import Sandbox
from plugin.documents.markdown import escape
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import ConfluencePlace, GoalSource, IssuePlace
from plugin.ports.pages import PageRef, Published
from plugin.words import Words
from tests.adapters.jira.conftest import HOME, on_both
from tests.adapters.notion.paper import Killed, MemoryLedger, doc

PLACE = IssuePlace(kind="issue", project="DEAL")
TITLE = "Дерево целей"
TREE = doc("# План\n\n- Один {#goal.1}\n  - **Два** 5 ₽ {#goal.2}\n\n```mermaid\ngraph\n```\n\nконец {#end}")
OTHER = doc("# План\n\n- Один {#goal.1}\n  - **Два** 6 ₽ {#goal.2}\n\nконец {#end}")


def calls(sandbox: Sandbox, mark: int) -> list[str]:
    return [one.method for one in sandbox.counts(since=mark).calls]


def standing(sandbox: Sandbox, page: str, edition: Edition) -> list[str]:
    lines = edition.text(sandbox.issue(page).values["description"]).split("\n")
    return [line.strip() for line in lines if line.strip()]


def written(sandbox: Sandbox, page: str, text: str, *, above: bool = True) -> None:
    """Write as a person does, above or below what stands there."""
    held = sandbox.issue(page).values["description"]
    if isinstance(held, str):
        made = f"{text}\r\n{held}" if above else f"{held}\r\n{text}"
        sandbox.edit_as("installer", page, {"description": made})
        return
    mine = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
    content = [*mine, *held["content"]] if above else [*held["content"], *mine]
    sandbox.edit_as("installer", page, {"description": {**held, "content": content}})


@pytest.fixture
def page(trida: Connected) -> PageRef:
    return PageRef(trida.pages.create(PLACE, TITLE), TITLE)


@on_both
def test_a_page_is_made_by_one_call_and_found_again(trida: Connected, sandbox: Sandbox):
    assert trida.pages.find(PLACE, TITLE) is None
    mark = sandbox.mark()
    page = trida.pages.create(PLACE, TITLE)
    issue = sandbox.issue(page)
    assert calls(sandbox, mark) == ["POST"]
    assert issue.values["summary"] == TITLE
    assert trida.pages.address(page) == f"https://jira.example/browse/{issue.key}"
    assert calls(sandbox, mark) == ["POST"]
    assert trida.pages.find(PLACE, TITLE) == page
    assert trida.pages.find(PLACE, "Другое") is None
    assert [one.key for one in trida.goals.records(_source())] == sorted(_deals(sandbox) - {issue.key})


def _source():
    return GoalSource(id="s", jql="project = DEAL")


def _deals(sandbox: Sandbox) -> set[str]:
    return {one.key for one in sandbox.world.issues.values() if one.key.startswith("DEAL-")}


@on_both
def test_one_read_and_one_write_then_none(trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition):
    ledger, mark = MemoryLedger(), sandbox.mark()
    assert trida.pages.publish(page, TREE, ledger) == Published()
    assert calls(sandbox, mark) == ["GET", "PUT"]
    begin, *ours, end = standing(sandbox, page.id, edition)
    assert (begin.startswith("Отсюда"), ours, end.startswith("Здесь")) == (
        True,
        ["План", "Один", "Два 5 ₽", "конец"],
        True,
    )
    mark = sandbox.mark()
    assert trida.pages.publish(page, TREE, ledger) == Published()
    assert calls(sandbox, mark) == []
    assert trida.pages.check(page, TREE, ledger) == Published()
    assert calls(sandbox, mark) == ["GET"]


@on_both
def test_people_keep_what_they_write_around_it(trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition):
    ledger = MemoryLedger()
    trida.pages.publish(page, TREE, ledger)
    written(sandbox, page.id, "наше выше")
    written(sandbox, page.id, "наше ниже", above=False)
    mark = sandbox.mark()
    assert trida.pages.publish(page, OTHER, ledger) == Published()
    assert calls(sandbox, mark) == ["GET", "PUT"]
    above, _, *ours, _, below = standing(sandbox, page.id, edition)
    assert (above, ours, below) == ("наше выше", ["План", "Один", "Два 6 ₽", "конец"], "наше ниже")
    assert trida.pages.check(page, OTHER, ledger) == Published()
    assert calls(sandbox, mark) == ["GET", "PUT", "GET"]


@pytest.mark.parametrize("edition", [DATA_CENTER])
def test_ends_of_lines_of_an_editor_are_no_change(trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition):
    ledger = MemoryLedger()
    trida.pages.publish(page, TREE, ledger)
    saved = sandbox.issue(page.id).values["description"].replace("\n", "\r\n")
    sandbox.edit_as("installer", page.id, {"description": saved})
    mark = sandbox.mark()
    assert trida.pages.check(page, TREE, ledger) == Published()
    assert calls(sandbox, mark) == ["GET"]


@on_both
def test_in_doubt_the_page_is_read_though_the_document_is_known(
    trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition
):
    ledger = MemoryLedger()
    trida.pages.publish(page, TREE, ledger)
    ledger.die = 2
    with pytest.raises(Killed):
        trida.pages.publish(page, OTHER, ledger)
    assert "Два 6 ₽" in standing(sandbox, page.id, edition)
    assert trida.pages.publish(page, TREE, ledger) == Published()
    assert "Два 5 ₽" in standing(sandbox, page.id, edition)


@on_both
def test_a_change_inside_is_restored_and_told(trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition):
    ledger = MemoryLedger()
    trida.pages.publish(page, TREE, ledger)
    sandbox.edit_as("installer", page.id, {"summary": "Чужое название"})
    assert trida.pages.check(page, TREE, ledger) == Published(("",))
    assert sandbox.issue(page.id).values["summary"] == TITLE
    sandbox.edit_as("installer", page.id, {"description": "пусто"})
    assert trida.pages.check(page, TREE, ledger) == Published(("",))
    text = standing(sandbox, page.id, edition)
    assert (text[0], text[2:-1]) == ("пусто", ["План", "Один", "Два 5 ₽", "конец"])


@on_both
def test_a_line_of_ours_that_somebody_took_away_does_not_double_the_page(
    trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition
):
    ledger = MemoryLedger()
    trida.pages.publish(page, TREE, ledger)
    whole, held = standing(sandbox, page.id, edition), sandbox.issue(page.id).values["description"]
    kept = held.split("\n", 1)[1] if isinstance(held, str) else {**held, "content": held["content"][1:]}
    sandbox.edit_as("installer", page.id, {"description": kept})
    assert trida.pages.check(page, TREE, ledger) == Published(("",))
    assert standing(sandbox, page.id, edition) == whole


@on_both
@pytest.mark.parametrize("steps", range(4))
def test_a_run_that_ends_anywhere_leaves_one_right_page(
    trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition, steps
):
    ledger = MemoryLedger(die=steps)
    with pytest.raises(Killed):
        trida.pages.publish(page, TREE, ledger)
    assert trida.pages.publish(page, TREE, ledger) == Published()
    assert standing(sandbox, page.id, edition)[1:-1] == ["План", "Один", "Два 5 ₽", "конец"]
    assert not ledger.doubtful


def test_a_lost_answer_ends_in_one_page(trida: Connected, sandbox: Sandbox, page: PageRef):
    sandbox.fault("lost-ack", method="POST", path="/issue$")
    with pytest.raises(TryLater, match="unsure"):
        trida.pages.create(PLACE, "Второе")
    made = trida.pages.find(PLACE, "Второе")
    assert sandbox.issue(made).values["summary"] == "Второе"
    for kind in ("lost-ack", "503", "429"):
        sandbox.fault(kind, method="PUT", retry_after=1)
        assert trida.pages.publish(page, TREE if kind != "503" else OTHER, MemoryLedger()) == Published()
    sandbox.fault("409", method="PUT")
    ledger = MemoryLedger()
    with pytest.raises(TryLater, match="conflict"):
        trida.pages.publish(page, OTHER, ledger)
    assert ledger.doubtful
    assert trida.pages.publish(page, OTHER, ledger) == Published()


def test_what_cannot_be_made_needs_an_operator(trida: Connected, sandbox: Sandbox):
    for place, error in (
        (replace_place(issue_type="Чудо"), {"type": "Чудо", "project": "DEAL"}),
        (replace_place(project="NONE"), {"subject": "page", "right": "CREATE_ISSUES", "project": "NONE"}),
    ):
        with pytest.raises(NeedsOperator) as refused:
            trida.pages.create(place, TITLE)
        assert refused.value.facts == error
    sandbox.world.project("DEAL").required = {"duedate"}
    with pytest.raises(NeedsOperator) as refused:
        trida.pages.create(PLACE, TITLE)
    assert (refused.value.reason, refused.value.facts) == ("page_refused", {"fields": "duedate"})
    where = ConfluencePlace(kind="confluence", api_url="https://a/wiki", browse_url="https://a/wiki", space="S")
    with pytest.raises(TypeError):
        trida.pages.create(where, TITLE)


def replace_place(**how: str) -> IssuePlace:
    return PLACE.model_copy(update=how)


@on_both
def test_a_page_that_is_gone_says_so(trida: Connected, sandbox: Sandbox, page: PageRef):
    sandbox.delete_as("installer", page.id)
    with pytest.raises(GiveUp, match="page_gone"):
        trida.pages.publish(page, TREE, MemoryLedger())
    trida.pages.remove(page.id)


@on_both
def test_removed_without_a_word_of_people_it_is_deleted(trida: Connected, sandbox: Sandbox, page: PageRef):
    sandbox.permit("trida", "DELETE_ISSUES")
    trida.pages.publish(page, TREE, MemoryLedger())
    trida.pages.remove(page.id)
    assert page.id not in sandbox.world.issues


@on_both
@pytest.mark.parametrize("words", ["description", "comment", "no right"])
def test_removed_with_words_of_people_it_stays_without_ours(
    trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition, words
):
    sandbox.permit("trida", "DELETE_ISSUES", allowed=words != "no right")
    trida.pages.publish(page, TREE, MemoryLedger())
    if words == "description":
        written(sandbox, page.id, "наше выше")
    elif words == "comment":
        sandbox.comment_as("savin", page.id, "слово")
    trida.pages.remove(page.id)
    left = sandbox.issue(page.id)
    assert edition.text(left.values["description"]).strip() == ("наше выше" if words == "description" else "")
    assert left.properties == {}
    assert trida.pages.find(PLACE, TITLE) is None


def long(goals: int, departments: int = 3) -> str:
    lines = ["- Общая {#goal.0}"]
    for d, goal in itertools.product(range(departments), range(goals)):
        if not goal:
            lines.append(f"  - **Отдел {d}** {{#department.{d}}}")
        lines.append(
            f"    - Цель {d}/{goal} с планом и фактом, которые занимают место на странице {{#goal.{d}.{goal}}}"
        )
    return "\n".join([*lines, "", f"[Наша страница](<{HOME}/w/x/goals>) {{#own}}"])


@on_both
def test_a_tree_that_does_not_fit_says_what_is_left_out(
    trida: Connected, sandbox: Sandbox, page: PageRef, edition: Edition
):
    ledger = MemoryLedger()
    trida.pages.publish(page, doc(long(goals=200)), ledger)
    text = standing(sandbox, page.id, edition)
    kept = [sum(line.startswith(f"Цель {d}/") for line in text) for d in range(3)]
    assert max(kept) - min(kept) <= 1
    assert any(line.startswith(f"{600 - sum(kept)} цел") for line in text)
    assert "Наша страница" in text[-2]
    mark = sandbox.mark()
    assert trida.pages.publish(page, doc(long(goals=200)), ledger) == Published()
    assert trida.pages.check(page, doc(long(goals=200)), ledger) == Published()
    assert calls(sandbox, mark) == ["GET"]


def test_leaving_goals_out_goes_from_the_end_of_the_longest_department():
    document = doc(
        "- A {#department.a}\n  - one {#goal.1}\n    - below {#goal.2}\n- B {#department.b}\n  - two {#goal.3}"
    )
    length = lambda one: len(wiki(one))  # noqa: E731
    words = Words("en")
    whole = length(document)
    assert wiki(cut(document, whole, length, words, HOME)) == wiki(document)
    text = wiki(cut(document, whole - 1, length, words, HOME))
    assert "below" not in text
    none = wiki(cut(document, 0, length, words, HOME))
    assert none.startswith("* A\n* B\n\n3 goals are left out")


def test_pictures_made_of_code_are_left_out():
    assert "graph" not in wiki(undrawn(TREE))
    assert "x = 1" in wiki(undrawn(doc("```py\nx = 1\n```")))


WORDS = st.text("абв *_|{}\\-#", min_size=1, max_size=12).filter(lambda one: one.strip())
TEXTS = st.lists(WORDS, max_size=4)


@settings(max_examples=60)
@given(edition=st.sampled_from(sorted(EDITIONS)), above=TEXTS, below=TEXTS, first=TEXTS, second=TEXTS)
def test_any_two_documents_leave_what_is_around_them_to_the_letter(edition, above, below, first, second):
    rich, text = EDITIONS[edition].rich, EDITIONS[edition].rich_of_text
    around = [parts_of(text("\n".join(words))) for words in (above, below)]

    def ours(words):
        begin, end = (parts_of(rich(doc(f"[a](<https://h.example{mark}>)"))) for mark in (BEGIN, END))
        parts = parts_of(rich(doc("\n\n".join(str(escape(one)) for one in words))))
        return Ours(begin, parts, end, wiki=edition != CLOUD.kind)

    made = together(replace(apart(None, ours(first)), before=around[0], after=around[1], whole=True), ours(first))
    again = together(apart(made, ours(second)), ours(second))
    taken = apart(again, ours(second))
    assert taken.whole
    assert (taken.before, taken.after) == (around[0], around[1])
    assert taken.said == ours(second).said
    assert together(taken, ours(second)) == again
