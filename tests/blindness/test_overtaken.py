"""A run that is only slow loses its ticket to another one: whatever it did first is carried on, once."""

import threading
from datetime import timedelta

import pytest

from plugin.domain.rounds import State
from tests.blindness.arena import arena, inline
from tests.fakes import SetClock
from tests.house import LEAD, WORKSPACE

LATE = timedelta(hours=97)
BEFORE = {"sales": "before sales", "marketing": "before marketing"}


class Slow:
    """A run in a thread of its own that stops at the first call of that name to the tracker."""

    def __init__(self, monkeypatch, app, ticket, name):
        tracker = app.connections[WORKSPACE].tracker
        self._call, self._reached, self._go_on = getattr(tracker, name), threading.Event(), threading.Event()
        monkeypatch.setattr(tracker, name, self._held)
        self._thread = threading.Thread(target=app.tickets.run, args=(WORKSPACE, ticket))
        self._thread.start()
        assert self._reached.wait(30)

    def _held(self, *args, **how):
        if not self._reached.is_set():
            self._reached.set()
            assert self._go_on.wait(30)
        return self._call(*args, **how)

    def finish(self):
        self._go_on.set()
        self._thread.join()


@pytest.fixture
def place(tmp_path):
    with arena(tmp_path) as one:
        yield one


def another(place, ahead=timedelta(0)):
    """Return another process's program on the same database, its clock that far ahead."""
    return inline(place.home.env, SetClock(place.clock() + ahead))


def test_a_round_that_an_overtaken_run_opened_is_carried_on(place, monkeypatch):
    issue = place.deal("DEAL")
    place.sandbox.label_as(LEAD, issue.key, add="trida")
    old = Slow(monkeypatch, another(place), issue.id, "deal")
    new = Slow(monkeypatch, place.app, issue.id, "deal")
    old.finish()
    new.finish()
    place.finish(minutes=1)
    assert issue.properties["trida"]["state"] == "open"
    assert {sum(m.issue == issue.key for m in place.sandbox.mail(slug)) for slug in place.ids} == {1}


def test_an_end_that_an_overtaken_run_decided_is_shown(place, monkeypatch):
    one = place.prepare("DEAL", BEFORE, invite=False)
    old = Slow(monkeypatch, another(place, ahead=LATE), one.ticket, "ticket")
    place.ballots.withdraw(one.round, place.cookie(one, "sales", 0))
    new = Slow(monkeypatch, place.app, one.ticket, "update")
    old.finish()
    new.finish()
    assert place.round(one).state is State.CANCELLED
    place.clock.now += LATE
    place.finish()
    place.check_cancelled(one, BEFORE.values())


def test_a_reveal_that_is_on_its_way_when_its_run_is_overtaken_stands_once(place, monkeypatch):
    one = place.prepare("DEAL", BEFORE, invite=False)
    place.seal(one, "product", "last product")
    old = Slow(monkeypatch, place.app, one.ticket, "say")
    place.app.tickets.run(WORKSPACE, one.ticket)
    old.finish()
    place.finish()
    assert len(place.reveals(one)) == 1
