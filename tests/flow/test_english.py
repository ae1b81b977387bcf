"""A deal in English from the link in the mail to the changed process, as its people read it."""

import re
from html import unescape

import requests

from adapters.sandbox.answers import ANSWERS, GUIDED, OUTCOME, SAME
from plugin.demo.manifests import manifest_for
from plugin.domain.talks import TalkState
from tests.house import LEAD, ROLES, WORKSPACE, house

ENGLISH = {"answers": ANSWERS["en"], "guided": GUIDED["en"], "outcome": OUTCOME["en"]}
VERDICT = "2 agreements · 1 contradiction · 9 reasons only one role sees"


def plain(page):
    """Return what can be read of a page, its no-break spaces made plain."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page)).replace("\u00a0", " ").split())


class Team:
    """The members at bound browsers."""

    def __init__(self, home):
        self.home, self.members = home, {slug: home.browser(slug) for slug in ROLES.values()}

    def address(self, door):
        return f"{self.home.url}/r/{self.home.round().id}/{door}"

    def ticket(self, key):
        return plain(requests.get(f"{self.home.tracker}/browse/{key}?lang=en", timeout=10).text)

    def read(self, slug, door):
        return plain(self.members[slug][0].read(self.address(door)))

    def fill(self, slug, what, values):
        return plain(self.members[slug][0].fill(self.address("talk"), f"/{what}", values))


def test_a_deal_from_the_link_in_the_mail_to_the_changed_process(tmp_path):
    with house(tmp_path, locale="en", manifest=manifest_for("jira-cloud", "en", "", ())) as home:
        home.open()
        team = Team(home)
        for slug, (browser, ballot) in team.members.items():
            assert "Seal the answer" in plain(browser.read(ballot))
            browser.seal(ballot, ENGLISH["answers"][slug])
        home.settle()
        assert sum(b.judge(team.address("result"), SAME) for b, _ in team.members.values()) >= len(SAME)
        assert VERDICT in team.read(LEAD, "result")
        home.settle()
        assert VERDICT in team.ticket(home.deal)
        talk(team)


def talk(team):
    """From the verdict to the closed task."""
    home, outcome = team.home, ENGLISH["outcome"]
    with home.app.store.begin() as tx:
        key = tx.talk(home.round().id).key
    assert "Open the talk" in team.read(LEAD, "result")
    for slug in (LEAD, "lebedeva"):
        team.fill(slug, "ground", ENGLISH["guided"][slug])
    team.fill("lebedeva", "outcome", outcome)
    home.settle()
    assert all(text in team.ticket(key) for text in (outcome["what"], *ENGLISH["guided"][LEAD].values()))
    assert "Sales, state" not in team.ticket(key), "empty panels hide"
    home.person(LEAD).finish(key)
    home.settle()
    assert outcome["what"] in team.read("kotova", "result")
    changes = team.read("kotova", "changes")
    assert "Process changes: 1" in changes
    assert all(text in changes for text in (outcome["what"], outcome["owner"], outcome["check"], key))
    assert outcome["what"] in team.ticket(home.deal)
    with home.app.store.begin() as tx:
        assert tx.talk(home.round().id).state is TalkState.DONE
    assert home.app.verify(WORKSPACE, home.deal, None).proven
