"""Which rights an account lacks, as Jira itself says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.jira.client import Client
from plugin.errors import NeedsOperator
from plugin.ports.provision import Lack

INSTALL = ("ADMINISTER",)
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
        answer = _ask(client, rights, project)
    except NeedsOperator as error:
        if error.reason == "not_found" and project:
            return [Lack(UNSEEN.right, UNSEEN.title, project)]
        if error.reason != "refused":
            raise
        if len(rights) == 1:
            return [Lack(rights[0], f"{rights[0]}, which the site does not know")]
        # One key that the site does not know spoils the whole answer.
        return [lack for right in rights for lack in _in_project(client, (right,), project)]
    return [_lack(right, answer[right], project) for right in rights if not answer[right]["havePermission"]]


def _lack(right: str, shown: Mapping[str, Any], project: str) -> Lack:
    everywhere = shown.get("type") == "GLOBAL"
    return Lack(right, str(shown.get("name") or right), "" if everywhere else project)


def _ask(client: Client, rights: Sequence[str], project: str) -> Mapping[str, Any]:
    asked = {"permissions": ",".join(rights)} | ({"projectKey": project} if project else {})
    answer: Mapping[str, Any] = client.call("GET", "mypermissions", subject="permissions", params=asked)["permissions"]
    return answer
