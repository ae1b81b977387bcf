"""What follows a reveal, in memory over the fake round: the rules are the domain's own, the people are the story's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from plugin.domain import comparison
from plugin.domain.comparison import Cluster, Judgement, Moved, Said
from plugin.domain.matching import Found, Pair, Place, Suggestion, pair, pair_of, reasons
from plugin.domain.reasons import LONGEST, Answer, Problem, Reason, tidy
from plugin.domain.rounds import State
from plugin.domain.talks import Objection, TalkState, read_outcome
from plugin.errors import Rejected
from plugin.usecases import result_views as views
from tests.web.fake_answering import VIEW, FakeAnswering
from tests.web.fake_periods import FakePeriods
from tests.web.story import OPENED, REVEALED, SEALED

BUDGET, TIMING, RIVAL = "marketing.no1~sales.yes3", "marketing.yes1~sales.yes2", "marketing.no2~sales.no2"
BUYING, BOSS = "product.no2~sales.no1", "product.yes2~sales.yes1"
POINTED = {
    BUDGET: ("topic", ("budget",)),
    TIMING: ("topic", ("timing",)),
    RIVAL: ("topic", ("competitor",)),
    BUYING: ("lexicon", ("approval", "deadline")),
    BOSS: ("semantic", ()),
}
NAMES = {
    "ru": {"budget": "Бюджет", "timing": "Сроки", "competitor": "Конкурент", "approval": "согласование"}
    | {"deadline": "срок"},
    "en": {"budget": "Budget", "timing": "Timing", "competitor": "Competitor", "approval": "approval"}
    | {"deadline": "deadline"},
}


class FakeComparing(FakePeriods):
    """The comparison of the one round. Igor of sales looks; tests judge, open the talk and refuse at will."""

    def __init__(self, answering: FakeAnswering) -> None:
        self.answering = answering
        self.suggestions: tuple[Suggestion, ...] | None = None
        self.judgements: list[Judgement] = []
        self.settled: str | None = None
        self.objections: dict[str, views.ObjectionLine] = {}
        self.talk_state: TalkState | None = None
        self.grounds: dict[str, tuple[str, str]] = {}
        self.outcomes: list[views.OutcomeLine] = []
        self.earlier: views.Earlier | None = None
        self.leads = False
        self.member = True

    def suggest(self) -> None:
        """Reveal and suggest the pairs of the story."""
        self.answering.reveal()
        self.suggestions = tuple(
            Suggestion(pair_of(code), (Found(matcher, "1", 0.5, why),)) for code, (matcher, why) in POINTED.items()
        )

    def say(self, code: str, said: str, role: str = "sales") -> None:
        """Let somebody say something about a pair."""
        number = len(self.judgements) + 1
        person = self.answering.story.roles[role][1]
        self.judgements.append(Judgement(number, pair_of(code), Said(said), person, role, REVEALED))

    def review(self) -> None:
        """Judge everything: two agreements, one contradiction, and open the talk."""
        self.suggest()
        for code in POINTED:
            self.say(code, "different" if code in {BUYING, BOSS} else "same")
        self.talk_state = TalkState.OPEN

    def rewrite(self, old: str, new: str) -> None:
        """Let every role that said ``old`` have said ``new``."""
        story = self.answering.story

        def again(rows: tuple[Reason, ...]) -> tuple[Reason, ...]:
            return tuple(replace(r, text=new) if r.text == old else r for r in rows)

        answers = {role: replace(a, yes=again(a.yes), no=again(a.no)) for role, a in story.answers.items()}
        self.answering.story = replace(story, answers=answers)

    def again(self) -> None:
        """Pretend that there was a round before, in which sales was surer."""
        answers = self.answering.story.answers
        old = replace(answers["sales"], probability=90, yes=answers["sales"].yes[:1])
        column = replace(self.answering.column("sales"), answer=old)
        before = views.RoundCounts(1, OPENED, 1, 0, 3, 40, (column,))
        moved = tuple(
            (self.answering.story.roles[role][0], comparison.moved(old, answers[role]) if role == "sales" else still)
            for role, still in (("sales", None), ("product", Moved(40, 40, ("+ …",), (), ())))
        )
        self.earlier = views.Earlier(before, moved)

    def result(self, round_id: str, cookie: str | None) -> views.ResultPage:
        self._enter("result", round_id, cookie)
        return self._page("sales" if self.member else None)

    def view(self, signed: str) -> views.ResultPage:
        self.answering.note("view")
        if signed != VIEW:
            raise Rejected("view_wrong")
        self._revealed()
        return self._page(None)

    def judge(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> None:
        self._enter("judge", round_id, cookie)
        named = form.get("pair")
        found = pair_of(named) if named else pair(Place.of(form.get("a", "")), Place.of(form.get("b", "")))
        if form.get("said") not in set(Said):
            raise Rejected("word_unknown")
        self.say(str(found), form["said"])

    def settle(self, round_id: str, cookie: str | None) -> None:
        self._enter("settle", round_id, cookie)
        self.settled = self.answering.story.roles["sales"][1]

    def object(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> None:
        self._enter("object", round_id, cookie)
        place = Place.of(form.get("place", ""))
        if place.role == "sales":
            raise Rejected("own_reason")
        if form.get("kind") == "none":
            self.objections.pop(str(place), None)
            return
        if form.get("kind") not in set(Objection):
            raise Rejected("word_unknown")
        kind = Objection(form["kind"])
        target = self._said()[Place.of(form.get("target", ""))].text if kind is Objection.SAME_AS else None
        name, person = self.answering.story.roles["sales"]
        self.objections[str(place)] = views.ObjectionLine(kind, person, name, REVEALED, target, mine=True)

    def talk(self, round_id: str, cookie: str | None) -> views.TalkPage:
        self._enter("talk", round_id, cookie)
        compared = self._compared("sales")
        clusters = compared.contradictions if compared else ()
        return views.TalkPage(self._head(), self._talk(), clusters, may_write=True)

    def ground(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        self._enter("ground", round_id, cookie)
        talk = self._open_talk()
        texts = {g.reason.code: tidy(form.get(g.reason.code, "")) for g in talk.grounds if g.mine}
        wrong = {code: len(text) - LONGEST for code, text in texts.items() if len(text) > LONGEST}
        if not wrong:
            author = self.answering.story.roles["sales"][1]
            self.grounds.update({code: (text, author) for code, text in texts.items() if text})
        return tuple(Problem(code, "reason_too_long", excess) for code, excess in wrong.items())

    def outcome(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        self._enter("outcome", round_id, cookie)
        self._open_talk()
        outcome, problems = read_outcome(form)
        if not problems:
            self.outcomes.append(views.OutcomeLine(outcome, self.answering.story.roles["sales"][1], REVEALED))
        return problems

    def _enter(self, call: str, round_id: str, cookie: str | None) -> None:
        self.answering.inside(round_id, cookie)
        self.answering.note(call)
        self._revealed()

    def _revealed(self) -> None:
        if self.answering.round_state is not State.REVEALED:
            raise Rejected("not_revealed")

    def _head(self):
        number = 2 if self.earlier else 1
        return replace(self.answering.round_head(), leads=self.leads, number=number)

    def _answers(self) -> dict[str, Answer]:
        columns = [self.answering.column(role) for role in self.answering.story.roles]
        return {c.role: c.answer for c in columns if c.answer is not None}

    def _said(self):
        return reasons(self._answers())

    def _page(self, mine: str | None) -> views.ResultPage:
        return views.ResultPage(
            head=self._head(),
            roles=tuple(self.answering.column(role) for role in self.answering.story.roles),
            reasons=tuple(self._line(place) for place in self._said()),
            compared=self._compared(mine),
            talk=self._talk(),
            earlier=self.earlier,
            may_judge=mine is not None,
            may_settle=self._may_settle(mine),
            mine=mine,
        )

    def _may_settle(self, mine: str | None) -> bool:
        somebody = mine is not None or self.leads
        return somebody and self.suggestions is not None and not self._verdict().reviewed

    def _verdict(self) -> comparison.Verdict:
        settled = self.settled is not None
        return comparison.verdict(self._answers(), self.suggestions or (), self.judgements, settled=settled)

    def _compared(self, mine: str | None) -> views.Compared | None:
        if self.suggestions is None:
            return None
        found, names = self._verdict(), self.answering.story.roles
        asked = comparison.asked(self.suggestions, self._answers(), mine) if mine else ()
        decided = [p for p in comparison.last_words(self.judgements) if p not in found.open]
        return views.Compared(
            contradictions=tuple(self._cluster(c) for c in found.contradictions),
            agreements=tuple(self._cluster(c) for c in found.agreements),
            sole=tuple(
                (name, lines)
                for role, (name, _) in names.items()
                if (lines := tuple(self._line(p) for p in found.sole if p.role == role))
            ),
            waiting=tuple(self._line(p) for p in found.waiting),
            questions=tuple(self._pair(s.pair) for s in asked),
            judged=tuple(self._pair(p) for p in sorted(decided)),
            undecided=len(found.open),
            undecided_opposite=sum(p.opposite for p in found.open),
            matrix=tuple(views.MatrixLine(names[a][0], names[b][0], cell) for (a, b), cell in found.matrix.items()),
            index=found.index,
            reviewed=found.reviewed,
            settled_by=self.settled,
            settled_at=SEALED if self.settled else None,
        )

    def _cluster(self, cluster: Cluster) -> views.ClusterLine:
        links = [p for p in comparison.linked(self.judgements)[0] if p.a in cluster.places]
        lines = tuple(self._line(place) for place in cluster.places)
        return views.ClusterLine(cluster.topic, lines, tuple(self._pair(p) for p in links))

    def _pair(self, found: Pair) -> views.PairLine:
        words = comparison.last_words(self.judgements).get(found, {})
        matcher, why = POINTED.get(str(found), ("", ()))
        told = {locale: tuple(names[code] for code in why) for locale, names in NAMES.items()}
        return views.PairLine(
            str(found),
            self._line(found.a),
            self._line(found.b),
            found.opposite,
            comparison.standing(words.values()),
            (views.Why(matcher, told),) if matcher else (),
            tuple(views.Word(j.said, j.person, j.at, mine=j.role == "sales") for j in words.values()),
            spare=found in comparison.linked(self.judgements)[1],
        )

    def _line(self, place: Place) -> views.ReasonLine:
        reason, (name, person) = self._said()[place], self.answering.story.roles[place.role]
        objection = self.objections.get(str(place))
        held = (objection,) if objection else ()
        return views.ReasonLine(
            str(place), place.role, name, place.side, reason.text, reason.topic, by=person, objections=held
        )

    def _open_talk(self) -> views.TalkLine:
        talk = self._talk()
        if talk is None:
            raise Rejected("no_talk")
        return talk

    def _talk(self) -> views.TalkLine | None:
        if self.talk_state is None:
            return None
        compared, roles = self._compared("sales"), self.answering.story.roles
        places = [line for c in (compared.contradictions if compared else ()) for line in c.reasons]
        grounds = ((line, *self.grounds.get(line.code, (None, None)), line.role == "sales") for line in places)
        return views.TalkLine(
            key="DEAL-151",
            url="https://example.atlassian.net/browse/DEAL-151",
            state=self.talk_state,
            owners=tuple(roles[role] for role in ("sales", "marketing")),
            due=date(2026, 11, 11),
            opened_at=REVEALED,
            grounds=tuple(views.GroundLine(*one) for one in grounds),
            outcomes=tuple(self.outcomes),
        )
