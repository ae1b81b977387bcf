"""The two forms of time that Jira speaks: text with milliseconds and offset, and epoch milliseconds."""

from datetime import UTC, datetime


def rest_time(moment: datetime) -> str:
    """``2026-11-21T23:44:50.123+0000``: no colon in the offset, three digits of a second."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{moment.microsecond // 1000:03d}+0000"


def epoch_ms(moment: datetime) -> int:
    """Milliseconds since 1970, as ``timestamp`` of a webhook body."""
    return int(moment.timestamp() * 1000)
