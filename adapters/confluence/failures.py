"""Status → error, one table: what the worker should do about an answer of Confluence.

Nothing of Confluence's own error texts goes into an error: they may repeat a title that somebody typed.
"""

from datetime import timedelta

from plugin.errors import GiveUp, NeedsOperator, TridaError, TryLater

SOON = timedelta(seconds=2)
CONFLICT = 409
_ALWAYS = {401: "token_refused", 403: "no_right", 410: "endpoint_gone", 413: "too_large"}
_BY_SUBJECT = {(404, "parent"): "parent_missing", (404, "pages"): "no_right"}


def failure(subject: str, status: int) -> TridaError:
    """Return the error for an answer that asking again in place does not mend.

    ``subject`` is what the call was about: ``page`` (one that stands), ``pages`` (making and finding one), ``parent``
    (the one above it) or ``space``. What may not be seen is answered like what is gone: a page of ours is gone then,
    and one that cannot be made in a space that is there lacks the right.
    """
    if status == 404 and subject == "page":  # noqa: PLR2004 - the numbers here are the table's own
        return GiveUp("page_gone")
    if status == CONFLICT:
        return TryLater("conflict", SOON, subject=subject)
    reason = _ALWAYS.get(status) or _BY_SUBJECT.get((status, subject))
    if reason is not None:
        return NeedsOperator(reason, subject=subject)
    return NeedsOperator("not_found" if status == 404 else "refused", subject=subject, status=status)  # noqa: PLR2004
