"""What a job runs: a goal tree or a sync process's lists for their pseudo tickets, the round for every other ticket.

And what that wakes.
"""

from plugin.usecases.checklists import SYNC, Checklists
from plugin.usecases.deps import Mine
from plugin.usecases.goal_publishing import TREE
from plugin.usecases.goals import GoalTrees
from plugin.usecases.rounds import Rounds


class Runs:
    """The one ``Sync`` of the jobs."""

    def __init__(self, rounds: Rounds, trees: GoalTrees, lists: Checklists) -> None:
        self._rounds, self._trees, self._lists = rounds, trees, lists

    def sync(self, workspace: str, ticket: str, mine: Mine) -> None:
        """Bring a ticket, the goal tree of a workspace or the lists of a sync process up to date."""
        if ticket == TREE:
            self._trees.sync(workspace, mine)
        elif ticket.startswith(SYNC):
            self._lists.sync(workspace, ticket.removeprefix(SYNC), mine)
        elif not (self._trees.touched(workspace, ticket) or self._lists.heard(workspace, ticket)):
            self._rounds.sync(workspace, ticket, mine)
            self._trees.heard(workspace, ticket)
            self._lists.moved(workspace, ticket)
