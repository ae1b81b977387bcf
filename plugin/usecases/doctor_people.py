"""Checks of people: who stands for each role, who leads, how each role's answer is kept from the others."""

from collections.abc import Iterator, Sequence

from plugin.domain.health import Check, Health, in_two_roles
from plugin.domain.people import Person
from plugin.domain.rounds import Grade, grade
from plugin.errors import TridaError
from plugin.manifest import Role
from plugin.ports.tracker import Ticket
from plugin.usecases.doctor import Patient, tracker_mails
from plugin.usecases.opening import members


def roles(patient: Patient) -> Iterator[Check]:
    """Who stands for each role on one deal of each project."""
    tickets = patient.samples()
    if not tickets:
        yield Check("roles", Health.WARN, "no_deals", {"jql": patient.desired.selection})
    for ticket in tickets:
        yield from _on_deal(patient, ticket)


def _on_deal(patient: Patient, ticket: Ticket) -> Iterator[Check]:
    found: dict[str, tuple[Person, ...]] = {}
    for role in patient.section.roles:
        about = f"{role.id} on {ticket.key}"
        try:
            found[role.id] = tuple(one for one in members(patient.tracker, role, ticket) if one.active)
        except TridaError as error:
            yield Check("role", Health.FAIL, error.reason, error.facts, about)
        else:
            yield _of_role(patient, found[role.id], about)
    names = {one.id: one.name for people in found.values() for one in people}
    for person, many in in_two_roles({role: [p.id for p in people] for role, people in found.items()}).items():
        facts = {"name": names[person], "roles": ", ".join(many), "first": many[0]}
        yield Check("role", Health.WARN, "in_two_roles", facts, ticket.key)


def _of_role(patient: Patient, people: Sequence[Person], about: str) -> Check:
    if not people:
        return Check("role", Health.FAIL, "role_empty", {}, about)
    facts = {"people": _names(people)}
    silent = [one for one in people if not one.email]
    told = facts | {"without": _names(silent)}
    if silent and not tracker_mails(patient.section):
        if len(silent) == len(people):
            return Check("role", Health.FAIL, "nobody_reachable", told, about)
        return Check("role", Health.WARN, "unreachable", told, about)
    if silent and patient.mailer:
        return Check("role", Health.WARN, "no_address", told, about)
    return Check("role", Health.OK, "ok", facts, about)


def _names(people: Sequence[Person]) -> str:
    return ", ".join(one.name for one in people)


def facilitators(patient: Patient) -> Iterator[Check]:
    """Who may open and lead rounds on one deal of each project."""
    source = patient.section.facilitators
    for ticket in patient.samples():
        try:
            people = [one for one in patient.tracker.members(source, ticket) if one.active]
        except TridaError as error:
            yield Check("facilitators", Health.FAIL, error.reason, error.facts, ticket.key)
            continue
        silent = [one for one in people if not one.email]
        if not people and source.deal_owner:
            yield Check("facilitators", Health.WARN, "no_owner", {}, ticket.key)
        elif not people:
            yield Check("facilitators", Health.FAIL, "nobody_leads", {}, ticket.key)
        elif silent and not tracker_mails(patient.section):
            facts = {"people": _names(people), "without": _names(silent)}
            yield Check("facilitators", Health.WARN, "unreachable", facts, ticket.key)
        else:
            yield Check("facilitators", Health.OK, "ok", {"people": _names(people)}, ticket.key)


def grades(patient: Patient) -> Iterator[Check]:
    """How each role's answer is kept from the others until the reveal, and whether a role's own page can be used."""
    for ticket in patient.samples():
        if ticket.for_customers:
            ids = ", ".join(role.id for role in patient.section.roles)
            inside = patient.section.deals.internal_comments
            reason = "internal_comments" if inside else "service_project"
            yield Check("grade", Health.OK if inside else Health.WARN, reason, {"roles": ids}, ticket.project)
    for role in patient.section.roles:
        yield _grade(patient, role)


def _grade(patient: Patient, role: Role) -> Check:
    if role.private_page is None or grade(role.private_page) is Grade.SEALED:
        return Check("grade", Health.OK, "sealed", {}, role.id)
    try:
        patient.tracker.left(role.private_page, "doctor")
    except TridaError as error:
        return Check("grade", Health.FAIL, error.reason, error.facts, role.id)
    return Check("grade", Health.OK, "role_private", {}, role.id)


PEOPLE = (
    ("roles", roles),
    ("facilitators", facilitators),
    ("grade", grades),
)
