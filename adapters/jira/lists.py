"""Checklists as issues: one issue a list, one an item, joined by links; boxes and reason are fields of the item.

An unfinished item moves on as it stands: it is joined to the next list as well. What people join to a list is theirs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from adapters.jira.client import UNSURE, Client
from adapters.jira.fields import FieldNames
from adapters.jira.list_fetching import ListIssues
from adapters.jira.list_history import ASSIGNEE, DESCRIPTION, DUE
from adapters.jira.list_marks import ITEM, MARK, mark_of, one_line, options_of, with_mark
from adapters.jira.list_places import Columns, ListPlaces, of, there
from adapters.jira.list_reading import Reader, boxes_of
from adapters.jira.list_refusals import OPTIONAL, Refusals, refused
from adapters.jira.list_sorting import doubtful, issues_of, linked, ours, strangers
from adapters.jira.list_status import Stepping
from adapters.jira.list_troubles import Trouble, Troubles
from adapters.jira.list_wishes import LONGEST, SUMMARY, said
from adapters.jira.list_writing import ListWriting
from adapters.jira.shapes import OUR_PROPERTY, is_done
from adapters.jira.slots import Slots
from adapters.jira.tasks import SEARCHABLE
from adapters.jira.writing import Writing
from plugin.checklist_sections import IssueLists, ListPlace
from plugin.domain.checklists.model import Seen
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports.checklists import Row, RowLedger, Sheet, Standing
from plugin.ports.world import Clock, Document

Json = Mapping[str, Any]


class JiraLists:
    """Implements ``ports.checklists.Lists``; safe to use from several threads."""

    moves = True

    def __init__(self, client: Client, browse_url: str, deals: str, clock: Clock, me: Callable[[], str]) -> None:
        """``deals`` is the selection of deals; ``me`` returns the id of the account we work as."""
        self._client, self._browse_url, self._me = client, browse_url.rstrip("/"), me
        fields = FieldNames(client, clock)
        self._places, self._issues = ListPlaces(client, fields), ListIssues(client, deals)
        self._writing = ListWriting(client, self._places, self._issues, me)
        self._refusals, self._stepping = Refusals(client, self._places), Stepping(client)
        self._comments = Writing(client, Slots({}), me)
        self._troubles = Troubles(client, fields, self._places)

    def find(self, place: ListPlace, mark: str) -> Standing | None:
        """Return the list of ours with this mark among what we made of late in the project; a call for a hundred.

        The search sees a new list some seconds after it was made.
        """
        recent = self._issues.recent(of(place).project)
        return next((self._standing(one) for one in recent if mark_of(one) == mark), None)

    def _standing(self, issue: Json) -> Standing:
        return Standing(str(issue["id"]), f"{self._browse_url}/browse/{issue['key']}")

    def create(self, place: ListPlace, sheet: Sheet) -> Standing:
        """Make a list; one call, and one more for whoever or whatever day the project refuses.

        ``NeedsOperator``: ``list_type_unknown`` (``type``, ``project``), ``list_refused`` (``fields``, ``project``),
        ``no_right``. ``TryLater`` ``unsure``: not before the search can see it.
        """
        where, body = of(place), self._new(of(place), sheet)
        while True:
            try:
                return self._standing(self._client.call("POST", "issue", subject="list", json=body))
            except NeedsOperator as error:
                names = refused(error)
                if not names or names - (OPTIONAL & set(body["fields"])):
                    raise self._refusals.made(error, where, "", where.issue_type) from None
                body["fields"] = {name: held for name, held in body["fields"].items() if name not in names}
            except TryLater as error:
                if error.reason == UNSURE:
                    raise TryLater(UNSURE, max(error.delay, SEARCHABLE), subject="list") from None
                raise

    def _new(self, place: IssueLists, sheet: Sheet) -> dict[str, Any]:
        edition = self._client.edition
        fields = {
            "project": {"key": place.project},
            "issuetype": {"name": place.issue_type},
            SUMMARY: one_line(sheet.title, LONGEST),
            DESCRIPTION: with_mark(edition.rich(sheet.head), sheet.mark),
            DUE: sheet.day.isoformat(),
            **({ASSIGNEE: {edition.person: sheet.person.id}} if sheet.person else {}),
        }
        return {"fields": fields, "properties": [{"key": OUR_PROPERTY, "value": {MARK: sheet.mark}}]}

    def read(self, place: ListPlace, sheet: str, known: Mapping[str, Mapping[str, str]]) -> tuple[Seen, ...]:
        """Read a list: two calls on Cloud, on Data Center one and one an item.

        One more where people joined something of another type to it that we do not know: it may be a deal.
        ``NeedsOperator``: ``list_field_unplaced`` (``field``, ``project``) where an item of ours has no boxes.
        """
        columns, kind = self._places.columns(of(place)), self._places.link_type()
        issue = self._issues.sheet(sheet)
        joined = linked(issue, kind)
        fetched = self._issues.items(list(dict.fromkeys([*joined, *issues_of(known)])), columns)
        found = ours(issue, joined, fetched, known)
        self._must_have_boxes(of(place), columns, [fetched[one] for one in found])
        theirs = self._theirs(issue, joined, fetched, found)
        options = _options(known, fetched)
        reader = Reader(columns, self._browse_url)
        numbers = sorted({*found, *theirs}, key=int)
        return tuple(reader.seen(fetched[one], found.get(one, ""), options(one, found.get(one, ""))) for one in numbers)

    def _must_have_boxes(self, place: IssueLists, columns: Columns, issues: Iterable[Json]) -> None:
        if any(mark_of(one).startswith(ITEM) and not there(columns.boxes, one["fields"]) for one in issues):
            raise NeedsOperator("list_field_unplaced", field=place.accepted, project=place.project)

    def _theirs(
        self, sheet: Json, joined: Sequence[str], fetched: Mapping[str, Json], found: Mapping[str, str]
    ) -> tuple[str, ...]:
        numbers = tuple(strangers(joined, fetched, found))
        deals = self._issues.deals(doubtful(sheet, fetched, found, numbers))
        return tuple(one for one in numbers if one not in deals)

    def write(self, place: ListPlace, sheet: str, rows: Sequence[Row], order: Sequence[str], ledger: RowLedger) -> None:  # noqa: ARG002 - links have no order
        """Bring rows to what they should show, as ``list_writing`` and ``list_making`` say.

        ``NeedsOperator``: ``list_field_unplaced`` (``field``, ``project``), ``option_missing`` (``field``, ``option``),
        ``field_missing`` (``field``), ``list_field_wrong``, ``list_type_unknown``, ``list_refused``, ``no_right``,
        ``links_off``.
        """
        self._writing.write(of(place), sheet, rows, ledger)

    def tell(self, place: ListPlace, sheet: str, mark: str, document: Document) -> None:  # noqa: ARG002 - the port's names
        """Put a comment on the list, or change the one with this mark; none but reading calls where it says that."""
        try:
            for comment in self._comments.own_comments(sheet, OUR_PROPERTY):
                if comment["data"].get(OUR_PROPERTY, {}).get(MARK) == mark:
                    if said(comment["body"]) != said(self._client.edition.rich(document)):
                        self._comments.revise(sheet, str(comment["id"]), document)
                    return
            self._comments.say(sheet, document, mark, {})
        except GiveUp as error:
            if error.reason != "ticket_gone":
                raise
            raise GiveUp("list_gone") from None

    def close(self, place: ListPlace, sheet: str) -> None:  # noqa: ARG002 - the port's names
        """Take a list to a status that is done, where its workflow has one."""
        if not is_done(self._issues.sheet(sheet)["fields"].get("status")):
            self._stepping.step(sheet, done=True)

    def own(self, actor: str) -> bool:
        """Whether an account id is ours."""
        return actor == self._me()

    def troubles(self, place: ListPlace, names: Sequence[str]) -> tuple[Trouble, ...]:
        """Return what of a place is missing for its checklists, as (reason, facts); see ``list_troubles``."""
        return self._troubles.of(of(place), names)


def _options(
    known: Mapping[str, Mapping[str, str]], fetched: Mapping[str, Json]
) -> Callable[[str, str], Mapping[str, str]]:
    """Return what tells the boxes of an item: as they are known, as its issue has them, as its neighbours do."""
    held = [boxes_of(remote) for remote in known.values()] + [options_of(one) for one in fetched.values()]
    shared = next(filter(None, held), {})

    def options(number: str, item: str) -> Mapping[str, str]:
        return boxes_of(known.get(item, {})) or options_of(fetched[number]) or shared

    return options
