"""The pages of the sandbox: deals, a ticket, a person's mail. Server-rendered, in two languages, without script.

There is no log-in: one says whose eyes to look through, and a cookie keeps it. It is a stand-in, and says so.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response as Answer

from adapters.sandbox import edits, values
from adapters.sandbox.errors import Refused
from adapters.sandbox.letters import linked_text, safe_html
from adapters.sandbox.model import Account, Issue
from adapters.sandbox.permissions import may_browse, visible_issue
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.ticket_view import TicketView
from adapters.sandbox.wiki import wiki
from plugin.words import LOCALES, TEMPLATES, Words

FOLDER = TEMPLATES / "sandbox"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@cache
def _templates(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = Words(locale)
    # the extension adds this method to the environment; its types do not know it
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(words.gettext, words.ngettext, newstyle=True)
    return environment


class Desk:
    """One visit: which language, whose eyes."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        wanted = request.args.get("lang") or request.cookies.get("sandbox_lang", "")
        self.locale = wanted if wanted in LOCALES else self.world.locale
        chosen = self.world.account(request.cookies.get("sandbox_person"))
        self.viewer: Account = chosen or next(iter(self.world.accounts.values()))
        self.words = Words(self.locale, ZoneInfo(self.viewer.zone))

    def render(self, name: str, status: int = 200, **values_: Any) -> Response:
        """Fill a template; no page runs script or loads anything foreign."""
        letters = sum(letter.to == self.viewer.id for letter in self.world.mails)
        page = (
            _templates(self.locale)
            .get_template(name)
            .render(
                locale=self.locale,
                viewer=self.viewer,
                people=list(self.world.accounts.values()),
                letters=letters,
                here=request.path,
                company=self.sandbox.company.name,
                **values_,
            )
        )
        response = Response(page, status=status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        if request.args.get("lang") in LOCALES:
            response.set_cookie("sandbox_lang", self.locale, samesite="Lax", httponly=True)
        return response

    def ticket(self, issue: Issue, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
        """Return the page of an issue; after a refusal it carries the reason and what was typed."""
        shown = TicketView(self.world, self.viewer, self.words).ticket(issue)
        owner = self.world.account(issue.values.get("assignee"))
        return self.render(
            "ticket.html.j2",
            400 if problem else 200,
            ticket=shown,
            owner=owner.name if owner else "–",
            problem=problem,
            typed=typed or {},
        )


def blueprint(sandbox: Sandbox) -> Blueprint:
    """Return the pages of one sandbox."""
    pages = Blueprint("pages", __name__)

    @pages.before_request
    def _same_site() -> Answer | None:
        # a page of another site must not press the buttons of this one
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
            return Response(status=403)
        return None

    @pages.errorhandler(Refused)
    def _missing(error: Refused) -> Answer:
        with sandbox.world.lock:
            return Desk(sandbox).render("missing.html.j2", error.status)

    pages.add_url_rule("/", "deals", lambda: _deals(sandbox))
    pages.add_url_rule("/mail", "mail", lambda: _mail(sandbox))
    pages.add_url_rule("/browse/<key>", "ticket", lambda key: _ticket(sandbox, key))
    pages.add_url_rule("/browse/<key>/<act>", "act", lambda key, act: _act(sandbox, key, act), methods=["POST"])
    pages.add_url_rule("/act-as", "act_as", lambda: _act_as(sandbox), methods=["POST"])
    pages.add_url_rule("/sandbox.css", "css", _css)
    pages.add_url_rule("/avatar.svg", "avatar", _avatar)
    return pages


def _deals(sandbox: Sandbox) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        view = TicketView(sandbox.world, desk.viewer, desk.words)
        seen = [one for one in sandbox.world.issues.values() if may_browse(sandbox.world, desk.viewer, one)]
        projects = []
        for project in sandbox.world.projects.values():
            rows = [
                {
                    "key": one.key,
                    "summary": one.values["summary"],
                    "status": sandbox.world.statuses[one.status].name,
                    "owner": view.person(one.values.get("assignee")),
                    "updated": desk.words.short_day(one.updated),
                }
                for one in sorted(seen, key=lambda one: one.updated, reverse=True)
                if one.project == project.id
            ]
            projects.append({"name": project.name, "key": project.key, "rows": rows})
        return desk.render("deals.html.j2", projects=projects)


def _mail(sandbox: Sandbox) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        box = [
            {
                "subject": one.subject,
                "when": desk.words.moment(one.at),
                "issue": one.issue,
                "body": safe_html(one.html) if one.html else linked_text(one.text),
            }
            for one in reversed(sandbox.world.mails)
            if one.to == desk.viewer.id
        ]
        return desk.render("mail.html.j2", box=box)


def _ticket(sandbox: Sandbox, key: str) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        issue = visible_issue(sandbox.world, desk.viewer, key)
        if issue.key != key:
            return redirect(f"/browse/{issue.key}")
        return desk.ticket(issue)


def _act(sandbox: Sandbox, key: str, act: str) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        issue = visible_issue(sandbox.world, desk.viewer, key)
        try:
            _perform(sandbox, desk, issue, act)
        except Refused as no:
            reason = " ".join([*no.messages, *no.errors.values()])
            return desk.ticket(issue, reason, request.form)
        return redirect(f"/browse/{issue.key}", 303)


def _perform(sandbox: Sandbox, desk: Desk, issue: Issue, act: str) -> None:
    world, form, person = sandbox.world, request.form, desk.viewer
    if act == "comment":
        sandbox.comment_as(person.id, issue.key, form.get("comment", ""), form.get("role") or None)
    elif act == "transition":
        edits.transition(world, person, issue, form.get("to", ""))
    elif act == "label":
        sandbox.label_as(person.id, issue.key, add=form.get("add", "").strip() or None, remove=form.get("remove"))
    elif act == "fields":
        wanted: dict[str, Any] = {}
        for name, text in form.items():
            field = world.fields.get(name)
            if field is None:
                continue
            if not values.is_rich(field):
                wanted[name] = text
            elif text.replace("\r\n", "\n") != (wiki(issue.values.get(name)) or ""):
                # a text that was not touched keeps its formatting
                wanted[name] = world.edition.typed(text)
        edits.edit(world, person, issue, wanted)
    else:
        raise Refused(404, "There is no such action.")


def _act_as(sandbox: Sandbox) -> Answer:
    with sandbox.world.lock:
        account = sandbox.world.account(request.form.get("person"))
    back = request.form.get("back", "/")
    # only a path of our own: two slashes would name another host
    answer = redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    if account is not None:
        answer.set_cookie("sandbox_person", account.id, samesite="Lax", httponly=True)
    return answer


def _css() -> Answer:
    return Response(Path(FOLDER / "sandbox.css").read_text(encoding="utf-8"), mimetype="text/css")


def _avatar() -> Answer:
    circle = '<circle cx="24" cy="24" r="23" fill="#ececf8" stroke="#3a399e"/>'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{circle}</svg>'
    return Response(image, mimetype="image/svg+xml")
