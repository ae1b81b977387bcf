from dataclasses import replace
from datetime import date

import pytest

from plugin.domain.matching import Place
from plugin.domain.rounds import State
from plugin.domain.talks import Decided, Ground, Outcome, TalkState
from tests.store.samples import HOUR, NOW, a_round, a_talk

CHANGE = Outcome(True, "Сверяем бюджет", "Яна Ёлкина", date(2026, 12, 1), "В тикете есть протокол")
NO_CHANGE = Outcome(False, because="Случай единичный")


@pytest.fixture
def opened(store):
    with store.begin() as tx:
        for number in (1, 2):
            tx.add_round(a_round(f"r{number}", ticket=f"1000{number}"))
        tx.add_round(a_round("r3", workspace="other"))
    return store


def test_a_round_has_one_talk(opened):
    with opened.begin() as tx:
        assert tx.talk("r1") is None
        assert tx.add_talk(a_talk())
        assert not tx.add_talk(a_talk(task="30001", key="DEAL-9"))
    with opened.begin() as tx:
        assert tx.talk("r1") == a_talk()


def test_a_talk_is_found_by_its_task(opened):
    with opened.begin() as tx:
        tx.add_talk(a_talk())
        tx.add_talk(a_talk("r2", task="20002", opened_by=None))
        tx.add_talk(a_talk("r3", workspace="other"))
        assert tx.talk_of_task("demo", "20001") == a_talk()
        assert tx.talk_of_task("demo", "20002") == a_talk("r2", task="20002", opened_by=None)
        assert tx.talk_of_task("other", "20001") == a_talk("r3", workspace="other")
        assert tx.talk_of_task("other", "20002") is None


def test_talks_of_a_workspace_come_oldest_first(opened):
    with opened.begin() as tx:
        tx.add_talk(a_talk("r2", opened_at=NOW - HOUR))
        tx.add_talk(a_talk())
        tx.add_talk(a_talk("r3", workspace="other"))
        assert [t.round for t in tx.talks("demo")] == ["r2", "r1"]


def test_state_and_due_day_are_saved(opened):
    with opened.begin() as tx:
        tx.add_talk(a_talk())
        tx.add_talk(a_talk("r2"))
        tx.save_talk(replace(a_talk(), state=TalkState.REOPENED, due=date(2026, 12, 2), key="X-1", owners={}))
        assert tx.talk("r1") == replace(a_talk(), state=TalkState.REOPENED, due=date(2026, 12, 2))
        assert tx.talk("r2") == a_talk("r2")


def test_a_talk_that_is_not_there_cannot_be_saved(opened):
    with pytest.raises(KeyError), opened.begin() as tx:
        tx.save_talk(a_talk())


def test_tasks_of_talks_that_go_on_are_watched(opened):
    with opened.begin() as tx:
        for number, state in enumerate(TalkState):
            tx.add_round(a_round(f"x{number}", workspace="third", ticket=f"5000{number}"))
            tx.save_round(replace(tx.round(f"x{number}"), state=State.REVEALED, ended_at=NOW, published=True))
            tx.add_talk(a_talk(f"x{number}", workspace="third", task=f"6000{number}", state=state))
        going_on = (TalkState.OPEN, TalkState.REOPENED)
        expected = tuple(f"6000{n}" for n, state in enumerate(TalkState) if state in going_on)
        assert tx.watched("third") == expected
        tx.add_talk(a_talk(task="10001"))
        assert tx.watched("demo") == ("10001", "10002")


def test_the_newest_ground_stands(opened):
    first = Ground(Place("sales", "yes", 1), "Протокол", "u9", NOW)
    second = Ground(Place("sales-b", "no", 1), "Письмо", "u5", NOW)
    newer = replace(first, text="Протокол от 29 октября", person="u1", at=NOW + HOUR)
    with opened.begin() as tx:
        for one in (second, first, newer):
            tx.save_ground("r1", one)
        tx.save_ground("r2", first)
        assert tx.grounds("r1") == (newer, second)
        assert tx.grounds("r2") == (first,)


def test_every_outcome_is_kept_and_the_newest_is_last(opened):
    with opened.begin() as tx:
        first = tx.add_outcome("r1", NO_CHANGE, "u9", NOW + HOUR)
        elsewhere = tx.add_outcome("r2", NO_CHANGE, "u9", NOW)
        second = tx.add_outcome("r1", CHANGE, "u5", NOW)
    assert first.number < elsewhere.number < second.number
    with opened.begin() as tx:
        assert tx.outcomes("r1") == (
            Decided(first.number, "r1", NO_CHANGE, "u9", NOW + HOUR),
            Decided(second.number, "r1", CHANGE, "u5", NOW),
        )
        assert tx.outcomes("r2") == (elsewhere,)
