"""What the templates of a page and of the list say: values as a person reads them, inputs to change them."""

from typing import Any

from markupsafe import Markup

from adapters.sandbox.notion import rich, values
from adapters.sandbox.notion.access import may_see
from adapters.sandbox.notion.ids import encoded, plain
from adapters.sandbox.notion.looks import Looks, chip
from adapters.sandbox.notion.model import Block, Comment, DataSource, Page, Property, User
from adapters.sandbox.notion.schema import COMPUTED
from adapters.sandbox.notion.world import World
from plugin.words import Words

LONG = 160
BIG = 60
COLUMNS = ("status", "people", "number", "date")
FIXED = COMPUTED | {"relation", "multi_select", "files"}


class PageView:
    """Pages through the eyes of one person, in their language."""

    def __init__(self, world: World, viewer: User, words: Words) -> None:
        self._world, self._viewer, self._words = world, viewer, words
        self._looks = Looks(world, viewer, words, self._beside)

    def tables(self) -> list[dict[str, Any]]:
        """Return the data sources that the viewer sees, with their rows."""
        seen = [one for one in self._world.sources.values() if may_see(self._world, self._viewer, one.id)]
        return [self._table(one) for one in seen if not one.trash and not self._world.databases[one.database].trash]

    def _table(self, source: DataSource) -> dict[str, Any]:
        shown = [one for kind in COLUMNS for one in source.properties.values() if one.kind == kind][:4]
        pages = [one for one in self._world.pages.values() if one.parent.id == source.id and not one.trash]
        rows = [
            {
                "key": self.key(page),
                "title": rich.text(self._world, page.values["title"]) or "–",
                "url": f"/{plain(page.id)}",
                "cells": [{"name": one.name, "value": self.value(page, one)} for one in shown],
            }
            for page in reversed(pages)
            if may_see(self._world, self._viewer, page.id)
        ]
        name = rich.text(self._world, source.title) or "–"
        head = source.properties["title"].name
        return {"id": plain(source.database), "name": name, "head": head, "columns": shown, "rows": rows}

    def key(self, page: Page) -> str:
        """Return the key of a page; an empty one where its data source counts nothing."""
        source = self._world.source_of(page)
        counter = (one for one in source.properties.values() if one.kind == "unique_id") if source else iter(())
        return next((values.words(self._world, one, page) for one in counter), "")

    def top_pages(self) -> list[dict[str, Any]]:
        """Return the pages at the top of the workspace that the viewer sees."""
        return [
            {
                "title": rich.text(self._world, one.values["title"]),
                "url": f"/{plain(one.id)}",
                "readers": None if one.readers is None else self._names(one.readers),
            }
            for one in self._world.pages.values()
            if one.parent.kind == "workspace" and not one.trash and may_see(self._world, self._viewer, one.id)
        ]

    def _names(self, people: set[str]) -> str:
        return ", ".join(one.name for one in self._world.users.values() if one.id in people)

    def page(self, page: Page) -> dict[str, Any]:
        """Return everything that the page's template shows."""
        source = self._world.source_of(page)
        columns = [one for one in source.properties.values() if one.kind != "title"] if source else []
        home = self._world.databases[source.database] if source else None
        talk = [one for one in self._world.comments.values() if one.page == page.id and not one.trash]
        return {
            "id": plain(page.id),
            "key": self.key(page),
            "title": rich.text(self._world, page.values["title"]),
            "home": rich.text(self._world, home.title) if home else "",
            "readers": None if page.readers is None else self._names(page.readers),
            "trash": page.trash,
            "locked": page.locked,
            "lines": [self._line(page, one) for one in columns],
            "body": self._looks.body(page.children),
            "comments": [self._comment(one) for one in talk if one.parent.id == page.id],
            "history": [self._revision(one.at, one.by, one.what, one.text) for one in reversed(page.past)],
            "inputs": [self._input(page, one) for one in columns if one.kind not in FIXED | {"checkbox"}],
        }

    def _line(self, page: Page, one: Property) -> dict[str, Any]:
        text = values.words(self._world, one, page)
        box = {"id": encoded(one.id), "checked": bool(page.values.get(one.id))} if one.kind == "checkbox" else None
        long = len(text) > LONG
        return {"name": one.name, "value": self.value(page, one), "box": box, "long": long, "short": text[:BIG]}

    def value(self, page: Page, one: Property) -> Markup:
        """Return a value as it reads; options as chips, texts with their links."""
        kept = page.values.get(one.id, values.empty(one))
        if one.kind in ("title", "rich_text"):
            return self._looks.text(kept)
        if one.kind in ("select", "status", "multi_select"):
            chosen = kept if isinstance(kept, list) else [kept]
            found = [mine for mine in one.config["options"] if mine["id"] in chosen]
            return Markup(" ").join(chip(mine["name"], mine["color"]) for mine in found)
        if one.kind == "url" and kept:
            return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(kept)
        if one.kind == "number" and kept is not None:
            return Markup("{}").format(self._words.number(kept))
        return Markup("{}").format(self._plain(page, one))

    def _plain(self, page: Page, one: Property) -> str:
        moments = {"created_time": page.created, "last_edited_time": page.edited}
        if one.kind in moments:
            return self._words.moment(moments[one.kind])
        day = values.moment((page.values.get(one.id) or {}).get("start")) if one.kind == "date" else None
        return self._words.day(day) if day else values.words(self._world, one, page)

    def _input(self, page: Page, one: Property) -> dict[str, Any]:
        kept, text = page.values.get(one.id, values.empty(one)), values.words(self._world, one, page)
        field: dict[str, Any] = {"id": encoded(one.id), "name": one.name, "value": text, "kind": "text", "choices": []}
        if one.kind in ("select", "status"):
            field |= {"kind": "choice", "choices": [(mine["name"], mine["name"]) for mine in one.config["options"]]}
        elif one.kind == "people":
            people = [(who.id, who.name) for who in self._world.users.values() if not who.bot and who.active]
            field |= {"kind": "choice", "choices": people, "value": kept[0] if kept else ""}
        elif one.kind == "date":
            field |= {"kind": "date", "value": kept["start"][:10] if kept else ""}
        elif one.kind == "rich_text":
            field["kind"] = "long"
        elif one.kind == "number":
            field["value"] = "" if kept is None else str(kept)
        return field

    def _comment(self, one: Comment) -> dict[str, Any]:
        when, edited = one.created, one.edited
        return {
            "id": one.id,
            "author": one.name["resolved_name"],
            "when": self._words.moment(when),
            "edited": self._words.moment(edited) if edited != when else "",
            "body": self._looks.text(one.text),
            "resolved": one.discussion in self._world.resolved,
        }

    def _revision(self, at: Any, by: str, what: str, text: str) -> dict[str, str]:
        return {"when": self._words.moment(at), "who": self._world.users[by].name, "what": what, "text": text}

    def _beside(self, block: Block) -> Markup:
        """Return the comments of a block, as Notion shows them in the margin."""
        said = [one for one in self._world.comments.values() if one.parent.id == block.id and not one.trash]
        notes = [
            Markup('<aside class="panel"><p class="by"><strong>{}</strong></p><p>{}</p></aside>').format(
                one.name["resolved_name"], self._looks.text(one.text)
            )
            for one in said
            if one.discussion not in self._world.resolved
        ]
        return Markup("").join(notes)
