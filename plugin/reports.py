"""Lines for the operator's terminal: verdicts of ``verify``, notices with what to do. English, like every log."""

from collections.abc import Iterable, Iterator

from plugin.domain.proofs import Finding
from plugin.ports.store import Notice
from plugin.usecases.verifying import Verdict

PROBLEMS = {
    "reveal_changed": "the reveal comment was changed after it was posted, or we did not post it",
    "revealed_twice": "there is more than one reveal of this round",
    "no_seal": "no seal stood on the ticket before the reveal",
    "seal_differs": "the last seal before the reveal is not the hash of the revealed answer",
    "not_ours": "somebody else wrote the last seal",
    "seal_replaced": "the seal was replaced after the reveal",
}

WHAT_TO_DO = {
    "deal_gone": "the deal was deleted or the service may no longer browse it; its round was cancelled",
    "field_unplaced": "put the field back with: trida install --apply; the round goes on without it",
    "keys_cannot_open": "TRIDA_KEYS lacks the key that sealed these answers; put it back behind the newest one",
    "mail_off": "outgoing mail of the tracker is off; switch it on or set TRIDA_SMTP_URL",
    "cannot_mail_self": "the tracker does not mail its own service account; take that account out of the roles",
    "no_address": "no e-mail address is known; name it in the manifest or let the tracker send the mail",
    "no_right": "the service account lacks a right; the manifest lists what it needs and why",
    "role_left": "everybody of this role has left; re-staff it with: trida round restaff",
    "run_failed": "the job keeps failing; the log names the reason; it is tried again every five minutes",
    "service_project": "comments of a service project go to customers: no rounds there; leave it out of the JQL",
    "slot_fought_over": "something else keeps rewriting our field; find the automation and exclude the field",
    "token_refused": "the tracker refuses the API token; make a new one and restart with it",
    "too_large": "the tracker refuses the text as too long",
}


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """Say for every role what its seal proves."""
    for finding in verdict.revealed:
        yield from _finding(finding, "revealed")
    for finding in verdict.standing:
        yield from _finding(finding, "sealed, not revealed")
    if not verdict.revealed and not verdict.standing:
        yield "no seal stands on this ticket yet"
    if verdict.receipt is not None:
        yield "your receipt stands on the ticket" if verdict.receipt else "YOUR RECEIPT IS NOT THE STANDING SEAL"
    yield "verified: nothing contradicts the seals" if verdict.proven else "NOT VERIFIED"


def _finding(finding: Finding, what: str) -> Iterator[str]:
    seal = finding.seal or "no seal"
    at = finding.sealed_at.isoformat(timespec="seconds") if finding.sealed_at else "-"
    weaker = " (weaker proof: a comment, not the tracker's history)" if finding.grade == "comment" else ""
    yield f"round {finding.round}  {finding.role}  {what}  {seal}  {at}{weaker}"
    for edited_at, edited in finding.edits:
        yield f"    edited: {edited} of {edited_at.isoformat(timespec='seconds')} was replaced before the reveal"
    if finding.problem:
        yield f"    PROBLEM {finding.problem}: {PROBLEMS[finding.problem]}"


def notice_lines(notices: Iterable[Notice]) -> Iterator[str]:
    """Say what waits for a person."""
    none = True
    for notice in notices:
        none = False
        facts = ", ".join(f"{k} {v}" for k, v in notice.facts.items())
        since = notice.since.isoformat(timespec="minutes")
        yield f"{since}  {notice.workspace}  {notice.ticket}  {notice.reason}{f' ({facts})' if facts else ''}"
        yield f"    {WHAT_TO_DO.get(notice.reason, 'look into the log for this reason code')}"
    if none:
        yield "nothing waits for a person"
