"""Writing to tickets: few calls, found again by their mark, nothing twice; and the proof that stands there."""

import pytest

from adapters.jira.connect import Connected
from adapters.jira.edition import Edition
from adapters.sandbox.sandbox import Sandbox
from plugin.documents import markdown, render
from plugin.domain.proofs import check, seals_before
from plugin.domain.reasons import SIDES, Answer, Reason
from plugin.domain.seals import Opened, canonical
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.world import Document
from plugin.words import Words
from tests.adapters.jira.conftest import Clock, on_both

KEY = "DEAL-142"
RU = Words("ru")
ANSWER = Answer((Reason("Бюджет есть"),), (Reason("Нет ЛПР"),), frozenset({"yes", "no"}), 60)


def doc(text: str) -> Document:
    return Document(text, markdown.tree(text))


def writes(sandbox: Sandbox, mark: int) -> list[tuple[str, str]]:
    return [(c.method, c.path.rpartition("/issue/")[2]) for c in sandbox.counts(since=mark).calls if c.method != "GET"]


@pytest.fixture
def number(sandbox: Sandbox) -> str:
    return sandbox.issue(KEY).id


@on_both
def test_fields_property_and_label_are_one_call(trida: Connected, sandbox: Sandbox, installed: dict, number: str):
    sandbox.label_as("savin", KEY, add="trida")
    sandbox.label_as("savin", KEY, add="other")
    mark = sandbox.mark()
    slots = {"status": "Раунд 1: ждём", "state.sales": "ждём", "answer.sales": render("answer", RU, answer=ANSWER)}
    trida.tracker.update(number, slots, {"v": 1, "state": "open"}, "trida")
    assert writes(sandbox, mark) == [("PUT", number)]
    ticket = trida.tracker.ticket(KEY, "")
    assert ticket.slots["status"] == "Раунд 1: ждём"
    assert "Бюджет есть" in ticket.slots["answer.sales"]
    assert ticket.slots["answer.marketing"] == ""
    assert ticket.state == {"v": 1, "state": "open"}
    assert ticket.labels == {"other"}
    assert len(sandbox.issue(KEY).histories) == 3
    trida.tracker.update(number, {"answer.sales": None, "state.sales": "x" * 300}, None)
    again = trida.tracker.ticket(KEY, "")
    assert again.slots["answer.sales"] == ""
    assert again.slots["state.sales"] == "x" * 254 + "…"
    assert again.state == ticket.state


def test_the_property_alone_and_nothing_at_all(trida: Connected, sandbox: Sandbox, installed: dict, number: str):
    mark = sandbox.mark()
    trida.tracker.update(number, {}, None)
    trida.tracker.update(number, {}, {"v": 2})
    trida.tracker.update(number, {}, {"v": 2}, "absent")
    assert writes(sandbox, mark) == [("PUT", f"{number}/properties/trida"), ("PUT", number)]
    assert trida.tracker.ticket(KEY, "").state == {"v": 2}
    assert sandbox.issue(KEY).histories == []


@on_both
def test_a_comment_is_found_by_its_mark(trida: Connected, sandbox: Sandbox, number: str, edition: Edition):
    assert trida.tracker.said(number, "reveal:1") is None
    posted = trida.tracker.say(number, doc("**text**"), "reveal:1", {"trida.reveal": {"number": 1}})
    trida.tracker.say(number, doc("other"), "reveal:2", {})
    assert trida.tracker.said(number, "reveal:1") == posted
    comment = sandbox.issue(KEY).comments[-2]
    assert edition.text(comment.body) == "text"
    assert comment.properties == {"trida": {"mark": "reveal:1"}, "trida.reveal": {"number": 1}}


def test_a_lost_answer_is_found_again_among_many(
    trida: Connected, sandbox: Sandbox, number: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("adapters.jira.writing.COMMENT_PAGE", 3)
    sandbox.fault("lost-ack", method="POST", path="/comment$")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.say(number, doc("text"), "m", {})
    for _ in range(8):
        clock.tick(minutes=1)
        sandbox.comment_as("savin", KEY, "x")
    found = trida.tracker.said(number, "m")
    assert found == next(c.id for c in sandbox.issue(KEY).comments if c.properties)


def test_a_link_with_the_same_mark_is_the_same_link(trida: Connected, sandbox: Sandbox, number: str):
    trida.tracker.point(number, "trida:answer", "https://t.example/answer/demo/DEAL-142", "Ответить")
    sandbox.fault("lost-ack", method="POST", path="remotelink")
    trida.tracker.point(number, "trida:answer", "https://t.example/answer/demo/DEAL-1", "Ответить")
    (link,) = sandbox.issue(KEY).links
    assert link.content["object"] == {"url": "https://t.example/answer/demo/DEAL-1", "title": "Ответить"}


def test_a_letter_reaches_one_person_once(trida: Connected, sandbox: Sandbox, number: str):
    person = trida.tracker.people([sandbox.account("lebedeva").id])[0]
    letter = doc("a [link](<https://t.example/a/tok_en>)")
    trida.tracker.invite(number, person, "DEAL-142: ваши три да / три нет", letter)
    (mail,) = sandbox.mail("lebedeva")
    assert mail.subject == "DEAL-142: ваши три да / три нет"
    assert "link: https://t.example/a/tok_en" in mail.text
    assert 'href="https://t.example/a/tok_en"' in mail.html
    assert sandbox.mail("savin") == []
    sandbox.fault("lost-ack", method="POST", path="notify")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.invite(number, person, "s", letter)
    assert len(sandbox.mail("lebedeva")) == 2


@on_both
def test_letters_that_cannot_be_sent(trida: Connected, sandbox: Sandbox, number: str):
    with pytest.raises(NeedsOperator, match="cannot_mail_self"):
        trida.tracker.invite(number, trida.tracker.me(), "s", doc("x"))
    person = trida.tracker.people([sandbox.account("lebedeva").id])[0]
    sandbox.mail_off()
    with pytest.raises(NeedsOperator, match="mail_off"):
        trida.tracker.invite(number, person, "s", doc("x"))


# proof


class Rounds:
    """Writes to a ticket what the product writes over a round."""

    def __init__(self, trida: Connected, number: str, clock: Clock) -> None:
        self.tracker, self.ticket, self.clock = trida.tracker, number, clock

    def write(self, **slots: str) -> None:
        self.clock.tick(minutes=1)
        self.tracker.update(self.ticket, {k.replace("_", "."): v for k, v in slots.items()}, None)

    def reveal(self, round_number: int, *opened: Opened) -> str:
        self.clock.tick(minutes=1)
        data = {f"trida.ballot.{o.role}": as_data(o, round_number) for o in opened}
        data["trida.reveal"] = {"round": "r", "number": round_number, "roles": [o.role for o in opened]}
        texts = [r.text for o in opened for side in SIDES for r in o.answer.side(side)]
        return self.tracker.say(self.ticket, doc(" / ".join(texts)), f"reveal:{round_number}", data)


def as_data(o: Opened, number: int) -> dict:
    parts = {"round": o.round, "role": o.role, "person": o.person, "salt": o.salt, "canonical": o.canonical}
    return {**parts, "number": number}


def ballot(role: str, salt: str = "00", text: str = "Бюджет есть") -> Opened:
    return Opened("r", role, "p", salt, canonical(Answer((Reason(text),), (), frozenset({"yes", "no"}))))


def sealed(one: Opened) -> str:
    return f"запечатано · {one.seal}"


@pytest.fixture
def rounds(trida: Connected, number: str, clock: Clock, installed: dict) -> Rounds:
    return Rounds(trida, number, clock)


def problems(rounds: Rounds) -> dict[tuple[int, str], str | None]:
    return {(f.round, f.role): f.problem for f in check(rounds.tracker.published(KEY))}


SALES, OTHER, PRODUCT = ballot("sales"), ballot("sales", "11"), ballot("product")


def play(rounds: Rounds, number: int = 1) -> None:
    rounds.write(status=f"Раунд {number}: ждём 2 из 2", state_sales="ждём", state_product="ждём")
    rounds.write(state_sales=sealed(OTHER))
    rounds.write(state_sales=sealed(SALES))
    rounds.write(state_product=sealed(PRODUCT))
    rounds.write(status=f"Раунд {number}: вскрыт", answer_sales="+ Бюджет есть", answer_product="+ Бюджет есть")
    rounds.reveal(number, SALES, PRODUCT)


@on_both
def test_a_round_is_proven_from_the_ticket_alone(rounds: Rounds, site, sandbox: Sandbox):
    play(rounds)
    site.slots.clear()  # what the product knows of fields takes no part in it
    published = rounds.tracker.published(KEY)
    assert (published.ticket, list(published.filled)) == (KEY, [1])
    findings = {f.role: f for f in check(published)}
    assert {role: f.problem for role, f in findings.items()} == {"sales": None, "product": None}
    assert [seal for _, seal in findings["sales"].edits] == [OTHER.seal]
    assert findings["sales"].seal == SALES.seal
    assert findings["sales"].grade == "history"


def test_the_next_round_does_not_touch_the_proof_of_the_first(rounds: Rounds):
    play(rounds)
    play(rounds, 2)
    rounds.write(status="Round 3: waiting for 2 of 2", state_sales="waiting", answer_sales=None)
    rounds.write(state_sales=f"sealed · {OTHER.seal}")
    assert problems(rounds) == {(n, role): None for n in (1, 2) for role in ("sales", "product")}
    standing = [f for f in seals_before(rounds.tracker.published(KEY)) if f.seal]
    assert [(f.round, f.role, f.seal) for f in standing] == [(3, "sales", OTHER.seal)]


def test_somebody_else_in_the_state_field_is_seen(rounds: Rounds, sandbox: Sandbox, installed: dict, clock: Clock):
    play(rounds)
    clock.tick(minutes=1)
    sandbox.edit_as("orlov", KEY, {installed["state.sales"]: sealed(OTHER)})
    assert problems(rounds) == {(1, "sales"): "seal_replaced", (1, "product"): None}


@on_both
def test_a_seal_that_somebody_else_wrote_is_not_ours(rounds: Rounds, sandbox: Sandbox, installed: dict, clock: Clock):
    rounds.write(status="Раунд 1: ждём", state_sales="ждём")
    clock.tick(minutes=1)
    sandbox.edit_as("orlov", KEY, {installed["status"]: "Раунд 7: ждём", installed["state.sales"]: sealed(SALES)})
    rounds.reveal(1, SALES)
    assert problems(rounds) == {(1, "sales"): "not_ours"}


def test_a_text_typed_by_mistake_is_no_publication(rounds: Rounds, sandbox: Sandbox, installed: dict, clock: Clock):
    rounds.write(status="Раунд 1: ждём", state_sales="ждём")
    sandbox.edit_as("orlov", KEY, {installed["answer.sales"]: "+ мысль"})
    rounds.write(state_sales=sealed(SALES), answer_sales=None)
    rounds.reveal(1, SALES)
    assert rounds.tracker.published(KEY).filled == {}
    assert problems(rounds) == {(1, "sales"): None}


def test_a_seal_after_the_answers_were_shown_proves_nothing(rounds: Rounds):
    rounds.write(status="Раунд 1: вскрыт", answer_sales="+ Бюджет есть")
    rounds.write(state_sales=sealed(SALES))
    rounds.reveal(1, SALES)
    assert problems(rounds) == {(1, "sales"): "no_seal"}


def test_a_changed_ballot_and_an_edited_reveal_are_seen(rounds: Rounds, sandbox: Sandbox, clock: Clock):
    play(rounds)
    comment = sandbox.issue(KEY).comments[-1]
    held = comment.properties["trida.ballot.sales"]
    held["canonical"] = held["canonical"].replace("Бюджет", "Бюджета")
    assert problems(rounds)[1, "sales"] == "seal_differs"
    clock.tick(minutes=1)
    rounds.tracker.revise(rounds.ticket, comment.id, doc("other"))
    assert set(problems(rounds).values()) == {"reveal_changed"}


def commit(rounds: Rounds, one: Opened, **data: object) -> str:
    rounds.clock.tick(minutes=1)
    text = render("commitment", RU, role=one.role, number=1, seal=one.seal)
    held = {"trida.commitment": {"round": 1, "role": one.role, "seal": one.seal, **data}}
    return rounds.tracker.say(rounds.ticket, text, f"commit:{one.seal}", held)


def test_without_fields_comments_are_the_weaker_proof(rounds: Rounds, sandbox: Sandbox, clock: Clock):
    commit(rounds, OTHER)
    commit(rounds, SALES)
    rounds.reveal(1, SALES)
    (finding,) = check(rounds.tracker.published(KEY))
    assert (finding.problem, finding.grade, len(finding.edits)) == (None, "comment", 1)


@on_both
def test_an_edited_or_forged_commitment_is_seen(rounds: Rounds, sandbox: Sandbox, clock: Clock):
    posted = commit(rounds, SALES)
    rounds.reveal(1, SALES)
    fake = sandbox.comment_as("orlov", KEY, f"seal {OTHER.seal}")
    fake.properties |= {"trida.commitment": {"round": 1, "role": "sales", "seal": OTHER.seal}}
    assert problems(rounds) == {(1, "sales"): None}
    sandbox.issue(KEY).comments[-3].properties["trida.commitment"]["seal"] = OTHER.seal
    assert problems(rounds) == {(1, "sales"): "not_ours"}
    sandbox.issue(KEY).comments[-3].properties["trida.commitment"]["seal"] = SALES.seal
    clock.tick(minutes=1)
    rounds.tracker.revise(rounds.ticket, posted, render("commitment", RU, role="x", number=1, seal=SALES.seal))
    assert problems(rounds) == {(1, "sales"): "not_ours"}


@on_both
def test_texts_of_others_never_break_the_reading(rounds: Rounds, sandbox: Sandbox):
    odd = sandbox.comment_as("orlov", KEY, "x")
    odd.properties |= {"trida": "text", "trida.reveal": [], "trida.commitment": None}
    play(rounds)
    ours = sandbox.issue(KEY).comments[-1]
    ours.properties |= {"trida.odd": 5, "trida.ballot.x": {"role": 1}}
    assert problems(rounds)[1, "sales"] is None
