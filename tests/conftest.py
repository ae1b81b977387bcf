"""Where nothing may be skipped (``TRIDA_NO_SKIPS=1``), a skipped browser or PostgreSQL test fails the run."""

import os

import pytest

from tests.caches import share

MUST_RUN = ("browser", "postgres")
_skipped = []
share()


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
