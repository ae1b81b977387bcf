"""A role that answers by the link on its private Notion page: started and replaced there, shown nowhere."""

import re
from urllib.parse import unquote

from adapters.sandbox.answers import ANSWERS
from plugin.domain.rounds import State
from tests.house import ROLES
from tests.private import LINK, RoleVisitor
from tests.trackers.place import place

PRIVATE = ("sales", "product")


def role_links(here, role):
    text = here.sandbox.everything(here.sandbox.place(role.capitalize()))
    return list(dict.fromkeys(LINK.findall(unquote(text))))


def come(here, role, slug):
    (link,) = role_links(here, role)
    browser = RoleVisitor(link, slug)
    return browser, browser.be(here.account(slug)["accountId"])


def test_a_role_seals_by_the_link_on_its_own_page_and_the_round_says_so(tmp_path):
    with place(tmp_path, "notion", private=PRIVATE) as here:
        here.ask()
        assert here.ticket().state()["grade"] == "role-private"
        assert not here.sandbox.sees("lebedeva", "Sales")
        assert not any(link in here.everything() for role in PRIVATE for link in role_links(here, role))
        for role in PRIVATE:
            browser, ballot = come(here, role, ROLES[role])
            browser.seal(ballot, ANSWERS["ru"][ROLES[role]])
            here.settle()
            assert [text for text in here.words([role]) if text in browser.read(ballot)] == []
        here.seal("marketing")
        here.settle()
        assert (here.round().state, here.ticket().reveals()) == (State.REVEALED, 1)
        assert here.verified() == set(ROLES)
        assert here.notices() == []


def test_the_link_stands_on_the_page_once_whatever_happened_to_its_answer(tmp_path):
    with place(tmp_path, "notion", private=PRIVATE) as here:
        for kind in ("lost-ack", "503", "503-saved"):
            here.sandbox.fault(kind, method="PATCH", path="/children$", times=1)
        here.ask()
        here.pass_time(minutes=20)
        assert [len(role_links(here, role)) for role in PRIVATE] == [1, 1]


def test_a_page_that_is_not_shared_with_us_is_told_and_the_others_go_on(tmp_path):
    with place(tmp_path, "notion", private=PRIVATE) as here:
        here.sandbox.permit("Sales", allowed=False)
        here.ask()
        assert here.notices() == ["not_shared"]
        assert role_links(here, "product")
        here.sandbox.permit("Sales")
        here.pass_time(minutes=16)
        assert (len(role_links(here, "sales")), here.notices()) == (1, [])
        assert re.search(r"/t/[\w-]{43}$", role_links(here, "sales")[0])
