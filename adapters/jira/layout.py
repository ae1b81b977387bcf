"""Where fields are: our own fields, the projects that have them, the screens on which they stand. Plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OurField:
    """A field with our mark in its description; ``type`` is the last part of Jira's type key.

    ``made`` tells that the mark ends the description, as we write it: a mark that somebody quotes is not enough to
    take a field away. ``homes`` are the projects that it can be in at all, None for every one.
    """

    slot: str
    id: str
    type: str
    name: str = ""
    made: bool = True
    homes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen on which deals are shown or edited: its first tab, and which fields stand on any of its tabs.

    Without an id it is what a deal shows of a screen that nothing tells us the name of.
    """

    id: str
    tab: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the selection. A team-managed one takes no shared fields. ``scheme`` is its field scheme.

    ``fields`` are those of ours that are in it; with ``free`` a field need not be put there.
    """

    id: str
    key: str
    team_managed: bool = False
    scheme: str | None = None
    fields: frozenset[str] = frozenset()
    screens: tuple[Screen, ...] = ()
    free: bool = False
