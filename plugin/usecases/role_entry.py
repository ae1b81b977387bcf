"""Coming in by the link that a role shares: pick a name of the frozen roster, then answer for the role.

Such a browser starts a ballot or replaces one and shows none: whoever can read the role's page can pick any name of it.
"""

from datetime import timedelta

from plugin.domain.access import Proof, Viewer
from plugin.domain.rounds import Round, accepting, shown_state
from plugin.errors import Rejected
from plugin.ports.entering import RoleLink
from plugin.ports.store import Tx
from plugin.usecases.ballots import note_opened
from plugin.usecases.deps import World, hashed
from plugin.usecases.pages import head, name_of
from plugin.usecases.views import Bound, RolePage

AN_HOUR = timedelta(hours=1)
BROWSERS_AN_HOUR = 20
OPENED = "role_link"


def names(world: World, token: str) -> RolePage:
    """Return who may answer by a role's link; raises ``Rejected`` ``link_unknown`` or ``round_over``."""
    with world.store.begin() as tx:
        link = _known(tx, token)
        round_ = _taking_answers(world, tx.round(link.round))
        section = world.sites[round_.workspace].section
        return RolePage(
            head=head(world, tx, round_, Viewer(Proof.ROLE_BROWSER, round_.id)),
            role_name=section.role_name(link.role, section.locale),
            people=tuple((p.id, p.name) for p in round_.roster.seat(link.role).answerers),
            state=shown_state(round_, link.role),
            sealed_by=name_of(round_, round_.ballots[link.role].person),
            visit=world.new_id(),
        )


def bind(world: World, token: str, person: str) -> Bound:
    """Bind a browser to a person of the role; raises as ``names``, and ``not_of_role`` or ``too_many_browsers``."""
    now = world.clock()
    with world.store.begin() as tx:
        link = _known(tx, token)
        round_ = _taking_answers(world, tx.lock(link.round))
        if person not in {p.id for p in round_.roster.seat(link.role).answerers}:
            raise Rejected("not_of_role", role=link.role)
        if _opened_lately(world, tx, link) >= BROWSERS_AN_HOUR:
            raise Rejected("too_many_browsers", role=link.role)
        cookie = world.new_id()
        tx.bind_role(link, person, hashed(cookie), now)
        note_opened(tx, round_, link.role, world)
        tx.audit(now, round_.id, person, OPENED, {"role": link.role})
    return Bound(link.round, "ballot", cookie)


def _known(tx: Tx, token: str) -> RoleLink:
    link = tx.role_link(hashed(token))
    if link is None:
        raise Rejected("link_unknown")
    return link


def _taking_answers(world: World, round_: Round | None) -> Round:
    if round_ is None:
        raise Rejected("link_unknown")
    try:
        accepting(round_, world.clock())
    except Rejected:
        raise Rejected("round_over") from None
    return round_


def _opened_lately(world: World, tx: Tx, link: RoleLink) -> int:
    """Count by the round's log, which keeps what a browser that was given up has done."""
    since = world.clock() - AN_HOUR
    found = (at for at, _, what, facts in tx.audits(link.round) if what == OPENED and facts["role"] == link.role)
    return sum(at >= since for at in found)
