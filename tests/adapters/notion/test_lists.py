"""Checklists over the wire: the common stories, and what is Notion's own in them."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from adapters.notion.events import EVENTS
from adapters.notion.lists import NotionLists
from adapters.sandbox.notion import rich
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.checklist_sections import NotionLists as Place
from plugin.domain.people import Person
from plugin.errors import GiveUp, NeedsOperator, TryLater
from tests.adapters import list_contract
from tests.adapters.list_contract import EMPTY, OTHER, WHO, Paper, doc, row, ticked
from tests.adapters.notion.conftest import Site, connected
from tests.adapters.notion.test_requests import SPEC, wrongs


@dataclass
class Hands:
    """Somebody in Notion."""

    sandbox: NotionSandbox
    who: str

    def tick(self, remote, department, ticked=True):
        self.sandbox.check_as(self.who, remote[f"box.{department}"], ticked)

    def deny(self, remote, reason):
        self.sandbox.type_on_as(self.who, remote["na"], reason)
        self.sandbox.check_as(self.who, remote["na"])

    def reword(self, remote, text):
        block = self.sandbox.world.blocks[remote["item"]]
        self.sandbox.reword_as(self.who, block.id, block.content["rich_text"][0]["plain_text"], text)

    def add(self, sheet, text):
        self.sandbox.add_todo_as(self.who, sheet, text)

    def take_away(self, remote):
        self.sandbox.remove_block_as(self.who, remote["item"])


@dataclass
class Bench:
    sandbox: NotionSandbox
    lists: NotionLists
    place: Place
    labels: dict = field(default_factory=lambda: {"sales": "Продажи", "marketing": "Маркетинг"})
    say_not: str = "Не применимо (почему):"

    def as_person(self, slug):
        return Hands(self.sandbox, slug)

    def person(self, slug):
        one = self.sandbox.account(slug)
        return Person(one.id, one.name)

    def lose(self):
        self.sandbox.fault("lost-ack", method="PATCH|POST", path="children|/pages$")

    def mark(self):
        return self.sandbox.mark()

    def writes(self, mark):
        return self.sandbox.counts(since=mark).writes

    def calls(self, mark):
        return [f"{one.method} {one.template.partition('{')[0]}" for one in self.sandbox.counts(since=mark).calls]

    def trash(self, sheet):
        self.sandbox.trash_as("savin", sheet)


@pytest.fixture
def bench(site: Site, sandbox: NotionSandbox) -> Bench:
    return Bench(sandbox, connected(site, sandbox).lists, Place(kind="notion", parent=sandbox.place("home")))


@pytest.mark.parametrize("story", list_contract.STORIES, ids=lambda story: story.__name__)
def test_every_keeper_of_lists(bench: Bench, story):
    story(bench)


# what is Notion's own


def shown(bench, sheet):
    """Return the lines of a page: ``[x] label`` of boxes, the first line of what begins an item, with its author."""
    world, made = bench.sandbox.world, []
    for number in world.pages[sheet].children:
        one = world.blocks[number]
        if one.trash:
            continue
        text = rich.text(world, one.content.get("rich_text") or [])
        box = "" if one.kind != "to_do" else "[x] " if one.content["checked"] else "[ ] "
        who = "" if one.created_by == world.bot.id else f"{world.users[one.created_by].email.partition('@')[0]}: "
        made.append(f"{who}{box}{text.partition(chr(10))[0].strip()}")
    return made


def text(bench, number):
    return rich.text(bench.sandbox.world, bench.sandbox.world.blocks[number].content["rich_text"])


def boxes(*ticked):
    return [f"[{'x' if name in ticked else ' '}] {name}" for name in ("Продажи", "Маркетинг", "Не применимо (почему):")]


HEAD = ["Ведут двое.", "отметка", "согласие", "2026-11-24 · @Игорь Савин · Trida"]
NEW = "Новое на этой неделе"


def test_a_list_costs_two_writes_and_reads_as_people_see_it(bench: Bench):
    mark = bench.mark()
    paper = Paper(bench, *(row(bench, f"a{number}", f"Пункт {number}") for number in range(8)))
    # The reading in between asks who we are, and whether the page stands.
    assert bench.calls(mark) == ["POST /pages", "GET /pages/", "GET /blocks/", "GET /users/me", "PATCH /blocks/"]
    assert shown(bench, paper.id)[:9] == [*HEAD, NEW, "Пункт 0", *boxes()]
    assert text(bench, paper.ledger.remote["a0"]["item"]) == "Пункт 0\nРаунд DEAL-2: бюджет · Trida"
    mark = bench.mark()
    paper.read()
    paper.write()
    assert bench.calls(mark) == ["GET /pages/", "GET /blocks/"]
    paper.write()
    assert bench.calls(mark) == ["GET /pages/", "GET /blocks/"] * 2


def test_numbers_keep_their_spaces(bench: Bench):
    title = "Не хватает 9,6\u00a0млн\u00a0₽:  за 12\u202f000\nлидов "
    paper = Paper(bench, row(bench, "a1", title))
    assert paper.seen("a1").text == "Не хватает 9,6\u00a0млн\u00a0₽: за 12\u202f000 лидов"
    assert paper.show("a1") == 0


@pytest.mark.skipif(not SPEC.is_file(), reason="the vendor's OpenAPI file is not beside this checkout")
def test_every_request_is_described(recorded: list, bench: Bench):
    paper = list_contract.three(bench)
    bench.as_person(WHO).take_away(paper.ledger.remote["b22"])
    paper.show("a1", boxes={"sales": True, "marketing": False}, text="Иначе", applies_not=True, reason="нет")
    for told in ("Прошла.", "Не состоялась."):
        bench.lists.tell(bench.place, paper.id, "told", doc(f"## Встреча\n\n{told}"))
    assert bench.lists.find(bench.place, "sync:l1").id == paper.id
    assert len(recorded[0].seen) > 15
    assert [wrong for call in recorded[0].seen for wrong in wrongs(call)] == []


def test_a_tick_is_told_under_the_id_of_its_list(bench: Bench):
    paper, heard = list_contract.three(bench), []
    bench.sandbox.world.on_event.append(heard.append)
    bench.as_person(WHO).tick(paper.ledger.remote["a1"], "sales")
    assert [(one.type in EVENTS, one.entity, one.actor.id) for one in heard] == [(True, paper.id, bench.person(WHO).id)]


def test_a_long_list_goes_up_in_whole_items(bench: Bench):
    mark = bench.mark()
    paper = Paper(bench, *(row(bench, f"a{number}", f"Пункт {number}") for number in range(30)))
    assert bench.calls(mark).count("PATCH /blocks/") == 2
    mark = bench.mark()
    assert [one.item for one in paper.read()] == list(paper.rows)
    assert bench.calls(mark) == ["GET /pages/", "GET /blocks/", "GET /blocks/"]


def test_items_go_where_the_order_has_them_and_peoples_notes_stay_in_place(bench: Bench):
    paper = Paper(bench, row(bench, "a1", "Первый"), row(bench, "c3", "Третий"))
    (note,) = bench.sandbox.write_as(WHO, paper.id, "заметка к первому")
    siblings = bench.sandbox.page(paper.id).children
    siblings.insert(siblings.index(paper.ledger.remote["a1"]["na"]) + 1, siblings.pop(siblings.index(note.id)))
    bench.lists.tell(bench.place, paper.id, "told", doc("## Встреча\n\nПрошла."))
    b2, d4, z0, e5 = (row(bench, item, item) for item in ("b2", "d4", "z0", "e5"))
    carried = {"z0": replace(z0, group="Сначала старое")}
    paper.rows = {**carried, "a1": paper.rows["a1"], "b2": b2, "c3": paper.rows["c3"], "d4": d4}
    paper.rows["e5"] = replace(e5, group="Каждую неделю")
    paper.write("b2", "d4", "z0", "e5")
    assert [one for one in shown(bench, paper.id) if not one.startswith("[")] == [
        *HEAD,
        *("Сначала старое", "z0", NEW, "Первый", "savin: заметка к первому", "b2", "Третий", "d4"),
        *("Каждую неделю", "e5", "Встреча", "Прошла.", "Trida"),
    ]
    assert [one.item for one in paper.read()] == list(paper.rows)
    bench.sandbox.write_as(WHO, paper.id, "Наши заметки", kind="heading_2")
    z0, *rest = paper.rows.items()
    paper.rows = dict([z0, ("f6", row(bench, "f6", "f6")), *rest, ("g7", replace(e5, item="g7", title="g7"))])
    paper.rows["g7"] = replace(paper.rows["g7"], group="Каждую неделю")
    paper.write("f6", "g7")
    assert [one for one in shown(bench, paper.id) if not one.startswith("[")] == [
        *HEAD,
        *("Сначала старое", "z0", NEW, "f6", "Первый", "savin: заметка к первому", "b2", "Третий", "d4"),
        *("Каждую неделю", "e5", "g7", "Встреча", "Прошла.", "Trida", "savin: Наши заметки"),
    ]


def test_a_box_that_somebody_removed_comes_back_in_its_place(bench: Bench):
    paper = list_contract.three(bench)
    remote = paper.ledger.remote["b22"]
    for part in ("box.sales", "na"):
        bench.sandbox.remove_block_as(WHO, remote[part])
    assert ticked(paper.seen("b22")) == {"marketing": False}
    assert paper.show("b22", boxes={"sales": True, "marketing": False}) == 2
    assert shown(bench, paper.id)[9:13] == ["Разобрать", *boxes("Продажи")]
    assert paper.ledger.remote["b22"] == paper.seen("b22").remote
    assert set(paper.ledger.remote["b22"]) == {"item", "box.sales", "box.marketing", "na"}


def test_what_is_left_of_an_item_goes_with_the_next_writing(bench: Bench):
    paper = list_contract.three(bench)
    bench.sandbox.remove_block_as(WHO, paper.ledger.remote["b22"]["item"])
    bench.as_person(WHO).add(paper.id, "Своё")
    own = paper.read()[-1]
    paper.adopt(own, "own4")
    paper.write("own4", "b22")
    assert "b22" not in paper.ledger.remote
    assert [one.item for one in paper.read()] == ["a1", "c333", "own4"]
    paper.rows.pop("b22")
    paper.write("a1")
    assert shown(bench, paper.id)[5:] == ["Закрыть разрыв", *boxes(), "Цель", *boxes(), "savin: [ ] Своё", *boxes()]
    bench.sandbox.remove_block_as(WHO, own.remote["item"])
    paper.rows.pop("own4")
    paper.read()
    paper.write("a1")
    assert shown(bench, paper.id)[5:] == ["Закрыть разрыв", *boxes(), "Цель", *boxes()]


def test_a_reason_outlives_the_item_that_somebody_removed(bench: Bench):
    paper = list_contract.three(bench)
    bench.as_person(OTHER).deny(paper.ledger.remote["b22"], "отменили")
    bench.as_person(WHO).take_away(paper.ledger.remote["b22"])
    paper.read()
    paper.write("a1")
    rest = "[x] Из удалённого пункта: отменили"
    assert shown(bench, paper.id)[5:] == ["Закрыть разрыв", *boxes(), rest, "Цель", *boxes()]
    mark = bench.mark()
    assert [one.item for one in paper.read()] == ["a1", "c333"]
    paper.write("a1")
    assert bench.writes(mark) == 0


def test_boxes_know_whose_they_are(bench: Bench):
    paper = list_contract.three(bench)
    bench.as_person(WHO).add(paper.id, "Своё")
    paper.adopt(paper.read()[-1], "own4")
    paper.write("own4")
    assert [one.item for one in bench.lists.read(bench.place, paper.id, {})] == ["a1", "b22", "c333", "own4"]


def test_without_a_reading_of_all_items_nothing_is_taken_for_a_rest(bench: Bench):
    paper = list_contract.three(bench)
    bench.sandbox.retype_as(WHO, paper.ledger.remote["b22"]["item"], "Всё моё")
    paper.write("a1")
    paper.read()
    paper.write("a1")
    assert paper.seen("b22").text == "Всё моё"
    assert ticked(paper.seen("b22")) == EMPTY


# what people type


def news(paper, item, text):
    paper.rows[item] = replace(paper.rows[item], about=doc(text))
    return paper.show(item)


def test_a_second_line_that_somebody_changed_stays(bench: Bench):
    paper = list_contract.three(bench)
    block = paper.ledger.remote["a1"]["item"]
    bench.sandbox.reword_as(WHO, block, ": бюджет", ": бюджет, спросить Анну")
    bench.sandbox.type_on_as(WHO, block, " и ещё\nстрока")
    assert paper.show("a1") == 0
    assert news(paper, "a1", "Перенесено 2 раза.") == 1
    told = "Закрыть разрыв\nПеренесено 2 раза. · Trida\nРаунд DEAL-2: бюджет, спросить Анну и ещё\nстрока"
    assert text(bench, block) == told
    assert news(paper, "a1", "Перенесено 3 раза.") == 1
    assert text(bench, block) == told.replace("2 раза", "3 раза")
    bench.sandbox.retype_as(WHO, block, "Всё моё")
    assert paper.show("a1", text="Всё моё") == 0
    assert news(paper, "a1", "Закрыто.") == 0
    assert paper.show("a1", text="Снова наше") == 1
    assert (text(bench, block), paper.ledger.shown["a1"].text) == ("Снова наше", "Снова наше")


def test_lines_that_somebody_joined_are_the_items_words(bench: Bench):
    paper = list_contract.three(bench)
    bench.sandbox.reword_as(WHO, paper.ledger.remote["a1"]["item"], "\n", " ")
    words = "Закрыть разрыв Раунд DEAL-2: бюджет ·"
    assert paper.seen("a1").text == words
    paper.rows["a1"] = replace(paper.rows["a1"], title=words)
    assert (news(paper, "a1", "Перенесено."), paper.show("a1")) == (1, 0)
    assert text(bench, paper.ledger.remote["a1"]["item"]) == f"{words} \nПеренесено. · Trida"
    own = bench.sandbox.add_todo_as(WHO, paper.id, "своё\nв две строки")
    assert next(one.text for one in paper.read() if one.remote["item"] == own.id) == "своё в две строки"


def test_an_item_that_is_over_is_struck_through(bench: Bench):
    paper = list_contract.three(bench)
    block = bench.sandbox.world.blocks[paper.ledger.remote["a1"]["item"]]
    assert paper.show("a1", whole=True) == 1
    assert [one["annotations"]["strikethrough"] for one in block.content["rich_text"]][:2] == [True, False]
    assert (paper.show("a1", whole=True), paper.seen("a1").whole) == (0, None)
    assert paper.show("a1", whole=False) == 1
    assert text(bench, block.id) == "Закрыть разрыв\nРаунд DEAL-2: бюджет · Trida"


@pytest.mark.parametrize(
    ("typing", "reason"),
    [
        (lambda box, who, na: box.type_on_as(who, na, "отменили"), "отменили"),
        (lambda box, who, na: box.reword_as(who, na, "(почему):", "(почему): отменили"), "отменили"),
        (lambda box, who, na: box.retype_as(who, na, "Не применимо (почему): отменили"), "отменили"),
        (lambda box, who, na: box.retype_as(who, na, "отменили"), "отменили"),
        (lambda box, who, na: box.reword_as(who, na, " (почему):", ""), ""),
        (lambda box, who, na: box.retype_as(who, na, ""), ""),
    ],
)
def test_a_reason_may_stand_behind_our_words_or_in_their_place(bench: Bench, typing, reason: str):
    paper = list_contract.three(bench)
    typing(bench.sandbox, WHO, paper.ledger.remote["b22"]["na"])
    bench.sandbox.check_as(OTHER, paper.ledger.remote["b22"]["na"])
    seen = paper.seen("b22")
    assert (seen.reason, seen.applies_not.ticked, seen.applies_not.by) == (reason, True, bench.person(OTHER).id)
    assert paper.show("b22", applies_not=True, reason=reason) == 0


def test_people_say_whose_it_is_and_until_when(bench: Bench):
    anna = bench.person(OTHER)
    mine = replace(row(bench, "a1", "Закрыть", owner=anna.id, due=date(2026, 12, 1)), person=anna)
    paper = Paper(bench, mine)
    block = bench.sandbox.world.blocks[paper.ledger.remote["a1"]["item"]]
    assert text(bench, block.id) == "Закрыть\nРаунд DEAL-2: бюджет · @Анна Лебедева · 2026-12-01 · Trida"
    block.content["rich_text"][-5:-4] = bench.sandbox.naming("kotova")
    assert (paper.seen("a1").owner, paper.seen("a1").due) == (bench.person("kotova").id, date(2026, 12, 1))
    paper.rows["a1"] = replace(paper.rows["a1"], person=bench.person("kotova"))
    assert paper.show("a1", owner=bench.person("kotova").id) == 0
    paper.rows["a1"] = replace(paper.rows["a1"], person=None)
    assert paper.show("a1", owner="", due=None) == 1
    assert text(bench, block.id) == "Закрыть\nРаунд DEAL-2: бюджет · Trida"
    own = bench.sandbox.add_todo_as(WHO, paper.id, "Позвонить ")
    bench.sandbox.type_on_as(WHO, own.id, bench.sandbox.naming(OTHER), " до ", bench.sandbox.dated("2026-12-03"))
    seen = paper.read()[-1]
    assert (seen.owner, seen.due) == (anna.id, date(2026, 12, 3))
    assert seen.text == "Позвонить @Анна Лебедева до 2026-12-03"


def test_who_has_left_is_not_mentioned(bench: Bench):
    nobody = Person("00000000-0000-0000-0000-000000000001", "Ушла")
    gone = replace(row(bench, "a1", "Закрыть", owner=nobody.id), person=nobody)
    paper = Paper(bench, gone)
    assert (paper.seen("a1").owner, paper.ledger.shown["a1"].owner) == ("", "")
    anna = replace(bench.person(OTHER), active=False)
    paper.rows["a1"] = replace(gone, person=anna)
    assert paper.show("a1", owner=anna.id) == 0
    sheet = replace(paper.sheet, person=nobody, mark="sync:l9")
    assert bench.lists.create(bench.place, sheet) == bench.lists.find(bench.place, "sync:l9")


def test_only_what_stands_in_the_open_is_an_item(bench: Bench):
    paper = list_contract.three(bench)
    (fold,) = bench.sandbox.write_as(WHO, paper.id, "сбоку", kind="toggle")
    bench.sandbox.write_as(WHO, paper.id, "внутри", kind="to_do", inside=fold.id)
    bench.sandbox.write_as(WHO, paper.id, "под пунктом", kind="to_do", inside=paper.ledger.remote["a1"]["box.sales"])
    empty = bench.sandbox.add_todo_as(WHO, paper.id, "", after=paper.ledger.remote["b22"]["na"])
    bench.sandbox.write_as(WHO, paper.id, "просто строка")
    assert [one.item for one in paper.read()] == ["a1", "b22", "c333"]
    bench.sandbox.retype_as(OTHER, empty.id, "позвонить")
    assert [(one.item, one.text) for one in paper.read()][2] == ("", "позвонить")
    bench.sandbox.turn_as(WHO, paper.ledger.remote["a1"]["box.sales"], "paragraph")
    bench.sandbox.turn_as(WHO, paper.ledger.remote["a1"]["item"], "heading_3")
    assert (ticked(paper.seen("a1")), paper.seen("a1").text) == ({"marketing": False}, "Закрыть разрыв")
    assert paper.show("a1", text="Иначе", boxes={"sales": True, "marketing": False}) == 1
    bench.sandbox.turn_as(WHO, paper.ledger.remote["a1"]["item"], "to_do")
    bench.sandbox.check_as(WHO, paper.ledger.remote["a1"]["item"])
    assert (paper.seen("a1").whole.ticked, paper.seen("a1").whole.by) == (True, bench.person(WHO).id)


def test_a_copy_is_nothing_and_what_was_cut_and_pasted_is_the_same_item(bench: Bench):
    old, paper = Paper(bench, row(bench, "x9", "Было")), list_contract.three(bench)
    bench.sandbox.paste_as(WHO, paper.id, *old.ledger.remote["x9"].values())
    parts = list(paper.ledger.remote["b22"].values())
    pasted = bench.sandbox.paste_as(WHO, paper.id, *parts)
    assert [one.item for one in paper.read()] == ["a1", "b22", "c333"]
    assert paper.seen("b22").remote == paper.ledger.remote["b22"]
    for part in parts:
        bench.sandbox.remove_block_as(WHO, part)
    assert [one.item for one in paper.read()] == ["a1", "c333", "b22"]
    assert list(paper.seen("b22").remote.values()) == [one.id for one in pasted]
    paper.ledger.remote["b22"] = paper.seen("b22").remote
    assert paper.show("b22", boxes={"sales": False, "marketing": True}) == 1
    assert bench.sandbox.world.blocks[pasted[2].id].content["checked"]


# calls that do not go as they should


def test_a_page_that_is_otherwise_by_now_is_read_again(bench: Bench):
    paper = list_contract.three(bench)
    paper.rows["d4"] = row(bench, "d4", "Новое")
    paper.read()
    bench.sandbox.remove_block_as(WHO, paper.ledger.remote["c333"]["na"])
    paper.write("d4")
    assert shown(bench, paper.id)[-7:] == ["Цель", *boxes()[:2], "Новое", *boxes()]
    paper.rows["a1"] = replace(paper.rows["a1"], title="Иначе")
    paper.read()
    bench.sandbox.remove_block_as(WHO, paper.ledger.remote["a1"]["item"])
    paper.write("a1")
    assert "a1" not in paper.ledger.remote


def test_a_reading_of_long_ago_is_not_written_by(bench: Bench, site: Site):
    paper = list_contract.three(bench)
    paper.read()
    bench.as_person(WHO).tick(paper.ledger.remote["a1"], "sales")
    site.clock.tick(minutes=1)
    paper.write("a1")
    assert ticked(paper.seen("a1")) == EMPTY


def test_what_was_saved_all_the_same_is_not_put_up_again(bench: Bench):
    paper = list_contract.three(bench)
    paper.rows |= {item: row(bench, item, item) for item in ("d4", "e5")}
    bench.sandbox.fault("503-saved", method="PATCH", path="children")
    paper.write("d4", "e5")
    assert set(paper.ledger.remote) == set(paper.rows)
    assert [one.item for one in paper.read()] == list(paper.rows)


def test_the_second_of_two_calls_may_be_the_one_that_is_lost(bench: Bench):
    paper = list_contract.three(bench)
    paper.rows |= {f"n{number}": row(bench, f"n{number}", "Новое") for number in range(30)}
    fresh = [item for item in paper.rows if item.startswith("n")]
    settled = paper.ledger.settled

    def losing_the_next(*one):
        settled(*one)
        bench.sandbox.clear_faults()
        bench.lose()

    paper.ledger.settled = losing_the_next
    with pytest.raises(TryLater, match="unsure"):
        paper.write(*fresh)
    paper.ledger.settled = settled
    assert 3 < len(paper.ledger.remote) < len(paper.rows)
    paper.ledger.remote |= {one.item: dict(one.remote) for one in paper.read()}
    assert set(paper.ledger.remote) == set(paper.rows)
    mark = bench.mark()
    paper.write()
    assert bench.writes(mark) == 0


def test_a_box_below_what_people_added_to_the_notes_is_no_note(bench: Bench):
    paper = list_contract.three(bench)
    bench.lists.tell(bench.place, paper.id, "told", doc("## Встреча\n\nПрошла."))
    last = next(number for number in reversed(bench.sandbox.page(paper.id).children))
    before = bench.sandbox.page(paper.id).children[-2]
    own = bench.sandbox.add_todo_as(WHO, paper.id, "Своё", after=before)
    paper.adopt(next(one for one in paper.read() if one.remote["item"] == own.id), "own4")
    paper.write("own4")
    bench.lists.tell(bench.place, paper.id, "told", doc("## Встреча\n\nНе состоялась."))
    assert shown(bench, paper.id)[-7:] == ["Встреча", "Не состоялась.", "savin: [ ] Своё", *boxes(), "Trida"]
    assert bench.sandbox.page(paper.id).children[-1] == last


def test_a_list_that_is_over_is_locked(bench: Bench):
    paper = list_contract.three(bench)
    bench.lists.close(bench.place, paper.id)
    assert bench.sandbox.page(paper.id).locked
    assert paper.show("a1", boxes={"sales": True, "marketing": False}) == 1
    bench.trash(paper.id)
    for act in (
        lambda: bench.lists.close(bench.place, paper.id),
        lambda: bench.lists.tell(bench.place, paper.id, "told", doc("x")),
    ):
        with pytest.raises(GiveUp, match="list_gone"):
            act()


def test_a_place_that_we_do_not_see(bench: Bench):
    bench.sandbox.permit("home", allowed=False)
    for act in (lambda: Paper(bench), lambda: bench.lists.find(bench.place, "sync:l1")):
        with pytest.raises(NeedsOperator, match="not_shared"):
            act()
