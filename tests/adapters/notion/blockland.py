"""Blocks of one page as Notion keeps them, without HTTP: the same limits and refusals, and an end at any call."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from plugin.errors import GiveUp, NeedsOperator, TryLater
from tests.adapters.notion.paper import Killed

PAGE, ME, ANNA = "page", "bot", "anna"
LEAVES = {"code", "divider", "table_row"}


@dataclass
class Thing:
    id: str
    by: str
    type: str = "page"
    content: dict = field(default_factory=dict)
    below: list = field(default_factory=list)
    up: str = ""
    trash: bool = False


class Blockland:
    """Stands where the client stands.

    ``end`` is the (number of the call, before or after it) at which the process ends, ``unsure`` the call whose answer
    is lost, ``silent`` the one that was carried out and tells no ids.
    """

    def __init__(self):
        self.things = {PAGE: Thing(PAGE, ME)}
        self.title, self.numbers = "Goals", 0
        self.comments: dict[str, list] = {}
        self.calls: list[str] = []
        self.made: Counter = Counter()
        self.end = self.unsure = self.silent = None

    def call(self, method, where, *, subject, json=None, params=None, repeatable=None):
        number = len(self.calls)
        if self.end == (number, "before"):
            raise Killed
        kind = f"{method} {'/'.join(part if at != 1 else '*' for at, part in enumerate(where.split('/')))}"
        self.calls.append(kind)
        done = self._done(kind, where.split("/"), json, params)
        if self.end == (number, "after"):
            raise Killed
        if kind.endswith("children") and method == "PATCH" and number in (self.unsure, self.silent):
            if number == self.unsure:
                raise TryLater("unsure", timedelta(1))
            return {"id": where.split("/")[1], "results": []}
        return done

    def _done(self, kind, parts, body, params):
        if kind == "GET pages/*":
            return {"properties": {"title": {"type": "title", "title": [{"plain_text": self.title}]}}}
        if kind == "PATCH pages/*":
            self.title = body["properties"]["title"]["title"][0]["text"]["content"]
            return {}
        if parts[0] == "comments":
            return self._commented(kind, body, params)
        one = self._living(parts[1], strict=kind != "GET blocks/*")
        return {
            "GET blocks/*/children": self._children,
            "GET blocks/*": self._shown,
            "PATCH blocks/*": self._patched,
            "DELETE blocks/*": self._trashed,
            "PATCH blocks/*/children": self._appended,
        }[kind](one, body or params)

    def _living(self, number, *, strict=True):
        one = self.things.get(number)
        if one is None:
            raise GiveUp("block_gone")
        return one

    def gone(self, one):
        return one.trash or (bool(one.up) and self.gone(self.things[one.up]))

    def _commented(self, kind, body, params):
        if kind == "GET comments":
            return {"results": self.comments.get(params["block_id"], []), "has_more": False}
        said = "".join(item["text"]["content"] for item in body["rich_text"])
        self.comment(body["parent"]["block_id"], said, by=ME)
        return {"id": "comment"}

    def comment(self, block, text, by=ANNA):
        one = {"created_by": {"id": by}, "rich_text": [{"plain_text": text}], "display_name": {"resolved_name": by}}
        self.comments.setdefault(block, []).append(one)

    def _shown(self, one, _=None):
        alive = any(not self.things[number].trash for number in one.below)
        content = json.loads(json.dumps(one.content))
        kept = {"id": one.id, "type": one.type, "has_children": alive, "in_trash": self.gone(one)}
        return {**kept, "created_by": {"id": one.by}, one.type: content}

    def _children(self, one, params):
        living = [number for number in one.below if not self.things[number].trash]
        start = living.index(params["start_cursor"]) if params.get("start_cursor") else 0
        rest = living[start + 100 :]
        shown = [self._shown(self.things[number]) for number in living[start : start + 100]]
        return {"results": shown, "has_more": bool(rest), "next_cursor": rest[0] if rest else None}

    def _patched(self, one, body):
        if "in_trash" in body:
            one.trash = body["in_trash"]
            return self._shown(one)
        if self.gone(one) or set(body) != {one.type} or one.type in {"table", "divider"}:
            raise NeedsOperator("refused")
        one.content.update(body[one.type])
        return self._shown(one)

    def _trashed(self, one, _):
        if self.gone(one):
            raise NeedsOperator("refused")
        one.trash = True
        return self._shown(one)

    def _appended(self, one, body):
        count = sum(self._checked(child, 0) for child in body["children"])
        if self.gone(one) or one.type in LEAVES or count > 1000 or len(body["children"]) > 100 or not count:
            raise NeedsOperator("refused")
        at = 0 if "position" in body else len(one.below)
        if "after" in body:
            if body["after"] not in one.below:
                raise NeedsOperator("refused")
            at = one.below.index(body["after"]) + 1
        made = [self.put(child, one.id, ME) for child in body["children"]]
        one.below[at:at] = made
        return {"results": [self._shown(self.things[number]) for number in made]}

    def _checked(self, block, depth):
        inner = block[block["type"]].get("children", [])
        if len(inner) > 100 or (inner and depth == 2) or (block["type"] == "table" and not inner):
            raise NeedsOperator("refused")
        return 1 + sum(self._checked(one, depth + 1) for one in inner)

    def put(self, block, up, by):
        """Make a block with what it is sent with; its parent does not list it yet."""
        self.numbers += 1
        content = dict(block[block["type"]])
        inner = content.pop("children", [])
        one = Thing(f"b{self.numbers}", by, block["type"], content, up=up)
        self.things[one.id] = one
        one.below = [self.put(child, one.id, by) for child in inner]
        self.made[by] += 1
        return one.id

    def write(self, up, at, text):
        """A person puts a line between the blocks that stand somewhere."""
        block = {"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": text}, "plain_text": text}]}}
        self.things[up].below.insert(at, self.put(block, up, ANNA))

    def shown(self, number=PAGE, by=ME):
        """Return what stands of somebody as (words, below)."""
        found = (self.things[one] for one in self.things[number].below)
        return [(words(one), self.shown(one.id, by)) for one in found if not one.trash and one.by == by]

    def people(self, number=PAGE):
        """Return people's lines in order, wherever they stand."""
        living = [self.things[one] for one in self.things[number].below if not self.things[one].trash]
        return [line for one in living for line in ([words(one)] if one.by == ANNA else self.people(one.id))]


def words(one):
    texts = one.content.get("cells", [one.content.get("rich_text", [])])
    return one.type, " | ".join("".join(item["text"]["content"] for item in text) for text in texts)
