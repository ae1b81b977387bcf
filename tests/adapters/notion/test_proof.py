"""A round is proven from its page alone, and whatever somebody changed there is seen."""

import json

import pytest

from adapters.notion.connect import Connected
from adapters.notion.richtext import said
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.documents import render
from plugin.domain.proofs import check, seals_before
from plugin.domain.reasons import SIDES, Answer, Reason
from plugin.domain.seals import Opened, canonical
from plugin.words import Words
from tests.adapters.notion.conftest import KEY, Clock, Site, connected, doc

RU = Words("ru")


def ballot(role: str, salt: str = "00", text: str = "Бюджет есть") -> Opened:
    return Opened("r", role, "p", salt, canonical(Answer((Reason(text),), (), frozenset({"yes", "no"}))))


SALES, OTHER, PRODUCT = ballot("sales"), ballot("sales", "11"), ballot("product", text="Им дорого")


class Rounds:
    """Writes to a page what the product writes over a round."""

    def __init__(self, trida: Connected, number: str, clock: Clock) -> None:
        self.tracker, self.ticket, self.clock = trida.tracker, number, clock

    def commit(self, one: Opened, number: int = 1, **data: object) -> str:
        self.clock.tick(minutes=1)
        text = render("commitment", RU, role=one.role, number=number, seal=one.seal)
        held = {"trida.commitment": {"round": number, "role": one.role, "seal": one.seal, **data}}
        return self.tracker.say(self.ticket, text, f"commit:{number}:{one.seal}", held)

    def reveal(self, *opened: Opened, number: int = 1) -> str:
        self.clock.tick(minutes=1)
        data = {
            f"trida.ballot.{o.role}": {
                "round": o.round,
                "role": o.role,
                "person": o.person,
                "salt": o.salt,
                "canonical": o.canonical,
            }
            for o in opened
        }
        data["trida.reveal"] = {"round": "r", "number": number, "roles": [o.role for o in opened]}
        rows = [f"| {o.role} | {r.text} |" for o in opened for side in SIDES for r in o.answer.side(side)]
        text = doc("### Round\n\n| role | reason |\n| --- | --- |\n" + "\n".join(rows))
        return self.tracker.say(self.ticket, text, f"reveal:{number}", data, on_page=True)

    def problems(self) -> dict[tuple[int, str], str | None]:
        return {(f.round, f.role): f.problem for f in check(self.tracker.published(KEY))}


@pytest.fixture
def rounds(trida: Connected, number: str, clock: Clock) -> Rounds:
    return Rounds(trida, number, clock)


def play(rounds: Rounds, number: int = 1) -> str:
    for one in (OTHER, SALES, PRODUCT):
        rounds.commit(one, number)
    return rounds.reveal(SALES, PRODUCT, number=number)


def test_a_round_is_proven_from_the_page_alone(rounds: Rounds, site: Site, sandbox: NotionSandbox):
    play(rounds)
    site.slots.clear()  # neither our database nor what was installed takes part in it
    published = connected(site, sandbox).tracker.published(KEY)
    findings = {f.role: f for f in check(published)}
    assert {role: (f.problem, f.grade) for role, f in findings.items()} == dict.fromkeys(
        ("sales", "product"), (None, "comment")
    )
    assert [seal for _, seal in findings["sales"].edits] == [OTHER.seal]
    assert (published.ticket, findings["sales"].seal) == (KEY, SALES.seal)


def test_the_next_round_does_not_touch_the_proof_of_the_first(rounds: Rounds):
    play(rounds)
    play(rounds, 2)
    rounds.commit(OTHER, 3)
    assert rounds.problems() == {(n, role): None for n in (1, 2) for role in ("sales", "product")}
    standing = [f for f in seals_before(rounds.tracker.published(KEY)) if f.seal]
    assert [(f.round, f.role, f.seal) for f in standing] == [(3, "sales", OTHER.seal)]


def test_seals_of_one_minute_stay_in_order(rounds: Rounds, clock: Clock):
    for one in (OTHER, SALES):
        rounds.commit(one)
        clock.tick(minutes=-1)
    rounds.reveal(SALES)
    assert rounds.problems() == {(1, "sales"): None}


def test_an_edited_or_forged_commitment_is_seen(rounds: Rounds, sandbox: NotionSandbox, clock: Clock):
    posted = rounds.commit(SALES)
    rounds.reveal(SALES)
    comment = sandbox.world.comments[posted]
    copy = sandbox.comment_as("orlov", KEY, "x")
    copy.text[:] = [dict(item) for item in comment.text]
    assert rounds.problems() == {(1, "sales"): None}
    clock.tick(minutes=1)
    rounds.tracker.revise(rounds.ticket, posted, render("commitment", RU, role="x", number=1, seal=SALES.seal))
    assert rounds.problems() == {(1, "sales"): "not_ours"}
    comment.trash = True
    assert rounds.problems() == {(1, "sales"): "no_seal"}


def test_a_link_that_says_another_seal_than_the_words_is_not_believed(rounds: Rounds):
    rounds.commit(SALES, seal=OTHER.seal)
    rounds.reveal(SALES)
    assert rounds.problems() == {(1, "sales"): "not_ours"}


def test_what_somebody_changes_in_the_section_is_seen(rounds: Rounds, sandbox: NotionSandbox, clock: Clock):
    section = play(rounds).split(",")
    world = sandbox.world
    held = {
        next(iter(json.loads(said(world.blocks[one].content["rich_text"])))): one
        for one in world.blocks[section[-2]].children
    }
    assert set(held) == {"trida.reveal", "trida.ballot.sales", "trida.ballot.product"}
    row = world.blocks[world.blocks[section[1]].children[1]]
    row.content["cells"][1][0]["plain_text"] = "Бюджета нет"
    assert rounds.problems() == {(1, "sales"): "text_differs", (1, "product"): None}
    row.content["cells"][1][0]["plain_text"] = "Бюджет есть"
    sandbox.write_as("orlov", KEY, "about it")
    assert set(rounds.problems().values()) == {None}
    sandbox.retype_as(
        "orlov", held["trida.ballot.sales"], said(world.blocks[held["trida.ballot.sales"]].content["rich_text"]) + " "
    )
    assert set(rounds.problems().values()) == {"reveal_changed"}
    sandbox.remove_block_as("orlov", section[-2])
    assert rounds.problems() == {}


def test_a_seal_after_the_reveal_and_two_reveals_prove_nothing(rounds: Rounds):
    rounds.reveal(SALES)
    rounds.commit(SALES)
    assert rounds.problems() == {(1, "sales"): "no_seal"}
    rounds.reveal(SALES)
    assert rounds.problems() == {(1, "sales"): "revealed_twice"}


def test_odd_data_never_breaks_the_reading(rounds: Rounds, sandbox: NotionSandbox):
    odd = {"trida.reveal": {"number": "1"}, "trida.ballot.x": {"role": 1, "canonical": '{"yes": [], "no": []}'}}
    rounds.tracker.say(rounds.ticket, doc("x"), "odd", odd, on_page=True)
    section = play(rounds).split(",")
    data = [sandbox.world.blocks[one] for one in sandbox.world.blocks[section[-2]].children]
    broken = next(one for one in data if "ballot.sales" in said(one.content["rich_text"]))
    broken.content["rich_text"][0]["plain_text"] = "{no json"
    published = rounds.tracker.published(KEY)
    assert [(one.round, [b.role for b in one.ballots]) for one in published.reveals] == [(0, ["1"]), (1, ["product"])]
