"""The sandbox as one object: a site, its courier, its faults and its ledger, with the handles that tests pull.

Each handle does what a person or an operator would do, by the same code that REST runs.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.sandbox import comments, edits, values
from adapters.sandbox.company import POLUS, Company
from adapters.sandbox.confluence.site import Site
from adapters.sandbox.courier import Courier, Delivery
from adapters.sandbox.edition import EDITIONS
from adapters.sandbox.faults import Fault, Faults
from adapters.sandbox.hooks import Dispatcher
from adapters.sandbox.ledger import Counts, Ledger, WriteLimit
from adapters.sandbox.model import Account, Comment, Field, Issue, Mail
from adapters.sandbox.permissions import GLOBAL
from adapters.sandbox.search import Index
from adapters.sandbox.seeding import seed
from adapters.sandbox.world import World

QUICK = (0.02, 0.04, 0.08, 0.16, 0.32)


class Sandbox:
    """A Jira site in memory. ``clock`` is the time on tickets; ``ticks`` a monotonic clock for the write limit.

    ``retry_delays`` are the pauses before the retries of a webhook delivery, ``delivery_timeout`` its
    connect and answer time-outs. Names of people may be given as slug, e-mail, display name or account id.
    ``edition`` is ``cloud`` or ``dc``, Jira Data Center 10.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        ticks: Callable[[], float] = time.monotonic,
        retry_delays: tuple[float, ...] = QUICK,
        delivery_timeout: tuple[float, float] = (5.0, 20.0),
        base_url: str = "http://localhost",
        edition: str = "cloud",
    ) -> None:
        self.world = World(clock, base_url, EDITIONS[edition])
        self.faults = Faults()
        self.ledger = Ledger()
        self.limit = WriteLimit(ticks, enabled=self.world.edition.guarded)
        self.index = Index(self.world)
        self.confluence = Site(self.world)
        self.courier = Courier(retry_delays if self.world.edition.repeats else (), delivery_timeout)
        self.company: Company = POLUS["en"]
        self.world.on_change.append(self.index.record)
        self.world.on_event.append(Dispatcher(self.world, self.courier, self.faults))

    def seed(self, company: Company) -> "Sandbox":
        """Empty the site and fill it with a company; webhooks, faults, mail and the ledger are gone too."""
        self.courier.forget()
        with self.world.lock:
            self.company = company
            self.world.clear()
            self.faults.clear()
            self.limit.clear()
            self.ledger.clear()
            self.index.clear()
            self.index.delay = timedelta(0)
            seed(self.world, company)
            self.confluence.seed(company.locale, next(iter(self.world.accounts.values())))
        return self

    def reset(self) -> "Sandbox":
        """Seed the same company anew."""
        return self.seed(self.company)

    def close(self) -> None:
        """Stop the delivery of webhooks."""
        self.courier.close()

    def account(self, name: str) -> Account:
        """Find a person by slug (``savin``), e-mail, display name or account id; ``KeyError`` if nobody fits."""
        for one in self.world.accounts.values():
            if name in (one.id, one.email, one.name, one.email.partition("@")[0]):
                return one
        raise KeyError(name)

    def auth(self, name: str) -> tuple[str, str]:
        """Return (e-mail, API token) of a person, ready for Basic authentication."""
        one = self.account(name)
        return one.email, one.token

    def issue(self, key: str) -> Issue:
        """Return the live record of an issue by id, key or former key."""
        with self.world.lock:
            return self.world.issue(key)

    def field(self, name: str) -> Field:
        """Find a field by id or by name; ``KeyError`` when there is none."""
        with self.world.lock:
            for one in self.world.fields.values():
                if name in (one.id, one.name):
                    return one
        raise KeyError(name)

    def value(self, key: str, field: str) -> Any:
        """Return what an issue holds in a field, in the stored form."""
        with self.world.lock:
            return self.world.issue(key).values.get(self.field(field).id)

    def create_as(self, person: str, project: str, summary: str, **fields: Any) -> Issue:
        """Create an issue of the project's first type; rich text may be given as a string, a person by any name."""
        with self.world.lock:
            kind = self.world.project(project).issue_types[0].id
            where = {"project": {"key": project}, "issuetype": {"id": kind}, "summary": summary}
            return edits.create(self.world, self.account(person), {**where, **self._typed(fields)})

    def edit_as(self, person: str, key: str, fields: Mapping[str, Any]) -> None:
        """Set fields (by id or name) as a person would; rich text may be given as a string, a person by any name."""
        with self.world.lock:
            edits.edit(self.world, self.account(person), self.world.issue(key), self._typed(fields))

    def _typed(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        typed = {}
        for name, value in fields.items():
            field = self.field(name)
            typed[field.id] = value
            if isinstance(value, str) and values.is_rich(field):
                typed[field.id] = self.world.edition.typed(value)
            elif isinstance(value, str) and values.is_user(field):
                typed[field.id] = self.world.edition.reference(self.account(value).id)
        return typed

    def comment_as(self, person: str, key: str, body: str | dict[str, Any], role: str | None = None) -> Comment:
        """Comment as a person; ``role`` restricts it to a project role."""
        with self.world.lock:
            raw: dict[str, Any] = {"body": self.world.edition.typed(body) if isinstance(body, str) else body}
            if role is not None:
                raw["visibility"] = {"type": "role", "value": role}
            return comments.add(self.world, self.account(person), self.world.issue(key), raw)

    def transition_as(self, person: str, key: str, status: str) -> None:
        """Move an issue to a status by its name; ``KeyError`` when the workflow has no such step."""
        with self.world.lock:
            issue = self.world.issue(key)
            numbers = {one.name: number for number, one in edits.transitions(self.world, issue)}
            edits.transition(self.world, self.account(person), issue, numbers[status])

    def label_as(self, person: str, key: str, *, add: str | None = None, remove: str | None = None) -> None:
        """Add or remove a label."""
        with self.world.lock:
            verbs = [{verb: label} for verb, label in (("add", add), ("remove", remove)) if label]
            edits.edit(self.world, self.account(person), self.world.issue(key), update={"labels": verbs})

    def move_as(self, person: str, key: str, project: str) -> str:
        """Move an issue to another project and return its new key."""
        with self.world.lock:
            issue = self.world.issue(key)
            edits.move(self.world, self.account(person), issue, self.world.project(project))
            return issue.key

    def delete_as(self, person: str, key: str) -> None:
        """Delete an issue."""
        with self.world.lock:
            edits.delete(self.world, self.account(person), self.world.issue(key))

    def permit(self, person: str, permission: str, project: str = "DEAL", *, allowed: bool = True) -> None:
        """Give or take a permission; a global one needs no project."""
        with self.world.lock:
            one = self.account(person)
            holders = self.world.project(project).grants.setdefault(permission, set())
            held, what = (one.everywhere, permission) if permission in GLOBAL else (holders, one.id)
            (held.add if allowed else held.discard)(what)

    def staff(self, project: str, role: str, people: list[str]) -> None:
        """Set who is in a project role; groups leave it."""
        with self.world.lock:
            found = self.world.project(project)
            number = next(number for number, name in self.world.roles.items() if name == role)
            found.people[number] = [self.account(one).id for one in people]
            found.groups[number] = []

    def set_active(self, person: str, *, active: bool) -> None:
        """Deactivate or reactivate an account; a deactivated one cannot log in and gets no mail."""
        with self.world.lock:
            self.account(person).active = active

    def mail(self, person: str) -> list[Mail]:
        """Return a person's letters, oldest first."""
        with self.world.lock:
            one = self.account(person)
            return [letter for letter in self.world.mails if letter.to == one.id]

    def mail_off(self, *, off: bool = True) -> None:
        """Switch outgoing mail of the site off or on."""
        with self.world.lock:
            self.world.mail_on = not off

    def fault(self, kind: str, **how: Any) -> int:
        """Make something go wrong; see ``faults.Fault`` for what and how. Returns its number."""
        return self.faults.add(Fault(kind, **how))

    def clear_faults(self) -> None:
        """Let everything go right again."""
        self.faults.clear()

    def lag(self, delay: timedelta) -> None:
        """Let the search see writes only after ``delay``; what is there now is seen."""
        with self.world.lock:
            self.index.delay = delay
            self.index.settle()

    def mark(self) -> int:
        """Return a mark for ``counts(since=...)``."""
        return self.ledger.mark()

    def counts(self, key: str | None = None, *, since: int = 0, caller: str | None = None) -> Counts:
        """Count REST calls after a mark, about one issue and by one person, where given."""
        issue = self.issue(key).id if key is not None else None
        return self.ledger.counts(issue, since, self.account(caller).id if caller else None)

    @property
    def deliveries(self) -> list[Delivery]:
        """Return every webhook delivery since the seeding, lost ones included."""
        return list(self.courier.log)

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until all deliveries are finished; ``False`` when that takes longer."""
        return self.courier.drain(timeout)
