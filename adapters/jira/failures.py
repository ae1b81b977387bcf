"""Status → error, one table: what the worker should do about an answer of Jira.

Nothing of Jira's own error texts goes into an error: they may repeat what somebody typed. From the body only the keys
of ``errors`` are looked at, which are field ids.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

from plugin.errors import GiveUp, NeedsOperator, TridaError, TryLater

SOON = timedelta(seconds=2)
_FIELD = re.compile(r"customfield_\d+")
_NAME = re.compile(r"[A-Za-z]\w{0,63}")
_ALWAYS = {
    401: "token_refused",
    410: "endpoint_gone",
    413: "too_large",
}
_BY_SUBJECT = {
    (400, "notify"): "cannot_mail",
    (400, "search"): "selection_wrong",
    (403, "notify"): "mail_off",
    (404, "role"): "role_missing",
    (404, "group"): "group_missing",
    (404, "link"): "no_right",
}
_REFUSED = {
    "issue": "field_unplaced",
    "task": "task_refused",
    "page": "page_refused",
    "list": "list_refused",
    "item": "list_refused",
}
_GONE = {
    "issue": "ticket_gone",
    "task": "ticket_gone",
    "revision": "comment_gone",
    "notify": "ticket_gone",
    "page": "page_gone",
    "list": "list_gone",
    "item": "item_gone",
}
_NAMED = frozenset({"task", "page", "list", "item"})


def failure(subject: str, status: int, keys: Iterable[str] = ()) -> TridaError:
    """Return the error for an answer that asking again in place does not mend.

    ``subject`` is what the call was about: ``issue``, ``revision`` (of a comment), ``notify``, ``search``, ``role``,
    ``group``, ``people``, ``field``, ``screen``, ``webhook``, ``task``, ``page``, ``list``,
    ``item`` (of a list), ``link`` …
    ``keys`` are those of the body's ``errors``.
    """
    fields = ",".join(sorted(filter((_NAME if subject in _NAMED else _FIELD).fullmatch, keys)))
    if status == 404 and subject in _GONE:  # noqa: PLR2004 - the numbers here are the table's own
        return GiveUp(_GONE[subject])
    if status == 409:  # noqa: PLR2004
        return TryLater("conflict", SOON, subject=subject)
    if status == 400 and fields and subject in _REFUSED:  # noqa: PLR2004
        return NeedsOperator(_REFUSED[subject], fields=fields)
    if status in _ALWAYS:
        return NeedsOperator(_ALWAYS[status], subject=subject)
    if (status, subject) in _BY_SUBJECT:
        return NeedsOperator(_BY_SUBJECT[status, subject], subject=subject)
    reasons = {403: "no_right", 404: "not_found"}
    return NeedsOperator(reasons.get(status, "refused"), subject=subject, status=status)
