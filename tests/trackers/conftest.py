"""One place a test, on each sort of tracker."""

import pytest

from tests.trackers.place import KINDS, place


@pytest.fixture(params=KINDS)
def here(request, tmp_path):
    with place(tmp_path, request.param) as one:
        yield one
