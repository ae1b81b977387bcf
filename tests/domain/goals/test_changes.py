"""What changed between two days, most telling first."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from plugin.domain.goals.changes import moved
from plugin.domain.goals.model import Acceptance, Kind
from plugin.domain.goals.tree import build
from plugin.domain.people import Person
from tests.domain.goals.making import LATELY, SUMMER, company, frame, goal, goals


def between(before, after, **changes):
    return moved(build(before, frame()), build(after, frame(**changes)))


def test_every_kind_of_change_is_said_most_telling_first():
    top, leads, rate, deal, clients = company()
    after = [
        replace(top, title="Bigger"),
        replace(leads, plan=Decimal(700), plan_said=LATELY, fact=Decimal(380)),
        replace(rate, acceptance=Acceptance.REFUSED, acceptance_said=LATELY),
        replace(deal, fact=Decimal("1.8"), owner=Person("new", "New")),
        goal(6, "sales", plan=3),
    ]
    said = [
        (one.what, one.goal.key, one.before, one.after) for one in between([top, leads, rate, deal, clients], after)
    ]
    assert said == [
        ("acceptance", "G-3", "open", "refused"),
        ("plan", "G-2", 600, 700),
        ("removed", "G-5", "Goal 5", None),
        ("added", "G-6", None, "Goal 6"),
        ("fact", "G-2", 350, 380),
        ("fact", "G-4", Decimal("1.7"), Decimal("1.8")),
        ("owner", "G-4", "Person 4", "New"),
        ("title", "G-1", "Goal 1", "Bigger"),
    ]


def test_a_state_that_got_worse_stands_before_plans_and_one_that_got_better_after():
    top, leads, *others = company()
    worse = [top, replace(leads, fact=Decimal(1)), *others]
    assert [one.what for one in between([top, leads, *others], worse)] == ["state", "fact"]
    better = [replace(top, plan=Decimal(49)), leads, *others]
    assert [(one.what, one.goal.key) for one in between(worse, better)] == [
        ("plan", "G-1"),
        ("state", "G-2"),
        ("fact", "G-2"),
    ]


def test_numbers_in_another_unit_are_compared_in_the_new_one():
    top, leads, rate, deal, clients = company()
    same = replace(deal, unit="тыс. ₽", plan=Decimal(1600), fact=Decimal(1700))
    assert between(company(), [top, leads, rate, same, clients]) == ()
    less = replace(same, plan=Decimal(1500), plan_said=LATELY)
    (one,) = between(company(), [top, leads, rate, less, clients])
    assert (one.what, one.before, one.after, one.said) == ("plan", 1600, 1500, LATELY)


def test_computed_numbers_are_not_said_again():
    total = goal(6, "sales", kind=Kind.SUM)
    before = [*company(), total, goal(7, "sales", "w:6", plan=1, fact=1)]
    after = [*company(), total, goal(7, "sales", "w:6", plan=1, fact=2)]
    assert [(one.what, one.goal.key) for one in between(before, after)] == [("fact", "G-7")]


def test_a_new_period_does_not_make_every_goal_new():
    assert between(company(), [goal(9, plan=1, metric="turnover", period=SUMMER)], period=SUMMER) == ()


@settings(max_examples=15)
@given(goals())
def test_nothing_changed_is_nothing(said):
    tree = build(said, frame())
    assert moved(tree, tree) == ()
