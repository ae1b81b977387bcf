"""The page of a checklist as anybody reads it: items with their boxes, under which heading they stand, the tally."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.sandbox.sync_play import plain
from plugin.domain.checklists.model import BoxState, ItemState

SECTION = re.compile(r'<section class="items"><h2>(.*?)</h2>(.*?)</section>', re.DOTALL)
ITEM = re.compile(r'<li class="item([^"]*)" id="item-([0-9a-f]+)">(.*?)(?=<li class="item|$)', re.DOTALL)
TITLE = re.compile(r'<h3 id="title-[0-9a-f]+">(.*?)</h3>', re.DOTALL)
BOX = re.compile(r'<div class="box box-(\w+)">')
TALLY = re.compile(r'<p class="tally" id="tally">(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Row:
    """An item: its id, its words, the heading above it, its boxes, and whether it is over."""

    id: str
    title: str
    heading: str
    boxes: tuple[BoxState, ...]
    over: bool

    @property
    def accepted(self) -> int:
        """How many departments accepted it."""
        return self.boxes.count(BoxState.YES)

    @property
    def state(self) -> ItemState:
        """How it stands; what is over without everybody's box counts as closed."""
        if self.accepted == len(self.boxes):
            return ItemState.DONE
        if self.over:
            return ItemState.CLOSED
        return ItemState.HALF if set(self.boxes) != {BoxState.EMPTY} else ItemState.OPEN


def rows_of(page: str) -> tuple[Row, ...]:
    """Return the items of a page in order."""
    return tuple(_rows(page))


def _rows(page: str) -> Iterator[Row]:
    for heading, items in SECTION.findall(page):
        for marks, number, inside in ITEM.findall(items):
            title = TITLE.search(inside)
            boxes = tuple(BoxState(one) for one in BOX.findall(inside))
            yield Row(number, _text(title[1] if title else ""), _text(heading), boxes, "over" in marks.split())


def tally_of(page: str) -> str:
    """Return the sentence that counts the items of a page; empty where there is none."""
    found = TALLY.search(page)
    return _text(found[1]) if found else ""


def _text(markup: str) -> str:
    return plain(html.unescape(TAG.sub("", markup)))
