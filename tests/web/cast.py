"""Everything that stands behind the pages, as fakes over one round."""

from tests.web.fake_answering import FakeAnswering
from tests.web.fake_checklists import paper
from tests.web.fake_comparing import FakeComparing
from tests.web.fake_goals import FakeGoals
from tests.web.fake_leading import FakeLeading
from tests.web.story import RU, Story


class Cast:
    """One round of a story: who answers, who compares, who leads; the goals and the checklists of the workspace."""

    def __init__(self, story: Story = RU) -> None:
        self.answering = FakeAnswering(story)
        self.comparing = FakeComparing(self.answering)
        self.leading = FakeLeading(self.answering)
        self.goals = FakeGoals(self.answering)
        self.checklists = paper(self.answering)

    @property
    def story(self) -> Story:
        """The language and the answers."""
        return self.answering.story
