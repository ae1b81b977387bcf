"""Checks of webhooks as they arrive, and of what is left of a deleted ticket; the last ones to run."""

import json

from tests.live.checks import Checks, refusal

check = Checks()
QUIET_SECONDS = 5.0


def about(visit, kind):
    """Return a predicate for requests about the test ticket."""

    def fits(headers, body):
        try:
            visit.connected.inlet.verify(headers, body)
        except Exception:  # noqa: BLE001 - whatever is not ours
            return False
        event = visit.connected.inlet.parse(headers, body)
        return event.ticket == visit.issue and event.kind == kind

    return fits


@check(44)
def a_webhook_is_signed(visit):
    listener = visit.need_listener()
    mark = listener.mark()
    visit.write(fields={"summary": f"Changed by make live ({visit.mark})"})
    assert listener.wait(about(visit, "jira:issue_updated"), mark), "no genuine webhook came in time"


@check(45)
def a_webhook_has_an_identifier(visit):
    listener = visit.need_listener()
    came = listener.since(0)
    names = [{name.lower(): value for name, value in headers.items()} for headers, _ in came]
    identifiers = [one["x-atlassian-webhook-identifier"] for one in names if "x-atlassian-webhook-retry" not in one]
    assert identifiers
    assert len(set(identifiers)) == len(identifiers)


@check(46)
def a_webhook_names_ticket_actor_and_parts(visit):
    listener = visit.need_listener()
    mark = listener.mark()
    visit.write(fields={"labels": [visit.label, "trida-live-hook"]})
    headers, body = listener.wait(about(visit, "jira:issue_updated"), mark)
    event = visit.connected.inlet.parse(headers, body)
    assert event.actor == visit.tracker.me().id
    assert event.touched == {"labels"}
    assert event.at is not None
    assert all("field" in item for item in json.loads(body)["changelog"]["items"])


@check(47)
def our_property_makes_no_webhook(visit):
    listener = visit.need_listener()
    visit.tracker.update(visit.issue, {}, {"v": 1, "state": "quiet"})
    mark = listener.mark()
    visit.tracker.update(visit.issue, {}, {"v": 1, "state": "quiet too"})
    assert listener.wait(about(visit, "jira:issue_updated"), mark, QUIET_SECONDS) is None


@check(16)
def a_deleted_ticket_is_gone(visit):
    visit.before_deleting = visit.listener.mark() if visit.listener else 0
    visit.delete_issue()
    error = refusal(lambda: visit.tracker.ticket(visit.issue, ""))
    assert error, "a deleted ticket can be read"
    assert error.reason == "ticket_gone"


@check(15)
def a_deleted_ticket_is_no_deal(visit):
    assert visit.tracker.deal(visit.selection, visit.issue) is None


@check(48)
def a_deletion_is_told(visit):
    listener = visit.need_listener()
    assert listener.wait(about(visit, "jira:issue_deleted"), visit.before_deleting)
