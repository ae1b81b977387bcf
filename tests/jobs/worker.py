"""A process that runs jobs, for tests that kill it: python -m tests.jobs.worker URL KEY MARKS SECONDS.

Writes a line to the file MARKS at the beginning and the end of each run and at each tick of a clock.
"""

import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

from plugin.jobs.engine import DbosEngine
from plugin.jobs.sweep import Sweep
from plugin.jobs.tickets import Tickets
from plugin.store.engine import make_engine
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from tests.jobs.pieces import real_time


def main(url, key, marks, seconds):
    def mark(what, ticket):
        with Path(marks).open("a") as file:
            file.write(f"{what} {ticket} {os.getpid()}\n")

    def sync(_workspace, ticket, mine):
        mark("begin", ticket)
        time.sleep(float(seconds))
        mine()
        mark("end", ticket)

    def tick():
        mark("tick", "-")
        return ""

    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    database = make_engine(url)
    engine = DbosEngine(database, real_time, f"worker-{os.getpid()}", beat=timedelta(milliseconds=200))
    store = Store(database, SealBox([key]))
    runner = Tickets(store, engine, sync, real_time)
    engine.attach(runner.run, {"sweep": Sweep(store, engine, real_time).run, "tick": tick})
    for name in ("sweep", "tick"):
        engine.schedule(name, "* * * * * *")
    engine.start()
    mark("ready", "-")
    over.wait()
    engine.stop(timedelta(seconds=10))
    database.dispose()
    mark("stopped", "-")


if __name__ == "__main__":
    main(*sys.argv[1:])
