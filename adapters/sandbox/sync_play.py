"""People at work on the checklist of a meeting, over REST only: they read it, tick, add items, say what does not apply.

Each tracker keeps a list otherwise; what they have in common is ``Sheet``. Departments are named as the list names
them: the labels of the boxes.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from adapters.sandbox.goals_story import FIELDS, said
from adapters.sandbox.notion import play as notion
from adapters.sandbox.play import DATA_CENTER, Person

# What the last box of an item on a page begins with.
MARK = ("Не применимо", "Not applicable")


@dataclass(frozen=True)
class Line:
    """An item as somebody reads it: the words of its title and whatever stands beside them, its boxes by label.

    ``id`` is what the tracker knows it by; ``parts`` are the ids of its boxes by label, of the mark that it does not
    apply under an empty one. ``reason``: why it does not apply. ``over``: it is closed as a whole.
    """

    id: str
    text: str
    boxes: Mapping[str, bool]
    parts: Mapping[str, str]
    reason: str = ""
    over: bool = False


class Sheet(Protocol):
    """A list as one person of the company has it before them."""

    def lines(self) -> list[Line]:
        """Return its items in order."""

    def tick(self, line: Line, label: str, *, ticked: bool = True) -> None:
        """Tick or untick a department's box."""

    def add(self, text: str) -> str:
        """Add an item of one's own; returns its id."""

    def excuse(self, line: Line, reason: str) -> None:
        """Say that an item does not apply, and why; an empty reason takes that back."""

    def rewrite(self, line: Line, text: str) -> None:
        """Put an item into other words."""


class JiraSheet:
    """An issue with its items as issues that it is linked to. ``key`` is the list's, ``locale`` the site's language."""

    def __init__(self, person: Person, key: str, locale: str) -> None:
        self._person, self._key = person, key
        self._issue = f"/rest/api/{person.api}/issue"
        names = {one["name"]: one["id"] for one in person.ask("GET", f"/rest/api/{person.api}/field")}
        self._accepted, self._reason = (names[said(FIELDS[one], locale)] for one in ("accepted", "not_applicable"))

    def lines(self) -> list[Line]:
        """Return the linked issues in the order of their keys."""
        asked = {"fields": f"issuelinks,{self._accepted}"}
        held = self._person.ask("GET", f"{self._issue}/{self._key}", params=asked)["fields"]["issuelinks"]
        keys = sorted({(one.get("outwardIssue") or one["inwardIssue"])["key"] for one in held})
        return self._found(keys) if keys else []

    def _found(self, keys: list[str]) -> list[Line]:
        """Read issues by one search, as a filter of the site does."""
        fields = f"summary,status,{self._accepted},{self._reason}"
        query = {"jql": f"key in ({', '.join(keys)}) ORDER BY key", "fields": fields, "maxResults": "100"}
        where = "search" if self._person.api == DATA_CENTER else "search/jql"
        issues = self._person.ask("GET", f"/rest/api/{self._person.api}/{where}", params=query)["issues"]
        return [self._line(one["key"], one["fields"]) for one in issues]

    def _line(self, key: str, held: Mapping[str, Any]) -> Line:
        ticked = {one["value"]: True for one in held.get(self._accepted) or ()}
        over = held["status"]["statusCategory"]["key"] == "done"
        return Line(key, held["summary"], ticked, {}, held.get(self._reason) or "", over)

    def tick(self, line: Line, label: str, *, ticked: bool = True) -> None:
        """Save the boxes as the issue's form does: all of them."""
        (held,) = self._found([line.id])
        now = {one for one, on in held.boxes.items() if on}
        wanted = sorted(now | {label} if ticked else now - {label})
        self._set(line, **{self._accepted: [{"value": one} for one in wanted]})

    def add(self, text: str) -> str:
        """Create an issue like the others and link it to the list."""
        found = self._person.ask("GET", f"{self._issue}/{self._key}", params={"fields": "project,issuetype"})["fields"]
        fields = {"project": {"key": found["project"]["key"]}, "issuetype": {"id": found["issuetype"]["id"]}}
        link = {"add": {"type": {"name": "Relates"}, "inwardIssue": {"key": self._key}}}
        body = {"fields": {**fields, "summary": text}, "update": {"issuelinks": [link]}}
        return str(self._person.ask("POST", self._issue, json=body)["key"])

    def excuse(self, line: Line, reason: str) -> None:
        """Fill in the line of the form, or empty it."""
        self._set(line, **{self._reason: reason or None})

    def rewrite(self, line: Line, text: str) -> None:
        """Change the title of the issue."""
        self._set(line, summary=text)

    def finish(self, line: Line) -> None:
        """Close the issue."""
        self._person.finish(line.id)

    def _set(self, line: Line, **fields: Any) -> None:
        self._person.ask("PUT", f"{self._issue}/{line.id}", json={"fields": fields})


class NotionSheet:
    """A page: above its boxes stands what an item is about; the last box of an item says that it does not apply.

    ``page`` is its id, ``labels`` are what the boxes of departments are called.
    """

    def __init__(self, person: notion.Person, page: str, labels: Collection[str]) -> None:
        self._person, self._page, self._labels = person, page, frozenset(labels)

    def lines(self) -> list[Line]:
        """Return whatever has boxes below it, in the order of the page."""
        return [_line(*one) for one in self._groups()]

    def _groups(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Yield what stands above boxes, and these; a box that is neither a department's nor a mark is an item."""
        head: dict[str, Any] | None = None
        below: list[dict[str, Any]] = []
        for block in self._person.every(f"blocks/{self._page}/children"):
            if block["type"] == "to_do" and (_words(block) in self._labels or (below and _marks(block))):
                below.append(block)
                continue
            if head is not None and (below or head["type"] == "to_do"):
                yield head, below
            head, below = block, []
        if head is not None and (below or head["type"] == "to_do"):
            yield head, below

    def tick(self, line: Line, label: str, *, ticked: bool = True) -> None:
        """Click a box."""
        self._check(line.parts[label], ticked=ticked)

    def add(self, text: str) -> str:
        """Type a box at the end of the page."""
        block = {"type": "to_do", "to_do": {"rich_text": [{"text": {"content": text}}]}}
        made = self._person.ask("PATCH", f"blocks/{self._page}/children", json={"children": [block]})
        return str(made["results"][0]["id"])

    def excuse(self, line: Line, reason: str) -> None:
        """Write the reason behind the words of the last box and click it; an empty one only takes the click away."""
        mark = line.parts[""]
        if reason:
            held = self._person.ask("GET", f"blocks/{mark}")["to_do"]["rich_text"]
            kept = [{name: one[name] for name in ("type", one["type"], "annotations")} for one in held]
            words = [*kept, {"type": "text", "text": {"content": f" {reason}"}}]
            self._person.ask("PATCH", f"blocks/{mark}", json={"to_do": {"rich_text": words}})
        self._check(mark, ticked=bool(reason))

    def rewrite(self, line: Line, text: str) -> None:
        """Type over what stands above the boxes."""
        kind = self._person.ask("GET", f"blocks/{line.id}")["type"]
        words = {kind: {"rich_text": [{"text": {"content": text}}]}}
        self._person.ask("PATCH", f"blocks/{line.id}", json=words)

    def _check(self, block: str, *, ticked: bool) -> None:
        self._person.ask("PATCH", f"blocks/{block}", json={"to_do": {"checked": ticked}})


def _words(block: Mapping[str, Any]) -> str:
    parts = block[block["type"]].get("rich_text", ())
    return "".join(part["plain_text"] for part in parts).strip()


def _marks(block: Mapping[str, Any]) -> bool:
    """Whether a box is the one that says why something does not apply."""
    return _words(block).startswith(MARK)


def _line(head: Mapping[str, Any], below: list[dict[str, Any]]) -> Line:
    named = {"" if _marks(one) else _words(one): one for one in below}
    ticked = {name: one["to_do"]["checked"] for name, one in named.items()}
    parts = {name: one["id"] for name, one in named.items()}
    reason = _words(named[""]).partition(":")[2].strip() if ticked.pop("", False) else ""
    over = head["type"] == "to_do" and head["to_do"]["checked"]
    return Line(head["id"], _words(head), ticked, parts, reason, over)


def sheet(kind: str, person: Any, address: str, locale: str, labels: Collection[str]) -> Sheet:
    """Return a list of a sort of tracker before a person; ``address`` is where people open it."""
    last = address.rstrip("/").rpartition("/")[2].partition("?")[0]
    if kind == "notion":
        return NotionSheet(person, last.rpartition("-")[2], labels)
    return JiraSheet(person, last, locale)


def find(lines: Collection[Line], words: str) -> Line:
    """Return the item in whose text these words stand, whatever blanks are between them; ``LookupError`` for none."""
    for one in lines:
        if plain(words) in plain(one.text):
            return one
    raise LookupError(words)


def plain(text: str) -> str:
    """Return a text with plain blanks: numbers are written with such as do not break."""
    return " ".join(text.split())
