"""What an examination of an installation found: one result a check, with a stable reason; words are made elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

CLOCK_WARN = timedelta(seconds=60)
CLOCK_FAIL = timedelta(minutes=5)


class Health(StrEnum):
    """How a check came out; written so that a failure catches the eye."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Check:
    """One result: ``name`` and ``about`` say what was looked at, ``reason`` is a stable code, ``facts`` fill its words.

    Facts are names, ids, counts and addresses: never a secret, never a text that somebody sealed or typed.
    """

    name: str
    state: Health
    reason: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    about: str = ""


def healthy(checks: Iterable[Check]) -> bool:
    """Whether nothing failed; warnings do not count."""
    return all(check.state is not Health.FAIL for check in checks)


def of_clocks(ahead: timedelta) -> Health:
    """Judge how far another clock is ahead of ours, or behind."""
    apart = abs(ahead)
    if apart > CLOCK_FAIL:
        return Health.FAIL
    return Health.WARN if apart > CLOCK_WARN else Health.OK


def in_two_roles(found: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return person → the roles they were found in, for those in more than one; ``found`` is role → people."""
    roles: dict[str, list[str]] = {}
    for role, people in found.items():
        for person in dict.fromkeys(people):
            roles.setdefault(person, []).append(role)
    return {person: tuple(many) for person, many in roles.items() if len(many) > 1}
