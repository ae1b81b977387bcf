"""Two processes decide one after the other: what they do at once is tried with threads and with real processes."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from plugin.domain.rounds import State
from plugin.errors import Rejected
from plugin.ports.entering import Link
from tests.store.samples import HOUR, NOW, ROSTER, a_round, a_talk, an_event

THREADS = 6
BUMP = """
import sys
from dataclasses import replace
from plugin.store.engine import make_engine
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
engine = make_engine(sys.argv[1])
store = Store(engine, SealBox([sys.argv[2]]))
for _ in range(25):
    with store.begin() as tx:
        round_ = tx.lock("r1")
        tx.save_round(replace(round_, revision=round_.revision + 1))
engine.dispose()
"""


def at_once(work):
    """Run ``work(number)`` in several threads that begin together, and return what each returned."""
    gate = threading.Barrier(THREADS)

    def one(number):
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_processes_that_lock_a_round_lose_no_change(store, url, keys):
    with store.begin() as tx:
        tx.add_round(a_round())
    command = [sys.executable, "-c", BUMP, url, keys[0]]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    with store.begin() as tx:
        assert tx.round("r1").revision == 50


def test_of_two_ends_one_happens(store):
    with store.begin() as tx:
        tx.add_round(a_round())

    def end(number):
        state = State.REVEALED if number % 2 else State.CANCELLED
        try:
            with store.begin() as tx:
                tx.save_round(replace(a_round(), state=state, ended_at=NOW + number * HOUR))
        except Rejected as error:
            return error.reason
        return state

    answers = at_once(end)
    with store.begin() as tx:
        won = tx.round("r1").state
    assert set(answers) == {won, f"round_{won}"}


def test_one_of_many_rounds_opens(store):
    def open_(number):
        with store.begin() as tx:
            return tx.add_round(a_round(f"r{number}", number=number))

    assert sorted(at_once(open_)) == [False] * (THREADS - 1) + [True]
    with store.begin() as tx:
        (only,) = tx.rounds("demo", "10001")
    assert (only.roster, len(only.ballots)) == (ROSTER, 3)


def test_a_link_binds_once_under_a_race(store):
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.add_link("t1", Link("r1", "sales", "u9", NOW, ended=False))

    def bind(number):
        with store.begin() as tx:
            return tx.bind("t1", f"b{number}", NOW)

    assert sum(device is not None for device in at_once(bind)) == 1
    with store.begin() as tx:
        assert len(tx.devices("r1", "u9")) == 1


def test_one_of_many_talks_opens(store):
    with store.begin() as tx:
        tx.add_round(a_round())

    def open_(number):
        with store.begin() as tx:
            return tx.add_talk(a_talk(task=str(number)))

    made = at_once(open_)
    assert sorted(made) == [False] * (THREADS - 1) + [True]
    with store.begin() as tx:
        assert tx.talk("r1").task == str(made.index(True))


def test_a_comparison_is_settled_once(store):
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.compare("r1", (), NOW)

    def settle(number):
        with store.begin() as tx:
            tx.settle_comparison("r1", f"u{number}", NOW + number * HOUR)
            return tx.comparison("r1")

    assert len(set(at_once(settle))) == 1


def test_drafts_written_at_once_are_all_kept(store):
    with store.begin() as tx:
        tx.add_round(a_round())

    def draft(number):
        with store.begin() as tx:
            tx.save_draft("r1", "u1", f"line {number}", NOW)

    at_once(draft)
    with store.begin() as tx:
        assert sorted(tx.draft("r1", "u1").splitlines()) == [f"line {n}" for n in range(THREADS)]


def test_events_and_claims_at_once_forget_nothing(store):
    taken: list[str] = []

    def work(number):
        for turn in range(10):
            with store.begin() as tx:
                if number % 2:
                    tx.receive("demo", an_event(f"d{number}-{turn}"), NOW, act=True)
                    tx.raise_flag("demo", "10001", NOW)
                    continue
                claimed = tx.claim("demo", "10001")
            with store.begin() as tx:
                if tx.settle("demo", "10001", claimed, NOW):
                    taken.extend(claimed.deliveries)

    at_once(work)
    with store.begin() as tx:
        left = tx.claim("demo", "10001").deliveries
    sent = {f"d{number}-{turn}" for number in range(1, THREADS, 2) for turn in range(10)}
    assert set(taken) | set(left) == sent
    assert not set(taken) & set(left)
