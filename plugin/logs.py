"""Logs as one JSON object a line: ids, counts and reason codes, never a text that a person typed."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

QUIET = ("urllib3", "requests", "jira", "werkzeug", "alembic", "dbos")


def configure(level: int = logging.INFO) -> None:
    """Send our own events to standard error; libraries speak only when they warn."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_exceptions,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_exceptions(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what could carry a value: an exception is logged by its class and place, which the caller names."""
    event.pop("exc_info", None)
    event.pop("stack_info", None)
    return event
