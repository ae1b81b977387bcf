"""What goes wrong after the reveal: one task, one true verdict, one number, and a notice while it is so."""

import pytest

from plugin.domain.comparison import Said
from plugin.domain.talks import TalkState
from tests.flow.test_compare import CHANGE, SAME, Table
from tests.house import LEAD, ROLES, WORKSPACE, house, repository_manifest

# What a run that completes a review calls: the deal, the task, the verdict, the fields.
CALLS = (("GET", r"/issue/\d+$"), ("POST", "/issue$"), ("POST", "/comment$"), ("PUT", r"/issue/\d+$"))


@pytest.fixture
def table(home):
    return Table(home)


def judged(table, same=SAME):
    """Let everybody judge; nothing runs yet."""
    for role in ROLES:
        for line in table.page(role).compared.questions:
            table.say(role, line.code, Said.SAME if line.code in same else Said.DIFFERENT)


def tasks(table):
    mark = {"mark": f"talk:{table.round}"}
    return [one.key for one in table.home.sandbox.world.issues.values() if one.properties.get("trida") == mark]


def verdicts(table, round_id=None):
    """Return the texts of the comments that say a round's verdict."""
    mark = f"verdict:{round_id or table.round}"
    comments = table.home.sandbox.issue(table.home.deal).comments
    return [str(c.body) for c in comments if c.properties.get("trida", {}).get("mark", "").startswith(mark)]


def check(table):
    """Check that everything stands once and says the same."""
    assert tasks(table) == [table.talk().key]
    (text,) = verdicts(table)
    assert "2 совпадения" in text
    assert table.talk().key in text
    assert table.state()["comparison"]["talk"] == table.talk().key
    assert table.slots()["agreement"] == "27"
    assert table.home.notices() == []
    mark = table.home.sandbox.mark()
    table.home.app.resync(WORKSPACE, lambda _: None)
    table.home.settle()
    assert table.home.sandbox.counts(since=mark, caller="trida").writes == 0


@pytest.mark.parametrize("kind", ["lost-ack", "500", "503", "429", "401"])
def test_whatever_happens_to_each_call_everything_stands_once(table, kind):
    judged(table)
    struck = [
        table.home.sandbox.fault(kind, method=method, path=path, times=1, retry_after=2) for method, path in CALLS
    ]
    table.home.settle()
    table.home.pass_time(minutes=6)
    assert [one.struck for one in table.home.sandbox.faults.every()] == [1] * len(struck)
    check(table)


@pytest.mark.parametrize(("right", "reason"), [("ADD_COMMENTS", "refused"), ("EDIT_ISSUES", "no_right")])
def test_a_right_that_is_lacking_is_told_until_it_is_there(table, right, reason):
    judged(table)
    table.home.sandbox.permit("trida", right, allowed=False)
    table.home.settle()
    assert table.home.notices() == [reason]
    assert tasks(table) == [table.talk().key]
    table.home.sandbox.permit("trida", right)
    table.home.clock.forward(minutes=6)
    table.home.app.resync(WORKSPACE, lambda _: None)
    table.home.settle()
    check(table)


def refuse(home, how):
    """Let the project refuse talk tasks; returns what mends it."""
    sandbox, project = home.sandbox, home.sandbox.world.project("DEAL")
    if how == "no_right":
        sandbox.permit("trida", "CREATE_ISSUES", allowed=False)
        return lambda: sandbox.permit("trida", "CREATE_ISSUES")
    field = sandbox.field("Сумма").id
    project.required |= {field}
    return lambda: project.required.discard(field)


@pytest.mark.parametrize("how", ["no_right", "task_refused"])
def test_a_project_that_refuses_the_task_gets_the_verdict_and_once_mended_the_talk(table, how):
    mend = refuse(table.home, how)
    judged(table)
    table.home.settle()
    assert (table.talk(), table.home.notices()) == (None, [how])
    assert len(verdicts(table)) == 1
    assert table.slots()["agreement"] == "27"
    table.home.pass_time(minutes=16)
    assert (table.talk(), table.home.notices()) == (None, [how])
    mend()
    table.home.clock.forward(minutes=16)
    table.home.engine.drain()  # by itself: nobody touched the deal
    table.home.settle()
    check(table)


def test_a_facilitator_s_wish_is_not_lost_to_a_refusal(table):
    mend = refuse(table.home, "no_right")
    table.leads.steer(table.round, table.cookies["sales"], "talk")
    table.home.settle()
    assert (table.talk(), table.home.notices()) == (None, ["no_right"])
    table.home.pass_time(minutes=16)
    mend()
    table.home.pass_time(minutes=16)
    assert table.talk().opened_by == table.home.sandbox.account(LEAD).id
    assert (tasks(table), table.home.notices()) == ([table.talk().key], [])


def test_a_deleted_task_is_told_once_and_an_outcome_still_ends_the_talk(table):
    table.review()
    table.home.sandbox.delete_as("installer", table.talk().key)
    table.home.settle()
    assert (table.talk().state, table.home.notices()) == (TalkState.ENDED_WITHOUT, ["talk_gone"])
    table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
    table.home.settle()
    assert (table.talk().state, table.home.notices()) == (TalkState.DONE, [])
    assert CHANGE["what"] in verdicts(table)[0]


def test_the_notice_of_a_talk_without_an_outcome_goes_with_the_outcome(table):
    table.review()
    table.close()
    table.close()
    assert table.home.notices() == ["talk_without_outcome"]
    table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
    table.home.settle()
    assert (table.talk().state, table.home.notices()) == (TalkState.DONE, [])


def test_a_task_whose_description_nobody_may_edit_ends_all_the_same(table):
    table.review()
    key = table.talk().key
    table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
    table.home.sandbox.fault("401", method="PUT", path=f"/issue/{table.talk().task}$", times=None)
    table.home.person(LEAD).finish(key)
    table.home.settle()
    assert table.talk().state is TalkState.DONE
    table.home.sandbox.clear_faults()
    table.home.pass_time(minutes=6)
    assert CHANGE["what"] in str(table.home.sandbox.issue(key).values["description"])
    assert table.home.notices() == []


def test_a_deleted_verdict_is_posted_anew_when_it_changes(table):
    table.review()
    issue = table.home.sandbox.issue(table.home.deal)
    mark = f"verdict:{table.round}"
    (number,) = [c.id for c in issue.comments if c.properties.get("trida", {}).get("mark") == mark]
    table.home.person("installer").ask("DELETE", f"/rest/api/3/issue/{issue.key}/comment/{number}")
    table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
    table.home.settle()
    (text,) = verdicts(table)
    assert CHANGE["what"] in text


def test_a_verdict_that_is_disputed_says_so(table):
    table.review()
    table.say("sales", SAME[0], Said.DIFFERENT)
    table.say("marketing", SAME[0], Said.SAME)
    table.home.settle()
    (text,) = verdicts(table)
    assert "1 совпадение" in text
    assert not table.state()["comparison"]["reviewed"]
    assert table.slots()["agreement"] == ""


def test_a_verdict_that_changed_while_its_answer_was_lost_is_the_newest(table):
    judged(table)
    table.home.sandbox.fault("lost-ack", method="POST", path="/comment$", times=1)
    table.home.settle()
    assert len(verdicts(table)) == 1
    table.say("product", "product.no1~sales.no1", Said.SAME)
    table.home.clock.forward(minutes=10)
    table.home.settle()
    (text,) = verdicts(table)
    assert "3 совпадения" in text


def test_a_task_that_changed_while_its_answer_was_lost_says_the_newest(table):
    judged(table)
    table.home.sandbox.fault("lost-ack", method="POST", path="/issue$", times=1)
    table.home.settle()
    (key,) = tasks(table)
    assert "Противоречий нет" not in str(table.home.sandbox.issue(key).values["description"])
    before = str(table.home.sandbox.issue(key).values["description"])
    table.say("marketing", SAME[2], Said.UNLINKED)
    table.say("sales", SAME[2], Said.UNLINKED)
    for role in ("marketing", "sales"):
        table.say(role, SAME[2], Said.DIFFERENT)
    table.leads.steer(table.round, table.cookies["sales"], "talk")
    table.home.clock.forward(minutes=10)
    table.home.settle()
    assert tasks(table) == [table.talk().key] == [key]
    assert str(table.home.sandbox.issue(key).values["description"]) != before


def test_a_word_after_the_talk_was_opened_is_seen_in_its_task(table):
    table.review()
    key = table.talk().key
    before = str(table.home.sandbox.issue(key).values["description"])
    table.say("product", "product.no1~sales.yes1", Said.SAME)
    table.home.settle()
    assert str(table.home.sandbox.issue(key).values["description"]) != before


def test_an_edited_number_is_restored_three_times_an_hour(table):
    table.review()
    with table.home.app.store.begin() as tx:
        field = tx.installed(WORKSPACE).slots["agreement"]
    shown = []
    for typed in (90, 91, 92, 93):
        table.home.clock.forward(minutes=1)
        table.home.sandbox.edit_as(LEAD, table.home.deal, {field: typed})
        table.home.settle()
        shown.append(table.slots()["agreement"])
    assert shown == ["27", "27", "27", "93"]
    assert table.home.notices() == ["slot_fought_over"]


def test_fields_taken_off_the_screen_leave_the_comment_and_the_property_and_come_back(table):
    home, admin = table.home, table.home.person("installer")
    with home.app.store.begin() as tx:
        field = tx.installed(WORKSPACE).slots["agreement"]
    taken = []
    for screen in admin.ask("GET", "/rest/api/3/screens")["values"]:
        for tab in admin.ask("GET", f"/rest/api/3/screens/{screen['id']}/tabs"):
            where = f"/rest/api/3/screens/{screen['id']}/tabs/{tab['id']}/fields"
            if any(one["id"] == field for one in admin.ask("GET", where)):
                admin.ask("DELETE", f"{where}/{field}")
                taken.append(where)
    table.review()
    assert len(verdicts(table)) == 1
    assert home.notices() == []  # a field that is not there is not missed
    assert table.state()["comparison"]["index"] == 27
    for where in taken:
        admin.ask("POST", where, json={"fieldId": field})
    home.app.resync(WORKSPACE, lambda _: None)
    home.settle()
    check(table)


def test_a_deal_that_was_moved_out_of_the_selection_is_carried_on_under_its_new_key(tmp_path):
    with house(tmp_path, manifest=repository_manifest(deals={"jql": "project = DEAL"})) as home:
        table = Table(home)
        table.review()
        home.deal = home.sandbox.move_as("installer", home.deal, "TEAM")
        table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
        home.settle()
        (text,) = verdicts(table)
        assert CHANGE["what"] in text
        assert table.page().head.deal_key == home.deal
        assert home.deal in str(home.sandbox.issue(home.deal).links)
        assert home.notices() == []
        home.sandbox.label_as(LEAD, home.deal, add="trida")
        home.settle()
        assert home.round().number == 1
        table.leads.steer(table.round, table.cookies["sales"], "again")
        home.settle()
        assert (home.round().number, home.notices()) == (1, ["deal_not_selected"])


def test_a_deleted_deal_breaks_nothing(table):
    table.review()
    table.home.sandbox.delete_as("installer", table.home.deal)
    table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
    assert set(table.home.settle()) == {"done"}
    table.home.person(LEAD).finish(table.talk().key)
    assert set(table.home.settle()) == {"done"}
    assert table.talk().state is TalkState.DONE


def test_a_closed_deal_is_carried_on(table):
    table.home.person(LEAD).finish(table.home.deal)
    table.review()
    check(table)
