"""What a Jira Data Center site does otherwise than a Cloud one: the one place that the rest of the sandbox asks.

https://docs.atlassian.com/software/jira/docs/api/REST/10.3.0/ and the notes on webhooks of Jira 10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox import adf

Rich = dict[str, Any] | str
"""Formatted text as a site keeps it: a document on Cloud, wiki markup as it was written on Data Center."""


class BadForm(ValueError):
    """What was sent is no formatted text at all; the text says what is wanted."""


@dataclass(frozen=True)
class Edition:
    """One sort of site.

    ``api`` is its newest REST version, ``documents`` whether that one speaks documents, ``by_name`` whether people are
    known by user name and never by account id, ``bearer_only`` whether Basic authentication is off, ``schemes``
    whether a field made by REST has to be put into projects, ``guarded`` whether writes on one issue are limited,
    ``repeats`` whether a webhook delivery that failed is tried again, ``comment_expands`` what can be had with a
    comment, ``comment_page`` how many come without ``maxResults``.
    """

    name: str
    api: int
    documents: bool
    by_name: bool
    bearer_only: bool
    schemes: bool
    guarded: bool
    repeats: bool
    comment_expands: frozenset[str]
    comment_page: int

    @property
    def cloud(self) -> bool:
        """Whether answers are shaped as on Cloud."""
        return self.name == "cloud"

    def version(self, wanted: int) -> int:
        """Return the REST version that stands in addresses: never a newer one than the site has."""
        return min(wanted, self.api)

    def typed(self, text: str) -> Rich:
        """Return what the site keeps when a person types ``text`` into a field for formatted text."""
        return adf.paragraphs(text) if self.documents else text

    def checked(self, raw: Any) -> Rich:
        """Return formatted text that a call sends; ``BadForm``, or ``adf.BadDocument`` for a broken document."""
        if not self.documents:
            if not isinstance(raw, str):
                raise BadForm("Operation value must be a string")
            return raw
        if not isinstance(raw, dict):
            raise BadForm("Operation value must be an Atlassian Document (see the Atlassian Document Format)")
        adf.check(raw)
        return raw

    def reference(self, account: str) -> dict[str, str]:
        """Return how a call names an account."""
        return {"name" if self.by_name else "accountId": account}

    def named(self, raw: Any) -> str | None:
        """Return the account that ``{"accountId": ...}``, on Data Center ``{"name": ...}``, names; None for nobody."""
        if not isinstance(raw, Mapping):
            return None
        found = raw.get("name") if self.by_name else raw.get("accountId", raw.get("id"))
        return None if found is None else str(found)


CLOUD = Edition(
    name="cloud",
    api=3,
    documents=True,
    by_name=False,
    bearer_only=False,
    schemes=True,
    guarded=True,
    repeats=True,
    comment_expands=frozenset({"properties", "renderedBody"}),
    comment_page=100,
)
DATA_CENTER = Edition(
    name="dc",
    api=2,
    documents=False,
    by_name=True,
    bearer_only=True,
    schemes=False,
    guarded=False,
    repeats=False,
    comment_expands=frozenset({"renderedBody"}),
    comment_page=50,
)
EDITIONS = {one.name: one for one in (CLOUD, DATA_CENTER)}
