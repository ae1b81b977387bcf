"""Which capabilities a connection lacks: what can be read is tried, what cannot is told as unknown."""

import pytest

from adapters.notion.rights import TITLES
from plugin.errors import NeedsOperator
from plugin.manifest import load
from plugin.words import TEMPLATES
from tests.adapters.notion.standing import standing

WRITING = {"update_content", "insert_content", "insert_comments"}


@pytest.fixture
def place():
    with standing() as one:
        yield one


def lacking(place, *rights):
    found = place.provisioner.lacking(rights or list(TITLES), place.provisioner.projects(place.desired))
    return {(one.right, one.unknown, one.where) for one in found}


UNKNOWN = {(right, True, "") for right in WRITING}


def test_the_repository_asks_for_what_notion_knows():
    asked = [one.scope for one in load(TEMPLATES.parent / "manifest.json").permissions if one.on == "notion"]
    assert set(asked) == set(TITLES)


def test_what_can_be_read_is_there_and_nothing_is_written_to_see_it(place):
    mark = place.sandbox.mark()
    assert lacking(place) == UNKNOWN
    assert place.writes(mark) == 0


@pytest.mark.parametrize("right", sorted(set(TITLES) - WRITING))
def test_each_capability_that_is_not_there_is_told(place, right):
    place.sandbox.permit(right, allowed=False)
    assert (right, False, "") in lacking(place)
    others = {one for one in lacking(place) if one[0] != right} - UNKNOWN
    assert others == ({("read_comments", True, "")} if right == "read_content" else set())


def test_users_whose_addresses_are_hidden_count_as_lacking(place):
    place.sandbox.permit("read_users_with_email", allowed=False)
    place.sandbox.permit("read_users")
    assert ("read_users_with_email", False, "") in lacking(place)


def test_a_database_that_is_not_shared_is_a_lack_of_its_own(place):
    place.sandbox.permit("home", allowed=False)
    found = lacking(place)
    assert ("read_content", False, place.sandbox.place("deals")) in found
    assert ("read_comments", True, "") in found


def test_a_capability_that_notion_does_not_know_is_lacking(place):
    assert lacking(place, "fly") == {("fly", False, "")}


def test_nothing_is_asked_for_no_rights(place):
    mark = place.sandbox.mark()
    assert place.provisioner.lacking([], place.provisioner.projects(place.desired)) == ()
    assert place.sandbox.counts(since=mark).calls == ()
    assert place.provisioner.unfit() == ()


def test_a_refused_token_is_an_error_and_no_lack(place):
    place.sandbox.account("trida").token = "another"
    with pytest.raises(NeedsOperator, match="token_refused"):
        lacking(place)
