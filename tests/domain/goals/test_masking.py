"""Private goals: that they are there and how they stand may be read, nothing else, not by reckoning either."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.goals.masking import masked, masked_goals
from plugin.domain.goals.model import Acceptance, Kind, Said
from plugin.domain.goals.tree import build
from plugin.domain.goals.walking import nodes
from plugin.domain.people import Person
from tests.domain.goals.making import LATELY, company, found, frame, goal, goals

SECRET = Decimal("777.0777")


def leaves(value):
    """Yield every text and number anywhere in data, whether its repr shows it or not."""
    if is_dataclass(value):
        value = [getattr(value, one.name) for one in fields(value)]
    elif isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str | Decimal) and not isinstance(value, bool):
        yield str(value)


def secret(one):
    """Return a private goal all of whose words and numbers can be told from any other."""
    said = Said("secret sayer", LATELY.at)
    return replace(
        one,
        private=True, title=f"secret {one.id}", key=f"secret-{one.id}", url="secret",
        owner=Person("secret", "secret", "secret"), plan=SECRET, fact=SECRET, unit="secret", note="secret",
        result="secret", acceptance_note="secret", formula="secret", weight=SECRET, confidence=77,
        unread=(("plan", "secret"),), parents=(*one.parents, "secret parent"),
        acceptance_said=said, plan_said=said, fact_said=replace(said, at=one.fact_said.at),
    )  # fmt: skip


@settings(max_examples=30)
@given(said=goals(), hidden=st.sets(st.integers(1, 9)))
def test_nothing_private_is_left_anywhere_in_a_masked_tree(said, hidden):
    known = {one.id: one for one in said}.values()
    mixed = [secret(one) if int(one.id[2:]) in hidden else replace(one, private=False) for one in known]
    tree = build(mixed, frame())
    plain = masked(tree)
    told = " ".join(leaves(plain)) + repr(plain) + " ".join(leaves(masked_goals(mixed)))
    assert "secret" not in told.casefold()
    assert "777" not in told
    assert "pat@x" not in told
    assert [(n.goal.id, n.state, n.pair) for n in nodes(plain)] == [(n.goal.id, n.state, n.pair) for n in nodes(tree)]
    assert [one.key for one in plain.findings] == [one.key for one in tree.findings]


@settings(max_examples=30)
@given(said=goals(), values=st.tuples(st.integers(1, 50), st.integers(1, 50)))
def test_a_masked_tree_does_not_depend_on_private_numbers(said, values):
    def shown(value):
        known = {one.id: one for one in said}.values()
        mixed = [replace(one, plan=Decimal(value)) if one.private else one for one in known]
        tree = masked(build(mixed, frame()))
        return [(n.goal.id, n.plan, n.fact, n.share, n.behind) for n in nodes(tree)], tree.gaps

    one, two = shown(values[0]), shown(values[1])
    assert one[0] == two[0]
    numbers = [[(gap.have, gap.need, gap.deals_need, gap.leads_more) for gap in shape[1]] for shape in (one, two)]
    assert numbers[0] == numbers[1]


def test_what_is_computed_from_a_private_number_goes_all_the_way_up_and_typed_numbers_stay():
    tree = masked(
        build(
            [
                *company(kind=Kind.SUM),
                goal(6, "sales", kind=Kind.SUM, unit="₽"),
                goal(7, "sales", "w:6", kind=Kind.SUM, unit="₽"),
                goal(8, "sales", "w:7", unit="₽", plan=5, fact=5, private=True, metric="turnover"),
                goal(9, "sales", "w:7", unit="₽", plan=6, fact=6),
            ],
            frame(),
        )
    )
    shown = {node.goal.id: (node.plan, node.fact, node.goal.title) for node in nodes(tree)}
    assert shown["w:6"][:2] == shown["w:7"][:2] == (None, None)
    assert shown["w:8"] == (None, None, "")
    assert shown["w:9"] == (6, 6, "Goal 9")
    assert shown["w:1"] == (None, None, "Goal 1")


def test_a_gap_goes_with_a_private_driver_and_stays_with_another_private_goal():
    top, leads, *others = company()
    kept = masked(build([*company(), goal(9, "product", private=True, plan=5)], frame()))
    assert kept.gap.missing == Decimal("9.6")
    assert found(kept, "plan_gap")[0].facts["value"] == Decimal("38.4")
    gone = masked(build([top, replace(leads, private=True), *others], frame()))
    assert gone.gaps == ()
    assert found(gone, "plan_gap")[0].facts == {}
    clients = masked(build([top, leads, *others[:2], replace(others[2], private=True)], frame()))
    assert (clients.gap.deals_need, clients.gap.leads_more, clients.gap.deals_of) == (None, None, "")


def test_a_private_goal_keeps_its_place_its_state_and_its_finding_without_facts():
    refused = goal(6, "product", plan=5, fact=5, private=True, acceptance=Acceptance.REFUSED, acceptance_note="no")
    tree = masked(build([*company(), refused], frame()))
    (one,) = found(tree, "refused")
    assert (one.goals, one.facts) == (("w:6",), {})
    shown = next(node for node in nodes(tree) if node.goal.private)
    assert (shown.goal.acceptance, shown.goal.department, shown.state) == (Acceptance.REFUSED, "product", "on_track")


def test_a_public_goal_keeps_its_name_in_a_finding_whose_numbers_rest_on_a_private_one():
    refused = goal(6, "product", kind=Kind.SUM, acceptance=Acceptance.REFUSED)
    tree = masked(build([*company(), refused, goal(7, "product", "w:6", plan=5, private=True)], frame()))
    facts = found(tree, "refused")[0].facts
    assert facts["goal"] == "Goal 6"
    assert "value" not in facts


def test_a_formula_that_names_a_private_goal_is_not_shown():
    wrong = goal(9, "sales", kind=Kind.FORMULA, formula="`g-8` / leads / 0")
    said = [*company(), goal(8, "sales", private=True, plan=5), wrong]
    tree = build(said, frame())
    assert found(tree, "formula_wrong")[0].facts["text"] == wrong.formula
    assert not any("g-8" in one.casefold() for one in leaves(masked(tree)))
    assert masked_goals(said)[-1].formula == ""


def test_days_are_no_secret_and_nothing_else_is_touched():
    tree = build(company(), frame())
    assert masked(tree) == tree
    assert isinstance(tree.today, date)
    assert not isinstance(tree.today, datetime)
