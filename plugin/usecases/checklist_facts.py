"""What stands between two departments now, from what the store knows: rounds, talks, process changes, the goal tree.

No tracker is asked. Goals come from the masked tree: what is private reaches no list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plugin.domain.checklists.facts import from_changes, from_rounds, from_templates, from_tree, resolved
from plugin.domain.checklists.keys import CHANGE
from plugin.domain.checklists.making import made
from plugin.domain.checklists.model import Apart, Changed, Checklist, Closed, Fact, Item, Kind, Meeting, Sync, Told
from plugin.domain.goals.masking import masked
from plugin.domain.goals.model import Tree
from plugin.domain.rounds import Round, State
from plugin.domain.talks import Talk, TalkState
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import sync_of
from plugin.usecases.deps import Site, World
from plugin.usecases.goal_days import Read, whole_tree
from plugin.usecases.list_decisions import process_changes
from plugin.usecases.list_names import people_known
from plugin.usecases.reviews import review_of
from plugin.usecases.talking import OVER

LOOK_BACK = timedelta(days=61)
"""How far back rounds are looked at whose talk is not open: a day longer than the rules do."""
CHANGES_FOR = timedelta(days=366)
"""How long after it began a talk is asked which process change it came to."""
DECIDED_IN = 26
"""In how many lists back process changes of meetings are looked for: half a year of weekly ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """Facts as they are now, and which reasons for closing are true of what is no fact any more."""

    facts: tuple[Fact, ...]
    resolved: Mapping[str, frozenset[Closed]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Reads the facts of one sync process within a transaction."""

    world: World
    tx: Tx
    site: Site
    sync: Sync

    def found(self, one: Checklist | None = None) -> Found:
        """Return every fact that the process's lists are made of, now; ``one`` is the open list, if there is one.

        What a meeting decided stands in its own list: there it is a fact as long as the list is open.
        """
        today = self.world.clock().astimezone(self.site.section.tzinfo).date()
        tree = self._tree(today)
        told, changed = [self._told(round_, talk) for round_, talk in self._rounds()], list(self._changes())
        facts = (
            *(from_tree(tree, self.sync, self._unasked()) if tree is not None else ()),
            *from_rounds(told, self.sync, today),
            *from_changes(changed, self.sync, today),
            *from_templates(self.sync),
            *(_of_decision(item) for item in (one.items if one is not None else ()) if item.kind is Kind.DECISION),
        )
        return Found(facts, resolved(tree, told, changed))

    def held_elsewhere(self) -> date | None:
        """Return the day on which the manifest's source of meetings says that the process was last held.

        The tree counts meetings that a list was held for as well: such a day is no news about another list.
        """
        kept = self.tx.snapshot(self.site.name, date.max)
        day, _ = Read.load(kept.data).held.get(self.sync.id, (None, "")) if kept else (None, "")
        on = self.tx.checklist_on(self.site.name, self.sync.id, day) if day else None
        return None if on is not None and on.meeting is Meeting.HELD else day

    def _tree(self, today: date) -> Tree | None:
        section, kept = self.site.section.goals, self.tx.snapshot(self.site.name, date.max)
        if section is None or kept is None:
            return None
        return masked(whole_tree(section, Read.load(kept.data), today))

    def _unasked(self) -> frozenset[str]:
        """Return the sources of goals in which nobody can say that they accept a number."""
        section = self.site.section.goals
        return frozenset(one.id for one in (section.sources if section else ()) if one.fields.acceptance is None)

    # rounds and their talks

    def _rounds(self) -> Iterator[tuple[Round, Talk | None]]:
        """Yield the last revealed round of each deal, and earlier ones that came to a talk."""
        now, name = self.world.clock(), self.site.name
        talks = {one.round: one for one in self.tx.talks(name)}
        revealed = {one.id: one for one in self.tx.revealed(name, now - LOOK_BACK, now)}
        newest = {one.ticket: one.id for one in revealed.values()}
        for talk in talks.values():
            if talk.state not in OVER and talk.round not in revealed:
                round_ = self.tx.round(talk.round)
                if round_ is not None and round_.state is State.REVEALED:
                    revealed[round_.id] = round_
        for one in revealed.values():
            if self._between(one) and (one.id in talks or newest.get(one.ticket) == one.id):
                yield one, talks.get(one.id)

    def _between(self, round_: Round) -> bool:
        """Whether two of the departments have roles in a round."""
        roles = {seat.role for seat in round_.roster.seats}
        return sum(bool(self.sync.roles[one] & roles) for one in self.sync.between) > 1

    def _told(self, round_: Round, talk: Talk | None) -> Told:
        verdict, deal = review_of(self.tx, round_).verdict, self.tx.deal(round_.workspace, round_.ticket)
        ended = round_.ended_at or round_.opened_at
        return Told(
            round=round_.id,
            number=round_.number,
            deal=round_.ticket,
            key=deal.key,
            url=self.site.deal_url(round_.ticket, deal.key),
            title=deal.title,
            roles=frozenset(seat.role for seat in round_.roster.seats),
            revealed=ended.astimezone(self.site.section.tzinfo).date(),
            reviewed=verdict.reviewed,
            undecided=len(verdict.open),
            apart=tuple(Apart(frozenset(one.roles), one.topic or "") for one in verdict.contradictions),
            talking=talk is not None and talk.state not in OVER,
            over=talk is not None and talk.state in OVER,
            talk_key=talk.key if talk else "",
            talk_url=self.site.deal_url(talk.task, talk.key) if talk else "",
            talk_due=talk.due if talk else None,
            without=talk is not None and talk.state is TalkState.ENDED_WITHOUT,
        )

    # process changes

    def _changes(self) -> Iterator[Changed]:
        """Yield the process changes that talks came to, the last word of each, then those that meetings decided."""
        since = self.world.clock() - CHANGES_FOR
        for talk in (one for one in self.tx.talks(self.site.name) if one.opened_at > since):
            decided, round_ = self.tx.outcomes(talk.round), self.tx.round(talk.round)
            if not decided or round_ is None or not decided[-1].outcome.changes:
                continue
            last = decided[-1].outcome
            *before, newest = (f"{CHANGE}{talk.round}:{one.number}" for one in decided)
            yield Changed(
                key=newest,
                what=last.what,
                owner=last.owner,
                since=last.since,
                check=last.check,
                source=talk.key,
                url=self.site.deal_url(talk.task, talk.key),
                deal=talk.deal,
                roles=frozenset(seat.role for seat in round_.roster.seats),
                replaces=tuple(before),
            )
        lists = self.tx.checklists(self.site.name, self.sync.id, DECIDED_IN)
        # On the list of its own meeting it is a decision as yet, and nothing to check.
        decided_on = [(one, item) for one, item in process_changes(lists) if one.frozen]
        names = people_known(self.tx, self.site.name)
        for one, item in decided_on:
            key = f"{CHANGE}{one.id}:{item.key.rpartition(':')[2]}"
            named = names.get(item.owner, "") if item.owner else item.facts.get("owner", "")
            yield Changed(key, item.text, item.owner, one.day, "", url=one.address, named=named)


def held_back_items(world: World, tx: Tx, one: Checklist) -> tuple[Item, ...]:
    """Return what a list had no room for, as items that never stood in it; what is gone by now is left out."""
    site = world.sites[one.workspace]
    sync = sync_of(site.section, one.process)
    if sync is None or not one.held_back:
        return ()
    found = {fact.key: fact for fact in Facts(world, tx, site, sync).found(one).facts}
    today = world.clock().astimezone(site.section.tzinfo).date()
    return tuple(made(found[key], sync, today) for key in one.held_back if key in found)


def _of_decision(item: Item) -> Fact:
    return Fact(
        key=item.key,
        kind=item.kind,
        weight=item.weight,
        facts=item.facts,
        source=item.source,
        url=item.url,
        first=item.first,
        owner=item.owner,
        due=item.due,
        deal=item.deal,
    )
