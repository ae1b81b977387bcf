"""Filling the pages: every answer in here is asked of ``domain.access`` first."""

from plugin.domain.access import Binding, Proof, Viewer, is_proven, may_lead, may_read_answer
from plugin.domain.reasons import Answer
from plugin.domain.rounds import ANSWERED, BallotState, Round, State, shown_state
from plugin.ports.entering import Device
from plugin.ports.store import Tx
from plugin.usecases.acts import early_asked, may_second
from plugin.usecases.deps import Site, World
from plugin.usecases.views import BallotPage, DeviceLine, RoleResult, RoundHead, SeatLine


def participant(device: Device) -> Viewer:
    """Return the viewer at a bound browser."""
    proof = Proof.BROWSER if device.bound_by is Binding.PERSONAL else Proof.ROLE_BROWSER
    return Viewer(proof, device.round, device.person)


def manager(round_id: str) -> Viewer:
    """Return the viewer of a signed view link."""
    return Viewer(Proof.VIEW, round_id)


def bare_head(world: World, round_: Round) -> RoundHead:
    """Return a head that tells a stranger nothing but the language to speak."""
    site = world.sites[round_.workspace]
    return RoundHead(
        round_id=round_.id,
        workspace=round_.workspace,
        locale=site.section.locale,
        zone=site.section.zone,
        tracker_name=site.tracker_name,
        deal_key="",
        deal_url="",
        title="",
        number=round_.number,
        state=round_.state,
        ending=None,
        ended_at=None,
        deadline=round_.deadline,
        policy=round_.policy.kind,
        exposed=False,
        seats=(),
    )


def head(world: World, tx: Tx, round_: Round, viewer: Viewer) -> RoundHead:
    """Return a round's head for its members, its facilitators and whoever may see its result."""
    site = world.sites[round_.workspace]
    deal = tx.deal(round_.workspace, round_.ticket)
    mine = round_.roster.role_of(viewer.person) if viewer.person else None
    return RoundHead(
        round_id=round_.id,
        workspace=round_.workspace,
        locale=site.section.locale,
        zone=site.section.zone,
        tracker_name=site.tracker_name,
        deal_key=deal.key,
        deal_url=site.deal_url(round_.ticket, deal.key),
        title=deal.title,
        number=round_.number,
        state=round_.state,
        ending=round_.ending,
        ended_at=round_.ended_at,
        deadline=round_.deadline,
        policy=round_.policy.kind,
        exposed=round_.exposed,
        seats=tuple(_seats(site, round_, mine)),
        facts=deal.facts,
        leads=may_lead(viewer, round_),
    )


def _seats(site: Site, round_: Round, mine: str | None) -> list[SeatLine]:
    locale = site.section.locale
    lines = []
    for seat in round_.roster.seats:
        by = round_.ballots[seat.role].person
        lines.append(
            SeatLine(
                role=seat.role,
                name=site.section.role_name(seat.role, locale),
                people=tuple(p.name for p in seat.people),
                state=shown_state(round_, seat.role),
                mine=seat.role == mine,
                by=name_of(round_, by),
                restaffed=seat.role in round_.restaffed,
                seen_before=seat.role in round_.seen_before,
                by_role_link=seat.role in round_.role_links,
            )
        )
    return lines


def name_of(round_: Round, person: str | None) -> str | None:
    """Return a member's name; None for nobody and for strangers."""
    member = round_.roster.person(person) if person else None
    return member.name if member else None


def _answer(tx: Tx, viewer: Viewer, round_: Round, role: str) -> Answer | None:
    ballot = round_.ballots[role]
    if ballot.state is not BallotState.SEALED or not may_read_answer(viewer, round_, ballot.person):
        return None
    opened = tx.opened(round_.id, role)
    return opened.answer if opened else None


def ballot_page(world: World, tx: Tx, round_: Round, device: Device, here: str) -> BallotPage:
    """Return the ballot of the person at ``device``; ``here`` is the hash of this browser's cookie.

    A browser that came by a role link sees neither what the person typed elsewhere nor where else they were.
    """
    site = world.sites[round_.workspace]
    ballot = round_.ballots[device.role]
    member = round_.roster.person(device.person)
    viewer = participant(device)
    proven = is_proven(viewer, round_)
    return BallotPage(
        head=head(world, tx, round_, viewer),
        role=device.role,
        role_name=site.section.role_name(device.role, site.section.locale),
        person_name=member.name if member else "",
        state=shown_state(round_, device.role),
        sealed_by=name_of(round_, ballot.person),
        sealed_at=ballot.at if ballot.state in ANSWERED else None,
        seal=ballot.seal,
        answer=_answer(tx, viewer, round_, device.role),
        draft=tx.draft(round_.id, device.person) if proven and round_.state is State.OPEN else None,
        devices=_devices(tx, round_, device, here) if proven else (),
        early_by=_early_by(tx, round_, device) if proven else None,
        concepts=site.lexicon.concepts,
        by_role_link=not proven,
    )


def _devices(tx: Tx, round_: Round, device: Device, here: str) -> tuple[DeviceLine, ...]:
    bound = tx.device(here)
    return tuple(
        DeviceLine(d.bound_at, d.seen_at, d == bound, d.bound_by is Binding.ROLE)
        for d in tx.devices(round_.id, device.person)
    )


def _early_by(tx: Tx, round_: Round, device: Device) -> str | None:
    """Return who asked for an early reveal, to whoever may be the second person."""
    found = early_asked(tx, round_.id) if round_.state is State.OPEN else None
    if found is None or not may_second(round_, found[0], device.person):
        return None
    person = round_.participant(found[0])
    return person.name if person else found[0]


def role_results(world: World, tx: Tx, round_: Round, viewer: Viewer) -> tuple[RoleResult, ...]:
    """Return what each role answered, as far as ``viewer`` may read it."""
    section = world.sites[round_.workspace].section
    results = []
    for seat in round_.roster.seats:
        ballot = round_.ballots[seat.role]
        results.append(
            RoleResult(
                role=seat.role,
                name=section.role_name(seat.role, section.locale),
                state=shown_state(round_, seat.role),
                by=name_of(round_, ballot.person),
                answer=_answer(tx, viewer, round_, seat.role),
                seal=ballot.seal,
                sealed_at=ballot.at,
                versions=sum(v.role == seat.role and v.seal is not None for v in tx.versions(round_.id)),
            )
        )
    return tuple(results)
