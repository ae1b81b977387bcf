"""Looking at a Jira site for ``trida doctor``: reading only, each call short."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from pydantic import SecretStr

from adapters.jira.client import Client, path
from adapters.jira.events import ISSUE_EVENTS
from adapters.jira.list_marks import listed
from adapters.jira.reading import condition
from adapters.jira.rights import check_edition
from adapters.jira.searching import found
from adapters.jira.shapes import OUR_PROPERTY, is_done, person
from adapters.jira.signature import HEADER, sign
from adapters.jira.site import OURS, Site, named_projects
from adapters.jira.webhook import hook_spec
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.ports.checkup import HookState
from plugin.ports.provision import Desired
from plugin.ports.tracker import PROBE, Ticket
from plugin.ports.world import Clock

NEWEST = 100
MOST_PROJECTS = 8


class JiraInspector:
    """Implements ``ports.checkup.Inspector``. ``read`` reads one ticket by id; ``secret`` signs what we send."""

    def __init__(self, client: Client, read: Callable[[str], Ticket], secret: SecretStr, clock: Clock) -> None:
        self._client, self._read, self._secret, self._clock = client, read, secret, clock

    def me(self) -> Person:
        """Return the account that we work as; ``NeedsOperator`` ``other_edition`` (``found``, ``version``)."""
        check_edition(self._client)
        me = person(self._client.call("GET", "myself", subject="myself"))
        if me is None:
            raise NeedsOperator("not_an_api", subject="myself")
        return me

    def ahead(self) -> timedelta | None:
        """Return how far Jira's clock is ahead of ours, to a second; None when it does not say."""
        before = self._clock()
        there = self._client.date()
        # The answer was stamped somewhere between the two looks at our own clock.
        return None if there is None else there - (before + (self._clock() - before) / 2)

    def hook(self, desired: Desired) -> HookState | None:
        """Return our webhook; ``NeedsOperator`` ``no_right`` without *Administer Jira*."""
        there = next(iter(Site(self._client).hooks(desired.hook_url)), None)
        if there is None:
            return None
        wanted = hook_spec(desired)
        # A name that a person chose says nothing about the secret: only ours carries its fingerprint.
        other_secret = there.name.startswith(OURS) and there.name != wanted.name
        wrong = {
            "address": there.url != desired.hook_url,
            "filter": there.selection != wanted.selection,
            "events": there.events != frozenset(ISSUE_EVENTS),
            "secret": other_secret,
        }
        return HookState(there.enabled, tuple(name for name, differs in wrong.items() if differs))

    def samples(self, selection: str) -> tuple[Ticket, ...]:
        """Return one ticket of each project among the newest of a selection, an open one where there is one.

        Checklists of ours and their items are no deals.
        """
        fields = ["project", "status", *(() if self._client.edition.tokens else ("description",))]
        more = {"properties": [OUR_PROPERTY]}
        newest = found(self._client, f"{condition(selection)} ORDER BY created DESC", fields, more=more)
        deals = (one for one in newest if not listed(one))
        return tuple(self._read(one) for one in _one_a_project(list(islice(deals, NEWEST))))

    def unseen(self, selection: str) -> tuple[str, ...]:
        """Return the projects that a selection names and our account does not find by that key or id."""
        return tuple(one for one in named_projects(selection) if not self._sees(one))

    def _sees(self, project: str) -> bool:
        try:
            self._client.call("GET", path("project", project), subject="project")
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise
            return False
        return True

    def probe(self, *, forged: bool) -> tuple[Mapping[str, str], bytes]:
        """Return headers and body of a request signed as Jira signs, or signed with another secret."""
        body = json.dumps({"webhookEvent": PROBE}).encode()
        secret = self._secret.get_secret_value().encode()
        signature = sign(b"not " + secret if forged else secret, body)
        return {"Content-Type": "application/json", HEADER: signature}, body


def _one_a_project(issues: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Choose the newest open issue of each project, the newest of all where none is open. Pure."""
    chosen: dict[str, tuple[bool, str]] = {}
    for issue in issues:
        project, done = str(issue["fields"]["project"]["key"]), is_done(issue["fields"].get("status"))
        if project not in chosen or (chosen[project][0] and not done):
            chosen[project] = (done, str(issue["id"]))
    return tuple(number for _, number in chosen.values())[:MOST_PROJECTS]
