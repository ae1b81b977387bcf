"""What Jira refused, said as what an operator has to mend: a field, an option, a type, a right."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.list_history import ASSIGNEE, DUE, LINKS
from adapters.jira.list_places import Columns, ListPlaces, there
from adapters.jira.rights import asked
from plugin.checklist_sections import IssueLists
from plugin.errors import NeedsOperator

OPTIONAL = frozenset({ASSIGNEE, DUE})
REFUSALS = frozenset({"list_refused", "refused"})

Json = Mapping[str, Any]


def refused(error: NeedsOperator) -> frozenset[str]:
    """Return the ids of the fields that a refusal names."""
    return frozenset(str(error.facts["fields"]).split(",")) if error.reason == "list_refused" else frozenset()


def options_in(meta: Json) -> frozenset[str]:
    """Return the options of a field as a screen offers them."""
    return frozenset(str(one.get("value")) for one in meta.get("allowedValues") or ())


class Refusals:
    """Finds out what a refusal means; a call or two, only after one."""

    def __init__(self, client: Client, places: ListPlaces) -> None:
        self._client, self._places = client, places

    def made(self, error: NeedsOperator, place: IssueLists, sheet: str, kind: str) -> NeedsOperator:
        """Return why an issue of a type could not be made; ``GiveUp`` ``list_gone`` when the list is not there."""
        names = refused(error)
        if LINKS in names and sheet:
            self._client.call("GET", path("issue", sheet), subject="list", params={"fields": "status"})
            self._places.forget()
            return self._unlinked(place)
        if "issuetype" in names:
            return NeedsOperator("list_type_unknown", type=kind, project=place.project)
        # The lack of the right is told under the project, or without a field at all.
        if not names - {"project"} and error.reason in REFUSALS and not self._may("CREATE_ISSUES", place.project):
            return NeedsOperator("no_right", subject="list", right="CREATE_ISSUES", project=place.project)
        if not names:
            return error
        return NeedsOperator("list_refused", fields=self._places.titles(names), project=place.project)

    def _unlinked(self, place: IssueLists) -> NeedsOperator:
        if not self._may("LINK_ISSUES", place.project):
            return NeedsOperator("no_right", subject="list", right="LINK_ISSUES", project=place.project)
        return NeedsOperator("list_field_unplaced", field=self._places.titles([LINKS]), project=place.project)

    def _may(self, right: str, project: str) -> bool:
        try:
            known = asked(self._client, (right,), project)
        except NeedsOperator as error:
            if error.reason not in {"not_found", "refused"}:
                raise
            return True  # no such project: that is not a matter of rights
        return bool(known[right]["havePermission"])

    def written(
        self, error: NeedsOperator, issue: Json, columns: Columns, options: Iterable[str], project: str
    ) -> NeedsOperator:
        """Return why an item could not be written: what of it is not on its edit screen, or lacks an option."""
        names = refused(error)
        if not names:
            return error
        params = {"fields": "summary", "expand": "editmeta"}
        shown = self._client.call("GET", path("issue", str(issue["id"])), subject="item", params=params)
        screen: Json = (shown.get("editmeta") or {}).get("fields") or {}
        if not screen and not self._may("EDIT_ISSUES", project):
            return NeedsOperator("no_right", subject="item", right="EDIT_ISSUES", project=project)
        unplaced = sorted(names - screen.keys())
        if unplaced:
            return NeedsOperator("list_field_unplaced", field=self._places.titles(unplaced), project=project)
        field = there(columns.boxes, screen)
        if field in names:
            offered = options_in(screen[str(field)])
            lacks = next((one for one in options if one not in offered), None)
            if lacks is not None:
                return NeedsOperator("option_missing", field=columns.titles[str(field)], option=lacks)
        return NeedsOperator("list_refused", fields=self._places.titles(names), project=project)
