from datetime import timedelta

import pytest
import sqlalchemy as sa

from plugin.jobs.workers import Worker
from plugin.store.tables import workers
from tests.jobs.pieces import HandClock, wait_until

BEAT = timedelta(milliseconds=50)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def make(store, engine, clock):
    made = []

    def make(name, beat=BEAT):
        made.append(Worker(engine, clock, name, beat))
        made[-1].start()
        return made[-1]

    yield make
    for worker in made:
        worker.stop()


def test_who_beats_is_alive(make, clock):
    one, _two = make("one"), make("two")
    assert one.dead({"one", "two", "gone"}) == {"gone"}
    clock.now += timedelta(minutes=1)
    assert wait_until(lambda: one.dead({"two"}) == set())


def test_who_misses_some_beats_is_dead_but_never_oneself(make, clock):
    slow = timedelta(seconds=10)
    one, _two = make("one", slow), make("two", slow)
    clock.now += 5 * slow
    assert one.dead({"one", "two"}) == set()
    clock.now += timedelta(seconds=1)
    assert one.dead({"one", "two"}) == {"two"}


def test_who_signs_off_is_dead_at_once(make):
    one, two = make("one"), make("two")
    two.stop()
    assert one.dead({"two"}) == {"two"}


def test_workers_long_gone_are_forgotten(make, engine, clock):
    slow = timedelta(hours=100)
    one, _two = make("one", slow), make("two", slow)
    clock.now += timedelta(hours=25)
    one.forget()
    with engine.connect() as connection:
        assert connection.scalars(sa.select(workers.c.id)).all() == []


def test_a_beat_that_fails_does_not_end_the_beating(make, engine, clock):
    one = make("one")
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE workers RENAME TO away"))
    clock.now += timedelta(minutes=1)
    assert not wait_until(lambda: False, 0.2)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO workers"))
    other = Worker(engine, clock, "other", BEAT)
    assert wait_until(lambda: other.dead({one.id}) == set())
