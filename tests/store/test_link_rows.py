from dataclasses import replace

import pytest

from plugin.domain.access import Binding
from plugin.ports.entering import Device, Link, RoleLink
from tests.store.samples import HOUR, NOW, a_round

LINK = Link("r1", "sales", "u9", NOW, ended=False)


@pytest.fixture
def opened(store):
    with store.begin() as tx:
        tx.add_round(a_round())
    return store


def test_a_link_binds_one_browser(opened):
    with opened.begin() as tx:
        tx.add_link("t1", LINK)
        assert tx.link("t1") == LINK
        assert tx.bind("unknown", "b1", NOW) is None
        assert tx.bind("t1", "b1", NOW + HOUR) == Device("r1", "sales", "u9", NOW + HOUR, NOW + HOUR)
        assert tx.bind("t1", "b2", NOW + HOUR) is None
        assert tx.link("t1") == replace(LINK, ended=True)
        assert (tx.link("t2"), tx.device("b2")) == (None, None)


def test_a_fresh_link_ends_the_earlier_ones_of_the_same_person(opened):
    with opened.begin() as tx:
        tx.add_link("t1", LINK)
        tx.add_link("t2", replace(LINK, person="u1"))
        tx.add_link("t3", replace(LINK, created_at=NOW + HOUR))
        assert [tx.link(t).ended for t in ("t1", "t2", "t3")] == [True, False, False]
        assert tx.links_since("r1", "u9", NOW) == 2
        assert tx.links_since("r1", "u9", NOW + HOUR) == 1
        assert tx.links_since("r1", "u5", NOW) == 0


@pytest.mark.parametrize(("person", "ended"), [("u9", [True, False]), (None, [True, True])])
def test_links_end_for_one_or_for_all(opened, person, ended):
    with opened.begin() as tx:
        tx.add_round(a_round("r2", ticket="10002"))
        tx.add_link("t1", LINK)
        tx.add_link("t2", replace(LINK, person="u1"))
        tx.add_link("other", replace(LINK, round="r2"))
        tx.end_links("r1", person)
        assert [tx.link(t).ended for t in ("t1", "t2")] == ended
        assert not tx.link("other").ended


def test_browsers_are_listed_used_and_forgotten(opened):
    with opened.begin() as tx:
        for number in (1, 2):
            tx.add_link(f"t{number}", LINK)
            tx.bind(f"t{number}", f"b{number}", NOW + number * HOUR)
        tx.seen("b1", NOW + 5 * HOUR)
        first = Device("r1", "sales", "u9", NOW + HOUR, NOW + 5 * HOUR)
        assert tx.devices("r1", "u9") == (first, tx.device("b2"))
        assert tx.devices("r1", "u1") == ()
        tx.unbind("b2")
        assert tx.devices("r1", "u9") == (first,)


def test_a_role_has_one_link_that_binds_many_browsers(opened):
    link = RoleLink("r1", "sales", NOW)
    with opened.begin() as tx:
        tx.put_role_link("t0", replace(link, created_at=NOW - HOUR))
        tx.put_role_link("t1", link)
        tx.put_role_link("t2", replace(link, role="delivery"))
        assert (tx.role_link("t0"), tx.role_link("t1")) == (None, link)
        assert (tx.link("t1"), tx.bind("t1", "b0", NOW)) == (None, None)
        first = tx.bind_role(link, "u9", "b1", NOW)
        assert first == tx.device("b1") == Device("r1", "sales", "u9", NOW, NOW, Binding.ROLE)
        assert tx.bind_role(link, "u1", "b2", NOW).person == "u1"
        assert tx.devices("r1", "u9") == (first,)
        tx.add_link("t3", LINK)
        assert tx.bind("t3", "b3", NOW).bound_by is Binding.PERSONAL
