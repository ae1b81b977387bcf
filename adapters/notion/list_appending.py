"""Putting what a list lacks on its page, each append recorded before the next: it must not be repeated blindly."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from adapters.notion.blocks import CHILDREN_MOST, REQUEST_BYTES, size_of
from adapters.notion.client import Client, path
from adapters.notion.list_writing import Insert, Unit
from adapters.waiting import later
from plugin.domain.checklists.model import Shown
from plugin.errors import TridaError, TryLater
from plugin.ports.checklists import Row, RowLedger


class Otherwise(Exception):
    """The page is not as we know it: read it. ``error`` is what remains to be said if that does not help."""

    def __init__(self, error: TridaError) -> None:
        super().__init__()
        self.error = error


class Appending:
    """Carries out inserts on one list; ``shown`` tells what a row shows once it stands."""

    def __init__(self, client: Client, sheet: str, subject: str, ledger: RowLedger) -> None:
        self._client, self._sheet, self._subject, self._ledger = client, sheet, subject, ledger

    def put(self, insert: Insert, stands: Mapping[str, str], shown: Callable[[Row], Shown]) -> dict[str, str]:
        """Append units in as few calls as they fit into; returns the ids of the last item's parts.

        ``stands`` are ids of the parts that a single item has already. ``TryLater`` ``unsure``: read what stands.
        """
        after, remote = insert.after, dict(stands)
        for units in _requests(insert.units):
            ids = self._append(units, after)
            after = ids[-1]
            for unit, numbers in _each(units, ids):
                remote = {**stands, **{part: one for part, one in zip(unit.parts, numbers, strict=True) if part}}
                self._ledger.settled(unit.row.item, remote, shown(unit.row))
        return remote

    def _append(self, units: Sequence[Unit], after: str | None) -> list[str]:
        children = [one for unit in units for one in unit.blocks]
        body: dict[str, Any] = {"children": children}
        if after is None:
            body["position"] = {"type": "start"}
        else:
            body["after"] = after
        self._ledger.sending()
        where = f"{path('blocks', self._sheet)}/children"
        answer = self._client.call("PATCH", where, subject=self._subject, json=body)
        ids = [str(one["id"]) for one in answer.get("results") or ()]
        if len(ids) != len(children):
            # Saved, and not all ids were told: the tags tell them.
            raise Otherwise(TryLater("conflict", later(0), subject=self._subject))
        return ids


def _requests(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield units as the appends that carry them; an item is never torn apart."""
    group: list[Unit] = []
    count = size = 0
    for unit in units:
        more = sum(size_of(one) for one in unit.blocks)
        if group and (count + len(unit.blocks) > CHILDREN_MOST or size + more > REQUEST_BYTES):
            yield group
            group, count, size = [], 0, 0
        group.append(unit)
        count, size = count + len(unit.blocks), size + more
    if group:
        yield group


def _each(units: Sequence[Unit], ids: Sequence[str]) -> Iterator[tuple[Unit, Sequence[str]]]:
    start = 0
    for unit in units:
        yield unit, ids[start : start + len(unit.blocks)]
        start += len(unit.blocks)
