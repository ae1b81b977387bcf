"""Where the goals of a tree come from: every source of the manifest read once, in whichever workspace it is."""

from collections.abc import Iterator, Mapping

from plugin.domain.goals.model import Goal
from plugin.errors import GiveUp, NeedsOperator
from plugin.goal_sections import Goals, GoalSource
from plugin.usecases.deps import Site, World
from plugin.usecases.goal_days import Read, accounts_of
from plugin.usecases.goal_reading import Batch, last_held, read_goals


def sources_of(section: Goals) -> Iterator[GoalSource]:
    """Yield every source: those of goals, then those of sync processes."""
    yield from section.sources
    yield from (one.held for one in section.processes if one.held is not None)


def fed_by(world: World, workspace: str) -> Iterator[str]:
    """Yield the workspaces whose trees have a source in a workspace."""
    for name, site in world.sites.items():
        section = site.section.goals
        if section is not None and any((one.workspace or name) == workspace for one in sources_of(section)):
            yield name


def told_sources(world: World, workspace: str, section: Goals) -> tuple[tuple[str, str], ...]:
    """Return what each source of goals is called for people, and its address; empty where it has none."""
    told = []
    for one in section.sources:
        there = world.sites[one.workspace or workspace]
        told.append((f"{there.tracker_name}: {one.jql or one.id}", there.source_url(one)))
    return tuple(dict.fromkeys(told))


def read_sources(world: World, site: Site, section: Goals, known: Mapping[str, str]) -> Read:
    """Read every source of a tree; ``known`` are names by account id that need not be asked for again.

    Raises ``TryLater``, and ``NeedsOperator`` with the source as ``goal_source``.
    """
    goals = read_goals(section, [_batch(world, site, one) for one in section.sources])
    held = {}
    for process in section.processes:
        if process.held is not None:
            held[process.id] = last_held(_batch(world, site, process.held), site.section.tzinfo)
    return Read(goals, held, _people(site, section, goals, known))


def _batch(world: World, site: Site, source: GoalSource) -> Batch:
    there = world.sites[source.workspace or site.name]
    try:
        records = tuple(there.goals.records(source))
    except (NeedsOperator, GiveUp) as error:
        raise NeedsOperator(error.reason, **{**error.facts, "goal_source": source.id}) from None
    return Batch(source, there.name, there.section.locale, records)


def _people(site: Site, section: Goals, goals: tuple[Goal, ...], known: Mapping[str, str]) -> dict[str, str]:
    """Return the names of whom the manifest names; the tracker is asked only for those who never had one."""
    seen = {goal.owner.id: goal.owner.name for goal in goals if goal.owner is not None}
    named = sorted(accounts_of(section))
    unknown = [one for one in named if one not in seen and known.get(one, one) == one]
    asked = {one.id: one.name for one in site.tracker.people(unknown)} if unknown else {}
    return {one: seen.get(one) or asked.get(one) or known.get(one) or one for one in named}
