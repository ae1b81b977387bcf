"""Letters that a call asks Jira to send: checked, narrowed to who may browse, put into each person's box.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-notify-post
"""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.model import Account, Group, Issue, Mail
from adapters.sandbox.permissions import may_browse
from adapters.sandbox.world import World

KEYS = {"subject", "textBody", "htmlBody", "to", "restrict"}
RECIPIENTS = {"users", "groups", "groupIds", "reporter", "assignee", "watchers", "voters"}


def notify(world: World, caller: Account, issue: Issue, raw: Any) -> list[Mail]:
    """Send one letter to each recipient; 403 when mail is off, 400 when nobody but the caller would get it."""
    if not world.mail_on:
        raise Refused(403, "Outgoing emails are disabled.")
    if not isinstance(raw, Mapping) or set(raw) - KEYS or not isinstance(raw.get("to"), Mapping):
        raise bad_payload()
    to = raw["to"]
    if set(to) - RECIPIENTS:
        raise bad_payload()
    wanted = _recipients(world, issue, to) - {caller.id}
    limit = _limit(world, raw.get("restrict"))
    letters = [
        Mail(
            to=account.id,
            subject=str(raw.get("subject") or f"({issue.key}) {issue.values['summary']}"),
            text=str(raw.get("textBody") or ""),
            html=str(raw.get("htmlBody") or ""),
            at=world.clock(),
            issue=issue.key,
        )
        for account in world.accounts.values()
        if account.id in wanted and account.active and may_browse(world, account, issue)
        if limit is None or account.id in limit
    ]
    if not letters:
        raise Refused(400, "No recipients were defined for notification.")
    world.mails += letters
    return letters


def _recipients(world: World, issue: Issue, to: Mapping[str, Any]) -> set[str]:
    ids: set[str] = set()
    for user in to.get("users") or []:
        account = world.account(world.edition.named(user))
        if account is None:
            raise Refused(400, errors={"users": "The user does not exist."})
        ids.add(account.id)
    for group in _groups(world, to):
        ids.update(group.members)
    for name in ("reporter", "assignee"):
        holder = issue.values.get(name)
        if to.get(name) and holder is None:
            raise Refused(400, errors={name: f"The issue has no {name}."})
        if to.get(name):
            ids.add(str(holder))
    if to.get("watchers"):
        ids |= issue.watchers
    return ids


def _groups(world: World, where: Mapping[str, Any]) -> list[Group]:
    names = [one.get("name") if isinstance(one, Mapping) else None for one in where.get("groups") or []]
    found = [world.group(group_id=key) for key in where.get("groupIds") or []]
    found += [world.group(name=name) for name in names]
    if None in found:
        raise Refused(400, errors={"groups": "The group does not exist."})
    return [group for group in found if group is not None]


def _limit(world: World, restrict: Any) -> set[str] | None:
    if restrict is None:
        return None
    if not isinstance(restrict, Mapping):
        raise bad_payload()
    groups = _groups(world, restrict)
    # the only permission one can usefully ask for is BROWSE, and that is asked of everybody anyway
    return {member for group in groups for member in group.members} if groups else None
