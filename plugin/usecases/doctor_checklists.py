"""Checks of sync checklists: who leads for each department, what is read there, the place, the lists, the links."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from plugin.checklist_sections import ListPlace
from plugin.domain.checklists.model import Sync
from plugin.domain.health import Check, Health
from plugin.domain.people import Person
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import ProcessPart
from plugin.ports.checklists import Lists
from plugin.usecases.checklist_syncs import processes_of, sync_of, told_by
from plugin.usecases.doctor import Patient, tracker_mails

PROBE = "sync:doctor"
"""A mark that no list carries: looking for it shows whether the place can be read."""


@runtime_checkable
class Examined(Protocol):
    """Lists whose place has parts that may be missing: fields, options, types, rights."""

    def troubles(self, place: ListPlace, names: Sequence[str]) -> Sequence[tuple[str, Mapping[str, str]]]:
        """Return what is missing, as (reason, facts); ``names`` are those of the departments."""


def leaders(patient: Patient) -> Iterator[Check]:
    """Whether every department of every process has owners who are there: nobody else's tick counts.

    Those whose lists another workspace keeps are accounts of its tracker: whether they are there is not known here.
    """
    syncs = _syncs(patient)
    if not syncs:
        yield Check("checklists", Health.OK, "no_lists")
    known = _people(patient, syncs)
    for part, sync in syncs:
        there = known if told_by(patient.name, part) in {"", patient.name} else None
        found = [check for department in sync.between for check in _led(sync, department, there)]
        everyone = sorted({person for people in sync.owners.values() for person in people})
        people = ", ".join(_name(one, known) for one in everyone)
        well, reason = (Health.OK, "led") if len(everyone) > 1 else (Health.WARN, "one_leads_all")
        yield from found or [Check("checklists", well, reason, {"people": people}, sync.id)]


def _led(sync: Sync, department: str, known: Mapping[str, Person] | None) -> Iterator[Check]:
    owners = sorted(sync.owners.get(department, frozenset()))
    if not owners:
        yield Check("checklists", Health.FAIL, "no_leader", {"department": department}, sync.id)
    if known is None:
        return
    there = [one for one in owners if one in known and known[one].active]
    if len(there) < len(owners):
        gone = ", ".join(_name(one, known) for one in owners if one not in there)
        state = Health.WARN if there else Health.FAIL
        yield Check("checklists", state, "leader_gone", {"department": department, "people": gone}, sync.id)


def _name(person: str, known: Mapping[str, Person]) -> str:
    return (known[person].name if person in known else "") or person


def _people(patient: Patient, syncs: Iterable[tuple[ProcessPart, Sync]]) -> dict[str, Person]:
    ids = sorted({person for _, sync in syncs for people in sync.owners.values() for person in people})
    return {one.id: one for one in (patient.tracker.people(ids) if ids else ())}


def words(patient: Patient) -> Iterator[Check]:
    """Whether rounds tell of the departments, and standing items have words in the workspace's language."""
    roles, locale = {role.id for role in patient.section.roles}, patient.section.locale
    for _, sync in _syncs(patient):
        silent = [one for one in sync.between if not sync.roles[one] & roles]
        unknown = sorted(role for one in sync.between for role in sync.roles[one] - roles if one not in silent)
        if silent:
            facts = {"departments": ", ".join(silent)}
            yield Check("list_words", Health.WARN, "no_role", facts, sync.id)
        if unknown:
            yield Check("list_words", Health.WARN, "role_unknown", {"roles": ", ".join(unknown)}, sync.id)
        lacks = [one.id for one in sync.standing if not one.text.get(locale)]
        if lacks:
            facts = {"items": ", ".join(lacks), "locale": locale}
            yield Check("list_words", Health.WARN, "other_language", facts, sync.id)
        if not silent and not unknown and not lacks:
            yield Check("list_words", Health.OK, "ok", {"count": len(sync.standing)}, sync.id)


def places(patient: Patient) -> Iterator[Check]:
    """Whether lists can be kept where the manifest says, with all that they need there."""
    locale, tree = patient.section.locale, patient.tree
    for part, sync in _syncs(patient):
        place, lists = part.checklist.place if part.checklist else None, tree.lists.get(part.id) if tree else None
        if place is None or lists is None or tree is None:
            yield Check("list_place", Health.OK, "own_pages", {}, part.id)
            continue
        wrong = _missing(place, lists, [tree.section.department_name(one, locale) for one in sync.between])
        yield from (Check("list_place", Health.FAIL, reason, facts, part.id) for reason, facts in wrong)
        if not wrong:
            yield Check("list_place", Health.OK, "ok", {"kind": place.kind}, part.id)


def _missing(place: ListPlace, lists: Lists, names: Sequence[str]) -> Sequence[tuple[str, Mapping[str, str | int]]]:
    """Return what is missing; of a place that cannot be read, why."""
    try:
        lists.find(place, PROBE)
        return lists.troubles(place, names) if isinstance(lists, Examined) else ()
    except (NeedsOperator, GiveUp, TryLater) as error:
        return ((error.reason, error.facts),)


def standing(patient: Patient) -> Iterator[Check]:
    """Whether each process has the list of its next meeting, and it stands where it should."""
    for part, _ in _syncs(patient):
        with patient.store.begin() as tx:
            one = tx.open_checklist(patient.name, part.id)
            doubt = tx.list_in_doubt(one.id) if one is not None else None
        if one is None:
            yield Check("lists", Health.WARN, "never_made", {}, part.id)
            continue
        facts: dict[str, str | int] = {"day": one.day.isoformat(), "items": len(one.items)}
        if told_by(patient.name, part) and not one.remote:
            yield Check("lists", Health.WARN, "list_not_there", facts, part.id)
        elif doubt is not None:
            yield Check("lists", Health.WARN, "list_unsure", facts, part.id)
        else:
            yield Check("lists", Health.OK, "ok", facts, part.id)


def links(patient: Patient) -> Iterator[Check]:
    """Whether owners get their personal links by themselves: by our own mail, or by the tracker in a list's name."""
    syncs = _syncs(patient)
    if not syncs:
        return
    if patient.mailer is not None:
        yield Check("list_links", Health.OK, "ok")
        return
    alone = [part.id for part, _ in syncs if not (tracker_mails(patient.section) and told_by(patient.name, part))]
    if alone:
        yield Check("list_links", Health.WARN, "by_hand", {"processes": ", ".join(alone)})
    else:
        yield Check("list_links", Health.OK, "by_tracker")


def _syncs(patient: Patient) -> list[tuple[ProcessPart, Sync]]:
    found = ((part, sync_of(patient.section, part.id)) for part in processes_of(patient.section))
    return [(part, sync) for part, sync in found if sync is not None]


CHECKLISTS = (
    ("checklists", leaders),
    ("list_words", words),
    ("list_place", places),
    ("lists", standing),
    ("list_links", links),
)
