"""Writing down what changed: an entry in the issue's history, an event for the webhooks."""

from adapters.sandbox.model import Account, Change, History, Issue
from adapters.sandbox.world import World


def record(world: World, actor: Account, issue: Issue, changes: list[Change]) -> History | None:
    """Write the history entry and tell the webhooks; nothing at all when nothing changed."""
    if not changes:
        return None
    issue.updated = world.clock()
    entry = History(str(world.next_id("history")), actor.id, issue.updated, changes)
    issue.histories.append(entry)
    world.changed(issue)
    world.tell("jira:issue_updated", actor, issue, entry)
    return entry
