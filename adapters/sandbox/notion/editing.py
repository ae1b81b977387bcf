"""Writing in a page as people do: ticking a box, changing a few words, pasting a copy. What else stands there stays."""

from copy import deepcopy

from adapters.sandbox.notion import access, blocks, rich, tree
from adapters.sandbox.notion.acting import Acting
from adapters.sandbox.notion.blocks import Draft
from adapters.sandbox.notion.model import Block, Rich, User


class Editing(Acting):
    """The hands of people in the editor."""

    def _block(self, person: str, number: str) -> tuple[User, Block]:
        who = self.account(person)
        access.block(self.world, who, number)
        return who, self.world.blocks[number]

    def check_as(self, person: str, block: str, checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a box
        """Tick or untick a to-do; ``ValueError`` for another block."""
        with self.world.lock:
            who, one = self._block(person, block)
            if one.kind != "to_do":
                raise ValueError("not a to-do")
            tree.change(self.world, who, one, {**one.content, "checked": checked})

    def add_todo_as(self, person: str, key: str, text: str, *, after: str = "") -> Block:
        """Type a to-do at the end of a page, or behind one of its blocks."""
        with self.world.lock:
            (made,) = self.write_as(person, key, text, kind="to_do")
            if after:
                siblings = self.page(key).children
                siblings.remove(made.id)
                siblings.insert(siblings.index(after) + 1, made.id)
            return made

    def reword_as(self, person: str, block: str, old: str, new: str) -> None:
        """Replace some words of a block, with the look and the link of where they stood; ``KeyError`` without them."""
        with self.world.lock:
            who, one = self._block(person, block)
            text = deepcopy(one.content["rich_text"])
            item = next((item for item in text if item["type"] == "text" and old in item["text"]["content"]), None)
            if item is None:
                raise KeyError(old)
            item["text"]["content"] = item["plain_text"] = item["text"]["content"].replace(old, new, 1)
            kept = [item for item in text if item["plain_text"] or item["type"] != "text"]
            tree.retype(self.world, who, one, kept)

    def type_on_as(self, person: str, block: str, *words: str | Rich) -> None:
        """Type on at the end of a block; mentions come as rich text (``naming``, ``dated``)."""
        with self.world.lock:
            who, one = self._block(person, block)
            more = [item for part in words for item in (rich.typed(part) if isinstance(part, str) else part)]
            tree.retype(self.world, who, one, [*one.content["rich_text"], *more])

    def naming(self, person: str) -> Rich:
        """Return a mention of somebody."""
        mention = {"type": "user", "user": {"id": self.account(person).id}}
        return rich.read(self.world, "text", [{"type": "mention", "mention": mention}])

    def dated(self, day: str) -> Rich:
        """Return a mention of a day, ``YYYY-MM-DD``."""
        mention = {"type": "date", "date": {"start": day}}
        return rich.read(self.world, "text", [{"type": "mention", "mention": mention}])

    def turn_as(self, person: str, block: str, kind: str) -> None:
        """Turn a block of words into another sort of it."""
        with self.world.lock:
            who, one = self._block(person, block)
            one.kind = kind
            bare = blocks.content_of(self.world, "block", kind, {"rich_text": []})
            tree.change(self.world, who, one, {**bare, "rich_text": one.content["rich_text"]})

    def paste_as(self, person: str, key: str, *numbers: str) -> list[Block]:
        """Paste copies of blocks at the end of a page: other blocks, made by who pastes."""
        with self.world.lock:
            who, page = self._open(person, key)
            held = [self.world.blocks[number] for number in numbers]
            drafts = [Draft(one.kind, deepcopy(one.content)) for one in held]
            tree.plant(self.world, who, page, drafts)
            made = page.children[-len(drafts) :]
            tree.touched(self.world, who, page.id, made)
            return [self.world.blocks[number] for number in made]
