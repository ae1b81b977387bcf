"""The house with the real job engine running in it, on the real clock."""

from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.bootstrap import build, utc_now
from plugin.store.tables import inbox, tickets
from tests.house import House, environ, install, served
from tests.jobs.pieces import wait_until
from tests.street import Doorstep


class LiveHouse(House):
    """Settling means waiting: until nothing is under way any more."""

    def settle(self):
        assert wait_until(lambda: self.sandbox.drain() and not self.busy())

    def busy(self):
        asked = sa.select(tickets.c.ticket).where(sa.or_(tickets.c.queued, tickets.c.tries > 0))
        undone = sa.select(inbox.c.delivery).where(inbox.c.done_at.is_(None))
        with self.app.store.begin() as tx:
            return any(tx.connection.scalars(query).all() for query in (asked, undone))


@contextmanager
def live_house(folder):
    sandbox = Sandbox(utc_now).seed(POLUS["ru"])
    doorstep = Doorstep()
    with running(sandbox) as tracker, served(doorstep) as url:
        env = environ(folder, tracker, url, sandbox.auth("trida"))
        install(env, sandbox, utc_now)
        app = build(env)
        doorstep.app = app.web()
        app.start_jobs()
        try:
            yield LiveHouse(sandbox, tracker, app, app.engine, utc_now, env, url)
        finally:
            app.stop_jobs(timedelta(0))
