"""One of the processes that race: it does what it is told at the same moment as another one, then runs the ticket."""

import time
from dataclasses import dataclass
from datetime import datetime

from plugin.errors import Rejected
from tests.blindness.arena import ballots_of, form, inline
from tests.fakes import SetClock
from tests.house import WORKSPACE

TOGETHER = 30


@dataclass(frozen=True)
class Order:
    """What to do: ``what`` on a deal, at the moment ``now`` on this process's clock, ``pause`` seconds late."""

    what: str
    key: str
    ticket: str
    round: str
    now: datetime
    pause: float = 0.0
    cookie: str = ""
    text: str = ""
    by: str = ""
    second: str = ""


@dataclass(frozen=True)
class Told:
    """What the author was told: the reason of a refusal or None, and how the run of the ticket ended."""

    refused: str | None
    outcome: str


class Actor:
    def __init__(self, env):
        self.clock = SetClock()
        self.app = inline(env, self.clock)
        self.ballots = ballots_of(self.app)

    def obey(self, order, together):
        self.clock.now = order.now
        together.wait(TOGETHER)
        time.sleep(order.pause)
        return Told(self._refused(order), self.app.tickets.run(WORKSPACE, order.ticket))

    def _refused(self, order):
        try:
            self._do(order)
        except Rejected as no:
            return no.reason
        return None

    def _do(self, order):
        match order.what:
            case "seal" | "edit":
                assert self.ballots.seal(order.round, order.cookie, form(order.text)) == ()
            case "withdraw":
                self.ballots.withdraw(order.round, order.cookie)
            case "abstain":
                self.ballots.abstain(order.round, order.cookie)
            case "cancel":
                self.app.steering.cancel(WORKSPACE, order.key, order.by)
            case "early":
                self.app.steering.reveal_early(WORKSPACE, order.key, order.by, order.second)
            case "deadline" | "run":
                pass  # the run that follows is all there is to it


def main(env, orders, together):
    """Obey orders until there is none; the answer to the first one is that this process is ready."""
    actor = Actor(env)
    orders.send("ready")
    while (order := orders.recv()) is not None:
        try:
            orders.send(actor.obey(order, together))
        except Exception as error:  # noqa: BLE001 - told to the test, which fails with it
            orders.send(error)
