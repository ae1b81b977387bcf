"""What is sent while goals are read and a page lives is what the vendor describes."""

import itertools

from adapters.jira.edition import CLOUD
from adapters.sandbox.company import POLUS_WITH_GOALS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.goal_sections import GoalFields, GoalSource, IssuePlace
from plugin.ports.pages import PageRef
from tests.adapters.jira.conftest import SANDBOXES, Site, connected, on_both
from tests.adapters.notion.paper import MemoryLedger, doc
from tests.adapters.outgoing import wrongs
from tests.adapters.sandbox.dc.test_requests import wrongs as wrongs_of_data_center
from tests.adapters.spec import needed

pytestmark = needed
TITLE = "Дерево целей"


@on_both
def test_every_request_is_described(recorded, clock, workspace, edition):
    ticks = itertools.count(step=10.0)
    sandbox = Sandbox(clock, ticks=lambda: next(ticks), edition=SANDBOXES[edition]).seed(POLUS_WITH_GOALS["ru"])
    source = GoalSource(id="goals", jql="project = GOAL", fields=GoalFields(plan="План", parent="Relates"))
    for permission in ("CREATE_ISSUES", "EDIT_ISSUES", "DELETE_ISSUES"):
        sandbox.permit("trida", permission, "GOAL")
    with running(sandbox) as url:
        trida = connected(Site(url, clock, edition), workspace, sandbox.auth("trida"))
        place = IssuePlace(kind="issue", project="GOAL", issue_type="Task")
        page = PageRef(trida.pages.create(place, TITLE), TITLE)
        trida.pages.publish(page, doc("# a"), MemoryLedger())
        trida.pages.check(page, doc("# b"), MemoryLedger())
        assert trida.pages.find(place, TITLE) == page.id
        goals = list(trida.goals.records(source))
        sandbox.comment_as("savin", page.id, "слово")
        trida.pages.remove(page.id)
    seen = recorded[0].seen
    assert len(goals) > 30
    assert len(seen) > 10
    check = wrongs if edition is CLOUD else wrongs_of_data_center
    assert [wrong for one in seen for wrong in check(one)] == []
