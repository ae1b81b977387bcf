"""Who may do what: one table of doors, one predicate for every answer.

The web's routes are made from ``DOORS``; a route that is not in it does not exist.
"""

from dataclasses import dataclass
from enum import StrEnum

from plugin.domain.rounds import Round, State


class Proof(StrEnum):
    """How a visitor of a door is recognised."""

    NONE = "none"
    LINK = "personal link"
    ROLE_LINK = "role link"
    BROWSER = "bound browser"
    ROLE_BROWSER = "browser bound by a role link"
    LIST_BROWSER = "browser bound for checklists"
    VIEW = "signed view link"
    SIGNATURE = "signature over the body"
    OPERATOR = "loopback or the reverse proxy's header"


class Binding(StrEnum):
    """How a browser was bound: by the link of one person, or by one that a whole role shares."""

    PERSONAL = "personal"
    ROLE = "role"


class Who(StrEnum):
    """Who a door is for."""

    ANYONE = "anyone"
    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    MANAGER = "manager"
    OPERATOR = "operator"
    TRACKER = "tracker"


@dataclass(frozen=True, slots=True)
class Door:
    """One surface: endpoint name, method, path, who it is for and how they prove it."""

    name: str
    method: str
    path: str
    who: Who
    proof: Proof

    @property
    def changes(self) -> bool:
        """Whether the door changes state; such a door is never a GET."""
        return self.method == "POST"


DOORS = (
    Door("home", "GET", "/", Who.ANYONE, Proof.NONE),
    Door("limits", "GET", "/limits", Who.ANYONE, Proof.NONE),
    Door("style", "GET", "/static/<path:filename>", Who.ANYONE, Proof.NONE),
    Door("healthz", "GET", "/healthz", Who.ANYONE, Proof.NONE),
    Door("readyz", "GET", "/readyz", Who.ANYONE, Proof.NONE),
    Door("metrics", "GET", "/metrics", Who.OPERATOR, Proof.OPERATOR),
    Door("hook", "POST", "/hooks/<workspace>", Who.TRACKER, Proof.SIGNATURE),
    Door("ask", "GET", "/answer/<workspace>/<deal>", Who.ANYONE, Proof.NONE),
    Door("ask_post", "POST", "/answer/<workspace>/<deal>", Who.ANYONE, Proof.NONE),
    Door("claim", "GET", "/a/<token>", Who.PARTICIPANT, Proof.NONE),
    Door("claim_post", "POST", "/a/<token>", Who.PARTICIPANT, Proof.LINK),
    Door("role_claim", "GET", "/t/<token>", Who.PARTICIPANT, Proof.NONE),
    Door("role_names", "POST", "/t/<token>", Who.PARTICIPANT, Proof.ROLE_LINK),
    Door("role_bind", "POST", "/t/<token>/name", Who.PARTICIPANT, Proof.ROLE_LINK),
    Door("ballot", "GET", "/r/<round_id>", Who.PARTICIPANT, Proof.BROWSER),
    Door("seal", "POST", "/r/<round_id>/seal", Who.PARTICIPANT, Proof.BROWSER),
    Door("abstain", "POST", "/r/<round_id>/abstain", Who.PARTICIPANT, Proof.BROWSER),
    Door("withdraw", "POST", "/r/<round_id>/withdraw", Who.PARTICIPANT, Proof.BROWSER),
    Door("leave", "POST", "/r/<round_id>/leave", Who.PARTICIPANT, Proof.BROWSER),
    Door("result", "GET", "/r/<round_id>/result", Who.PARTICIPANT, Proof.BROWSER),
    Door("judge", "POST", "/r/<round_id>/judge", Who.PARTICIPANT, Proof.BROWSER),
    Door("settle", "POST", "/r/<round_id>/settle", Who.PARTICIPANT, Proof.BROWSER),
    Door("objection", "POST", "/r/<round_id>/objection", Who.PARTICIPANT, Proof.BROWSER),
    Door("second", "POST", "/r/<round_id>/second", Who.PARTICIPANT, Proof.BROWSER),
    Door("talk", "GET", "/r/<round_id>/talk", Who.PARTICIPANT, Proof.BROWSER),
    Door("ground", "POST", "/r/<round_id>/ground", Who.PARTICIPANT, Proof.BROWSER),
    Door("outcome", "POST", "/r/<round_id>/outcome", Who.PARTICIPANT, Proof.BROWSER),
    Door("changes", "GET", "/r/<round_id>/changes", Who.PARTICIPANT, Proof.BROWSER),
    Door("month", "GET", "/r/<round_id>/month", Who.PARTICIPANT, Proof.BROWSER),
    Door("goals", "GET", "/r/<round_id>/goals", Who.PARTICIPANT, Proof.BROWSER),
    Door("round_lists", "GET", "/r/<round_id>/checklists", Who.PARTICIPANT, Proof.BROWSER),
    Door("round_list", "GET", "/r/<round_id>/checklists/<process>", Who.PARTICIPANT, Proof.BROWSER),
    Door("lead", "GET", "/r/<round_id>/lead", Who.FACILITATOR, Proof.BROWSER),
    Door("steer", "POST", "/r/<round_id>/lead", Who.FACILITATOR, Proof.BROWSER),
    Door("list_claim", "GET", "/l/<token>", Who.PARTICIPANT, Proof.NONE),
    Door("list_bind", "POST", "/l/<token>", Who.PARTICIPANT, Proof.LINK),
    Door("lists", "GET", "/s/<workspace>", Who.PARTICIPANT, Proof.LIST_BROWSER),
    Door("list", "GET", "/s/<workspace>/<process>", Who.PARTICIPANT, Proof.LIST_BROWSER),
    Door("list_act", "POST", "/s/<workspace>/<process>/<day>", Who.PARTICIPANT, Proof.LIST_BROWSER),
    Door("view", "GET", "/v/<signed>", Who.MANAGER, Proof.VIEW),
    Door("view_month", "GET", "/w/<signed>/month", Who.MANAGER, Proof.VIEW),
    Door("view_changes", "GET", "/w/<signed>/changes", Who.MANAGER, Proof.VIEW),
    Door("view_goals", "GET", "/w/<signed>/goals", Who.MANAGER, Proof.VIEW),
    Door("view_goals_file", "GET", "/w/<signed>/goals.<form>", Who.MANAGER, Proof.VIEW),
    Door("view_lists", "GET", "/w/<signed>/checklists", Who.MANAGER, Proof.VIEW),
    Door("view_list", "GET", "/w/<signed>/checklists/<process>", Who.MANAGER, Proof.VIEW),
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks and how they proved it. ``person`` is an account id, None for a manager or an anonymous visitor."""

    proof: Proof
    round: str | None = None
    person: str | None = None


_BROWSERS = frozenset({Proof.BROWSER, Proof.ROLE_BROWSER})


def may_read_answer(viewer: Viewer, round_: Round, author: str | None) -> bool:
    """Whether ``viewer`` may read the answer that ``author`` sealed in ``round_``.

    Until the reveal: its author, on a browser that their personal link bound to this round; one bound by a role link
    reads nothing, for whoever shares that link may have taken the author's name. After it: whoever may see the result.
    A cancelled round stays sealed for everybody else for good.
    """
    if viewer.round != round_.id:
        return False
    own = viewer.proof is Proof.BROWSER and viewer.person is not None and viewer.person == author
    return own or (round_.state is State.REVEALED and may_see_result(viewer, round_))


def may_see_result(viewer: Viewer, round_: Round) -> bool:
    """Whether ``viewer`` may open the result page of ``round_``."""
    if viewer.round != round_.id or round_.state is not State.REVEALED:
        return False
    if viewer.proof in _BROWSERS:
        return _member(viewer, round_) or may_lead(viewer, round_)
    return viewer.proof is Proof.VIEW


def may_judge(viewer: Viewer, round_: Round) -> bool:
    """Whether ``viewer`` may say which reasons are the same, object to one, or record what a talk came to."""
    return may_see_result(viewer, round_) and viewer.proof in _BROWSERS and _member(viewer, round_)


def is_proven(viewer: Viewer, round_: Round) -> bool:
    """Whether whoever looks came by a link of their own.

    A name picked behind a role link may answer for the role; it takes nothing back, agrees to nothing, leads nothing.
    """
    return viewer.round == round_.id and viewer.proof is Proof.BROWSER


def may_lead(viewer: Viewer, round_: Round) -> bool:
    """Whether ``viewer`` is a facilitator of ``round_``; leading shows states, never an answer."""
    return is_proven(viewer, round_) and viewer.person in {p.id for p in round_.facilitators}


def _member(viewer: Viewer, round_: Round) -> bool:
    return viewer.person is not None and round_.roster.person(viewer.person) is not None
