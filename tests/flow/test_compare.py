"""From the reveal to the process change: suggestions, review, verdict on the ticket, the talk task, its outcome."""

import pytest

from adapters.sandbox.answers import ANSWERS
from adapters.sandbox.play import Ticket
from plugin.domain.comparison import Said
from plugin.domain.talks import TalkState
from plugin.errors import Rejected
from plugin.usecases.answering import Ballots
from plugin.usecases.leading import Leads
from plugin.usecases.reviewing import Reviews
from tests.house import LEAD, ROLES, WORKSPACE

SAME = ("marketing.yes1~sales.yes2", "marketing.no2~sales.no2", "marketing.no1~sales.yes3")
CHANGE = {
    "kind": "change",
    "what": "Маркетинг сверяет бюджет с продажами до предложения",
    "owner": "Анна Лебедева",
    "since": "2026-12-01",
    "check": "В сделке есть ссылка на документ о бюджете",
}


def revealed(home):
    """Let everybody answer; returns the round and role → the cookie of who answered."""
    home.open()
    cookies = {role: home.seal(role)[0].cookie() for role in ROLES}
    home.settle()
    return home.round().id, cookies


class Table:
    """A revealed round and its members at bound browsers."""

    def __init__(self, home):
        self.home = home
        self.reviews = Reviews(home.app.world, home.app.view_links)
        self.leads = Leads(home.app.world, self.reviews)
        self.round, cookies = home.after(revealed)
        self.cookies = dict(cookies)

    def page(self, role="sales"):
        return self.reviews.result(self.round, self.cookies[role])

    def say(self, role, pair, said):
        self.reviews.judge(self.round, self.cookies[role], {"pair": pair, "said": said})

    def review(self, same=SAME):
        """Let every role decide all that it is asked."""
        for role in ROLES:
            for line in self.page(role).compared.questions:
                self.say(role, line.code, Said.SAME if line.code in same else Said.DIFFERENT)
        self.home.settle()

    def state(self):
        return Ticket(self.home.person(LEAD), self.home.deal).state()

    def slots(self):
        return self.home.app.connections[WORKSPACE].tracker.ticket(self.home.deal, "").slots

    def talk(self):
        with self.home.app.store.begin() as tx:
            return tx.talk(self.round)

    def close(self):
        self.home.person(LEAD).finish(self.talk().key)
        self.home.settle()

    def comments(self, key):
        path = f"/rest/api/3/issue/{key}/comment"
        return [str(c["body"]) for c in self.home.person(LEAD).ask("GET", path)["comments"]]

    def audits(self):
        with self.home.app.store.begin() as tx:
            return [what for _, _, what, _ in tx.audits(self.round)]


@pytest.fixture
def table(either):
    return Table(either)


def test_until_the_review_the_ticket_says_that_nothing_is_compared(table):
    compared = table.page().compared
    assert not compared.reviewed
    assert compared.index is None
    assert compared.undecided >= len(SAME)
    assert "comparison" not in table.state()
    assert table.talk() is None
    if table.home.deal.startswith("DEAL"):
        assert table.slots()["agreement"] == ""
        assert "ещё не срав" in table.slots()["status"]


def test_each_role_is_asked_about_its_own_pairs_the_opposite_first(table):
    for role in ROLES:
        questions = table.page(role).compared.questions
        assert 0 < len(questions) <= 7
        assert all(role in (q.a.role, q.b.role) for q in questions)
        opposite = [q.opposite for q in questions]
        assert opposite == sorted(opposite, reverse=True)


def test_a_reviewed_divergence_stands_on_the_ticket_and_opens_one_talk(table):
    table.review()
    state = table.state()["comparison"]
    talk = table.talk()
    assert {k: state[k] for k in ("agreements", "contradictions", "reviewed")} == {
        "agreements": 2,
        "contradictions": 1,
        "reviewed": True,
    }
    assert state["sole"] == 15 - 2 * 2 - 2
    assert state["talk"] == talk.key
    assert set(talk.owners) == {"sales", "marketing"}
    assert state["index"] == 27
    verdicts = [c for c in table.comments(table.home.deal) if "2 совпадения" in c]
    assert len(verdicts) == 1
    assert talk.key in verdicts[0]
    if table.home.deal.startswith("DEAL"):
        assert table.slots()["agreement"] == "27"
        assert "1 противоречие" in table.slots()["status"]
    assert table.home.notices() == []
    assert table.home.app.verify(WORKSPACE, table.home.deal, None).proven


def test_nothing_is_written_again_when_nothing_changed(table):
    table.review()
    mark = table.home.sandbox.mark()
    table.home.app.resync(WORKSPACE, lambda _: None)
    table.home.settle()
    assert table.home.sandbox.counts(since=mark, caller="trida").writes == 0


def test_an_outcome_and_a_closed_task_end_the_talk(table):
    table.review()
    guided = {"sales.yes3": "Протокол правления от 29 октября"}
    assert table.reviews.ground(table.round, table.cookies["sales"], guided) == ()
    assert table.reviews.outcome(table.round, table.cookies["marketing"], CHANGE) == ()
    table.home.settle()
    task = str(table.home.person(LEAD).ask("GET", f"/rest/api/3/issue/{table.talk().key}")["fields"])
    assert guided["sales.yes3"] in task
    assert CHANGE["what"] in task
    table.close()
    assert table.talk().state is TalkState.DONE
    state = table.state()["comparison"]
    assert (state["process_changes"], state["decided"]) == (1, True)
    (line,) = table.reviews.changes(table.round, table.cookies["sales"]).lines
    assert (line.outcome.what, line.round) == (CHANGE["what"], 1)
    assert any(CHANGE["what"] in text for text in table.comments(table.home.deal))


def test_a_talk_closed_without_an_outcome_is_reopened_once_then_reported(table):
    table.review()
    table.close()
    assert table.talk().state is TalkState.REOPENED
    assert not table.home.app.connections[WORKSPACE].tracker.task(table.talk().task).closed
    assert sum("/talk" in text for text in table.comments(table.talk().key)) == 1
    table.close()
    assert table.talk().state is TalkState.ENDED_WITHOUT
    assert table.home.notices() == ["talk_without_outcome"]
    assert len(table.comments(table.talk().key)) == 1
    assert table.home.app.connections[WORKSPACE].tracker.task(table.talk().task).closed
    table.reviews.outcome(table.round, table.cookies["sales"], {"kind": "none", "because": "Разовый случай"})
    table.home.settle()
    assert table.talk().state is TalkState.DONE


def test_a_lost_word_that_the_task_was_closed_is_healed(table):
    table.review()
    table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
    table.home.settle()
    table.home.app.reconcile.run()
    table.home.settle()
    table.home.sandbox.fault("lose", path=".", times=None)
    table.home.person(LEAD).finish(table.talk().key)
    table.home.settle()
    assert table.talk().state is TalkState.OPEN
    table.home.clock.forward(minutes=10)
    table.home.app.reconcile.run()
    table.home.settle()
    assert table.talk().state is TalkState.DONE


def test_recoding_recomputes_and_an_unlinked_pair_is_not_compared(table):
    table.review()
    table.say("marketing", SAME[2], Said.UNLINKED)
    table.say("sales", SAME[2], Said.UNLINKED)
    table.home.settle()
    compared = table.page().compared
    assert (len(compared.contradictions), compared.reviewed, compared.undecided) == (0, False, 1)
    assert not table.state()["comparison"]["reviewed"]
    if table.home.deal.startswith("DEAL"):
        assert table.slots()["agreement"] == ""
    table.say("sales", SAME[2], Said.SAME)
    table.say("marketing", SAME[2], Said.SAME)
    table.home.settle()
    assert table.state()["comparison"]["contradictions"] == 1


def test_a_link_by_hand_and_an_objection_that_says_the_same(table):
    table.review()
    hand = {"a": "product.no1", "b": "sales.no1", "said": "same"}
    table.reviews.judge(table.round, table.cookies["product"], hand)
    same_as = {"place": "marketing.no3", "kind": "same_as", "target": "product.no2"}
    table.reviews.object(table.round, table.cookies["product"], same_as)
    table.reviews.object(table.round, table.cookies["sales"], {"place": "product.yes2", "kind": "wrong_sign"})
    page = table.page()
    assert len(page.compared.agreements) == 4
    lines = {r.code: [o.kind for o in r.objections] for r in page.reasons if r.objections}
    assert lines == {"marketing.no3": ["same_as"], "product.yes2": ["wrong_sign"]}
    table.reviews.object(table.round, table.cookies["sales"], {"place": "product.yes2", "kind": "none"})
    assert sum(bool(r.objections) for r in table.page().reasons) == 1


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"pair": "sales.yes1~sales.no1", "said": "same"}, "same_role"),
        ({"pair": "sales.yes1~product.yes3", "said": "same"}, "reason_unknown"),
        ({"a": "sales.yes1", "b": "", "said": "same"}, "reason_unknown"),
        ({"pair": SAME[0], "said": "maybe"}, "word_unknown"),
    ],
)
def test_a_word_that_makes_no_sense_changes_nothing(table, form, reason):
    with pytest.raises(Rejected) as no:
        table.reviews.judge(table.round, table.cookies["sales"], form)
    assert no.value.reason == reason
    assert "judged" not in table.audits()


def test_after_three_working_days_everybody_is_reminded_once_and_the_facilitator_goes_on(table):
    home = table.home
    before = {slug: len(home.sandbox.mail(slug)) for slug in ROLES.values()}
    for _ in range(7):
        home.pass_time(days=1)
    after = {slug: len(home.sandbox.mail(slug)) - before[slug] for slug in ROLES.values()}
    assert set(after.values()) == {1}
    page = table.leads.page(table.round, table.cookies["sales"])
    assert page.overdue
    assert page.undecided_opposite >= 1
    table.leads.steer(table.round, table.cookies["sales"], "settle")
    home.settle()
    compared = table.page().compared
    assert compared.reviewed
    assert compared.settled_by
    assert table.state()["comparison"]["waiting"] > 0
    assert table.state()["comparison"]["contradictions"] == 0


def test_the_facilitator_opens_a_talk_whatever_the_threshold_says(table):
    table.leads.steer(table.round, table.cookies["sales"], "talk")
    table.home.settle()
    assert table.talk().opened_by == table.home.sandbox.account(LEAD).id
    assert table.state()["comparison"] == {
        "reviewed": False,
        "talk": table.talk().key,
        "process_changes": 0,
        "decided": False,
    }


def test_a_second_round_is_blind_again_and_shows_what_moved(table):
    table.review()
    first, talk = table.round, table.talk()
    table.leads.steer(table.round, table.cookies["sales"], "again")
    table.home.settle()
    second = table.home.round()
    assert (second.number, second.state) == (2, "open")
    browser, ballot = table.home.browser("savin")
    with pytest.raises(Rejected):
        table.reviews.result(second.id, browser.cookie())
    changed = {"probability": "60", "yes3": "Бюджет вернётся в январе."}
    browser.seal(ballot, {**ANSWERS["ru"]["savin"], **changed})
    for role in ("marketing", "product"):
        table.home.seal(role)
    table.home.settle()
    table.round, table.cookies = second.id, {**table.cookies, "sales": browser.cookie()}
    page = table.page()
    assert page.earlier.before.number == 1
    assert (page.earlier.before.agreements, page.earlier.before.contradictions) == (2, 1)
    shifts = dict(page.earlier.moved)
    assert (shifts["Продажи"].before, shifts["Продажи"].after) == (75, 60)
    assert shifts["Продажи"].added == ("+ Бюджет вернётся в январе.",)
    assert not page.compared.reviewed
    assert page.talk is None
    with table.home.app.store.begin() as tx:
        assert tx.talk(first) == talk
        assert tx.judgements(second.id) == ()


def test_the_month_counts_topics_and_pairs_of_roles_without_people(table):
    table.review()
    page = table.reviews.month(table.round, table.cookies["sales"], "")
    assert page.patterns.deals == 1
    counts = {str(topic): (t.agreements, t.contradictions) for topic, t in page.patterns.topics}
    assert counts["budget"] == (0, 1)
    assert counts["timing"] == (1, 0)
    assert all(tally.too_few for _, tally in page.patterns.topics)
    people = [table.home.sandbox.account(slug) for slug in ROLES.values()]
    assert not any(p.name in repr(page) or p.id in repr(page) for p in people)
    earlier = table.reviews.month(table.round, table.cookies["sales"], "2025-01")
    assert earlier.patterns.deals == 0
    with pytest.raises(Rejected):
        table.reviews.month(table.round, table.cookies["sales"], "2026-13")


def test_a_manager_s_link_opens_months_and_changes_until_it_is_revoked(table):
    links = table.home.app.view_links
    signed = links.issue_workspace(WORKSPACE).split("/w/")[1].removesuffix("/month")
    assert table.reviews.view_month(signed, "").signed == signed
    assert table.reviews.view_changes(signed).lines == ()
    with pytest.raises(Rejected) as no:
        table.reviews.view(signed)
    assert no.value.reason == "view_wrong"
    links.revoke_workspace(WORKSPACE)
    with pytest.raises(Rejected) as no:
        table.reviews.view_month(signed, "")
    assert no.value.reason == "view_revoked"


def test_a_fresh_link_after_the_reveal_opens_the_result(table):
    home, ballots = table.home, Ballots(table.home.app.world)
    used = home.link("lebedeva")
    ballots.ask(WORKSPACE, home.deal, home.sandbox.account("lebedeva").name)
    home.settle()
    assert home.link("lebedeva") != used
    bound = ballots.claim(home.link("lebedeva").rpartition("/")[2])
    assert bound.door == "result"
    assert table.reviews.result(table.round, bound.cookie).mine == "marketing"
