"""Blocks as a request writes them: which kinds there are, what may stand in each, how many and how deep.

https://developers.notion.com/reference/block, https://developers.notion.com/reference/request-limits
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.notion import rich
from adapters.sandbox.notion.checks import array, boolean, closed, mapping, string, web
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.world import World

DEEPEST = 2
MOST = 1000
WORDS = {"rich_text", "color"}
HEADINGS = {f"heading_{size}": {*WORDS, "is_toggleable"} for size in (1, 2, 3, 4)}
LEAVES: dict[str, set[str]] = {
    "code": {"rich_text", "language", "caption"},
    "divider": set(),
    "table_row": {"cells"},
    "bookmark": {"url", "caption"},
}
KEYS: dict[str, set[str]] = {
    "paragraph": {*WORDS, "icon"},
    **HEADINGS,
    "bulleted_list_item": WORDS,
    "numbered_list_item": {*WORDS, "list_start_index", "list_format"},
    "to_do": {*WORDS, "checked"},
    "toggle": WORDS,
    "quote": WORDS,
    "callout": {*WORDS, "icon"},
    "table": {"table_width", "has_column_header", "has_row_header"},
    "column_list": set(),
    "column": {"width_ratio"},
    **LEAVES,
}
LANGUAGES = frozenset(
    {
        *("bash", "c", "c#", "c++", "css", "diff", "docker", "go", "graphql", "html", "java", "javascript", "json"),
        *("kotlin", "latex", "lua", "makefile", "markdown", "markup", "mermaid", "perl", "php", "plain text"),
        *("powershell", "python", "r", "ruby", "rust", "scala", "shell", "sql", "swift", "toml", "typescript"),
        *("xml", "yaml"),
    }
)
INSIDE = {"table": "table_row", "column_list": "column"}
FLAGS = {"is_toggleable", "checked", "has_column_header", "has_row_header"}


@dataclass(frozen=True)
class Draft:
    """A block that passed the checks and is not on any page yet."""

    kind: str
    content: dict[str, Any]
    children: tuple["Draft", ...] = field(default=())

    @property
    def size(self) -> int:
        """How many blocks this is, with all that stands in it."""
        return 1 + sum(one.size for one in self.children)


def read(world: World, where: str, raw: Any, *, inside: str | None = None) -> tuple[Draft, ...]:
    """Return the blocks of a request; 400 for one that is wrong, too many or too deep."""
    drafts = _list(world, where, raw, 0, inside)
    count = sum(one.size for one in drafts)
    if count > MOST:
        raise invalid(f"body failed validation: {where} should have at most `{MOST}` blocks, instead had `{count}`.")
    return drafts


def _list(world: World, where: str, raw: Any, depth: int, inside: str | None) -> tuple[Draft, ...]:
    drafts = tuple(_draft(world, f"{where}[{at}]", one, depth) for at, one in enumerate(array(where, raw)))
    wanted = INSIDE.get(inside or "")
    for draft in drafts:
        stray = draft.kind in INSIDE.values() if wanted is None else draft.kind != wanted
        if stray:
            raise invalid(f"Block of type {draft.kind} cannot be a child of {inside or 'this block'}.")
    return drafts


def _draft(world: World, where: str, raw: Any, depth: int) -> Draft:
    found = closed(where, raw, {"object", "type", *KEYS})
    kinds = [name for name in found if name in KEYS]
    kind = found.get("type", kinds[0] if kinds else None)
    if len(kinds) != 1 or kind != kinds[0]:
        raise malformed(f"{where}.{kind or 'type'}", "defined")
    body = mapping(f"{where}.{kind}", found[kind])
    here = f"{where}.{kind}"
    content = content_of(world, here, kind, {key: body[key] for key in body if key != "children"})
    children: tuple[Draft, ...] = ()
    if body.get("children"):
        if kind in LEAVES or depth == DEEPEST:
            raise malformed(f"{here}.children", "not present", body["children"])
        children = _list(world, f"{here}.children", body["children"], depth + 1, kind)
    draft = Draft(kind, content, children)
    _whole(here, draft)
    return draft


def _whole(where: str, draft: Draft) -> None:
    """400 for a table or columns without what makes them, and for a plain heading with something under it."""
    if draft.kind == "table":
        if not draft.children:
            raise malformed(f"{where}.children", "defined")
        fits(draft.content, draft.children)
    if draft.kind == "column_list" and len(draft.children) < 2:  # noqa: PLR2004 - one column is no columns
        raise malformed(f"{where}.children.length", "≥ `2`", len(draft.children))
    if draft.kind in HEADINGS and draft.children and not draft.content["is_toggleable"]:
        raise malformed(f"{where}.children", "not present in a heading that is no toggle", "children")


def fits(table: Mapping[str, Any], rows: tuple[Draft, ...]) -> None:
    """400 for a row that is not as wide as its table."""
    if any(len(row.content["cells"]) != table["table_width"] for row in rows):
        raise invalid("Number of cells in table row must match the table width of the parent table")


def content_of(
    world: World, where: str, kind: str, raw: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what stands under the type: what is written over what was ``before``, defaults under both."""
    found = closed(where, raw, KEYS[kind])
    if before is None:
        _needed(where, kind, found)
    content = dict(before) if before is not None else _defaults(kind)
    for key, value in found.items():
        content[key] = _part(world, f"{where}.{key}", key, value)
    return content


def _needed(where: str, kind: str, found: Mapping[str, Any]) -> None:
    keys = KEYS[kind] & {"rich_text", "cells", "table_width", "url"}
    for key in sorted(keys):
        if key not in found:
            raise malformed(f"{where}.{key}", "defined")
    if kind == "code" and "language" not in found:
        raise malformed(f"{where}.language", "defined")


def _defaults(kind: str) -> dict[str, Any]:
    """Return the keys of a fresh block in the order of recorded answers."""
    order = (
        *("rich_text", "caption", "icon", "is_toggleable", "checked", "color", "language"),
        *("table_width", "has_column_header", "has_row_header", "cells", "url"),
    )
    start: dict[str, Any] = {
        "rich_text": [],
        "caption": [],
        "icon": None,
        "color": "default",
        **dict.fromkeys(FLAGS, False),
    }
    return {key: start.get(key) for key in order if key in KEYS[kind]}


def _part(world: World, where: str, key: str, raw: Any) -> Any:
    if key in ("rich_text", "caption"):
        return rich.read(world, where, raw)
    if key == "cells":
        return [rich.read(world, f"{where}[{at}]", cell) for at, cell in enumerate(array(where, raw))]
    if key in FLAGS:
        return boolean(where, raw)
    return _setting(where, key, raw)


def _setting(where: str, key: str, raw: Any) -> Any:
    if key == "color":
        return rich.color(where, raw)
    if key == "language":
        if raw not in LANGUAGES:
            raise malformed(where, "a language that Notion knows", raw)
        return raw
    if key in ("table_width", "list_start_index"):
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
            raise malformed(where, "a number of at least `1`", raw)
        return raw
    return web(where, raw) if key == "url" else _loose(where, key, raw)


def _loose(where: str, key: str, raw: Any) -> Any:
    if key == "icon":
        return icon(where, raw)
    return string(where, raw) if key == "list_format" else raw


def icon(where: str, raw: Any) -> Any:
    """Return an emoji or an external picture; none is fine too."""
    if raw is None:
        return None
    found = mapping(where, raw)
    kind = found.get("type") or next((one for one in ("emoji", "external") if one in found), None)
    if kind not in ("emoji", "external") or kind not in found:
        raise malformed(where, "an emoji or an external file", raw)
    return {"type": kind, kind: found[kind]}


def takes_children(kind: str, content: Mapping[str, Any]) -> bool:
    """Whether something may be appended to a block."""
    return bool(content.get("is_toggleable")) if kind in HEADINGS else kind not in LEAVES
