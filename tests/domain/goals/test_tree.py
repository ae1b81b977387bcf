"""The tree: where goals stand, what is found about their places, and that nothing makes it fail or lose a goal."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.goals.findings import CODES
from plugin.domain.goals.model import Acceptance, Department, Direction, Kind, State
from plugin.domain.goals.tree import build
from plugin.domain.goals.walking import nodes
from tests.domain.goals.making import NOVEMBER, SUMMER, company, found, frame, goal, goals


def branch(tree, department):
    return next(one.nodes for one in tree.branches if one.department == department)


def keys(shown):
    return [node.goal.key for node in shown]


def test_goals_stand_below_the_shared_one_by_department():
    tree = build([*company(), goal(6, "", "w:2"), goal(7, "sales", "w:2"), goal(8)], frame())
    assert tree.shared.goal.key == "G-1"
    assert keys(tree.shared.children) == ["G-8"]
    assert keys(branch(tree, "marketing")) == ["G-2", "G-3"]
    assert keys(branch(tree, "marketing")[0].children) == ["G-6"]
    assert keys(branch(tree, "sales")) == ["G-5", "G-4", "G-7"]
    assert tree.empty == ("product",)


def test_quality_stands_right_below_its_volume_whatever_their_keys():
    extra = [goal(9, "marketing", metric="non_target_share", unit="%"), goal(0, "marketing", metric="cost_per_lead")]
    shown = branch(build([*company(), *extra], frame()), "marketing")
    assert [(node.goal.key, node.pair) for node in shown] == [
        ("G-0", ""), ("G-2", ""), ("G-3", "w:2"), ("G-9", "w:2"),
    ]  # fmt: skip


def test_each_months_quality_stands_with_the_volume_of_its_month():
    october = replace(NOVEMBER, first=date(2026, 10, 1), last=date(2026, 10, 31))
    shown = build(
        [
            goal(1, metric="turnover"),
            goal(2, "marketing", metric="leads", period=october),
            goal(3, "marketing", metric="leads", period=NOVEMBER),
            goal(4, "marketing", metric="lead_to_deal", period=NOVEMBER),
            goal(5, "marketing", metric="lead_to_deal", period=october),
            goal(6, "marketing", "w:3", metric="non_target_share"),
        ],
        frame(),
    )
    assert [(n.goal.key, n.pair) for n in nodes(shown)][1:] == [
        ("G-2", ""), ("G-5", "w:2"), ("G-3", ""), ("G-6", "w:3"), ("G-4", "w:3"),
    ]  # fmt: skip


def test_an_orphan_is_named_with_its_owner_and_kept():
    tree = build([*company(), goal(7, "product", None)], frame())
    (orphan,) = found(tree, "orphan")
    assert (orphan.goals, orphan.facts["goal"], orphan.facts["owner"]) == (("w:7",), "Goal 7", "Person 7")
    assert keys(tree.loose) == ["G-7"]
    assert not tree.empty


def test_a_parent_that_is_no_goal_of_the_tree_is_said():
    late = goal(8, period=SUMMER)
    tree = build([*company(), goal(6, "sales", "G-99"), late, goal(7, "sales", "w:8")], frame())
    assert [one.facts["text"] for one in found(tree, "parent_unknown")] == ["G-99", "G-8"]
    assert keys(tree.loose) == ["G-6", "G-7"]
    assert tree.other == ((SUMMER, 1),)
    assert not found(tree, "orphan")


def test_a_private_parent_of_another_period_is_not_named():
    late = goal(8, period=SUMMER, private=True)
    (lost,) = found(build([*company(), late, goal(7, "sales", "w:8")], frame()), "parent_unknown")
    assert (lost.goals, lost.facts["text"]) == (("w:7", "w:8"), "")


def test_a_goal_with_nothing_below_and_no_money_is_not_taken_for_the_shared_one():
    assert build([goal(1, plan=5), goal(2, "sales", None)], frame()).shared is None


def test_of_several_parents_the_first_is_used():
    tree = build([*company(), goal(6, "marketing", parents=("w:2", "w:3", "gone"))], frame())
    (several,) = found(tree, "several_parents")
    assert (several.goals, several.facts["text"]) == (("w:6", "w:2", "w:3"), "G-2, G-3")
    assert keys(branch(tree, "marketing")[0].children) == ["G-6"]


def test_a_cycle_is_reported_once_and_its_goals_are_loose_with_what_hangs_below():
    circle = [goal(6, "sales", "w:8"), goal(7, "sales", "w:6"), goal(8, "sales", "w:7"), goal(9, "sales", "w:7")]
    tree = build([*company(), *circle], frame())
    (cycle,) = found(tree, "cycle")
    assert (cycle.goals, cycle.facts["text"]) == (("w:6", "w:7", "w:8"), "G-6, G-7, G-8")
    assert [(n.goal.key, keys(n.children)) for n in tree.loose] == [("G-6", []), ("G-7", ["G-9"]), ("G-8", [])]


def test_the_shared_goal_is_the_named_one_and_the_chosen_one_when_the_name_leads_nowhere():
    assert build(company(), frame(shared="G-4")).shared.goal.key == "G-4"
    assert build(company(), frame(shared="1")).shared.goal.key == "G-1"
    lost = build(company(), frame(shared="G-77"))
    assert lost.shared.goal.key == "G-1"
    assert found(lost, "no_shared_goal")[0].facts["text"] == "G-77"
    assert build([goal(1, plan=5), goal(2, "sales")], frame()).shared.goal.key == "G-1"


def test_without_a_shared_goal_departments_keep_their_goals():
    tree = build([goal(2, "sales", None), goal(3, "sales", "w:2")], frame())
    assert tree.shared is None
    assert [one.code for one in tree.findings if one.code in CODES[6:13]] == ["no_shared_goal"]
    assert keys(branch(tree, "sales")) == ["G-2"]


def test_two_goals_that_could_be_on_top_are_both_named():
    tree = build([*company(), goal(7, "", None, metric="gross_margin"), goal(8, "sales", "w:7")], frame())
    assert found(tree, "several_tops")[0].goals == ("w:1", "w:7")
    assert keys(tree.loose) == ["G-7"]
    assert not found(tree, "orphan")


def test_goals_of_other_periods_are_counted_and_a_month_belongs_to_its_quarter():
    tree = build([*company(), goal(6, "sales", period=NOVEMBER), goal(7, "sales", period=SUMMER)], frame())
    assert "G-6" in keys(branch(tree, "sales"))
    assert tree.other == ((SUMMER, 1),)


def test_results_are_what_was_closed_in_the_period_by_department():
    def closed(number, day, **more):
        at = datetime(2026, *day, 12, tzinfo=UTC) if day else None
        return goal(number, closed=True, closed_at=at, **more)

    tree = build(
        [
            *company(),
            closed(6, (11, 3), department="sales"),
            closed(7, (9, 30), department="sales"),
            closed(8, None, department="marketing"),
            closed(9, (10, 1), department="sales", period=SUMMER),
        ],
        frame(),
    )
    assert [(one.department, one.goal.key) for one in tree.results] == [
        ("marketing", "G-8"), ("sales", "G-9"), ("sales", "G-6"),
    ]  # fmt: skip


def test_departments_owe_their_numbers_and_volume_owes_its_quality():
    departments = (Department("marketing", "Mia", ("leads", "cost_per_lead")), Department("product", "", ("deals",)))
    only = [company()[0], company()[1]]
    tree = build(only, frame(departments=departments))
    assert [one.facts["metric"] for one in found(tree, "number_owed")] == ["cost_per_lead"]
    (alone,) = found(tree, "volume_without_quality")
    assert (alone.goals, alone.departments, alone.facts["goal"]) == (("w:2",), ("marketing",), "Goal 2")
    assert found(tree, "no_goals")[0].departments == ("product",)
    assert not found(build(company(), frame()), "volume_without_quality")


def test_the_shared_goal_is_no_departments_volume_though_it_may_be_of_one():
    tree = build(company(department="product")[:3], frame(shared="G-1"))
    assert "product" not in tree.empty
    assert not found(tree, "volume_without_quality")


def test_a_department_of_private_goals_is_not_empty():
    assert build([*company(), goal(6, "product", private=True)], frame()).empty == ()


def test_what_goals_say_becomes_findings_in_the_order_of_the_page():
    said = [
        *company(),
        goal(6, "marketing", metric="non_target_share", unit="%", plan=40, fact=58, direction=Direction.AT_MOST),
        goal(7, "product", acceptance=Acceptance.REFUSED, acceptance_note="not mine", plan=3, fact=3),
        goal(8, "product", owner=None, plan=3, fact=3, unread=(("period", "soon"), ("plan", "many"))),
        goal(9, "product", "w:7", kind=Kind.SUM),
        goal(10, "elsewhere", plan=1, fact=1),
    ]
    tree = build(said, frame())
    assert [one.code for one in tree.findings] == [
        "plan_gap", "deals_gap", "quality_behind", "refused", "process_missing", "department_unknown",
        "plan_missing", "owner_missing", "unread",
    ]  # fmt: skip
    quality = found(tree, "quality_behind")[0]
    assert (quality.goals, quality.facts["value"], quality.facts["volume"]) == (("w:6", "w:2"), 58, "Goal 2")
    assert found(tree, "unread")[0].facts["field"] == "period, plan"


def test_quality_is_no_finding_of_its_own_where_the_volume_is_behind_too():
    top, leads, *others = company()
    bad = goal(6, "marketing", metric="non_target_share", unit="%", plan=40, fact=58, direction=Direction.AT_MOST)
    assert not found(build([top, replace(leads, fact=Decimal(9)), *others, bad], frame()), "quality_behind")


def test_a_heading_needs_no_plan():
    tree = build([*company(), goal(6, "product"), goal(7, "product", "w:6", plan=2, fact=1)], frame())
    assert not found(tree, "plan_missing")


def test_departments_that_depend_on_each_other_need_a_sync_process():
    tree = build([*company(), goal(6, "product", "w:4", plan=2)], frame())
    assert tree.unsynced == (("marketing", "sales"), ("sales", "product"))


def test_a_chain_of_ten_thousand_goals_is_built():
    deep = [goal(n, "sales", f"w:{n - 1}", kind=Kind.SUM, unit="₽") for n in range(2, 10_001)]
    leaf = goal(10_001, "sales", "w:10000", unit="тыс. ₽", plan=7, fact=1)
    tree = build([goal(1, metric="turnover", unit="₽", kind=Kind.SUM), *deep, leaf], frame())
    assert tree.shared.plan == 7000
    assert sum(1 for _ in nodes(tree)) == 10_001


@settings(max_examples=40)
@given(said=goals(), seed=st.integers(0, 5), named=st.sampled_from(["", "G-1", "w:2"]))
def test_any_goals_build_and_none_is_lost(said, seed, named):
    tree = build(said, frame(shared=named))
    ids = Counter(node.goal.id for node in nodes(tree))
    assert set(ids.values()) <= {1}
    assert len(ids) + sum(number for _, number in tree.other) == len({one.id for one in said})
    assert {name for one in tree.findings for name in one.goals} <= {one.id for one in said}
    assert {one.code for one in tree.findings} <= set(CODES)
    assert len({one.key for one in tree.findings}) == len(tree.findings)
    shuffled = list(said)
    random.Random(seed).shuffle(shuffled)
    assert plain(build(shuffled, frame(shared=named))) == plain(tree)


def plain(tree):
    """What a tree says, comparable where numbers are not: a signalling NaN is not equal to itself."""
    shown = [(n.goal.id, n.plan, n.fact, n.state, n.pair, keys(n.children)) for n in nodes(tree)]
    return (
        shown,
        [(one.key, str(one.facts)) for one in tree.findings],
        tree.gaps,
        tree.unsynced,
        tree.empty,
        str(tree.results),
    )


def test_nothing_is_on_track_by_silence():
    silent = [goal(6, "sales", plan=1), goal(7, "sales", fact=5), goal(8, "sales", plan=1, fact=Decimal("NaN"))]
    states = {n.goal.key: n.state for n in nodes(build([*company(), *silent], frame()))}
    assert {states[key] for key in ("G-6", "G-7", "G-8")} <= {State.PENDING, State.STALE}
