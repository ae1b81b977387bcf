"""Blocks and rich text as HTML: everything a person wrote is escaped, links lead to the web only."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from adapters.sandbox.notion import rich, values
from adapters.sandbox.notion.access import may_see
from adapters.sandbox.notion.blocks import HEADINGS
from adapters.sandbox.notion.ids import plain
from adapters.sandbox.notion.model import Block, Rich, User
from adapters.sandbox.notion.todo_view import TodoView
from adapters.sandbox.notion.world import World
from plugin.words import Words

TAGS = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("underline", "u"), ("strikethrough", "s"))
LISTS = {"bulleted_list_item": "ul", "numbered_list_item": "ol"}
HUES = {"blue": "blue", "purple": "purple", "green": "green", "yellow": "yellow", "orange": "yellow", "brown": "yellow"}
HUES |= {"red": "red", "pink": "red"}


class Looks:
    """One page through the eyes of one person.

    ``beside`` gives what stands beside a block: its comments.
    """

    def __init__(self, world: World, viewer: User, words: Words, beside: Callable[[Block], Markup]) -> None:
        self._world, self._viewer, self._words, self._beside = world, viewer, words, beside
        self._todos = TodoView(world, words)

    def text(self, written: Rich) -> Markup:
        """Return rich text."""
        return Markup("").join(self._item(one) for one in written)

    def _item(self, one: dict[str, Any]) -> Markup:
        mention = one.get("mention", {})
        day = values.moment(mention["date"]["start"]) if mention.get("type") == "date" else None
        told = self._words.day(day) if day else rich.words_of(self._world, one)
        said = escape(told).replace("\n", Markup("<br>"))
        for name, tag in TAGS:
            if one["annotations"][name]:
                said = Markup("<{0}>{1}</{0}>").format(Markup(tag), said)  # noqa: S704 - a tag of ours
        if mention.get("type") in {"user", "date"}:
            said = Markup('<span class="mention">{}</span>').format(said)
        if one["annotations"]["color"] == "gray":
            said = Markup('<span class="gray">{}</span>').format(said)
        href = one["href"] or ""
        if href.startswith(("http://", "https://", "mailto:")):
            said = Markup('<a href="{}" rel="noreferrer">{}</a>').format(href, said)
        return said

    def body(self, numbers: Sequence[str]) -> Markup:
        """Return blocks one after another; items of a list stand in one list."""
        seen = [one for one in numbers if self._seen(one)]
        parts = []
        for kind, run in groupby(seen, key=lambda one: LISTS.get(self._kind(one), "")):
            made = [self._any(one) for one in run]
            whole = Markup("").join(made)
            parts.append(Markup("<{0}>{1}</{0}>").format(Markup(kind), whole) if kind else whole)  # noqa: S704 - as above
        return Markup("").join(parts)

    def _seen(self, number: str) -> bool:
        found = self._world.blocks.get(number) or self._world.pages.get(number) or self._world.databases[number]
        return not found.trash and may_see(self._world, self._viewer, number)

    def _kind(self, number: str) -> str:
        return self._world.blocks[number].kind if number in self._world.blocks else "child"

    def _any(self, number: str) -> Markup:
        if number in self._world.blocks:
            one = self._world.blocks[number]
            return self._block(one) + self._beside(one)
        page, base = self._world.pages.get(number), self._world.databases.get(number)
        title = rich.text(self._world, page.values["title"] if page else base.title if base else [])
        where = f"/{plain(number)}" if page else f"/#{plain(number)}"
        return Markup('<p class="child"><a href="{}">{}</a></p>').format(where, title or "–")

    def _block(self, one: Block) -> Markup:
        said, inside = self.text(one.content.get("rich_text") or []), self.body(one.children)
        if one.kind in HEADINGS:
            return self._heading(one, said, inside)
        maker = getattr(self, f"_{one.kind}", None)
        if maker is not None:
            made: Markup = maker(one, said, inside)
            return made
        shape = "<li>{}{}</li>" if one.kind in LISTS else "<p>{}</p>{}"
        return Markup(shape).format(said, inside)  # noqa: S704 - one of two lines above

    def _heading(self, one: Block, said: Markup, inside: Markup) -> Markup:
        level = Markup(min(5, int(one.kind[-1]) + 1))  # noqa: S704 - a number
        head = Markup("<h{0}>{1}</h{0}>").format(level, said)
        if one.content.get("is_toggleable"):
            return Markup("<details><summary>{}</summary>{}</details>").format(head, inside)
        return head

    def _toggle(self, _one: Block, said: Markup, inside: Markup) -> Markup:
        return Markup('<details><summary>{}</summary><div class="inside">{}</div></details>').format(said, inside)

    def _to_do(self, one: Block, said: Markup, inside: Markup) -> Markup:
        box, edit = self._todos.box(one), self._todos.edit(one)
        return Markup('<div class="todo">{} <p>{}</p>{}</div>{}').format(box, said, edit, inside)

    def _quote(self, _one: Block, said: Markup, inside: Markup) -> Markup:
        return Markup("<blockquote><p>{}</p>{}</blockquote>").format(said, inside)

    def _callout(self, one: Block, said: Markup, inside: Markup) -> Markup:
        icon = (one.content.get("icon") or {}).get("emoji", "")
        return Markup('<div class="panel-note"><p>{} {}</p>{}</div>').format(icon, said, inside)

    def _code(self, one: Block, said: Markup, _inside: Markup) -> Markup:
        caption = self.text(one.content.get("caption") or [])
        under = Markup('<p class="hint">{}</p>').format(caption) if caption else ""
        return Markup("<pre><code>{}</code></pre>{}").format(said.replace("<br>", "\n"), under)

    def _divider(self, _one: Block, _said: Markup, _inside: Markup) -> Markup:
        return Markup("<hr>")

    def _bookmark(self, one: Block, _said: Markup, _inside: Markup) -> Markup:
        return Markup('<p><a href="{0}" rel="noreferrer">{0}</a></p>').format(one.content["url"])

    def _table(self, one: Block, _said: Markup, _inside: Markup) -> Markup:
        rows = [self._world.blocks[number] for number in one.children if not self._world.blocks[number].trash]
        head, side = one.content["has_column_header"], one.content["has_row_header"]
        made = []
        for at, row in enumerate(rows):
            cells = []
            for place, cell in enumerate(row.content["cells"]):
                tag = Markup("th" if (head and at == 0) or (side and place == 0) else "td")  # noqa: S704 - ours
                cells.append(Markup("<{0}>{1}</{0}>").format(tag, self.text(cell)))
            made.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
        return Markup('<div class="wide"><table>{}</table></div>').format(Markup("").join(made))

    def _column_list(self, _one: Block, _said: Markup, inside: Markup) -> Markup:
        return Markup('<div class="texts">{}</div>').format(inside)

    def _column(self, _one: Block, _said: Markup, inside: Markup) -> Markup:
        return Markup("<div>{}</div>").format(inside)


def chip(name: str, color: str) -> Markup:
    """Return an option as Notion shows it."""
    hue = HUES.get(color, "")
    kind = f"lozenge lozenge-{hue}" if hue else "lozenge"
    return Markup('<span class="{}">{}</span>').format(kind, name)
