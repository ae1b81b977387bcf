"""The cookies that bind a browser to a round or to a workspace's checklists, and the one of a visit without a name."""

from flask import request
from werkzeug.wrappers import Response

# The result is opened with the same cookie as the ballot, often weeks after the reveal.
KEPT_SECONDS = 90 * 24 * 3600
VISIT = "trida-visit"
VISIT_SECONDS = 3600


def cookie_of(round_id: str) -> str | None:
    """Return this browser's secret for a round."""
    return request.cookies.get(_name(round_id))


def bind(answer: Response, round_id: str, secret: str, *, secure: bool) -> Response:
    """Give the browser its secret.

    It is given again with every accepted form: a changed cookie makes browsers drop the copy of the form that the
    "back" button would show.
    """
    answer.set_cookie(
        _name(round_id),
        secret,
        max_age=KEPT_SECONDS,
        path=f"/r/{round_id}",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


def forget(answer: Response, round_id: str, *, secure: bool) -> Response:
    """Take the secret away."""
    answer.delete_cookie(_name(round_id), path=f"/r/{round_id}", secure=secure, httponly=True, samesite="Lax")
    return answer


def visit_of() -> str | None:
    """Return this browser's secret while somebody picks their name behind a role link."""
    return request.cookies.get(VISIT)


def visit(answer: Response, secret: str, *, secure: bool) -> Response:
    """Give the browser a secret for as long as picking a name takes; the form that comes back is bound to it."""
    answer.set_cookie(VISIT, secret, max_age=VISIT_SECONDS, path="/t", secure=secure, httponly=True, samesite="Strict")
    return answer


def end_visit(answer: Response, *, secure: bool) -> Response:
    """Take that secret away."""
    answer.delete_cookie(VISIT, path="/t", secure=secure, httponly=True, samesite="Strict")
    return answer


def list_cookie_of(workspace: str) -> str | None:
    """Return this browser's secret for the checklists of a workspace."""
    return request.cookies.get(_list_name(workspace))


def bind_lists(answer: Response, workspace: str, secret: str, *, secure: bool) -> Response:
    """Give the browser its secret for checklists; again with every accepted form, so that whoever uses it keeps it."""
    answer.set_cookie(
        _list_name(workspace),
        secret,
        max_age=KEPT_SECONDS,
        path=f"/s/{workspace}",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


def from_elsewhere() -> bool:
    """Whether another site made the browser send this request; a browser that does not say is believed.

    ``Origin`` cannot be asked: under ``Referrer-Policy: no-referrer`` it is ``null`` on our own forms too.
    """
    return request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}


def _name(round_id: str) -> str:
    return f"trida-{round_id}"


def _list_name(workspace: str) -> str:
    return f"trida-lists-{workspace}"
