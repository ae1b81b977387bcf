"""All that a page shows, keeps or carries, as one text: what somebody with access could dig up."""

import json
from collections.abc import Iterator
from urllib.parse import unquote

from adapters.sandbox.notion import shown
from adapters.sandbox.notion.model import Page, User
from adapters.sandbox.notion.world import World


def everything(world: World, page: Page) -> str:
    """Return the page as the API tells it, its blocks, comments and history, the trash included, links decoded."""
    told = "\n".join(_parts(world, page))
    return f"{told}\n{unquote(told)}"


def _parts(world: World, page: Page) -> Iterator[str]:
    viewer = User("", "", "", "")
    yield _text(shown.page(world, page, viewer))
    source = world.source_of(page)
    for one in source.properties.values() if source else ():
        yield _text(shown.value(world, page, one, viewer))
    for number in _below(world, page.id):
        yield _text(shown.block(world, number, viewer))
    for comment in world.comments.values():
        if comment.page == page.id:
            yield _text(shown.comment(world, comment, viewer))
            yield from (revision.text for revision in comment.past)
    yield from (f"{revision.what}: {revision.text}" for revision in page.past)


def _below(world: World, number: str) -> Iterator[str]:
    """Yield what stands on a page, at any depth, in the trash or not; pages below are pages of their own."""
    holder = world.holder(number)
    for child in holder.children if holder else ():
        yield child
        if child in world.blocks:
            yield from _below(world, child)


def _text(raw: object) -> str:
    return json.dumps(raw, ensure_ascii=False)
