"""What a person should decide about a goal tree: each finding as one sentence with its facts, and what to do."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plugin.documents.comparisons import joined, quote
from plugin.documents.goal_names import PRIVATE, metric
from plugin.documents.goal_numbers import counted, day, plan, value
from plugin.domain.goals.metrics import METRICS
from plugin.domain.goals.model import Finding
from plugin.words import N_, Words

FINDINGS: Mapping[str, tuple[str, str]] = {
    "plan_gap": (
        N_("The departments' plans fall short of the shared goal by %(missing)s."),
        N_("Decide which number changes, and enter its new plan."),
    ),
    "deals_gap": (
        N_("Sales expect %(other)s, marketing promises leads for %(value)s."),
        N_("Bring the two plans together."),
    ),
    "quality_behind": (
        N_("%(volume)s is on track, its quality is not: %(goal)s is %(value)s with a plan of %(other)s."),
        N_("Find out what is counted in, and agree on what counts."),
    ),
    "refused": (N_("The owner does not accept the number: %(goal)s."), N_("Decide who answers for it.")),
    "process_missed": (N_("%(process)s was missed on %(day)s."), N_("Hold it, and note the day in its source.")),
    "process_missing": (
        N_("%(departments)s: there is no sync process between them."),
        N_("Their goals depend on each other: agree on a regular meeting."),
    ),
    "no_shared_goal": (
        N_("There is no shared goal."),
        N_("Name the goal above all departments: the sales plan or the gross margin."),
    ),
    "several_tops": (
        N_("Several goals could be the shared one; %(goal)s was taken."),
        N_("Name the shared goal in the manifest, and hang the others below it."),
    ),
    "cycle": (
        N_("Goals stand below one another in a circle: %(goal)s."),
        N_("Name another goal above one of these: %(text)s."),
    ),
    "orphan": (N_("%(goal)s hangs nowhere on the tree."), N_("Name the goal above it, or close it.")),
    "parent_unknown": (
        N_("%(goal)s names a goal above it that the tree does not have: %(text)s."),
        N_("Name a goal of this tree."),
    ),
    "several_parents": (
        N_("%(goal)s has several goals above it: %(text)s."),
        N_("It counts below the first only; keep one."),
    ),
    "unit_mismatch": (
        N_("%(goal)s is in “%(unit)s” and should count in %(other_goal)s, which is in “%(text)s”."),
        N_("Bring the units together, or let it hang there without counting."),
    ),
    "department_unknown": (
        N_("%(goal)s has no department that the manifest knows: “%(text)s”."),
        N_("Correct it in the source, or add the department to the manifest."),
    ),
    "no_goals": (N_("%(department)s: no goals yet."), N_("Ask its head for the numbers that it answers for.")),
    "number_owed": (
        N_("%(department)s owes a plan number: %(metric)s."),
        N_("Enter it in the source, and accept it."),
    ),
    "volume_without_quality": (
        N_("%(goal)s is a volume without its quality."),
        N_("Add the number beside it that says what the volume is worth."),
    ),
    "plan_missing": (N_("%(goal)s has no plan."), N_("Enter the plan number in the source.")),
    "driver_missing": (
        N_("The formula of %(goal)s names a number that the tree does not have: %(text)s."),
        N_("Add that number, or correct the formula."),
    ),
    "formula_wrong": (N_("The formula of %(goal)s cannot be computed: %(text)s."), N_("Correct it in the source.")),
    "owner_missing": (N_("%(goal)s has no owner."), N_("Decide who answers for it.")),
    "unread": (
        N_("%(goal)s: what stands there could not be read: %(field)s “%(text)s”."),
        N_("Correct it in the source."),
    ),
    "stale": (N_("%(goal)s: no new actual since %(day)s."), N_("Enter the actual, or close the goal.")),
}
_PRIVATE = (
    N_("%(department)s: a private goal needs a decision."),
    N_("Whoever may open it sees in the source what it is."),
)
_NEVER = N_("%(goal)s: no actual since the period began.")
# Of a formula: too long, or dividing by zero; a wrong one needs no more words than the formula itself.
_REASONS: Mapping[str, str] = {
    "long": N_("Make it shorter: it is too long to be computed."),
    "zero": N_("The plan divides by zero: correct the formula, or the number that it divides by."),
}
_FIELDS: Mapping[str, str] = {
    "plan": N_("plan"),
    "fact": N_("actual"),
    "period": N_("period"),
    "unit": N_("unit"),
    "kind": N_("kind"),
    "direction": N_("direction"),
    "metric": N_("metric"),
    "weight": N_("weight"),
    "confidence": N_("confidence"),
    "contributes": N_("counts above"),
    "private": N_("private"),
    "acceptance": N_("acceptance"),
    "owner": N_("owner"),
    "parent": N_("goal above"),
    "department": N_("department"),
    "formula": N_("formula"),
}


def finding(words: Words, one: Finding, names: Mapping[str, str]) -> tuple[str, str]:
    """Say what is found, in one sentence with the goal, its owner and the numbers; then what to do.

    Which facts a code has stands in ``domain.goals.findings``; a private goal's finding has lost them.
    """
    private = bool(one.goals) and not one.facts.get("goal")
    first, rest = _PRIVATE if private else FINDINGS[one.code]
    if one.code == "stale" and "day" not in one.facts and not private:
        first = _NEVER
    told = _told(words, one, names)
    then = words.gettext(_REASONS.get(str(one.facts.get("reason")), rest), **told)
    if one.code == "refused" and one.facts.get("text"):
        then = f"{quote(words, told['text'].rstrip('.'))}. {then}"
    return words.gettext(first, **told), then


def _told(words: Words, one: Finding, names: Mapping[str, str]) -> dict[str, str]:
    """Put every fact that a sentence may name into words."""
    unit = str(one.facts.get("unit", ""))
    told = {name: _fact(words, fact, unit) for name, fact in one.facts.items()}
    text = told.setdefault("text", "")
    value_, other = one.facts.get("value"), one.facts.get("other")
    if isinstance(value_, Decimal) and isinstance(other, Decimal):
        told["missing"] = value(words, other - value_, unit)
        told["other"] = _against(words, one, other, unit)
    department = str(one.facts.get("department") or next(iter(one.departments), ""))
    fields = [words.gettext(_FIELDS.get(name.strip(), name.strip())) for name in told.get("field", "").split(",")]
    told |= {name: quote(words, told[name]) for name in ("volume", "other_goal") if name in told}
    return told | {
        "goal": _goal(words, one),
        "departments": joined(words, [names.get(each, each) for each in one.departments]),
        "department": names.get(department, department) or words.gettext(PRIVATE),
        "process": quote(words, names.get(text, text)),
        "metric": quote(words, metric(words, told.get("metric", ""))),
        "field": ", ".join(fields),
    }


def _fact(words: Words, fact: str | Decimal | date, unit: str) -> str:
    if isinstance(fact, Decimal):
        return value(words, fact, unit)
    return day(words, fact) if isinstance(fact, date) else fact


def _against(words: Words, one: Finding, plan_: Decimal, unit: str) -> str:
    """Write the plan that a number is held against: deals in words, what must not be exceeded with its sign."""
    if one.code == "deals_gap":
        return counted(words, "deals", plan_, unit)
    known = METRICS.get(str(one.facts.get("metric")))
    return plan(words, plan_, unit, known.direction) if known else value(words, plan_, unit)


def _goal(words: Words, one: Finding) -> str:
    """Name a goal with its key and owner: ``«Лиды» (GOAL-12, Анна Лебедева)``; a private one only as such."""
    title = str(one.facts.get("goal", ""))
    if not title:
        return words.gettext(PRIVATE)
    about = ", ".join(str(one.facts[name]) for name in ("key", "owner") if one.facts.get(name))
    return f"{quote(words, title)} ({about})" if about else quote(words, title)
