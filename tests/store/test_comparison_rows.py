from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from plugin.domain.comparison import Judgement, Said
from plugin.domain.matching import Found, Place, Suggestion, pair
from plugin.domain.talks import Objected, Objection
from plugin.ports.comparing import Comparison
from tests.store.samples import HOUR, NOW, a_round

SALES, OTHER, PRODUCT = Place("sales", "yes", 1), Place("sales-b", "no", 1), Place("product", "no", 3)
LEXICON = Found("lexicon", "0a1b", 0.1 + 0.2, ("budget", "cash"))
TOPIC = Found("topic", "1", 0.5, ("budget",))
# In the order of places, which is not that of their codes: "-" comes before ".".
SUGGESTED = (
    Suggestion(pair(SALES, PRODUCT), (TOPIC, LEXICON)),
    Suggestion(pair(OTHER, PRODUCT), ()),
    Suggestion(pair(SALES, OTHER), (LEXICON,)),
)
WRONG = Objected(SALES, Objection.WRONG_SIGN, None, "u1", "sales", NOW)


@pytest.fixture
def revealed(store):
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.add_round(a_round("r2", ticket="10002"))
    return store


def test_suggestions_come_back_in_order_of_pairs(revealed):
    with revealed.begin() as tx:
        assert (tx.comparison("r1"), tx.suggestions("r1")) == (None, ())
        tx.compare("r1", SUGGESTED[::-1], NOW)
    with revealed.begin() as tx:
        assert tx.suggestions("r1") == SUGGESTED
        assert tx.comparison("r1") == Comparison(NOW)
        assert (tx.comparison("r2"), tx.suggestions("r2")) == (None, ())


def test_comparing_again_replaces_suggestions_and_nothing_else(revealed):
    with revealed.begin() as tx:
        tx.compare("r1", SUGGESTED, NOW)
        tx.compare("r2", SUGGESTED[:1], NOW)
        said = tx.judge("r1", SUGGESTED[0].pair, Said.SAME, ("u9", "sales"), NOW)
        tx.settle_comparison("r1", "u9", NOW + HOUR)
        tx.compare("r1", SUGGESTED[1:], NOW + 2 * HOUR)
        assert tx.suggestions("r1") == SUGGESTED[1:]
        assert tx.comparison("r1") == Comparison(NOW + 2 * HOUR, "u9", NOW + HOUR)
        assert (tx.judgements("r1"), tx.suggestions("r2")) == ((said,), SUGGESTED[:1])
        tx.compare("r1", (), NOW)
        assert tx.suggestions("r1") == ()


def test_judgements_are_only_ever_added(revealed):
    here, there = SUGGESTED[0].pair, SUGGESTED[1].pair
    with revealed.begin() as tx:
        first = tx.judge("r1", here, Said.UNSURE, ("u9", "sales"), NOW + HOUR)
        other = tx.judge("r2", here, Said.SAME, ("u9", "sales"), NOW)
        again = tx.judge("r1", here, Said.SAME, ("u9", "sales"), NOW)
        third = tx.judge("r1", there, Said.DIFFERENT, ("u3", "delivery"), NOW)
    assert first.number < other.number < again.number < third.number
    with revealed.begin() as tx:
        assert tx.judgements("r1") == (
            Judgement(first.number, here, Said.UNSURE, "u9", "sales", NOW + HOUR),
            Judgement(again.number, here, Said.SAME, "u9", "sales", NOW),
            Judgement(third.number, there, Said.DIFFERENT, "u3", "delivery", NOW),
        )
        assert tx.judgements("r2") == (other,)


def test_the_first_who_settles_stays(revealed):
    with revealed.begin() as tx:
        tx.compare("r1", SUGGESTED, NOW)
        tx.settle_comparison("r1", "u9", NOW + HOUR)
        tx.settle_comparison("r1", "u3", NOW + 2 * HOUR)
        assert tx.comparison("r1") == Comparison(NOW, "u9", NOW + HOUR)


def test_nothing_is_settled_before_it_is_compared(revealed):
    with pytest.raises(KeyError), revealed.begin() as tx:
        tx.settle_comparison("r1", "u9", NOW)


def test_a_person_objects_once_to_a_reason(revealed):
    same = replace(WRONG, kind=Objection.SAME_AS, target=PRODUCT, at=NOW + 3 * HOUR)
    other = replace(WRONG, person="u3", role="delivery", at=NOW + HOUR)
    elsewhere = replace(WRONG, place=PRODUCT, kind=Objection.NO_EFFECT, at=NOW + 2 * HOUR)
    with revealed.begin() as tx:
        for one in (WRONG, elsewhere, other, same):
            tx.save_objection("r1", one)
        tx.save_objection("r2", WRONG)
        assert tx.objections("r1") == (other, elsewhere, same)
        tx.drop_objection("r1", str(SALES), "u1")
        tx.drop_objection("r1", str(SALES), "nobody")
        assert tx.objections("r1") == (other, elsewhere)
        assert tx.objections("r2") == (WRONG,)


@pytest.mark.parametrize(
    "write",
    [
        lambda tx: tx.compare("gone", SUGGESTED, NOW),
        lambda tx: tx.judge("gone", SUGGESTED[0].pair, Said.SAME, ("u9", "sales"), NOW),
        lambda tx: tx.save_objection("gone", WRONG),
    ],
)
def test_what_follows_a_reveal_belongs_to_a_round(revealed, write):
    with pytest.raises(sa.exc.IntegrityError), revealed.begin() as tx:
        write(tx)


def test_times_come_back_to_the_microsecond(revealed):
    with revealed.begin() as tx:
        found = tx.judge("r1", SUGGESTED[0].pair, Said.SAME, ("u9", "sales"), NOW + timedelta(microseconds=1))
    with revealed.begin() as tx:
        assert tx.judgements("r1") == (found,)
