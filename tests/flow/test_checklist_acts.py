"""What people do with a checklist on our page: each act is kept, its list is woken, and nobody is asked anything."""

from dataclasses import replace
from datetime import date

import pytest

from plugin.domain.checklists.model import BoxState, Do, ItemState, Meeting
from plugin.domain.people import Person, Roster, Seat
from plugin.domain.rounds import Ballot
from plugin.errors import Rejected
from plugin.usecases.checklist_views import Way
from plugin.usecases.list_links import LIFETIME
from tests.flow.list_table import ANNA, IGOR, SYNC, ListTable
from tests.store.databases import migrated
from tests.store.samples import a_round

STRANGER = "u5"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('db') / 'trida.db'}") as engine:
        yield engine


@pytest.fixture
def table(engine):
    one = ListTable(engine, place=None)
    one.sync()
    one.run()
    one.asked.clear()
    return one


def marks(table, text):
    return [(str(one.do), one.department, one.name) for one in table.item(text).marks]


def refused(why, call, *args, **form):
    with pytest.raises(Rejected) as found:
        call(*args, **form)
    assert found.value.reason == why


# looking


def test_the_page_shows_the_open_list_with_each_sides_boxes(table):
    page = table.sheet()
    assert (page.list.day, page.between, page.head.actor) == (date(2026, 11, 3), ("marketing", "sales"), "Анна Ким")
    assert page.owners == {"marketing": ("Анна Ким",), "sales": ("Игорь Савин",)}
    assert [line.item.key for line in page.items] == ["standing:leads", "standing:deal"]
    assert {box.department: box.mine for box in page.items[0].boxes} == {"marketing": True, "sales": False}
    assert (page.states[ItemState.OPEN], page.past, table.asked) == (2, (), [])


def test_whoever_may_see_rounds_or_holds_a_view_link_reads_and_may_not_act(table):
    way = Way(signed=table.links.issue_workspace("demo").split("/")[-2])
    assert table.sheets.index(way).processes[0].open == table.list()
    page = table.sheets.sheet(way, "review", "2026-11-03")
    assert (page.head.actor, {box.mine for line in page.items for box in line.boxes}) == ("", {False})
    refused("own_link_needed", table.sheets.act, way, "review", "2026-11-03", {"do": "held"})
    refused("not_bound", table.sheets.index, Way(workspace="demo", cookie="guessed"))
    refused("not_bound", table.sheets.index, Way(workspace="other", cookie=table.way().cookie))
    refused("view_wrong", table.sheets.index, Way(signed="guessed"))
    refused("list_unknown", table.sheets.sheet, table.way(), "review", "2026-11-04")
    refused("list_unknown", table.sheets.sheet, table.way(), "nothing", "")
    refused("no_checklists", table.sheets.told, "other")


def test_the_command_line_reads_what_the_page_shows(table):
    told = table.sheets.told("demo")
    assert [(one.department, one.items) for one in told.owed] == [("marketing", 2), ("sales", 2)]
    assert table.sheets.sheet_told("demo", "review").items[0].item == table.sheet().items[0].item


# boxes


def test_a_tick_counts_for_the_side_whose_owner_made_it_and_wakes_the_list(table):
    table.woken_tickets()
    item = table.item("лидов").item
    assert table.act("tick", item=item.id, department="marketing") == ()
    assert table.boxes("лидов") == {"marketing": BoxState.YES, "sales": BoxState.EMPTY}
    assert table.woken_tickets() == [f"{SYNC}review"]
    assert table.act("tick", item=item.id, department="marketing") == ()
    assert (marks(table, "лидов"), table.woken_tickets()) == ([("tick", "marketing", "Анна Ким")], [])
    table.act("tick", IGOR, item=item.id, department="sales")
    assert table.item("лидов").state is ItemState.DONE


def test_anybody_elses_tick_waits_for_an_owner_and_an_owners_is_never_overwritten(table):
    item = table.item("лидов").item.id
    table.act("tick", STRANGER, item=item, department="sales")
    assert table.boxes("лидов")["sales"] == BoxState.UNCONFIRMED
    refused("not_an_owner", table.act, "confirm", ANNA, item=item, department="sales")
    table.act("confirm", IGOR, item=item, department="sales")
    assert table.boxes("лидов")["sales"] == BoxState.YES
    table.act("untick", ANNA, item=item, department="sales")
    assert table.boxes("лидов")["sales"] == BoxState.DISPUTED
    assert [do for do, _, _ in marks(table, "лидов")] == ["tick", "confirm", "untick"]


def test_not_applicable_takes_a_reason_and_the_other_sides_consent(table):
    item = table.item("лидов").item.id
    (problem,) = table.act("not_applicable", item=item, reason="  ")
    assert (problem.control, problem.reason) == ("reason", "text_missing")
    (problem,) = table.act("not_applicable", item=item, reason="х" * 281)
    assert (problem.control, problem.reason, problem.excess) == ("reason", "reason_too_long", 1)
    assert table.act("not_applicable", item=item, reason="выставок не было") == ()
    assert table.item("лидов").item.not_applicable.department == "marketing"
    table.act("tick", IGOR, item=item, department="sales")
    assert table.item("лидов").state is ItemState.NOT_APPLICABLE
    refused("item_over", table.act, "not_applicable", IGOR, item=item, reason="всё равно")
    table.act("applicable", item=item)
    assert table.boxes("лидов")["sales"] == BoxState.UNCONFIRMED


def test_own_items_are_added_with_a_day_and_taken_away_again(table):
    assert [p.control for p in table.act("add", text=" ", due="завтра")] == ["text", "due"]
    assert [p.reason for p in table.act("add", text="x" * 201)] == ["reason_too_long"]
    table.act("add", text="Спросить логистику", due="2026-12-01")
    line = table.sheet().items[0]
    assert (line.item.text, line.item.due, str(line.part)) == ("Спросить логистику", date(2026, 12, 1), "new")
    table.act("tick", item=line.item.id, department="marketing")
    table.run()
    assert table.boxes("логистику")["marketing"] == BoxState.YES, "a run leaves people's own items alone"
    table.act("take_away", item=line.item.id)
    assert table.item("логистику").state is ItemState.CLOSED
    refused("item_unknown", table.act, "take_away", item=table.item("лидов").item.id)


def test_forms_that_make_no_sense_are_refused(table):
    refused("act_unknown", table.act, "rewrite")
    refused("item_unknown", table.act, "tick", item="0", department="sales")
    refused("department_unknown", table.act, "tick", item=table.item("лидов").item.id, department="product")
    refused("list_unknown", table.act, "held", day="2026-11-04")
    refused("list_unknown", table.act, "held", day="2026-W45-2")


# the meeting


NOTES = """Из 10 лидов 6 не проходят по размеру.
Решили: добавить вопрос в форму, Анна, до 1 декабря.
Изменение процесса: размер компании спрашивает продавец, Игорь"""


def test_decided_lines_become_items_and_saving_again_adds_only_new_ones(table):
    assert table.act("notes", notes=NOTES) == ()
    line = table.item("вопрос в форму")
    assert (line.owner, line.item.due, str(line.item.kind)) == ("Анна Ким", date(2026, 12, 1), "decision")
    assert (table.sheet().decided, table.sheet().notes_by) == (2, "Анна Ким")
    table.act("tick", IGOR, item=line.item.id, department="sales")
    table.run()
    table.act("notes", notes=f"Решили: позвать продукт\n{NOTES}", person=IGOR)
    assert (table.sheet().decided, table.sheet().notes_by) == (3, "Игорь Савин")
    assert table.boxes("вопрос в форму") == {"marketing": BoxState.EMPTY, "sales": BoxState.YES}
    assert table.act("notes", notes="х" * 8001)[0].excess == 1


def test_a_mended_line_is_one_item_and_a_marked_one_stays_whatever_becomes_of_its_line(table):
    table.act("notes", notes="Решили: добавит вопрос в форму\nРешили: позвонить")
    table.act("tick", item=table.item("Позвонить").item.id, department="marketing")
    table.act("notes", notes="Решили: добавить вопрос в форму, Анна")
    states = {line.item.text: line.state for line in table.sheet().items if line.item.text}
    assert states == {
        "Добавит вопрос в форму": ItemState.CLOSED,
        "Добавить вопрос в форму": ItemState.OPEN,
        "Позвонить": ItemState.HALF,
    }
    table.act("notes", notes="Решили: добавить вопрос в форму, Игорь\nРешили: добавит вопрос в форму")
    assert table.item("Добавить вопрос").owner == "Игорь Савин"
    assert table.item("Добавит ").state is ItemState.OPEN, "somebody wrote its line anew"


def test_notes_that_two_people_type_at_once_are_both_kept(table):
    table.act("notes", notes="Решили: позвонить", since="")
    table.act("notes", IGOR, notes="Решили: написать\n\nРешили: позвонить", since="")
    assert table.list().notes == "Решили: позвонить\nРешили: написать"
    table.act("notes", IGOR, notes="Решили: написать", since=table.list().notes_at.isoformat())
    assert table.list().notes == "Решили: написать", "whoever saw them may take them out"


def test_what_somebody_assigned_stays_when_the_notes_are_saved_again(table):
    table.act("notes", notes="Решили: позвонить, Анна")
    item = table.item("Позвонить").item
    with table.store.begin() as tx:
        tx.save_items(table.list().id, [replace(item, owner=IGOR)])
    table.act("notes", notes="Решили: позвонить, Анна\nРешили: написать")
    assert table.item("Позвонить").owner == "Игорь Савин"


def test_an_item_s_owner_is_named_who_leads_nothing_and_was_in_a_round(table):
    table.act("add", text="Позвонить")
    member = Roster((Seat("marketing", (Person("u7", "Мария Чен"),)),))
    with table.store.begin() as tx:
        tx.add_round(a_round("r1", roster=member, ballots={"marketing": Ballot("marketing")}, facilitators=()))
        tx.save_items(table.list().id, [replace(table.item("Позвонить").item, owner="u7")])
    assert table.item("Позвонить").owner == "Мария Чен"


def test_a_process_change_of_a_meeting_stands_in_the_log_and_comes_to_the_next_list(table):
    table.act("notes", notes=NOTES)
    signed = table.links.issue_workspace("demo").split("/")[-2]
    with table.store.begin() as tx:
        (line,) = table.periods.changes(tx, "demo", signed=signed).lines
    assert (line.process, line.process_name, line.day, line.by) == ("review", "Сверка", date(2026, 11, 3), "Анна Ким")
    assert (line.outcome.what, line.outcome.owner) == ("Размер компании спрашивает продавец", "Игорь Савин")
    table.clock.forward(days=2)
    table.run()
    carried = {item.text: item.carried for item in table.list().items if item.text}
    assert (table.list().day, carried["Размер компании спрашивает продавец"]) == (date(2026, 11, 10), 1)
    (check,) = [item for item in table.list().items if item.kind == "change"]
    assert (check.owner, check.facts["owner"]) == (IGOR, "Игорь Савин")
    with table.store.begin() as tx:
        assert len(table.periods.changes(tx, "demo").lines) == 1


def test_what_a_list_has_no_room_for_is_named_on_its_page(engine):
    table = ListTable(engine, place=None, most=1)
    table.sync()
    table.run()
    texts = ("Звонить в тот же день", "Спрашивать размер", "Считать отказы")
    table.act("notes", notes="\n".join(f"Изменение процесса: {text}" for text in texts))
    table.clock.forward(days=1)
    table.run()
    assert {str(line.item.kind) for line in table.sheet().items} == {"standing", "decision"}, "nothing to check yet"
    for days in (1, 7):
        table.clock.forward(days=days)
        table.run()
    page = table.sheet()
    there = {line.item.facts["what"]: line.item.carried for line in page.items if str(line.item.kind) == "change"}
    (waits,) = page.held_back
    assert (sorted(there.values()), {*there, waits.facts["what"]}) == ([0, 1], set(texts)), (
        "what was carried takes no room"
    )
    assert table.sheet(day="2026-11-03").held_back == ()


def test_held_and_missed_are_said_by_people_and_why_can_be_written_later(table):
    refused("list_unknown", table.act, "missed", day="2026-11-10", because="x")
    table.act("missed", because="")
    table.act("missed", because="праздник")
    table.clock.forward(days=2)
    table.run()
    (past,) = table.sheet().past
    assert (past.day, past.meeting, past.because, past.because_by) == (
        date(2026, 11, 3),
        Meeting.MISSED,
        "праздник",
        "Анна Ким",
    )
    assert (past.items, past.done, past.carried) == (2, 0, 2)
    table.act("missed", IGOR, day="2026-11-03", because="никто не пришёл")
    assert table.sheet().past[0].because_by == "Игорь Савин"
    table.act("held")
    table.clock.forward(days=7)
    table.run()
    assert [past.meeting for past in table.sheet().past] == [Meeting.HELD, Meeting.MISSED]
    refused("list_frozen", table.act, "missed", day="2026-11-10", because="поздно")


def test_a_frozen_list_takes_nothing_but_why_it_was_missed(table):
    item = table.item("лидов").item.id
    table.clock.forward(days=2)
    table.run()
    for do in (Do.TICK, Do.ADD, Do.TAKE_AWAY, "notes", "held", "pass"):
        refused("list_frozen", table.act, str(do), day="2026-11-03", item=item, department="sales", text="x", notes="y")
    assert table.sheet(day="2026-11-03").list.frozen


# links


def test_a_link_binds_many_browsers_for_thirty_days_and_until_it_is_revoked(table):
    token = table.list_links.issue("demo", " анна  ким ").rpartition("/")[2]
    first, second = (Way(workspace="demo", cookie=table.sheets.claim(token)[1]) for _ in range(2))
    assert {table.sheets.index(way).head.actor for way in (first, second)} == {"Анна Ким"}
    with table.store.begin() as tx:
        assert token not in str(tx.audits("checklists:demo"))
    table.clock.forward(seconds=LIFETIME.total_seconds())
    refused("link_unknown", table.sheets.claim, token)
    assert table.sheets.index(first).head.actor == "Анна Ким"
    assert table.list_links.revoke("demo", ANNA) == "Анна Ким"
    refused("not_bound", table.sheets.index, first)
    refused("link_unknown", table.sheets.claim, "guessed")


def test_a_link_is_made_for_somebody_known_and_for_one_person(table):
    refused("person_unknown", table.list_links.issue, "demo", "кто-то")
    assert table.list_links.issue("demo", "u9").startswith("http://trida/l/")
