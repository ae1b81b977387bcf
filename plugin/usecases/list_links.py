"""Personal links to a workspace's checklists: whoever came by one may tick. Many browsers, 30 days, revocable."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from plugin.domain.people import Person, named
from plugin.errors import Rejected
from plugin.manifest import Workspace
from plugin.ports.checklist_keeping import ListDevice
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import processes_of, told_by
from plugin.usecases.deps import Site, World, hashed

LIFETIME = timedelta(days=30)
"""How long a link binds browsers; one that is bound stays so until the link's person is revoked."""
LOOK_BACK = timedelta(days=366)


def list_device_of(tx: Tx, workspace: str, cookie: str | None) -> ListDevice:
    """Return the bound browser that a cookie stands for; raises ``Rejected`` ``not_bound``."""
    device = tx.list_device(hashed(cookie)) if cookie else None
    if device is None or device.workspace != workspace:
        raise Rejected("not_bound")
    return device


class ListLinks:
    """Issues, revokes and opens personal links. Which were issued and revoked stands in the audit log."""

    def __init__(self, world: World) -> None:
        self._world = world

    def issue(self, workspace: str, typed: str) -> str:
        """Return the address of a new link for whom somebody typed: a name, an e-mail address or an account id.

        Looked for among the owners of sync processes, the people that the manifest names for roles, members of rounds
        and whoever had a link before. Asks the tracker. Raises ``Rejected`` ``person_unknown``, ``person_unclear`` when
        several have that name, and what the tracker raises.
        """
        person = self._person(workspace, typed)
        with self._world.store.begin() as tx:
            return self.keep(tx, workspace, person, self._world.new_id())

    def keep(self, tx: Tx, workspace: str, person: Person, token: str) -> str:
        """Have a token open the workspace's checklists to a person; returns the address of the link."""
        now = self._world.clock()
        tx.add_list_link(hashed(token), workspace, person.id, person.name or person.id, now)
        tx.audit(now, _log_of(workspace), person.id, "link_issued", {})
        return self._world.page(f"/l/{token}")

    def revoke(self, workspace: str, typed: str) -> str:
        """End every link and unbind every browser of a person; returns their name. Raises as ``issue``."""
        person = self._person(workspace, typed)
        with self._world.store.begin() as tx:
            tx.end_list_links(workspace, person.id)
            tx.audit(self._world.clock(), _log_of(workspace), person.id, "link_revoked", {})
        return person.name or person.id

    def claim(self, token: str) -> tuple[str, str]:
        """Bind a browser by a link: (workspace, the cookie's secret). Raises ``Rejected`` ``link_unknown``."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            link = tx.list_link(hashed(token))
            if link is None or link[0] not in self._world.sites or now - link[3] > LIFETIME:
                raise Rejected("link_unknown")
            workspace, person, name, _ = link
            cookie = self._world.new_id()
            tx.bind_list_device(hashed(cookie), ListDevice(workspace, person, name, now))
        return workspace, cookie

    # who somebody is

    def _person(self, workspace: str, typed: str) -> Person:
        found = {one.id: one for one in named(self._people(workspace), typed)}
        if not found:
            raise Rejected("person_unknown")
        if len(found) > 1:
            raise Rejected("person_unclear", count=len(found))
        return next(iter(found.values()))

    def _people(self, workspace: str) -> tuple[Person, ...]:
        site, now = self._world.sites[workspace], self._world.clock()
        with self._world.store.begin() as tx:
            rounds = (*tx.revealed(workspace, now - LOOK_BACK, now), *tx.unfinished(workspace))
            had = [actor for _, actor, _, _ in tx.audits(_log_of(workspace))]
        members = {p.id: p for r in rounds for seat in r.roster.seats for p in seat.people}
        others = asked_for(self._world, workspace, {*_named_in(site.section), *had} - members.keys())
        return with_addresses(site, (*members.values(), *others))


def asked_for(world: World, workspace: str, ids: Iterable[str]) -> tuple[Person, ...]:
    """Return accounts as their tracker knows them: the workspace's own, else one that keeps its lists.

    Who is known to none comes back inactive.
    """
    section = world.sites[workspace].section
    where = dict.fromkeys((workspace, *filter(None, (told_by(workspace, one) for one in processes_of(section)))))
    found: dict[str, Person] = {}
    for site in (world.sites[one] for one in where):
        left = sorted(one for one in ids if one not in found or not found[one].active)
        found |= {one.id: one for one in (site.tracker.people(left) if left else ())}
    return tuple(found.values())


def with_addresses(site: Site, people: Iterable[Person]) -> tuple[Person, ...]:
    """Return people with the e-mail address that the manifest names for them, where the tracker tells none."""
    mails = {one.id: one.email for role in site.section.roles for one in role.who.people or () if one.email}
    return tuple(
        p if p.email or p.id not in mails else Person(p.id, p.name, mails[p.id], active=p.active) for p in people
    )


def _named_in(section: Workspace) -> Iterator[str]:
    """Yield the account ids that the manifest names: owners of sync processes, heads, people of roles."""
    for process in section.goals.processes if section.goals else ():
        for department in process.between:
            yield from process.owners_of(department)
    yield from (one.owner for one in (section.goals.departments if section.goals else ()) if one.owner)
    yield from (one.id for role in section.roles for one in role.who.people or ())


def _log_of(workspace: str) -> str:
    """Return under which name the audit log keeps a workspace's links; no round has such an id."""
    return f"checklists:{workspace}"
