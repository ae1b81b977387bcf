"""Pages for anyone: what this is, what is promised and what is not; the style sheet and the script."""

from flask import abort, make_response, send_from_directory
from werkzeug.wrappers import Response

from plugin.web.show import Views, show
from plugin.words import TEMPLATES

# The folder also holds the templates; only these are for a browser.
SERVED = frozenset({"trida.css", "ballot.js", "mark.svg"})
STYLE_SECONDS = 24 * 3600


def views() -> Views:
    """Return door name → view."""
    return {"home": home, "limits": limits, "style": style}


def home() -> Response:
    """Say what this is."""
    return show("home.html")


def limits() -> Response:
    """Say how blindness is kept and where it ends."""
    return show("limits.html")


def style(filename: str) -> Response:
    """Serve a file that pages load; its address changes with its content, so it may be kept."""
    if filename not in SERVED:
        abort(404)
    return make_response(send_from_directory(TEMPLATES / "pages", filename, max_age=STYLE_SECONDS))
