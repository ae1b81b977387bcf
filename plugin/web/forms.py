"""What every form of a bound browser needs: its tokens, the check of a sent one, where the person was."""

import re
from collections.abc import Iterable, Mapping

from flask import request

from plugin.web.ballot import Desk
from plugin.web.browser import cookie_of

_ANCHOR = re.compile(r"[a-z][a-z0-9_.~-]{0,160}")


def tokens(desk: Desk, round_id: str, actions: Iterable[str]) -> Mapping[str, str]:
    """Return action → hidden value for the forms of this browser's page."""
    cookie = cookie_of(round_id)
    return {action: desk.tokens.issue(round_id, action, cookie) for action in actions}


def ours(desk: Desk, round_id: str, action: str) -> bool:
    """Whether the form that was sent carries the token of ``action`` that this browser was given."""
    return desk.tokens.holds(request.form.get(f"form-{action}", ""), round_id, action, cookie_of(round_id))


def anchor(otherwise: str) -> str:
    """Return the part of the page that the form came from, named by its control ``at``."""
    named = request.form.get("at", "")
    return named if _ANCHOR.fullmatch(named) else otherwise
