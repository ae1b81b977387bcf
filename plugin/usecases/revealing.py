"""What the reveal publishes: the answer fields, the side-by-side comment, and the data that proves the seals."""

from typing import Any

from plugin.documents import render
from plugin.domain.rounds import BallotState, Round
from plugin.domain.seals import Opened
from plugin.ports.tracker import Ticket
from plugin.ports.world import Document
from plugin.usecases.deps import Site, World
from plugin.words import Words

PROOF = "trida.ballot."


def opened_ballots(world: World, round_: Round) -> dict[str, Opened]:
    """Decrypt what was sealed, by role; only a revealed round may be asked for."""
    sealed = [role for role, ballot in round_.ballots.items() if ballot.state is BallotState.SEALED]
    with world.store.begin() as tx:
        found = {role: tx.opened(round_.id, role) for role in sealed}
    return {role: opened for role, opened in found.items() if opened is not None}


def answer_documents(world: World, words: Words, round_: Round) -> dict[str, str | Document | None]:
    """Return the text of each role's answer field."""
    return {
        f"answer.{role}": render("answer", words, answer=opened.answer)
        for role, opened in opened_ballots(world, round_).items()
    }


def reveal_data(world: World, round_: Round) -> dict[str, dict[str, Any]]:
    """Return the properties of the reveal comment: one per ballot, so that each stays below 32 kB."""
    opened = opened_ballots(world, round_)
    proofs = {
        f"{PROOF}{role}": {
            "round": o.round,
            "number": round_.number,
            "role": role,
            "person": o.person,
            "salt": o.salt,
            "canonical": o.canonical,
        }
        for role, o in opened.items()
    }
    reveal = {"round": round_.id, "number": round_.number, "roles": sorted(round_.ballots), "sealed": sorted(opened)}
    return {"trida.reveal": reveal, **proofs}


def reveal_document(world: World, site: Site, round_: Round, ticket: Ticket) -> Document:
    """Return the reveal comment: who answered what, side by side."""
    answers = {role: o.answer for role, o in opened_ballots(world, round_).items()}
    locale = site.section.locale
    return render(
        "reveal",
        site.words,
        round=round_,
        answers=answers,
        names={role: site.section.role_name(role, locale) for role in round_.ballots},
        deal_key=ticket.key,
        result=world.page(f"/r/{round_.id}/result"),
    )
