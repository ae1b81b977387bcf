"""Checklists as issues: the common stories in both editions, and what is Jira's own in them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.jira.connect import Connected
from adapters.jira.edition import Edition
from adapters.jira.lists import JiraLists
from adapters.sandbox import edits, issuelinks
from adapters.sandbox.errors import invalid
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import GoalSource, IssuePlace
from plugin.ports.tracker import NewTask
from tests.adapters import list_contract
from tests.adapters.jira.conftest import SELECTION, Site, on_both
from tests.adapters.jira.list_bench import ACCEPTED, NOT, Bench, bench_of
from tests.adapters.list_contract import EMPTY, OTHER, WHO, MemoryRows, Paper, doc, row, three, ticked

DUE = date(2026, 12, 1)


@pytest.fixture
def bench(sandbox: Sandbox, trida: Connected) -> Bench:
    return bench_of(sandbox, trida)


@on_both
@pytest.mark.parametrize("story", list_contract.STORIES, ids=lambda story: story.__name__)
def test_every_keeper_of_lists(bench: Bench, story):
    story(bench)


def many(bench: Bench, count: int) -> list:
    return [row(bench, f"i{number}", f"Пункт {number}") for number in range(count)]


@on_both
def test_what_a_list_costs(bench: Bench, edition: Edition):
    paper = Paper(bench)
    paper.rows = {one.item: one for one in many(bench, 12)}
    mark = bench.mark()
    paper.write()
    assert bench.calls(mark) == ["GET field", "GET issueLinkType", "GET myself", "POST issue/bulk", "POST issue/bulk"]
    mark = bench.mark()
    assert len(paper.read()) == 12
    reads = ["POST issue/bulkfetch"] if edition.many else ["GET issue/*"] * 12
    assert bench.calls(mark) == ["GET issue/*", *reads]
    mark = bench.mark()
    paper.write()
    assert (bench.writes(mark), bench.calls(mark)) == (0, reads)
    paper.rows["i3"] = replace(paper.rows["i3"], about=doc("перенесён во второй раз"))
    mark = bench.mark()
    paper.write("i3", "i4")
    assert bench.writes(mark) == 1


@on_both
def test_an_item_and_its_list(bench: Bench, sandbox: Sandbox, edition: Edition):
    anna = bench.person(OTHER)
    wanted = row(bench, "a1", "Закрыть разрыв", owner=anna.id, due=DUE)
    paper = Paper(bench, replace(wanted, person=anna))
    sheet, item = sandbox.issue(paper.id), sandbox.issue(paper.ledger.remote["a1"]["item"])
    assert (sheet.values["duedate"], sheet.values["assignee"]) == ("2026-11-24", sandbox.account(WHO).id)
    assert (item.values["duedate"], item.values["assignee"]) == ("2026-12-01", anna.id)
    assert edition.text(item.values["description"]).startswith("Раунд DEAL-2")
    assert sheet.properties == {"trida": {"mark": "sync:l1"}}
    assert [(one.type.name, one.source, one.target) for one in sandbox.world.links.values()] == [
        ("Relates", item.id, sheet.id)
    ]


@on_both
def test_an_unfinished_item_moves_on_as_it_stands(bench: Bench, sandbox: Sandbox):
    old = three(bench)
    remote = dict(old.ledger.remote)
    new = Paper(bench, mark="sync:l2")
    new.rows = {item: replace(one, about=doc("Перенесён"), remote=remote[item]) for item, one in old.rows.items()}
    new.ledger.remote |= remote
    assert [one.item for one in new.read()] == ["a1", "b22", "c333"], "carried, though not joined yet"
    mark = bench.mark()
    new.write()
    assert bench.writes(mark) == 3
    assert len(sandbox.world.links) == 6
    assert [one.item for one in new.read()] == ["a1", "b22", "c333"]
    link = next(one for one in sandbox.world.links.values() if one.target == new.id)
    issuelinks.remove(sandbox.world, sandbox.account(WHO), link)
    assert [one.item for one in new.read()] == ["b22", "c333"], "somebody took it off the list"
    assert len(old.read()) == 3
    new.ledger.remote["a1"] = {}
    assert len(new.read()) == 2
    bench.as_person(WHO).join(remote["a1"]["item"], new.id)
    assert [one.item for one in new.read()] == ["a1", "b22", "c333"], "and put it back"


@on_both
def test_what_people_join_is_theirs_unless_it_is_something_else(bench: Bench, sandbox: Sandbox, trida: Connected):
    paper, other = three(bench), Paper(bench, row(bench, "x9", "Чужой пункт"), mark="sync:l2")
    hands = bench.as_person(WHO)
    page = trida.pages.create(IssuePlace(kind="issue", project="DEAL"), "Дерево целей")
    talk = trida.tracker.open_task(
        sandbox.issue("DEAL-142").id, NewTask("Разбор", doc("слова"), "Task", None, None, DUE), "talk:r1"
    )
    strange = ["DEAL-141", other.id, other.ledger.remote["x9"]["item"], page, talk.id]
    for one in strange:
        hands.join(sandbox.issue(one).id, paper.id)
    hands.join(hands.task("Иначе связан"), paper.id, "Blocks")
    assert len(paper.read()) == 3
    own = hands.add(paper.id, "Позвонить")
    sandbox.edit_as(OTHER, own, {ACCEPTED: [{"value": "Маркетинг"}]})
    found = paper.read()[-1]
    assert (found.item, found.text, found.by, ticked(found)) == (
        *("", "Позвонить", sandbox.account(WHO).id),
        {"sales": False, "marketing": True},
    )
    assert found.boxes["marketing"].by == sandbox.account(OTHER).id
    sandbox.transition_as(OTHER, own, "Готово")
    found = paper.read()[-1]
    assert (found.whole.ticked, found.whole.by) == (True, sandbox.account(OTHER).id)


def test_an_own_item_of_a_project_without_the_fields(bench: Bench, sandbox: Sandbox, site: Site):
    paper = three(bench)
    made = sandbox.create_as(WHO, "TEAM", "Без полей")
    bench.as_person(WHO).join(made.id, paper.id)
    found = paper.read()
    assert len(found) == 3, "its type is another one, and the selection of deals takes the whole project"
    client, me = site.client(sandbox.auth("trida")), sandbox.account("trida").id
    lists = JiraLists(client, "https://jira.example", "project = DEAL", site.clock, lambda: me)
    paper.bench = bench = replace(bench, trida=replace(bench.trida, lists=lists))
    *_, own = paper.read()
    assert (own.text, own.boxes, own.applies_not, own.remote) == ("Без полей", {}, None, {"item": made.id})
    paper.adopt(own, "own4")
    mark = bench.mark()
    paper.write("own4")
    assert bench.writes(mark) == 0


@on_both
def test_the_whole_item_is_its_status(bench: Bench, sandbox: Sandbox):
    paper = three(bench)
    assert paper.show("a1", whole=True) == 1
    seen = paper.seen("a1")
    assert (seen.whole.ticked, bench.lists.own(seen.whole.by)) == (True, True)
    assert paper.show("a1", whole=True) == 0
    assert paper.show("a1", whole=False) == 1
    assert sandbox.world.statuses[sandbox.issue(seen.remote["item"]).status].category == "indeterminate"
    sandbox.transition_as(WHO, seen.remote["item"], "Готово")
    seen = paper.seen("a1")
    assert (seen.whole.ticked, seen.whole.by) == (True, sandbox.account(WHO).id)


def test_a_workflow_without_such_a_step_stays_as_it_is(bench: Bench, sandbox: Sandbox):
    paper = three(bench)
    kind = sandbox.world.project("DEAL").issue_types[1]
    kind.statuses = kind.statuses[:2]
    assert paper.show("a1", whole=True) == 0
    assert (paper.ledger.shown["a1"].whole, paper.ledger.shown["a1"].left) == (False, True), "not to be tried again"
    bench.lists.close(bench.place, paper.id)
    assert paper.read()


@on_both
def test_what_people_wrote_into_the_description_stays(bench: Bench, sandbox: Sandbox, edition: Edition):
    paper = three(bench)
    item = paper.ledger.remote["a1"]["item"]
    sandbox.edit_as(WHO, item, {"description": "наши слова"})
    paper.rows["a1"] = replace(paper.rows["a1"], about=doc("другое"))
    mark = bench.mark()
    paper.write("a1")
    assert bench.writes(mark) == 0
    assert edition.text(sandbox.issue(item).values["description"]) == "наши слова"


@on_both
def test_what_somebody_changed_since_the_look_is_left_to_the_next(bench: Bench, sandbox: Sandbox):
    paper, anna, igor = three(bench), bench.person(OTHER), bench.person(WHO)
    remote, base = paper.ledger.remote["a1"], paper.ledger.shown["a1"]
    hands = bench.as_person(OTHER)
    hands.reword(remote, "Свои слова")
    hands.tick(remote, "sales")
    hands.deny(remote, "отменили")
    sandbox.edit_as(OTHER, remote["item"], {"assignee": OTHER, "duedate": "2026-12-24"})
    sandbox.transition_as(OTHER, remote["item"], "Готово")
    wish = replace(base, text="Наши слова", boxes={"sales": False, "marketing": True}, owner=igor.id, due=DUE)
    paper.rows["a1"] = replace(paper.rows["a1"], title="Наши слова", person=igor, shown=wish, base=base)
    mark = bench.mark()
    paper.write("a1")
    assert bench.writes(mark) == 1
    seen = paper.seen("a1")
    assert (seen.text, seen.reason, seen.owner, seen.due) == ("Свои слова", "отменили", anna.id, date(2026, 12, 24))
    assert (ticked(seen), seen.whole.ticked) == ({"sales": True, "marketing": True}, True)
    recorded = replace(base, boxes={"sales": False, "marketing": True})
    assert paper.ledger.shown["a1"] == recorded, "the next look sees all that she did"


@pytest.mark.parametrize("right", ["ASSIGN_ISSUES", "SCHEDULE_ISSUES"])
def test_who_and_until_when_are_left_out_where_they_are_refused(bench: Bench, sandbox: Sandbox, right: str):
    sandbox.permit("trida", right, allowed=False)
    anna = bench.person(OTHER)
    rows = [replace(one, person=anna, shown=replace(one.shown, owner=anna.id, due=DUE)) for one in many(bench, 4)]
    mark = bench.mark()
    paper = Paper(bench, *rows)
    assert bench.calls(mark).count("POST issue") == 2 + 5, "refused once a list, then known"
    seen = paper.read()
    assert [one.item for one in seen] == ["i0", "i1", "i2", "i3"]
    assert (seen[0].owner, seen[0].due) == ((None if right == "ASSIGN_ISSUES" else anna.id), DUE)
    assert paper.show("i0", boxes={"sales": True, "marketing": False}) == 1
    igor = bench.person(WHO)
    paper.rows["i0"] = replace(paper.rows["i0"], person=igor)
    paper.show("i0", owner=igor.id, due=date(2026, 12, 2))
    mark = bench.mark()
    assert paper.show("i0", owner=igor.id) == 0
    assert paper.ledger.shown["i0"].owner == igor.id


def test_one_who_cannot_be_assigned_stops_none_of_the_others(bench: Bench, sandbox: Sandbox):
    sandbox.permit(OTHER, "ASSIGNABLE_USER", allowed=False)
    rows = many(bench, 3)
    anna = bench.person(OTHER)
    rows[1] = replace(rows[1], person=anna, shown=replace(rows[1].shown, owner=anna.id))
    mark = bench.mark()
    paper = Paper(bench, *rows)
    assert bench.calls(mark)[-3:] == ["POST issue/bulk", "POST issue", "POST issue"]
    assert sorted(one.item for one in paper.read()) == ["i0", "i1", "i2"]
    assert paper.read()[-1].owner is None


def test_an_assignee_whom_the_project_gives_is_nobodys_choice(bench: Bench, sandbox: Sandbox):
    paper = three(bench)
    item = paper.ledger.remote["a1"]["item"]
    sandbox.issue(item).values["assignee"] = sandbox.account("ryabova").id
    assert paper.seen("a1").owner is None
    sandbox.edit_as(WHO, item, {"assignee": OTHER})
    assert paper.seen("a1").owner == sandbox.account(OTHER).id


@on_both
def test_a_due_day_that_somebody_took_away_stays_away(bench: Bench, sandbox: Sandbox):
    paper = Paper(bench, row(bench, "a1", "Закрыть", due=DUE))
    item = paper.ledger.remote["a1"]["item"]
    sandbox.edit_as(WHO, item, {"duedate": None})
    assert paper.show("a1", boxes={"sales": True, "marketing": False}) == 1
    assert sandbox.issue(item).values["duedate"] is None


@on_both
def test_what_lacks_is_said_to_the_operator(bench: Bench, sandbox: Sandbox):
    paper, tick = three(bench), {"sales": True, "marketing": False}
    boxes, reason = (sandbox.field(name) for name in (ACCEPTED, NOT))
    del boxes.options["Продажи"]
    with pytest.raises(NeedsOperator) as raised:
        paper.show("a1", boxes=tick)
    assert (raised.value.reason, raised.value.facts) == ("option_missing", {"field": ACCEPTED, "option": "Продажи"})
    _take_off(sandbox, reason.id)
    with pytest.raises(NeedsOperator) as raised:
        paper.show("b22", applies_not=True, reason="отменили")
    assert (raised.value.reason, raised.value.facts) == ("list_field_unplaced", {"field": NOT, "project": "DEAL"})
    missing = bench.place.model_copy(update={"not_applicable": "Нет такого"})
    with pytest.raises(NeedsOperator) as raised:
        bench.lists.read(missing, paper.id, {})
    assert (raised.value.reason, raised.value.facts) == ("field_missing", {"field": "Нет такого"})


def _take_off(sandbox: Sandbox, field: str) -> None:
    for one in sandbox.world.screens.values():
        for tab in one.tabs:
            tab.fields = [held for held in tab.fields if held != field]


@on_both
def test_boxes_that_left_the_project_are_no_unticked_boxes(bench: Bench, sandbox: Sandbox):
    paper, field = three(bench), sandbox.field(ACCEPTED)
    sandbox.world.schemes.get(sandbox.world.project("DEAL").field_scheme, {}).pop(field.id, None)
    field.homes = frozenset({"another project"})
    with pytest.raises(NeedsOperator) as raised:
        paper.read()
    assert (raised.value.reason, raised.value.facts) == ("list_field_unplaced", {"field": ACCEPTED, "project": "DEAL"})


def test_one_item_that_is_refused_stops_none_of_the_others(bench: Bench, sandbox: Sandbox):
    paper = three(bench)
    del sandbox.field(ACCEPTED).options["Продажи"]
    for item, department in (("a1", "sales"), ("b22", "marketing")):
        wanted = replace(paper.rows[item].shown, boxes={**EMPTY, department: True})
        paper.rows[item] = replace(paper.rows[item], shown=wanted)
    with pytest.raises(NeedsOperator, match="option_missing"):
        paper.write("a1", "b22")
    assert ticked(paper.seen("b22")) == {"sales": False, "marketing": True}


def test_a_field_that_we_did_not_write_and_jira_refuses_is_not_tried_for_ever(
    bench: Bench, sandbox: Sandbox, monkeypatch
):
    paper = three(bench)

    def demanding(*_, **__):
        raise invalid(duedate="Due date is required.")

    monkeypatch.setattr(edits, "edit", demanding)
    with pytest.raises(NeedsOperator) as raised:
        paper.show("a1", boxes={"sales": True, "marketing": False})
    assert (raised.value.reason, raised.value.facts["project"]) == ("list_refused", "DEAL")


def test_without_the_right_to_link_nothing_is_made(bench: Bench, sandbox: Sandbox):
    paper = Paper(bench)
    paper.rows = {one.item: one for one in many(bench, 2)}
    sandbox.permit("trida", "LINK_ISSUES", allowed=False)
    with pytest.raises(NeedsOperator) as raised:
        paper.write()
    assert raised.value.facts == {"subject": "list", "right": "LINK_ISSUES", "project": "DEAL"}
    assert sum("trida" in one.properties for one in sandbox.world.issues.values()) == 1


@on_both
def test_where_links_are_not_on_the_edit_screen_they_are_made_by_themselves(bench: Bench, sandbox: Sandbox):
    old, new = three(bench), Paper(bench, mark="sync:l2")
    new.rows = {item: replace(one, remote=old.ledger.remote[item]) for item, one in old.rows.items()}
    _take_off(sandbox, "issuelinks")
    new.write("a1")
    joined = [one.source for one in sandbox.world.links.values() if one.target == new.id]
    assert joined == [old.ledger.remote["a1"]["item"]]


@on_both
def test_nothing_is_written_onto_a_list_that_is_gone(bench: Bench):
    old, new = three(bench), Paper(bench, mark="sync:l2")
    new.rows = {**old.rows, "d4": row(bench, "d4", "Новое"), "e5": row(bench, "e5", "Ещё")}
    new.ledger.remote |= old.ledger.remote
    bench.trash(new.id)
    for items in (("a1",), ("d4", "e5")):
        with pytest.raises(GiveUp, match="list_gone"):
            new.write(*items)
    assert len(old.read()) == 3


@on_both
def test_lists_and_items_are_no_goals_and_no_deals(bench: Bench, sandbox: Sandbox, trida: Connected):
    before = {one.key for one in trida.goals.records(GoalSource(id="s", jql="project = DEAL"))}
    paper = three(bench)
    after = {one.key for one in trida.goals.records(GoalSource(id="s", jql="project = DEAL"))}
    assert after == before
    assert trida.tracker.deal(SELECTION, paper.id) is None
    assert trida.tracker.deal(SELECTION, paper.ledger.remote["a1"]["item"]) is None
    assert trida.tracker.deal(SELECTION, sandbox.issue("DEAL-142").id) is not None
    assert {one.key for one in trida.inspector.samples("project = DEAL")} <= before


@on_both
def test_a_list_of_another_process_in_the_same_project_is_apart(bench: Bench):
    first = Paper(bench, row(bench, "a1", "Один факт"))
    second = Paper(bench, row(bench, "a1", "Один факт"), mark="sync:l2")
    assert first.seen("a1").remote != second.seen("a1").remote
    assert len(first.read()) == len(second.read()) == 1


def test_a_lost_list_waits_until_the_search_can_see_it(bench: Bench, sandbox: Sandbox):
    sandbox.lag(timedelta(seconds=20))
    bench.lose()
    with pytest.raises(TryLater) as raised:
        Paper(bench)
    assert raised.value.delay >= timedelta(seconds=30)


@on_both
def test_lost_items_are_found_though_the_search_is_behind(bench: Bench, sandbox: Sandbox):
    paper = Paper(bench)
    sandbox.lag(timedelta(minutes=5))
    paper.rows = {one.item: one for one in many(bench, 3)}
    bench.lose()
    with pytest.raises(TryLater, match="unsure") as raised:
        paper.write()
    assert raised.value.delay >= timedelta(seconds=30)
    assert [one.item for one in paper.read()] == ["i0", "i1", "i2"]
    assert all(one.remote.keys() == {"item", "box.sales", "box.marketing", "na"} for one in paper.read())


def test_an_answer_that_leaves_items_out_is_no_deletion(bench: Bench, monkeypatch):
    paper = three(bench)
    real = bench.lists._client.call

    def partly(method, where, **how):
        answer = real(method, where, **how)
        if where == "issue/bulkfetch":
            gone = answer["issues"].pop()
            answer["issueErrors"] = [{"id": gone["id"], "errorMessage": "later"}]
        return answer

    monkeypatch.setattr(bench.lists._issues._client, "call", partly)
    with pytest.raises(TryLater, match="incomplete"):
        paper.read()


@on_both
def test_one_comment_tells_what_became_of_it(bench: Bench, sandbox: Sandbox, edition: Edition):
    paper = three(bench)
    for text in ("Прошла", "Прошла", "Прошла, решили"):
        bench.lists.tell(bench.place, paper.id, "told:l1", doc(text))
    (said,) = sandbox.issue(paper.id).comments
    assert edition.text(said.body) == "Прошла, решили"


@on_both
def test_closing_a_list_is_one_step(bench: Bench, sandbox: Sandbox):
    paper = Paper(bench)
    mark = bench.mark()
    bench.lists.close(bench.place, paper.id)
    assert bench.calls(mark) == ["GET issue/*", "GET issue/*/transitions", "POST issue/*/transitions"]
    assert sandbox.world.statuses[sandbox.issue(paper.id).status].category == "done"
    mark = bench.mark()
    bench.lists.close(bench.place, paper.id)
    assert bench.calls(mark) == ["GET issue/*"]


@on_both
def test_the_doctor_is_told_what_is_missing(bench: Bench, sandbox: Sandbox):
    names = tuple(bench.labels.values())
    assert bench.lists.troubles(bench.place, names) == ()
    assert bench.lists.troubles(bench.place, (*names, "Продукт")) == (
        ("option_missing", {"field": ACCEPTED, "option": "Продукт"}),
    )
    _take_off(sandbox, "issuelinks")
    _take_off(sandbox, sandbox.field(NOT).id)
    assert bench.lists.troubles(bench.place, names) == (
        ("list_field_unplaced", {"field": "Linked Issues", "project": "DEAL"}),
        ("list_field_unplaced", {"field": NOT, "project": "DEAL"}),
    )
    wrong = bench.place.model_copy(update={"item_type": "Нет такого"})
    assert bench.lists.troubles(wrong, names) == (("list_type_unknown", {"type": "Нет такого", "project": "DEAL"}),)
    wrong = bench.place.model_copy(update={"accepted": NOT})
    assert bench.lists.troubles(wrong, names) == (("list_field_wrong", {"field": NOT, "wanted": "checkboxes"}),)
    sandbox.permit("trida", "EDIT_ISSUES", allowed=False)
    assert bench.lists.troubles(bench.place, names) == (("no_right", {"right": "EDIT_ISSUES", "project": "DEAL"}),)


def test_fields_that_stand_on_the_edit_screen_alone_are_enough(bench: Bench, sandbox: Sandbox):
    paper = three(bench)
    project = sandbox.world.project("DEAL")
    create = sandbox.world.screens[sandbox.world.screen_schemes[project.screen_scheme].screens["create"]]
    for name in (ACCEPTED, NOT):
        create.tabs[0].fields.remove(sandbox.field(name).id)
    assert bench.lists.troubles(bench.place, tuple(bench.labels.values())) == ()
    assert paper.show("a1", boxes={"sales": True, "marketing": False}) == 1


def test_the_ledger_hears_of_every_call_before_it_begins(bench: Bench):
    paper = three(bench)
    told: list[str] = []

    class Taken(MemoryRows):
        def sending(self):
            told.append("sending")
            raise InterruptedError

    paper.ledger = Taken(remote=paper.ledger.remote)
    for item, wanted in (("a1", {"whole": True}), ("b22", {"boxes": {**EMPTY, "sales": True}}), ("d4", {})):
        held = paper.rows.get(item, row(bench, item, "Новый"))
        paper.rows[item] = replace(held, shown=replace(held.shown, **wanted))
        mark = bench.mark()
        with pytest.raises(InterruptedError):
            paper.write(item)
        assert bench.writes(mark) == 0
    assert told == ["sending"] * 3
