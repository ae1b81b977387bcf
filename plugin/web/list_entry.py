"""The personal link to a workspace's checklists: first a button, then the browser is bound."""

import logging
from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response

from plugin.errors import Rejected
from plugin.usecases.checklist_views import ChecklistPages
from plugin.web.browser import bind_lists, from_elsewhere
from plugin.web.quiet import refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show

log = logging.getLogger("trida.web")

TYPED = ("text", "reason", "because", "notes")
"""The controls of a checklist's forms that people type into."""
CLOSED: Mapping[str, int] = {"not_bound": 403, "own_link_needed": 403}


class ListEntry:
    """Views of a personal link to checklists; ``pages`` is None where no workspace has any."""

    def __init__(self, pages: ChecklistPages | None, *, secure: bool) -> None:
        self._pages = pages
        self._secure = secure

    def views(self) -> Views:
        """Return door name → view."""
        return {"list_claim": self.claim, "list_bind": self.bind}

    def claim(self, token: str) -> Response:
        """One button, the same for any token: link scanners and previews open links too."""
        return show("list_claim.html", token=token)

    def bind(self, token: str) -> Response:
        """Bind this browser and go to an address without the token."""
        if from_elsewhere():
            # Otherwise another site could have somebody tick in the name of whoever it chose.
            return refused_cross_site()
        try:
            workspace, cookie = self._claimed(token)
        except Rejected as refusal:
            log.info("link to checklists refused: %s", refusal.reason)
            return closed("link_unknown", 404)
        address = link("lists", workspace=workspace, lang=reader(None).chosen)
        return bind_lists(see_other(address), workspace, cookie, secure=self._secure)

    def _claimed(self, token: str) -> tuple[str, str]:
        if self._pages is None:
            raise Rejected("no_checklists")
        return self._pages.claim(token)


def closed(reason: str, status: int = 0) -> Response:
    """Say why no checklist opens, and give back what was typed into a form that found none."""
    return show("checklist_none.html", status or CLOSED.get(reason, 404), reason=reason, texts=texts(request.form))


def texts(form: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was typed into a form of a checklist."""
    return tuple(form[name] for name in TYPED if form.get(name, "").strip())
