"""The verdict: a function of what was said, not of the order; every reason counted once; nothing undecided counts."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.comparison import (
    MOST_ASKED,
    Cell,
    Judgement,
    Said,
    Standing,
    Verdict,
    asked,
    asked_of_any,
    divergence,
    last_words,
    linked,
    moved,
    standing,
    verdict,
)
from plugin.domain.matching import Found, Place, Suggestion, pair, pair_of, reasons
from plugin.domain.reasons import SIDES, Answer, Reason, Topic

AT = datetime(2026, 11, 6, 13, 0, tzinfo=UTC)
ROLES = ("sales", "marketing", "product")
PEOPLE = {"igor": "sales", "anna": "marketing", "maria": "product", "oleg": "sales"}
FULL = Answer(*(tuple(Reason(f"{side} {n}") for n in (1, 2, 3)) for side in SIDES))
ALL = dict.fromkeys(ROLES, FULL)
PAIRS = [pair(a, b) for a, b in combinations(reasons(ALL), 2) if a.role != b.role]
FIRST = [p for p in PAIRS if p.a.number == p.b.number == 1]  # few, so that words meet
SUGGESTED = st.lists(st.sampled_from(PAIRS) | st.sampled_from(FIRST), unique=True, max_size=12)
WORDS = st.tuples(st.sampled_from(FIRST), st.sampled_from(list(Said)), st.sampled_from(sorted(PEOPLE)))


def suggestion(code, strength=0.5):
    return Suggestion(code if not isinstance(code, str) else pair_of(code), (Found("topic", "1", strength, ()),))


def spoken(*words):
    """Return judgements in the order in which they were said: (pair's code or pair, what, who)."""
    return [
        Judgement(n, pair_of(p) if isinstance(p, str) else p, Said(what), who, PEOPLE[who], AT + timedelta(minutes=n))
        for n, (p, what, who) in enumerate(words, 1)
    ]


def compare(suggested, judgements, answers=ALL, settled=False):
    return verdict(answers, [suggestion(s) for s in suggested], judgements, settled=settled)


def groups(found: Verdict):
    return [*(c.places for c in (*found.contradictions, *found.agreements)), found.sole, found.waiting]


judged = st.lists(WORDS, max_size=14).map(lambda words: spoken(*words))


@given(SUGGESTED, judged, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_list_changes_nothing(suggested, judgements, dice, settled):
    shuffled, others = list(judgements), list(suggested)
    dice.shuffle(shuffled)
    dice.shuffle(others)
    assert compare(others, shuffled, settled=settled) == compare(suggested, judgements, settled=settled)


@given(SUGGESTED, st.lists(WORDS, max_size=5, unique_by=lambda w: (w[0], w[2])))
def test_who_spoke_first_changes_nothing_while_nobody_takes_a_word_back(suggested, words):
    told = {repr(compare(suggested, spoken(*said))) for said in permutations(words)}
    assert len(told) == 1


@given(SUGGESTED, judged, st.booleans())
def test_every_reason_stands_in_exactly_one_group(suggested, judgements, settled):
    found = compare(suggested, judgements, settled=settled)
    counted = Counter(place for group in groups(found) for place in group)
    assert counted == Counter(list(reasons(ALL)))


@given(SUGGESTED, judged)
def test_links_are_one_to_one_for_each_two_roles(suggested, judgements):
    counted, spare = linked(judgements)
    for place in reasons(ALL):
        others = [(p.b if p.a == place else p.a).role for p in counted if place in (p.a, p.b)]
        assert len(others) == len(set(others))
    assert not set(counted) & set(spare)
    assert compare(suggested, judgements).spare == spare


@given(SUGGESTED, judged)
def test_a_link_is_the_same_from_both_sides(suggested, judgements):
    turned = [replace(j, pair=pair(j.pair.b, j.pair.a)) for j in judgements]
    assert compare([pair(p.b, p.a) for p in suggested], turned) == compare(suggested, judgements)


@given(SUGGESTED, judged)
def test_the_matrix_counts_links_and_open_pairs_once(suggested, judgements):
    found = compare(suggested, judgements)
    cells = found.matrix.values()
    assert sum(c.agreements + c.contradictions for c in cells) == len(linked(judgements)[0])
    assert sum(c.waiting for c in cells) == len(found.open)
    assert set(found.matrix) == set(combinations(ROLES, 2))


@given(SUGGESTED)
def test_what_nobody_judged_is_open_and_never_counts(suggested):
    found = compare(suggested, [])
    assert (found.contradictions, found.agreements, found.index, found.reviewed) == ((), (), None, False)
    assert set(found.open) == {s.pair for s in asked_of_any([suggestion(p) for p in suggested], ALL)}
    assert set(found.waiting) == {place for p in found.open for place in (p.a, p.b)}


LINK, CLASH = "product.yes1~sales.yes1", "product.no1~sales.yes2"


@pytest.mark.parametrize("said, where", [("same", "agreements"), ("different", "sole"), ("unsure", "waiting")])
def test_one_word_is_enough_and_not_sure_is_none(said, where):
    found = compare([LINK], spoken((LINK, said, "igor")))
    flat = [getattr(p, "places", (p,)) for p in getattr(found, where)]
    assert Place.of("sales.yes1") in {place for places in flat for place in places}
    assert found.reviewed == (said != "unsure")


def test_the_same_reason_in_opposite_lists_is_a_contradiction():
    found = compare([CLASH], spoken((CLASH, "same", "maria")))
    assert [c.places for c in found.contradictions] == [(Place.of("sales.yes2"), Place.of("product.no1"))]
    assert found.matrix["sales", "product"] == Cell(contradictions=1)


@pytest.mark.parametrize("last", ["different", "same"])
def test_two_who_disagree_leave_the_pair_waiting_and_it_counts_as_nothing(last):
    first = "same" if last == "different" else "different"
    found = compare([CLASH], spoken((CLASH, first, "igor"), (CLASH, last, "maria")))
    assert standing(spoken((CLASH, first, "igor"), (CLASH, last, "maria"))) is Standing.DISPUTED
    assert (found.contradictions, found.open, found.reviewed) == ((), (pair_of(CLASH),), False)
    assert found.matrix["sales", "product"] == Cell(waiting=1)


def test_a_person_who_changes_their_mind_ends_the_dispute():
    found = compare([CLASH], spoken((CLASH, "same", "igor"), (CLASH, "different", "maria"), (CLASH, "same", "maria")))
    assert len(found.contradictions) == 1
    assert compare([CLASH], spoken((CLASH, "same", "igor"), (CLASH, "different", "igor"))[::-1]).contradictions == ()
    words = last_words(spoken((CLASH, "same", "igor"), (CLASH, "unsure", "igor")))
    assert [j.said for j in words[pair_of(CLASH)].values()] == [Said.UNSURE]


def test_unlinking_takes_a_link_back_without_calling_the_two_different():
    found = compare([CLASH], spoken((CLASH, "same", "igor"), (CLASH, "unlinked", "maria")))
    assert (found.contradictions, found.open) == ((), (pair_of(CLASH),))
    by_hand = compare([], spoken((CLASH, "same", "igor"), (CLASH, "unlinked", "igor")))
    assert (by_hand.open, len(by_hand.sole)) == ((), 18)


def test_of_two_links_to_one_role_the_one_with_more_people_counts():
    other = "product.yes2~sales.yes1"
    words = spoken((LINK, "same", "igor"), (other, "same", "maria"), (other, "same", "oleg"))
    assert linked(words) == ((pair_of(other),), (pair_of(LINK),))
    assert linked(words[:2]) == ((pair_of(LINK),), (pair_of(other),))


def test_links_that_hang_together_are_one_thing():
    chain = ("marketing.yes2~sales.yes1", "marketing.yes2~product.no3")
    (found,) = compare([], spoken(*((link, "same", "anna") for link in chain))).contradictions
    assert found.places == tuple(map(Place.of, ("sales.yes1", "marketing.yes2", "product.no3")))
    assert found.roles == ROLES


def test_a_thing_has_the_topic_that_most_of_its_reasons_carry():
    def one(topic):
        return Answer((Reason("r", topic),), ())

    answers = {"sales": one(Topic.NEED), "marketing": one(Topic.PRICE), "product": one(Topic.PRICE)}
    words = spoken(("marketing.yes1~sales.yes1", "same", "igor"), ("marketing.yes1~product.yes1", "same", "igor"))
    assert compare([], words, answers).agreements[0].topic is Topic.PRICE
    assert compare([], words[:1], answers).agreements[0].topic is Topic.NEED


def test_words_about_reasons_that_are_not_there_are_not_heard():
    few = {"sales": Answer((Reason("a"),), ()), "product": Answer((Reason("b"),), ())}
    found = compare([LINK], spoken((LINK, "same", "igor"), ("product.yes2~sales.yes1", "same", "igor")), few)
    assert (len(found.agreements), found.spare) == (1, ())


@pytest.mark.parametrize(
    "suggested, judgements, settled, reviewed",
    [
        ([LINK, CLASH], [(LINK, "same", "igor")], False, False),
        ([LINK, CLASH], [(LINK, "same", "igor"), (CLASH, "different", "igor")], False, True),
        ([LINK, CLASH], [], True, True),
        ([], [], False, False),
    ],
)
def test_it_is_reviewed_when_all_asked_is_decided_or_somebody_went_on(suggested, judgements, settled, reviewed):
    assert compare(suggested, spoken(*judgements), settled=settled).reviewed == reviewed


@pytest.mark.parametrize(
    "agreed, sole, index", [(1, 14, 13), (1, 2, 50), (1, 1, 67), (1, 0, 100), (0, 3, 0), (3, 10, 38)]
)
def test_the_index_is_a_share_of_the_compared_reasons_rounded_half_up(agreed, sole, index):
    left = Answer(tuple(Reason("x") for _ in range(agreed)), ())
    places = [Place(role, "yes", n) for role in ("product", "sales") for n in range(1, agreed + 1)]
    words = spoken(
        *((pair(Place("product", "yes", n), Place("sales", "yes", n)), "same", "igor") for n in range(1, agreed + 1))
    )
    found = compare([], words, {"sales": left, "product": left}, settled=True)
    assert {p for c in found.agreements for p in c.places} == set(places)
    assert replace(found, sole=(Place("x", "no", 1),) * sole).index == index


def test_undecided_reasons_are_left_out_of_the_index():
    found = compare([LINK, CLASH], spoken((LINK, "same", "igor")), settled=True)
    assert (len(found.waiting), found.index) == (2, 13)  # 2 of 16
    assert compare([], [], {"sales": Answer((), ()), "product": Answer((), ())}, settled=True).index is None


@given(SUGGESTED, st.sampled_from(ROLES))
def test_a_role_is_asked_about_its_own_at_most_seven_times_the_most_divergent_first(suggested, role):
    every = [suggestion(p) for p in suggested]
    mine = [s for s in every if role in s.pair.roles]
    found = asked(every, ALL, role)
    ranks = [divergence(s, ALL) for s in found]
    assert ranks == sorted(ranks, reverse=True)
    assert len(found) == min(len(mine), MOST_ASKED)
    assert set(found) <= set(mine)
    left = [divergence(s, ALL) for s in mine if s not in found]
    assert not left or min(ranks) >= max(left)


def test_a_role_that_abstained_is_asked_about_any():
    two = {"sales": FULL, "product": FULL}
    assert [s.pair for s in asked([suggestion(LINK)], two, "marketing")] == [pair_of(LINK)]
    assert asked([suggestion(LINK)], ALL, "marketing") == ()


def test_opposite_lists_come_before_likeness_and_likeness_before_probabilities():
    far = {**ALL, "sales": replace(FULL, probability=90), "product": replace(FULL, probability=10)}
    every = [
        suggestion("marketing.yes3~sales.yes3", 0.5),
        suggestion(LINK, 0.5),
        suggestion("marketing.yes1~sales.yes2", 0.9),
        suggestion(CLASH, 0.1),
    ]
    assert [str(s.pair) for s in asked_of_any(every, far)] == [
        CLASH,
        "marketing.yes1~sales.yes2",
        LINK,
        "marketing.yes3~sales.yes3",
    ]


def test_what_moved_between_two_rounds_is_told_by_words_and_signs():
    before = Answer((Reason("Бюджет есть"), Reason("Срок горит")), (Reason("Дорого"),), probability=70)
    after = Answer((Reason("срок горит"), Reason("Дорого")), (), probability=40)
    found = moved(before, after)
    assert (found.before, found.after) == (70, 40)
    assert (found.kept, found.added, found.dropped) == (
        ("+ срок горит",),
        ("+ Дорого",),
        ("+ Бюджет есть", "− Дорого"),
    )
