"""Filling the pages of checklists from what the store kept, and taking in what people do; no call to any tracker."""

from collections.abc import Mapping

from plugin.domain.access import may_see_result
from plugin.domain.checklists.counting import states
from plugin.domain.checklists.digest import owed
from plugin.domain.checklists.model import Checklist, Sync
from plugin.domain.reasons import Problem
from plugin.errors import Rejected
from plugin.goal_sections import Goals
from plugin.ports.store import Tx
from plugin.usecases.answering import device_of, round_of
from plugin.usecases.checklist_acts import ListActs, on_day
from plugin.usecases.checklist_facts import held_back_items
from plugin.usecases.checklist_syncs import processes_of, sync_of
from plugin.usecases.checklist_views import Head, IndexPage, Past, ProcessLine, SheetPage, Way
from plugin.usecases.deps import Site, World
from plugin.usecases.goal_days import names_of
from plugin.usecases.list_decisions import decisions
from plugin.usecases.list_lines import gate_lines, item_lines, past_of, template_changes
from plugin.usecases.list_links import ListLinks, list_device_of
from plugin.usecases.list_names import named_people
from plugin.usecases.pages import participant
from plugin.usecases.view_links import ViewLinks

SHOWN = 52
"""How many earlier meetings a list names: a year of weekly ones."""


class SyncPages:
    """Implements ``checklist_views.ChecklistPages`` over the store."""

    def __init__(self, world: World, view_links: ViewLinks) -> None:
        self._world, self._view_links = world, view_links
        self._acts, self._links = ListActs(world), ListLinks(world)

    def index(self, way: Way) -> IndexPage:
        """Return all processes with checklists."""
        with self._world.store.begin() as tx:
            workspace, reader = self._reader(tx, way)
            return self._index(tx, workspace, way, reader[1])

    def sheet(self, way: Way, process: str, day: str) -> SheetPage:
        """Return one list: of a day ``YYYY-MM-DD``, or the open one (else the newest) for an empty ``day``."""
        with self._world.store.begin() as tx:
            workspace, reader = self._reader(tx, way)
            return self._sheet(tx, workspace, (process, day), way, reader)

    def act(self, way: Way, process: str, day: str, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Do what a form says; only whoever came by a link of their own may."""
        if way.workspace is None:
            raise Rejected("own_link_needed")
        return self._acts.act(way.workspace, way.cookie, process, day, form)

    def claim(self, token: str) -> tuple[str, str]:
        """Bind this browser by a personal link; (workspace, the cookie's secret)."""
        return self._links.claim(token)

    # for the operator at the command line

    def told(self, workspace: str) -> IndexPage:
        """Return all processes with checklists of a workspace; raises ``Rejected`` ``no_checklists``."""
        with self._world.store.begin() as tx:
            return self._index(tx, workspace, Way(), "")

    def sheet_told(self, workspace: str, process: str, day: str = "") -> SheetPage:
        """Return one list; raises ``Rejected`` ``no_checklists``, ``list_unknown``."""
        with self._world.store.begin() as tx:
            return self._sheet(tx, workspace, (process, day), Way(), ("", ""))

    # who looks

    def _reader(self, tx: Tx, way: Way) -> tuple[str, tuple[str, str]]:
        """Return the workspace that somebody may look at, and (account id, name) of whoever may also tick there."""
        if way.workspace is not None:
            device = list_device_of(tx, way.workspace, way.cookie)
            if way.workspace not in self._world.sites:
                raise Rejected("not_bound")
            return way.workspace, (device.person, device.name)
        if way.round_id is not None:
            viewer, round_ = participant(device_of(tx, way.round_id, way.cookie)), round_of(tx, way.round_id)
            if not may_see_result(viewer, round_):
                raise Rejected("not_revealed")
            return round_.workspace, ("", "")
        return self._view_links.workspace_of(tx, way.signed or ""), ("", "")

    # what they see

    def _head(self, tx: Tx, site: Site, section: Goals, way: Way, actor: str) -> Head:
        return Head(
            workspace=site.name,
            locale=site.section.locale,
            zone=site.section.zone,
            tracker_name=site.tracker_name,
            names=names_of(section),
            way=way,
            actor=actor,
            has_goals=bool(tx.snapshot_days(site.name)),
        )

    def _index(self, tx: Tx, workspace: str, way: Way, actor: str) -> IndexPage:
        site, section = self._site(workspace)
        syncs = [one for part in processes_of(site.section) if (one := sync_of(site.section, part.id)) is not None]
        lines = tuple(self._process(tx, workspace, one) for one in syncs)
        if not any(line.open or line.last for line in lines):
            raise Rejected("no_checklists")
        going = [(line.open, one) for line, one in zip(lines, syncs, strict=True) if line.open]
        waits = owed(going)
        people = named_people(self._world, tx, workspace, [one.person for one in waits])
        return IndexPage(self._head(tx, site, section, way, actor), lines, waits, people)

    def _process(self, tx: Tx, workspace: str, sync: Sync) -> ProcessLine:
        newest = tx.checklists(workspace, sync.id, 2)
        going = next((one for one in newest if not one.frozen), None)
        last = next((one for one in newest if one.frozen), None)
        counted = states(going.items) if going else {}
        past = self._past(tx, workspace, (last,))[0] if last else None
        return ProcessLine(sync.id, sync.between, sync.cadence, going, counted, past)

    def _past(self, tx: Tx, workspace: str, lists: tuple[Checklist, ...]) -> tuple[Past, ...]:
        names = named_people(self._world, tx, workspace, [one.because_by for one in lists])
        return tuple(past_of(one, names) for one in lists)

    def _sheet(self, tx: Tx, workspace: str, asked: tuple[str, str], way: Way, reader: tuple[str, str]) -> SheetPage:
        site, section = self._site(workspace)
        sync = sync_of(site.section, asked[0])
        one = self._list(tx, workspace, *asked) if sync is not None else None
        if sync is None or one is None:
            raise Rejected("list_unknown")
        marks = tx.marks(one.id)
        led = {person for people in sync.owners.values() for person in people}
        named = (*led, one.notes_by, *(item.owner for item in one.items))
        names = named_people(self._world, tx, workspace, named, marks)
        frozen = tuple(each for each in tx.checklists(workspace, sync.id, SHOWN) if each.frozen and each.id != one.id)
        back = () if one.frozen else held_back_items(self._world, tx, one)
        return SheetPage(
            head=self._head(tx, site, section, way, reader[1]),
            list=one,
            cadence=sync.cadence,
            between=sync.between,
            owners={each: _named(sync.owners.get(each, frozenset()), names) for each in sync.between},
            items=item_lines(one.items, sync, names, marks, reader[0]),
            states=states(one.items),
            past=self._past(tx, workspace, frozen),
            gates=gate_lines(tx, site, one, sync),
            held_back=back,
            template_changed=() if one.frozen else template_changes(one, sync),
            notes_by=names.get(one.notes_by, ""),
            decided=len(decisions(one)),
        )

    def _list(self, tx: Tx, workspace: str, process: str, day: str) -> Checklist | None:
        if day:
            return on_day(tx, workspace, process, day)
        newest = tx.open_checklist(workspace, process) or next(iter(tx.checklists(workspace, process, 1)), None)
        if newest is None:
            raise Rejected("no_checklists")
        return newest

    def _site(self, workspace: str) -> tuple[Site, Goals]:
        site = self._world.sites[workspace]
        if site.section.goals is None or not any(processes_of(site.section)):
            raise Rejected("no_checklists")
        return site, site.section.goals


def _named(people: frozenset[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(names.get(one, one) for one in people))
