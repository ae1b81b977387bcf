"""The talk task in the tracker: opened once a round, kept up to date, reopened once when closed without an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from plugin.documents import comparisons, lines, render
from plugin.domain.matching import Place, reasons
from plugin.domain.reasons import Reason
from plugin.domain.rounds import Round
from plugin.domain.talks import Objected, OnClose, Talk, TalkState, Threshold, on_close, working_days_later
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.store import Due
from plugin.ports.tracker import NewTask, Task, Ticket
from plugin.ports.world import Document
from plugin.usecases.comments import digest
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.effects import once
from plugin.usecases.notices import take_back, tell
from plugin.usecases.reviews import Review, review_of

OVER = frozenset({TalkState.DONE, TalkState.ENDED_WITHOUT})
AGAIN = timedelta(minutes=15)
"""How often a task that the tracker refused is tried again."""


def threshold(site: Site) -> Threshold:
    """Return the manifest's threshold for a talk as the domain knows it."""
    return Threshold(site.section.talk.contradictions, site.section.talk.spread)


def owners_of(review: Review) -> dict[str, str]:
    """Return role → account id of who answers for it in the talk: who sealed, in every role that contradicts.

    Without a contradiction every role that answered takes part.
    """
    divergent = {role for cluster in review.verdict.contradictions for role in cluster.roles}
    roles = [role for role in review.answers if role in divergent] or list(review.answers)
    return {role: person for role in roles if (person := review.round.ballots[role].person)}


@dataclass(frozen=True, slots=True)
class Talks:
    """Opens and carries talk tasks of one workspace."""

    world: World
    site: Site
    mine: Mine

    def open(self, review: Review, deal: Ticket, by: str | None) -> Talk | None:
        """Open the talk of a round once; None, a notice and another try where the tracker does not take it."""
        now, section, round_ = self.world.clock(), self.site.section, review.round
        due = working_days_later(now, section.talk.due_days, section.tzinfo).astimezone(section.tzinfo).date()
        owners = owners_of(review)
        draft = Talk(round_.id, round_.workspace, round_.ticket, "", "", TalkState.OPEN, owners, now, by, due)
        try:
            task = self._task(draft, round_, deal)
        except NeedsOperator as error:
            if error.reason == "token_refused":
                raise  # nothing goes now, not the task alone
            self._refused(round_, error, by)
            return None
        talk = replace(draft, task=task.id, key=task.key)
        with self.world.store.begin() as tx:
            if tx.add_talk(talk):
                tx.audit(now, round_.id, by or "", "talk_opened", {"task": task.key})
                # It may be closed already, or say what was true when a try began whose answer was lost.
                self.world.engine.wake(tx, round_.workspace, task.id)
            take_back(tx, (round_.workspace, round_.ticket), _source(round_.id))
            return tx.talk(round_.id)

    def _refused(self, round_: Round, error: NeedsOperator, by: str | None) -> None:
        """Tell the operator, and come again at the next quarter: one wake-up however many runs are refused."""
        now = self.world.clock()
        at = datetime.fromtimestamp((now.timestamp() // AGAIN.total_seconds() + 1) * AGAIN.total_seconds(), UTC)
        kind, args = ("talk", {"by": by}) if by else ("again_talk", {})
        key = f"{kind}:{round_.id}:{at:%Y%m%dT%H%M}:{by or ''}"
        with self.world.store.begin() as tx:
            tx.add_due(Due(key, round_.workspace, round_.ticket, round_.id, kind, at, args))
            tell(self.world, tx, (round_.workspace, round_.ticket), error, _source(round_.id))

    def _task(self, draft: Talk, round_: Round, deal: Ticket) -> Task:
        mark, tracker, made = f"talk:{round_.id}", self.site.tracker, list[Task]()
        people = [round_.roster.person(person) for person in draft.owners.values()]
        text = self._text(draft, round_)
        wanted = NewTask(
            title=lines.talk_title(self.site.words, deal.key, round_.number),
            text=text,
            kind=self.site.section.talk.issue_type,
            project=self.site.section.talk.project,
            assignee=next((p for p in people if p and p.active), None),
            due=draft.due,
        )

        def do() -> str:
            self._remember(round_.id, text)  # first: whoever finds the task by its mark knows what it says
            made.append(tracker.open_task(deal.id, wanted, mark))
            return made[0].id

        def find() -> str | None:
            there = tracker.task_of(deal.id, mark)
            return there.id if there else None

        task = once(self.world, self.mine, mark, do, find)
        return made[0] if made else tracker.task(task)

    def meet(self, talk: Talk) -> None:
        """Bring one talk and its task together; one run of the task's ticket."""
        with self.world.store.begin() as tx:
            round_ = tx.round(talk.round)
            decided = tx.outcomes(talk.round)
        if round_ is None:
            return
        try:
            task = self.site.tracker.task(talk.task)
        except GiveUp:
            self._gone(talk, has_outcome=bool(decided))
            return
        if task.closed:
            self._closed(talk, has_outcome=bool(decided))
        elif talk.state in OVER or (talk.state is TalkState.OPEN and self._missed(talk)):
            self._save(talk, TalkState.REOPENED, "talk_reopened")
        self._revise(talk, round_)  # last: a project that lets nobody edit descriptions keeps no talk from its end

    def _missed(self, talk: Talk) -> bool:
        """Whether we asked for the outcome already: then a run was cut short after it had brought the task back."""
        with self.world.store.begin() as tx:
            return tx.effect(_missing_key(talk.round)) is not None

    def _closed(self, talk: Talk, *, has_outcome: bool) -> None:
        if talk.state is TalkState.DONE or (talk.state is TalkState.ENDED_WITHOUT and not has_outcome):
            return
        what = on_close(talk, has_outcome=has_outcome)
        if what is OnClose.FINISH:
            self._save(talk, TalkState.DONE, "talk_closed")
        elif what is OnClose.REOPEN and self._reopened(talk):
            self._save(talk, TalkState.REOPENED, "talk_reopened")
        else:
            self._save(talk, TalkState.ENDED_WITHOUT, "talk_ended_without")
            if not self._told(talk):
                self._report(talk, NeedsOperator("talk_without_outcome", task=talk.key))

    def _told(self, talk: Talk) -> bool:
        """Whether the operator knows already that this task cannot be brought back."""
        with self.world.store.begin() as tx:
            return any(n.facts.get("source") == _source(talk.round) for n in tx.notices() if n.ticket == talk.deal)

    def _reopened(self, talk: Talk) -> bool:
        """Say what is missing, then bring the task back; False where its workflow has no way back."""
        document = render("talk_missing", self.site.words, talk_url=self.page(talk.round))
        tracker, mark = self.site.tracker, _missing_key(talk.round)
        once(
            self.world,
            self.mine,
            mark,
            lambda: tracker.say(talk.task, document, mark, {}),
            lambda: tracker.said(talk.task, mark),
        )
        self.mine()
        try:
            tracker.reopen_task(talk.task)
        except NeedsOperator as error:
            self._report(talk, error)
            return False
        return True

    def _gone(self, talk: Talk, *, has_outcome: bool) -> None:
        """End a talk whose task somebody deleted; its outcome can still be recorded on our page."""
        if has_outcome and talk.state is not TalkState.DONE:
            self._save(talk, TalkState.DONE, "talk_closed")
        elif talk.state not in OVER:
            self._save(talk, TalkState.ENDED_WITHOUT, "talk_gone")
            self._report(talk, NeedsOperator("talk_gone", task=talk.key))

    def _save(self, talk: Talk, state: TalkState, what: str) -> None:
        with self.world.store.begin() as tx:
            tx.save_talk(replace(talk, state=state))
            tx.audit(self.world.clock(), talk.round, "", what, {"task": talk.key})
            self.world.engine.wake(tx, talk.workspace, talk.deal)
            if state in {TalkState.DONE, TalkState.REOPENED}:
                take_back(tx, (talk.workspace, talk.deal), _source(talk.round))

    # the description

    def _revise(self, talk: Talk, round_: Round) -> None:
        text = self._text(talk, round_)
        with self.world.store.begin() as tx:
            shown = tx.effect(_text_key(round_.id))
        if shown is not None and shown.remote == digest(text):
            return
        self.mine()
        self.site.tracker.revise_task(talk.task, text)
        self._remember(round_.id, text)

    def _remember(self, round_id: str, text: Document) -> None:
        with self.world.store.begin() as tx:
            tx.finish_effect(_text_key(round_id), digest(text), self.world.clock())

    def _text(self, talk: Talk, round_: Round) -> Document:
        with self.world.store.begin() as tx:
            review = review_of(tx, round_)
            grounds = {g.place: g.text for g in tx.grounds(round_.id)}
            decided = tx.outcomes(round_.id)
            objected = tx.objections(round_.id)
            deal = tx.deal(round_.workspace, round_.ticket)
        names, said = self.site.role_names(round_.ballots), reasons(review.answers)
        people = {role: round_.roster.person(person) for role, person in talk.owners.items()}
        return render(
            "talk",
            self.site.words,
            deal_key=deal.key,
            deal_url=self.site.deal_url(round_.ticket, deal.key),
            number=round_.number,
            contradictions=review.verdict.contradictions,
            reasons=said,
            names=names,
            owners=[(names[role], person.name) for role, person in people.items() if person],
            due=talk.due,
            grounds=grounds,
            outcome=decided[-1].outcome if decided else None,
            talk_url=self.page(round_.id),
            objections=[self._objection(round_, one, said) for one in objected],
        )

    def _objection(self, round_: Round, one: Objected, said: Mapping[Place, Reason]) -> str:
        person = round_.participant(one.person)
        names = self.site.role_names(round_.ballots)
        return comparisons.objection(self.site.words, one, said, names, person.name if person else one.person)

    def page(self, round_id: str) -> str:
        """Return the address where the talk is recorded."""
        return self.world.page(f"/r/{round_id}/talk")

    def _report(self, talk: Talk, error: NeedsOperator) -> None:
        with self.world.store.begin() as tx:
            tell(self.world, tx, (talk.workspace, talk.deal), error, _source(talk.round))


def _source(round_id: str) -> str:
    return f"talk:{round_id}"


def _missing_key(round_id: str) -> str:
    return f"talk_missing:{round_id}"


def _text_key(round_id: str) -> str:
    return f"talk-text:{round_id}"
