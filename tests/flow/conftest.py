"""One house a test, on a deal with fields and on one without."""

import pytest

from tests.house import house


@pytest.fixture
def home(tmp_path):
    with house(tmp_path) as one:
        yield one


@pytest.fixture(params=["DEAL-142", "TEAM-1"], ids=["fields", "plain"])
def either(request, tmp_path):
    """The same tests on a company-managed and on a team-managed project."""
    with house(tmp_path) as one:
        one.deal = request.param
        yield one
