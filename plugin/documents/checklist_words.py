"""Words for sync checklists; pages, documents and commands share them. Titles and boxes have files of their own.

``names`` is everywhere id → name in the reader's language: departments, sync processes and, where known, people.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from babel import dates

from plugin.documents.checklist_boxes import became, box, box_of, claim, waits
from plugin.documents.checklist_digest import owed
from plugin.documents.checklist_origins import why
from plugin.documents.checklist_titles import title
from plugin.documents.comparisons import joined, within
from plugin.domain.checklists.model import Closed, ItemState, Meeting, Part
from plugin.domain.goals.model import Cadence
from plugin.words import N_, Words

__all__ = [
    "became",
    "box",
    "box_of",
    "carried",
    "claim",
    "closed",
    "counts",
    "led_by",
    "meeting",
    "order",
    "owed",
    "part",
    "rhythm",
    "say_not",
    "sheet_name",
    "sheet_title",
    "title",
    "waits",
    "why",
]

_TWO = 2
_MEETINGS: Mapping[Meeting, str] = {
    Meeting.AHEAD: N_("ahead"),
    Meeting.HELD: N_("held"),
    Meeting.MISSED: N_("missed"),
}
_CLOSED: Mapping[Closed, str] = {
    Closed.REVIEWED: N_("closed: the answers are compared"),
    Closed.TALK_ENDED: N_("closed: the talk has an outcome"),
    Closed.CHANGE_REPLACED: N_("closed: another change took its place"),
    Closed.ACCEPTED: N_("closed: the number is accepted"),
    Closed.BACK_ON_TRACK: N_("closed: the number is no longer far behind"),
    Closed.FRESH_AGAIN: N_("closed: there is a new actual"),
    Closed.GAP_CLOSED: N_("closed: the plan gap is gone"),
    Closed.GONE: N_("closed: what it was about is gone"),
    Closed.TAKEN_AWAY: N_("closed: somebody deleted the item"),
}
_CARRIED = N_("First what is left: carried over")
_NEW: Mapping[str, str] = {
    "weekly": N_("New this week"),
    "biweekly": N_("New in these two weeks"),
    "monthly": N_("New this month"),
}
_STANDING: Mapping[str, str] = {
    "weekly": N_("Every week"),
    "biweekly": N_("Every two weeks"),
    "monthly": N_("Every month"),
}
_RHYTHMS: Mapping[str, str] = {
    "weekly": N_("once a week"),
    "biweekly": N_("once in two weeks"),
    "monthly": N_("once a month"),
}


def carried(words: Words, count: int) -> str:
    """Say how often an item was carried over: ``перенесён 2 раза``; empty for one that never was."""
    return words.ngettext("carried over %(count)s time", "carried over %(count)s times", count) if count else ""


def meeting(words: Words, one: Meeting) -> str:
    """Say what became of a meeting: ``прошла``."""
    return words.gettext(_MEETINGS[one])


def closed(words: Words, why_: Closed) -> str:
    """Say why an item is over without anybody's tick."""
    return words.gettext(_CLOSED[why_])


def part(words: Words, one: Part, cadence: Cadence) -> str:
    """Return the heading of a part: ``Новое на этой неделе``."""
    headings = {Part.CARRIED: _CARRIED, Part.NEW: _NEW[cadence.every], Part.STANDING: _STANDING[cadence.every]}
    return words.gettext(headings[one])


def order(words: Words) -> str:
    """Say in what order items stand and why."""
    return words.gettext(
        "Order: carried over, new, standing. Within a part by weight: the plan gap, talks, pairs not decided, numbers "
        "that nobody answers for, process changes to check, goals far from plan, decisions of meetings, goals not "
        "accepted, stale numbers, people's own items."
    )


def counts(words: Words, states: Mapping[ItemState, int], *, sides: int = _TWO) -> str:
    """Count a list: ``3 из 8 приняты обеими сторонами · 2 ждут вторую · 2 не начаты · 1 не применимо``.

    ``sides`` is how many departments accept; what there is none of is left out, apart from what is accepted.
    """
    total = sum(states.values())
    if not total:
        return words.gettext("No items")
    told = (_accepted(words, states.get(ItemState.DONE, 0), total, sides), *_others(words, states, sides))
    return " · ".join(filter(None, told))


def _accepted(words: Words, done: int, total: int, sides: int) -> str:
    of = words.number(total)
    if sides == _TWO:
        return words.ngettext(
            "%(count)s of %(total)s accepted by both sides",
            "%(count)s of %(total)s accepted by both sides",
            done,
            total=of,
        )
    return words.ngettext(
        "%(count)s of %(total)s accepted by all sides", "%(count)s of %(total)s accepted by all sides", done, total=of
    )


def _others(words: Words, states: Mapping[ItemState, int], sides: int) -> tuple[str, ...]:
    half = states.get(ItemState.HALF, 0)
    open_, not_, closed_ = (states.get(one, 0) for one in (ItemState.OPEN, ItemState.NOT_APPLICABLE, ItemState.CLOSED))
    if sides == _TWO:
        waiting = words.ngettext("%(count)s waits for the second", "%(count)s wait for the second", half)
    else:
        waiting = words.ngettext("%(count)s waits for the others", "%(count)s wait for the others", half)
    return (
        waiting if half else "",
        words.ngettext("%(count)s not started", "%(count)s not started", open_) if open_ else "",
        words.ngettext("%(count)s not applicable", "%(count)s not applicable", not_) if not_ else "",
        words.ngettext("%(count)s closed without ticks", "%(count)s closed without ticks", closed_) if closed_ else "",
    )


def rhythm(words: Words, begins_at: datetime, cadence: Cadence) -> str:
    """Say at what time and how often a process meets: ``10:00, раз в неделю``."""
    return f"{words.time(begins_at)}, {words.gettext(_RHYTHMS[cadence.every])}"


def led_by(words: Words, between: Sequence[str], owners: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> str:
    """Say who leads a process: ``ведут Анна Лебедева (маркетинг) и Игорь Савин (продажи)``; empty when nobody does.

    ``owners`` is department → names. Who leads for two departments is named once, with both.
    """
    leads: dict[str, list[str]] = {}
    for one in between:
        for person in owners.get(one, ()):
            leads.setdefault(person, []).append(within(names.get(one, one)))
    if not leads:
        return ""
    told = joined(words, [f"{person} ({', '.join(departments)})" for person, departments in leads.items()])
    return words.ngettext("%(people)s leads", "%(people)s lead", len(leads), people=told)


def say_not(words: Words) -> str:
    """Return the words of the mark that an item does not apply; the reason is written behind them."""
    return words.gettext("Not applicable (why):")


def sheet_title(words: Words, name: str, day: date) -> str:
    """Name a list for its page: ``Сверка лидов, вторник 24 ноября``."""
    return f"{name}, {dates.format_date(day, 'EEEE d MMMM', locale=words.locale)}"


def sheet_name(words: Words, name: str, day: date) -> str:
    """Name a list for good, with the year: its title in the tracker."""
    return f"{name}, {dates.format_date(day, 'EEEE d MMMM y', locale=words.locale)}"
