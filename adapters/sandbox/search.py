"""The search: an index that may lag behind the writes, as the real one does, and pages by opaque token.

https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
"""

import base64
import copy
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.sandbox import jql, jql_known, jql_match
from adapters.sandbox.errors import Refused
from adapters.sandbox.model import Account, Issue
from adapters.sandbox.permissions import may_browse
from adapters.sandbox.world import World

MAX_PAGE = 5000
MAX_RECONCILED = 50
TOKEN_LIFE = timedelta(days=7)


@dataclass
class Index:
    """What the search knows. ``delay`` is how long a write stays unseen; zero sees everything at once."""

    world: World
    delay: timedelta = timedelta(0)
    _versions: dict[str, list[tuple[datetime, Issue]]] = field(default_factory=dict)

    def record(self, issue: Issue) -> None:
        """Remember an issue as it is now; it is found so from ``delay`` on."""
        if self.delay and issue.id in self.world.issues:
            seen = self._versions.setdefault(issue.id, [])
            seen.append((self.world.clock() + self.delay, copy.deepcopy(issue)))

    def clear(self) -> None:
        """Forget what lags: everything is seen at once."""
        self._versions.clear()

    def settle(self) -> None:
        """Let the index hold every issue as it is now, so that only later writes lag."""
        self._versions = {
            issue.id: [(self.world.clock(), copy.deepcopy(issue))] for issue in self.world.issues.values()
        }

    def _seen(self, issue: Issue, reconciled: set[str]) -> Issue | None:
        if not self.delay or issue.id in reconciled:
            return issue
        now = self.world.clock()
        ripe = [version for due, version in self._versions.get(issue.id, ()) if due <= now]
        return ripe[-1] if ripe else None

    def find(self, caller: Account, text: str, reconciled: set[str], *, strict: bool = False) -> list[Issue]:
        """Return the matching issues that the caller may browse; 400 for bad JQL, on Cloud for unbounded JQL too.

        ``strict`` refuses names that the site does not know, as Data Center does.
        """
        try:
            query = jql.parse(text)
            if strict:
                jql_known.check(self.world, caller, query.where)
            if query.where is None and self.world.edition.cloud:
                raise jql.JqlError(  # noqa: TRY301 - worded here, answered in one place
                    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
                )
            reader = jql_match.Reader(self.world, caller, self.world.clock())
            known = [self._seen(issue, reconciled) for issue in self.world.issues.values()]
            found = [
                issue
                for issue in known
                if issue is not None
                and may_browse(self.world, caller, issue)
                and (query.where is None or jql_match.matches(reader, query.where, issue))
            ]
            return jql_match.sort(self.world, found, query)
        except jql.JqlError as why:
            raise Refused(400, str(why)) from why


@dataclass(frozen=True)
class Cursor:
    """A place in the results of one query, packed into ``nextPageToken``."""

    offset: int
    query: str
    born: str

    @staticmethod
    def fingerprint(text: str) -> str:
        """Return what ties a token to its query."""
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def pack(self) -> str:
        """Return the token."""
        return base64.urlsafe_b64encode(json.dumps([self.offset, self.query, self.born]).encode()).decode()

    @classmethod
    def unpack(cls, token: str, text: str, now: datetime) -> int:
        """Return the offset; 400 for a token that is broken, older than a week or of another query."""
        try:
            offset, query, born = json.loads(base64.urlsafe_b64decode(token.encode()))
            fresh = now - datetime.fromisoformat(born) <= TOKEN_LIFE
        except (ValueError, TypeError) as why:
            raise Refused(400, "Invalid nextPageToken.") from why
        if not fresh or query != cls.fingerprint(text) or not isinstance(offset, int):
            raise Refused(400, "Invalid nextPageToken.")
        return offset
