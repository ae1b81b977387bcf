"""What the adapters say when a tracker is busy, away or unwilling, and that nothing is done twice for it."""

import logging
import socket
import time
import traceback
from datetime import date, timedelta

import pytest

from plugin.errors import GiveUp, NeedsOperator, TridaError, TryLater
from plugin.ports.tracker import NewTask
from tests.adapters.contract import LEAD, doc

TYPED = "слова, которых никто не должен увидеть"
WANTED = NewTask(TYPED, doc(TYPED), "Task", None, None, date(2026, 11, 9))
MARK = "talk:r1"


def say(bench, number):
    return bench.tracker.say(number, doc(TYPED), MARK, {"trida.odd": {"a": TYPED}})


def record(bench, number):
    return bench.tracker.say(number, doc(TYPED), MARK, {}, on_page=True)


def open_task(bench, number):
    return bench.tracker.open_task(number, WANTED, f"{MARK}:{number}").id


def said(bench, number):
    return bench.tracker.said(number, MARK)


def task_of(bench, number):
    found = bench.tracker.task_of(number, f"{MARK}:{number}")
    return found.id if found else None


ONCE = {"comment": (say, said), "section": (record, said), "task": (open_task, task_of)}
once = pytest.mark.parametrize("what", ONCE)


def trouble(bench, number, what, kind, **how):
    """Write something that must not be there twice, into a fault; returns the error and what is found there."""
    do, look = ONCE[what]
    bench.tracker.me()
    fault = bench.sandbox.fault(kind, **getattr(bench, what), **how)
    with pytest.raises(TryLater) as later:
        do(bench, number)
    bench.sandbox.faults.clear(fault)
    assert TYPED not in told(later.value)
    return later.value, look(bench, number)


def told(error):
    return repr(error) + str(error) + "".join(traceback.format_exception(error))


@once
def test_a_lost_answer_is_unsure_and_the_mark_tells(here, deal, what):
    error, found = trouble(here, deal, what, "lost-ack")
    assert (error.reason, here.pauses) == ("unsure", [])
    assert found is not None


@once
@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "drop"])
def test_what_may_have_been_done_is_unsure_and_not_repeated(here, deal, what, kind):
    error, found = trouble(here, deal, what, kind, times=None)
    assert (error.reason, here.pauses, found) == ("unsure", [], None)
    ONCE[what][0](here, deal)
    assert ONCE[what][1](here, deal) is not None


@once
def test_a_limit_did_nothing_and_is_waited_for_or_said(here, deal, what):
    here.tracker.me()
    do, look = ONCE[what]
    here.sandbox.fault("429", **getattr(here, what), retry_after=2)
    made = do(here, deal)
    assert (look(here, deal), here.pauses) == (made, [2.0])


@once
def test_a_long_limit_frees_the_worker_for_as_long(here, deal, what):
    here.tracker.me()
    fault = here.sandbox.fault("429", **getattr(here, what), retry_after="huge", times=None)
    with pytest.raises(TryLater, match="busy") as later:
        ONCE[what][0](here, deal)
    here.sandbox.faults.clear(fault)
    assert here.pauses == []
    assert timedelta(minutes=25) < later.value.delay <= timedelta(hours=1)
    here.clock.forward(seconds=later.value.delay.total_seconds())
    assert ONCE[what][1](here, deal) is None


@pytest.mark.parametrize("kind", ["lost-ack", "drop", "500", "502", "503", "504"])
def test_what_may_be_repeated_is_repeated_and_done(here, deal, kind):
    here.sandbox.fault(kind, **here.update)
    here.tracker.update(deal, {"status": "x"}, {"v": 1})
    ticket = here.tracker.ticket(deal, "")
    assert (ticket.slots["status"], ticket.state, len(here.pauses)) == ("x", {"v": 1}, 1)
    here.sandbox.fault(kind, method="GET")
    assert here.tracker.ticket(deal, "") == ticket


@pytest.mark.parametrize("kind", ["drop", "500", "503"])
def test_a_tracker_that_stays_away_is_left_in_time(here, deal, kind):
    here.sandbox.fault(kind, times=None)
    for call in (lambda: here.tracker.ticket(deal, ""), lambda: here.tracker.update(deal, {"status": TYPED}, {})):
        here.pauses.clear()
        with pytest.raises(TryLater, match="away") as later:
            call()
        assert 0 < sum(here.pauses) <= timedelta(seconds=5).total_seconds()
        assert timedelta(seconds=5) <= later.value.delay <= timedelta(hours=1)
        assert TYPED not in told(later.value)


def test_a_tracker_that_was_never_reached_did_nothing(here, deal):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = here.connected(url=f"http://127.0.0.1:{free.getsockname()[1]}").tracker
        for call in (lambda: nowhere.say(deal, doc(TYPED), MARK, {}), lambda: nowhere.ticket(deal, "")):
            with pytest.raises(TryLater, match="away"):
                call()


def test_a_silent_tracker_is_unsure_only_about_a_write(here, deal):
    short, mark = here.connected(timeout=(0.5, 0.05)).tracker, here.sandbox.mark()
    here.sandbox.fault("slow", **here.comment, seconds=0.12)
    with pytest.raises(TryLater, match="unsure"):
        short.say(deal, doc(TYPED), MARK, {})
    here.sandbox.fault("slow", method="GET", seconds=0.12, times=None)
    with pytest.raises(TryLater, match="away"):
        short.ticket(deal, "")
    struck = sum(fault.struck for fault in here.sandbox.faults.every())
    while len(here.sandbox.counts(since=mark).calls) < struck:
        time.sleep(0.01)  # nobody waits for these answers, but what comes next counts calls


@pytest.mark.parametrize(
    ("kind", "error", "reason"), [("401", NeedsOperator, "token_refused"), ("409", TryLater, "conflict")]
)
def test_answers_that_are_not_asked_for_again(here, deal, kind, error, reason):
    here.tracker.me()
    here.tracker.ticket(deal, "")
    here.clock.forward(minutes=2)
    here.sandbox.fault(kind, times=None)
    calls = [
        lambda: here.tracker.ticket(deal, ""),
        lambda: here.tracker.update(deal, {"status": TYPED}, None),
        lambda: say(here, deal),
        lambda: here.tracker.people([here.number(LEAD)]),
    ]
    for call in calls:
        mark = here.sandbox.mark()
        with pytest.raises(error, match=reason) as refused:
            call()
        assert [one.status for one in here.sandbox.counts(since=mark).calls] == [int(kind)]
        assert TYPED not in told(refused.value)
    assert here.pauses == []


def test_nothing_of_ours_or_theirs_reaches_an_error_or_a_log(here, deal, caplog):
    token = here.sandbox.auth("trida")[1]
    stranger = here.connected(token="a token that nobody knows").tracker
    with caplog.at_level(logging.DEBUG):
        for kind in ("401", "409", "429", "500", "504", "drop", "lost-ack"):
            here.sandbox.fault(kind, **here.comment, times=None)
            with pytest.raises(TridaError) as failed:
                say(here, deal)
            assert TYPED not in told(failed.value)
            assert token not in told(failed.value)
            here.sandbox.clear_faults()
            here.clock.forward(hours=1)
        with pytest.raises(NeedsOperator, match="token_refused") as failed:
            stranger.update(deal, {"status": TYPED}, None)
        with pytest.raises(GiveUp):
            here.tracker.update("0" * 32 if here.kind == "notion" else "99999", {"answer.sales": TYPED}, None)
    assert "nobody knows" not in told(failed.value)
    assert not any(word in caplog.text for word in (TYPED, token, "nobody knows"))
    assert TYPED not in repr(WANTED)
