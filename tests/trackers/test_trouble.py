"""What goes wrong between us and any tracker: nothing is lost, nothing is done twice, somebody is told what to do."""

from html import unescape

import pytest

from plugin.domain.rounds import State
from tests.house import LEAD, ROLES, WORKSPACE
from tests.trackers.place import place

# What a write to each tracker looks like: everything a round writes goes through one of these.
WRITES = {
    "jira-dc": (r"/issue/\d+$", "/comment$", "/remotelink$", "/notify$"),
    "notion": ("/pages/[^/]+$", "/comments$", "/children$"),
}
ATTACK = "cat /etc/hosts и <script>alert(1)</script>; drop table deals"
EACH = [(kind, path) for kind, paths in WRITES.items() for path in paths]


def done(here):
    return here.round().state is State.REVEALED and here.ticket().reveals() == 1 and here.verified() == set(ROLES)


@pytest.mark.parametrize(("kind", "path"), EACH, ids=lambda value: value.strip("/$"))
def test_every_write_happens_once_whatever_happened_to_its_answer(tmp_path, kind, path):
    with place(tmp_path, kind) as here:
        here.person(LEAD).ask_round(here.deal)
        for fault in ("lost-ack", "503", "502", "429", "409"):
            here.sandbox.fault(fault, method="PUT|POST|PATCH", path=path, times=1)
        here.settle()
        here.pass_time(minutes=20)
        here.all_seal()
        here.pass_time(minutes=20)
        assert done(here)


@pytest.mark.parametrize(
    ("kind", "how"), [("jira-dc", "reorder"), ("jira-dc", "lose"), ("notion", "duplicate"), ("notion", "late")]
)
def test_however_webhooks_come_or_do_not_it_ends_the_same(tmp_path, kind, how):
    with place(tmp_path, kind) as here:
        here.sandbox.fault(how, path=".", times=None, seconds=0.05)
        here.ask()
        if how == "lose":
            assert here.round() is None
            here.app.reconcile.run()
            here.clock.forward(minutes=1)
            here.app.reconcile.run()
        here.settle()
        here.all_seal()
        assert done(here)


@pytest.mark.parametrize("kind", WRITES)
def test_a_deal_that_is_gone_cancels_its_round_and_tells_the_operator(tmp_path, kind):
    with place(tmp_path, kind) as here:
        here.ask()
        round_id = here.round().id
        here.sandbox.delete_as("ryabova", here.deal)
        here.settle()
        with here.app.store.begin() as tx:
            assert tx.round(round_id).state is State.CANCELLED
        assert here.notices() == ["deal_gone"]


@pytest.mark.parametrize("kind", WRITES)
def test_a_line_that_somebody_rewrites_is_put_back_a_few_times_then_left(tmp_path, kind):
    with place(tmp_path, kind) as here:
        here.ask()
        ours = here.slots()["status"]
        for number in range(5):
            here.type_into("orlov", "status", f"моё {number}")
            here.settle()
            assert (here.slots()["status"] == ours) is (number < 3)
        assert here.notices() == ["slot_fought_over"]


def test_a_ballot_that_somebody_deletes_from_the_reveal_is_missed(tmp_path):
    with place(tmp_path, "notion") as here:
        here.ask()
        here.all_seal()
        codes = [one for one in here.sandbox.world.blocks.values() if one.kind == "code"]
        ballot = next(one for one in codes if "trida.ballot.sales" in str(one.content))
        here.sandbox.remove_block_as("orlov", ballot.id)
        verdict = here.app.verify(WORKSPACE, here.deal, None)
        assert {f.role: f.problem for f in verdict.revealed} == {
            "sales": "ballot_missing",
            "marketing": None,
            "product": None,
        }


def test_a_reveal_that_somebody_deletes_is_missed(tmp_path):
    with place(tmp_path, "notion") as here:
        here.ask()
        here.all_seal()
        page = here.sandbox.page(here.deal).id
        for block in [one.id for one in here.sandbox.world.blocks.values() if one.parent.id == page]:
            here.sandbox.remove_block_as("orlov", block)
        verdict = here.app.verify(WORKSPACE, here.deal, None)
        assert {f.problem for f in verdict.standing} == {"reveal_missing"}
        assert not verdict.proven


def test_a_limit_of_the_whole_workspace_puts_the_job_off_and_nobody_sleeps(tmp_path):
    with place(tmp_path, "notion") as here:
        here.person(LEAD).ask_round(here.deal)
        here.sandbox.fault("429", path="/v1/", times=1, retry_after=600)
        mark = here.sandbox.mark()
        here.settle()
        assert here.round() is None
        assert here.sandbox.counts(since=mark, caller="trida").reads <= 1
        here.clock.forward(minutes=11)
        here.settle()
        assert here.round().state is State.OPEN


def test_words_that_a_firewall_takes_for_an_attack_come_through_all_the_same(tmp_path):
    with place(tmp_path, "notion") as here:
        here.ask()
        here.all_seal(("sales", "marketing"))
        browser, _ = here.seal("product", yes1=ATTACK)
        here.settle()
        assert ATTACK in unescape(browser.read(f"{here.url}/r/{here.round().id}/result"))
        assert ATTACK in here.slots()["answer.product"]
        assert done(here)
