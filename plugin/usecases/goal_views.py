"""What pages show of a goal tree, and who answers for it: the web reads these, ``goal_pages`` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from plugin.domain.goals.model import Goal, Moved, Tree


@dataclass(frozen=True, slots=True)
class TreePage:
    """A goal tree as everybody may read it: private goals are masked already.

    ``title`` and the texts in ``names`` are by locale; ``names`` has departments and sync processes by id. ``moved`` is
    what changed since ``since``, None when nothing older is kept. ``day`` is the day shown, ``present`` whether it is
    today's; ``first`` the oldest day that can be shown. ``sources`` are (what it is called, address or empty).
    ``page`` is the address of the page in the tracker, empty without one. ``goals`` are all goals, masked, for exports.
    Either ``signed`` or ``round_id`` says by which door the reader came. ``has_lists``: the workspace has checklists.
    """

    workspace: str
    locale: str
    zone: str
    title: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    tree: Tree
    goals: tuple[Goal, ...]
    moved: tuple[Moved, ...]
    since: date | None
    day: date
    present: bool
    first: date
    read_at: datetime
    sources: tuple[tuple[str, str], ...]
    page: str = ""
    signed: str | None = None
    round_id: str | None = None
    has_lists: bool = False


class GoalPages(Protocol):
    """Where the web gets goal trees from. ``day`` is ``YYYY-MM-DD`` or empty for today.

    Raises ``Rejected``: those of view links or bound browsers, ``no_goals`` (the manifest has none, or they were never
    read), ``day_unknown`` (not a day, or none is kept that early; facts: ``first``).
    """

    def view_tree(self, signed: str, day: str) -> TreePage:
        """Return the tree for whoever holds a signed view link to the workspace."""

    def round_tree(self, round_id: str, cookie: str | None, day: str) -> TreePage:
        """Return the tree of a round's workspace for a browser that is bound to the round."""
