"""Filling the pages after a reveal: whoever may not see the result gets none of it."""

from plugin.domain.access import Viewer, may_judge, may_lead, may_see_result
from plugin.domain.comparison import moved
from plugin.domain.rounds import Round, State
from plugin.errors import Rejected
from plugin.ports.store import Tx
from plugin.usecases.deps import World
from plugin.usecases.pages import head, manager, role_results
from plugin.usecases.result_lines import Lines
from plugin.usecases.result_views import Earlier, ResultPage, RoundCounts, TalkPage
from plugin.usecases.reviews import Review, review_of


def result_page(world: World, tx: Tx, round_: Round, viewer: Viewer) -> ResultPage:
    """Return the revealed round; raises ``Rejected`` ``not_revealed`` to whoever may not see it (yet)."""
    lines = _lines(world, tx, round_, viewer)
    review = lines.review
    judges = may_judge(viewer, round_)
    settles = may_lead(viewer, round_) or (judges and not review.verdict.open)
    return ResultPage(
        head=head(world, tx, round_, viewer),
        roles=role_results(world, tx, round_, viewer),
        reasons=tuple(lines.reasons.values()),
        compared=lines.compared() if review.comparison else None,
        talk=lines.talk(),
        earlier=_earlier(world, tx, review),
        may_judge=judges,
        may_settle=settles and not review.verdict.reviewed,
        mine=lines.mine,
    )


def talk_page(world: World, tx: Tx, round_: Round, viewer: Viewer) -> TalkPage:
    """Return the talk of a revealed round; raises as ``result_page``."""
    lines = _lines(world, tx, round_, viewer)
    clusters = tuple(lines.cluster(c) for c in lines.review.verdict.contradictions)
    return TalkPage(head(world, tx, round_, viewer), lines.talk(), clusters, may_judge(viewer, round_))


def _lines(world: World, tx: Tx, round_: Round, viewer: Viewer) -> Lines:
    if not may_see_result(viewer, round_):
        raise Rejected("not_revealed")
    return Lines(world.sites[round_.workspace], tx, review_of(tx, round_), viewer)


def _earlier(world: World, tx: Tx, review: Review) -> Earlier | None:
    """Return the revealed round before this one: whoever sees a result sees those before it on the same deal."""
    round_ = review.round
    older = [r for r in tx.rounds(round_.workspace, round_.ticket) if r.number < round_.number]
    before = next((r for r in reversed(older) if r.state is State.REVEALED), None)
    if before is None:
        return None
    past = review_of(tx, before)
    names = world.sites[round_.workspace].role_names(round_.ballots)
    shared = [role for role in review.answers if role in past.answers]
    shifts = tuple((names[role], moved(past.answers[role], review.answers[role])) for role in shared)
    return Earlier(_counts(world, tx, past), shifts)


def _counts(world: World, tx: Tx, review: Review) -> RoundCounts:
    round_, found = review.round, review.verdict
    known = found.reviewed
    return RoundCounts(
        number=round_.number,
        revealed_at=round_.ended_at or round_.deadline,
        agreements=len(found.agreements) if known else None,
        contradictions=len(found.contradictions) if known else None,
        sole=len(found.sole) if known else None,
        index=found.index,
        roles=role_results(world, tx, round_, manager(round_.id)),
    )
