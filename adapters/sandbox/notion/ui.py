"""The pages of the workspace: tables, a page, a person's mail. Server-rendered, in two languages, without script.

There is no log-in: one says whose eyes to look through, and a cookie keeps it. It is a stand-in, and says so.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response as Answer

from adapters.sandbox.letters import linked_text, safe_html
from adapters.sandbox.notion import access, rich, values
from adapters.sandbox.notion.errors import Refused
from adapters.sandbox.notion.ids import plain
from adapters.sandbox.notion.model import Page, Property, User
from adapters.sandbox.notion.page_view import PageView
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.words import LOCALES, TEMPLATES, Words

FOLDER = TEMPLATES / "sandbox"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TODO = re.compile(r"\[ ?\] *")
PAGE = re.compile(r"(?:.*-)?([0-9a-f]{32})")


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

    def __init__(self, sandbox: NotionSandbox) -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        wanted = request.args.get("lang") or request.cookies.get("sandbox_lang", "")
        self.locale = wanted if wanted in LOCALES else self.world.locale
        chosen = self.world.user(request.cookies.get("sandbox_person"))
        self.viewer: User = chosen or next(iter(self.world.users.values()))
        self.words = Words(self.locale, ZoneInfo(self.viewer.zone))
        self.view = PageView(self.world, self.viewer, self.words)

    def render(self, name: str, status: int = 200, **more: Any) -> Response:
        """Fill a template; no page runs script or loads anything foreign."""
        page = (
            _templates(self.locale)
            .get_template(name)
            .render(
                locale=self.locale,
                viewer=self.viewer,
                people=[one for one in self.world.users.values() if one.active and not one.bot],
                letters=len(self.sandbox.mail(self.viewer.id)),
                here=request.path,
                company=self.sandbox.company.name,
                **more,
            )
        )
        response = Response(page, status=status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        if request.args.get("lang") in LOCALES:
            response.set_cookie("sandbox_lang", self.locale, samesite="Lax", httponly=True)
        return response

    def page(self, page: Page, problem: str = "") -> Response:
        """Return a page; after a refusal it carries the reason."""
        return self.render("notion_page.html.j2", 400 if problem else 200, page=self.view.page(page), problem=problem)

    def open(self, name: str) -> Page:
        """Return the page of an address or a key; 404 when the viewer may not see it."""
        found = PAGE.fullmatch(name)
        try:
            page = self.sandbox.page(found[1] if found else name)
        except KeyError:
            raise self.world.missing("page", name) from None
        return access.page(self.world, self.viewer, page.id)


def blueprint(sandbox: NotionSandbox) -> Blueprint:
    """Return the pages of one workspace."""
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
            return Desk(sandbox).render("notion_missing.html.j2", error.status)

    pages.add_url_rule("/", "home", lambda: _home(sandbox))
    pages.add_url_rule("/mail", "mail", lambda: _mail(sandbox))
    for rule in ("/<name>", "/p/<name>", "/browse/<name>"):
        pages.add_url_rule(rule, rule, lambda name: _page(sandbox, name))
    deed = "/<name>/<any(comment, write, tick, check, retype, remove, properties):act>"
    pages.add_url_rule(deed, "act", lambda name, act: _act(sandbox, name, act), methods=["POST"])
    pages.add_url_rule("/act-as", "act_as", lambda: _act_as(sandbox), methods=["POST"])
    pages.add_url_rule("/sandbox.css", "css", _css)
    pages.add_url_rule("/avatar.svg", "avatar", _avatar)
    return pages


def _home(sandbox: NotionSandbox) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        return desk.render("notion_home.html.j2", tables=desk.view.tables(), tops=desk.view.top_pages())


def _mail(sandbox: NotionSandbox) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        box = [
            {
                "subject": one.subject,
                "when": desk.words.moment(one.at),
                "issue": one.issue,
                "body": safe_html(one.html) if one.html else linked_text(one.text),
            }
            for one in reversed(sandbox.mail(desk.viewer.id))
        ]
        return desk.render("notion_mail.html.j2", box=box)


def _page(sandbox: NotionSandbox, name: str) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        page = desk.open(name)
        if request.path != f"/{plain(page.id)}":
            return redirect(f"/{plain(page.id)}")
        return desk.page(page)


def _act(sandbox: NotionSandbox, name: str, act: str) -> Answer:
    with sandbox.world.lock:
        desk = Desk(sandbox)
        page = desk.open(name)
        problem = ""
        try:
            problem = _perform(desk, page, act)
        except Refused as no:
            problem = no.message
        return desk.page(page, problem) if problem else redirect(f"/{plain(page.id)}", 303)


def _perform(desk: Desk, page: Page, act: str) -> str:
    """Do what a button says; returns what is wrong with what was typed."""
    sandbox, form, who = desk.sandbox, request.form, desk.viewer.id
    if act == "comment" and form.get("comment", "").strip():
        sandbox.comment_as(who, page.id, form["comment"].strip())
    elif act == "write" and form.get("text", "").strip():
        for line in form["text"].strip().splitlines():
            _write(sandbox, who, page, line)
    elif act == "tick":
        sandbox.tick_as(who, page.id, form.get("box", ""), form.get("checked") == "1")
    elif act in {"check", "retype", "remove"}:
        _todo(desk, act, form.get("block", ""))
    elif act == "properties":
        return _properties(desk, page)
    return ""


def _write(sandbox: NotionSandbox, who: str, page: Page, line: str) -> None:
    """Write a line; as in Notion, two brackets before it make it a to-do."""
    todo = TODO.match(line)
    if todo:
        sandbox.add_todo_as(who, page.id, line[todo.end() :])
    else:
        sandbox.write_as(who, page.id, line)


def _todo(desk: Desk, act: str, block: str) -> None:
    """Tick a to-do, change its words or take it away; words that were only added to leave the others as they look."""
    sandbox, form, who = desk.sandbox, request.form, desk.viewer.id
    one = desk.world.blocks.get(block)
    if one is None or one.kind != "to_do":
        raise desk.world.missing("block", block)
    if act == "check":
        sandbox.check_as(who, block, form.get("checked") == "1")
    elif act == "remove":
        sandbox.remove_block_as(who, block)
    else:
        typed = form.get("text", "").strip()
        before = rich.text(desk.world, one.content["rich_text"])
        stood = before.strip()
        if stood and typed.startswith(stood):
            more = typed.removeprefix(stood)
            sandbox.type_on_as(who, block, more.lstrip() if before.endswith(" ") else more)
        else:
            sandbox.retype_as(who, block, typed)


def _properties(desk: Desk, page: Page) -> str:
    source, wanted = desk.world.source_of(page), {}
    for one in source.properties.values() if source else ():
        typed = next((value for name, value in request.form.items() if source and source.named(name) is one), None)
        if typed is None:
            continue
        if one.kind == "number" and typed.strip():
            try:
                wanted[one.id] = float(typed.replace(" ", "").replace(",", "."))
            except ValueError:
                return desk.words.gettext("%(name)s is a number.", name=one.name)
        elif one.kind != "rich_text" or typed.replace("\r\n", "\n") != values.words(desk.world, one, page):
            # a text that was not touched keeps its formatting
            wanted[one.id] = _typed(one, typed)
    desk.sandbox.edit_as(desk.viewer.id, page.id, wanted)
    return ""


def _typed(one: Property, text: str) -> Any:
    clean = text.replace("\r\n", "\n").strip()
    if one.kind == "people":
        return [clean] if clean else []
    return rich.typed(clean) if one.kind == "rich_text" else clean or None


def _act_as(sandbox: NotionSandbox) -> Answer:
    with sandbox.world.lock:
        one = sandbox.world.user(request.form.get("person"))
    back = request.form.get("back", "/")
    # only a path of our own: two slashes would name another host
    answer = redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    if one is not None:
        answer.set_cookie("sandbox_person", one.id, samesite="Lax", httponly=True)
    return answer


def _css() -> Answer:
    return Response(Path(FOLDER / "sandbox.css").read_text(encoding="utf-8"), mimetype="text/css")


def _avatar() -> Answer:
    square = '<rect x="3" y="3" width="42" height="42" rx="8" fill="#ececf8" stroke="#3a399e"/>'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{square}</svg>'
    return Response(image, mimetype="image/svg+xml")
