"""What Data Center does otherwise, through the real library over HTTP: people, history, comments, searches, echoes."""

from datetime import date, timedelta

import pytest

from adapters.jira.connect import Connected
from adapters.jira.edition import DATA_CENTER, Edition
from adapters.sandbox.company import MARKETING_GROUP
from adapters.sandbox.sandbox import Sandbox
from plugin.documents import markdown
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.manifest import PeopleSource
from plugin.ports.provision import Desired
from plugin.ports.tracker import NewTask
from plugin.ports.world import Document
from tests.adapters.jira.conftest import SELECTION, Clock
from tests.adapters.sandbox.dc.spec import needed
from tests.adapters.sandbox.dc.test_requests import wrongs

KEY = "DEAL-142"
NOBODY = frozenset()


@pytest.fixture
def edition() -> Edition:
    return DATA_CENTER


def doc(text: str) -> Document:
    return Document(text, markdown.tree(text))


def calls(sandbox: Sandbox, mark: int) -> list[tuple[str, str]]:
    return [(one.method, one.path.split("/", 4)[4]) for one in sandbox.counts(since=mark).calls]


def names(tracker: Connected, **source: object) -> list[tuple[str, str | None]]:
    ticket = tracker.tracker.ticket(KEY, "")
    return [(one.id, one.email) for one in tracker.tracker.members(PeopleSource(**source), ticket)]


def test_people_are_known_by_their_user_names(trida: Connected, admin: Connected, sandbox: Sandbox):
    savin, orlov, anna = ((name, f"{name}@polus.example") for name in ("savin", "orlov", "lebedeva"))
    mark = sandbox.mark()
    assert names(trida, project_role="Sales") == [savin, orlov]
    assert calls(sandbox, mark)[-2:] == [("GET", "user"), ("GET", "user")]
    assert names(trida, deal_owner=True) == [savin]
    with pytest.raises(NeedsOperator, match="no_right"):
        names(trida, group=MARKETING_GROUP)
    mark = sandbox.mark()
    assert names(admin, group=MARKETING_GROUP) == [anna]
    assert ("GET", "user") not in calls(sandbox, mark)
    project = sandbox.world.project("DEAL")
    (group,) = (one.id for one in sandbox.world.groups.values() if one.name == MARKETING_GROUP)
    role = next(number for number, name in sandbox.world.roles.items() if name == "Product")
    project.people[role], project.groups[role] = ["savin"], [group]
    assert names(admin, project_role="Product") == [savin, anna]
    assert trida.tracker.me().id == sandbox.account("trida").id
    assert [one.active for one in trida.tracker.people(["nobody", "savin", "nobody"])] == [False, True]


def test_a_letter_goes_to_a_user_name(trida: Connected, sandbox: Sandbox):
    person = trida.tracker.people(["lebedeva"])[0]
    trida.tracker.invite(KEY, person, "subject", doc("text"))
    assert [one.subject for one in sandbox.mail("lebedeva")] == ["subject"]


def test_a_deal_is_found_and_then_read(trida: Connected, sandbox: Sandbox, installed: dict):
    number = sandbox.issue(KEY).id
    trida.tracker.update(number, {"status": "Раунд 1"}, {"v": 1})
    trida.tracker.ticket(KEY, "")  # the names of fields are read once
    mark = sandbox.mark()
    deal = trida.tracker.deal(SELECTION, number)
    assert calls(sandbox, mark) == [("POST", "search"), ("GET", f"issue/{number}")]
    assert (deal.slots["status"], deal.state) == ("Раунд 1", {"v": 1})


def test_a_field_that_was_renamed_keeps_its_history(trida: Connected, sandbox: Sandbox, installed: dict, clock: Clock):
    number = sandbox.issue(KEY).id
    trida.tracker.update(number, {"status": "one"}, None)
    sandbox.field(installed["status"]).name = "Наш раунд"
    trida.tracker.update(number, {"status": "two"}, None)
    clock.tick(minutes=11)  # names are read again after ten
    sandbox.edit_as("savin", KEY, {installed["answer.sales"]: "*мысль* _вслух_"})
    changes = [(one.slot, one.before, one.after) for one in trida.tracker.ticket(KEY, "").changes]
    assert changes == [("status", "", "one"), ("status", "one", "two"), ("answer.sales", "", "мысль вслух")]
    assert trida.tracker.ticket(KEY, "").slots["answer.sales"] == "мысль вслух"


def test_a_mark_is_looked_for_comment_by_comment_and_no_further(trida: Connected, sandbox: Sandbox, clock: Clock):
    number = sandbox.issue(KEY).id
    posted = []
    for name in ("a", "b", "c"):
        clock.tick(minutes=1)
        posted.append(trida.tracker.say(number, doc(name), name, {"trida.reveal": {"number": 1}}, on_page=True))
        sandbox.comment_as("orlov", KEY, "x")
    mark = sandbox.mark()
    assert trida.tracker.said(number, "b") == posted[1]
    assert calls(sandbox, mark)[-2:] == [("GET", f"comment/{one}/properties/trida") for one in posted[:0:-1]]
    assert trida.tracker.said(number, "d") is None


def test_what_we_write_comes_back_as_an_echo(trida: Connected, sandbox: Sandbox, installed: dict, desired: Desired):
    trida.tracker.me()
    number = sandbox.issue(KEY).id
    trida.tracker.update(number, {"status": "one", "answer.sales": doc("text")}, {"v": 1})
    trida.tracker.say(number, doc("text"), "m", {})
    sandbox.edit_as("savin", KEY, {installed["answer.sales"]: "x"})
    events = [trida.inlet.parse(one.headers, one.raw) for one in sandbox.deliveries]
    assert [(one.actor, one.touched, one.known) for one in events] == [
        (trida.tracker.known_account(), {"status", "answer.sales"}, True),
        (trida.tracker.known_account(), {"comment"}, False),
        (sandbox.account("savin").id, {"answer.sales"}, True),
    ]
    for one in sandbox.deliveries:
        trida.inlet.verify(one.headers, one.raw)
        assert trida.inlet.greeting(one.headers, one.raw) is None


def test_a_task_is_looked_for_at_the_newest_links_and_never_in_a_stale_index(trida: Connected, sandbox: Sandbox):
    deal = sandbox.issue(KEY).id
    wanted = NewTask("Talk", doc("text"), "Task", None, None, date(2026, 11, 9))
    trida.tracker.open_task(deal, wanted, "talk:1")
    sandbox.lag(timedelta(minutes=1))
    sandbox.fault("lost-ack", method="POST", path="/issue$")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.open_task(deal, wanted, "talk:2")
    mark = sandbox.mark()
    found = trida.tracker.task_of(deal, "talk:2")
    assert calls(sandbox, mark) == [("GET", f"issue/{deal}"), ("GET", "myself"), ("GET", f"issue/{found.id}")]


def test_there_is_no_private_page(trida: Connected):
    with pytest.raises(NeedsOperator, match="no_private_place"):
        trida.tracker.leave("page", doc("x"), "m")
    assert trida.tracker.left("page", "m") is None
    assert trida.address("10004", KEY) == f"https://jira.example/browse/{KEY}"


@needed
def test_every_request_is_described(recorded, trida: Connected, admin: Connected, sandbox: Sandbox, desired: Desired):
    list(admin.provisioner.apply(desired))
    admin.provisioner.clicks(desired)
    names(admin, project_role="Marketing")
    names(admin, user_field="Reporter")
    deal = sandbox.issue(KEY).id
    wanted = NewTask("Talk", doc("text"), "Task", None, trida.tracker.people(["orlov"])[0], date(2026, 11, 9))
    made = trida.tracker.open_task(deal, wanted, "talk:1")
    assert trida.tracker.task_of(deal, "talk:1") == made
    sandbox.world.links.clear()
    assert trida.tracker.task_of(deal, "talk:1") == made
    sandbox.transition_as("orlov", made.key, "Готово")
    trida.tracker.reopen_task(made.id)
    trida.tracker.revise_task(made.id, doc("x"))
    trida.tracker.published(KEY)
    sandbox.delete_as("installer", made.key)
    with pytest.raises(GiveUp, match="ticket_gone"):
        trida.tracker.task(made.id)
    list(admin.provisioner.remove(desired, NOBODY))
    seen = [one for one in recorded[0].seen if one[1].startswith("/rest/api/")]
    assert len(seen) > 40
    assert [wrong for one in seen for wrong in wrongs(one)] == []
