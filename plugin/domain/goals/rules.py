"""What a person should decide about the numbers of a tree, goal by goal and department by department."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from plugin.domain.goals.findings import Facts, about
from plugin.domain.goals.metrics import QUALITY_ENOUGH
from plugin.domain.goals.model import Acceptance, Department, Finding, Gap, Goal, Held, Kind, Process, State
from plugin.domain.goals.placing import Places
from plugin.domain.goals.rollup import Rolled
from plugin.domain.goals.states import Standing


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything known of the goals of a tree before they are put together."""

    places: Places
    rolled: Mapping[str, Rolled]
    standing: Mapping[str, Standing]
    pair: Mapping[str, str]


def of_gap(judged: Judged, gap: Gap) -> Iterator[Finding]:
    """Yield what is to be decided about the plan's arithmetic."""
    goals, own = judged.places.goals, judged.places.frame.period
    text = f"{gap.period.first}/{gap.period.last}"
    part = "" if gap.period == own else text
    if gap.missing > 0 and gap.against != gap.deals_of:
        facts: Facts = {"value": gap.have, "other": gap.need, "unit": gap.unit, "metric": gap.metric, "text": text}
        yield about("plan_gap", goals[gap.against], facts=facts, part=part)
    have, need = gap.deals_have, gap.deals_need
    if gap.deals_of and have is not None and need is not None and need > have:
        counts = {"value": have, "other": need, "missing": need - have, "leads": gap.leads_more, "text": text}
        yield about("deals_gap", goals[gap.deals_of], facts=counts, part=part)


def of_process(process: Process) -> Iterator[Finding]:
    """Yield that a sync process was missed."""
    meeting = process.meeting
    if process.state is Held.MISSED and process.missed is not None:
        yield Finding("process_missed", (), meeting.between, {"text": meeting.id, "day": process.missed}, meeting.id)


def of_goal(judged: Judged, goal: Goal) -> Iterator[Finding]:
    """Yield what is to be decided about one goal, but for its place."""
    rolled, standing = judged.rolled[goal.id], judged.standing[goal.id]
    numbers = rolled.numbers
    if goal.acceptance is Acceptance.REFUSED:
        facts = {"value": numbers.plan, "unit": goal.unit, "metric": goal.metric, "text": goal.acceptance_note}
        yield about("refused", goal, facts=facts)
    yield from _quality(judged, goal)
    if numbers.plan is None and not rolled.drivers and not _is_heading(judged, goal):
        yield about("plan_missing", goal, facts={"metric": goal.metric, "unit": goal.unit})
    if goal.owner is None:
        yield about("owner_missing", goal)
    if goal.unread:
        names, stood = (", ".join(dict.fromkeys(one[n] for one in goal.unread)) for n in (0, 1))
        yield about("unread", goal, facts={"field": names, "text": stood})
    if standing.state is State.STALE and not rolled.computed and numbers.since is not None:
        days = (judged.places.frame.today - numbers.since).days
        said = goal.fact_said.at.date() if goal.fact_said.at else None
        yield about("stale", goal, facts={"day": said, "days": Decimal(days)})


def _is_heading(judged: Judged, goal: Goal) -> bool:
    """Whether a goal only holds others together: it promises no number of its own."""
    return goal.id in judged.places.children and goal.kind is Kind.NUMBER and not (goal.metric or goal.unit.strip())


def _quality(judged: Judged, goal: Goal) -> Iterator[Finding]:
    """Yield that a number is far behind which says how good another one is that looks well."""
    standing = judged.standing
    volume = judged.places.goals.get(judged.pair.get(goal.id, ""))
    if volume is None or standing[goal.id].state is not State.FAR_BEHIND:
        return
    if standing[volume.id].state is State.ON_TRACK:
        numbers = judged.rolled[goal.id].numbers
        facts = {"value": numbers.fact, "other": numbers.plan, "unit": goal.unit, "metric": goal.metric}
        yield about("quality_behind", goal, volume, facts={**facts, "volume": volume.title})


def of_departments(judged: Judged) -> Iterator[Finding]:
    """Yield which departments have no goals, owe numbers, or show volume without quality."""
    places = judged.places
    mine: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for goal in places.goals.values():
        mine[places.department[goal.id]][goal.metric].append(goal.id)
    for one in places.frame.departments:
        if one.id not in mine:
            yield _of_department("no_goals", one)
            continue
        metrics = mine[one.id]
        for owed in dict.fromkeys(one.numbers):
            if owed not in metrics:
                yield _of_department("number_owed", one, owed)
        for volume, enough in QUALITY_ENOUGH.items():
            goals = [places.goals[name] for name in metrics.get(volume, ()) if name != places.shared]
            if goals and not any(metric in metrics for metric in enough):
                facts = {"department": one.id, "metric": volume}
                found = about("volume_without_quality", *goals, facts=facts, part=volume)
                yield replace(found, departments=(one.id,))


def _of_department(code: str, one: Department, metric: str = "") -> Finding:
    facts = {"department": one.id, "owner": one.owner, "metric": metric}
    return Finding(code, (), (one.id,), {name: text for name, text in facts.items() if text}, metric)


def of_pair(two: tuple[str, str]) -> Finding:
    """Return that two departments depend on each other and have no sync process."""
    return Finding("process_missing", departments=two)
