"""The one stand-in for the program behind the pages: a round in memory, with the same refusals as the real one."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from plugin.domain.reasons import Answer, Problem, read
from plugin.domain.rounds import Ending, State
from plugin.errors import Rejected
from plugin.usecases.views import BallotPage, Bound, DeviceLine, RolePage, RoleResult, RoundHead, SeatLine
from tests.web.story import DEADLINE, REVEALED, RU, SEALED, SEALS, Story

ROUND = "rnd-1"
TOKEN = "tkn-igor"
ROLE_TOKEN = "tkn-sales"
VIEW = "view-signed"
NOT_HERE = Rejected("not_bound")


class FakeAnswering:
    """One deal, one round; Igor answers for sales. Tests set ``state``, ``refuse`` and the other fields at will."""

    def __init__(self, story: Story = RU) -> None:
        self.story = story
        self.state = "waiting"
        self.answer: Answer | None = None
        self.sealed_by: str | None = None
        self.seal_code: str | None = None
        self.draft: str | None = None
        self.round_state = State.OPEN
        self.ending: Ending | None = None
        self.policy = "extend"
        self.exposed = False
        self.early_by: str | None = None
        self.leads = False
        self.door = "ballot"
        self.others = {"marketing": "sealed", "product": "waiting"}
        self.seen_before: set[str] = set()
        self.role_links: set[str] = set()
        self.by_role_link = False
        self.refuse: dict[str, Exception] = {}
        self.bound: set[str] = set()
        self.asked: list[tuple[str, str, str]] = []
        self.calls: list[str] = []
        self._numbers = count(1)

    def note(self, call: str) -> None:
        self.calls.append(call)
        if call in self.refuse:
            raise self.refuse[call]

    def inside(self, round_id: str, cookie: str | None) -> None:
        if round_id != ROUND or cookie not in self.bound:
            raise NOT_HERE

    def _changing(self, call: str, round_id: str, cookie: str | None) -> None:
        self.inside(round_id, cookie)
        self.note(call)
        if self.round_state is not State.OPEN:
            raise Rejected(f"round_{self.round_state}")

    def claim(self, token: str) -> Bound:
        self.note("claim")
        if token != TOKEN:
            raise Rejected("link_unknown")
        cookie = f"browser-{next(self._numbers)}"
        self.bound.add(cookie)
        return Bound(ROUND, self.door, cookie)

    def role_names(self, token: str) -> RolePage:
        self.note("role_names")
        if token != ROLE_TOKEN:
            raise Rejected("link_unknown")
        if self.round_state is not State.OPEN:
            raise Rejected("round_over")
        name, person = self.story.roles["sales"]
        people = (("u-igor", person), ("u-petr", "Пётр <Орлов>"))
        return RolePage(self.round_head(), name, people, self.state, self.sealed_by, f"visit-{next(self._numbers)}")

    def role_bind(self, token: str, person: str) -> Bound:
        self.note("role_bind")
        if person != "u-igor":
            raise Rejected("not_of_role")
        self.by_role_link = True
        cookie = f"browser-{next(self._numbers)}"
        self.bound.add(cookie)
        return Bound(ROUND, "ballot", cookie)

    def ballot(self, round_id: str, cookie: str | None) -> BallotPage:
        self.note("ballot")
        self.inside(round_id, cookie)
        name, person = self.story.roles["sales"]
        devices = (DeviceLine(SEALED, SEALED, here=True), DeviceLine(DEADLINE, REVEALED, here=False))
        return BallotPage(
            head=self.round_head(),
            role="sales",
            role_name=name,
            person_name=person,
            state=self.state,
            sealed_by=self.sealed_by,
            sealed_at=SEALED if self.state in {"sealed", "abstained"} else None,
            seal=self.seal_code,
            answer=None if self.by_role_link else self.answer,
            draft=None if self.by_role_link else self.draft,
            devices=() if self.by_role_link else devices,
            early_by=self.early_by,
            by_role_link=self.by_role_link,
        )

    def seal(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        self._changing("seal", round_id, cookie)
        answer, problems = read(form)
        if problems:
            return problems
        self.put(answer)
        return ()

    def put(self, answer: Answer) -> None:
        """Seal as Igor; every seal is a new one."""
        turn = next(self._numbers)
        self.answer, self.state = answer, "sealed"
        self.seal_code = SEALS["sales"] if turn < 3 else f"{turn:02x}{SEALS['sales'][2:]}"
        self.sealed_by = self.story.roles["sales"][1]

    def abstain(self, round_id: str, cookie: str | None) -> None:
        self._changing("abstain", round_id, cookie)
        self.state, self.answer, self.seal_code = "abstained", None, None

    def withdraw(self, round_id: str, cookie: str | None) -> None:
        self._changing("withdraw", round_id, cookie)
        if self.state not in {"sealed", "abstained"}:
            raise Rejected("nothing_to_withdraw")
        self.state, self.answer, self.seal_code = "waiting", None, None

    def leave(self, round_id: str, cookie: str | None) -> None:
        self.note("leave")
        self.bound.discard(cookie or "")

    def head(self, round_id: str) -> RoundHead | None:
        self.note("head")
        return self.round_head() if round_id == ROUND else None

    def ask(self, workspace: str, deal: str, typed: str) -> None:
        self.note("ask")
        self.asked.append((workspace, deal, typed))

    def reveal(self) -> None:
        """End the round with an answer of every role."""
        self.round_state, self.ending = State.REVEALED, Ending.ALL_ANSWERED
        self.answer, self.state = self.story.answers["sales"], "sealed"
        self.others = dict.fromkeys(self.others, "sealed")

    def column(self, role: str) -> RoleResult:
        """Return what a role said, as the result shows it."""
        name, person = self.story.roles[role]
        state = self.state if role == "sales" else self.others[role]
        if state != "sealed":
            return RoleResult(role, name, state, None, None)
        answer = self.story.answers[role]
        return RoleResult(role, name, state, person, answer, SEALS[role], SEALED, versions=1)

    def round_head(self) -> RoundHead:
        """Return what every page of the round begins with."""
        seats = tuple(
            SeatLine(
                role,
                name,
                (person,),
                self.state if role == "sales" else self.others[role],
                mine=role == "sales",
                by=person if "sealed" in (self.state if role == "sales" else self.others[role]) else None,
                seen_before=role in self.seen_before,
                by_role_link=role in self.role_links,
            )
            for role, (name, person) in self.story.roles.items()
        )
        ended = None if self.round_state is State.OPEN else REVEALED
        head = RoundHead(
            round_id=ROUND,
            workspace="demo",
            locale=self.story.locale,
            zone="Europe/Moscow",
            tracker_name="Jira",
            deal_key="DEAL-142",
            deal_url="https://example.atlassian.net/browse/DEAL-142",
            title=self.story.title,
            number=1,
            state=self.round_state,
            ending=self.ending,
            ended_at=ended,
            deadline=DEADLINE,
            policy=self.policy,
            exposed=self.exposed,
            seats=seats,
            leads=self.leads,
        )
        return replace(head, facts=self.story.facts)
