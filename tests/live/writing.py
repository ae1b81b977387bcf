"""Checks of what is written to a ticket and how it reads back: fields, history, comments, links, letters."""

from adapters.jira.adf import adf_text
from plugin.documents.markdown import tree
from plugin.ports.world import Document
from tests.live.checks import Checks, NotChecked, refusal

check = Checks()
SEAL = "0123456789abcdef" * 4
TYPED = "+ a reason *with* marks_and [brackets]\n- второй, по-русски"
NEARLY_FULL = "ы" * 32_000
STATE = {"v": 1, "state": "open", "deadline": "2026-11-06T15:00:00+00:00"}
LONG = 105


def parse(markdown):
    return Document(markdown, tree(markdown))


def history(visit):
    found = visit.raw.call("GET", f"issue/{visit.issue}/changelog", subject="issue", params={"maxResults": 100})
    return found["values"]


@check(12)
def a_read_only_field_is_in_editmeta(visit):
    visit.need_fields()
    assert set(visit.tracker.ticket(visit.issue, "").slots) == set(visit.slots)


@check(25)
def everything_is_written_in_one_call(visit):
    visit.write(update={"labels": [{"add": "trida-live"}, {"add": visit.label}]})
    lines = {"status": "Round 1: waiting", f"state.{visit.role}": f"sealed · {SEAL}"} if visit.slots else {}
    lines = {} if visit.team_managed else lines
    visit.tracker.update(visit.issue, lines, STATE, "trida-live")
    ticket = visit.tracker.ticket(visit.issue, "")
    assert ticket.labels == {visit.label}
    assert ticket.state == STATE
    assert {slot: ticket.slots[slot] for slot in lines} == lines
    return "" if lines else "label and property only"


@check(27)
def a_read_only_field_takes_a_whole_line(visit):
    visit.need_fields()
    line = "ж" * 255
    visit.tracker.update(visit.issue, {"status": line}, None)
    assert visit.tracker.ticket(visit.issue, "").slots["status"] == line
    visit.tracker.update(visit.issue, {"status": "Round 1: open", "agreement": "3"}, None)
    assert visit.tracker.ticket(visit.issue, "").slots["agreement"] == "3"


@check(28)
def rich_text_is_a_document(visit):
    visit.need_fields()
    slot = f"answer.{visit.role}"
    visit.tracker.update(visit.issue, {slot: TYPED}, None)
    field = visit.slots[slot]
    raw = visit.read(fields=field)["fields"][field]
    assert raw["type"] == "doc"
    assert adf_text(raw) == visit.tracker.ticket(visit.issue, "").slots[slot]
    visit.tracker.update(visit.issue, {slot: None}, None)
    assert visit.tracker.ticket(visit.issue, "").slots[slot] == ""


@check(10)
def the_history_keeps_lines_whole(visit):
    visit.need_fields()
    found = [c for c in visit.tracker.ticket(visit.issue, "").changes if c.slot == f"state.{visit.role}"]
    assert [c.after for c in found] == [f"sealed · {SEAL}"]
    assert found[0].author.id == visit.tracker.me().id


@check(11)
def the_history_of_rich_text_is_plain(visit):
    visit.need_fields()
    found = [c for c in visit.tracker.ticket(visit.issue, "").changes if c.slot == f"answer.{visit.role}"]
    typed, emptied = found
    assert [line.strip() for line in typed.after.splitlines() if line.strip()] == TYPED.splitlines()
    assert not emptied.after.strip()


@check(6)
def a_refused_field_is_named_by_its_id(visit):
    field = visit.make_field("textfield")
    error = refusal(lambda: visit.write(fields={field: "nowhere"}))
    assert error, "a field of no project took a value"
    assert (error.reason, error.facts.get("fields")) == ("field_unplaced", field)


@check(26)
def nothing_is_written_when_one_field_is_refused(visit):
    field = visit.make_field("textfield")
    before = len(history(visit))
    body = {
        "fields": {field: "nowhere"},
        "update": {"labels": [{"add": "trida-live"}]},
        "properties": [{"key": "trida", "value": {"v": 1, "state": "lost"}}],
    }
    assert refusal(lambda: visit.write(**body)), "a field of no project took a value"
    ticket = visit.tracker.ticket(visit.issue, "")
    assert ticket.state == STATE
    assert "trida-live" not in ticket.labels
    assert len(history(visit)) == before


@check(7)
def one_call_reads_everything(visit):
    found = visit.read(fields="summary,labels", expand="changelog,editmeta", properties="trida")
    assert found["fields"]["labels"] == [visit.label]
    assert found["editmeta"]["fields"]
    assert found["changelog"]["histories"]
    assert found["properties"]["trida"] == STATE


@check(13)
def a_search_expands_too(visit):
    body = {
        "jql": f"{visit.selection} AND id = {visit.issue}",
        "fields": ["summary"],
        "expand": "changelog,editmeta",
        "properties": ["trida"],
        "reconcileIssues": [int(visit.issue)],
    }
    (found,) = visit.raw.call("POST", "search/jql", subject="search", json=body, repeatable=True)["issues"]
    assert found["changelog"]["histories"]
    assert found["properties"]["trida"] == STATE
    assert found["editmeta"]["fields"]


@check(9)
def history_ids_grow(visit):
    entries = history(visit)
    ids = [int(one["id"]) for one in entries]
    assert len(ids) > 1
    assert ids == sorted(ids)
    cursor = str(ids[-1])
    assert visit.tracker.ticket(visit.issue, cursor).changes == ()


@check(8)
def a_long_history_is_read_whole(visit):
    if not visit.environment.long:
        raise NotChecked("TRIDA_LIVE_LONG is not set")
    before = len(visit.tracker.ticket(visit.issue, "").changes)
    for number in range(LONG):
        body = {"fields": {"labels": [visit.label, f"n{number}"]}}
        visit.raw.call("PUT", f"issue/{visit.issue}", subject="issue", json=body, params={"notifyUsers": "false"})
    newest = visit.raw.call(
        "GET", f"issue/{visit.issue}/changelog", subject="issue", params={"startAt": 100, "maxResults": 100}
    )["values"][-1]["id"]
    page = visit.read(fields="summary", expand="changelog")["changelog"]
    assert newest in [one["id"] for one in page["histories"]]
    assert int(page["total"]) >= len(page["histories"])
    assert len(visit.tracker.ticket(visit.issue, "").changes) == before + LONG
    return f"{len(page['histories'])} of {page['total']} entries expanded"


@check(37)
def our_property_leaves_no_history(visit):
    before = len(visit.tracker._reading.history(visit.issue))
    visit.tracker.update(visit.issue, {}, {**STATE, "state": "revealed"})
    assert visit.tracker.ticket(visit.issue, "").state["state"] == "revealed"
    assert len(visit.tracker._reading.history(visit.issue)) == before


@check(29)
def a_comment_carries_data(visit):
    data = {"trida.reveal": {"number": 1}, "trida.ballot.one": {"role": "one"}}
    visit.comment = visit.tracker.say(visit.issue, parse("First **comment**"), visit.mark, data)
    assert visit.tracker.said(visit.issue, visit.mark) == visit.comment
    (found,) = visit.tracker._writing.own_comments(visit.issue)
    assert found["data"].items() >= data.items()


@check(33)
def a_property_holds_32_kilobytes(visit):
    visit.tracker.say(visit.issue, parse("Second"), f"{visit.mark}-2", {"trida.ballot.one": {"text": NEARLY_FULL}})
    newest = next(visit.tracker._writing.own_comments(visit.issue))
    assert newest["data"]["trida.ballot.one"]["text"] == NEARLY_FULL


@check(30)
def comments_come_newest_first(visit):
    found = [one["id"] for one in visit.tracker._writing.own_comments(visit.issue)]
    assert found == sorted(found, key=int, reverse=True)
    assert len(found) == 2


@check(31)
def only_an_edit_changes_a_comments_time(visit):
    def times():
        one = visit.raw.call("GET", f"issue/{visit.issue}/comment/{visit.comment}", subject="issue")
        return one["created"], one["updated"]

    if visit.comment is None:
        raise NotChecked("there is no comment")
    created, updated = times()
    assert created == updated
    visit.tracker.revise(visit.issue, visit.comment, parse("First comment, changed"))
    created, updated = times()
    assert created < updated


@check(32)
def an_edited_comment_keeps_its_data(visit):
    assert visit.tracker.said(visit.issue, visit.mark) == visit.comment


@check(34)
def a_link_with_the_same_mark_is_the_same_link(visit):
    for address in ("https://trida.invalid/a", "https://trida.invalid/b"):
        visit.tracker.point(visit.issue, "trida:answer", address, "Answer")
    links = visit.raw.call("GET", f"issue/{visit.issue}/remotelink", subject="issue")
    assert [one["object"]["url"] for one in links] == ["https://trida.invalid/b"]


@check(35)
def jira_takes_a_letter_to_one_person(visit):
    person = visit.need_other().call("GET", "myself", subject="myself")
    (known,) = visit.tracker.people([str(person["accountId"])])
    visit.tracker.invite(visit.issue, known, f"{visit.key}: test of make live", parse("Nothing needs to be done."))
    return f"look into the mailbox of {known.name}"


@check(36)
def jira_writes_no_letter_to_the_caller(visit):
    letter = {"subject": "x", "textBody": "x", "to": {"users": [{"accountId": visit.tracker.me().id}]}}
    where = f"issue/{visit.issue}/notify"
    error = refusal(lambda: visit.raw.call("POST", where, subject="notify", json=letter))
    assert error, "the caller can be written to"
    assert error.reason == "cannot_mail"
