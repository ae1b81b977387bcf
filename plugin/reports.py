"""Lines for the operator's terminal: verdicts, notices with what to do, months, process changes. English, as logs."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from plugin.documents import goal_words
from plugin.domain.goals.model import Branch, Tree
from plugin.domain.patterns import Tally
from plugin.domain.proofs import Finding
from plugin.ports.store import Notice
from plugin.usecases.goal_views import TreePage
from plugin.usecases.result_views import ChangesPage, MonthPage
from plugin.usecases.verifying import Verdict
from plugin.words import Words

PROBLEMS = {
    "reveal_changed": "the reveal comment was changed after it was posted, or we did not post it",
    "revealed_twice": "there is more than one reveal of this round",
    "ballot_missing": "this role sealed an answer, and the reveal does not have it",
    "text_differs": "the reveal comment says other words than the answers that were sealed",
    "answer_rewritten": "the answer field was changed after the reveal; the reveal comment has what was sealed",
    "reveal_missing": "answers were published, and the reveal comment is gone",
    "no_seal": "no seal stood on the ticket before the reveal",
    "seal_differs": "the last seal before the reveal is not the hash of the revealed answer",
    "not_ours": "somebody else wrote the last seal",
    "seal_replaced": "the seal was replaced after the reveal",
}

WHAT_TO_DO = {
    "address_refused": "the mail server refuses the person's address; correct it in the manifest",
    "address_wrong": "the tracker's address in the environment is not a web address",
    "block_limit": "the plan's lifetime limit of blocks in Notion is used up: a paid plan, or one member, lifts it",
    "blocked_by_notion": "Notion blocks this connection for good; ask its support, trying again does not help",
    "cannot_mail": "the tracker refuses to mail this person; they may lack the right to see the deal",
    "cannot_mail_self": "the tracker does not mail its own service account; take that account out of the roles",
    "certificate_refused": "the tracker's certificate is not trusted by this machine",
    "content_misplaced": "a sealed answer stands in the wrong row: the database was changed by hand; restore a backup",
    "comment_public": "a comment meant for colleagues came out public and was deleted; look at the service project",
    "deal_not_selected": "a further round was asked for on a deal that the manifest selects no longer; widen its JQL",
    "deal_gone": "the deal was deleted or the service may no longer browse it; its round was cancelled",
    "endpoint_gone": "the tracker no longer has this part of its API; update Trida",
    "field_missing": "a field that the manifest names is not on the site; correct its name",
    "field_unplaced": "put the field back with: trida install --apply; the round goes on without it",
    "group_missing": "a group that the manifest names is not on the site",
    "handshake_waits": "a tracker brought the secret of its webhook; paste it there: trida handshake shows it, once",
    "keys_cannot_open": "TRIDA_KEYS lacks the key that sealed these answers; put it back behind the newest one",
    "links_off": "issue linking is switched off in Jira; switch it on under Issue linking",
    "list_field_unplaced": "a checklist's field is not on the project's screens for that type; put it there",
    "list_field_wrong": "a field of the checklist is of another kind than it has to be; name another in the manifest",
    "list_gone": "the list was deleted in the tracker; our own page keeps it, and the next meeting gets a new one",
    "list_refused": "the project asks for fields that a list or an item does not have; name another project or type",
    "list_type_unknown": "the project has no such issue type; correct issue_type or item_type of the checklist's place",
    "list_unknown": "no sync process with a checklist of that name, or no list of that day",
    "mail_certificate": "the mail server's certificate is not trusted here, or is for another name; mend it there",
    "mail_off": "outgoing mail of the tracker is off; switch it on or set TRIDA_SMTP_URL",
    "mail_refused": "the mail server refuses our user or password in TRIDA_SMTP_URL",
    "no_checklists": "no sync process of the manifest has a checklist, or none was made: trida checklists --run",
    "no_goals": "the manifest has no goals section, or they were never read: trida goals --publish reads them now",
    "no_private_place": "the manifest's private_page of the role is no page that the service can write to; correct it",
    "no_way_back": "the workflow of a closed talk task has no step back to work; reopen the task by hand or add one",
    "no_private_way": "Notion has no private messages: set TRIDA_SMTP_URL and name the person's e-mail in the manifest",
    "no_right": "the service account lacks a right; the manifest lists what it needs and why",
    "not_an_api": "what answers at the tracker's address is not its API; check the address",
    "not_found": "the tracker does not know what was asked for; the log names the subject",
    "not_shared": "the connection has no access to a page or database it needs; add it under Content access in Notion",
    "option_missing": "the field of boxes lacks an option called as the department is; add it there",
    "other_edition": "the address is another edition of Jira than tracker.kind says; correct the manifest",
    "page_fought_over": "something else keeps rewriting our blocks on the goal tree's page; find it and stop it",
    "page_gone": "the page of the goal tree was deleted again; to have it made anew: trida install --apply",
    "page_made_anew": "the goal tree's page was deleted by hand and made anew; trida notices --clear forgets this",
    "page_refused": "the project asks for fields that the goal tree's page does not have; name another project or type",
    "page_type_unknown": "the project has no such issue type; correct goals.page.issue_type in the manifest",
    "parent_missing": "the page above the goal tree's is not there, or our account does not see it; correct goals.page",
    "person_unclear": "several people have that name; give the e-mail address or the account id",
    "person_unknown": "nobody known has that name; give the account id of one who leads a sync process",
    "refused": "the tracker refuses the request; the log names subject and status",
    "role_left": "everybody of this role has left; re-staff it with: trida round restaff",
    "role_missing": "the project has no such role, or the service account may not read it (Administer Projects)",
    "run_failed": "the job keeps failing; the log names the reason; it is tried again every five minutes",
    "semantic_missing": "compare.semantic is on, and the extra is not installed: pip install trida[semantic]",
    "scheme_refused": "Jira refused to put some field into the project's field scheme; do it in its settings",
    "selection_wrong": "the tracker does not understand the JQL, or the filter, of the manifest",
    "service_project": "comments of a service project go to customers; no rounds there without deals.internal_comments",
    "source_unknown": "the manifest finds people in a way that this tracker does not have",
    "slot_fought_over": "something else keeps rewriting our field; find the automation and exclude the field",
    "smtp_without_tls": "the mail server offers no TLS, and a password is not sent without it",
    "space_missing": "there is no such space, or our account does not see it; correct goals.page in the manifest",
    "talk_gone": "the task of a talk was deleted before it had an outcome; open the talk anew in the tracker if needed",
    "talk_without_outcome": "a talk was closed twice without an outcome; record one on its page",
    "task_refused": "the project asks for fields that a talk task does not have; name another project or issue type",
    "task_type_unknown": "the project has no such issue type; correct talk.issue_type in the manifest",
    "title_taken": "another page there has the title of the goal tree's page; change goals.title in the manifest",
    "token_refused": "the tracker refuses the API token; make a new one and restart with it",
    "too_large": "the tracker refuses the text as too long",
    "words_refused_by_firewall": "Notion's firewall takes somebody's words for an attack; they stand on our own pages",
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


def change_lines(page: ChangesPage) -> Iterator[str]:
    """Say what each talk, and each meeting of a sync process, came to, newest first."""
    for line in page.lines:
        outcome = line.outcome
        if line.process:
            yield f"{line.process}  decided  meeting of {line.day}  due {line.due.isoformat()}"
        else:
            yield f"{line.task_key}  {line.state}  {line.deal_key} round {line.round}  due {line.due.isoformat()}"
        if outcome is None:
            yield "    not decided yet"
        elif outcome.changes:
            since = outcome.since.isoformat() if outcome.since else "-"
            yield f"    change: {outcome.what}"
            yield f"    owner: {outcome.owner or '-'}  from: {since}  seen by: {outcome.check or '-'}"
        else:
            yield f"    no change, because {outcome.because}"
    if not page.lines:
        yield "no talk yet"


def month_lines(page: MonthPage) -> Iterator[str]:
    """Count a month by topic and by pair of roles; a line of too few deals says so."""
    found = page.patterns
    yield f"{page.month:%Y-%m}  {found.deals} deals compared  {page.unreviewed} revealed and not compared yet"
    for topic, tally in found.topics:
        yield f"topic {topic or '-'}  {_counts(tally)}  only one role: {tally.sole}{_few(tally)}"
    for (one, other), tally in found.pairs:
        yield f"roles {one} + {other}  {_counts(tally)}{_few(tally)}"


def _counts(tally: Tally) -> str:
    return f"deals: {tally.deals}  agreements: {tally.agreements}  contradictions: {tally.contradictions}"


def _few(tally: Tally) -> str:
    return "  (too few)" if tally.too_few else ""


def goal_lines(page: TreePage) -> Iterator[str]:
    """Say how a goal tree stands: the shared goal, the gap in the plan, what is found, each department, the page.

    What stands in the tracker is said in its own language; what is private is not said.
    """
    words, tree = Words("en", ZoneInfo(page.zone)), page.tree
    names = {one: found.get(page.locale) or next(iter(found.values()), one) for one, found in page.names.items()}
    read = page.read_at.astimezone(words.zone).isoformat(timespec="minutes")
    yield f"{tree.period.first} to {tree.period.last}  as of {page.day}  sources read {read}"
    yield _shared(words, tree)
    for one in tree.gaps:
        yield f"plan {goal_words.period(words, one.period)}  {' '.join(goal_words.gap(words, one))}"
    for finding in tree.findings:
        first, rest = goal_words.finding(words, finding, names)
        yield f"{finding.code}  {first}"
        yield f"    {rest}"
    for branch in tree.branches:
        yield f"department {branch.department}  {_branch(words, branch, names)}"
    for process in tree.processes:
        yield f"process {process.meeting.id}  {'  '.join(goal_words.process(words, process, names))}"
    yield f"page {page.page or 'none yet'}"


def _shared(words: Words, tree: Tree) -> str:
    node = tree.shared
    if node is None:
        return "no shared goal"
    told = f"{goal_words.goal_name(words, node.goal)}: {goal_words.numbers(words, node)}"
    return f"shared goal {node.goal.key}  {told}  {goal_words.state(words, node.state)}"


def _branch(words: Words, branch: Branch, names: Mapping[str, str]) -> str:
    counts = goal_words.counts(words, branch) or "no goals"
    return f"{names.get(branch.department, branch.department)}  {branch.owner or 'no head named'}  {counts}"


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
