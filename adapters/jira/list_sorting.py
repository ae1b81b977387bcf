"""Which of the issues that are joined to a list are its items, and whose. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.jira.list_history import History
from adapters.jira.list_marks import ITEM, made_for, mark_of
from adapters.jira.shapes import our_property

ENDS = ("inwardIssue", "outwardIssue")
WHOLE = "item"

Json = Mapping[str, Any]


def linked(issue: Json, kind: str) -> tuple[str, ...]:
    """Return the ids of the issues at the other ends of links of a kind, each once, oldest issue first."""
    links = [one for one in issue["fields"].get("issuelinks") or () if one["type"]["name"] == kind]
    ids = {str(one[end]["id"]) for one in links for end in ENDS if one.get(end)}
    return tuple(sorted(ids, key=int))


def ours(
    sheet: Json, joined: Iterable[str], fetched: Mapping[str, Json], known: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return issue id → item, for the items of a list: by their issue where it is known, else by the mark we gave it.

    An item that is known and not joined counts, as it may have been carried here and not joined yet, unless somebody
    took the link away. By its mark one is taken that was made for this list, or that is on it and was lost from sight:
    somebody may have joined it again. Where there are several it is the oldest.
    """
    at, mine = frozenset(joined), issues_of(known)
    found = {number: item for number, item in mine.items() if _stays(sheet, number, at, fetched)}
    for number in sorted(at & fetched.keys() - mine.keys(), key=int):
        issue, mark = fetched[number], mark_of(fetched[number])
        item = mark.removeprefix(ITEM)
        here = made_for(issue) == str(sheet["id"]) or item in known
        if mark.startswith(ITEM) and here and item not in {*found.values(), *mine.values()}:
            found[number] = item
    return found


def issues_of(known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return issue id → item, for the items whose issue is known."""
    return {remote[WHOLE]: item for item, remote in known.items() if WHOLE in remote}


def _stays(sheet: Json, number: str, joined: frozenset[str], fetched: Mapping[str, Json]) -> bool:
    if number not in fetched:
        return False
    return number in joined or not History(fetched[number]).unlinked(str(sheet["key"]))


def strangers(joined: Iterable[str], fetched: Mapping[str, Json], found: Mapping[str, str]) -> Iterator[str]:
    """Yield the joined issues that carry nothing of ours: people's own items, unless they are deals.

    Talks, pages of the goal tree, other lists and deals with a round carry our property.
    """
    for number in joined:
        issue = fetched.get(number)
        if number not in found and issue is not None and our_property(issue) is None:
            yield number


def doubtful(sheet: Json, fetched: Mapping[str, Json], found: Iterable[str], numbers: Iterable[str]) -> tuple[str, ...]:
    """Return which of people's issues may be deals: those of another type than the list and the items of ours."""
    known = {_type(sheet), *(_type(fetched[one]) for one in found if mark_of(fetched[one]))}
    return tuple(one for one in numbers if _type(fetched[one]) not in known)


def _type(issue: Json) -> str:
    return str((issue["fields"].get("issuetype") or {}).get("id"))
