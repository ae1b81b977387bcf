"""The workspace as one object: its courier, mailbox, faults and ledger, with the handles that tests pull.

Each handle does what a person or an administrator would do, by the same code that REST runs.
"""

import time
from collections.abc import Callable
from datetime import datetime

from adapters.sandbox.company import POLUS, Company
from adapters.sandbox.courier import Delivery
from adapters.sandbox.faults import Faults
from adapters.sandbox.ledger import Counts, Ledger
from adapters.sandbox.mailbox import Mailbox
from adapters.sandbox.model import Mail
from adapters.sandbox.notion import access
from adapters.sandbox.notion.editing import Editing
from adapters.sandbox.notion.faults import NotionFault, RateWindow
from adapters.sandbox.notion.hooks import Dispatcher, NotionCourier
from adapters.sandbox.notion.ids import dashed
from adapters.sandbox.notion.model import CAPABILITIES, Page, User
from adapters.sandbox.notion.remembering import everything
from adapters.sandbox.notion.seeding import ADMIN, PREFIX, seed
from adapters.sandbox.notion.world import World

# seven pauses: eight attempts in all
QUICK = (0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28)


class NotionSandbox(Editing):
    """A workspace in memory. ``clock`` is the time on pages; ``ticks`` a monotonic clock for the rate limit.

    ``retry_delays`` are the pauses before the retries of a webhook delivery, ``delivery_timeout`` its connect and
    answer time-outs, ``window`` for how many seconds events of a page are put together before they leave. Names of
    people may be given as slug, e-mail, display name or user id; a deal as key or page id.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        ticks: Callable[[], float] = time.monotonic,
        retry_delays: tuple[float, ...] = QUICK,
        delivery_timeout: tuple[float, float] = (5.0, 20.0),
        window: float = 0.0,
        base_url: str = "http://localhost",
    ) -> None:
        self.world = World(clock, base_url)
        self.faults = Faults()
        self.ledger = Ledger()
        self.limit = RateWindow(ticks)
        self.firewall = True
        self.mailbox = Mailbox(clock, self._person, self._is_page)
        self.courier = NotionCourier(retry_delays, delivery_timeout)
        self.hooks = Dispatcher(self.world, self.courier, self.faults)
        self.hooks.window = window
        self.company: Company = POLUS["en"]
        self.places: dict[str, str] = {}
        self.world.on_event.append(self.hooks)

    def seed(self, company: Company) -> "NotionSandbox":
        """Empty the workspace and fill it with a company; webhooks, faults, mail and the ledger are gone too."""
        self.courier.forget()
        with self.world.lock:
            self.hooks.forget()
            self.company = company
            self.world.clear()
            self.faults.clear()
            self.limit.clear()
            self.mailbox.clear()
            self.ledger.clear()
            self.places = seed(self.world, company)
        return self

    def reset(self) -> "NotionSandbox":
        """Seed the same company anew."""
        return self.seed(self.company)

    def close(self) -> None:
        """Stop the delivery of webhooks and the mail server."""
        self.courier.close()
        self.mailbox.close()

    def account(self, name: str) -> User:
        """Find a person by slug (``savin``), e-mail, display name or id; ``KeyError`` if nobody fits.

        ``installer`` is the connection itself: Notion has no other way in for a program.
        """
        if name == ADMIN:
            return self.world.bot
        for one in self.world.users.values():
            if name in (one.id, one.email, one.name, one.email.partition("@")[0]):
                return one
        raise KeyError(name)

    def auth(self, name: str) -> tuple[str, str]:
        """Return (e-mail, token); the token goes into ``Authorization: Bearer``."""
        one = self.account(name)
        return one.email, one.token

    def page(self, key: str) -> Page:
        """Return the live record of a page by id or by key (``DEAL-142``); ``KeyError`` when there is none."""
        with self.world.lock:
            number = dashed(key)
            if number is not None:
                return self.world.pages[number]
            for one in self.world.pages.values():
                if one.parent.id == self.places["deals"] and key.upper() == f"{PREFIX}-{one.number}":
                    return one
        raise KeyError(key)

    def place(self, name: str) -> str:
        """Return the id of a place: ``home``, ``deals``, a role's private page, a deal, or any id as it is."""
        if name in self.places:
            return self.places[name]
        number = dashed(name)
        return number if number is not None else self.page(name).id

    def permit(self, what: str, *, allowed: bool = True) -> None:
        """Give or take a capability of the connection, or its access to a place (see ``place``)."""
        with self.world.lock:
            kept = self.world.bot.capabilities if what in CAPABILITIES else self.world.connected
            one = what if what in CAPABILITIES else self.place(what)
            (kept.add if allowed else kept.discard)(one)

    def sees(self, person: str, place: str) -> bool:
        """Whether somebody has access to a place."""
        with self.world.lock:
            return access.may_see(self.world, self.account(person), self.place(place))

    def everything(self, key: str) -> str:
        """Return all that a page shows or keeps, history, comments and links included, as one text."""
        with self.world.lock:
            return everything(self.world, self.page(key))

    def set_active(self, person: str, *, active: bool) -> None:
        """Deactivate or reactivate a person; a deactivated one has no session and is on no list."""
        with self.world.lock:
            self.account(person).active = active

    def fault(self, kind: str, **how: object) -> int:
        """Make something go wrong; see ``faults.NotionFault`` for what and how. Returns its number."""
        return self.faults.add(NotionFault(kind, **how))  # type: ignore[arg-type]

    def clear_faults(self) -> None:
        """Let everything go right again."""
        self.faults.clear()

    @property
    def smtp_url(self) -> str:
        """Return where to send mail to, ``smtp://127.0.0.1:PORT?from=trida@polus.example``."""
        return self.mailbox.address()

    def mail(self, person: str) -> list[Mail]:
        """Return a person's letters, oldest first."""
        to = self.account(person).id
        return [letter for letter in self.mailbox.letters if letter.to == to]

    def _person(self, address: str) -> str | None:
        with self.world.lock:
            return next((one.id for one in self.world.users.values() if one.active and one.email == address), None)

    def _is_page(self, key: str) -> bool:
        try:
            self.page(key)
        except KeyError:
            return False
        return True

    def mark(self) -> int:
        """Return a mark for ``counts(since=...)``."""
        return self.ledger.mark()

    def counts(self, key: str | None = None, *, since: int = 0, caller: str | None = None) -> Counts:
        """Count REST calls after a mark, about one page and by one person, where given."""
        page = self.page(key).id if key is not None else None
        return self.ledger.counts(page, since, self.account(caller).id if caller else None)

    @property
    def deliveries(self) -> list[Delivery]:
        """Return every webhook delivery since the seeding, lost ones included."""
        return list(self.courier.log)

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until all deliveries are finished; ``False`` when that takes longer."""
        return self.courier.drain(timeout)
