"""What the tracker port promises of tickets, people, comments, tasks and proofs, on every tracker that there is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plugin.documents import render
from plugin.domain.people import Person
from plugin.domain.proofs import check, seals_before
from plugin.domain.reasons import SIDES, Answer, Reason
from plugin.domain.seals import Opened, canonical
from plugin.errors import GiveUp, NeedsOperator
from plugin.manifest import PeopleSource
from plugin.ports.tracker import NewTask
from plugin.words import Words
from tests.adapters.contract import LABEL, LEAD, ROLES, doc

RU = Words("ru")
LINES = {"status", *(f"state.{role}" for role in ROLES)}
SLOTS = {*LINES, "agreement", *(f"answer.{role}" for role in ROLES)}
ANSWER = Answer((Reason("Бюджет есть"),), (Reason("Нет ЛПР"),), frozenset({"yes", "no"}), 60)
TYPED = "**не жирно** <b> [x](http://e.example) {code} h1. # *а*\n- строка"
MARK = "talk:r1"
WANTED = NewTask("Разбор:\n Сделка", doc("Чем руководствовались **Продажи**"), "Task", None, None, date(2026, 11, 9))
NOBODY = Person("00000000-0000-0000-0000-000000000001", "nobody")


# tickets


def test_who_we_are(here):
    fresh = here.connected().tracker
    assert fresh.known_account() is None
    mark = here.sandbox.mark()
    assert fresh.me().id == fresh.me().id == fresh.known_account() == here.number("trida")
    assert len(here.sandbox.counts(since=mark).calls) == 1


def test_a_ticket_is_the_same_by_id_and_by_key(here):
    number, key = here.deal()
    ticket = here.tracker.ticket(number, "")
    assert ticket == here.tracker.ticket(key, "")
    assert (ticket.id, ticket.key, ticket.title) == (number, key, "Deal of one test")
    assert ticket.owner.id == ticket.creator.id == here.number(LEAD)
    assert (ticket.closed, ticket.labels, ticket.state, ticket.changes) == (False, frozenset(), None, ())
    assert set(ticket.slots) >= SLOTS
    assert set(ticket.slots.values()) == {""}
    assert here.service.address(number, key).startswith("https://tracker.example/")
    assert here.tracker.ticket(here.finished, "").closed


def calls(bench, number):
    """Yield each call about a ticket."""
    yield lambda: bench.tracker.ticket(number, "")
    yield lambda: bench.tracker.published(number)
    yield lambda: bench.tracker.update(number, {"status": "x"}, None)
    yield lambda: bench.tracker.task(number)
    yield lambda: bench.tracker.say(number, doc("x"), "m", {})
    yield lambda: bench.tracker.say(number, doc("x"), "m", {}, on_page=True)
    yield lambda: bench.tracker.said(number, "m")


def test_a_ticket_that_never_was_is_gone(here):
    for call in calls(here, NOBODY.id if here.kind == "notion" else "99999"):
        with pytest.raises(GiveUp, match="ticket_gone"):
            call()
    with pytest.raises(GiveUp, match="ticket_gone"):
        here.tracker.ticket("DEAL-99999", "")
    assert here.tracker.deal(here.selection, "DEAL-99999") is None


def test_a_ticket_that_people_deleted_is_gone(here):
    number, key = here.deal()
    here.delete(key)
    for call in list(calls(here, number))[: 4 if here.kind == "notion" else None]:  # a page in the trash takes comments
        with pytest.raises(GiveUp, match="ticket_gone"):
            call()
    assert here.tracker.deal(here.selection, number) is None


def test_a_deal_is_what_the_selection_matches(here):
    number, key = here.deal()
    here.ask(key)
    deal = here.tracker.deal(here.selection, number)
    assert deal == here.tracker.deal(here.selection, key) == here.tracker.ticket(number, "")
    assert (deal.labels, [c.slot for c in deal.changes]) == ({LABEL}, ["labels"])
    assert here.tracker.deal(here.empty, number) is None
    assert here.tracker.deal(here.elsewhere, number) is None
    with pytest.raises(NeedsOperator, match="selection_wrong"):
        here.tracker.deal(here.wrong, number)
    with pytest.raises(NeedsOperator, match="selection_wrong"):
        list(here.tracker.changed(here.wrong, None, ()))


def test_changed_tickets_come_once_each_page_after_page(here, monkeypatch):
    monkeypatch.setattr(here.paging, 2)
    before = list(here.tracker.changed(here.selection, None, ()))
    here.clock.forward(hours=1)
    since = here.clock() - timedelta(minutes=10)
    made = [here.deal()[0] for _ in range(3)]
    assert sorted(here.tracker.changed(here.selection, None, ())) == sorted([*before, *made])
    assert set(here.tracker.changed(here.selection, since, [before[0], *made])) == set(made)
    assert list(here.tracker.changed(here.empty, since, ())) == []
    here.clock.forward(hours=1)
    assert list(here.tracker.changed(here.selection, here.clock() - timedelta(minutes=10), made)) == []


def test_a_known_ticket_is_never_stale(own):
    if own.kind == "jira-cloud":
        own.sandbox.lag(timedelta(hours=1))
    own.clock.forward(minutes=30)
    number, key = own.deal()
    own.ask(key)
    assert number in own.tracker.changed(own.selection, own.clock() - timedelta(minutes=5), [number])
    assert own.tracker.deal(own.selection, number).labels == {LABEL}


def test_what_people_type_is_told_with_its_author_and_told_once(here):
    number, key = here.deal()
    first = here.tracker.ticket(number, "")
    here.clock.forward(minutes=2)
    here.type_into(key, "answer.sales", "+ бюджет есть", who="orlov")
    second = here.tracker.ticket(number, first.cursor)
    (change,) = second.changes
    assert (change.slot, change.before, change.after) == ("answer.sales", "", "+ бюджет есть")
    assert change.author.id == here.number("orlov")
    assert timedelta(0) <= here.clock() - change.at < timedelta(minutes=1)
    assert "бюджет" not in repr(second)
    third = here.tracker.ticket(number, second.cursor)
    assert (third.changes, third.cursor) == ((), second.cursor)
    here.clock.forward(minutes=2)
    here.type_into(key, "answer.sales", "", who="orlov")
    last = here.tracker.ticket(number, second.cursor)
    # Without a history there is nothing to tell of what stood there.
    assert [c.before for c in last.changes] == (["+ бюджет есть"] if last.recorded else [])


# people


def found(bench, ticket, **source):
    return [(one.id, one.active) for one in bench.tracker.members(PeopleSource(**source), ticket)]


def test_members_of_every_source_there_is(here, deal):
    ticket, lead = here.tracker.ticket(deal, ""), (here.number(LEAD), True)
    assert found(here, ticket, deal_owner=True) == [lead]
    assert found(here, ticket, user_field=here.people_field) == [lead]
    named = [{"id": here.number("orlov")}, {"id": NOBODY.id}]
    assert found(here, ticket, people=named) == [(here.number("orlov"), True), (NOBODY.id, False)]
    with pytest.raises(NeedsOperator, match="field_missing"):
        found(here, ticket, user_field="Никто")


def test_members_of_roles_and_groups_where_there_are_such(here, deal):
    ticket = here.tracker.ticket(deal, "")
    sources = {"project_role": "sales", "group": "nobody-is-in-it"}
    if here.kind == "notion":
        for kind, name in sources.items():
            with pytest.raises(NeedsOperator, match="source_unknown"):
                found(here, ticket, **{kind: name})
        return
    assert {one for one, _ in found(here, ticket, project_role="sales")} == {here.number(LEAD), here.number("orlov")}
    with pytest.raises(NeedsOperator, match="role_missing"):
        found(here, ticket, project_role="Legal")
    with pytest.raises(NeedsOperator, match="group_missing" if here.kind == "jira-cloud" else "no_right"):
        found(here, ticket, group=sources["group"])


def test_people_who_left_and_people_who_never_were_are_inactive(own):
    ids = [own.number(LEAD), own.number("orlov"), NOBODY.id]
    own.sandbox.set_active("orlov", active=False)
    own.clock.forward(minutes=1)  # for as long the list of members may be the one we have
    people = own.tracker.people([*ids, ids[0]])
    assert [(one.id, one.active) for one in people] == list(zip(ids, (True, False, False), strict=True))
    assert own.tracker.people([]) == ()


# writing


def test_everything_is_written_in_one_call_and_read_back(here):
    number, key = here.deal()
    here.ask(key)
    values = {"status": "Раунд 1: ждём", "agreement": "36", "state.sales": "ждём", "answer.marketing": TYPED}
    answer = render("answer", RU, answer=ANSWER)
    mark = here.sandbox.mark()
    here.tracker.update(number, {**values, "answer.sales": answer}, {"v": 1, "имя": "я"}, LABEL)
    assert len(here.sandbox.counts(since=mark).calls) == here.written(mark) == 1
    ticket = here.tracker.ticket(number, "")
    assert {slot: ticket.slots[slot] for slot in values} == values
    assert "Бюджет есть" in ticket.slots["answer.sales"]
    assert "**" not in ticket.slots["answer.sales"]
    assert (ticket.state, ticket.labels) == ({"v": 1, "имя": "я"}, frozenset())
    here.tracker.update(number, dict.fromkeys([*values, "answer.sales"]), None)
    ticket = here.tracker.ticket(number, "")
    assert (set(ticket.slots.values()), ticket.state) == ({""}, {"v": 1, "имя": "я"})


def test_nothing_to_write_is_no_call_and_a_state_alone_is_one(here, deal):
    mark = here.sandbox.mark()
    here.tracker.update(deal, {}, None)
    assert here.sandbox.counts(since=mark).calls == ()
    here.tracker.update(deal, {}, {"v": 2})
    assert (here.written(mark), here.tracker.ticket(deal, "").state) == (1, {"v": 2})
    here.tracker.update(deal, {}, None, "absent")
    assert here.tracker.ticket(deal, "").state == {"v": 2}


def test_a_line_too_long_is_cut_with_a_mark(here, deal):
    long = "ждём " * 50_000
    here.tracker.update(deal, {"status": long}, None)
    kept = here.tracker.ticket(deal, "").slots["status"]
    assert kept.endswith("…")
    assert long.startswith(kept[:-1])
    assert len(kept) >= len("Раунд 1") * 30


@pytest.mark.parametrize("text", ["0", "100", "12.5", "1234567"])
def test_a_number_is_read_as_people_write_it(here, deal, text):
    here.tracker.update(deal, {"agreement": text}, None)
    ticket = here.tracker.ticket(deal, "")
    assert ticket.slots["agreement"] == text
    assert [(c.slot, c.after) for c in ticket.changes] == ([("agreement", text)] if ticket.recorded else [])


def test_a_field_that_was_taken_away_writes_nothing_and_is_named(own):
    number, _ = own.deal()
    with pytest.raises(NeedsOperator, match="field_unplaced") as never:
        own.tracker.update(number, {"status": "x", "state.legal": "y"}, None)
    assert never.value.facts == {"fields": "state.legal"}
    own.take_field("state.sales")
    with pytest.raises(NeedsOperator, match="field_unplaced") as refused:
        own.tracker.update(number, {"status": "x", "state.sales": "y"}, {"v": 1})
    assert refused.value.facts["fields"] in ("state.sales", own.slots["state.sales"])
    ticket = own.tracker.ticket(number, "")
    assert "state.sales" not in ticket.slots
    assert (ticket.slots["status"], ticket.state) == ("", None)


# comments and the record on the page


@pytest.mark.parametrize("on_page", [False, True])
def test_what_we_say_is_found_by_its_mark_and_revised_in_place(here, on_page):
    number, key = here.deal()
    say, held = here.tracker.say, {"trida.odd": {"a": "б"}}
    posted = say(number, doc("first **words**\n\n- and more of them"), "m:1", held, on_page=on_page)
    other = say(number, doc("the m:3 of others"), "m:12", {}, on_page=on_page)
    found = {mark: here.tracker.said(number, mark) for mark in ("m:1", "m:12", "m:3", "m:")}
    assert found == {"m:1": posted, "m:12": other, "m:3": None, "m:": None}
    assert "first words" in here.shown(key)
    for text in ("second words", "third words\n\nin two parts", "last words"):
        here.tracker.revise(number, posted, doc(text))  # the id that was told first stays good
        assert here.tracker.said(number, "m:1")
    shown = here.shown(key)
    assert "last words" in shown
    assert "of others" in shown
    assert not any(text in shown for text in ("first", "more of them", "second", "third", "two parts"))
    here.remove(key, here.tracker.said(number, "m:1"))
    with pytest.raises(GiveUp, match="comment_gone"):
        here.tracker.revise(number, posted, doc("x"))
    assert (here.tracker.said(number, "m:1"), here.tracker.said(number, "m:12")) == (None, other)


@pytest.mark.parametrize("on_page", [False, True])
def test_a_mark_in_the_words_or_hands_of_others_is_not_ours(here, on_page):
    source, number, key = here.deal(), *here.deal()
    first = here.tracker.say(source[0], doc("x"), "m:1", {}, on_page=on_page)
    here.forge(key, source[1], first)
    here.sandbox.comment_as("orlov", key, 'm:1 {"mark": "m:1"}')
    assert here.tracker.said(number, "m:1") is None
    posted = here.tracker.say(number, doc("x"), "m:1", {}, on_page=on_page)
    assert here.tracker.said(number, "m:1") == posted


def test_a_link_with_the_same_mark_is_the_same_link(here):
    number, key = here.deal()
    for path in ("1", "2", "2"):
        here.tracker.point(number, "trida:answer", f"https://t.example/answer/{path}", "Ответить")
        assert here.links(key) == [f"https://t.example/answer/{path}"]


def test_an_invitation_reaches_one_person_or_is_refused(here):
    number, key = here.deal()
    (person,) = here.tracker.people([here.number("kotova")])
    letter = doc("a [link](<https://t.example/a/tok_en>)")
    if here.kind == "notion":
        mark = here.sandbox.mark()
        with pytest.raises(NeedsOperator, match="no_private_way") as refused:
            here.tracker.invite(number, person, "subject", letter)
        assert (refused.value.facts, here.written(mark)) == ({"person": person.id}, 0)
        return
    here.tracker.invite(number, person, "subject", letter)
    mail = here.sandbox.mail("kotova")[-1]
    assert (mail.subject, mail.text.strip()) == ("subject", "a link: https://t.example/a/tok_en")
    assert not any("tok_en" in one.text for one in here.sandbox.mail(LEAD))
    assert "tok_en" not in here.shown(key)


def test_a_private_page_takes_a_text_that_is_found_again_or_there_is_none(own):
    if own.kind != "notion":
        with pytest.raises(NeedsOperator, match="no_private_place"):
            own.tracker.leave("0" * 32, doc("the link"), "role:1")
        assert own.tracker.left("0" * 32, "role:1") is None
        return
    place = own.sandbox.place("Sales")
    for call in (lambda: own.tracker.leave(place, doc("x"), "m"), lambda: own.tracker.left(place, "m")):
        with pytest.raises(NeedsOperator, match="not_shared"):
            call()
    own.sandbox.permit("Sales")
    before = own.shown(place)
    url = f"https://www.notion.so/p/Sales-{place.replace('-', '')}?pvs=4"
    posted = own.tracker.leave(url, doc("the link"), "role:1")
    assert (own.tracker.left(place, "role:1"), own.tracker.left(place, "role:2")) == (posted, None)
    assert own.shown(place).startswith(before)
    assert "the link" in own.shown(place)
    with pytest.raises(NeedsOperator, match="no_private_place"):
        own.tracker.leave("the page of Sales", doc("x"), "m")


# tasks


def test_a_task_is_opened_found_read_rewritten_and_brought_back(here, deal):
    (person,) = here.tracker.people([here.number(LEAD)])
    task = here.tracker.open_task(deal, replace(WANTED, assignee=person), MARK)
    assert not task.closed
    assert (here.staff_task(task.id), here.linked(task.id)) == (person.id, [deal])
    assert here.tracker.task_of(deal, MARK) == here.tracker.task(task.id) == task
    assert (here.tracker.task_of(deal, "talk:r"), here.tracker.task_of(deal, "talk:r12")) == (None, None)
    here.tracker.revise_task(task.id, doc("другой текст"))
    assert "другой текст" in here.shown(task.id)
    assert "руководствовались" not in here.shown(task.id)
    mark = here.sandbox.mark()
    here.tracker.reopen_task(task.id)
    assert here.written(mark) == 0
    here.finish(task.id)
    assert here.tracker.task(task.id).closed
    assert here.tracker.task_of(deal, MARK).closed
    here.tracker.reopen_task(task.id)
    assert here.tracker.task(task.id) == here.tracker.task_of(deal, MARK) == task


def test_a_task_that_lost_its_link_is_linked_again(here, deal):
    mark = f"talk:{deal}"
    task = here.tracker.open_task(deal, WANTED, mark)
    here.unlink(task.id)
    assert here.tracker.task_of(deal, mark) == task
    assert here.linked(task.id) == [deal]


def test_an_assignee_whom_the_project_does_not_take_is_left_out(here, deal):
    mark = f"talk:{deal}"
    task = here.tracker.open_task(deal, replace(WANTED, assignee=NOBODY), mark)
    assert (here.staff_task(task.id), here.linked(task.id)) == (None, [deal])
    assert here.tracker.task_of(deal, mark) == task


def test_a_task_of_somebody_else_with_our_mark_is_not_ours(here, deal):
    mark = f"talk:{deal}"
    task = here.tracker.open_task(deal, WANTED, mark)
    here.disown(task.id, "orlov")
    assert here.tracker.task_of(deal, mark) is None


@pytest.mark.parametrize("act", ["task", "reopen_task", "revise_task"])
def test_a_task_that_is_gone(here, deal, act):
    mark = f"talk:{deal}"
    task = here.tracker.open_task(deal, WANTED, mark)
    here.delete(task.id)
    assert here.tracker.task_of(deal, mark) is None
    more = [doc("x")] if act == "revise_task" else []
    with pytest.raises(GiveUp, match="ticket_gone"):
        getattr(here.tracker, act)(task.id, *more)


def test_a_project_for_tasks_that_is_not_there_is_told(here, deal):
    elsewhere = replace(WANTED, project="0" * 32 if here.kind == "notion" else "NONE")
    with pytest.raises(NeedsOperator, match="not_shared" if here.kind == "notion" else "task_refused"):
        here.tracker.open_task(deal, elsewhere, MARK)


# proofs


def ballot(role, text):
    answer = Answer((Reason(text),), (), frozenset({"yes"}))
    return Opened("r1", role, f"person of {role}", "00" * 32, canonical(answer))


BALLOTS = (ballot("sales", "Бюджет есть"), ballot("marketing", "Им дорого"))


def seal(bench, number, one):
    """Write a seal as the product does: into the state field, and as a comment where no history keeps it."""
    bench.clock.forward(minutes=1)
    bench.tracker.update(number, {f"state.{one.role}": f"запечатано · {one.seal}"}, {"state": "open"})
    if not bench.tracker.ticket(number, "").recorded:
        held = {"trida.commitment": {"round": 1, "role": one.role, "seal": one.seal}}
        text = render("commitment", RU, role=one.role, number=1, seal=one.seal)
        bench.tracker.say(number, text, f"commit:r1:{one.role}:1", held)


def reveal(bench, number):
    bench.clock.forward(minutes=1)
    answers = {f"answer.{one.role}": render("answer", RU, answer=one.answer) for one in BALLOTS}
    bench.tracker.update(number, {"status": "Раунд 1: вскрыт", **answers}, {"state": "revealed"})
    parts = ("round", "role", "person", "salt", "canonical")
    data = {f"trida.ballot.{one.role}": {part: getattr(one, part) for part in parts} for one in BALLOTS}
    data["trida.reveal"] = {"round": "r1", "number": 1, "roles": [one.role for one in BALLOTS]}
    texts = " / ".join(r.text for one in BALLOTS for side in SIDES for r in one.answer.side(side))
    return bench.tracker.say(number, doc(f"### Раунд 1\n\n{texts}"), "reveal:r1", data, on_page=True)


def test_a_round_is_proven_from_the_ticket_alone(own):
    number, key = own.deal()
    own.tracker.update(number, {"status": "Раунд 1: ждём", **dict.fromkeys(sorted(LINES - {"status"}), "ждём")}, None)
    for one in BALLOTS:
        seal(own, number, one)
    before = own.tracker.published(number)
    assert (before.ticket, before.reveals) == (key, ())
    assert {f.role: f.seal for f in seals_before(before) if f.seal} == {one.role: one.seal for one in BALLOTS}
    posted = reveal(own, number)
    if own.kind != "jira-dc":  # there only an administrator reads by what we know our fields
        own.slots.clear()
    published = own.connected().tracker.published(key)
    (shown,) = published.reveals
    assert sorted(shown.ballots, key=lambda one: one.role) == sorted(BALLOTS, key=lambda one: one.role)
    findings = check(published)
    assert {f.role: f.problem for f in findings} == dict.fromkeys(ROLES)
    assert {f.grade for f in findings} == {"comment" if own.kind == "notion" else "history"}
    assert "Бюджет" not in repr(published)
    own.clock.forward(minutes=2)
    own.tamper(key, posted)
    published = own.connected().tracker.published(key)
    assert [one.genuine for one in published.reveals] == [False]
    assert all(f.problem for f in check(published))
