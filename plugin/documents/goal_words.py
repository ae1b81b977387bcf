"""Words for goal trees; pages, documents and commands share them. Names, numbers, gaps and findings have own files."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from plugin.documents.comparisons import joined, quote
from plugin.documents.goal_findings import finding
from plugin.documents.goal_gaps import gap
from plugin.documents.goal_names import PRIVATE, acceptance, cadence, mark, marked, metric, state
from plugin.documents.goal_numbers import change, day, pair, period, plan, share, short_day, value
from plugin.domain.goals.model import Acceptance, Branch, Goal, Held, Moved, Node, Process, State, Thresholds
from plugin.domain.goals.walking import below
from plugin.words import N_, Words

__all__ = [
    "acceptance",
    "cadence",
    "counts",
    "day",
    "finding",
    "gap",
    "goal_name",
    "mark",
    "marked",
    "metric",
    "moved",
    "numbers",
    "pair",
    "period",
    "plan",
    "process",
    "share",
    "short_day",
    "state",
    "thresholds",
    "value",
]

_MOVED: Mapping[str, str] = {
    "added": N_("New goal: %(goal)s"),
    "removed": N_("No longer there: %(goal)s"),
    "plan": N_("%(goal)s, plan: %(before)s → %(after)s"),
    "fact": N_("%(goal)s: %(before)s → %(after)s"),
    "state": N_("%(goal)s: %(before)s → %(after)s"),
    "acceptance": N_("%(goal)s, acceptance: %(before)s → %(after)s"),
    "title": N_("New name: %(before)s → %(after)s"),
    "owner": N_("%(goal)s, owner: %(before)s → %(after)s"),
}
_NUMBERS = frozenset({"plan", "fact"})


def goal_name(words: Words, goal: Goal) -> str:
    """Return a goal's title; a private goal is only called that."""
    return words.gettext(PRIVATE) if goal.private or not goal.title else goal.title


def numbers(words: Words, node: Node) -> str:
    """Write a goal's numbers: ``372 из 600``, ``41 при ≤ 30 дней``, or which of them is missing."""
    goal = node.goal
    if node.fact is not None and node.plan is not None:
        return pair(words, node.fact, node.plan, goal.unit, goal.direction)
    if node.fact is not None:
        return words.gettext("%(fact)s, no plan", fact=value(words, node.fact, goal.unit))
    if node.plan is not None:
        return words.gettext("no actual, plan %(plan)s", plan=plan(words, node.plan, goal.unit, goal.direction))
    return words.gettext("neither plan nor actual")


def moved(words: Words, one: Moved) -> tuple[str, str]:
    """Say what changed (``Оборот: 21,7 → 24,1 млн ₽``), then who, when and why as far as the tracker tells."""
    name = goal_name(words, one.goal)
    if one.goal.private and one.what not in {"added", "removed", "state"}:
        return words.gettext("%(goal)s: changed", goal=name), ""
    before, after = _sides(words, one)
    what = words.gettext(_MOVED[one.what], goal=name, before=before, after=after)
    return what, "" if one.goal.private else _said(words, one)


def _sides(words: Words, one: Moved) -> tuple[str, str]:
    if isinstance(one.before, Decimal) and isinstance(one.after, Decimal):
        return change(words, one.before, one.after, one.goal.unit)
    return _side(words, one, one.before), _side(words, one, one.after)


def _side(words: Words, one: Moved, side: str | Decimal | None) -> str:
    if side is None or side == "":
        return words.gettext("none")
    if isinstance(side, Decimal):
        return value(words, side, one.goal.unit)
    if one.what == "state":
        return state(words, State(side))
    return acceptance(words, Acceptance(side)) if one.what == "acceptance" else side


def _said(words: Words, one: Moved) -> str:
    when = words.short_day(one.said.at) if one.said.at is not None else ""
    why = {"acceptance": one.goal.acceptance_note, "fact": one.goal.note, "plan": one.goal.note}.get(one.what, "")
    told = ", ".join(filter(None, (one.said.by, when)))
    return ": ".join(filter(None, (told, quote(words, why) if why else "")))


def process(words: Words, one: Process, names: Mapping[str, str]) -> tuple[str, str]:
    """Say which sync process it is, then between whom, how often, how it stands, and who leads it."""
    meeting = one.meeting
    between = joined(words, [names.get(each, each) for each in meeting.between])
    owners = list(dict.fromkeys(meeting.owners[each] for each in meeting.between if meeting.owners.get(each)))
    details = (between, cadence(words, meeting.cadence), held(words, one), joined(words, owners) if owners else "")
    return names.get(meeting.id, meeting.id), " · ".join(filter(None, details))


def held(words: Words, one: Process) -> str:
    """Say when a sync process was held or missed, and when it is due next."""
    due = words.gettext("next on %(day)s", day=short_day(words, one.next_due))
    if one.state is Held.MISSED and one.missed is not None:
        mark_, told = "■", words.gettext("missed on %(day)s", day=short_day(words, one.missed))
    elif one.meeting.last_held is not None:
        mark_, told = "✓", words.gettext("held on %(day)s", day=short_day(words, one.meeting.last_held))
    else:
        mark_, told = "○", words.gettext("not held yet")
    return f"{mark_}\u00a0{told} · {due}"


def thresholds(words: Words, one: Thresholds) -> str:
    """Say when a number counts as behind, far behind and stale."""
    late = words.gettext(
        "“Behind”: the share of the plan is %(behind)s to %(far)s points below the share of the time, or the number is "
        "up to %(percent)s off its plan; beyond that “far behind”.",
        behind=value(words, one.behind, ""),
        far=value(words, one.far_behind, ""),
        percent=share(words, one.far_behind),
    )
    old = words.ngettext(
        "Without a new actual for more than %(count)s day: “stale”.",
        "Without a new actual for more than %(count)s days: “stale”.",
        one.stale_days,
    )
    return f"{late} {old}"


def counts(words: Words, branch: Branch) -> str:
    """Count a department's goals by state: ``2 по плану, 3 сильно отстают``."""
    found = Counter(node.state for node in below(branch.nodes))
    told = (
        words.ngettext("%(count)s on track", "%(count)s on track", found[State.ON_TRACK]),
        words.ngettext("%(count)s behind", "%(count)s behind", found[State.BEHIND]),
        words.ngettext("%(count)s far behind", "%(count)s far behind", found[State.FAR_BEHIND]),
        words.ngettext("%(count)s stale", "%(count)s stale", found[State.STALE]),
        words.ngettext("%(count)s waiting for the actual", "%(count)s waiting for the actual", found[State.PENDING]),
    )
    order = (State.ON_TRACK, State.BEHIND, State.FAR_BEHIND, State.STALE, State.PENDING)
    return ", ".join(text for one, text in zip(order, told, strict=True) if found[one])
