"""What a tree makes a person decide: the codes, their facts and their order on the page.

Every finding about one goal has the facts ``goal`` (title), ``key`` and, where there is one, ``owner`` (name); every
one about a department ``department`` (id). Beside them:

=====================  =====================================================================================
plan_gap               ``value`` have, ``other`` need, ``unit``, ``metric``, ``text`` period as two days;
                       the goal is the one whose plan is not reached
deals_gap              ``value`` deals the leads give, ``other`` deals the plan needs, ``missing`` other - value,
                       ``leads`` that many leads more (if the conversion is known), ``text`` period;
                       the goal is the plan in deals or new clients
quality_behind         goals: quality, volume. ``value`` fact, ``other`` plan, ``unit``, ``metric`` of the quality,
                       ``volume`` title of the volume number
refused                ``value`` plan (if any), ``unit``, ``metric``, ``text`` what the owner said
process_missed         ``text`` id of the process, ``day`` that was missed; departments: those it joins
process_missing        departments: the two
no_shared_goal         ``text`` what the manifest names, empty when it names nothing
several_tops           goals: all that could be the shared goal, the one taken first
cycle                  goals: all of the cycle, ``text`` their keys
orphan                 (nothing more)
parent_unknown         ``text`` what stands there, comma separated; goals: the goal, then those of other periods
several_parents        goals: the goal, then its parents, the one used first; ``text`` keys of the parents
unit_mismatch          goals: the one that cannot be counted, the one it should count in. ``unit`` of the first,
                       ``text`` unit of the second, ``other_goal`` title of the second
department_unknown     ``text`` what stands there, empty for nothing
no_goals               ``owner`` of the department
number_owed            ``metric``, ``owner`` of the department
volume_without_quality  ``metric`` of the volume; goals: the volume numbers, of which the facts name the first
plan_missing           ``metric``, ``unit``
driver_missing         ``text`` names in the formula that lead nowhere or to several goals
formula_wrong          ``text`` the formula; ``reason``: syntax, long, zero (the plan divides by zero)
owner_missing          (nothing more)
unread                 ``field`` names of the goal's fields, ``text`` what stood there, both comma separated
stale                  ``day`` of the last fact, if any, ``days`` since then or since the period began
=====================  =====================================================================================

A finding about a private goal has lost its facts but for ``department``, and so have the first three where their
numbers rest on one; other findings have then lost ``value`` and the like alone. See ``masking``.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from plugin.domain.goals.model import Finding, Goal

CODES = (
    "plan_gap",
    "deals_gap",
    "quality_behind",
    "refused",
    "process_missed",
    "process_missing",
    "no_shared_goal",
    "several_tops",
    "cycle",
    "orphan",
    "parent_unknown",
    "several_parents",
    "unit_mismatch",
    "department_unknown",
    "no_goals",
    "number_owed",
    "volume_without_quality",
    "plan_missing",
    "driver_missing",
    "formula_wrong",
    "owner_missing",
    "unread",
    "stale",
)
"""Every code, in the order in which findings stand on a page."""

Facts = Mapping[str, str | Decimal | date | None]
_WEIGHT = {code: place for place, code in enumerate(CODES)}


def about(code: str, goal: Goal, *others: Goal, facts: Facts | None = None, part: str = "") -> Finding:
    """Return a finding about a goal and perhaps others; facts that are None are left out, ``part`` is its ``about``."""
    said: dict[str, str | Decimal | date] = {"goal": goal.title, "key": goal.key}
    if goal.owner is not None:
        said["owner"] = goal.owner.name
    said.update({name: value for name, value in (facts or {}).items() if value is not None})
    return Finding(code, (goal.id, *(one.id for one in others)), (), said, part)


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of their weight, each once; those of one code stay as they come."""
    once = {one.key: one for one in found}
    return tuple(sorted(once.values(), key=lambda one: _WEIGHT[one.code]))
