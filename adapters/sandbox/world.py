"""Everything one site holds in memory, under one lock, with the ways to find a thing in it.

Time comes from ``clock``, ids from a counter, so two runs with the same calls give the same ids.
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.sandbox.edition import CLOUD, Edition
from adapters.sandbox.errors import Refused, no_issue, no_project
from adapters.sandbox.model import (
    Account,
    Comment,
    Field,
    Group,
    History,
    Hook,
    Issue,
    IssueLink,
    LinkType,
    Mail,
    Project,
    Screen,
    ScreenScheme,
    Status,
    Trashed,
)

FIRST_ID = 10000
Detail = History | Comment | IssueLink | None
"""What an event is about beside its issue."""


class World:
    """The state of a site. Whoever reads or writes it holds ``lock``."""

    def __init__(self, clock: Callable[[], datetime], base_url: str, edition: Edition = CLOUD) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.base_url = base_url
        self.edition = edition
        self.generation = 0
        self.on_event: list[Callable[[str, Account, Issue, Detail], None]] = []
        self.on_change: list[Callable[[Issue], None]] = []
        self.clear()

    def clear(self) -> None:
        """Forget everything; ids begin anew, delivery identifiers do not repeat."""
        self.generation += 1
        self.born = self.clock()
        self._counters: defaultdict[str, int] = defaultdict(lambda: FIRST_ID - 1)
        self.accounts: dict[str, Account] = {}
        self.groups: dict[str, Group] = {}
        self.roles: dict[int, str] = {}
        self.projects: dict[str, Project] = {}
        self.statuses: dict[str, Status] = {}
        self.fields: dict[str, Field] = {}
        self.trash: dict[str, Trashed] = {}
        self.schemes: dict[int, dict[str, set[int]]] = {}
        self.screens: dict[int, Screen] = {}
        self.screen_schemes: dict[int, ScreenScheme] = {}
        self.issues: dict[str, Issue] = {}
        self.keys: dict[str, str] = {}
        self.link_types: list[LinkType] = []
        self.links: dict[int, IssueLink] = {}
        self.hooks: dict[int, Hook] = {}
        self.mails: list[Mail] = []
        self.tasks: dict[str, dict[str, Any]] = {}
        self.mail_on = True
        self.internal_comments = True
        self.locale = "en"

    def next_id(self, sort: str) -> int:
        """Count up from 10000 for each sort of thing, as a young site does."""
        self._counters[sort] += 1
        return self._counters[sort]

    def unique(self, sort: str) -> str:
        """Return an identifier that no other boot or reset of the sandbox gives out again."""
        seed = f"{self.base_url}/{self.born.isoformat()}/{self.generation}/{sort}/{self.next_id(sort)}"
        return str(uuid5(NAMESPACE_URL, seed))

    def account(self, account_id: str | None) -> Account | None:
        """Find an account by id; ``None`` in, ``None`` out."""
        return self.accounts.get(account_id or "")

    def known(self, account_id: str) -> Account:
        """Return the account that a record of ours refers to."""
        return self.accounts[account_id]

    def project(self, key_or_id: str) -> Project:
        """Find a project by id or by key in any case; 404 when it is not there."""
        wanted = str(key_or_id)
        for project in self.projects.values():
            if wanted == project.id or wanted.upper() == project.key:
                return project
        raise no_project(wanted)

    def issue(self, key_or_id: str) -> Issue:
        """Find an issue by id, key or a key it had before it was moved; 404 when it is not there."""
        wanted = str(key_or_id)
        found = self.issues.get(wanted) or self.issues.get(self.keys.get(wanted.upper(), ""))
        if found is None:
            raise no_issue()
        return found

    def comment(self, comment_id: str) -> tuple[Issue, Comment]:
        """Find a comment and its issue by the comment's id; 404 when it is not there."""
        for issue in self.issues.values():
            for comment in issue.comments:
                if comment.id == comment_id:
                    return issue, comment
        raise Refused(404, f"Can not find a comment for the id: {comment_id}.")

    def group(self, *, group_id: str | None = None, name: str | None = None) -> Group | None:
        """Find a group by its id or its name."""
        for group in self.groups.values():
            if group.id == group_id or (name is not None and group.name == name):
                return group
        return None

    def role_members(self, project: Project, role: int) -> list[str]:
        """Account ids in a project role, directly or through a group, each once."""
        ids = list(project.people.get(role, ()))
        for group_id in project.groups.get(role, ()):
            ids += self.groups[group_id].members
        return list(dict.fromkeys(ids))

    def in_role(self, account: Account, project: Project, role_name: str) -> bool:
        """Whether the account is in the named role of the project."""
        return any(
            account.id in self.role_members(project, role_id)
            for role_id, name in self.roles.items()
            if name == role_name
        )

    def changed(self, issue: Issue) -> None:
        """Tell whoever keeps an index that an issue is not what it was."""
        for listener in self.on_change:
            listener(issue)

    def tell(
        self,
        event: str,
        actor: Account,
        issue: Issue,
        detail: Detail = None,
    ) -> None:
        """Tell the webhooks that something happened; the body is built now, from what is true now."""
        for listener in self.on_event:
            listener(event, actor, issue, detail)
