"""What stands between departments: in the tree, in rounds, in process changes; only between those of the process."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from plugin.domain.checklists.facts import from_changes, from_rounds, from_tree, resolved
from plugin.domain.checklists.model import Apart, Closed, Kind
from plugin.domain.checklists.weights import WEIGHTS
from plugin.domain.goals.masking import masked
from plugin.domain.goals.model import Acceptance, Said
from plugin.domain.goals.tree import build
from plugin.domain.people import Person
from tests.domain.checklists.samples import IGOR, changed, sample_sync, told
from tests.domain.goals.making import LATELY, TODAY, company, frame, goal

SYNC = sample_sync()
OURS = Acceptance.ACCEPTED


def tree(*goals):
    return masked(build(goals, frame()))


def accepted(goals):
    return [replace(one, acceptance=OURS) for one in goals]


def kinds(*goals, sync=SYNC, **given):
    return {one.key: one.kind for one in from_tree(tree(*goals), sync, **given)}


def test_a_gap_between_the_two_departments_is_one_fact():
    (gap,) = [one for one in from_tree(tree(*accepted(company())), SYNC) if one.kind is Kind.PLAN_GAP]
    assert (gap.key, gap.source, gap.url) == ("gap:2026-10-01", "G-1", "https://t/G-1")
    assert gap.facts == {
        "missing": "9.6",
        "unit": "млн ₽",
        "have": "38.4",
        "need": "48",
        "metric": "turnover",
        "leads_more": "150",
        "deals_more": "6",
    }
    assert gap.weight == WEIGHTS[Kind.PLAN_GAP] + 2


def test_plans_that_meet_only_in_money_still_lack_deals():
    (gap,) = [one for one in from_tree(tree(*accepted(company(plan=30))), SYNC) if one.kind is Kind.PLAN_GAP]
    assert (gap.facts["missing"], gap.facts["unit"], gap.facts["metric"], gap.source) == ("6", "", "deals", "G-5")


def test_a_gap_is_no_matter_of_departments_that_plan_nothing_of_it():
    other = sample_sync(between=("sales", "product"))
    assert kinds(*accepted(company()), sync=other) == {}


def test_goals_on_the_edge_and_the_most_telling_of_each():
    goals = company()
    goals[1] = replace(goals[1], acceptance=Acceptance.REFUSED, acceptance_note="мало людей", fact=Decimal(1))
    goals[2] = replace(goals[2], acceptance=OURS, fact=Decimal(2), owner=Person(IGOR, "Игорь"))
    goals[3] = replace(goals[3], fact_said=Said("Ann", LATELY.at - timedelta(days=30)))
    found = {one.key: one for one in from_tree(tree(*goals), SYNC)}
    assert {key: one.kind for key, one in found.items()} == {
        "gap:2026-10-01": Kind.PLAN_GAP,
        "goal:w:2": Kind.REFUSED,
        "goal:w:3": Kind.OFF_TRACK,
        "goal:w:4": Kind.STALE,
        "goal:w:5": Kind.UNACCEPTED,
    }
    refused, off, stale = found["goal:w:2"], found["goal:w:3"], found["goal:w:4"]
    assert refused.facts["note"] == "мало людей"
    assert (refused.first, refused.owner, off.owner) == ("marketing", "", IGOR)
    assert (off.facts["fact"], off.facts["plan"], off.facts["behind"], off.facts["direction"]) == (
        "2",
        "4.0",
        "50",
        "at_least",
    )
    assert off.weight == WEIGHTS[Kind.OFF_TRACK] + 5
    assert stale.facts["days"] == "28"
    assert set(found["goal:w:5"].facts) == {"goal", "key", "department", "metric", "plan", "unit", "direction"}


def test_a_source_without_a_field_for_it_asks_nobody_to_accept():
    assert set(kinds(*company(), unasked={"src"})) == {"gap:2026-10-01"}


@pytest.mark.parametrize(
    ("goals", "found"),
    [
        ([goal(6, "marketing", plan=1, fact=1)], set()),
        ([goal(6, "marketing", "w:7", plan=1, fact=1), goal(7, "sales", plan=1, fact=1)], {"goal:w:6", "goal:w:7"}),
        ([goal(6, "product", "w:7", plan=1, fact=1), goal(7, "sales", plan=1, fact=1)], set()),
        ([goal(6, "marketing", "w:7", plan=1, fact=1), goal(7, "marketing", plan=1, fact=1)], set()),
        (
            [
                goal(6, "marketing", "w:8", metric="leads", plan=1, fact=1),
                goal(7, "marketing", metric="lead_to_deal", unit="%", plan=1, fact=1),
                goal(8, "sales", acceptance=OURS),
            ],
            {"goal:w:6", "goal:w:7"},
        ),
        ([goal(6, "marketing", "w:7", plan=1, private=True), goal(7, "sales", plan=1, fact=1)], {"goal:w:7"}),
        ([goal(6, "marketing", "w:7", plan=1, closed=True), goal(7, "sales", acceptance=OURS)], set()),
    ],
)
def test_which_goals_lie_on_the_edge(goals, found):
    assert set(kinds(goal(1), *goals)) == found


def test_why_a_goal_or_a_gap_is_no_fact_any_more_is_told_as_it_is():
    goals = [*accepted(company(plan=1)), goal(6, "marketing", private=True), goal(7, "sales", closed=True)]
    goals[4] = replace(goals[4], plan=Decimal(24), fact=Decimal(1), acceptance=Acceptance.OPEN)
    found = resolved(
        tree(*goals), [told(1), told(2, reviewed=False), told(3, over=True), told(4, over=True, without=True)]
    )
    assert found["gap:2026-10-01"] == {Closed.GAP_CLOSED}
    assert found["goal:w:3"] == {Closed.ACCEPTED, Closed.BACK_ON_TRACK, Closed.FRESH_AGAIN}
    assert found["goal:w:5"] == {Closed.FRESH_AGAIN}
    assert not found.keys() & {"goal:w:6", "goal:w:7", "review:round-2", "talk:round-1", "talk:round-4"}
    assert (found["review:round-1"], found["talk:round-3"]) == ({Closed.REVIEWED}, {Closed.TALK_ENDED})
    assert resolved(None) == {}


ROLES = frozenset({"marketer", "hunter"})
MANAGER = Apart(frozenset({"marketer", "manager"}), "price")


@pytest.mark.parametrize(
    ("one", "keys"),
    [
        (told(), ["talk:round-142"]),
        (told(over=True), []),
        (told(talking=True, revealed=TODAY - timedelta(days=90)), ["talk:round-142"]),
        (told(revealed=TODAY - timedelta(days=61)), []),
        (told(revealed=TODAY - timedelta(days=60)), ["talk:round-142"]),
        (told(apart=()), []),
        (told(apart=(MANAGER,)), []),
        (told(reviewed=False, undecided=3), ["review:round-142"]),
        (told(reviewed=False, revealed=TODAY - timedelta(days=61)), []),
        (told(roles=frozenset({"marketer", "manager"}), reviewed=False), []),
        (told(roles=frozenset({"manager"})), []),
    ],
)
def test_which_rounds_leave_something_to_do(one, keys):
    assert [each.key for each in from_rounds([one], SYNC, TODAY)] == keys


def test_a_talk_is_known_by_its_task():
    apart = (Apart(ROLES, "budget"), Apart(ROLES, ""), Apart(ROLES, "price"), Apart(ROLES, "budget"), MANAGER)
    due = date(2026, 12, 1)
    one = told(talking=True, talk_key="DEAL-150", talk_url="https://t/150", talk_due=due, apart=apart)
    (talk,) = from_rounds([one], SYNC)
    assert (talk.source, talk.url, talk.due, talk.deal) == ("DEAL-150", "https://t/150", due, "10142")
    assert talk.facts == {"topics": "budget,price", "number": "1", "due": "2026-12-01"}
    assert talk.weight == WEIGHTS[Kind.TALK] + 4


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (changed(), True),
        (changed(since=TODAY), True),
        (changed(since=TODAY + timedelta(days=1)), False),
        (changed(since=None), True),
        (changed(roles=frozenset({"hunter", "manager"})), False),
        (changed(roles=frozenset()), True),
    ],
)
def test_a_process_change_is_checked_once_it_holds(one, counts):
    assert bool(from_changes([one], SYNC, TODAY)) is counts


def test_a_process_change_is_somebody_s_where_they_are_an_account():
    (named,), (known,) = (from_changes([changed(owner=who)], SYNC, TODAY) for who in ("Игорь", IGOR))
    assert (named.owner, named.facts["owner"], known.owner) == ("", "Игорь", IGOR)
