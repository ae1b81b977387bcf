"""One run of a ticket: read it, compare what should be with what is, perform the difference.

Level-triggered: a webhook, a click, the clock, a re-read all end here, and running it twice changes nothing.
"""

from dataclasses import replace
from datetime import timedelta

from plugin.domain.people import Person
from plugin.domain.rounds import End, Ending, Extend, Round, State, Step, due_end, extended, step, with_gaps
from plugin.errors import GiveUp, Rejected, TryLater
from plugin.ports.store import Deal, Due, Notice
from plugin.ports.tracker import Ticket
from plugin.usecases import exposure
from plugin.usecases.comparisons import Comparisons
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.gate import Gate
from plugin.usecases.opening import asked_key, follow_owner, open_as_asked, open_round, wanted
from plugin.usecases.publishing import Publisher, drop_label, refuse
from plugin.usecases.reminding import Post, plan_reminders
from plugin.usecases.talking import Talks

AT_ONCE = timedelta(seconds=1)


class Rounds:
    """Carries rounds on tickets from opening to the finished reveal."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sync(self, workspace: str, ticket_id: str, mine: Mine) -> None:
        """Bring one ticket and its round together. Raises what the tracker raises; the caller comes again."""
        site = self._world.sites[workspace]
        with self._world.store.begin() as tx:
            talk = tx.talk_of_task(workspace, ticket_id)
            rounds = tx.rounds(workspace, ticket_id)
            cursor = tx.cursor(workspace, ticket_id)
            dues = tx.dues(workspace, ticket_id, self._world.clock())
        if talk is not None and not rounds:
            Talks(self._world, site, mine).meet(talk)  # the task of a talk is no deal
            return
        current = next((r for r in rounds if not r.published), None)
        try:
            ticket, selected = self._read(site, ticket_id, cursor, current, rounds)
        except GiveUp:
            ticket, selected = None, False
            if current is not None:
                self._lost_deal(current)
        publisher = None
        if ticket is not None:
            if current is None and selected:
                current = self._open(site, ticket, rounds, dues, mine)
            elif any(d.kind == "again" for d in dues) and not selected and current is None:
                self._note(ticket.id, workspace, "deal_not_selected")
            publisher = self._meet(site, ticket, rounds, current, dues, mine)
        self._finish_dues(dues)
        if ticket is not None and publisher is not None:  # last: trouble with it holds no round up
            publisher.show_gate()
            Gate(self._world, site, ticket, mine).speak()

    def _meet(
        self,
        site: Site,
        ticket: Ticket,
        rounds: tuple[Round, ...],
        current: Round | None,
        dues: tuple[Due, ...],
        mine: Mine,
    ) -> Publisher:
        publisher = Publisher(self._world, site, ticket, mine)
        found: tuple[exposure.Spill, ...] = ()
        if current is not None and current.state is State.OPEN and current in rounds:
            found = exposure.spills(ticket, site.tracker.me().id)
        exposure.tell_authors(self._world, site, ticket, dues, mine)
        if rounds or current is not None:
            with self._world.store.begin() as tx:
                tx.save_deal(site.name, ticket.id, Deal(ticket.key, ticket.title, ticket.facts))
        newest = current or (rounds[-1] if rounds else None)
        if current is None and newest is not None and newest.state is State.REVEALED:
            self._compare(site, newest, ticket, publisher, dues, mine)
            publisher.answer_link()  # a deal that was moved has a new key
        if current is not None:
            current = exposure.take_in(self._world, current, found, ticket.cursor)
            self._carry(site, current, ticket, publisher, dues, mine)
        for one in rounds:
            if one is not newest and one.published and one.state is State.REVEALED:
                round_ = follow_owner(self._world, site, ticket, one)
                Comparisons(self._world, site, ticket, mine).carry_earlier(round_, dues)
        return publisher

    def _read(
        self, site: Site, ticket_id: str, cursor: str, current: Round | None, rounds: tuple[Round, ...]
    ) -> tuple[Ticket | None, bool]:
        """Return the ticket, and whether a round may be opened on it: one that was moved away keeps those it had."""
        if current is not None:
            return site.tracker.ticket(ticket_id, cursor), False
        ticket = site.tracker.deal(site.section.deals.selection, ticket_id)
        if ticket is None and rounds:
            return site.tracker.ticket(ticket_id, cursor), False
        return ticket, True

    def _open(
        self, site: Site, ticket: Ticket, rounds: tuple[Round, ...], dues: tuple[Due, ...], mine: Mine
    ) -> Round | None:
        again = next((d for d in dues if d.kind == "again"), None)
        if again is not None:
            try:
                return open_round(self._world, site, ticket, rounds, Person(again.args["by"], ""))
            except Rejected as no:
                refuse(self._world, site, ticket, no, mine, again.key)
        asked = wanted(site, ticket, rounds) and not self._our_task(site, ticket)
        if not asked or self._answered(site, ticket):
            if asked:
                drop_label(site, ticket, mine)
            with self._world.store.begin() as tx:
                tx.save_cursor(site.name, ticket.id, ticket.cursor)
            return None
        try:
            opened = open_as_asked(self._world, site, ticket, rounds)
        except Rejected as no:
            refuse(self._world, site, ticket, no, mine)
            return None
        return opened

    def _our_task(self, site: Site, ticket: Ticket) -> bool:
        """Whether this is a talk's task of which the run that made it has not noted yet that it did."""
        mark = str((ticket.state or {}).get("mark", ""))
        return mark.startswith("talk:") and ticket.creator is not None and ticket.creator.id == site.tracker.me().id

    def _answered(self, site: Site, ticket: Ticket) -> bool:
        with self._world.store.begin() as tx:
            effect = tx.effect(asked_key(site, ticket))
        return effect is not None and effect.done_at is not None

    def _carry(
        self, site: Site, round_: Round, ticket: Ticket, publisher: Publisher, dues: tuple[Due, ...], mine: Mine
    ) -> None:
        round_ = self._settle(round_, ticket, dues, publisher)
        if round_.state is State.REVEALED:
            # Before the reveal comment calls people to the result page: what they are asked stands there by then.
            Comparisons(self._world, site, ticket, mine).suggested(round_, dues)
        round_ = publisher.publish(round_)
        if round_.state is State.OPEN:
            round_ = follow_owner(self._world, site, ticket, round_)
            post = Post(self._world, site, round_, ticket, mine)
            post.invite_everyone()
            post.remind(dues)
            post.answer_asks(dues)
        elif round_.state is State.REVEALED:
            self._compare(site, round_, ticket, publisher, dues, mine)

    def _compare(
        self, site: Site, round_: Round, ticket: Ticket, publisher: Publisher, dues: tuple[Due, ...], mine: Mine
    ) -> None:
        round_ = follow_owner(self._world, site, ticket, round_)
        Comparisons(self._world, site, ticket, mine).carry(round_, publisher, dues)

    def _settle(self, round_: Round, ticket: Ticket, dues: tuple[Due, ...], publisher: Publisher) -> Round:
        """Carry out what the round needs now: an extension, or its one end, seals published first."""
        due = self._due(round_, ticket, dues)
        if isinstance(due, Extend):
            return self._extend(round_, due)
        if isinstance(due, End):
            if due.state is State.REVEALED:
                round_ = publisher.publish(round_)
            return self._end(round_, due, ticket, dues)
        return round_

    def _due(self, round_: Round, ticket: Ticket, dues: tuple[Due, ...]) -> End | Extend | None:
        due = due_end(round_, self._world.clock(), deal_closed=ticket.closed)
        early = any(d.kind == "early" and d.round == round_.id for d in dues)
        if due is None and early and round_.state is State.OPEN:
            end = with_gaps(round_, Ending.EARLY)
            return end if end.state is State.REVEALED else None
        return due

    def _extend(self, round_: Round, due: Extend) -> Round:
        now = self._world.clock()
        with self._world.store.begin() as tx:
            locked = tx.lock(round_.id)
            if locked is None or due_end(locked, now) != due:
                return locked or round_
            later = extended(locked, due.deadline)
            tx.save_round(later)
            plan_reminders(tx, later, self._world.sites[round_.workspace].section, now)
            tx.audit(now, round_.id, "", "extended", {"deadline": later.deadline.isoformat()})
        return later

    def _end(self, round_: Round, due: End, ticket: Ticket, dues: tuple[Due, ...]) -> Round:
        """Take the one step to the end; an answer that came in meanwhile sends the run round again."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            locked = tx.lock(round_.id)
            if locked is None:
                return round_
            if locked.revision != round_.revision or self._due(locked, ticket, dues) != due:
                raise TryLater("answered_meanwhile", AT_ONCE)
            what = Step.REVEAL if due.state is State.REVEALED else Step.CANCEL
            ended = replace(
                locked,
                state=step(locked.state, what),
                ended_at=now,
                ending=due.ending,
                revision=locked.revision + 1,
            )
            tx.save_round(ended)
            tx.end_links(round_.id)
            tx.drop_dues(round_.id, now)
            tx.audit(now, round_.id, "", str(ended.state), {"ending": str(due.ending)})
            # Should this run lose the ticket before it has shown the end, the one that took it over comes again.
            self._world.engine.wake(tx, round_.workspace, round_.ticket)
        return ended

    def _note(self, ticket: str, workspace: str, reason: str) -> None:
        with self._world.store.begin() as tx:
            tx.notice(Notice(workspace, ticket, reason, {}, self._world.clock()))

    def _lost_deal(self, round_: Round) -> None:
        """Cancel what was open on a ticket that is gone; only the operator is left to be told."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            locked = tx.lock(round_.id)
            if locked is None:
                return
            end = due_end(locked, now, deal_gone=True)
            if isinstance(end, End):
                locked = replace(locked, state=end.state, ending=end.ending, ended_at=now, revision=locked.revision + 1)
            tx.save_round(replace(locked, published=True))
            tx.end_links(round_.id)
            tx.drop_dues(round_.id, now)
            tx.notice(Notice(round_.workspace, round_.ticket, "deal_gone", {"round": str(round_.number)}, now))

    def _finish_dues(self, dues: tuple[Due, ...]) -> None:
        now = self._world.clock()
        with self._world.store.begin() as tx:
            for due in dues:
                tx.finish_due(due.key, now)
