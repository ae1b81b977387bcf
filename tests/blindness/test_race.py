"""Two processes do two things to one round at the same moment: one end, nothing accepted is lost, nobody is misled."""

from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations_with_replacement

import pytest

from plugin.domain.rounds import ANSWERED, State
from tests.blindness import actor
from tests.blindness.actor import Order
from tests.blindness.arena import PAIRS, arena, processes
from tests.house import LEAD, WORKSPACE

pytestmark = pytest.mark.xdist_group("race")

INPUTS = ("seal", "edit", "withdraw", "abstain", "deadline", "cancel", "early")
MOVES = {"seal": "sealed", "edit": "sealed", "withdraw": "waiting", "abstain": "abstained"}
FRESH = {"seal", "abstain"}
PROJECTS = ("DEAL", "TEAM")
OVER = {"round_revealed", "round_cancelled", "round_over"}
REFUSALS = {
    "seal": OVER,
    "edit": OVER,
    "abstain": OVER,
    "withdraw": OVER | {"nothing_to_withdraw"},
    "cancel": {"round_revealed", "round_cancelled", "no_open_round"},
    "early": {"round_revealed", "round_cancelled", "no_open_round", "too_few_answers"},
    "deadline": set(),
}
# How late the first and the second one are, in seconds: a run of a ticket takes some hundredths.
PAUSES = ((0.0, 0.0), (0.0, 0.012), (0.02, 0.0), (0.0, 0.03))
LATE = timedelta(hours=97)


class Pair:
    """The two processes that race."""

    def __init__(self, env, context):
        self._together = context.Barrier(2)
        self._lines, self._processes = [], []
        for _ in range(2):
            here, there = context.Pipe()
            process = context.Process(target=actor.main, args=(env, there, self._together), daemon=True)
            process.start()
            there.close()
            self._lines.append(here)
            self._processes.append(process)
        assert self._answers() == ["ready", "ready"]

    def race(self, *orders):
        for line, order in zip(self._lines, orders, strict=True):
            line.send(order)
        answers = self._answers()
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers

    def _answers(self):
        for line in self._lines:
            assert line.poll(60), "a process does not answer"
        return [line.recv() for line in self._lines]

    def end(self):
        for line, process in zip(self._lines, self._processes, strict=True):
            line.send(None)
            process.join()
            line.close()
            process.close()


@contextmanager
def pair_of(env):
    pair = Pair(env, processes())
    try:
        yield pair
    finally:
        pair.end()


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    """The house with its deals, and two processes on its database."""
    with arena(tmp_path_factory.mktemp("race")) as place, pair_of(place.home.env) as pair:
        place.race = pair.race
        yield place


class Case:
    """One race: who does what to which ballot, and what stood there before."""

    def __init__(self, ring, whats, number):
        self.ring, self.whats = ring, whats
        self.roles = self._same_ballot() if number % 2 == 0 else self._two_ballots()
        fresh = {r for r, what in zip(self.roles, whats, strict=True) if what in FRESH} or {"product"}
        texts = {role: f"before {role}" for role in PAIRS if role not in fresh}
        self.before = ring.prepare(PROJECTS[number // 2 % 2], texts, invite=False)
        self.orders = [self._order(slot, number) for slot in (0, 1)]
        self.count = len(ring.versions(self.before))

    def _same_ballot(self):
        return ("product", "product") if FRESH & set(self.whats) else ("marketing", "marketing")

    def _two_ballots(self):
        first, second = ("product" if what in FRESH else "marketing" for what in self.whats)
        if first == second:
            second = "marketing" if first == "product" else "sales"
        return first, second

    def _order(self, slot, number):
        what, one = self.whats[slot], self.before
        late = what == "deadline" or ("deadline" in self.whats and number == len(PAUSES) - 1)
        return Order(
            what,
            one.key,
            one.ticket,
            one.round,
            self.ring.clock() + (LATE if late else timedelta(0)),
            PAUSES[number % len(PAUSES)][slot],
            cookie=self.ring.cookie(one, self.roles[slot], slot) if what in MOVES else "",
            text=f"{what} by {slot}",
            by=self.ring.ids[LEAD],
            second=self.ring.ids["kotova"],
        )

    def play(self):
        self.told = self.ring.race(*self.orders)
        for what, told in zip(self.whats, self.told, strict=True):
            assert told.refused is None or told.refused in REFUSALS[what]
            assert told.outcome in ("done", "lost", "later")
        if "deadline" in self.whats:
            self.ring.clock.now += LATE
        self.ring.finish()
        self.check_moves()
        self.check_end()

    def accepted(self, what):
        return [slot for slot in (0, 1) if self.whats[slot] == what and self.told[slot].refused is None]

    def check_moves(self):
        """Check that every accepted move is on record, no refused one is, and that the last one of a role stands."""
        made = self.ring.versions(self.before)
        expected = [(self.roles[slot], state) for what, state in MOVES.items() for slot in self.accepted(what)]
        assert sorted((v.role, v.state) for v in made[self.count :]) == sorted(expected)
        ballots = self.ring.round(self.before).ballots
        last = {v.role: (v.state, v.seal) for v in made}
        assert {role: (ballot.state, ballot.seal) for role, ballot in ballots.items() if role in last} == last

    def last_texts(self):
        """Return the text of the last accepted seal of each role that stands sealed, known by who sealed it."""
        texts = {}
        for number, version in enumerate(self.ring.versions(self.before)):
            texts.pop(version.role, None)
            if version.state == "sealed":
                slot = [self.ring.ids[slug] for slug in PAIRS[version.role]].index(version.person)
                raced = number >= self.count
                texts[version.role] = f"{self.whats[slot]} by {slot}" if raced else f"before {version.role}"
        return texts

    def check_end(self):
        one, ring = self.before, self.ring
        standing = ring.round(one)
        assert standing.state is not State.OPEN or not {"deadline"} & set(self.whats)
        assert standing.state is State.CANCELLED or not self.accepted("cancel")
        assert standing.state is not State.OPEN or standing.sealed < 2 or not self.accepted("early")
        expected = self.last_texts()
        if standing.state is State.OPEN:
            expected |= self.complete(standing)
        acts = [what for _, what in ring.acts(one)]
        ends = [number for number, what in enumerate(acts) if what in ("revealed", "cancelled")]
        assert len(ends) == 1
        assert not MOVES.keys() & set(acts[ends[0] :])
        # a commitment that an edit overtook is not made any more
        assert [key for key in ring.undone(one) if not key.startswith("commit:")] == []
        if ring.round(one).state is State.REVEALED:
            ring.check_revealed(one, expected)
        else:
            ring.check_cancelled(one, ["before ", *(f"{what} by" for what in MOVES)])

    def complete(self, standing):
        """Let the roles that still owe an answer seal: what was accepted before must survive to the reveal."""
        owing = [role for role, ballot in standing.ballots.items() if ballot.state not in ANSWERED]
        for role in owing:
            self.ring.seal(self.before, role, f"after {role}")
        self.ring.finish()
        return {role: f"after {role}" for role in owing}


PAIRS_OF_INPUTS = list(combinations_with_replacement(INPUTS, 2))


@pytest.mark.parametrize("whats", PAIRS_OF_INPUTS, ids="+".join)
def test_two_things_at_once_have_one_end_and_lose_no_answer(ring, whats):
    # Neighbours take the pauses by turns: with one ballot and with two, with fields and without.
    index = PAIRS_OF_INPUTS.index(whats)
    numbers = (0, 3) if "deadline" in whats else range(4)
    Case(ring, whats, numbers[index % len(numbers)]).play()


@pytest.mark.parametrize("project", PROJECTS, ids=["fields", "plain"])
def test_two_workers_on_one_ticket_reveal_once(ring, project):
    texts = {role: f"before {role}" for role in ("sales", "marketing")}
    for number in range(4):
        one = ring.prepare(project, texts, invite=False)
        ring.seal(one, "product", "last product")
        orders = (Order("run", one.key, one.ticket, one.round, ring.clock(), p) for p in PAUSES[number])
        told = ring.race(*orders)
        assert {t.outcome for t in told} <= {"done", "lost", "later"}
        ring.finish()
        assert ring.undone(one) == []
        ring.check_revealed(one, {**texts, "product": "last product"})


@pytest.mark.parametrize("project", PROJECTS, ids=["fields", "plain"])
def test_two_workers_on_one_label_open_one_round_and_write_to_each_person_once(ring, project):
    for number in range(4):
        issue = ring.deal(project)
        ring.sandbox.label_as(LEAD, issue.key, add="trida")
        orders = (Order("run", issue.key, issue.id, "", ring.clock(), p) for p in PAUSES[number])
        assert {t.outcome for t in ring.race(*orders)} <= {"done", "lost", "later"}
        ring.finish(minutes=1)
        with ring.app.store.begin() as tx:
            (round_,) = tx.rounds(WORKSPACE, issue.id)
        assert (round_.state, "trida" in issue.values["labels"]) == (State.OPEN, False)
        counts = {slug: sum(m.issue == issue.key for m in ring.sandbox.mail(slug)) for slug in ring.ids}
        assert set(counts.values()) == {1}
