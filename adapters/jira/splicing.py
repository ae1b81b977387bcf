"""What is ours in a description and what is people's: a description and our text → the new description. Pure.

A description is a list of parts: the blocks of a document on Cloud, the lines of wiki markup on Data Center. Neither
form has anything that is there and is not shown, so ours stands between two lines that say so to people, and a link in
each of them says so to us.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BEGIN, END = "#trida-begin", "#trida-end"

Part = Any
"""A block of a document, or a line of markup."""
Rich = Mapping[str, Any] | str
"""Formatted text as an edition keeps it."""


@dataclass(frozen=True, slots=True)
class Ours:
    """Our text with the lines around it; ``wiki`` where a description is markup."""

    begin: tuple[Part, ...]
    parts: tuple[Part, ...]
    end: tuple[Part, ...]
    wiki: bool

    @property
    def said(self) -> str:
        """What tells our text from another."""
        return _said(self.parts)


@dataclass(frozen=True, slots=True)
class Standing:
    """A description taken apart: what people wrote before and after, and ours; ``whole``: both lines were there."""

    before: tuple[Part, ...]
    ours: tuple[Part, ...]
    after: tuple[Part, ...]
    whole: bool

    @property
    def said(self) -> str:
        """What tells our text from another."""
        return _said(self.ours)

    @property
    def foreign(self) -> bool:
        """Whether people wrote anything."""
        return any(map(_canon, (*self.before, *self.after)))


def parts_of(description: object) -> tuple[Part, ...]:
    """Return the parts of a description; none for what is empty."""
    if isinstance(description, str):
        return tuple(description.split("\n")) if description else ()
    content = description.get("content") if isinstance(description, Mapping) else None
    return tuple(content or ())


def apart(description: object, ours: Ours) -> Standing:
    """Take a description apart.

    Where somebody took one of our two lines away, ours goes to the end, and of what stands there only that which we
    would write word for word is taken for ours: the rest stays, as it may be people's.
    """
    parts = parts_of(description)
    begin = next((n for n, part in enumerate(parts) if _marks(part, BEGIN)), None)
    end = next((n for n, part in enumerate(parts) if begin is not None and n > begin and _marks(part, END)), None)
    if begin is not None and end is not None:
        return Standing(parts[:begin], parts[begin + 1 : end], parts[end + 1 :], whole=True)
    said = {canon for part in ours.parts if (canon := _canon(part))}
    mine = [part for part in parts if _canon(part) in said]
    marks = [part for part in parts if _marks(part, BEGIN) or _marks(part, END)]
    kept = tuple(part for part in parts if part not in mine and part not in marks)
    return Standing(kept, tuple(mine), (), whole=False)


def together(standing: Standing, ours: Ours) -> Rich:
    """Return the description with our text in its place; people's parts are as they were, to the letter."""
    gap = ("",) if ours.wiki else ()
    before = (*standing.before, *gap) if not standing.whole and standing.before else standing.before
    made = (*before, *ours.begin, *gap, *ours.parts, *gap, *ours.end, *standing.after)
    return _rich(made, wiki=ours.wiki)


def without(standing: Standing, ours: Ours) -> Rich:
    """Return the description with nothing of ours."""
    return _rich((*standing.before, *standing.after), wiki=ours.wiki)


def _rich(parts: Sequence[Part], *, wiki: bool) -> Rich:
    return "\n".join(parts) if wiki else {"version": 1, "type": "doc", "content": list(parts)}


def _marks(part: Part, mark: str) -> bool:
    text = part if isinstance(part, str) else json.dumps(part)
    return mark in text


def _said(parts: Sequence[Part]) -> str:
    return "\n".join(filter(None, map(_canon, parts)))


def _canon(part: Part) -> str:
    """Return what a part says, without what a site adds to it: ids of blocks, ends of lines."""
    if isinstance(part, str):
        return part.strip()
    if part.get("type") == "paragraph" and not part.get("content"):
        return ""
    return json.dumps(_bare(part), sort_keys=True, ensure_ascii=False)


def _bare(node: Any) -> Any:
    if isinstance(node, list):
        return [_bare(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    bare = {key: _bare(value) for key, value in node.items() if key != "localId"}
    return {key: value for key, value in bare.items() if value not in ({}, [])}
