"""Deals as the core sees them, read through the real library from the stand-in."""

import json

import pytest

from adapters.notion.connect import Connected
from adapters.notion.shapes import dashed
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.errors import GiveUp, NeedsOperator
from plugin.manifest import PeopleSource
from tests.adapters.notion.conftest import KEY, LABEL, ROLES, Clock, Site, connected, selection

BIG = {"filter": {"property": "Сумма", "number": {"greater_than": 10**12}}}
ANY = {"property": "Сумма", "number": {"greater_than": 0}}


def test_a_deal_is_one_request_once_its_properties_are_known(trida: Connected, sandbox: NotionSandbox, number: str):
    first = trida.tracker.ticket(number, "")
    mark = sandbox.mark()
    ticket = trida.tracker.ticket(number, "")
    assert ticket == first
    assert [call.method for call in sandbox.counts(since=mark).calls] == ["GET"]
    assert (ticket.id, ticket.key, ticket.status, ticket.closed) == (number, KEY, "Предложение", False)
    assert (ticket.owner.name, ticket.project) == ("Игорь Савин", sandbox.place("deals"))
    assert (ticket.recorded, ticket.for_customers, ticket.labels, ticket.state) == (False, False, frozenset(), None)
    told = dict(ticket.facts)
    assert list(told) == ["Сумма", "Ждём решения", "Владелец"]
    assert told["Сумма"].endswith("\u00a0₽")
    assert told["Ждём решения"].endswith("2026")
    wanted = {"status", "agreement", "link", *(f"{kind}.{role}" for kind in ("state", "answer") for role in ROLES)}
    assert ticket.slots == dict.fromkeys(wanted, "")


def test_a_deal_is_found_by_its_key_and_by_any_form_of_its_id(trida: Connected, number: str):
    for name in (
        "deal-142",
        "142",
        number,
        number.replace("-", ""),
        f"https://app.notion.com/p/X-{number.replace('-', '')}?pvs=4",
    ):
        assert trida.tracker.ticket(name, "").id == number
    for name in ("DEAL-99999", "OTHER-142", "../users", "0" * 32):
        with pytest.raises(GiveUp, match="ticket_gone"):
            trida.tracker.ticket(name, "")


def test_a_renamed_property_is_the_same_property(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str, clock: Clock
):
    trida.tracker.update(number, {"status": "line"}, {"v": 1})
    columns = sandbox.world.sources[sandbox.place("deals")].properties.values()
    for one in columns:
        one.name = f"renamed {one.name}"
    clock.tick(minutes=11)
    ticket = connected(
        site, sandbox, tracker={"kind": "notion", "credentials": {"token": {"env": "T"}}}
    ).tracker.ticket(number, "")
    assert (ticket.slots["status"], ticket.state, ticket.status) == ("line", {"v": 1}, "Предложение")
    assert ticket.owner == ticket.creator


def test_a_slot_whose_property_is_gone_or_of_another_type_is_no_slot(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    source = sandbox.world.sources[sandbox.place("deals")]
    column = {slot: source.named(one) for slot, one in site.slots.items() if not slot.startswith("talks")}
    del source.properties[column["state.sales"].id]
    column["answer.sales"].kind = "url"
    sandbox.page(KEY).values.pop(column["answer.sales"].id, None)
    slots = trida.tracker.ticket(number, "").slots
    assert {"state.sales", "answer.sales"} & slots.keys() == set()
    with pytest.raises(NeedsOperator, match="field_unplaced") as error:
        trida.tracker.update(number, {"status": "x", "state.sales": "y", "answer.sales": "z"}, None)
    assert error.value.facts["fields"] == "answer.sales,state.sales"


def test_a_deal_in_the_trash_is_gone(trida: Connected, sandbox: NotionSandbox, number: str):
    sandbox.trash_as("savin", KEY)
    for call in (trida.tracker.ticket, lambda one, _: trida.tracker.published(one)):
        with pytest.raises(GiveUp, match="ticket_gone"):
            call(number, "")
    with pytest.raises(GiveUp, match="ticket_gone"):
        trida.tracker.update(number, {"status": "x"}, None)
    assert trida.tracker.deal(selection(sandbox), number) is None


def test_the_selection_is_a_data_source_and_a_filter(trida: Connected, sandbox: NotionSandbox, number: str):
    for one in (number, KEY):
        assert trida.tracker.deal(selection(sandbox), one).key == KEY
        assert trida.tracker.deal(selection(sandbox, filter=ANY), one).key == KEY
        assert trida.tracker.deal(selection(sandbox, **BIG), one) is None
    assert trida.tracker.deal(json.dumps({"data_source": "0" * 32, "filter": None}), number) is None
    assert trida.tracker.deal(selection(sandbox), "0" * 32) is None
    sandbox.permit("home", allowed=False)
    with pytest.raises(NeedsOperator, match="not_shared"):
        trida.tracker.deal(selection(sandbox), KEY)


def test_a_wrong_filter_is_said_to_be_wrong(trida: Connected, sandbox: NotionSandbox, number: str):
    with pytest.raises(NeedsOperator, match="selection_wrong"):
        trida.tracker.deal(selection(sandbox, filter={"property": "no such", "number": {"equals": 1}}), number)


@pytest.mark.parametrize(
    "chosen",
    [None, ANY, {"and": [ANY, {"or": [ANY, ANY]}]}, {"or": [ANY, {"and": [ANY, ANY]}]}, {"or": [{"or": [ANY]}, ANY]}],
)
def test_a_filter_of_any_shape_can_be_narrowed(
    chosen, trida: Connected, sandbox: NotionSandbox, clock: Clock, number: str
):
    assert trida.tracker.deal(selection(sandbox, filter=chosen), number).key == KEY
    clock.tick(minutes=1)
    assert list(trida.tracker.changed(selection(sandbox, filter=chosen), clock(), [])) == []


def test_what_changed_is_found_to_the_minute(trida: Connected, sandbox: NotionSandbox, clock: Clock, number: str):
    clock.tick(minutes=5, seconds=50)
    since = clock()
    sandbox.edit_as("savin", KEY, {"Сумма": 7})
    clock.tick(hours=1)
    assert list(trida.tracker.changed(selection(sandbox), since, [])) == [number]
    assert list(trida.tracker.changed(selection(sandbox), clock(), [])) == []
    assert len(list(trida.tracker.changed(selection(sandbox), None, []))) == len(sandbox.company.deals)


def test_more_pages_than_a_query_gives_are_all_found(trida: Connected, sandbox: NotionSandbox, clock: Clock):
    for count in range(6):
        clock.tick(minutes=1)
        sandbox.create_as("savin", f"new {count}")
    sandbox.world.query_cap = len(sandbox.company.deals) + 2
    found = list(trida.tracker.changed(selection(sandbox), None, []))
    assert len(found) == len(set(found)) == len(sandbox.company.deals) + 6


def test_a_tick_asks_for_a_round_and_stays_the_same_while_nothing_changes(
    trida: Connected, sandbox: NotionSandbox, site: Site, clock: Clock, number: str
):
    sandbox.tick_as("savin", KEY, site.slots["open"])
    ticket = trida.tracker.ticket(number, "")
    (asked,) = ticket.changes
    assert (ticket.labels, asked.slot, asked.after, asked.author.name) == ({LABEL}, "labels", LABEL, "Игорь Савин")
    assert trida.tracker.ticket(number, "").changes == (asked,)
    assert trida.tracker.ticket(number, ticket.cursor).changes == ()
    trida.tracker.update(number, {"status": "x"}, None, LABEL)
    again = trida.tracker.ticket(number, ticket.cursor)
    assert (again.labels, again.changes) == (frozenset(), ())


def test_an_answer_in_an_open_property_is_seen_until_a_round_is_revealed(
    trida: Connected, sandbox: NotionSandbox, site: Site, clock: Clock, number: str
):
    trida.tracker.update(number, {}, {"state": "open"})
    sandbox.edit_as("savin", KEY, {site.slots["answer.sales"]: "+ Бюджет есть"})
    first = trida.tracker.ticket(number, "")
    assert [(c.slot, c.after, c.author.id) for c in first.changes] == [
        ("answer.sales", "+ Бюджет есть", sandbox.account("savin").id)
    ]
    assert trida.tracker.ticket(number, first.cursor).changes == ()
    # in the same minute: one more answer, and another text in the first
    sandbox.edit_as("kotova", KEY, {site.slots["answer.product"]: "+ Дорого", site.slots["answer.sales"]: "- Нет"})
    second = trida.tracker.ticket(number, first.cursor)
    assert {(c.slot, c.after) for c in second.changes} == {("answer.product", "+ Дорого"), ("answer.sales", "- Нет")}
    assert "Дорого" not in second.cursor
    trida.tracker.update(number, {}, {"state": "revealed"})
    assert trida.tracker.ticket(number, "").changes == ()


def test_what_a_bot_wrote_has_no_author(trida: Connected, sandbox: NotionSandbox, site: Site, number: str):
    trida.tracker.update(number, {"answer.sales": "+ x"}, None)
    (change,) = trida.tracker.ticket(number, "").changes
    assert change.author is None


# people


def who(trida: Connected, number: str, **source) -> list[tuple[str, bool]]:
    ticket = trida.tracker.ticket(number, "")
    return [(one.name, one.active) for one in trida.tracker.members(PeopleSource(**source), ticket)]


def test_people_are_named_by_id_address_property_or_ownership(trida: Connected, sandbox: NotionSandbox, number: str):
    savin, kotova = sandbox.account("savin"), sandbox.account("kotova")
    named = [
        {"id": savin.id.replace("-", "")},
        {"id": kotova.email.upper()},
        {"id": "nobody@polus.example"},
        {"id": savin.email},
    ]
    assert who(trida, number, people=named) == [
        ("Игорь Савин", True),
        ("Мария Котова", True),
        ("nobody@polus.example", False),
    ]
    assert who(trida, number, user_field="владелец") == [("Игорь Савин", True)]
    assert who(trida, number, deal_owner=True) == [("Игорь Савин", True)]
    sandbox.edit_as("savin", KEY, {"Владелец": []})
    assert who(trida, number, user_field="Владелец") == who(trida, number, deal_owner=True) == []
    for source, reason in (({"user_field": "Сумма"}, "field_missing"), ({"group": "x"}, "source_unknown")):
        with pytest.raises(NeedsOperator, match=reason):
            who(trida, number, **source)


def test_who_left_is_inactive_and_bots_are_nobody(trida: Connected, sandbox: NotionSandbox, clock: Clock):
    ids = [sandbox.account(one).id for one in ("savin", "trida")]
    assert [one.active for one in trida.tracker.people([*ids, "typo"])] == [True, False, False]
    sandbox.set_active("savin", active=False)
    clock.tick(minutes=1)
    assert [one.active for one in trida.tracker.people(ids)] == [False, False]


def test_without_the_right_to_read_people_nothing_is_guessed(trida: Connected, sandbox: NotionSandbox, number: str):
    for right in ("read_users", "read_users_with_email"):
        sandbox.permit(right, allowed=False)
    with pytest.raises(NeedsOperator, match="no_right"):
        trida.tracker.people([sandbox.account("savin").id])
    me = trida.tracker.me()
    assert (me.id, trida.tracker.known_account()) == (sandbox.account("trida").id, me.id)


def test_ids_are_read_out_of_addresses():
    number = "153104cd-477e-809d-8dc4-ff2d96ae3090"
    bare = number.replace("-", "")
    for text in (number.upper(), bare, f"https://www.notion.so/acme/Deal-{bare}?v={'1' * 32}#{'2' * 32}"):
        assert dashed(text) == number
    assert dashed("DEAL-142") is dashed(None) is dashed(bare + "0") is None
