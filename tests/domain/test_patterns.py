"""Patterns of a month: counts by topic and by two roles; few deals are called few; nobody is in it."""

import pytest

from plugin.domain.comparison import Cell, Cluster, Judgement, Said, Verdict, verdict
from plugin.domain.matching import Place, pair_of
from plugin.domain.patterns import FEWEST, Compared, Tally, patterns
from plugin.domain.reasons import Answer, Reason, Topic
from tests.domain.test_comparison import AT


def cluster(topic):
    return Cluster((Place("sales", "yes", 1), Place("product", "no", 1)), topic)


def reviewed(contradictions=(), agreements=(), sole=(), matrix=None):
    found = Verdict(
        tuple(map(cluster, contradictions)),
        tuple(map(cluster, agreements)),
        (),
        (),
        (),
        (),
        matrix or {},
        reviewed=True,
    )
    return Compared(found, tuple(("sales", topic) for topic in sole))


def test_an_empty_month_is_empty():
    assert (patterns([]).deals, patterns([]).topics, patterns([]).pairs) == (0, (), ())


def test_topics_are_counted_over_rounds_the_most_contradicted_first():
    found = patterns([
        reviewed([Topic.PRICE], [Topic.BUDGET, Topic.BUDGET], [None]),
        reviewed([Topic.PRICE, Topic.TIMING], [], [Topic.BUDGET]),
    ])  # fmt: skip
    assert found.deals == 2
    assert found.topics == (
        (Topic.PRICE, Tally(2, 0, 2)),
        (Topic.TIMING, Tally(1, 0, 1)),
        (Topic.BUDGET, Tally(2, 2, 0, 1)),
        (None, Tally(1, 0, 0, 1)),
    )


def test_two_roles_are_counted_whichever_comes_first():
    found = patterns([
        reviewed(matrix={("sales", "product"): Cell(1, 2), ("sales", "marketing"): Cell(3, 0, 4)}),
        reviewed(matrix={("product", "sales"): Cell(1, 1)}),
    ])  # fmt: skip
    assert found.pairs == (
        (("product", "sales"), Tally(2, 2, 3)),
        (("marketing", "sales"), Tally(1, 3, 0)),
    )


def test_the_order_of_the_rounds_changes_nothing():
    rounds = [reviewed([Topic.NEED]), reviewed([], [Topic.TRUST]), reviewed([], [], [Topic.LEGAL, None])]
    assert patterns(rounds) == patterns(rounds[::-1])


@pytest.mark.parametrize("deals, few", [(1, True), (FEWEST - 1, True), (FEWEST, False)])
def test_a_line_of_few_deals_says_so(deals, few):
    ((_, found),) = patterns([reviewed([Topic.PRICE])] * deals).topics
    assert (found.deals, found.too_few) == (deals, few)


def test_nobody_and_nothing_that_was_said_is_in_a_pattern():
    answers = {role: Answer((Reason(f"text of {role}", Topic.NEED),), ()) for role in ("sales", "product")}
    link = pair_of("product.yes1~sales.yes1")
    words = [Judgement(1, link, Said.SAME, "account-of-igor", "sales", AT)]
    found = repr(patterns([Compared(verdict(answers, [], words, settled=True), ())]))
    assert "agreements=1" in found
    assert not [text for text in ("text of", "account-of-igor", "yes1") if text in found]
