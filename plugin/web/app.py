"""The web application: doors from ``domain.access``, views from this room, headers on every answer."""

import hashlib
from collections import Counter

from flask import Flask, request
from werkzeug.wrappers import Response

from plugin.domain.access import DOORS
from plugin.usecases.checklist_views import ChecklistPages
from plugin.usecases.goal_views import GoalPages
from plugin.usecases.lead_views import Leading
from plugin.usecases.result_views import Comparing
from plugin.usecases.views import Answering
from plugin.web import open_pages, quiet, show
from plugin.web.ballot import Ballots, Desk
from plugin.web.checklists import Checklists
from plugin.web.entry import Entry
from plugin.web.goals import Goals
from plugin.web.lead import Leads
from plugin.web.list_entry import ListEntry
from plugin.web.machine import Health, Hook, Machines
from plugin.web.periods import Periods
from plugin.web.result import Results
from plugin.web.role import RoleEntry
from plugin.web.talk import Talks
from plugin.web.tokens import FormTokens
from plugin.words import TEMPLATES

# A 100 kB paste in Russian, every letter six bytes in a form, must come back to whoever pasted it.
FORM_BYTES = 2 * 1024 * 1024

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def create_app(  # noqa: PLR0913 - one argument for each thing the composition root decides
    answering: Answering,
    comparing: Comparing,
    leading: Leading,
    hook: Hook,
    health: Health,
    *,
    goals: GoalPages,
    checklists: ChecklistPages | None = None,
    secret: str,
    secure_cookies: bool = True,
    operator_header: str | None = None,
    ask_workspace: str | None = None,
) -> Flask:
    """Build the application.

    ``checklists`` is None where no workspace has any. ``secret`` signs forms. ``secure_cookies`` is off only for plain
    HTTP on this machine. ``operator_header`` is set by a reverse proxy that lets operators in and takes it away from
    everybody else. ``ask_workspace`` is whose "send me a fresh link" form stands on pages that know no workspace.
    Raises ``ValueError`` when doors and views do not match.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(TEMPLATES / "pages"))
    app.config.update(MAX_CONTENT_LENGTH=FORM_BYTES, MAX_FORM_MEMORY_SIZE=FORM_BYTES)
    entry = Entry(answering, secure=secure_cookies, ask_workspace=ask_workspace)
    tokens = FormTokens(secret)
    desk = Desk(answering, tokens, entry, secure_cookies)
    ballots, talks, lists = Ballots(desk), Talks(comparing, desk), Checklists(checklists, desk)
    open_doors(
        app,
        open_pages.views(),
        entry.views(),
        RoleEntry(answering, tokens, entry, secure=secure_cookies).views(),
        ballots.views(),
        Results(comparing, desk).views(),
        talks.views(),
        Leads(leading, desk).views(),
        Periods(comparing, desk).views(),
        Goals(goals, desk).views(),
        ListEntry(checklists, secure=secure_cookies).views(),
        lists.views(),
        Machines(hook, health, operator_header).views(),
    )
    show.prepare(app, version=_version())
    typed = {"seal": ballots.keep, "abstain": ballots.keep, "ground": talks.keep, "outcome": talks.keep}
    quiet.guard(app, {**typed, "list_act": lists.keep})
    app.after_request(_armour)
    return app


def open_doors(app: Flask, *rooms: show.Views) -> None:
    """Make one route for each door; a door without a view, a view without a door or with two is an error."""
    views = {name: view for room in rooms for name, view in room.items()}
    named = Counter(name for room in rooms for name in room)
    wrong = (set(views) ^ {door.name for door in DOORS}) | {name for name, times in named.items() if times > 1}
    if wrong:
        raise ValueError(f"doors and views do not match: {', '.join(sorted(wrong))}")
    for door in DOORS:
        app.add_url_rule(door.path, door.name, views[door.name], methods=[door.method], provide_automatic_options=False)


def _armour(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    if request.endpoint != "style" or answer.status_code >= 400:  # noqa: PLR2004 - HTTP's own line
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _version() -> str:
    content = b"".join((TEMPLATES / "pages" / name).read_bytes() for name in sorted(open_pages.SERVED))
    return hashlib.sha256(content).hexdigest()[:12]
