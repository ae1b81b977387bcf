"""A page of the sandbox's Confluence for people."""

from flask import Blueprint
from werkzeug.wrappers import Response

from adapters.sandbox.confluence.body import html
from adapters.sandbox.errors import Refused
from adapters.sandbox.pages import Desk
from adapters.sandbox.sandbox import Sandbox


def blueprint(sandbox: Sandbox) -> Blueprint:
    """Return the pages of a sandbox's spaces."""
    made = Blueprint("confluence", __name__)

    @made.errorhandler(Refused)
    def _missing(error: Refused) -> Response:
        with sandbox.world.lock:
            return Desk(sandbox).render("missing.html.j2", error.status)

    for rule in ("/wiki/spaces/<key>/pages/<number>", "/wiki/spaces/<key>/pages/<number>/<title>"):
        made.add_url_rule(
            rule, "titled" if rule.endswith("<title>") else "page", lambda number, **_: _page(sandbox, number)
        )
    return made


def _page(sandbox: Sandbox, number: str) -> Response:
    with sandbox.world.lock:
        desk, site = Desk(sandbox), sandbox.confluence
        page = site.page(number, ("current",))
        author = sandbox.world.known(page.now.author).name
        return desk.render(
            "confluence_page.html.j2",
            space=site.space(page.space).name,
            title=page.now.title,
            body=html(page.now.body),
            version=page.now.number,
            author=author,
            when=desk.words.moment(page.now.at),
        )
