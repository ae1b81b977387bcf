"""After the reveal: suggestions, the verdict on the ticket, the reminder, and the talk when roles strongly differ.

Called by the deal's run for every revealed round that is published. Nothing here touches an unrevealed one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from plugin.documents import render
from plugin.domain.comparison import Verdict
from plugin.domain.matching import reasons, suggest
from plugin.domain.rounds import Round
from plugin.domain.talks import Outcome, Talk, strong, working_days_later
from plugin.ports.store import Due
from plugin.ports.tracker import Ticket
from plugin.ports.world import Document
from plugin.usecases.comments import Kept, keep_comment
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.publishing import Publisher
from plugin.usecases.reminding import Post, quiet_hours
from plugin.usecases.reviews import Review, review_of, undecided_of, verdict_mark
from plugin.usecases.talking import Talks, threshold

AGAIN = timedelta(minutes=1)
LOADING = timedelta(hours=1)
"""How long a matcher that is still loading is waited for; what it would have seen can be linked by hand."""
REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Carries the comparison of one revealed and published round on one ticket."""

    world: World
    site: Site
    ticket: Ticket
    mine: Mine

    def carry(self, round_: Round, publisher: Publisher, dues: Iterable[Due]) -> None:
        """Suggest once, remind once, open the talk that is due, and show on the ticket what changed."""
        review, post, here = self._begun(round_, dues)
        if any(d.kind == REVIEW for d in here) and not review.verdict.reviewed:
            self._remind(review, post)
        talk = self._talk(review, here)
        self._show(review, talk, publisher)

    def carry_earlier(self, round_: Round, dues: Iterable[Due]) -> None:
        """Go on with a round that a newer one followed: its talk and its comment; the ticket shows the newer one.

        Nobody is reminded: what is left open there holds nothing up.
        """
        review, _, here = self._begun(round_, dues)
        talk = self._talk(review, here)
        self._comment(review, talk)

    def _begun(self, round_: Round, dues: Iterable[Due]) -> tuple[Review, Post, tuple[Due, ...]]:
        here = tuple(d for d in dues if d.round == round_.id)
        review = self.suggested(round_, here)
        post = Post(self.world, self.site, round_, self.ticket, self.mine)
        post.answer_asks(here)
        return review, post, here

    def suggested(self, round_: Round, dues: tuple[Due, ...]) -> Review:
        """Make the suggestions; anew while a matcher was still loading, and people's words stay."""
        with self.world.store.begin() as tx:
            review = review_of(tx, round_)
            if review.comparison is not None and not any(d.kind == "compare" for d in dues):
                return review
        with self.world.store.begin() as tx:
            tx.lock(round_.id)  # two runs at once suggest one after the other
            now = self.world.clock()
            ready = [m for m in self.site.matchers if m.ready]
            tx.compare(round_.id, suggest(review.answers, ready), now)
            if len(ready) < len(self.site.matchers) and now < (round_.ended_at or now) + LOADING:
                tx.add_due(self._due(round_, f"compare:{round_.id}:{now.isoformat()}", "compare", AGAIN))
            days, zone = self.site.section.compare.review_days, self.site.section.tzinfo
            at, quiet = working_days_later(round_.ended_at or now, days, zone), quiet_hours(self.site.section)
            wait = (quiet.after(at) if quiet else at) - now
            tx.add_due(self._due(round_, f"{REVIEW}:{round_.id}", REVIEW, wait))
            return review_of(tx, round_)

    def _due(self, round_: Round, key: str, kind: str, wait: timedelta) -> Due:
        return Due(key, round_.workspace, round_.ticket, round_.id, kind, self.world.clock() + wait)

    def _remind(self, review: Review, post: Post) -> None:
        """Write once to everybody whose word is missing, and to the facilitators how many pairs wait."""
        seats = review.round.roster.seats
        waiting = {p.id: n for s in seats if (n := undecided_of(review, s.role)) for p in s.answerers}
        leads = [p for p in review.round.facilitators if p.active and p.id not in waiting]
        post.ask_for_review(waiting, f"{REVIEW}:{review.round.id}")
        post.tell_unreviewed(leads, review.verdict, f"{REVIEW}:{review.round.id}")

    def _talk(self, review: Review, dues: tuple[Due, ...]) -> Talk | None:
        with self.world.store.begin() as tx:
            talk = tx.talk(review.round.id)
        if talk is not None:
            return talk
        wished = next((d for d in dues if d.kind == "talk"), None)
        if wished is None and not strong(review.verdict, review.answers, threshold(self.site)):
            return None
        by = wished.args.get("by") if wished else None
        talks = Talks(self.world, self.site, self.mine)
        return talks.open(review, self.ticket, by)

    def _show(self, review: Review, talk: Talk | None, publisher: Publisher) -> None:
        if not review.verdict.reviewed and talk is None and "comparison" not in (self.ticket.state or {}):
            return
        outcome = self._comment(review, talk)
        publisher.show_comparison(review.round, review.verdict, comparison_state(review.verdict, talk, outcome))

    def _comment(self, review: Review, talk: Talk | None) -> Outcome | None:
        """Say the verdict once it is there and keep it true from then on; returns what the talk came to."""
        mark = verdict_mark(review.round.id)
        with self.world.store.begin() as tx:
            decided, said = tx.outcomes(review.round.id), tx.effect(mark) is not None
        outcome = decided[-1].outcome if decided else None
        if review.verdict.reviewed or said:
            document = self._verdict_document(review, talk, outcome)
            kept = Kept(mark, document, on_page=True, internal=self.ticket.for_customers)
            keep_comment(self.world, self.site, self.ticket.id, self.mine, kept)
        return outcome

    def _verdict_document(self, review: Review, talk: Talk | None, outcome: Outcome | None) -> Document:
        round_, words = review.round, self.site.words
        names = self.site.role_names(round_.ballots)
        people = {s.role: round_.roster.person(round_.ballots[s.role].person or "") for s in round_.roster.seats}
        return render(
            "verdict",
            words,
            number=round_.number,
            verdict=review.verdict,
            reasons=reasons(review.answers),
            names=names,
            by={role: person.name if person else None for role, person in people.items()},
            talk=self._talk_line(round_, talk, names) if talk else None,
            outcome=outcome,
            result=self.world.page(f"/r/{round_.id}/result"),
            probabilities=[(names[role], answer.probability) for role, answer in review.answers.items()],
        )

    def _talk_line(self, round_: Round, talk: Talk, names: Mapping[str, str]) -> dict[str, Any]:
        people = {role: round_.roster.person(person) for role, person in talk.owners.items()}
        owners = [f"{person.name} ({names[role]})" for role, person in people.items() if person]
        url = self.site.deal_url(talk.task, talk.key)
        return {"key": talk.key, "url": url, "owners": ", ".join(owners), "due": talk.due}


def comparison_state(found: Verdict, talk: Talk | None, outcome: Outcome | None) -> dict[str, Any]:
    """Return the comparison's part of our machine-readable property: counts and keys, nobody's words."""
    counts = {
        "agreements": len(found.agreements),
        "contradictions": len(found.contradictions),
        "sole": len(found.sole),
        "waiting": len(found.waiting),
        "index": found.index,
    }
    return {
        "reviewed": found.reviewed,
        **(counts if found.reviewed else {}),
        "talk": talk.key if talk else None,
        "process_changes": int(outcome is not None and outcome.changes),
        "decided": outcome is not None,
    }
