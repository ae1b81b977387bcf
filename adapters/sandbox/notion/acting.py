"""What people do in the app, as handles: no limit of the API holds for them, their rights do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from adapters.sandbox.notion import access, blocks, comments, pages, rich, tree, values
from adapters.sandbox.notion.model import Block, Comment, Page, Parent, Property, User
from adapters.sandbox.notion.schema import option
from adapters.sandbox.notion.world import World


class Acting(ABC):
    """The hands of people; the sandbox has them."""

    world: World

    @abstractmethod
    def account(self, name: str) -> User:
        """Find a person by any of their names."""

    @abstractmethod
    def page(self, key: str) -> Page:
        """Find a page by key or id."""

    @abstractmethod
    def place(self, name: str) -> str:
        """Return the id of a place by its name, key or id."""

    def _open(self, person: str, key: str) -> tuple[User, Page]:
        who = self.account(person)
        return who, access.page(self.world, who, self.page(key).id)

    def key(self, page: Page) -> str:
        """Return the key of a deal (``DEAL-142``)."""
        return values.words(self.world, self._numbered(page), page)

    def _numbered(self, page: Page) -> Property:
        source = self.world.sources[page.parent.id]
        return next(one for one in source.properties.values() if one.kind == "unique_id")

    def value(self, key: str, name: str) -> Any:
        """Return what a page holds in a property (by name or id), in the form that is kept."""
        with self.world.lock:
            page = self.page(key)
            return page.values.get(self._property(page, name).id)

    def _property(self, page: Page, name: str) -> Property:
        source = self.world.source_of(page)
        one = source.named(name) if source else pages.TITLE
        if one is None:
            raise KeyError(name)
        return one

    def create_as(self, person: str, title: str, source: str = "deals", **fields: Any) -> Page:
        """Make a page in a data source (the deals), or below a page; ``fields`` as for ``edit_as``."""
        with self.world.lock:
            who, where = self.account(person), self.place(source)
            kind = "data_source_id" if where in self.world.sources else "page_id"
            made = pages.create(self.world, who, {"parent": {kind: where}, "properties": {"title": _titled(title)}})
            if fields:
                self.edit_as(person, made.id, fields)
            return made

    def edit_as(self, person: str, key: str, fields: Mapping[str, Any]) -> None:
        """Set properties by name or id to plain values: text, number, name of an option, day, people, keys."""
        with self.world.lock:
            who, page = self._open(person, key)
            named = [(self._property(page, name), value) for name, value in fields.items()]
            pages.change(self.world, who, page, [(one, self._typed(one, value)) for one, value in named])

    def tick_as(self, person: str, key: str, name: str, checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a box
        """Tick or untick a checkbox."""
        self.edit_as(person, key, {name: checked})

    def _typed(self, one: Property, value: Any) -> Any:
        if one.kind in ("title", "rich_text"):
            return rich.typed(value) if isinstance(value, str) else value
        if one.kind in ("select", "status", "multi_select"):
            names = value if isinstance(value, list) else [value] if value else []
            chosen = [self._option(one, name) for name in names]
            return chosen if one.kind == "multi_select" else next(iter(chosen), None)
        if one.kind == "date":
            return (
                {"start": value, "end": None, "time_zone": None} if isinstance(value, str) and value else value or None
            )
        if one.kind == "people":
            return [self.account(name).id for name in ([value] if isinstance(value, str) else value)]
        if one.kind == "relation":
            return [self.page(name).id for name in ([value] if isinstance(value, str) else value)]
        return value

    def _option(self, one: Property, name: str) -> str:
        for mine in one.config["options"]:
            if name in (mine["name"], mine["id"]):
                return str(mine["id"])
        if one.kind == "status":
            raise KeyError(name)
        one.config["options"].append(option(self.world, name, {}))
        return str(one.config["options"][-1]["id"])

    def comment_as(self, person: str, key: str, text: str, *, block: str | None = None) -> Comment:
        """Comment on a page or on one of its blocks."""
        with self.world.lock:
            who, page = self._open(person, key)
            parent = Parent("block_id", block) if block else Parent("page_id", page.id)
            return comments.add(self.world, who, parent, rich.typed(text))

    def reply_as(self, person: str, comment: str, text: str) -> Comment:
        """Answer a comment in its discussion."""
        with self.world.lock:
            who = self.account(person)
            first = access.comment(self.world, who, comment)
            return comments.add(self.world, who, first.parent, rich.typed(text), discussion=first.discussion)

    def resolve(self, comment: str) -> None:
        """Close the discussion of a comment: the API lists it no longer."""
        with self.world.lock:
            self.world.resolved.add(self.world.comments[comment].discussion)

    def write_as(
        self, person: str, key: str, *texts: str, kind: str = "paragraph", inside: str | None = None
    ) -> list[Block]:
        """Type blocks at the end of a page, or of a block on it."""
        with self.world.lock:
            who, page = self._open(person, key)
            made = tree.append(self.world, who, inside or page.id, {"children": [_block(kind) for _ in texts]})
            for one, text in zip(made, texts, strict=True):
                self.retype_as(person, one.id, text)
            return made

    def retype_as(self, person: str, block: str, text: str) -> None:
        """Change the words of a block."""
        with self.world.lock:
            who = self.account(person)
            access.block(self.world, who, block)
            tree.retype(self.world, who, self.world.blocks[block], rich.typed(text))

    def remove_block_as(self, person: str, block: str) -> None:
        """Delete a block."""
        with self.world.lock:
            who = self.account(person)
            access.block(self.world, who, block)
            tree.trash(self.world, who, self.world.blocks[block], gone=True)

    def move_block_as(self, person: str, block: str, place: str) -> None:
        """Drag a block to the end of another block or of a page, which only the app can do."""
        with self.world.lock:
            who = self.account(person)
            access.block(self.world, who, block)
            tree.move(self.world, who, self.world.blocks[block], place)

    def lock_as(self, person: str, key: str, *, locked: bool = True) -> None:
        """Lock a page or unlock it."""
        with self.world.lock:
            who, page = self._open(person, key)
            pages.lock(self.world, who, page, locked=locked)

    def move_as(self, person: str, key: str, place: str) -> None:
        """Move a page below another page or into another data source."""
        with self.world.lock:
            who, page = self._open(person, key)
            where = self.place(place)
            kind = "data_source_id" if where in self.world.sources else "page_id"
            pages.move(self.world, who, page, Parent(kind, where))

    def trash_as(self, person: str, key: str, *, gone: bool = True) -> None:
        """Put a page into the trash or take it out."""
        with self.world.lock:
            who, page = self._open(person, key)
            pages.trash(self.world, who, page, gone=gone)

    def delete_as(self, person: str, key: str) -> None:
        """Put a page into the trash, which is all that deleting is."""
        self.trash_as(person, key)


def _titled(title: str) -> list[dict[str, Any]]:
    return [{"text": {"content": title}}]


def _block(kind: str) -> dict[str, Any]:
    more = {"language": "plain text"} if kind == "code" else {}
    return {kind: {key: [] for key in blocks.KEYS[kind] if key == "rich_text"} | more}
