"""Which rights an account lacks, and which edition a site is, as Jira itself says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.jira.client import Client
from plugin.errors import NeedsOperator
from plugin.ports.provision import Lack

INSTALL = ("ADMINISTER",)
ANY_EDITION = "/rest/api/2/serverInfo"
UNSEEN = Lack("BROWSE_PROJECTS", "Browse Projects")


def lacking(client: Client, rights: Sequence[str], projects: Sequence[str]) -> tuple[Lack, ...]:
    """Return the rights that the account lacks, project after project; ``""`` stands for the site as a whole.

    A project that the account does not see is one lack, not all of them. A right that the site does not know counts
    as lacking.
    """
    found = [lack for project in projects if rights for lack in _in_project(client, rights, project)]
    return tuple(dict.fromkeys(found))


def _in_project(client: Client, rights: Sequence[str], project: str) -> list[Lack]:
    try:
        answer = asked(client, rights, project)
    except NeedsOperator as error:
        if error.reason == "not_found" and project:
            return [Lack(UNSEEN.right, UNSEEN.title, project)]
        if error.reason != "refused":
            raise
        if len(rights) == 1:
            return [_lack(rights[0], None, project)]
        # One key that the site does not know spoils the whole answer.
        return [lack for right in rights for lack in _in_project(client, (right,), project)]
    return [_lack(right, answer.get(right), project) for right in rights if not _has(answer.get(right))]


def _has(shown: Mapping[str, Any] | None) -> bool:
    return shown is not None and bool(shown["havePermission"])


def _lack(right: str, shown: Mapping[str, Any] | None, project: str) -> Lack:
    if shown is None:
        return Lack(right, f"{right}, which the site does not know")
    everywhere = shown.get("type") == "GLOBAL"
    return Lack(right, str(shown.get("name") or right), "" if everywhere else project)


def asked(client: Client, rights: Sequence[str], project: str) -> Mapping[str, Any]:
    """Return right → what Jira says of it; Data Center always tells all rights, and leaves an unknown one out."""
    params = {"projectKey": project} if project else {}
    if client.edition.many:
        params["permissions"] = ",".join(rights)
    answer: Mapping[str, Any] = client.call("GET", "mypermissions", subject="permissions", params=params)["permissions"]
    return answer


def check_edition(client: Client) -> None:
    """Raise ``NeedsOperator`` ``other_edition`` (``found``, ``version``) when the site is another one."""
    try:
        info = client.call("GET", "serverInfo", subject="site")
    except NeedsOperator as error:
        if error.reason != "not_found":
            raise
        info = client.call("GET", ANY_EDITION, subject="site")
    client.edition.must_be(info or {})
