"""Owners get their personal link once; a changed template is pushed to the open list when somebody says so."""

import re
from datetime import date, timedelta

import pytest

from plugin.errors import NeedsOperator, Rejected, TryLater
from plugin.usecases.checklist_syncs import sync_of
from plugin.usecases.list_invites import invite_owners
from plugin.usecases.template_push import push_template
from tests.flow.list_table import ANNA, IGOR, STANDING, ListTable, goals
from tests.store.databases import migrated

UNSURE, BUSY = TryLater("unsure", timedelta(seconds=2)), TryLater("busy", timedelta(seconds=2))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('db') / 'trida.db'}") as engine:
        yield engine


@pytest.fixture
def table(engine):
    one = ListTable(engine)
    one.sync()
    return one


def notices(table):
    with table.store.begin() as tx:
        return [(one.ticket, one.reason) for one in tx.notices()]


def test_every_owner_gets_a_link_once_when_the_first_list_stands(table):
    table.run()
    assert [(ticket, person) for ticket, person, _ in table.letters] == [("r1", ANNA), ("r1", IGOR)]
    for _, person, text in table.letters:
        token = re.search(r"http://trida/l/([\w-]+)", text)[1]
        assert (table.sheets.claim(token)[0], "Сверка" in text) == ("demo", True), person
    table.clock.forward(days=2)
    asked = len(table.asked)
    table.run()
    assert (table.list().day, len(table.letters), len(table.asked)) == (date(2026, 11, 10), 2, asked)


def test_a_link_whose_message_may_be_lost_is_sent_once_more_and_both_work(table):
    table.refuses[ANNA] = UNSURE
    table.run()
    assert [person for _, person, _ in table.letters] == [IGOR]
    table.refuses = {}
    table.run()
    table.run()
    assert [person for _, person, _ in table.letters] == [IGOR, ANNA]


def test_a_message_that_was_surely_not_sent_is_tried_again_and_keeps_nobody_waiting(table):
    table.refuses[ANNA] = BUSY
    with pytest.raises(TryLater, match="busy"):
        table.run()
    assert [person for _, person, _ in table.letters] == [IGOR]
    table.refuses = {}
    table.run()
    assert [person for _, person, _ in table.letters] == [IGOR, ANNA]


def test_whom_the_tracker_refuses_to_mail_is_told_to_the_operator_and_asked_about_once(table):
    table.refuses[ANNA] = NeedsOperator("cannot_mail", person=ANNA)
    table.run()
    assert ([person for _, person, _ in table.letters], notices(table)) == ([IGOR], [("~sync:review", "cannot_mail")])
    table.refuses, asked = {}, len(table.asked)
    table.run()
    assert (len(table.letters), len(table.asked), len(notices(table))) == (1, asked, 1)


def test_where_the_tracker_has_no_private_messages_links_go_out_once_there_is_mail(table):
    table.refuses = {one: NeedsOperator("no_private_way", person=one) for one in (ANNA, IGOR)}
    table.run()
    asked = len(table.asked)
    table.run()
    assert (len(table.asked), notices(table)) == (asked, [("~sync:review", "no_private_way")])
    mails = table.with_mail()
    table.run()
    assert ([to for to, _ in mails], notices(table)) == (["u1@example.com", "u9@example.com"], [])
    table.run()
    assert len(mails) == 2


def test_an_owner_who_is_not_there_is_asked_for_once(table):
    table.gone.add(IGOR)
    table.run()
    asked = len(table.asked)
    table.run()
    assert ([person for _, person, _ in table.letters], len(table.asked)) == ([ANNA], asked)


def test_lists_without_a_place_send_no_links_by_themselves(engine):
    table = ListTable(engine, place=None)
    table.sync()
    table.run()
    assert table.letters == []


def test_a_changed_template_adds_to_the_open_list_alone_and_changes_nothing_there(table):
    table.run()
    table.clock.forward(days=2)
    table.run()
    table.act("tick", item=table.item("лидов").item.id, department="marketing")
    new = {"id": "numbers", "text": {"ru": "Сверить числа"}}
    changed = [STANDING[0] | {"text": {"ru": "Другие слова"}}, new]
    table.remake(goals(standing=changed))
    before = table.list().items
    assert table.sheet().template_changed == ("leads", "deal", "numbers")
    (item,) = push_template(table.world, "demo", "review", apply=False)
    assert (item.key, table.list().items) == ("standing:numbers", before)
    assert push_template(table.world, "demo", "review", apply=True) == (item,)
    assert push_template(table.world, "demo", "review", apply=True) == ()
    assert {one.key: one for one in table.list().items if one.key != item.key} == {one.key: one for one in before}
    assert table.sheet().template_changed == ("leads", "deal")
    assert len(table.sheet(day="2026-11-03").items) == 2
    with pytest.raises(Rejected, match="list_unknown"):
        push_template(table.world, "demo", "nothing", apply=False)


def test_the_run_asks_nobody_when_all_have_their_links(table):
    table.run()
    table.asked.clear()
    sync = sync_of(table.sections["demo"], "review")
    invite_owners(table.world, "demo", sync, lambda: pytest.fail("a call"))
    assert table.asked == []
