"""Putting each role's link on the page that only this role reads: once a round and role, found again by its mark."""

from dataclasses import dataclass
from datetime import timedelta

from plugin.documents import render
from plugin.domain.rounds import Round
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.entering import RoleLink
from plugin.ports.store import Due
from plugin.ports.tracker import Ticket
from plugin.ports.world import Document
from plugin.usecases.deps import Mine, Site, World, hashed
from plugin.usecases.effects import once
from plugin.usecases.notices import take_back, tell

AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class RolePlaces:
    """The role links of one open round."""

    world: World
    site: Site
    round: Round
    ticket: Ticket
    mine: Mine

    def leave(self) -> None:
        """Put every role's link in its place; one that cannot be put there now keeps nobody else waiting."""
        waits: TryLater | None = None
        for seat in self.round.roster.seats:
            if seat.role not in self.round.role_links:
                continue
            try:
                self._leave(seat.role)
            except TryLater as busy:
                waits = busy
            except NeedsOperator as missing:
                self._note(missing, seat.role)
        if waits is not None:
            raise waits

    def _leave(self, role: str) -> None:
        mark = self._mark(role)
        with self.world.store.begin() as tx:
            effect = tx.effect(mark)
        if effect is not None and effect.done_at is not None:
            return
        place = self.site.section.private_page(role)
        if place is None:  # taken out of the manifest while the round was open
            raise NeedsOperator("no_private_place", role=role)
        tracker = self.site.tracker

        def put() -> str:
            return tracker.leave(place, self._document(role, self._fresh(role)), mark)

        once(self.world, self.mine, mark, put, lambda: tracker.left(place, mark))
        with self.world.store.begin() as tx:
            take_back(tx, (self.round.workspace, self.round.ticket), mark)

    def _fresh(self, role: str) -> str:
        """Return the address of a new link; the one before, if there was any, has never stood in its place."""
        token = self.world.new_id()
        with self.world.store.begin() as tx:
            tx.put_role_link(hashed(token), RoleLink(self.round.id, role, self.world.clock()))
        return self.world.page(f"/t/{token}")

    def _document(self, role: str, link: str) -> Document:
        words, section = self.site.words, self.site.section
        return render(
            "role_link",
            words,
            role=section.role_name(role, words.locale),
            deal_key=self.ticket.key,
            deal_title=self.ticket.title,
            deal_url=self.site.deal_url(self.ticket.id, self.ticket.key),
            number=self.round.number,
            deadline=self.round.deadline,
            link=link,
        )

    def _note(self, missing: NeedsOperator, role: str) -> None:
        now = self.world.clock()
        named = NeedsOperator(missing.reason, **{**missing.facts, "role": role})
        with self.world.store.begin() as tx:
            tell(self.world, tx, (self.round.workspace, self.round.ticket), named, self._mark(role))
            key = f"invite:{self.round.id}:{now:%Y%m%dT%H%M}"
            tx.add_due(Due(key, self.round.workspace, self.round.ticket, self.round.id, "invite", now + AGAIN))

    def _mark(self, role: str) -> str:
        return f"role-link:{self.round.id}:{role}"
