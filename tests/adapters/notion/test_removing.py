"""Taking away: what carries our mark goes, with a trash for the talks, and everything else stays."""

import pytest

from adapters.notion.site import TALKS
from plugin.errors import NeedsOperator, TryLater
from tests.adapters.notion.standing import standing


@pytest.fixture
def place():
    with standing() as one:
        one.install()
        yield one


def remove(place, *keep):
    return list(place.provisioner.remove(place.desired, frozenset(keep)))


def names(place):
    return {one.name for one in place.deals.properties.values()}


def test_properties_go_in_one_call_and_the_talks_into_the_trash(place):
    theirs = {one.name for one in place.deals.properties.values() if not (one.description or "").endswith("]")}
    talks = place.sandbox.world.sources[place.known[TALKS]]
    mark = place.sandbox.mark()
    assert [act.what for act in remove(place)] == ["remove_property", "trash_database"]
    assert place.writes(mark) == 2
    assert names(place) == theirs
    assert place.sandbox.world.databases[talks.database].trash
    mark = place.sandbox.mark()
    assert (remove(place), place.writes(mark)) == ([], 0)


def test_what_another_installation_uses_stays(place):
    remove(place, "status", TALKS)
    assert "Трида: раунд" in names(place)
    assert "Трида: данные" not in names(place)
    assert not any(one.trash for one in place.sandbox.world.databases.values())


def test_former_roles_go_too_and_what_lost_our_mark_stays(place):
    place.column("Трида: Продажи, ответ").description = "x [trida:answer.former]"
    place.column("Трида: раунд").description = "This is ours, see [trida:status] in the docs"
    remove(place)
    assert "Трида: раунд" in names(place)
    assert "Трида: Продажи, ответ" not in names(place)


def test_a_lost_answer_is_safe_to_repeat(place):
    place.sandbox.fault("lost-ack", method="PATCH")
    with pytest.raises(TryLater, match="unsure"):
        remove(place)
    assert [act.what for act in remove(place)] == ["trash_database"]


def test_a_database_that_cannot_be_trashed_is_told(place):
    place.sandbox.permit("update_content", allowed=False)
    with pytest.raises(NeedsOperator, match="no_right"):
        remove(place)
