"""One comment of ours that is kept up to date in place: posted once, revised when its text changed."""

import hashlib
from dataclasses import dataclass, field

from plugin.errors import GiveUp
from plugin.ports.world import Document
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.effects import once


@dataclass(frozen=True, slots=True)
class Kept:
    """A comment to keep: mark and text; ``on_page`` and ``internal`` as ``ports.tracker.Tracker.say`` takes them."""

    mark: str
    text: Document = field(repr=False)
    on_page: bool = False
    internal: bool = False


def keep_comment(world: World, site: Site, ticket: str, mine: Mine, kept: Kept) -> None:
    """Make the comment with that mark say that text; one that somebody deleted is posted anew.

    No call when it says so already.
    """
    mark, document = kept.mark, kept.text
    text, gone = f"text:{mark}", f"gone:{mark}"
    shown = digest(document)
    times = int(_remote(world, gone) or 0)
    this = f"{mark}:{times}" if times else mark
    tracker = site.tracker

    def say() -> str:
        _keep(world, text, shown)  # first: whoever finds the comment by its mark knows what it says
        return tracker.say(ticket, document, this, {}, on_page=kept.on_page, internal=kept.internal)

    comment = once(world, mine, this, say, lambda: tracker.said(ticket, this))
    if _remote(world, text) != shown:
        mine()
        try:
            tracker.revise(ticket, comment, document)
        except GiveUp:
            _keep(world, gone, str(times + 1))
            keep_comment(world, site, ticket, mine, kept)
            return
        _keep(world, text, shown)


def digest(document: Document) -> str:
    """Return what is remembered of a text that stands in the tracker, to tell whether it is the same."""
    return hashlib.sha256(document.markdown.encode()).hexdigest()


def _remote(world: World, key: str) -> str | None:
    with world.store.begin() as tx:
        effect = tx.effect(key)
    return effect.remote if effect is not None and effect.done_at is not None else None


def _keep(world: World, key: str, remote: str) -> None:
    if _remote(world, key) != remote:
        with world.store.begin() as tx:
            tx.finish_effect(key, remote, world.clock())
