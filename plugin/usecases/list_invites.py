"""The owners of a sync process get their personal link once, when its first list stands: once a person and workspace.

A message cannot be looked for afterwards. One whose fate is unknown is sent once more, with a link of its own; one that
the tracker refuses is told to the operator, who can hand a link out by ``trida checklists --link``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from plugin.documents import checklist_sheet, lines
from plugin.domain.checklists.model import Checklist, Sync
from plugin.domain.people import Person
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.store import Effect, Notice
from plugin.usecases.checklist_syncs import SYNC, process_of, processes_of, sync_of, told_by
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.effects import IN_FLIGHT, UNSURE
from plugin.usecases.goal_days import names_in
from plugin.usecases.list_links import ListLinks, asked_for, with_addresses
from plugin.usecases.notices import take_back
from plugin.usecases.reminding import Letter, deliver

SOURCE = "list_link"
NO_WAY = "no_private_way"
"""The tracker has no private messages, and we had no mail of our own: once we do, it is tried again."""
UNREACHED = "unreached"
"""No link reaches this person by itself; the doctor and a notice say so."""


def invite_owners(world: World, workspace: str, sync: Sync, mine: Mine) -> None:
    """Send every owner of a process who has none yet their link, once its list stands; no call when all have one.

    Where lists have no place in the tracker only our own mail can bring links. Raises ``TryLater``; who cannot be
    reached at all stands in a notice.
    """
    owners = sorted({person for people in sync.owners.values() for person in people})
    with world.store.begin() as tx:
        one = tx.open_checklist(workspace, sync.id)
        effects = {each: tx.effect(_key(workspace, each)) for each in owners}
    left = [each for each, effect in effects.items() if effect is None or _again(world, effect)]
    if one is not None and left and (one.remote or world.mailer is not None):
        Invitations(world, one, mine).send(left)


@dataclass(frozen=True, slots=True)
class Invitations:
    """Sends links to owners, by our own mail or by the tracker in the name of the list."""

    world: World
    sheet: Checklist
    mine: Mine

    def send(self, people: list[str]) -> None:
        """Send them; who cannot be reached now does not keep the others waiting."""
        site, waits = self.world.sites[self.sheet.workspace], None
        due = {person: key for person in people if (key := self._due(person))}
        refused: list[NeedsOperator] = []
        for person in with_addresses(site, asked_for(self.world, site.name, due)) if due else ():
            try:
                self._send(site, person, due[person.id])
            except TryLater as busy:
                waits = busy
            except NeedsOperator as error:
                refused.append(error)
        if due:
            self._tell(refused)
        if waits is not None:
            raise waits

    def _tell(self, refused: list[NeedsOperator]) -> None:
        """Have the operator know whom no link reached; once all have theirs, there is nothing to know."""
        ticket, now = (self.sheet.workspace, f"{SYNC}{self.sheet.process}"), self.world.clock()
        with self.world.store.begin() as tx:
            if not refused:
                take_back(tx, ticket, SOURCE)
            for error in refused:
                facts = {name: str(value) for name, value in error.facts.items()} | {"source": SOURCE}
                tx.notice(Notice(*ticket, error.reason, facts, now))

    def _due(self, person: str) -> str:
        """Return under which key a message is to be sent now; empty when none is."""
        first = _key(self.sheet.workspace, person)
        now = self.world.clock()
        with self.world.store.begin() as tx:
            for key in (first, f"{first}:again"):
                effect = tx.effect(key)
                if effect is None:
                    return key
                if effect.done_at is None and now < effect.started_at + IN_FLIGHT:
                    return ""  # on its way yet
                if effect.done_at is None:
                    tx.finish_effect(key, UNSURE, now)
                elif effect.remote != UNSURE:
                    return key if _again(self.world, effect) else ""
        return ""

    def _send(self, site: Site, person: Person, key: str) -> None:
        mailed = self.world.mailer is not None and bool(person.email)
        if not person.active or not (mailed or self.sheet.remote):
            with self.world.store.begin() as tx:
                tx.finish_effect(key, UNREACHED, self.world.clock())
            return
        self.mine()
        with self.world.store.begin() as tx:
            effect = tx.effect(key)
            if effect is not None and not _again(self.world, effect):
                return  # the run of another process that they lead was faster
            tx.start_effect(key, self.world.clock())
        token, came_to = self.world.new_id(), "sent"
        try:
            self._deliver(site, person, self.world.page(f"/l/{token}"))
        except (TryLater, NeedsOperator) as error:
            if error.reason != UNSURE:
                self._failed(key, error)
                raise
            came_to = UNSURE
        with self.world.store.begin() as tx:
            ListLinks(self.world).keep(tx, site.name, person, token)  # also one that only may have arrived works
            tx.finish_effect(key, came_to, self.world.clock())

    def _failed(self, key: str, error: TryLater | NeedsOperator) -> None:
        """Note what a message came to that was surely not sent; one that was refused is not tried again and again."""
        with self.world.store.begin() as tx:
            if isinstance(error, TryLater) or error.reason == "token_refused":
                tx.forget_effect(key)  # it says nothing of the person
            else:
                without_mail = error.reason == NO_WAY and self.world.mailer is None
                tx.finish_effect(key, NO_WAY if without_mail else UNREACHED, self.world.clock())

    def _deliver(self, site: Site, person: Person, link: str) -> None:
        goals, part = site.section.goals, process_of(site.section, self.sheet.process)
        names = names_in(goals, site.section.locale) if goals else {}
        there = self.world.sites[(told_by(site.name, part) if part else "") or site.name]
        processes = [names.get(one, one) for one in self._led(site, person.id)]
        text = checklist_sheet.owner_link(site.words, person=person.name, processes=processes, link=link)
        letter = Letter(person, lines.list_subject(site.words), text)
        deliver(self.world, there, self.sheet.remote, letter)

    def _led(self, site: Site, person: str) -> Iterator[str]:
        for part in processes_of(site.section):
            sync = sync_of(site.section, part.id)
            if sync is not None and any(person in people for people in sync.owners.values()):
                yield part.id


def _again(world: World, effect: Effect) -> bool:
    """Whether there may be something to do about a message that was begun once."""
    return effect.remote in (None, UNSURE) or (effect.remote == NO_WAY and world.mailer is not None)


def _key(workspace: str, person: str) -> str:
    return f"list_link:{workspace}:{person}"
