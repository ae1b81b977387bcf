"""Rich text: checked on the way in, whole on the way out, as plain words for filters, titles and the page history.

https://developers.notion.com/reference/rich-text
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from adapters.sandbox.notion.checks import array, boolean, closed, mapping, string, uuid, web
from adapters.sandbox.notion.errors import malformed
from adapters.sandbox.notion.ids import plain
from adapters.sandbox.notion.model import Rich
from adapters.sandbox.notion.world import World

MARKS = ("bold", "italic", "strikethrough", "underline", "code")
HUES = ("gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red")
COLORS = {"default", "default_background", *HUES, *(f"{hue}_background" for hue in HUES)}
EQUATION = 1000
APP = "https://app.notion.com"


def read(world: World, where: str, raw: Any) -> Rich:
    """Return rich text as it is kept; items without any text vanish."""
    items = [_item(world, f"{where}[{at}]", one) for at, one in enumerate(array(where, raw))]
    return [one for one in items if one["type"] != "text" or one["text"]["content"]]


def typed(text: str, link: str | None = None) -> Rich:
    """Return what a person typed; no limit holds in the editor."""
    return [_text(text, link, annotations("", {}))] if text else []


def _item(world: World, where: str, raw: Any) -> dict[str, Any]:
    found = closed(where, raw, {"type", "text", "mention", "equation", "annotations", "plain_text", "href"})
    kind = found.get("type") or next((one for one in ("text", "mention", "equation") if one in found), None)
    if kind not in ("text", "mention", "equation") or kind not in found:
        raise malformed(f"{where}.text", "defined")
    marks = annotations(f"{where}.annotations", found.get("annotations", {}))
    if kind == "mention":
        return _mention(world, f"{where}.mention", found["mention"], marks)
    if kind == "equation":
        body = closed(f"{where}.equation", found["equation"], {"expression"})
        sum_ = string(f"{where}.equation.expression", body.get("expression"), EQUATION)
        return _made("equation", {"expression": sum_}, marks, sum_, None)
    body = closed(f"{where}.text", found["text"], {"content", "link"})
    content = string(f"{where}.text.content", body.get("content"))
    link = body.get("link")
    if link is not None:
        link = web(f"{where}.text.link.url", closed(f"{where}.text.link", link, {"url", "type"}).get("url"))
    return _text(content, link, marks)


def _text(content: str, link: str | None, marks: dict[str, Any]) -> dict[str, Any]:
    return _made("text", {"content": content, "link": {"url": link} if link else None}, marks, content, link)


def _made(kind: str, body: Any, marks: dict[str, Any], words: str, href: str | None) -> dict[str, Any]:
    return {"type": kind, kind: body, "annotations": marks, "plain_text": words, "href": href}


def annotations(where: str, raw: Any) -> dict[str, Any]:
    """Return all six annotations."""
    found = closed(where, raw, {*MARKS, "color"})
    marks: dict[str, Any] = {name: boolean(f"{where}.{name}", found.get(name, False)) for name in MARKS}
    return {**marks, "color": color(f"{where}.color", found.get("color", "default"))}


def color(where: str, raw: Any) -> str:
    """Return a colour of Notion's palette."""
    if raw not in COLORS:
        raise malformed(where, "one of Notion's colors", raw)
    return str(raw)


def _mention(world: World, where: str, raw: Any, marks: dict[str, Any]) -> dict[str, Any]:
    found = mapping(where, raw)
    kind = found.get("type") or next(iter(found), "")
    if kind == "user":
        number = uuid(f"{where}.user.id", mapping(f"{where}.user", found.get("user")).get("id"))
        if world.user(number) is None:
            raise malformed(f"{where}.user.id", "a user of this workspace", number)
        return _made("mention", {"type": "user", "user": {"id": number}}, marks, "", None)
    if kind == "page":
        number = uuid(f"{where}.page.id", mapping(f"{where}.page", found.get("page")).get("id"))
        body = {"type": "page", "page": {"id": number}}
        return _made("mention", body, marks, "", f"{APP}/p/{plain(number)}")
    if kind == "date":
        date = mapping(f"{where}.date", found.get("date"))
        start = string(f"{where}.date.start", date.get("start"))
        whole = {"start": start, "end": date.get("end"), "time_zone": date.get("time_zone")}
        return _made("mention", {"type": "date", "date": whole}, marks, start, None)
    raise malformed(where, "a user, a page or a date", found)


def words_of(world: World, item: Mapping[str, Any]) -> str:
    """Return what an item reads as now: a mention follows the name of whom it mentions."""
    mention = item.get("mention", {})
    if mention.get("type") == "user":
        user = world.user(mention["user"]["id"])
        return f"@{user.name if user else 'Unknown'}"
    if mention.get("type") == "page":
        page = world.pages.get(mention["page"]["id"])
        return text(world, page.values["title"]) if page else "Untitled"
    return str(item["plain_text"])


def text(world: World, rich: Rich) -> str:
    """Return rich text as plain words."""
    return "".join(words_of(world, one) for one in rich)


def kept(world: World, rich: Rich) -> str:
    """Return all that rich text says or carries: words, and addresses of links both raw and decoded."""
    links = [one["href"] for one in rich if one["href"]]
    return " ".join([text(world, rich), *links, *(unquote(one) for one in links)]).strip()
