"""An item's first block written anew, with everything in it that people typed. Pure."""

from collections.abc import Mapping, Sequence
from itertools import dropwhile
from typing import Any

from adapters.notion.list_blocks import Wanted, first_line, gray, rich_text_of, tag_of, told
from adapters.notion.list_lines import First
from adapters.notion.richtext import ITEMS_MOST, Item, pieces, said

CUT = "…"
SITE = "https://www.notion.so"
LOOKS = ("bold", "italic", "strikethrough", "underline", "code")
Json = Mapping[str, Any]


def anew(stands: First, should: Wanted, item: str, home: str) -> list[Item] | None:
    """Return the rich text that an item's first block should have; None where nothing of ours in it has changed.

    A second line that somebody changed goes behind ours when ours has news; one that they removed stays away. Where all
    that does not fit into a block, it is left as it is.
    """
    words, looks = _same(stands.title, should.title), stands.struck is should.over
    told_now = (stands.digest, stands.owner, stands.due) == (should.digest, should.owner, should.due)
    news = stands.tagged and not told_now
    if words and looks and not news:
        return None
    line = _looking(stands.line, over=should.over) if words else first_line(should.title, over=should.over)
    if news:
        theirs = [] if stands.ours else _theirs(stands.about)
        second = [*told(should, item, home), *(gray("\n") if theirs else ()), *theirs, *_again(stands.after)]
    else:
        second = _again(stands.rest)
    made = [*line, *second]
    return made if len(made) <= ITEMS_MOST else None


def rest(one: Json, words: str) -> list[Item]:
    """Return what a person typed into a block whose item they removed, behind these words; empty where nothing is."""
    typed = list(dropwhile(_blank, (item for item in rich_text_of(one) if tag_of(item) is None)))
    gap = "" if said(typed)[:1].isspace() else " "
    return [*gray(f"{words}{gap}"), *_again(typed)][:ITEMS_MOST] if typed else []


def _blank(item: Json) -> bool:
    return not said([item]).strip()


def _same(stands: str, should: str) -> bool:
    """Whether a first line says what it should; longer words of a person may have been cut on their way to us."""
    stands, wanted = " ".join(stands.split()), " ".join(should.split())
    return stands == wanted or (wanted.endswith(CUT) and stands.startswith(wanted.removesuffix(CUT)))


def _looking(line: Sequence[Json], *, over: bool) -> list[Item]:
    made = _again(line)
    return [{**one, "annotations": {**one.get("annotations", {}), "strikethrough": over}} for one in made]


def _theirs(about: Sequence[Json]) -> list[Item]:
    """Return a second line that somebody changed without whom and which day it named: ours names them."""
    kept, seen = [], set[str]()
    for one in about:
        kind = str((one.get("mention") or {}).get("type") or "")
        if kind not in {"user", "date"} - seen:
            kept.append(one)
        seen.add(kind)
    while kept and not said([kept[-1]]).strip(" ·"):
        kept.pop()
    return _again(kept)


def _again(items: Sequence[Json]) -> list[Item]:
    """Return rich text in the form in which it can be sent; of what has none its words."""
    return [made for one in items for made in _sent(one)]


def _sent(one: Json) -> list[Item]:
    kind = str(one.get("type"))
    looks = one.get("annotations") or {}
    kept = {**{name: True for name in LOOKS if looks.get(name) is True}, "color": looks.get("color") or "default"}
    mention = one.get("mention") or {}
    if kind == "mention" and mention.get("type") in {"user", "page"}:
        body = {"type": mention["type"], mention["type"]: {"id": mention[mention["type"]].get("id")}}
        return [{"type": "mention", "mention": body, "annotations": kept}]
    if kind == "mention" and mention.get("type") == "date":
        return [{"type": "mention", "mention": {"type": "date", "date": mention["date"]}, "annotations": kept}]
    if kind == "equation":
        return [{"type": "equation", "equation": one["equation"], "annotations": kept}]
    link = _link(one)
    return [{"type": "text", "text": {"content": part, **link}, "annotations": kept} for part in pieces(said([one]))]


def _link(one: Json) -> Item:
    """Return where a text leads; Notion gives links to its own pages without a host and takes them with one only."""
    url = str(((one.get("text") or {}).get("link") or {}).get("url") or one.get("href") or "")
    if not url:
        return {}
    return {"link": {"url": f"{SITE}{url}" if url.startswith("/") else url}}
