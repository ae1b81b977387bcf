"""When to ask again and how long to wait; which status means what."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.atlassian import may_repeat, untouched
from adapters.jira.failures import failure
from adapters.jira.retrying import told_wait
from adapters.waiting import Trouble, later, pause
from plugin.errors import GiveUp, NeedsOperator, TryLater

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TEN = timedelta(seconds=10)


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "10"}, TEN),
        (503, {"Retry-After": "Mon, 02 Nov 2026 09:00:10 GMT"}, TEN),
        (429, {"Retry-After": "0"}, timedelta(0)),
        (429, {"Retry-After": "Mon, 02 Nov 2026 08:00:00 GMT"}, timedelta(0)),
        (429, {"X-RateLimit-Reset": "2026-11-02T09:01Z"}, timedelta(minutes=1)),
        (429, {"X-RateLimit-Reset": "2026-11-02T09:00:10.000+0000"}, TEN),
        (429, {"Retry-After": "10", "X-RateLimit-Reset": "2026-11-02T09:01:00Z"}, timedelta(minutes=1)),
        (503, {"X-RateLimit-Reset": "2026-11-02T09:01:00Z"}, None),
        (429, {"Retry-After": "999999999999"}, timedelta(hours=1)),
        *((429, {"Retry-After": bad, "X-RateLimit-Reset": bad}, None) for bad in ("", "soon", "-5", "٣", "1.5")),
        (429, {}, None),
    ],
)
def test_how_long_the_server_wants_us_to_wait(status: int, headers: dict, wait: timedelta | None):
    assert told_wait(status, headers, NOW) == wait


@given(st.text(max_size=40))
def test_any_header_can_be_read(text: str):
    told_wait(429, {"Retry-After": text, "X-RateLimit-Reset": text}, NOW)


@given(st.integers(1, 10), st.floats(0, 0.999), st.integers(0, 3000))
def test_a_pause_is_never_shorter_than_told(attempt: int, chance: float, told: int):
    assert pause(attempt, timedelta(seconds=told), chance) >= told


def test_pauses_double_with_jitter():
    assert [pause(n, None, 0.5) for n in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert pause(1, None, 0.0) == pytest.approx(0.35)
    assert pause(1, None, 1.0) == pytest.approx(0.65)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, None])
def test_what_only_reads_or_sets_is_repeated(status: int | None):
    assert may_repeat(Trouble(status, sent=True, told=None), repeatable=True)


@pytest.mark.parametrize(
    ("trouble", "again", "nothing_done"),
    [
        (Trouble(429, sent=True, told=TEN), True, True),
        (Trouble(503, sent=True, told=TEN), True, True),
        (Trouble(429, sent=True, told=None), False, True),
        (Trouble(503, sent=True, told=None), False, False),
        (Trouble(502, sent=True, told=TEN), False, False),
        (Trouble(500, sent=True, told=None), False, False),
        (Trouble(None, sent=True, told=None), False, False),
        (Trouble(None, sent=False, told=None), True, True),
    ],
)
def test_a_post_is_repeated_only_when_nothing_was_done(trouble: Trouble, again: bool, nothing_done: bool):
    assert may_repeat(trouble, repeatable=False) is again
    assert untouched(trouble) is nothing_done


def test_a_job_comes_back_after_seconds_and_before_an_hour():
    assert later(0) == timedelta(seconds=5)
    assert later(1e9) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("subject", "status", "kind", "reason"),
    [
        ("issue", 401, NeedsOperator, "token_refused"),
        ("issue", 403, NeedsOperator, "no_right"),
        ("issue", 404, GiveUp, "ticket_gone"),
        ("notify", 404, GiveUp, "ticket_gone"),
        ("revision", 404, GiveUp, "comment_gone"),
        ("project", 404, NeedsOperator, "not_found"),
        ("notify", 403, NeedsOperator, "mail_off"),
        ("notify", 400, NeedsOperator, "cannot_mail"),
        ("search", 400, NeedsOperator, "selection_wrong"),
        ("role", 404, NeedsOperator, "role_missing"),
        ("group", 404, NeedsOperator, "group_missing"),
        ("issue", 409, TryLater, "conflict"),
        ("issue", 410, NeedsOperator, "endpoint_gone"),
        ("issue", 413, NeedsOperator, "too_large"),
        ("issue", 302, NeedsOperator, "refused"),
        ("issue", 418, NeedsOperator, "refused"),
        ("issue", 400, NeedsOperator, "refused"),
    ],
)
def test_status_to_error(subject: str, status: int, kind: type, reason: str):
    error = failure(subject, status)
    assert type(error) is kind
    assert error.reason == reason


def test_a_field_off_the_screen_is_named_by_its_id_only():
    error = failure("issue", 400, ["customfield_2", "summary", "customfield_1"])
    assert (error.reason, error.facts) == ("field_unplaced", {"fields": "customfield_1,customfield_2"})
    assert failure("field", 400, ["customfield_1"]).reason == "refused"


@given(st.sampled_from(["issue", "notify", "x"]), st.integers(300, 599), st.lists(st.text(min_size=3, max_size=9)))
def test_nothing_from_a_body_gets_into_an_error(subject: str, status: int, keys: list[str]):
    said = str(failure(subject, status, keys))
    assert not any(key in said for key in keys if not key.isascii())
