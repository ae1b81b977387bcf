"""Installing on a tracker as plan and apply: what should stand there, what stands there, the difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """One place on a deal that the product needs, or on a talk (``talks``, ``talks.…``) where tickets are pages.

    ``name`` is ours (``status``, ``agreement``, ``state.sales``, ``answer.sales``); ``kind`` is ``line`` (read-only for
    people where the tracker can do that), ``text``, ``number``, ``check``, ``url``, ``data`` (for machines), ``stage``,
    ``people``, ``date``, ``relation`` or ``database``; ``title`` is what people see; ``about`` explains it to an admin.
    """

    name: str
    kind: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Desired:
    """What an installation should have: slots on the deals of a selection, and a signed webhook.

    ``also`` holds the keys of further projects that the webhook has to tell of: those where tasks go.
    """

    slots: tuple[SlotSpec, ...]
    selection: str
    hook_url: str
    hook_secret: str = field(repr=False)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One step of an installation plan: ``what`` is a stable code, ``target`` what it is about.

    ``about`` tells a person more: a title, a type, names of slots. Two acts that differ in it alone are the same.
    """

    what: str
    target: str
    args: tuple[str, ...] = field(default=(), repr=False)
    about: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Click:
    """A step of an installation that only a person can do, in the tracker's own pages.

    ``what`` is a stable code; ``facts`` fill its words: addresses, names, a list of events. Never a secret.
    ``plugin/plans.py`` has the words for each code; the steps are numbered in the order of the clicks.
    """

    what: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """A right that an account does not have: in a project, or on the whole site where ``where`` is empty.

    ``unknown``: the tracker does not let us see whether the account has it, short of using it.
    """

    right: str
    title: str
    where: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Installed:
    """What stands on the site: slot name → field id, slots placed nowhere with the reason, our webhook's id.

    ``unplaced`` holds ``<project>: <slot>`` or ``<project>: <reason>``, the project being what people call it.
    """

    slots: Mapping[str, str]
    unplaced: tuple[str, ...]
    hook: str | None


class Provisioner(Protocol):
    """Puts fields and webhook on the site, as plan and apply, and takes them away again."""

    def plan(self, desired: Desired) -> tuple[Act, ...]:
        """Compare what should be with what is; an empty plan means nothing to do."""

    def clicks(self, desired: Desired) -> tuple[Click, ...]:
        """Return what a person has to do by hand, in order, whether or not it is done already.

        Empty where the plan does everything (Jira Cloud). Steps before ``apply`` (an account, its access) and after it
        (a webhook that only the tracker's pages can make) stand in one list. May read; changes nothing.
        """

    def apply(self, desired: Desired) -> Iterator[Act]:
        """Carry out the plan, yielding each act once it is done; running it again changes nothing."""

    def installed(self, desired: Desired) -> Installed:
        """Read what stands on the site now."""

    def removal(self, desired: Desired, keep: frozenset[str]) -> tuple[Act, ...]:
        """Return what taking everything of ours away comes to; ``keep`` are slots that somebody else still uses."""

    def remove(self, desired: Desired, keep: frozenset[str]) -> Iterator[Act]:
        """Carry the removal out, yielding each act once it is done; running it again changes nothing."""

    def projects(self, desired: Desired) -> tuple[str, ...]:
        """Return the keys of the projects that the selection is about."""

    def unfit(self) -> tuple[Lack, ...]:
        """Return the rights that this account lacks to install anything."""

    def lacking(self, rights: Sequence[str], projects: Sequence[str]) -> tuple[Lack, ...]:
        """Return which of the rights this account lacks in these projects."""
