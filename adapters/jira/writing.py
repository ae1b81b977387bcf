"""Writing to tickets: fields and property in one call, comments that can be found again, a link, a private letter."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.edition import Edition
from adapters.jira.shapes import OUR_PROPERTY, person
from adapters.jira.slots import LINE_LONGEST, NUMBERS, Slots, rich
from plugin.documents import html, plain
from plugin.domain.people import Person
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.world import Document

COMMENT_PAGE = 100
Json = Mapping[str, Any]
# What a service project takes an internal comment by: https://developer.atlassian.com/cloud/jira/service-desk/internal-comments/
INTERNAL = "sd.public.comment"


class Writing:
    """Writes to tickets. ``me`` returns the id of the account we work as."""

    def __init__(self, client: Client, slots: Slots, me: Callable[[], str]) -> None:
        self._client = client
        self._slots = slots
        self._me = me

    def update(
        self,
        ticket: str,
        slots: Mapping[str, str | Document | None],
        state: Json | None,
        drop_label: str | None,
    ) -> None:
        """Write everything in one call; nothing at all is written when one field is refused.

        ``NeedsOperator`` ``field_unplaced`` names the fields that are not on the ticket's screen any more.
        """
        fields = {self._field(slot): _value(slot, value, self._client.edition) for slot, value in slots.items()}
        if state is not None and not fields and drop_label is None:
            where = path("issue", ticket, "properties", OUR_PROPERTY)
            self._client.call("PUT", where, subject="issue", json=state)
            return
        body: dict[str, Any] = {}
        if fields:
            body["fields"] = fields
        if drop_label is not None:
            body["update"] = {"labels": [{"remove": drop_label}]}
        if state is not None:
            body["properties"] = [{"key": OUR_PROPERTY, "value": state}]
        if body:
            self._client.call("PUT", path("issue", ticket), subject="issue", json=body)

    def _field(self, slot: str) -> str:
        field = self._slots.id(slot)
        if field is None:
            raise NeedsOperator("field_unplaced", fields=slot)
        return field

    def say(
        self, ticket: str, document: Document, mark: str, data: Mapping[str, Json], *, internal: bool = False
    ) -> str:
        """Post a comment; ``TryLater`` ``unsure`` when the answer was lost: look for the mark before repeating it."""
        properties = [{"key": OUR_PROPERTY, "value": {"mark": mark}}]
        properties += [{"key": name, "value": value} for name, value in data.items()]
        if internal:
            properties.append({"key": INTERNAL, "value": {"internal": True}})
        body = {"body": self._client.edition.rich(document), "properties": properties}
        posted = self._client.call("POST", path("issue", ticket, "comment"), subject="issue", json=body)
        comment = str(posted["id"])
        if internal and self._public(ticket, comment):
            self._delete(ticket, comment)
            raise NeedsOperator("comment_public", issue=ticket)
        return comment

    def _delete(self, ticket: str, comment: str) -> None:
        with contextlib.suppress(GiveUp):
            self._client.call("DELETE", path("issue", ticket, "comment", comment), subject="revision")

    def _taken_back(self, ticket: str, comment: str, found: Json) -> bool:
        wrong = INTERNAL in found["data"] and found.get("jsdPublic") is True
        if wrong:
            self._delete(ticket, comment)
        return wrong

    def _public(self, ticket: str, comment: str) -> bool:
        """Whether customers see a comment that was to be internal; Data Center shows it in the property alone."""
        found = self._client.call("GET", path("issue", ticket, "comment", comment), subject="revision")
        if "jsdPublic" in found:
            return found["jsdPublic"] is not False
        kept = self._client.call("GET", path("comment", comment, "properties", INTERNAL), subject="revision")
        return (kept.get("value") or {}).get("internal") is not True

    def said(self, ticket: str, mark: str) -> str | None:
        """Return our comment with this mark, looking at the newest ones first; others' comments do not count."""
        for comment in self.own_comments(ticket, OUR_PROPERTY):
            if comment["data"].get(OUR_PROPERTY, {}).get("mark") == mark:
                found = str(comment["id"])
                # The answer to it was lost, and with it the look at who reads it.
                return None if self._taken_back(ticket, found, comment) else found
        return None

    def own_comments(self, ticket: str, only: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield our comments, newest first, each with its properties, or ``only`` one of them, as ``data``.

        A list of comments comes without properties; those of a page are fetched in a second call, on Data Center each
        in a call of its own.
        """
        start, me = 0, self._me()
        while True:
            params = {"orderBy": "-created", "startAt": start, "maxResults": COMMENT_PAGE}
            page = self._client.call("GET", path("issue", ticket, "comment"), subject="issue", params=params)
            comments = page["comments"]
            ours = [one for one in comments if _author(one) == me]
            if self._client.edition.many:
                yield from self._with_data(ours)
            else:
                yield from ({**one, "data": self._data(str(one["id"]), only)} for one in ours)
            start += len(comments)
            if not comments or start >= int(page.get("total") or 0):
                return

    def _with_data(self, comments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        if not comments:
            return
        wanted = {"ids": [int(one["id"]) for one in comments]}
        found = self._client.call(
            "POST",
            "comment/list",
            subject="comments",
            json=wanted,
            params={"expand": "properties"},
            repeatable=True,
        )
        held = {str(one["id"]): one.get("properties") or [] for one in found["values"]}
        for one in comments:
            data = {p["key"]: p["value"] for p in held.get(str(one["id"]), []) if isinstance(p.get("value"), dict)}
            yield {**one, "data": data}

    def _data(self, comment: str, only: str | None) -> dict[str, Any]:
        where = path("comment", comment, "properties")
        listed = [] if only else (self._property(where) or {}).get("keys") or []
        keys = [only] if only else [str(one["key"]) for one in listed]
        held = {key: (self._property(f"{where}/{path(key)}") or {}).get("value") for key in keys}
        return {key: value for key, value in held.items() if isinstance(value, dict)}

    def _property(self, where: str) -> Any:
        """Return what stands there; None where nothing does, or where the comment is gone by now."""
        try:
            return self._client.call("GET", where, subject="comments")
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise
            return None

    def revise(self, ticket: str, comment: str, document: Document) -> None:
        """Replace the text of a comment; its properties stay. ``GiveUp`` ``comment_gone`` when it is not there."""
        where = path("issue", ticket, "comment", comment)
        self._client.call("PUT", where, subject="revision", json={"body": self._client.edition.rich(document)})

    def point(self, ticket: str, mark: str, url: str, title: str) -> None:
        """Put a link on the ticket; ``globalId`` makes a second one with the same mark the same link."""
        body = {"globalId": mark, "object": {"url": url, "title": title}}
        where = path("issue", ticket, "remotelink")
        self._client.call("POST", where, subject="issue", json=body, repeatable=True)

    def invite(self, ticket: str, to: Person, subject: str, document: Document) -> None:
        """Have Jira mail one person. ``NeedsOperator``: ``mail_off``, ``cannot_mail``, ``cannot_mail_self``.

        Jira does not write to the account that asks for it, and says only that the letter is queued.
        """
        if to.id == self._me():
            raise NeedsOperator("cannot_mail_self", person=to.id)
        body = {
            "subject": subject,
            "textBody": plain(document),
            "htmlBody": html(document),
            "to": {"users": [{self._client.edition.person: to.id}]},
        }
        self._client.call("POST", path("issue", ticket, "notify"), subject="notify", json=body)


def _author(comment: Json) -> str | None:
    found = person(comment.get("author"))
    return found.id if found else None


def _value(slot: str, value: str | Document | None, edition: Edition) -> object:
    """Return what the field takes: rich text for answers, a number, else one line; None empties it."""
    if value is None:
        return None
    if rich(slot):
        return edition.rich_of_text(value) if isinstance(value, str) else edition.rich(value)
    line = value if isinstance(value, str) else " ".join(plain(value).split())
    if slot in NUMBERS:
        return float(line)
    return line if len(line) <= LINE_LONGEST else f"{line[: LINE_LONGEST - 1]}…"
