"""Two rounds on one deal never mix: words about the first change nothing of the second and show nothing of it."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from plugin.domain.comparison import Said
from plugin.domain.rounds import State
from plugin.domain.talks import TalkState
from plugin.errors import Rejected
from tests.flow.test_compare import CHANGE, SAME, Table
from tests.flow.test_talk_trouble import verdicts
from tests.house import WORKSPACE

SECRET = "Только во втором раунде"


class Two(Table):
    """A deal whose first round was compared and whose second one is open, one answer sealed in it."""

    def __init__(self, home):
        super().__init__(home)
        self.review()
        self.first, self.first_cookies = self.round, dict(self.cookies)
        self.leads.steer(self.first, self.cookies["sales"], "again")
        home.settle()
        self.second = home.round().id
        browser, _ = home.seal("sales", yes1=SECRET)
        self.second_cookies = {"sales": browser.cookie()}
        home.settle()

    def rows(self, round_id):
        """Return all that is kept of a round's comparison."""
        with self.home.app.store.begin() as tx:
            kept = (tx.suggestions, tx.judgements, tx.comparison, tx.objections, tx.talk, tx.grounds, tx.outcomes)
            return [read(round_id) for read in kept]

    def shown(self):
        """Return what the ticket shows of its newest round."""
        return self.state(), dict(self.slots())

    def reveal(self):
        for role in ("marketing", "product"):
            browser, _ = self.home.seal(role)
            self.second_cookies[role] = browser.cookie()
        self.home.settle()


@pytest.fixture
def two(home):
    return Two(home)


def words(two):
    """Return everything that can be said about the first round."""
    r, at, one = two.reviews, two.first_cookies, two.first
    return {
        "judge": lambda: r.judge(one, at["sales"], {"a": "sales.no1", "b": "product.no1", "said": "same"}),
        "unlink": lambda: r.judge(one, at["sales"], {"pair": SAME[0], "said": "unlinked"}),
        "object": lambda: r.object(one, at["sales"], {"place": "product.yes2", "kind": "wrong_sign"}),
        "ground": lambda: r.ground(one, at["sales"], {"sales.yes3": "Протокол правления"}),
        "outcome": lambda: r.outcome(one, at["sales"], CHANGE),
        "settle": lambda: two.leads.steer(one, at["sales"], "settle"),
    }


def test_words_about_the_first_round_change_nothing_of_an_open_second_one(two):
    shown, kept = two.shown(), two.rows(two.second)
    for say in words(two).values():
        say()
        two.home.settle()
        assert (two.shown(), two.rows(two.second)) == (shown, kept)
    assert two.home.round().state is State.OPEN
    pages = [
        two.reviews.result(two.first, two.first_cookies["product"]),
        two.reviews.talk(two.first, two.first_cookies["product"]),
        two.reviews.changes(two.first, two.first_cookies["product"]),
        two.reviews.month(two.first, two.first_cookies["product"], ""),
    ]
    assert SECRET not in repr(pages) + repr(two.home.sandbox.issue(two.home.deal))
    with two.home.app.store.begin() as tx:
        task = tx.talk(two.first).task
    assert SECRET not in repr(two.home.sandbox.issue(task))


def test_a_browser_of_one_round_says_nothing_about_the_other(two):
    with pytest.raises(Rejected):
        two.reviews.judge(two.second, two.first_cookies["sales"], {"pair": SAME[0], "said": "same"})
    for look in (two.reviews.result, two.reviews.talk):
        with pytest.raises(Rejected):
            look(two.second, two.second_cookies["sales"])
    with pytest.raises(Rejected) as no:
        two.reviews.judge(two.second, two.second_cookies["sales"], {"pair": SAME[0], "said": "same"})
    assert no.value.reason == "not_revealed"


def test_the_first_talk_goes_on_and_its_verdict_stays_true_while_the_second_round_is_open(two):
    assert two.slots()["agreement"] == ""  # the number of a round that is no longer the newest
    words(two)["judge"]()
    words(two)["outcome"]()
    two.home.settle()
    (text,) = verdicts(two, two.first)
    assert "3 совпадения" in text
    assert CHANGE["what"] in text
    two.close()
    assert two.talk().state is TalkState.DONE
    assert "comparison" not in two.state()


def test_the_second_verdict_stands_beside_the_first_and_the_ticket_shows_the_second(two):
    two.reveal()
    assert two.slots()["agreement"] == ""
    first = verdicts(two, two.first)
    two.round, two.cookies = two.second, two.second_cookies
    two.review(same=SAME[:1])
    (text,) = verdicts(two, two.second)
    state, slots = two.shown()
    assert ("1 совпадение" in text, verdicts(two, two.first)) == (True, first)
    assert (state["round"], state["comparison"]["agreements"]) == (2, 1)
    words(two)["outcome"]()
    words(two)["judge"]()
    two.home.settle()
    assert two.shown() == (state, slots)
    assert "3 совпадения" in verdicts(two, two.first)[0]
    assert two.rows(two.second)[6] == ()


def test_a_wish_about_the_first_round_survives_the_second(home):
    table = Table(home)
    table.leads.steer(table.round, table.cookies["sales"], "talk")
    table.leads.steer(table.round, table.cookies["sales"], "again")
    home.settle()
    assert home.round().number == 2
    assert table.talk() is not None
    assert home.round().state is State.OPEN


def test_a_cancelled_second_round_leaves_the_first_going(two):
    two.leads.steer(two.second, two.second_cookies["sales"], "cancel")
    two.home.settle()
    words(two)["outcome"]()
    two.home.settle()
    assert CHANGE["what"] in verdicts(two, two.first)[0]
    assert "comparison" not in two.state()
    assert SECRET not in repr(two.home.sandbox.issue(two.home.deal))


def test_the_task_of_a_talk_is_no_deal_even_before_we_know_of_it(two):
    site = two.home.app.world.sites[WORKSPACE]
    status = two.home.app.connections[WORKSPACE].tracker.deal(site.section.deals.selection, two.talk().task).status
    opening = site.section.opening.model_copy(update={"statuses": [status]})
    section = site.section.model_copy(update={"opening": opening})
    two.home.app.world.sites[WORKSPACE] = replace(site, section=section)
    with two.home.app.store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE talks SET task = 'unknown'")
        two.home.engine.wake(tx, WORKSPACE, two.home.sandbox.issue(tx.talk(two.first).key).id)
    two.home.settle()
    assert two.home.round(two.talk().key) is None


# words at once

SAYINGS = tuple(
    (role, pair, said)
    for role, pair in (("sales", SAME[0]), ("marketing", SAME[0]), ("sales", SAME[2]), ("marketing", SAME[2]))
    for said in (Said.SAME, Said.UNLINKED)
)


def test_words_of_many_browsers_at_once_are_all_kept(home):
    table = Table(home)
    gate = threading.Barrier(len(SAYINGS) + 1)

    def say(saying):
        gate.wait()
        for _ in range(3):
            table.say(*saying)

    def settle(_):
        gate.wait()
        table.leads.steer(table.round, table.cookies["sales"], "settle")

    with ThreadPoolExecutor(len(SAYINGS) + 1) as pool:
        done = [*(pool.submit(say, saying) for saying in SAYINGS), pool.submit(settle, None)]
        for one in done:
            one.result()
    with home.app.store.begin() as tx:
        numbers = [j.number for j in tx.judgements(table.round)]
        assert tx.comparison(table.round).settled_by
    assert (len(numbers), len(set(numbers))) == (3 * len(SAYINGS), 3 * len(SAYINGS))
    assert table.audits().count("judged") == len(numbers)
    home.settle()
    assert table.page().compared.reviewed


def test_the_verdict_is_the_same_in_every_order_of_different_people(home):
    table = Table(home)
    last = [("sales", SAME[0], Said.SAME), ("marketing", SAME[0], Said.SAME), ("sales", SAME[2], Said.DIFFERENT)]
    found = set()
    for order in itertools.permutations([*last, ("marketing", SAME[2], Said.SAME)]):
        for saying in order:
            table.say(*saying)
        page = table.page("product").compared
        found.add((len(page.agreements), len(page.contradictions), page.undecided, page.index))
    assert len(found) == 1
