"""Sections of ours on a page: a heading, text, the data that proves seals, and a last line that carries the mark.

What people write on the page, between our blocks too, is theirs and stays.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.notion.blocks import HEADING, Block, block, blocks, requests
from adapters.notion.client import Client, path
from adapters.notion.marks import NAME, Held, held_in, signed
from adapters.notion.people import pages
from adapters.notion.revising import Delete, Insert, Patch, Standing, steps
from adapters.notion.richtext import Span, exact, items
from adapters.notion.shapes import person
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.world import Document

HEAD = "heading_2"
DATA = "toggle"
Json = Mapping[str, Any]
Data = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it stands: its text, the toggle that holds its data, the line with its mark.

    ``before`` is the block of the page that it stands after, None at the very beginning.
    """

    mark: str
    foot: Json = field(repr=False)
    text: tuple[Json, ...] = field(repr=False)
    data: Json | None = field(repr=False)
    before: str | None

    @property
    def id(self) -> str:
        """The ids of its blocks, in order."""
        parts = [*self.text, *([self.data] if self.data else []), self.foot]
        return ",".join(str(one["id"]) for one in parts)


def found(children: Sequence[Json], me: str) -> list[Section]:
    """Return our sections among the blocks of a page; what others put in between is not part of them. Pure."""
    made: list[Section] = []
    mine: list[Json] = []
    before = last = None
    for one in children:
        ours = _author(one) == me
        if ours and (one["type"] == HEAD or not mine):
            mine, before = [], last
        if ours:
            mine.append(one)
            held = _mark(one)
            if held is not None:
                made.append(_section(mine, held, before))
                mine = []
        last = str(one["id"])
    return made


def _section(mine: Sequence[Json], held: Held, before: str | None) -> Section:
    *text, foot = mine
    data = text.pop() if text and text[-1]["type"] == DATA else None
    return Section(held.mark, foot, tuple(text), data, before)


def _author(one: Json) -> str | None:
    made = person(one.get("created_by"))
    return made.id if made else None


def _mark(one: Json) -> Held | None:
    return held_in(one["paragraph"].get("rich_text")) if one["type"] == "paragraph" else None


def foot(home: str, mark: str) -> Block:
    """Return the last line of a section."""
    return block("paragraph", rich_text=signed(home, Held(mark)), color="gray")


def headed(document: Document) -> list[Block]:
    """Return a document's blocks with the heading that begins a section: its own one, or our name."""
    made = blocks(document)
    if made and made[0]["type"] == HEADING:
        return [block(HEAD, **made[0][HEADING]), *made[1:]]
    return [block(HEAD, rich_text=items([Span(NAME)])), *made]


def proof(caption: str, data: Data) -> list[Block]:
    """Return the toggle with the data that proves seals, a block an entry; empty without data."""
    if not data:
        return []
    entries = [
        block("code", language="json", rich_text=exact(json.dumps({name: value}, ensure_ascii=False, sort_keys=True)))
        for name, value in data.items()
    ]
    return [block(DATA, rich_text=items([Span(caption)]), children=entries)]


class Sections:
    """Writes and finds sections.

    ``me`` returns the id of the account we work as, ``home`` is our public address, ``caption`` names the data.
    """

    def __init__(self, client: Client, me: Callable[[], str], home: str, caption: str) -> None:
        self._client = client
        self._me = me
        self._home = home.rstrip("/")
        self._caption = caption

    def add(self, page: str, document: Document, mark: str, data: Data, subject: str = "page") -> str:
        """Append a section; one call wherever Notion takes it in one. ``TryLater`` ``unsure``: look for its mark."""
        made = [*headed(document), *proof(self._caption, data), foot(self._home, mark)]
        return ",".join(self.append(page, made, subject))

    def append(self, parent: str, made: Sequence[Block], subject: str, after: str | None = "") -> list[str]:
        """Append blocks, in order; return the ids of the top ones. ``after``: empty for the end, None for the start."""
        ids: list[str] = []
        for part in requests(made):
            body: dict[str, Any] = {"children": part}
            if after is None:
                body["position"] = {"type": "start"}
            elif after:
                body["after"] = after
            answer = self._client.call("PATCH", f"{path('blocks', parent)}/children", subject=subject, json=body)
            ids += [str(one["id"]) for one in answer["results"]]
            after = ids[-1] if ids else after
        return ids

    def foot(self, mark: str) -> Block:
        """Return the line that carries a mark."""
        return foot(self._home, mark)

    def children(self, parent: str, subject: str = "page") -> Iterator[Json]:
        """Yield what stands in a page or block."""
        return pages(self._client, "GET", f"{path('blocks', parent)}/children", subject, {})

    def standing(self, page: str, subject: str = "page") -> list[Section]:
        """Return our sections on a page."""
        return found(list(self.children(page, subject)), self._me())

    def own_text(self, children: Sequence[Json]) -> list[Json]:
        """Return what of ours stands on a page that is all ours, without the lines that carry marks."""
        me = self._me()
        return [one for one in children if _author(one) == me and _mark(one) is None]

    def marked(self, page: str, mark: str, subject: str = "page") -> str | None:
        """Return the id of our section with this mark."""
        return next((one.id for one in self.standing(page, subject) if one.mark == mark), None)

    def revise(self, page: str, section: str, document: Document) -> None:
        """Make a section say something else; its data and mark stay. ``GiveUp`` ``comment_gone``."""
        ids = section.split(",")
        one = next((one for one in self.standing(page) if str(one.foot["id"]) in ids), None)
        if one is None:
            raise GiveUp("comment_gone")
        self.rewrite(page, one.before, one.text, headed(document))

    def rewrite(self, parent: str, before: str | None, text: Sequence[Json], wanted: Sequence[Block]) -> None:
        """Turn blocks of ours into others: nothing for those that stay, one call for one that changed."""
        for step in steps(parent, before, [self._whole(one) for one in text], wanted):
            if isinstance(step, Patch):
                where = path("blocks", step.id)
                self._client.call("PATCH", where, subject="revision", json=step.body, repeatable=True)
            elif isinstance(step, Insert):
                self.append(step.parent, step.blocks, "revision", step.after)
            else:
                self._delete(step)

    def _delete(self, step: Delete) -> None:
        # One that is in the trash already is refused or not found: gone either way.
        try:
            self._client.call("DELETE", path("blocks", step.id), subject="revision")
        except GiveUp:
            return
        except NeedsOperator as error:
            if error.reason != "refused":
                raise

    def _whole(self, one: Json) -> Standing:
        return Standing(one, tuple(self._whole(child) for child in self.below(one)))

    def below(self, one: Json) -> list[Json]:
        """Return what of ours stands in a block."""
        if not one.get("has_children"):
            return []
        me = self._me()
        return [child for child in self.children(str(one["id"])) if _author(child) == me]
