"""Roll-up by kind, states from value and time, and the plan's arithmetic."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.goals.model import Direction, Kind, Period, Said, State
from plugin.domain.goals.tree import build
from plugin.domain.goals.walking import nodes
from tests.domain.goals.making import NOVEMBER, QUARTER, SUMMER, TODAY, company, found, frame, goal


def built(*said, **changes):
    tree = build([goal(1, metric="turnover", unit="₽"), *said], frame(**changes))
    return {node.goal.key: node for node in nodes(tree)}, tree


def test_every_number_of_a_trio_has_its_share_of_the_plan_and_only_what_grows_is_held_against_time():
    shown, _ = built(
        goal(2, "marketing", metric="leads", plan=600, fact=372),
        goal(3, "marketing", metric="lead_to_deal", unit="%", plan=4, fact="2.7"),
        goal(4, "marketing", metric="cost_per_lead", unit="₽", plan=6500, fact=5850, direction=Direction.AT_MOST),
        goal(5, "marketing", metric="cost_per_target_lead", unit="₽", plan=0, fact=5, direction=Direction.AT_MOST),
    )
    told = {key: (node.share, node.by_time) for key, node in shown.items()}
    assert told["G-2"] == (62, True)
    assert told["G-3"] == (Decimal("67.5"), False)
    assert (told["G-4"], told["G-5"]) == ((90, False), (None, False))


def test_a_sum_converts_weighs_and_leaves_out_what_only_hangs_there():
    shown, _ = built(
        goal(2, "sales", kind=Kind.SUM, unit="млн ₽", plan=99),
        goal(3, "sales", "w:2", unit="тыс. ₽", plan="1500", fact=300),
        goal(4, "sales", "w:2", unit="₽", plan="500000", weight=2),
        goal(5, "sales", "w:2", unit="₽", plan=7, fact=7, contributes=False),
    )
    assert (shown["G-2"].plan, shown["G-2"].fact) == (Decimal("2.5"), Decimal("0.3"))
    assert shown["G-2"].computed
    assert shown["G-2"].drivers == ("w:3", "w:4")


def test_a_plan_needs_every_part_and_so_does_a_fact_that_is_to_stay_low():
    below = [goal(3, "sales", "w:2", plan=5), goal(4, "sales", "w:2", fact=2)]
    shown, _ = built(goal(2, "sales", kind=Kind.SUM, plan=9, direction=Direction.AT_MOST), *below)
    assert (shown["G-2"].plan, shown["G-2"].fact) == (9, None)


def test_what_cannot_be_added_is_found_and_left_out():
    shown, tree = built(
        goal(2, "sales", kind=Kind.SUM, unit="₽"),
        goal(3, "sales", "w:2", unit="дней", plan=5),
        goal(4, "sales", "w:2", unit="руб.", plan=6),
    )
    assert shown["G-2"].plan == 6
    assert [(one.goals, one.facts["unit"], one.facts["text"]) for one in found(tree, "unit_mismatch")] == [
        (("w:3", "w:2"), "дней", "₽")
    ]


def test_a_product_and_a_ratio_know_percent_and_millions():
    shown, _ = built(
        goal(2, "sales", kind=Kind.PRODUCT, unit="тыс. ₽"),
        goal(3, "sales", "w:2", plan=600),
        goal(4, "sales", "w:2", unit="%", plan="4.0"),
        goal(5, "sales", "w:2", unit="млн ₽", plan="1.6"),
        goal(6, "sales", kind=Kind.RATIO, unit="%"),
        goal(10, "sales", "w:6", plan=600, fact=0),
        goal(9, "sales", "w:6", plan=24, fact=3),
        goal(11, "sales", "w:6"),
    )
    assert (shown["G-2"].plan, shown["G-6"].plan, shown["G-6"].fact) == (38400, 4, None)


@pytest.mark.parametrize(
    ("formula", "unit", "value"),
    [
        ("leads × конверсия * «средний чек»", "млн ₽", "38.4"),
        ('`G-2` * {g-3} * "G-4"', "₽", "38400000"),
        ("(leads - 100) / 2", "", "250"),
        ("-leads + 0,5", "", "-599.5"),
        ("leads * 5000", "₽", "3000000"),
    ],
)
def test_formulas_name_metrics_and_keys(formula, unit, value):
    tree = build([*company(), goal(9, "sales", kind=Kind.FORMULA, unit=unit, formula=formula)], frame())
    assert next(n.plan for n in nodes(tree) if n.goal.key == "G-9") == Decimal(value)


@pytest.mark.parametrize(
    ("formula", "code", "fact"),
    [
        ("leads *", "formula_wrong", "syntax"),
        ("leads.real", "formula_wrong", "syntax"),
        ("leads ** 9", "formula_wrong", "syntax"),
        ("-" * 300 + "1", "formula_wrong", "syntax"),
        ("1+" * 300 + "1", "formula_wrong", "long"),
        ("1 / (leads - 600)", "formula_wrong", "zero"),
        ("leads * happiness / G", "driver_missing", "happiness, G"),
    ],
)
def test_a_formula_that_says_nothing_is_a_finding(formula, code, fact):
    tree = build([*company(), goal(9, "sales", kind=Kind.FORMULA, formula=formula, plan=3)], frame())
    (one,) = found(tree, code)
    assert one.facts["reason" if code == "formula_wrong" else "text"] == fact
    assert next(n.plan for n in nodes(tree) if n.goal.key == "G-9") == 3


def test_formulas_that_name_each_other_are_a_cycle():
    _, tree = built(
        goal(2, "sales", kind=Kind.FORMULA, formula="`G-3` + 1"),
        goal(3, "sales", kind=Kind.FORMULA, formula="`G-2` + 1"),
    )
    assert [one.goals for one in found(tree, "cycle")] == [("w:2", "w:3")]
    assert not tree.loose


def test_a_formula_does_not_add_currencies_nor_call_money_a_count():
    _, tree = built(
        goal(2, "sales", unit="$", plan=1),
        goal(3, "sales", unit="₽", plan=1),
        goal(4, "sales", kind=Kind.FORMULA, unit="₽", formula="`G-2` + `G-3`"),
        goal(5, "sales", kind=Kind.FORMULA, unit="шт", formula="`G-2` * 2"),
        goal(6, "sales", kind=Kind.FORMULA, unit="%", formula="`G-2` / `G-3`"),
    )
    assert [one.goals for one in found(tree, "unit_mismatch")] == [("w:2", "w:4"), ("w:2", "w:5"), ("w:2", "w:6")]


def test_the_plan_typed_on_top_is_what_the_sum_below_is_held_against():
    goals = [
        goal(1, metric="turnover", unit="₽", kind=Kind.SUM, plan=48),
        goal(2, "sales", metric="turnover", unit="₽", plan=40, fact=7),
    ]
    tree = build(goals, frame())
    assert (tree.shared.plan, tree.shared.fact, tree.gap.missing) == (48, 7, 8)


# 50 of 92 days are over on the 20th of November: 54.3 %.
@pytest.mark.parametrize(
    ("fact", "changes", "state", "behind"),
    [
        ("55", {}, State.ON_TRACK, None),
        ("51.4", {}, State.ON_TRACK, "2.9478"),
        ("51", {}, State.BEHIND, "3.3478"),
        ("44", {}, State.FAR_BEHIND, "10.3478"),
        ("44", {"period": NOVEMBER}, State.FAR_BEHIND, "19.3333"),
        ("99", {"unit": "%"}, State.BEHIND, "1"),
        ("89", {"unit": "дней"}, State.FAR_BEHIND, "11"),
        ("110", {"direction": Direction.AT_MOST}, State.BEHIND, "10"),
        ("110.1", {"direction": Direction.AT_MOST}, State.FAR_BEHIND, "10.1"),
        ("99", {"direction": Direction.AT_MOST}, State.ON_TRACK, None),
        ("1.4", {"metric": "average_deal"}, State.FAR_BEHIND, "98.6"),
        ("1", {"plan": "0"}, State.ON_TRACK, None),
        (None, {}, State.PENDING, None),
        ("-1", {"plan": "0", "unit": "%"}, State.FAR_BEHIND, "100"),
        ("-11", {"plan": "-10"}, State.BEHIND, "10"),
    ],
)
def test_a_state_comes_from_value_and_time(fact, changes, state, behind):
    shown, _ = built(goal(2, "sales", fact=fact, **{"plan": 100, **changes}))
    assert (shown["G-2"].state, shown["G-2"].behind) == (state, None if behind is None else Decimal(behind))


def said(month, day):
    return Said("Ann", datetime(2026, month, day, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("today", "changes", "state"),
    [
        (TODAY, {"fact_said": said(10, 30)}, State.ON_TRACK),
        (TODAY, {"fact_said": said(10, 29)}, State.STALE),
        (TODAY, {"fact_said": said(10, 29), "closed": True}, State.ON_TRACK),
        (TODAY, {"fact_said": said(10, 29), "fact": 1}, State.STALE),
        (TODAY, {"fact_said": Said("", None)}, State.ON_TRACK),
        (TODAY, {"fact": None, "fact_said": Said("", None)}, State.STALE),
        (TODAY, {"fact": None, "fact_said": said(11, 1)}, State.PENDING),
        (TODAY, {"fact": None, "fact_said": Said("", None), "period": NOVEMBER}, State.PENDING),
        (date(2026, 10, 22), {"fact": None, "fact_said": Said("", None)}, State.PENDING),
        (date(2026, 10, 23), {"fact": None, "fact_said": Said("", None)}, State.STALE),
        (date(2026, 12, 28), {"period": NOVEMBER, "fact_said": said(12, 1)}, State.ON_TRACK),
        (date(2026, 12, 28), {"period": NOVEMBER, "fact_said": said(11, 29)}, State.STALE),
    ],
)
def test_silence_is_a_state_of_its_own(today, changes, state):
    shown, tree = built(goal(2, "sales", **{"plan": 100, "fact": 100, **changes}), today=today)
    assert shown["G-2"].state is state
    assert ("w:2",) in [one.goals for one in found(tree, "stale")] or state is not State.STALE


def test_a_sum_is_as_old_as_its_oldest_part_and_only_the_part_is_reported():
    parts = [goal(3, "sales", "w:2", plan=1, fact=9), goal(4, "sales", "w:2", plan=1, fact=9, fact_said=said(10, 5))]
    shown, tree = built(goal(2, "sales", kind=Kind.SUM), *parts)
    assert shown["G-2"].state is State.STALE
    assert [one.goals for one in found(tree, "stale") if "w:1" not in one.goals] == [("w:4",)]


def test_the_plan_of_marketing_against_the_shared_goal():
    gap = build(company(), frame()).gap
    assert (gap.have, gap.need, gap.missing, gap.unit, gap.against) == (
        Decimal("38.4"),
        48,
        Decimal("9.6"),
        "млн ₽",
        "w:1",
    )
    assert [(one.metric, one.value, one.goal) for one in gap.steps] == [
        ("leads", 600, "w:2"), ("lead_to_deal", 4, "w:3"), ("deals", 24, None),
        ("average_deal", Decimal("1.6"), "w:4"), ("turnover", Decimal("38.4"), None),
    ]  # fmt: skip
    assert [(one.metric, one.value) for one in gap.ways] == [("leads", 750), ("lead_to_deal", 5), ("average_deal", 2)]
    assert (gap.deals_have, gap.deals_need, gap.leads_more, gap.deals_of) == (24, 30, 150, "w:5")


def test_the_deals_gap_says_what_is_missing():
    one = found(build(company(), frame()), "deals_gap")[0]
    assert (one.goals, one.facts["missing"]) == (("w:5",), 6)


def test_twenty_deals_against_twenty_seven_are_a_hundred_and_forty_leads():
    goals = [
        goal(1, metric="deals", plan=27),
        goal(2, "marketing", metric="leads", plan=400),
        goal(3, "marketing", metric="lead_to_deal", unit="%", plan=5),
        goal(4, "sales", metric="deals", plan=27),
    ]
    tree = build(goals, frame())
    gap = tree.gap
    assert (gap.deals_have, gap.deals_need, gap.missing, gap.leads_more) == (20, 27, 7, 140)
    assert [one.code for one in tree.findings][:1] == ["deals_gap"]
    assert [(one.metric, one.value) for one in gap.ways] == [("leads", 540), ("lead_to_deal", Decimal("6.8"))]


def test_without_a_plan_in_deals_those_needed_are_reckoned():
    gap = build(company()[:4], frame()).gap
    assert (gap.deals_need, gap.leads_more, gap.deals_of) == (30, 150, "")


def test_without_leads_nothing_is_said_in_deals_and_the_clients_planned_are_a_way():
    top, _, _, deal, clients = company()
    gap = build([replace(top, plan=Decimal(64)), deal, clients], frame()).gap
    in_deals = build([replace(top, plan=Decimal(64)), deal, replace(clients, metric="deals")], frame()).gap
    assert (in_deals.have, in_deals.deals_have) == (48, None)
    assert (gap.have, gap.deals_have, gap.deals_need) == (48, None, None)
    assert [(one.metric, one.value) for one in gap.ways] == [("new_clients", 40), ("average_deal", Decimal("2.2"))]


def test_the_chain_goes_on_to_gross_margin():
    goals = [*company(metric="gross_margin", plan=12), goal(6, "sales", metric="margin", unit="%", plan=25)]
    gap = build(goals, frame()).gap
    assert (gap.have, gap.need, gap.steps[-1].metric) == (Decimal("9.6"), 12, "gross_margin")
    assert [one.value for one in gap.ways] == [750, 5, 2]


def test_leads_of_two_departments_add_up_each_with_its_own_conversion():
    more = [goal(6, "product", metric="leads", plan=200), goal(7, "product", metric="lead_to_deal", unit="%", plan=10)]
    gap = build([*company(), *more], frame()).gaps[0]
    assert (gap.deals_have, gap.steps[0].value, gap.steps[1].value, gap.steps[1].goal) == (
        44,
        800,
        Decimal("5.5"),
        None,
    )


def test_no_more_than_every_lead_becomes_a_deal():
    top, leads, *others = company()
    gap = build([top, replace(leads, plan=Decimal(20)), *others], frame()).gap
    assert [one.metric for one in gap.ways] == ["leads", "average_deal"]


def test_months_are_reckoned_with_the_rates_of_their_quarter():
    months = [
        goal(6, "marketing", "w:2", metric="leads", plan=100, period=NOVEMBER),
        goal(7, "sales", metric="turnover", unit="₽", plan="8000000", period=NOVEMBER),
    ]
    own, month = build([*company(), *months], frame()).gaps
    assert own.period == QUARTER
    assert (month.period, month.have, month.need) == (NOVEMBER, 6_400_000, 8_000_000)


def test_a_quarters_leads_may_be_planned_by_month():
    parts = [Period(date(2026, 10, 1), date(2026, 10, 31)), NOVEMBER, Period(date(2026, 12, 1), date(2026, 12, 31))]
    top, _, *others = company()
    leads = [goal(20 + n, "marketing", metric="leads", plan=200, period=one) for n, one in enumerate(parts)]
    assert build([top, *others, *leads], frame()).gap.steps[0].sources == ("w:20", "w:21", "w:22")
    assert build([top, *others, *leads[:2]], frame()).gaps[0].steps[0].metric == "new_clients"


def test_money_of_another_currency_ends_the_chain_in_a_finding():
    tree = build(company(unit="$"), frame())
    assert found(tree, "unit_mismatch")[0].goals == ("w:4", "w:1")
    assert tree.gap.metric == "new_clients"


def test_goals_that_hang_nowhere_are_no_part_of_the_plan():
    goals = company()
    loose = [replace(goals[1], parents=()), goals[0], *goals[2:]]
    assert build(loose, frame()).gaps[0].steps[0].metric == "new_clients"


@settings(max_examples=40)
@given(
    leads=st.integers(1, 5000),
    conversion=st.integers(1, 400),
    deal=st.integers(1, 90),
    need=st.integers(1, 900),
    summer=st.booleans(),
)
def test_each_way_closes_the_gap_alone(leads, conversion, deal, need, summer):
    period = SUMMER if summer else None
    goals = [
        goal(1, metric="turnover", unit="млн ₽", plan=need, period=period),
        goal(2, "marketing", metric="leads", plan=leads, period=period),
        goal(3, "marketing", metric="lead_to_deal", unit="%", plan=Decimal(conversion) / 10, period=period),
        goal(4, "sales", metric="average_deal", unit="тыс. ₽", plan=deal * 10, period=period),
    ]
    given_frame = frame(period=SUMMER if summer else QUARTER)
    gap = build(goals, given_frame).gaps[0]
    for way in gap.ways:
        changed = [replace(one, plan=way.value) if one.id == way.goal else one for one in goals]
        assert build(changed, given_frame).gaps[0].missing <= 0
    assert bool(gap.ways) == (gap.missing > 0)
