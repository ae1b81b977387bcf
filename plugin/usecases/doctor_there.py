"""Checks of the tracker: account, clock, rights, webhook, fields; then the people (``doctor_people``)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from plugin.domain.health import Check, Health, of_clocks
from plugin.errors import NeedsOperator
from plugin.manifest import Permission
from plugin.ports.provision import Lack
from plugin.ports.tracker import Ticket
from plugin.usecases.doctor import Patient
from plugin.usecases.doctor_people import PEOPLE

# A change shorter ago may still be on its way: some trackers gather what changed for up to five minutes.
ON_ITS_WAY = timedelta(minutes=6)
LOOK_BACK = timedelta(days=1)
TEAM_MANAGED = "team_managed"
# What a round writes on a deal; the other slots can be done without.
NEEDED = frozenset({"status", "agreement", "state", "answer"})


def account(patient: Patient) -> Iterator[Check]:
    """Whether the tracker answers and takes our token, and how long such a token lives; none says how old it is."""
    facts = {"name": patient.inspector.me().name}
    kind = patient.section.tracker.kind
    if kind == "notion":
        yield Check("tracker", Health.OK, "token_stays", facts)
    elif kind == "jira-dc":
        yield Check("tracker", Health.OK, "token_as_made", facts)
    else:
        yield Check("tracker", Health.OK, "ok", facts)


def clock(patient: Patient) -> Iterator[Check]:
    """How far the tracker's clock and ours are apart."""
    ahead = patient.inspector.ahead()
    if ahead is None:
        yield Check("clock", Health.WARN, "no_date")
        return
    state = of_clocks(ahead)
    seconds = round(ahead.total_seconds())
    reason = "ok" if state is Health.OK else "clock_behind" if seconds > 0 else "clock_ahead"
    yield Check("clock", state, reason, {"seconds": abs(seconds)})


def rights(patient: Patient) -> Iterator[Check]:
    """Whether our account has what the manifest asks for, project by project."""
    for name in patient.inspector.unseen(patient.desired.selection):
        yield Check("rights", Health.WARN, "project_unseen", {}, name)
    talks = [patient.section.talk.project] if patient.section.talk.project else []
    projects = list(dict.fromkeys([*patient.provisioner.projects(patient.desired), *talks]))
    wanted = {one.scope: one for one in patient.permissions}
    found = patient.provisioner.lacking(list(wanted), projects)
    lacks = [lack for lack in found if not lack.unknown]
    for where in dict.fromkeys(lack.where for lack in lacks):
        here = [lack for lack in lacks if lack.where == where]
        said = "; ".join(_with_why(lack, wanted.get(lack.right)) for lack in here)
        yield Check("rights", Health.FAIL, "rights_lack", {"rights": said}, where)
    unknown = [lack.title for lack in found if lack.unknown]
    if unknown:
        yield Check("rights", Health.WARN, "rights_unknown", {"rights": ", ".join(unknown)})
    elif not lacks:
        yield Check("rights", Health.OK, "ok", {"count": len(wanted), "projects": ", ".join(projects)})


def _with_why(lack: Lack, wanted: Permission | None) -> str:
    if wanted is None:
        return lack.title
    why = {str(locale): text for locale, text in wanted.why.items()}
    return f"{lack.title} ({why.get('en') or next(iter(why.values()), '')})"


def webhook(patient: Patient) -> Iterator[Check]:
    """Whether our webhook stands on the site as it should; where nobody can look at it, whether it has been heard."""
    facts = {"url": patient.desired.hook_url}
    try:
        hook = patient.admin.hook(patient.desired)
    except NeedsOperator as error:
        yield _unreadable(patient, error, facts)
        return
    if hook is None:
        yield Check("webhook", Health.FAIL, "hook_missing", facts)
    elif not hook.enabled:
        yield Check("webhook", Health.FAIL, "hook_off", facts)
    elif hook.differs:
        yield Check("webhook", Health.FAIL, "hook_differs", facts | {"what": ", ".join(hook.differs)})
    else:
        yield Check("webhook", Health.OK, "ok", facts)


def _unreadable(patient: Patient, error: NeedsOperator, facts: Mapping[str, str]) -> Check:
    if error.reason == "no_right":
        return Check("webhook", Health.WARN, "hook_unreadable", facts)
    if error.reason != "hook_unlisted":
        raise error
    # What was let in carried a genuine signature: a subscription stands, and has our secret.
    if _last_delivery(patient) is None:
        return Check("webhook", Health.WARN, "hook_unheard", facts)
    return Check("webhook", Health.OK, "hook_heard", facts)


def _last_delivery(patient: Patient) -> datetime | None:
    with patient.store.begin() as tx:
        return next((row["received_at"] for row in tx.deliveries(patient.name, 1)), None)


def deliveries(patient: Patient) -> Iterator[Check]:
    """When the last webhook came, and whether deals changed since without one."""
    now = patient.clock()
    last = _last_delivery(patient)
    facts: dict[str, str | int] = {"minutes": int((now - last).total_seconds() // 60)} if last else {}
    since = last + ON_ITS_WAY if last else now - LOOK_BACK
    changed = () if since >= now else patient.tracker.changed(patient.desired.selection, since, ())
    count = sum(1 for _ in changed)
    if count:
        yield Check("deliveries", Health.WARN, "silent" if last else "never", facts | {"changed": count})
    else:
        yield Check("deliveries", Health.OK, "ok" if last else "none_yet", facts)


def fields(patient: Patient) -> Iterator[Check]:
    """Which of our fields can be written on a deal of each project; without them a round runs plain."""
    with patient.store.begin() as tx:
        installed = tx.installed(patient.name)
    if installed is None:
        yield Check("fields", Health.FAIL, "not_installed")
        return
    wanted = [spec.name for spec in patient.desired.slots]
    absent = [slot for slot in wanted if slot not in installed.slots]
    if absent:
        yield Check("fields", Health.FAIL, "fields_absent", {"slots": ", ".join(absent)})
    tickets = patient.samples()
    for ticket in tickets:
        yield _of_ticket(ticket, [slot for slot in wanted if slot in installed.slots], installed.unplaced)
    yield from _without_deal(installed.unplaced, {ticket.project for ticket in tickets})
    if not absent and not tickets:
        yield Check("fields", Health.OK, "made", {"count": len(wanted)})


def _without_deal(unplaced: Sequence[str], looked_at: Collection[str]) -> Iterator[Check]:
    """Say what the last installation found in projects that have no deal to look at now."""
    found: dict[str, list[str]] = {}
    for entry in unplaced:
        project, _, slot = entry.partition(": ")
        if project not in looked_at:
            found.setdefault(project, []).append(slot)
    for project, slots in found.items():
        reason = TEAM_MANAGED if TEAM_MANAGED in slots else "fields_unplaced"
        yield Check("fields", Health.WARN, reason, {"slots": ", ".join(slots)}, project)


def _of_ticket(ticket: Ticket, slots: Sequence[str], unplaced: Sequence[str]) -> Check:
    needed = [slot for slot in slots if slot.partition(".")[0] in NEEDED]
    off = [slot for slot in needed if slot not in ticket.slots]
    facts: dict[str, str | int] = {"deal": ticket.key, "count": len(needed), "slots": ", ".join(off)}
    if not off:
        return Check("fields", Health.OK, "ok", facts, ticket.project)
    if f"{ticket.project}: {TEAM_MANAGED}" in unplaced:
        return Check("fields", Health.WARN, TEAM_MANAGED, facts, ticket.project)
    return Check("fields", Health.WARN, "fields_off", facts, ticket.project)


THERE = (
    ("tracker", account),
    ("clock", clock),
    ("rights", rights),
    ("webhook", webhook),
    ("deliveries", deliveries),
    ("fields", fields),
    *PEOPLE,
)
