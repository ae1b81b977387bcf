"""Real processes that run jobs, killed and stopped in the middle of a run."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.jobs.engine import DbosEngine
from tests.jobs.pieces import real_time, wait_until
from tests.store.samples import an_event

ROOT = Path(__file__).parents[2]


class Crew:
    """Worker processes on one database, and what they wrote down."""

    def __init__(self, url, key, marks):
        self.arguments = [url, key, str(marks)]
        self.marks = marks
        self.processes = []

    def start(self, seconds):
        command = [sys.executable, "-W", "error", "-m", "tests.jobs.worker", *self.arguments, str(seconds)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.processes.append(process)
        assert wait_until(lambda: self.lines("ready", pid=process.pid) or process.poll() is not None, 20)
        assert process.poll() is None, process.stderr.read().decode()
        return process

    def lines(self, what, ticket=None, pid=None):
        read = [line.split() for line in self.marks.read_text().splitlines()] if self.marks.exists() else []
        return [x for x in read if x[0] == what and ticket in (None, x[1]) and pid in (None, int(x[2]))]

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def crew(store, url, keys, tmp_path):
    crew = Crew(url, keys[0], tmp_path / "marks")
    yield crew
    crew.end()


@pytest.fixture
def send(store, engine):
    client = DbosEngine(engine, real_time, "cli")

    def send(*tickets):
        for ticket in tickets:
            with store.begin() as tx:
                tx.receive("demo", an_event(f"d-{ticket}", ticket), real_time(), act=True)
                client.wake(tx, "demo", ticket)

    return send


def all_done(store):
    with store.begin() as tx:
        return all(row["done_at"] for row in tx.deliveries("demo", 100))


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_a_killed_worker_loses_nothing(crew, send, store):
    first = crew.start(1.5)
    send("k1", "k2", "k3")
    assert wait_until(lambda: len(crew.lines("begin")) >= 3)
    first.kill()
    second = crew.start(0.1)
    assert wait_until(lambda: all_done(store))
    assert {line[1] for line in crew.lines("end", pid=second.pid)} == {"k1", "k2", "k3"}
    assert not crew.lines("end", pid=first.pid)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_worker_that_is_told_to_stop_finishes_its_runs(crew, send, store):
    worker = crew.start(1.0)
    send("s1", "s2")
    assert wait_until(lambda: len(crew.lines("begin")) >= 2)
    worker.send_signal(signal.SIGTERM)
    _, errors = worker.communicate(timeout=20)
    assert (worker.returncode, errors.decode()) == (0, "")
    assert len(crew.lines("end")) == 2
    assert all_done(store)
    assert crew.marks.read_text().splitlines()[-1].startswith("stopped")


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_two_workers_share_the_clock_and_take_over_from_each_other(crew, send, store):
    one, two = crew.start(2.0), crew.start(2.0)
    begun = time.monotonic()
    ticks = len(crew.lines("tick"))
    send(*(f"p{number}" for number in range(6)))
    assert wait_until(lambda: len(crew.lines("begin")) >= 6)
    one.kill()
    assert wait_until(lambda: all_done(store))
    passed = timedelta(seconds=time.monotonic() - begun)
    assert len(crew.lines("tick")) - ticks <= passed.total_seconds() + 2
    ended = [line[1] for line in crew.lines("end")]
    assert sorted(ended) == [f"p{number}" for number in range(6)]
    taken = {line[1] for line in crew.lines("begin", pid=one.pid)}
    assert taken <= {line[1] for line in crew.lines("end", pid=two.pid)}
