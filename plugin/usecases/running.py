"""What a job runs: a goal tree for its pseudo ticket, the round for every other, and what that wakes."""

from plugin.usecases.deps import Mine
from plugin.usecases.goal_publishing import TREE
from plugin.usecases.goals import GoalTrees
from plugin.usecases.rounds import Rounds


class Runs:
    """The one ``Sync`` of the jobs."""

    def __init__(self, rounds: Rounds, trees: GoalTrees) -> None:
        self._rounds, self._trees = rounds, trees

    def sync(self, workspace: str, ticket: str, mine: Mine) -> None:
        """Bring a ticket, or the goal tree of a workspace, up to date."""
        if ticket == TREE:
            self._trees.sync(workspace, mine)
        elif not self._trees.touched(workspace, ticket):
            self._rounds.sync(workspace, ticket, mine)
            self._trees.heard(workspace, ticket)
