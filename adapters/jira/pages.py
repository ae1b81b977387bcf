"""Pages of ours as the description of an issue: one read and one write bring it to a document.

The issue is found again by our property, as tasks are. What people write above and below our text stays, and a write
that is repeated writes the same.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.cutting import cut, undrawn
from adapters.jira.searching import found
from adapters.jira.shapes import OUR_PROPERTY, our_property, person
from adapters.jira.splicing import BEGIN, END, Ours, apart, parts_of, together, without
from adapters.jira.wiki import wiki
from plugin.documents import markdown
from plugin.errors import GiveUp, NeedsOperator
from plugin.goal_sections import IssuePlace, PagePlace
from plugin.ports.pages import Kept, Ledger, PageRef, Published
from plugin.ports.world import Document
from plugin.words import N_, Words

PAGE, WHOLE = "page", ""
LONGEST = 32_767
# Jira counts the text in a form of its own: what is left free makes up for the difference.
FREE = 767
TITLE_LONGEST = 255
MOST = 500
BEFORE = N_("Trida writes from here to its last line. Your own text is safe above and below.")
AFTER = N_("Trida's text ends here.")
READ = "summary,description"

Json = Mapping[str, Any]


def holds_page(issue: Json) -> bool:
    """Whether an issue that was read with our property, or with its description as markup, is a page of ours."""
    text = issue["fields"].get("description")
    return PAGE in (our_property(issue) or {}) or (isinstance(text, str) and BEGIN in text)


class IssuePages:
    """Implements ``ports.pages.Pages``; a page's id is the issue's. Safe to use from several threads."""

    def __init__(self, client: Client, browse_url: str, home: str, words: Words) -> None:
        """``home`` is our own address: the links in our first and last line lead there."""
        self._client, self._browse_url = client, browse_url.rstrip("/")
        self._home, self._words = home.rstrip("/"), words
        self._lock = threading.Lock()
        self._keys: dict[str, str] = {}

    def find(self, place: PagePlace, title: str) -> str | None:
        """Return the id of the issue that we made for this page; None when there is none.

        A page that is made is not seen by the search for some seconds.
        """
        for issue in islice(self._candidates(_of(place)), MOST):
            held, summary = our_property(issue) or {}, issue["fields"].get("summary")
            if PAGE in held and _one_line(title) in {held[PAGE], summary}:
                return self._known(issue)
        return None

    def _candidates(self, place: IssuePlace) -> Iterator[Json]:
        """Yield issues of ours in the project with our property, newest first."""
        project = json.dumps(place.project, ensure_ascii=False)
        jql = f"project = {project} AND creator = currentUser() ORDER BY created DESC"
        edition = self._client.edition
        more = {"properties": [OUR_PROPERTY]}
        issues = found(self._client, jql, READ.split(","), subject="pages", more=more)
        if edition.tokens:
            yield from issues
            return
        params = {"fields": READ, "properties": OUR_PROPERTY}
        for issue in filter(holds_page, issues):
            yield self._client.call("GET", path("issue", str(issue["id"])), subject="page", params=params)

    def create(self, place: PagePlace, title: str) -> str:
        """Make an issue whose description has our two lines and nothing else, and return its id; one call.

        ``NeedsOperator``: ``page_type_unknown`` (``type``, ``project``), ``page_refused`` (``fields``: ids that the
        project asks for or does not take), ``no_right``.
        """
        where = _of(place)
        ours = self._ours(Document("", markdown.tree("")), 0)
        fields = {
            "project": {"key": where.project},
            "issuetype": {"name": where.issue_type},
            "summary": _one_line(title),
            "description": together(apart(None, ours), ours),
        }
        body = {"fields": fields, "properties": [{"key": OUR_PROPERTY, "value": {PAGE: _one_line(title)}}]}
        try:
            made = self._client.call("POST", "issue", subject="page", json=body)
        except NeedsOperator as error:
            raise _refusal(error, where) from None
        return self._known(made)

    def _known(self, issue: Json) -> str:
        with self._lock:
            self._keys[str(issue["id"])] = str(issue["key"])
        return str(issue["id"])

    def address(self, page: str) -> str:
        """Return the address of the issue for people; one call where we have not met it yet."""
        if page not in self._keys:
            self._read(page)
        return f"{self._browse_url}/browse/{self._keys[page]}"

    def publish(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Write the description where the document is not what was written last: one read, one write, none without.

        ``NeedsOperator``: ``page_refused`` (``fields``), ``no_right``.
        """
        known = ledger.kept().get(WHOLE)
        shown = undrawn(document)
        if known is not None and not ledger.doubtful and known.remote == _hashed(page.title, wiki(shown)):
            return Published()
        return self._bring(page, shown, ledger)

    def check(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Read the description and restore what differs: one read, one write where something does."""
        return self._bring(page, undrawn(document), ledger)

    def _bring(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        known, doubtful, title = ledger.kept().get(WHOLE), ledger.doubtful, _one_line(page.title)
        stood = self._read(page.id)["fields"]
        ours = self._ours(document, self._foreign(stood.get("description")))
        standing = apart(stood.get("description"), ours)
        there = _hashed(str(stood.get("summary") or ""), standing.said) if standing.whole else ""
        wanted = _hashed(title, ours.said)
        if there != wanted:
            fields = {"summary": title, "description": together(standing, ours)}
            ledger.sending()
            self._client.call("PUT", path("issue", page.id), subject="page", json={"fields": fields})
        # What is kept as the id tells a document that was written already: how much of it is shown, only a read tells.
        ledger.settled([Kept(WHOLE, "", 0, _hashed(page.title, wiki(document)), wanted)])
        drifted = known is not None and not doubtful and there != known.digest
        return Published((WHOLE,) if drifted and there != wanted else ())

    def _read(self, page: str, fields: str = READ) -> Json:
        issue: Json = self._client.call("GET", path("issue", page), subject="page", params={"fields": fields})
        self._known(issue)
        return issue

    def _ours(self, document: Document, foreign: int) -> Ours:
        """Return our text with its lines, short enough to stand beside so many characters of others."""
        rich, words = self._client.edition.rich, self._words
        lines = [self._line(words.gettext(text), mark) for text, mark in ((BEFORE, BEGIN), (AFTER, END))]
        room = LONGEST - FREE - foreign - sum(map(_length, lines))
        begin, end = (parts_of(rich(line)) for line in lines)
        shown = rich(cut(document, room, _length, words, self._home))
        return Ours(begin, parts_of(shown), end, isinstance(shown, str))

    def _line(self, text: str, mark: str) -> Document:
        made = markdown.link(text, f"{self._home}{mark}")
        return Document(made, markdown.tree(made))

    def _foreign(self, description: object) -> int:
        """Return how much people wrote, in characters."""
        nothing = Ours((), (), (), wiki=isinstance(description, str))
        rest = without(apart(description, nothing), nothing)
        return len(rest) if isinstance(rest, str) else len(self._client.edition.text(rest))

    def remove(self, page: str) -> None:
        """Delete the issue; gone already is done.

        Jira has no trash for issues. So one on which people wrote, in the description or in comments, stays, without
        our text and our property, and so does one that we may not delete.
        """
        try:
            fields = self._read(page, "description,comment,creator")["fields"]
            empty = self._ours(Document("", markdown.tree("")), 0)
            standing = apart(fields.get("description"), empty)
            if not standing.foreign and not _others(fields) and self._deleted(page):
                return
            body = {"fields": {"description": without(standing, empty)}}
            self._client.call("PUT", path("issue", page), subject="page", json=body)
            self._client.call("DELETE", path("issue", page, "properties", OUR_PROPERTY), subject="page")
        except GiveUp:
            return

    def _deleted(self, page: str) -> bool:
        try:
            self._client.call("DELETE", path("issue", page), subject="page")
        except NeedsOperator as error:
            if error.reason not in {"no_right", "refused"}:  # there may be sub-tasks of people below it
                raise
            return False
        return True


def _of(place: PagePlace) -> IssuePlace:
    if not isinstance(place, IssuePlace):
        raise TypeError("a place in Jira is wanted")
    return place


def _one_line(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= TITLE_LONGEST else f"{line[: TITLE_LONGEST - 1]}…"


def _length(document: Document) -> int:
    return len(wiki(document))


def _hashed(title: str, said: str) -> str:
    return hashlib.sha256(f"{title}\0{said}".encode()).hexdigest()


def _others(fields: Json) -> bool:
    """Whether anybody but us commented."""
    me = person(fields.get("creator"))
    comments = (fields.get("comment") or {}).get("comments") or ()
    return any((by := person(one.get("author"))) is None or me is None or by.id != me.id for one in comments)


def _refusal(error: NeedsOperator, place: IssuePlace) -> NeedsOperator:
    """Return what an operator has to mend: the right, the type, or fields."""
    refused = set(str(error.facts.get("fields", "")).split(",")) if error.reason == "page_refused" else set()
    if "project" in refused:
        return NeedsOperator("no_right", subject="page", right="CREATE_ISSUES", project=place.project)
    if "issuetype" in refused:
        return NeedsOperator("page_type_unknown", type=place.issue_type, project=place.project)
    return error
