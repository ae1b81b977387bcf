"""Facts between the departments of a sync process: from the goal tree, rounds, process changes, templates, notes.

What each kind tells in ``Fact.facts``, all as text (numbers as plain decimals, days as ISO 8601, empty where unknown):

===========  =========================================================================================================
PLAN_GAP     ``missing``, ``have``, ``need`` in ``unit``; ``metric``; ``leads_more``, ``deals_more``: it in those
TALK         ``topics`` (codes, comma separated), ``number`` of the round, ``due`` of the talk
REVIEW       ``undecided`` pairs, ``number`` of the round
CHANGE       ``what``, ``since``, ``check`` (how it will be seen), ``owner`` (a name)
REFUSED      ``goal`` (title), ``key``, ``department``, ``metric``, ``plan``, ``unit``, ``direction`` (at_least,
             at_most), ``note`` (why)
UNACCEPTED   as REFUSED without ``note``
OFF_TRACK    as UNACCEPTED, and ``fact``, ``behind`` (as ``Node.behind``)
STALE        as UNACCEPTED, and ``fact``, ``days`` of silence: whole weeks, so that the words do not change daily
STANDING     a text for each locale (``ru``, ``en``), ``template``: its id
DECISION     ``what``, ``day`` of the meeting, ``owner`` (an account id, or a name as typed)
OWN          nothing
===========  =========================================================================================================
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from plugin.domain.checklists import keys
from plugin.domain.checklists.goal_facts import from_tree, resolved_goals
from plugin.domain.checklists.model import Changed, Closed, Decided, Fact, Kind, Sync, Told
from plugin.domain.checklists.weights import weight
from plugin.domain.goals.model import Tree

__all__ = ["from_changes", "from_decided", "from_rounds", "from_templates", "from_tree", "resolved"]

RECENT = timedelta(days=60)
"""How long after its reveal a round that nobody reviewed, or whose talk nobody began, is still a matter for a list."""


def from_rounds(told: Iterable[Told], sync: Sync, today: date | None = None) -> tuple[Fact, ...]:
    """Return what revealed rounds leave to do: a review that is not finished, a talk that is open or still to be held.

    A round counts when at least two of the process's departments have roles in it; its contradictions when they lie
    between two of them. With ``today``, rounds revealed longer than ``RECENT`` ago count only while their talk is open.
    """
    return tuple(fact for one in told for fact in _of_round(one, sync, today))


def _of_round(told: Told, sync: Sync, today: date | None) -> Iterator[Fact]:
    if not _joins(told.roles, sync):
        return
    recent = today is None or today - told.revealed <= RECENT
    apart = [one for one in told.apart if _joins(one.roles, sync)]
    if not told.reviewed and recent:
        yield Fact(
            f"{keys.ROUND_REVIEW}{told.round}",
            Kind.REVIEW,
            weight(Kind.REVIEW, told.undecided),
            {"undecided": str(told.undecided), "number": str(told.number)},
            source=told.key,
            url=told.url,
            deal=told.deal,
        )
    if told.reviewed and apart and not told.over and (told.talking or recent):
        topics = dict.fromkeys(one.topic for one in apart if one.topic)
        due = told.talk_due.isoformat() if told.talk_due else ""
        yield Fact(
            f"{keys.ROUND_TALK}{told.round}",
            Kind.TALK,
            weight(Kind.TALK, len(apart)),
            {"topics": ",".join(topics), "number": str(told.number), "due": due},
            source=told.talk_key or told.key,
            url=told.talk_url or told.url,
            due=told.talk_due,
            deal=told.deal,
        )


def _joins(roles: Collection[str], sync: Sync) -> bool:
    """Whether roles of at least two of the process's departments are among these."""
    return sum(not sync.roles.get(name, frozenset()).isdisjoint(roles) for name in sync.between) > 1


def from_changes(changed: Iterable[Changed], sync: Sync, today: date) -> tuple[Fact, ...]:
    """Return process changes that hold by now, so that it is time to see whether they do what they should.

    Those of rounds count like their rounds; those that name no roles are of the process's own meetings.
    """
    due = [one for one in changed if one.since is None or one.since <= today]
    return tuple(_of_change(one, sync) for one in due if not one.roles or _joins(one.roles, sync))


def _of_change(one: Changed, sync: Sync) -> Fact:
    since = one.since.isoformat() if one.since else ""
    return Fact(
        one.key,
        Kind.CHANGE,
        weight(Kind.CHANGE),
        {"what": one.what, "since": since, "check": one.check, "owner": one.owner if one.named is None else one.named},
        source=one.source,
        url=one.url,
        owner=one.owner if any(one.owner in owners for owners in sync.owners.values()) else "",
        deal=one.deal,
    )


def from_templates(sync: Sync) -> tuple[Fact, ...]:
    """Return the standing items of the manifest, in its order: the first weighs most."""
    last = len(sync.standing)
    return tuple(
        Fact(
            f"{keys.STANDING}{one.id}",
            Kind.STANDING,
            weight(Kind.STANDING, last - place),
            {**one.text, "template": one.id},
        )
        for place, one in enumerate(sync.standing, 1)
    )


def from_decided(list_id: str, day: date, decided: Iterable[Decided], people: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return what a meeting decided; ``people`` are account ids: only one of these becomes the item's owner.

    What stood after "decided" is a line of its own now, so it begins with a capital letter.
    """
    return tuple(
        Fact(
            keys.decision_key(list_id, one.text),
            Kind.DECISION,
            weight(Kind.DECISION),
            {"what": one.text[:1].upper() + one.text[1:], "day": day.isoformat(), "owner": one.owner},
            owner=one.owner if one.owner in people else "",
            due=one.due,
        )
        for one in decided
    )


def resolved(
    tree: Tree | None, told: Iterable[Told] = (), changed: Iterable[Changed] = ()
) -> Mapping[str, frozenset[Closed]]:
    """Return for each key which reasons for closing are true of it now (see ``settling.reason``)."""
    found: dict[str, frozenset[Closed]] = {} if tree is None else dict(resolved_goals(tree))
    for one in told:
        if one.reviewed:
            found[f"{keys.ROUND_REVIEW}{one.round}"] = frozenset({Closed.REVIEWED})
        if one.over and not one.without:
            found[f"{keys.ROUND_TALK}{one.round}"] = frozenset({Closed.TALK_ENDED})
    replaced = (key for one in changed for key in one.replaces)
    return found | dict.fromkeys(replaced, frozenset({Closed.CHANGE_REPLACED}))
