"""What of a place is missing for its checklists: fields, options, types, rights; reading only."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.fields import FieldNames
from adapters.jira.list_history import LINKS
from adapters.jira.list_places import Columns, ListPlaces, there
from adapters.jira.list_refusals import options_in
from adapters.jira.rights import lacking
from adapters.jira.searching import found
from plugin.checklist_sections import IssueLists
from plugin.errors import NeedsOperator

RIGHTS = ("CREATE_ISSUES", "EDIT_ISSUES", "LINK_ISSUES", "ADD_COMMENTS")
PAGE = 200
# Jira shows its own types in the site's language and takes these names for them too.
TRANSLATED = frozenset({"bug", "epic", "story", "sub-task", "subtask", "task"})
MOST_TYPES = 6
LINKED_ISSUES = "Linked Issues"

Json = Mapping[str, Any]
Trouble = tuple[str, dict[str, str]]


class Troubles:
    """Looks at a place as the doctor does."""

    def __init__(self, client: Client, fields: FieldNames, places: ListPlaces) -> None:
        self._client, self._fields, self._places = client, fields, places

    def of(self, place: IssueLists, names: Sequence[str]) -> tuple[Trouble, ...]:
        """Return what is missing, as (reason, facts); ``names`` are those of the departments.

        Seven calls at most, and some more where the site shows the type of items under another name than the manifest.

        ``field_missing`` (``field``), ``list_field_wrong`` (``field``, ``wanted``), ``links_off``, ``no_right``
        (``right``, ``project``), ``list_type_unknown`` (``type``, ``project``), ``list_field_unplaced`` (``field``,
        ``project``), ``option_missing`` (``field``, ``option``).
        """
        try:
            columns = self._places.columns(place)
            self._places.link_type()
        except NeedsOperator as error:
            return ((error.reason, {name: str(value) for name, value in error.facts.items()}),)
        lacks = lacking(self._client, RIGHTS, [place.project])
        if lacks:
            return tuple(("no_right", {"right": one.right, "project": place.project}) for one in lacks)
        types = self._types(place.project)
        wanted = dict.fromkeys((place.issue_type, place.item_type))
        unknown = [one for one in wanted if one.casefold() not in types.keys() | TRANSLATED]
        if unknown:
            return tuple(("list_type_unknown", {"type": one, "project": place.project}) for one in unknown)
        kind = types.get(place.item_type.casefold())
        new = self._new(place.project, [kind] if kind else list(types.values())[:MOST_TYPES])
        return tuple(self._on_screens(place, columns, names, new))

    def _types(self, project: str) -> dict[str, str]:
        """Return small-letter name → id of the types of issues that we may make."""
        where = path("issue", "createmeta", project, "issuetypes")
        page = self._client.call("GET", where, subject="site", params={"maxResults": PAGE})
        kinds = page.get("issueTypes") or page.get("values") or ()
        return {str(one["name"]).casefold(): str(one["id"]) for one in kinds}

    def _on_screens(self, place: IssueLists, columns: Columns, names: Sequence[str], new: Json) -> Iterator[Trouble]:
        if LINKS not in new:
            yield "list_field_unplaced", {"field": LINKED_ISSUES, "project": place.project}
        edited: Json | None = None
        for title, ids in ((place.accepted, columns.boxes), (place.not_applicable, columns.reason)):
            screen: Json = new
            if there(ids, new) is None:
                edited = self._edited(place) if edited is None else edited
                screen = edited
            field = there(ids, screen)
            if field is None:
                yield "list_field_unplaced", {"field": title, "project": place.project}
            elif ids == columns.boxes:
                offered = options_in(screen[field])
                missing = (one for one in names if one not in offered)
                yield from (("option_missing", {"field": title, "option": one}) for one in missing)

    def _new(self, project: str, kinds: Sequence[str]) -> dict[str, Json]:
        """Return field → what may be said of it when an issue of one of the types is made."""
        found: dict[str, Json] = {}
        for kind in kinds:
            where = path("issue", "createmeta", project, "issuetypes", kind)
            page = self._client.call("GET", where, subject="site", params={"maxResults": PAGE})
            found |= {str(one["fieldId"]): one for one in page.get("fields") or page.get("values") or ()}
        return found

    def _edited(self, place: IssueLists) -> Json:
        """Return field → what may be said of it on the newest issue of the type; empty without one."""
        project, kind = (json.dumps(one, ensure_ascii=False) for one in (place.project, place.item_type))
        query = f"project = {project} AND issuetype = {kind} ORDER BY created DESC"
        newest = next(found(self._client, query), None)
        if newest is None:
            return {}
        params = {"fields": "summary", "expand": "editmeta"}
        issue = self._client.call("GET", path("issue", str(newest["id"])), subject="item", params=params)
        held: Json = (issue.get("editmeta") or {}).get("fields") or {}
        return held
