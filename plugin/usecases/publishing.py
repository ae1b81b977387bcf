"""Showing a round on its ticket: the least calls that make the ticket say what is true.

With fields: one write for everything that changed; where the tracker keeps no history of them, one comment a seal
besides. Without them (team-managed project, no right): one status comment edited in place, one comment a seal, the
state in our property.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from plugin.documents import lines, render
from plugin.domain.comparison import Verdict
from plugin.domain.rounds import BallotState, Round, State, shown_state
from plugin.errors import NeedsOperator, Rejected
from plugin.ports.store import Notice
from plugin.ports.tracker import Ticket
from plugin.ports.world import Document
from plugin.usecases.comments import Kept, keep_comment
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.effects import once
from plugin.usecases.gate import GateWords
from plugin.usecases.notices import take_back, tell
from plugin.usecases.opening import asked_key
from plugin.usecases.revealing import answer_documents, reveal_data, reveal_document
from plugin.usecases.reviews import review_of

MOST_REPAIRS = 3
REPAIR_WINDOW = timedelta(hours=1)
STATE_VERSION = 1
LINK = "link"
"""Slot of the neutral link, on trackers that have it as a field."""


def ticket_state(round_: Round) -> dict[str, Any]:
    """Return our machine-readable property of a ticket: states and seals, nobody's words."""
    roles = {
        role: {"state": shown_state(round_, role), **({"seal": ballot.seal} if ballot.seal else {})}
        for role, ballot in round_.ballots.items()
    }
    return {
        "v": STATE_VERSION,
        "round": round_.number,
        "id": round_.id,
        "state": str(round_.state),
        "deadline": round_.deadline.isoformat(),
        "grade": str(round_.grade),
        "exposed": round_.exposed,
        "roles": roles,
    }


def _of_before(slot: str) -> bool:
    """Whether a slot tells of an earlier round as long as the newer one is open."""
    return slot.startswith("answer.") or slot == "agreement"


class Publisher:
    """Shows one round on one ticket; remembers what it wrote, so that a second look in the same run costs nothing."""

    def __init__(self, world: World, site: Site, ticket: Ticket, mine: Mine) -> None:
        self._world, self._site, self._ticket, self._mine = world, site, ticket, mine
        self._slots = dict(ticket.slots)
        self._state: Mapping[str, Any] = ticket.state or {}
        self._labels = ticket.labels
        self._gate = GateWords(world, site, ticket)

    def publish(self, round_: Round) -> Round:
        """Make the ticket show the round; once it has ended and all stands there, mark it as published."""
        if round_.carrier != "plain":
            try:
                self._fields(round_)
            except NeedsOperator as error:
                if error.reason != "field_unplaced":
                    raise
                round_ = self._without_fields(round_, error)
        if round_.carrier != "fields":
            self._commitments(round_)
        if round_.carrier == "plain":
            self._plain(round_)
        self.answer_link()
        return round_ if round_.state is State.OPEN else self._close(round_)

    # with fields

    def _fields(self, round_: Round) -> None:
        state = ticket_state(round_)
        values: dict[str, str | Document | None] = dict(self._lines(round_, same=dict(self._state) == state))
        revealing = round_.state is State.REVEALED and not self._done(f"fields:{round_.id}")
        if revealing:
            values |= answer_documents(self._world, self._site.words, round_)
        elif round_.state is State.OPEN:
            values |= {s: None for s, text in self._slots.items() if text and _of_before(s)}
        self._write(values, state)
        if revealing:
            once(self._world, self._mine, f"fields:{round_.id}", lambda: "written", lambda: None)

    def _lines(self, round_: Round, *, same: bool) -> dict[str, str]:
        """Return the lines that do not stand there; ``same``: our property does, so somebody else changed them."""
        words = self._site.words
        wanted = {"status": self._gate.on(lines.status_line(words, round_))}
        same = same and not self._gate.moved
        if LINK in self._slots:
            wanted[LINK] = self._answer_url()
        for role, ballot in round_.ballots.items():
            if round_.state is State.OPEN or ballot.state is not BallotState.SEALED:
                wanted[f"state.{role}"] = lines.state_line(words, round_, ballot)
        changed = {slot: text for slot, text in wanted.items() if self._slots.get(slot) != text}
        return {slot: text for slot, text in changed.items() if not self._fought_over(slot, same=same)}

    def _fought_over(self, slot: str, *, same: bool) -> bool:
        """Whether something keeps rewriting this slot: restored a few times an hour, then left and reported."""
        if not (self._changed_by_others(slot) if self._ticket.recorded else same):
            return False
        now, workspace, ticket = self._world.clock(), self._site.name, self._ticket.id
        with self._world.store.begin() as tx:
            if tx.repairs(workspace, ticket, slot, now - REPAIR_WINDOW) >= MOST_REPAIRS:
                tx.notice(Notice(workspace, ticket, "slot_fought_over", {"slot": slot}, now))
                return True
            tx.repaired(workspace, ticket, slot, now)
        return False

    def _changed_by_others(self, slot: str) -> bool:
        me = self._site.tracker.me().id
        return any(c.slot == slot and (c.author is None or c.author.id != me) for c in self._ticket.changes)

    def _write(self, values: Mapping[str, str | Document | None], state: Mapping[str, Any]) -> None:
        label = self._site.section.opening.label
        drop = label if label in self._labels else None
        new_state = state if dict(self._state) != state else None
        if not values and new_state is None and drop is None:
            return
        self._mine()
        self._site.tracker.update(self._ticket.id, values, new_state, drop)
        self._slots |= {s: v if isinstance(v, str) else "" for s, v in values.items()}
        if "status" in values:
            self._gate.wrote()
        self._state = state
        self._labels = self._labels - {drop} if drop else self._labels

    def _without_fields(self, round_: Round, error: NeedsOperator) -> Round:
        """Go on without fields: one was deleted or taken off the screen while the round was running."""
        with self._world.store.begin() as tx:
            locked = tx.lock(round_.id) or round_
            plain = replace(locked, carrier="plain")
            tx.save_round(plain)
        self._note(error)
        return replace(round_, carrier="plain")

    def _note(self, error: NeedsOperator) -> None:
        facts = {k: str(v) for k, v in error.facts.items()}
        notice = Notice(self._site.name, self._ticket.id, error.reason, facts, self._world.clock())
        with self._world.store.begin() as tx:
            tx.notice(notice)

    def show_comparison(self, round_: Round, verdict: Verdict, comparison: Mapping[str, Any]) -> None:
        """Show where the comparison of a published round stands: line, agreement number and our property, one write."""
        state = {**ticket_state(round_), "comparison": dict(comparison)}
        index = "" if verdict.index is None else str(verdict.index)
        told = self._gate.on(lines.status_line(self._site.words, round_, verdict))
        wanted = {"status": told, "agreement": index}
        here = {s: text for s, text in wanted.items() if self._slots.get(s, text) != text}
        if dict(self._state) == state and not self._gate.moved:  # then only somebody else can have changed them
            here = {slot: text for slot, text in here.items() if not self._fought_over(slot, same=True)}
        source = f"comparison:{round_.id}"
        try:
            try:
                self._write({slot: text or None for slot, text in here.items()}, state)
            except NeedsOperator as error:
                if error.reason != "field_unplaced":
                    raise
                self._write({}, state)  # programs read the property with or without the fields
                raise
        except NeedsOperator as error:
            if error.reason not in {"no_right", "field_unplaced"}:
                raise
            with self._world.store.begin() as tx:  # the comment says it all the same
                tell(self._world, tx, (self._site.name, self._ticket.id), error, source)
        else:
            with self._world.store.begin() as tx:
                take_back(tx, (self._site.name, self._ticket.id), source)

    def show_gate(self) -> None:
        """Keep the soft gate's words on the status line of a deal whose round, if it has one, needs nothing more."""
        if not (self._gate.wanted or self._gate.written) or "status" not in self._slots:
            return
        with self._world.store.begin() as tx:
            newest = next(reversed(tx.rounds(self._site.name, self._ticket.id)), None)
            revealed = newest is not None and newest.state is State.REVEALED
            verdict = review_of(tx, newest).verdict if newest is not None and revealed else None
        if newest is not None and newest.carrier == "plain":
            return
        told = self._gate.on(lines.status_line(self._site.words, newest, verdict) if newest is not None else "")
        if self._slots["status"] != told and not self._fought_over("status", same=not self._gate.moved):
            try:
                self._write({"status": told or None}, self._state)
            except NeedsOperator as error:
                if error.reason not in {"no_right", "field_unplaced"}:
                    raise  # else the comment says it all the same
        self._gate.wrote()

    # without fields

    def _commitments(self, round_: Round) -> None:
        for role, ballot in round_.ballots.items():
            if ballot.seal:
                self._commit(round_, role, ballot.seal, ballot.version)

    def _plain(self, round_: Round) -> None:
        state = ticket_state(round_)
        if dict(self._state) != state:
            self._status_comment(round_)
        try:
            self._write({}, state)
        except NeedsOperator as error:
            if error.reason != "no_right":
                raise
            self._note(error)  # the comments say it all the same

    def _commit(self, round_: Round, role: str, seal: str, version: int) -> None:
        mark = f"commit:{round_.id}:{role}:{version}"
        data = {"trida.commitment": {"round": round_.number, "role": role, "seal": seal}}
        name = self._site.section.role_name(role, self._site.words.locale)
        document = render("commitment", self._site.words, role=name, number=round_.number, seal=seal)
        self._say_once(mark, document, data)

    def _status_comment(self, round_: Round) -> None:
        document = lines.status_document(self._site.words, self._site.section, round_, self._answer_url())
        kept = Kept(f"status:{round_.id}", document, internal=self._ticket.for_customers)
        keep_comment(self._world, self._site, self._ticket.id, self._mine, kept)

    # both

    def _answer_url(self) -> str:
        return self._world.page(f"/answer/{self._site.name}/{self._ticket.key}")

    def answer_link(self) -> None:
        """Put the neutral link once per key: a moved deal has a new one. Where it is a slot, it is written as one."""
        url, title = self._answer_url(), lines.link_title(self._site.words)
        if LINK in self._slots:
            if self._slots[LINK] != url and not self._fought_over(LINK, same=False):
                self._write({LINK: url}, self._state)
            return
        tracker, ticket = self._site.tracker, self._ticket.id

        def put() -> str:
            tracker.point(ticket, "trida:answer", url, title)
            return url

        once(self._world, self._mine, f"point:{self._site.name}:{ticket}:{self._ticket.key}", put, lambda: None)

    def _close(self, round_: Round) -> Round:
        if round_.state is State.REVEALED:
            document = reveal_document(self._world, self._site, round_, self._ticket)
            self._say_once(f"reveal:{round_.id}", document, reveal_data(self._world, round_), on_page=True)
        with self._world.store.begin() as tx:
            locked = tx.lock(round_.id) or round_
            closed = replace(locked, published=True)
            tx.save_round(closed)
            here = [n for n in tx.notices() if (n.workspace, n.ticket) == (round_.workspace, round_.ticket)]
            # What talks of earlier rounds wait for is not mended by the end of this one.
            talks = [n.reason for n in here if n.facts.get("source", "").startswith("talk:")]
            tx.clear_notices(round_.workspace, round_.ticket, talks)
        return closed

    def _done(self, key: str) -> bool:
        with self._world.store.begin() as tx:
            effect = tx.effect(key)
        return effect is not None and effect.done_at is not None

    def _say_once(
        self, mark: str, document: Document, data: Mapping[str, Mapping[str, Any]], *, on_page: bool = False
    ) -> str:
        tracker, ticket, internal = self._site.tracker, self._ticket.id, self._ticket.for_customers
        return once(
            self._world,
            self._mine,
            mark,
            lambda: tracker.say(ticket, document, mark, data, on_page=on_page, internal=internal),
            lambda: tracker.said(ticket, mark),
        )


def refuse(world: World, site: Site, ticket: Ticket, no: Rejected, mine: Mine, asking: str | None = None) -> None:
    """Say on the ticket, once per asking, why no round was opened and what to do; take the label away."""
    about = str(no.facts.get("role", ""))
    role = site.section.role_name(about, site.words.locale) if about else ""
    document = render("refused", site.words, reason=no.reason, role=role)
    mark = asking or asked_key(site, ticket)
    tracker = site.tracker
    if ticket.for_customers:
        _refuse_in_private(world, site, ticket, no, mark)
    else:
        once(
            world, mine, mark, lambda: tracker.say(ticket.id, document, mark, {}), lambda: tracker.said(ticket.id, mark)
        )
    drop_label(site, ticket, mine)


def _refuse_in_private(world: World, site: Site, ticket: Ticket, no: Rejected, mark: str) -> None:
    """Tell the operator only: a comment would go to the customer."""
    now = world.clock()
    with world.store.begin() as tx:
        tx.notice(Notice(site.name, ticket.id, no.reason, {}, now))
        tx.finish_effect(mark, no.reason, now)


def drop_label(site: Site, ticket: Ticket, mine: Mine) -> None:
    """Take the opening label away; without the right to, it stays, and has asked once all the same."""
    label = site.section.opening.label
    if label in ticket.labels:
        mine()
        with contextlib.suppress(NeedsOperator):
            site.tracker.update(ticket.id, {}, None, label)
