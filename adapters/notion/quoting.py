"""People's comments on a block that is made anew go with it, as quotes in a comment of ours on the new block."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.notion.client import Client
from adapters.notion.people import pages
from adapters.notion.richtext import Span, parts, said
from adapters.notion.shapes import person
from plugin.errors import GiveUp, NeedsOperator
from plugin.words import N_, Words

HEAD = N_("This line had to be put here anew. The comments on it were:")

Json = Mapping[str, Any]


class Quotes:
    """Reads comments and quotes them. ``me`` returns the id of the account we work as."""

    def __init__(self, client: Client, me: Callable[[], str], words: Words) -> None:
        self._client, self._me, self._words = client, me, words

    def read(self, block: str) -> list[Json]:
        """Return the open comments on a block; none where our connection may not read them."""
        try:
            return list(pages(self._client, "GET", "comments", "block", {"block_id": block}))
        except (NeedsOperator, GiveUp):
            return []

    def people(self, comments: list[Json]) -> int:
        """Return how many of the comments are people's."""
        return sum(not self._ours(one) for one in comments)

    def _ours(self, comment: Json) -> bool:
        author = person(comment.get("created_by"))
        return author is not None and author.id == self._me()

    def put(self, block: str, comments: list[Json]) -> None:
        """Quote comments on a block; what we quoted before is passed on as it stands. ``NeedsOperator`` when refused.

        A quote that is too long for one comment goes on in another.
        """
        for part in parts([Span(self._text(comments))]):
            body = {"parent": {"block_id": block}, "rich_text": part}
            self._client.call("POST", "comments", subject="block", json=body)

    def stands(self, block: str, comments: list[Json]) -> bool:
        """Whether the quote stands on a block already; one that went on in another comment may not be whole."""
        first = said(parts([Span(self._text(comments))])[0])
        return any(self._ours(one) and said(one.get("rich_text")) == first for one in self.read(block))

    def _text(self, comments: list[Json]) -> str:
        head = [self._words.gettext(HEAD)] if self.people(comments) else []
        return "\n".join([*head, *map(self._line, comments)])

    def _line(self, comment: Json) -> str:
        text = said(comment.get("rich_text"))
        name = (comment.get("display_name") or {}).get("resolved_name")
        return text if self._ours(comment) or not name else f"{name}: {text}"
