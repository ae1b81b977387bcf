"""What ``trida doctor`` says: a line a check, and under one that is not well what to do. English, as logs."""

from collections.abc import Iterable, Iterator

from plugin.domain.health import Check, Health
from plugin.reports import WHAT_TO_DO

# (check, reason) → words; facts of the check stand in braces.
SAID = {
    ("settings", "ok"): "every variable that the manifest needs is set",
    ("manifest", "ok"): "{path} is understood: {workspaces}",
    ("database", "ok"): "it answers, and its schema is the newest",
    ("database", "database_away"): "it does not answer",
    ("database", "schema_missing"): "it answers and has no tables",
    ("database", "schema_old"): "its schema is older than this program",
    ("database", "schema_unknown"): "its schema was made by another version of this program",
    ("keys", "ok"): "they open all {count} sealed rows and drafts of unfinished rounds",
    ("keys", "sealed_lost"): "no key opens {count} of {of} sealed rows and drafts of unfinished rounds",
    ("keys", "ended_lost"): "no key opens {count} rows of ended rounds",
    ("keys", "older_key"): "{count} rows are still under an older key",
    ("address", "ok"): "{url} answers, every part of it is ready",
    ("address", "not_ready"): "{url} answers, and it is not ready: {parts}",
    ("address", "name_unknown"): "the name in {url} does not resolve",
    ("address", "refused_there"): "nothing listens at {url}",
    ("address", "certificate"): "the certificate at {url} is not trusted by this machine",
    ("address", "timeout"): "{url} does not answer in time",
    ("address", "no_answer"): "{url} breaks the connection off",
    ("signature", "ok"): "a request signed with our webhook secret is let in",
    ("signature", "signature_wrong"): "the service at {url} has another webhook secret than this command",
    ("signature", "signature_missing"): "the signature of our request did not arrive at {url}",
    ("signature", "workspace_unknown"): "the service at {url} does not know this workspace",
    ("forgery", "ok"): "a request with a wrong signature is refused",
    ("forgery", "forgery_let_in"): "A REQUEST WITH A WRONG SIGNATURE IS LET IN at {url} (status {status})",
    ("tracker", "ok"): "it answers, we work as “{name}”; how old the token is cannot be read, it lives a year at most",
    ("tracker", "token_as_made"): "it answers, we work as “{name}”; when the token ends was chosen where it was made",
    ("tracker", "token_stays"): "it answers, we work as “{name}”; the token of a connection does not end by itself",
    ("clock", "ok"): "{seconds} s apart from the tracker's",
    ("clock", "clock_ahead"): "our clock is {seconds} s ahead of the tracker's",
    ("clock", "clock_behind"): "our clock is {seconds} s behind the tracker's",
    ("clock", "no_date"): "the tracker does not say what time it is there",
    ("rights", "ok"): "all {count} rights of the manifest are there in {projects}",
    ("rights", "rights_lack"): "lacking: {rights}",
    ("rights", "rights_unknown"): "all that can be seen are there; these show only when we write: {rights}",
    ("rights", "project_unseen"): "our account finds nothing by this name",
    ("webhook", "ok"): "it stands, is on, and has our filter, events and secret",
    ("webhook", "hook_missing"): "no webhook points at {url}",
    ("webhook", "hook_off"): "the webhook to {url} is switched off",
    ("webhook", "hook_differs"): "the webhook to {url} is not as it should be: {what}",
    ("webhook", "hook_unreadable"): "our account may not look at webhooks; that is as it should be",
    ("webhook", "hook_heard"): "the tracker lists no subscriptions; what came to {url} was signed with our secret",
    ("webhook", "hook_unheard"): "the tracker lists no subscriptions, and no signed event came to {url} yet",
    ("webhook", "no_handshake"): "no verification token came to {url} yet: every webhook is refused",
    ("signature", "nothing_to_sign"): "without a verification token nothing can be signed",
    ("deliveries", "ok"): "the last webhook came {minutes} min ago, and no deal has changed since",
    ("deliveries", "none_yet"): "none came yet, and no deal has changed in the last day",
    ("deliveries", "silent"): "{changed} deals changed since the last webhook, {minutes} min ago",
    ("deliveries", "never"): "none came yet, and {changed} deals changed in the last day",
    ("fields", "ok"): "all {count} can be written on {deal}",
    ("fields", "not_installed"): "nothing was installed yet",
    ("fields", "fields_absent"): "not made at the last installation: {slots}",
    ("fields", "team_managed"): "a team-managed project takes no shared fields: rounds there run plain",
    ("fields", "made"): "all {count} were made; there is no deal to look at",
    ("fields", "fields_unplaced"): "the last installation could not place these: {slots}; rounds there run plain",
    ("fields", "fields_off"): "on {deal} these cannot be written: {slots}; rounds there run plain",
    ("roles", "no_deals"): "the selection has no deal to look at: {jql}",
    ("role", "ok"): "{people}",
    ("role", "role_empty"): "nobody active stands for this role: no round can open",
    ("role", "in_two_roles"): "{name} is in {roles} and answers for {first} alone",
    ("role", "no_address"): "{people}; no e-mail address is known for {without}",
    ("role", "unreachable"): "{people}; no e-mail address is known for {without}, and no link reaches them",
    ("role", "nobody_reachable"): "{people}; no e-mail address is known for any of them: nobody gets a link",
    ("facilitators", "ok"): "{people}",
    ("facilitators", "no_owner"): "this deal has no owner, so nobody can open a round on it",
    ("facilitators", "nobody_leads"): "nobody active: nobody can open a round",
    ("facilitators", "unreachable"): "{people}; no e-mail address is known for {without}, and no link reaches them",
    ("goals", "no_tree"): "the manifest has no goal tree",
    ("goals", "ok"): "it can be read; the site has all {count} fields that the manifest names",
    ("goals", "nothing_selected"): "it can be read, and it selects nothing",
    ("goals", "never_read"): "the tree was never read",
    ("goals", "read"): "what the sources say now they have said since {day}",
    ("goals", "field_missing"): "there is no field “{field}”",
    ("goals", "selection_wrong"): "its JQL or filter is not understood",
    ("goal_page", "no_page"): "the manifest names no place in the tracker; our own page shows the tree",
    ("goal_page", "ok"): "it stands: {url}",
    ("goal_page", "page_not_made"): "it was not made yet",
    ("goal_page", "page_unseen"): "no page “{title}” of ours is seen in its place; it stood at {url}",
    ("goal_page", "page_unsure"): "it stands: {url}; how the last call to it ended is not known",
    ("goal_page", "rights_asked"): "the manifest asks for {rights}; which of them are there shows when we write",
    ("goal_page", "rights_lack"): "lacking where the page is: {rights}",
    ("goal_page", "space_missing"): "there is no space {space} that our account sees",
    ("grade", "sealed"): "sealed behind personal links, nothing on the ticket until the reveal",
    ("grade", "role_private"): "sealed behind a link on the role's own page; who reads that page cannot be seen by us",
    ("grade", "service_project"): "a service project: its comments go to customers, every round there is refused",
    ("grade", "internal_comments"): "a service project: our comments there are internal, each is read back",
    ("mail", "ok"): "our mail server lets us in",
    ("mail", "mail_needed"): "no TRIDA_SMTP_URL, and this tracker has no private messages: nobody gets a link",
    ("mail", "mail_by_tracker"): "no TRIDA_SMTP_URL: the tracker mails people, and does so only while its mail is on",
    ("meaning", "ok"): "matching by meaning is installed",
    ("meaning", "meaning_off"): "matching by meaning is not asked for",
    ("queue", "ok"): "no run failed, none is late",
    ("queue", "backlog"): "{failing} tickets fail and are tried again, {late} should have run five minutes ago",
    ("notices", "ok"): "nothing waits for a person",
    ("notices", "notices"): "{count} wait for a person: {reasons}",
    ("talks", "ok"): "{going} go on, none was closed without an outcome",
    ("talks", "talks_without"): "{without} closed without an outcome, {going} go on",
}

ANYWHERE = {
    "problem": "{where}: {what}",
    "not_looked": "not looked at: mend the lines above first",
    "cannot_look": "this could not be looked at: {error}",
    "took_too_long": "no end after {seconds} s",
    "redirected": "{url} sends visitors elsewhere (status {status})",
    "other_service": "something else answers at {url} (status {status})",
    "away": "it does not answer",
    "busy": "it has no time for us",
    "mail_away": "it does not answer, or not as a mail server does",
}

TO_DO = {
    "problem": "correct it; docs/operator.md lists the variables, docs/admin.md explains the manifest",
    "cannot_look": "mend what else fails here first; then the log of the service says more",
    "took_too_long": "something on the way drops packets: look at firewalls, proxies and name servers",
    "database_away": "check TRIDA_DATABASE_URL: is the server up, does the folder of the file exist",
    "schema_missing": "run: trida migrate",
    "schema_old": "stop the service and run: trida migrate",
    "schema_unknown": "install the version of Trida that made it, or a newer one",
    "sealed_lost": "put the key that sealed them back into TRIDA_KEYS, behind the newest",
    "ended_lost": "they stay closed; if they should not, put their key back into TRIDA_KEYS",
    "older_key": "run: trida rotate; only then take the older key away",
    "not_ready": "database not_ready: trida migrate; a workspace not_installed: trida install --apply",
    "name_unknown": "correct TRIDA_PUBLIC_URL, or add the name to your DNS",
    "refused_there": "start the service and the reverse proxy; check the port in TRIDA_PUBLIC_URL",
    "certificate": "renew it or send its whole chain; the tracker will not post here either",
    "timeout": "look at firewall and reverse proxy; the tracker cannot post here either",
    "no_answer": "check http or https in TRIDA_PUBLIC_URL, and the reverse proxy",
    "redirected": "make TRIDA_PUBLIC_URL the address it ends at: the tracker does not follow a POST",
    "other_service": "check TRIDA_PUBLIC_URL and where the reverse proxy sends it, method POST included",
    "signature_wrong": "give both the same environment and restart the service; rotation: docs/operator.md",
    "signature_missing": "let the reverse proxy pass the headers X-Hub-Signature and X-Notion-Signature on",
    "workspace_unknown": "give both the same manifest and restart the service",
    "forgery_let_in": "stop the service: something in front of it answers for it, or it is not ours",
    "away": "look whether the tracker is up, and whether this machine may reach it",
    "busy": "come again in a few minutes",
    "mail_away": "check host and port in TRIDA_SMTP_URL, and whether this machine may reach them",
    "smtp_url": "TRIDA_SMTP_URL is smtp://user:password@host:587?from=trida@example.com",
    "clock_ahead": "let this machine keep its time by NTP",
    "clock_behind": "let this machine keep its time by NTP",
    "no_date": "compare by hand; a proxy takes the Date header away",
    "rights_lack": "give them to our account, in the permission scheme or on the connection's page in Notion;"
    " or drop from the manifest what is not wanted",
    "rights_unknown": "nothing once a round has run; else compare them with the connection's page, Capabilities",
    "project_unseen": "give our account Browse Projects there, on Notion give the connection access to the database;"
    " if the JQL names it otherwise than by key, nothing",
    "not_shared": "give the connection access: its page, Content access; then the database or page and what is on it",
    "other_edition": "another edition of Jira answers there, or too old a one; correct tracker.kind or the address",
    "source_unknown": "this tracker has no such source of people; name people, a user field or the deal's owner",
    "blocked_by_notion": "Notion has blocked the connection; its owner asks Notion's support why",
    "no_handshake": "create the webhook subscription by hand; trida install tells how, trida handshake shows the token",
    "nothing_to_sign": "mend the webhook first; its line says how",
    "hook_unheard": "change a deal, wait five minutes, look again; else trida install tells how to subscribe by hand",
    "mail_needed": "set TRIDA_SMTP_URL",
    "unreachable": "let the tracker show their address to us, or name their e-mail in the manifest",
    "nobody_reachable": "let the tracker show their address to us, or name their e-mail in the manifest",
    "no_owner": "give the deal an owner; the manifest may name other facilitators",
    "nobody_leads": "name people in facilitators of the manifest who are there",
    "hook_missing": "run with an administrator's token: trida install --apply",
    "hook_off": "an administrator switches it on: System, WebHooks",
    "hook_differs": "run with an administrator's token: trida install --apply",
    "hook_unreadable": "an administrator looks at System, WebHooks, or this command is given the install credentials",
    "silent": "look at the webhook, its line is above; deals are re-read every ten minutes meanwhile",
    "never": "nothing if they changed before the installation; else look at the webhook, its line is above",
    "not_installed": "run with an administrator's token: trida install --apply",
    "fields_absent": "run with an administrator's token: trida install --apply",
    "team_managed": "nothing; a comment and a link take the place of the fields",
    "fields_unplaced": "run with an administrator's token: trida install --apply",
    "fields_off": "run with an administrator's token: trida install --apply; may our account edit this deal at all",
    "no_deals": "try the JQL in the tracker's search as our account, or wait for the first deal",
    "role_empty": "put somebody into the role on the tracker, or name others in the manifest",
    "in_two_roles": "take them out of one of the roles if that is not meant",
    "no_address": "nothing if the tracker may mail them; else name their e-mail in the manifest",
    "mail_by_tracker": "nothing if that is meant; else set TRIDA_SMTP_URL",
    "nothing_selected": "try the JQL or the filter of the source in the tracker as our account; or add the first goal",
    "never_read": "run: trida goals --publish; while the service runs it is read every ten minutes",
    "page_not_made": "run: trida install --apply",
    "page_unseen": "run: trida goals --check; one that was deleted or moved is made anew, a renamed one gets its title",
    "page_unsure": "nothing: the next run of the tree looks at the page first",
    "space_missing": "correct the key of the space in goals.page, or let our account see it",
    "parent_missing": "correct the id of the page above in goals.page, or let our account see it",
    "title_taken": "rename the other page of this title, or give the tree another title in the manifest",
    "backlog": "the log names the reason (run_failed); for late ones look whether a process runs the jobs",
    "notices": "trida notices says what each needs",
    "talks_without": "record an outcome on the talk's page; trida changes lists them",
}


def lines(checks: Iterable[Check]) -> Iterator[str]:
    """Say each check in a line, and what to do under one that is not well."""
    for check in checks:
        name = f"{check.name} {check.about}".strip()
        yield f"{check.state:<4}  {name}  {words(check)}"
        if check.state is not Health.OK:
            yield f"      to do: {to_do(check)}"


def record(check: Check) -> dict[str, object]:
    """Return a check as plain data for ``--json``."""
    plain: dict[str, object] = {
        "name": check.name,
        "about": check.about,
        "state": check.state.value,
        "reason": check.reason,
        "facts": dict(check.facts),
        "words": words(check),
    }
    return plain if check.state is Health.OK else plain | {"to_do": to_do(check)}


def words(check: Check) -> str:
    """Say what a check found; a reason without words of its own is named with its facts."""
    form = SAID.get((check.name, check.reason)) or ANYWHERE.get(check.reason)
    if form is None:
        told = ", ".join(f"{name} {value}" for name, value in check.facts.items())
        return f"{check.reason} ({told})" if told else check.reason
    return form.format(**check.facts)


def to_do(check: Check) -> str:
    """Say what a person does about it."""
    return TO_DO.get(check.reason) or WHAT_TO_DO.get(check.reason, "docs/operator.md explains this reason code")
