"""The transition tables as Mermaid diagrams, and the doors as a table, for the docs."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from plugin.domain.access import DOORS
from plugin.domain.rounds import BALLOT_TABLE, ROUND_TABLE, BallotState, State

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


def _arrows(table: Mapping[tuple[S, M], S]) -> list[str]:
    rows = sorted((before, after, what) for (before, what), after in table.items())
    grouped = groupby(rows, key=lambda row: row[:2])
    return [f"    {before} --> {after} : {', '.join(row[2] for row in rows)}" for (before, after), rows in grouped]


def _diagram(start: S, table: Mapping[tuple[S, M], S], ends: tuple[S, ...]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {start}", *_arrows(table)]
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends), "```"])


def states_page() -> str:
    """Return docs/states.md."""
    rounds = _diagram(State.OPEN, ROUND_TABLE, (State.REVEALED, State.CANCELLED))
    ballots = _diagram(BallotState.INVITED, BALLOT_TABLE, ())
    return (
        "# States\n\nMade from the tables in `plugin/domain/rounds.py` by `make docs`.\n\n"
        "## Round\n\nEvery other pair is refused with the reason `round_revealed` or `round_cancelled`.\n\n"
        f"{rounds}\n\n## Ballot of one role\n\n"
        "While the round is open. Every other pair is refused with the reason `nothing_to_withdraw`.\n\n"
        f"{ballots}\n"
    )


def doors_page() -> str:
    """Return docs/doors.md."""
    rows = [f"| {d.name} | {d.method} | `{d.path}` | {d.who} | {d.proof} |" for d in DOORS]
    head = (
        "# Doors\n\nEvery address of the service, made from `plugin/domain/access.py` by `make docs`.\n\n"
        "| door | method | path | for | proven by |\n| --- | --- | --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"
