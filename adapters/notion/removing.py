"""Taking away what an installation put into the workspace."""

from adapters.notion.client import Client, path
from adapters.notion.site import TALKS, TYPES, Found, Site, Source
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.provision import Act


def removal(found: Found, keep: frozenset[str]) -> tuple[Act, ...]:
    """Return the acts that take away what carries our mark: properties of the deals, the database of talks. Pure.

    A property is known by its mark alone here: one that only has our name may be somebody else's, and what is taken
    away goes with its values. Acts: ``remove_property`` (data source; property ids), ``trash_database`` (its title).
    """
    types = set(TYPES.values())
    gone = [one for one in found.deals.properties if one.slot and one.type in types and one.slot not in keep]
    acts = []
    if gone:
        about = ", ".join(f"“{one.name}”" for one in gone)
        acts.append(Act("remove_property", found.deals.title, (found.deals.id, *(one.id for one in gone)), about))
    if found.talks is not None and TALKS not in keep and _made(found.talks):
        acts.append(Act("trash_database", found.talks.title, (found.talks.database,)))
    return tuple(acts)


def _made(talks: Source) -> bool:
    """Whether the database is one of ours: its properties carry the marks of talks."""
    return any(one.slot.startswith(f"{TALKS}.") for one in talks.properties)


class Remover:
    """Carries out single acts of a removal; what is gone already counts as done."""

    def __init__(self, client: Client, site: Site) -> None:
        self._client, self._site = client, site

    def carry_out(self, act: Act) -> None:
        """Do one act; raises ``NeedsOperator`` when the thing stands there still."""
        if act.what == "trash_database":
            self._trash(act.args[0])
            return
        source, *ids = act.args
        body = {"properties": dict.fromkeys(ids)}
        self._client.call("PATCH", path("data_sources", source), subject="data_source", json=body)

    def _trash(self, database: str) -> None:
        """Move a database to the trash, from where people can restore it with its pages."""
        # A second try may be refused and changes nothing: what counts is whether the database still stands.
        try:
            self._client.call("DELETE", path("blocks", database), subject="database")
        except (NeedsOperator, GiveUp):
            if self._site.seen("databases", database) is not None:
                raise
