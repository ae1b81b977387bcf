"""The order of the files; with ``TRIDA_NO_SKIPS=1`` a skipped browser or PostgreSQL test fails the run."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.caches import share

MUST_RUN = ("browser", "postgres")
# Folders whose files take long: they go first, so that short ones even out the end.
LONG = ("blindness", "trackers", "flow", "browser", "jobs", "cli", "live")
_skipped = []
share()
# Beside other work a first example may take seconds to make; that says nothing about the program.
# Fewer examples than usual: other ones at each run. ``--hypothesis-profile=default`` tries more.
settings.register_profile("suite", suppress_health_check=[HealthCheck.too_slow], max_examples=30)
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """Put what takes long first."""
    items.sort(key=_place)


def _place(item):
    folder = item.nodeid.split("/")[1]
    return LONG.index(folder) if folder in LONG else len(LONG)


def pytest_runtest_logreport(report):
    """Remember what was skipped and must not be."""
    if report.skipped and any(mark in report.keywords for mark in MUST_RUN):
        _skipped.append(report.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Fail the run."""
    if os.environ.get("TRIDA_NO_SKIPS") and _skipped and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    """Say which."""
    if os.environ.get("TRIDA_NO_SKIPS") and _skipped:
        terminalreporter.write_line(f"{len(_skipped)} tests must run here and were skipped: {_skipped[:5]}")
