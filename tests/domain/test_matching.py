"""Suggestions: the pairing is the best there is, one to one, and the same whoever comes first."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.matching import (
    Found,
    Likeness,
    Pair,
    Place,
    Suggestion,
    TopicMatcher,
    best_pairing,
    pair,
    pair_of,
    reasons,
    suggest,
)
from plugin.domain.reasons import Answer, Reason, Topic
from plugin.errors import Rejected

WEIGHTS = st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0])
GRIDS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(WEIGHTS, min_size=width, max_size=width), max_size=4))
REASONS = st.builds(Reason, st.sampled_from("abcd"), st.sampled_from([None, *list(Topic)[:4], Topic.OTHER]))
LISTS = st.lists(REASONS, max_size=3).map(tuple)
ANSWERS = st.dictionaries(st.sampled_from(["sales", "marketing", "product"]), st.builds(Answer, LISTS, LISTS))
YES, NO = Place("sales", "yes", 1), Place("product", "no", 3)


class SameWord:
    """Sees likeness where the first letter is the same."""

    name, version = "word", "7"

    def likeness(self, one, other):
        return Likeness(0.4, (one.text[:1],)) if one.text[:1] == other.text[:1] else None


def total(grid, pairing):
    return round(sum(grid[row][column] for row, column in pairing), 9)


def every_pairing(grid):
    """Return each one-to-one pairing: rows may stay alone."""
    columns = [*range(len(grid[0]) if grid else 0), *[None] * len(grid)]
    for taken in set(permutations(columns, len(grid))):
        yield [(row, column) for row, column in enumerate(taken) if column is not None]


@given(GRIDS)
def test_no_other_pairing_weighs_more(grid):
    best = best_pairing(grid)
    assert total(grid, best) == max((total(grid, other) for other in every_pairing(grid)), default=0)


@given(GRIDS)
def test_a_pairing_is_one_to_one_and_pairs_nothing_for_nothing(grid):
    best = best_pairing(grid)
    assert len({row for row, _ in best}) == len({column for _, column in best}) == len(best)
    assert all(grid[row][column] > 0 for row, column in best)


@given(GRIDS.filter(bool))
def test_the_sum_is_the_same_from_either_side(grid):
    turned = [list(column) for column in zip(*grid, strict=True)]
    assert total(turned, best_pairing(turned)) == total(grid, best_pairing(grid))


def test_the_best_sum_beats_the_best_single_pair():
    assert best_pairing([[0.9, 0.8], [0.8, 0.0]]) == ((0, 1), (1, 0))


def test_among_equals_the_first_row_takes_the_first_column():
    assert best_pairing([[0.3, 0.1 + 0.2], [0.1 + 0.2, 0.3]]) == ((0, 0), (1, 1))
    assert best_pairing([[0.5], [0.5]]) == ((0, 0),)


@given(ANSWERS)
def test_suggestions_are_one_to_one_for_each_two_roles_and_seen_by_a_matcher(answers):
    said, using = reasons(answers), (TopicMatcher(), SameWord())
    suggested = suggest(answers, using)
    for place in said:
        others = [(p.b if p.a == place else p.a).role for p in (s.pair for s in suggested) if place in (p.a, p.b)]
        assert len(others) == len(set(others))
        assert place.role not in others
    for one in suggested:
        seen = [m for m in using if m.likeness(said[one.pair.a], said[one.pair.b])]
        assert {f.matcher for f in one.found} == {m.name for m in seen} != set()


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_the_roles_changes_nothing(answers, dice):
    shuffled = list(answers.items())
    dice.shuffle(shuffled)
    using = (SameWord(), TopicMatcher())
    assert suggest(dict(shuffled), using) == suggest(answers, using) == suggest(answers, using)


def test_a_suggestion_names_every_matcher_strongest_first_and_two_weigh_more_than_one():
    both = Answer((Reason("budget", Topic.BUDGET),), ())
    (one,) = suggest({"sales": both, "product": both}, (SameWord(), TopicMatcher()))
    assert one.found == (Found("topic", "1", 0.5, ("budget",)), Found("word", "7", 0.4, ("b",)))
    assert one.strength == pytest.approx(0.7)


def test_a_suggestion_shows_neither_texts_nor_reasons_why():
    one = Suggestion(pair(YES, NO), (Found("lexicon", "1", 0.5, ("secret",)),))
    assert "secret" not in repr(one)


@pytest.mark.parametrize("topic", [None, Topic.OTHER])
def test_no_topic_and_other_are_no_likeness(topic):
    assert TopicMatcher().likeness(Reason("a", topic), Reason("b", topic)) is None
    assert TopicMatcher().likeness(Reason("a", Topic.NEED), Reason("b", topic)) is None


def test_a_pair_is_the_same_whoever_is_named_first():
    assert pair(YES, NO) == pair(NO, YES) == Pair(NO, YES)
    assert pair(YES, NO).opposite
    assert not pair(YES, Place("product", "yes", 2)).opposite


@pytest.mark.parametrize("place", [YES, NO, Place("pre-sales_2", "no", 2)])
def test_codes_are_read_back(place):
    assert Place.of(str(place)) == place
    assert pair_of(str(pair(place, Place("x", "yes", 1)))) == pair(Place("x", "yes", 1), place)


@pytest.mark.parametrize(
    "code", ["", "sales", "sales.yes4", "sales.yes0", "sales.maybe1", "Sales.yes1", "a.yes1\n", "a.yes1~"]
)
def test_a_code_of_no_place_is_refused(code):
    with pytest.raises(Rejected, match="reason_unknown"):
        pair_of(f"{YES}~{code}")


def test_two_reasons_of_one_role_are_no_pair():
    with pytest.raises(Rejected, match="same_role"):
        pair_of("sales.yes1~sales.no1")
