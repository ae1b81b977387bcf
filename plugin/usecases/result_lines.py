"""One revealed round as lines for a page: reasons, pairs, clusters, the talk; for one viewer."""

from collections.abc import Iterable

from plugin.documents.phrases import TOPICS
from plugin.domain.access import Viewer, may_judge
from plugin.domain.comparison import MOST_ASKED, Cluster, asked, asked_of_any, last_words, linked, standing
from plugin.domain.matching import Found, Pair, Place, reasons
from plugin.domain.reasons import Reason, Topic
from plugin.ports.store import Tx
from plugin.usecases.deps import Site
from plugin.usecases.result_views import (
    ClusterLine,
    Compared,
    GroundLine,
    MatrixLine,
    ObjectionLine,
    OutcomeLine,
    PairLine,
    ReasonLine,
    TalkLine,
    Why,
    Word,
)
from plugin.usecases.reviews import Review
from plugin.words import LOCALES, Words


class Lines:
    """Reads once what every line needs. ``mine`` is the viewer's role, ``reasons`` every reason by its place."""

    def __init__(self, site: Site, tx: Tx, review: Review, viewer: Viewer) -> None:
        """``viewer`` has been allowed to see the result."""
        self.review = review
        self._site, self._tx, self._viewer = site, tx, viewer
        self._round = review.round
        self._names = site.role_names(self._round.ballots)
        self._words = last_words(review.judgements)
        self._suggested = {s.pair: s for s in review.suggestions}
        self._spare = frozenset(linked(review.judgements)[1])
        self._said = reasons(review.answers)
        self.mine = self._round.roster.role_of(viewer.person) if viewer.person else None
        objections = self._objections()
        self.reasons = {p: self._reason(p, one, objections.get(p, ())) for p, one in self._said.items()}

    def compared(self) -> Compared:
        """Return the comparison as it stands."""
        found = self.review.verdict
        asked_for, settled = [p for p in self._asked() if self._mine_to_judge(p)], self.review.comparison
        return Compared(
            contradictions=tuple(self.cluster(c) for c in found.contradictions),
            agreements=tuple(self.cluster(c) for c in found.agreements),
            sole=self._by_role(found.sole),
            waiting=tuple(self.reasons[p] for p in found.waiting),
            questions=tuple(self._pair(p) for p in asked_for),
            judged=tuple(self._pair(p) for p in self._words if p not in asked_for and self._known(p)),
            undecided=len(found.open),
            undecided_opposite=sum(p.opposite for p in found.open),
            matrix=tuple(MatrixLine(self._names[a], self._names[b], c) for (a, b), c in found.matrix.items()),
            index=found.index,
            reviewed=found.reviewed,
            settled_by=self._name(settled.settled_by) if settled and settled.settled_by else None,
            settled_at=settled.settled_at if settled else None,
        )

    def cluster(self, one: Cluster) -> ClusterLine:
        """Return an agreement or a contradiction with the links that hold it together."""
        here = set(one.places)
        counted = linked(self.review.judgements)[0]
        links = tuple(self._pair(p) for p in counted if {p.a, p.b} <= here)
        return ClusterLine(one.topic, tuple(self.reasons[p] for p in one.places), links)

    def talk(self) -> TalkLine | None:
        """Return the talk of the round."""
        talk = self._tx.talk(self._round.id)
        if talk is None:
            return None
        outcomes = tuple(OutcomeLine(d.outcome, self._name(d.person), d.at) for d in self._tx.outcomes(self._round.id))
        return TalkLine(
            key=talk.key,
            url=self._site.deal_url(talk.task, talk.key),
            state=talk.state,
            owners=tuple((self._names[role], self._name(person)) for role, person in talk.owners.items()),
            due=talk.due,
            opened_at=talk.opened_at,
            grounds=self._grounds(),
            outcomes=outcomes,
        )

    def _asked(self) -> tuple[Pair, ...]:
        """Return what the viewer is asked about: their role's pairs; to whoever has no role, all that is asked."""
        review = self.review
        if self.mine is None:
            return tuple(s.pair for s in asked_of_any(review.suggestions, review.answers)[:MOST_ASKED])
        return tuple(s.pair for s in asked(review.suggestions, review.answers, self.mine))

    def _mine_to_judge(self, one: Pair) -> bool:
        """Whether a pair still waits, or the viewer decided it: then it keeps its place."""
        return one in self.review.verdict.open or self._viewer.person in self._words.get(one, {})

    def _known(self, one: Pair) -> bool:
        return one.a in self._said and one.b in self._said

    def _by_role(self, places: Iterable[Place]) -> tuple[tuple[str, tuple[ReasonLine, ...]], ...]:
        groups: dict[str, list[ReasonLine]] = {}
        for place in places:
            groups.setdefault(self._names[place.role], []).append(self.reasons[place])
        return tuple((role, tuple(rows)) for role, rows in groups.items())

    def _reason(self, place: Place, one: Reason, objections: Iterable[ObjectionLine]) -> ReasonLine:
        by = self._round.ballots[place.role].person
        name = self._name(by) if by else None
        return ReasonLine(
            str(place), place.role, self._names[place.role], place.side, one.text, one.topic, name, tuple(objections)
        )

    def _pair(self, one: Pair) -> PairLine:
        words = self._words.get(one, {})
        ordered = sorted(words.values(), key=lambda j: j.number)
        suggestion = self._suggested.get(one)
        return PairLine(
            code=str(one),
            a=self.reasons[one.a],
            b=self.reasons[one.b],
            opposite=one.opposite,
            standing=standing(words.values()),
            why=tuple(self._why(f) for f in suggestion.found) if suggestion else (),
            words=tuple(
                Word(j.said, self._name(j.person), j.at, mine=j.person == self._viewer.person) for j in ordered
            ),
            spare=one in self._spare,
        )

    def _why(self, found: Found) -> Why:
        if found.matcher == "topic":
            names = {locale: tuple(_topic(locale, code) for code in found.why) for locale in LOCALES}
        else:
            concepts = {c.id: c.names for c in self._site.lexicon.concepts}
            names = {locale: tuple(concepts.get(c, {}).get(locale, c) for c in found.why) for locale in LOCALES}
        return Why(found.matcher, names)

    def _objections(self) -> dict[Place, list[ObjectionLine]]:
        lines: dict[Place, list[ObjectionLine]] = {}
        for one in self._tx.objections(self._round.id):
            target = self._said.get(one.target) if one.target else None
            line = ObjectionLine(
                kind=one.kind,
                person=self._name(one.person),
                role_name=self._names.get(one.role, one.role),
                at=one.at,
                target=target.text if target else None,
                mine=one.person == self._viewer.person,
            )
            lines.setdefault(one.place, []).append(line)
        return lines

    def _grounds(self) -> tuple[GroundLine, ...]:
        """Return the divergent reasons, contradictions in order, each with what its role was guided by."""
        written = {g.place: g for g in self._tx.grounds(self._round.id)}
        judges = may_judge(self._viewer, self._round)
        places = [p for c in self.review.verdict.contradictions for p in c.places]
        lines = []
        for place in places:
            ground = written.get(place)
            mine = judges and place.role == self.mine
            text, by = (ground.text, self._name(ground.person)) if ground else (None, None)
            lines.append(GroundLine(self.reasons[place], text, by, mine))
        return tuple(lines)

    def _name(self, person: str) -> str:
        found = self._round.participant(person)
        return found.name if found else person


def _topic(locale: str, code: str) -> str:
    return Words(locale).gettext(TOPICS[Topic(code)])
