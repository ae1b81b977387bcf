"""Reminders and personal links: sent once to those who are due, never with a word about who answered what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugin.documents import lines, render
from plugin.domain.comparison import Verdict
from plugin.domain.people import Person
from plugin.domain.rounds import ANSWERED, Round, State
from plugin.domain.times import Quiet, reminders
from plugin.errors import NeedsOperator, TryLater
from plugin.manifest import Workspace
from plugin.ports.entering import Link
from plugin.ports.store import Due, Notice, Tx
from plugin.ports.tracker import Ticket
from plugin.ports.world import Document
from plugin.usecases.deps import Mine, Site, World, hashed
from plugin.usecases.effects import UNSURE
from plugin.usecases.role_places import RolePlaces

LINKS_AN_HOUR = 3
AGAIN = timedelta(minutes=15)


def plan_reminders(tx: Tx, round_: Round, section: Workspace, now: datetime) -> None:
    """Enter the deadline and the reminders before it as due times."""
    tx.add_due(_due(round_, f"deadline:{round_.id}:{round_.extensions}", "deadline", round_.deadline))
    before = section.deadline.remind_hours_before
    for hours, at in reminders(now, round_.deadline, before, quiet_hours(section)):
        tx.add_due(_due(round_, f"remind:{round_.id}:{round_.extensions}:{hours}", "remind", at))


def quiet_hours(section: Workspace) -> Quiet | None:
    """Return the manifest's quiet hours as the domain knows them."""
    quiet = section.deadline.quiet
    return Quiet(quiet.start, quiet.end, section.tzinfo) if quiet else None


def _due(round_: Round, key: str, kind: str, at: datetime) -> Due:
    return Due(key, round_.workspace, round_.ticket, round_.id, kind, at)


def still_due(round_: Round) -> tuple[Person, ...]:
    """Return the people of roles that have not answered."""
    seats = (s for s in round_.roster.seats if round_.ballots[s.role].state not in ANSWERED)
    return tuple(person for seat in seats for person in seat.answerers)


@dataclass(frozen=True, slots=True)
class Letter:
    """A private message to one person."""

    to: Person
    subject: str
    text: Document


def deliver(world: World, site: Site, ticket: str, letter: Letter) -> None:
    """Send a letter by our own mail where that is set up and the address known, else by the tracker's."""
    if world.mailer is not None and letter.to.email:
        world.mailer.send(letter.to.email, letter.subject, letter.text)
    else:
        site.tracker.invite(ticket, letter.to, letter.subject, letter.text)


@dataclass(frozen=True, slots=True)
class Post:
    """Sends personal links for one round on one ticket."""

    world: World
    site: Site
    round: Round
    ticket: Ticket
    mine: Mine

    def invite_everyone(self) -> None:
        """Put the roles' links in their places, and send each member and each other facilitator their first link."""
        try:
            RolePlaces(self.world, self.site, self.round, self.ticket, self.mine).leave()
        finally:
            self._invite()

    def _invite(self) -> None:
        people = [p for s in self.round.roster.seats for p in s.answerers]
        leads = [p for p in self.round.facilitators if p.active and self.round.roster.person(p.id) is None]
        self._send(people, "invite", f"invite:{self.round.id}")
        self._send(leads, "lead", f"lead:{self.round.id}")

    def remind(self, dues: Iterable[Due]) -> None:
        """Send one reminder for however many are due: after a long silence people get one, not three."""
        due = [d for d in dues if d.kind == "remind" and d.round == self.round.id]
        if not due:
            return
        newest = max(due, key=lambda d: d.at)
        self._send(still_due(self.round), "reminder", newest.key)
        now = self.world.clock()
        with self.world.store.begin() as tx:
            for one in due:
                tx.finish_due(one.key, now)

    def answer_asks(self, dues: Iterable[Due]) -> None:
        """Send the fresh links that were asked for, one to each person however often they asked."""
        answered: set[str] = set()
        for due in (d for d in dues if d.kind == "ask" and d.round == self.round.id):
            person = self.round.participant(due.args["person"])
            if person is not None and person.active and person.id not in answered:
                answered.add(person.id)
                self._send([person], self._fresh(person), due.key)
            with self.world.store.begin() as tx:
                tx.finish_due(due.key, self.world.clock())

    def ask_for_review(self, waiting: Mapping[str, int], key: str) -> None:
        """Remind members of the pairs that wait for their word; ``waiting`` is account id → how many."""
        for person_id, count in waiting.items():
            person = self.round.roster.person(person_id)
            self._send([person] if person else [], "review", key, count=count)

    def tell_unreviewed(self, people: Iterable[Person], verdict: Verdict, key: str) -> None:
        """Tell facilitators how many pairs nobody has decided."""
        opposite = sum(p.opposite for p in verdict.open)
        self._send(people, "unreviewed", key, count=len(verdict.open), contradictions=opposite)

    def _fresh(self, person: Person) -> str:
        """Return the letter that brings a fresh link: to the ballot, to the facilitator's page or to the result."""
        if self.round.state is not State.OPEN:
            return "result_link"
        return "fresh_link" if self.round.roster.person(person.id) else "lead"

    def _send(self, people: Iterable[Person], template: str, key: str, **more: int) -> None:
        waits: TryLater | None = None
        for person in filter(self._reached, people):
            try:
                self._send_one(person, template, f"{key}:{person.id}", more)
            except NeedsOperator as missing:
                self._note(missing, person)
            except TryLater as busy:
                waits = busy  # the others need not wait for this one
        if waits is not None:
            raise waits

    def _reached(self, person: Person) -> bool:
        """Whether a letter can come to a person: whose role has a link of its own gets none by the tracker besides."""
        mailed = self.world.mailer is not None and bool(person.email)
        return mailed or self.round.roster.role_of(person.id) not in self.round.role_links

    def _send_one(self, person: Person, template: str, key: str, more: Mapping[str, int]) -> None:
        """Send one link once.

        A message whose fate is unknown carries no mark to look for, so it is not repeated: another one, with a fresh
        link, follows a little later to whoever has still not answered.
        """
        self.mine()
        now = self.world.clock()
        with self.world.store.begin() as tx:
            effect = tx.effect(key)
            if effect is not None:
                if effect.done_at is None:
                    self._unsure(tx, person, key, now)
                return
            tx.start_effect(key, now)
        token = self.world.new_id()
        link = Link(self.round.id, self.round.roster.role_of(person.id) or "", person.id, now, ended=False)
        with self.world.store.begin() as tx:
            tx.add_link(hashed(token), link)
        try:
            self._deliver(person, template, self.world.page(f"/a/{token}"), more)
        except (TryLater, NeedsOperator) as error:
            with self.world.store.begin() as tx:
                if error.reason == UNSURE:
                    self._unsure(tx, person, key, now)
                    return
                tx.forget_effect(key)
            raise
        with self.world.store.begin() as tx:
            tx.finish_effect(key, "sent", self.world.clock())

    def _unsure(self, tx: Tx, person: Person, key: str, now: datetime) -> None:
        tx.finish_effect(key, UNSURE, now)
        due = _due(self.round, f"ask:{key}", "ask", now + AGAIN)
        tx.add_due(replace(due, args={"person": person.id}))

    def _deliver(self, person: Person, template: str, url: str, more: Mapping[str, int]) -> None:
        words, section = self.site.words, self.site.section
        role = section.role_name(self.round.roster.role_of(person.id) or "", words.locale)
        document = render(
            template,
            words,
            role=role,
            deal_key=self.ticket.key,
            deal_title=self.ticket.title,
            deal_url=self.site.deal_url(self.ticket.id, self.ticket.key),
            number=self.round.number,
            deadline=self.round.deadline,
            link=url,
            person=person.name,
            **more,
        )
        deliver(
            self.world,
            self.site,
            self.ticket.id,
            Letter(person, lines.letter_subject(words, template, self.ticket.key), document),
        )

    def _note(self, missing: NeedsOperator, person: Person) -> None:
        now = self.world.clock()
        facts = {"person": person.id, **{k: str(v) for k, v in missing.facts.items()}}
        with self.world.store.begin() as tx:
            tx.notice(Notice(self.round.workspace, self.round.ticket, missing.reason, facts, now))
            tx.add_due(_due(self.round, f"invite:{self.round.id}:{now:%Y%m%dT%H%M}", "invite", now + AGAIN))
