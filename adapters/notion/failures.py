"""Status → error, one table: what the worker should do about an answer of Notion.

Nothing of Notion's own error texts goes into an error: they may repeat what somebody typed. From the body only codes
and ids are looked at. https://developers.notion.com/reference/status-codes
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from plugin.errors import GiveUp, NeedsOperator, TridaError, TryLater

SOON = timedelta(seconds=2)
BLOCKED = "public_api_request_blocked"
REFUSED_WORDS = "words_refused_by_firewall"
_BY_STATUS = {401: "token_refused", 410: "endpoint_gone", 413: "too_large"}
_BY_SUBJECT = {
    (400, "search"): "selection_wrong",
    **dict.fromkeys(((404, "data_source"), (404, "search"), (404, "talks"), (404, "place")), "not_shared"),
}
_GONE = {
    "page": "ticket_gone",
    "task": "ticket_gone",
    "revision": "comment_gone",
    "own_page": "page_gone",
    "own_list": "list_gone",
    "block": "block_gone",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is read of an error's body.

    ``api``: it is Notion's own JSON, not a page of something in between. ``limit`` is why a limit was met, ``blocks``
    whether the plan's blocks are used up. ``committed``, ``children`` are the ids that a failing write left behind.
    """

    api: bool = False
    code: str = ""
    limit: str = ""
    blocks: bool = False
    committed: str = ""
    children: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the write stands there all the same."""
        return bool(self.committed or self.children)

    def as_result(self) -> dict[str, Any]:
        """Return the write's result as far as it is known, in the form of a page, a comment or a list of blocks."""
        return {"id": self.committed, "results": [{"id": one} for one in self.children]}


def said(body: str) -> Said:
    """Read an error's body; https://developers.notion.com/reference/errors names ``additional_data``."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return Said()
    if not isinstance(content, dict):
        return Said()
    more = content.get("additional_data")
    more = more if isinstance(more, dict) else {}
    children = more.get("committed_child_ids")
    return Said(
        api=content.get("object") == "error",
        code=_text(content, "code"),
        limit=_text(more, "rate_limit_reason"),
        blocks="block_limit" in more,
        committed=_text(more, "committed_resource_id"),
        children=tuple(map(str, children)) if isinstance(children, list) else (),
    )


def _text(content: Mapping[str, Any], key: str) -> str:
    found = content.get(key)
    return found if isinstance(found, str) else ""


def failure(subject: str, status: int, told: Said, *, writing: bool) -> TridaError:
    """Return the error for an answer that asking again in place does not mend.

    ``subject`` is what the call was about: ``page``, ``task``, ``revision`` (of our comment or section), ``comment``,
    ``data_source``, ``talks`` (that of tasks), ``place`` (a private page), ``own_page`` and ``block`` (of a page
    that keeps itself), ``own_list`` (a page with a checklist), ``search``, ``people`` … ``writing``: the request
    carried words.
    """
    if told.limit == BLOCKED:
        return NeedsOperator("blocked_by_notion")
    if status == 403:  # noqa: PLR2004 - the numbers here are the table's own
        return _forbidden(subject, told, writing=writing)
    if status == 409:  # noqa: PLR2004
        return TryLater("conflict", SOON, subject=subject)
    if status == 404 and subject in _GONE:  # noqa: PLR2004
        return GiveUp(_GONE[subject])
    reason = _BY_STATUS.get(status) or _BY_SUBJECT.get((status, subject))
    if reason is not None:
        return NeedsOperator(reason, subject=subject)
    return NeedsOperator("not_found" if status == 404 else "refused", subject=subject, status=status)  # noqa: PLR2004


def _forbidden(subject: str, told: Said, *, writing: bool) -> TridaError:
    """Return why a 403 came: a capability, a plan's limit, or the firewall before Notion that disliked the words.

    Cloudflare answers with HTML: https://github.com/makenotion/notion-sdk-js/issues/751.
    """
    if told.blocks:
        return NeedsOperator("block_limit")
    if not told.api:
        return NeedsOperator(REFUSED_WORDS if writing else "refused", subject=subject)
    return NeedsOperator("not_shared" if subject == "place" else "no_right", subject=subject)
