"""Checks of our own side: database, keys, public address, mail, matching by meaning, what waits."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from plugin.domain.health import Check, Health
from plugin.domain.talks import TalkState
from plugin.errors import NeedsOperator, TridaError
from plugin.ports.checkup import Reply, Unreachable
from plugin.usecases.doctor import Patient, tracker_mails

LATE = timedelta(minutes=5)
UNAUTHORIZED = 401
NOT_FOUND = 404
REDIRECTS = range(300, 400)
BELOW_ERRORS = range(200, 300)
STRANGERS = frozenset({"redirected", "other_service"})


def database(patient: Patient) -> Iterator[Check]:
    """Whether the database answers and has our tables."""
    state = patient.store.state()
    yield Check("database", Health.OK if state == "ok" else Health.FAIL, state)


def keys(patient: Patient) -> Iterator[Check]:
    """Whether our keys open what is sealed; counts only."""
    with patient.store.begin() as tx:
        use = tx.key_use()
    if use.lost:
        yield Check("keys", Health.FAIL, "sealed_lost", {"count": use.lost, "of": use.waiting})
    else:
        yield Check("keys", Health.OK, "ok", {"count": use.waiting})
    if use.lost_ended:
        yield Check("keys", Health.WARN, "ended_lost", {"count": use.lost_ended})
    if use.older:
        yield Check("keys", Health.WARN, "older_key", {"count": use.older})


def public_address(patient: Patient) -> Iterator[Check]:
    """Whether this very service answers at the public address, lets our signature in and keeps another one out."""
    try:
        yield _readiness(patient)
        yield from _signatures(patient)
    except Unreachable as error:
        yield Check("address", Health.FAIL, error.reason, {"url": patient.public_url})


def _readiness(patient: Patient) -> Check:
    reply = patient.prober.get(f"{patient.public_url}/readyz")
    facts: dict[str, str | int] = {"url": patient.public_url, "status": reply.status}
    if reply.said is None or "database" not in reply.said:
        return Check("address", Health.FAIL, _stranger(reply), facts)
    wrong = [f"{part} {state}" for part, state in reply.said.items() if state != "ok"]
    if wrong:
        return Check("address", Health.FAIL, "not_ready", facts | {"parts": ", ".join(wrong)})
    return Check("address", Health.OK, "ok", facts)


def _stranger(reply: Reply) -> str:
    return "redirected" if reply.status in REDIRECTS else "other_service"


def _signatures(patient: Patient) -> Iterator[Check]:
    """Send what the tracker would send, then the same with another secret: a door that lets both in is open."""
    url = patient.desired.hook_url
    try:
        genuine = patient.inspector.probe(forged=False)
    except NeedsOperator as error:
        if error.reason != "no_handshake":
            raise
        yield Check("signature", Health.WARN, "nothing_to_sign", {"url": url})
        return
    good = patient.prober.post(url, *genuine)
    signed = Check("signature", *_of_signed(good, {"url": url, "status": good.status}))
    yield signed
    if signed.reason in STRANGERS:
        return
    bad = patient.prober.post(url, *patient.inspector.probe(forged=True))
    facts: dict[str, str | int] = {"url": url, "status": bad.status}
    if bad.status in BELOW_ERRORS:
        yield Check("forgery", Health.FAIL, "forgery_let_in", facts)
    elif bad.status == UNAUTHORIZED and _reason(bad) == "signature_wrong":
        yield Check("forgery", Health.OK, "ok", facts)
    else:
        yield Check("forgery", Health.FAIL, _stranger(bad), facts)


def _of_signed(reply: Reply, facts: Mapping[str, str | int]) -> tuple[Health, str, Mapping[str, str | int]]:
    if reply.status in BELOW_ERRORS and reply.said is not None and reply.said.get("status") == "probe":
        return Health.OK, "ok", facts
    if reply.status == UNAUTHORIZED and _reason(reply).startswith("signature_"):
        # The wrong secret, or a proxy that drops the header: both are told apart by the reason.
        return Health.FAIL, _reason(reply), facts
    if reply.status == NOT_FOUND and _reason(reply) == "workspace_unknown":
        return Health.FAIL, "workspace_unknown", facts
    return Health.FAIL, _stranger(reply), facts


def _reason(reply: Reply) -> str:
    return str((reply.said or {}).get("reason", ""))


def mail(patient: Patient) -> Iterator[Check]:
    """Whether our own mail server lets us in."""
    if patient.mailer is None and not tracker_mails(patient.section):
        yield Check("mail", Health.FAIL, "mail_needed")
        return
    if patient.mailer is None:
        yield Check("mail", Health.WARN, "mail_by_tracker")
        return
    patient.mailer().check()
    yield Check("mail", Health.OK, "ok")


def semantic(patient: Patient) -> Iterator[Check]:
    """Whether matching by meaning is installed, where the manifest asks for it."""
    if not patient.section.compare.semantic:
        yield Check("meaning", Health.OK, "meaning_off")
        return
    try:
        patient.semantic()
    except TridaError as error:
        yield Check("meaning", Health.WARN, error.reason, error.facts)
    else:
        yield Check("meaning", Health.OK, "ok")


def queue(patient: Patient) -> Iterator[Check]:
    """Count what fails, what is late, what waits for a person, and talks without an outcome."""
    with patient.store.begin() as tx:
        backlog = tx.backlog(patient.name, patient.clock() - LATE)
        notices = [notice for notice in tx.notices() if notice.workspace == patient.name]
        talks = tx.talks(patient.name)
    if backlog.failing or backlog.late:
        facts = {"failing": backlog.failing, "late": backlog.late}
        yield Check("queue", Health.FAIL if backlog.late else Health.WARN, "backlog", facts)
    else:
        yield Check("queue", Health.OK, "ok")
    if notices:
        reasons = ", ".join(sorted({notice.reason for notice in notices}))
        yield Check("notices", Health.WARN, "notices", {"count": len(notices), "reasons": reasons})
    else:
        yield Check("notices", Health.OK, "ok")
    without = sum(talk.state is TalkState.ENDED_WITHOUT for talk in talks)
    going = sum(talk.state in {TalkState.OPEN, TalkState.REOPENED} for talk in talks)
    facts = {"without": without, "going": going}
    yield Check("talks", Health.WARN if without else Health.OK, "talks_without" if without else "ok", facts)


HERE = (
    ("database", database),
    ("keys", keys),
    ("address", public_address),
    ("mail", mail),
    ("meaning", semantic),
    ("queue", queue),
)
