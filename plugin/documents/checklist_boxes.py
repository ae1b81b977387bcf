"""What stands beside the boxes of an item: who did what and when, what it waits for, what became of the item."""

from collections.abc import Mapping
from datetime import datetime

from plugin.documents.comparisons import quote, within
from plugin.domain.checklists.claims import effective, stands
from plugin.domain.checklists.marks import box_state, item_state
from plugin.domain.checklists.model import OVER, Against, Box, BoxState, Item, NotApplicable
from plugin.words import Words

Names = Mapping[str, str]


def box(words: Words, one: Box, state: BoxState, *, waits_for: str = "") -> str:
    """Say how a box stands: ``сделано 20 ноября``, ``отмечено, не подтверждено: Ян, 20 ноября``.

    ``waits_for`` are the words for an empty one, as ``waits`` makes them; without them it is “not started”.
    """
    if state is BoxState.EMPTY:
        return waits_for or words.gettext("not started")
    if state is BoxState.UNCONFIRMED:
        return _with(words.gettext("ticked, not confirmed"), _who(words, one.name, one.at))
    if state is BoxState.DISPUTED:
        return _disputed(words, one)
    day = words.short_day(one.at) if one.at else ""
    if one.consent:
        return words.gettext("agreed on %(day)s", day=day) if day else words.gettext("agreed")
    return words.gettext("done on %(day)s", day=day) if day else words.gettext("it is done")


def box_of(words: Words, item: Item, department: str, names: Names) -> str:
    """Say how a department's box of an item stands, with what an empty one waits for."""
    one = item.boxes.get(department, Box())
    return box(words, one, box_state(one), waits_for=waits(words, item, department, names))


def waits(words: Words, item: Item, department: str, names: Names) -> str:
    """Say what a department's empty box waits for: ``ждёт приёмки``, ``ждёт маркетинг``; empty for nothing.

    What one side did waits for the others' acceptance; what nobody did for the side that is expected to begin.
    """
    if item.not_applicable is not None and stands(item) and item.not_applicable.department == department:
        return words.gettext("not applicable")
    if item_state(item) in OVER:
        return words.gettext("no tick")
    if effective(item):
        return words.gettext("waiting for agreement")
    others = [box_state(one) for other, one in item.boxes.items() if other != department]
    if BoxState.YES in others:
        return words.gettext("waiting for acceptance")
    if item.first in item.boxes and item.first != department:
        first = _object(words, names.get(item.first, item.first))
        return words.gettext("waiting for %(department)s", department=first)
    return ""


def _object(words: Words, name: str) -> str:
    """Return a department's name as what is waited for. Russian: a feminine noun changes; several words are quoted."""
    told = within(name)
    if words.locale != "ru":
        return told
    if " " in told:
        return words.gettext("the department “%(name)s”", name=name)
    endings = {"а": "у", "я": "ю"}
    return told[:-1] + endings.get(told[-1:], told[-1:])


def _who(words: Words, name: str, at: datetime | None) -> str:
    return ", ".join(filter(None, (name, words.short_day(at) if at else "")))


def _with(told: str, who: str) -> str:
    return f"{told}: {who}" if who else told


def _disputed(words: Words, one: Box) -> str:
    """Say both: who ticked it and who took the tick away."""
    return _taken(words, _with(words.gettext("ticked"), _who(words, one.name, one.at)), one.against)


def _taken(words: Words, told: str, against: Against | None) -> str:
    if against is None:
        return told
    taken = _with(words.gettext("taken away"), _who(words, against.name, against.at))
    return f"{told}; {taken}"


def claim(words: Words, one: NotApplicable) -> str:
    """Say who holds that an item does not apply, why and since when, and what keeps it from counting."""
    said = _who(words, one.name, one.at)
    if not one.reason:
        return _taken(words, _with(words.gettext("not applicable, without a reason yet"), said), one.against)
    told = words.gettext("not applicable") if one.department else words.gettext("not applicable, not confirmed")
    return _taken(words, _with(told, ", ".join(filter(None, (quote(words, one.reason), said)))), one.against)


def became(words: Words, item: Item, names: Names) -> tuple[str, ...]:
    """Say what one should know of an item beyond its boxes: unconfirmed, disputed, not applicable and who agreed.

    Why a closed one is closed is said by ``checklist_words.closed``.
    """
    said = item.not_applicable
    told = [claim(words, said), *_answers(words, item, said, names)] if said is not None else []
    for department, one in item.boxes.items():
        if (state := box_state(one)) in {BoxState.UNCONFIRMED, BoxState.DISPUTED}:
            told.append(f"{names.get(department, department)}: {box(words, one, state)}")
    return tuple(told)


def _answers(words: Words, item: Item, said: NotApplicable, names: Names) -> tuple[str, ...]:
    """Say which departments agree that an item does not apply, which hold that it is done, which have not said."""
    if not effective(item):
        return ()
    others = {one: box for one, box in item.boxes.items() if one != said.department}
    yes = {one: box for one, box in others.items() if box_state(box) is BoxState.YES}
    agreed = [one for one, box in yes.items() if box.consent]
    done = [one for one, box in yes.items() if not box.consent]
    silent = [one for one, box in others.items() if box_state(box) is BoxState.EMPTY and not item.closed]
    told = (
        (words.gettext("agreed"), agreed),
        (words.gettext("they differ, ticked as done"), done),
        (words.gettext("agreement is waited for"), silent),
    )
    return tuple(_with(what, _listed(who, names)) for what, who in told if who)


def _listed(departments: list[str], names: Names) -> str:
    return ", ".join(within(names.get(one, one)) for one in departments)
