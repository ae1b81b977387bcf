"""Tasks beside a deal: pages of the talks' data source, opened, found again by their mark, rewritten, brought back.

A task gets mark and link in the call that makes it. Where ``talk.project`` names another data source, only its title
and its body are certain, so every body ends in our marked line, and the mark is looked for there.
"""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.notion.blocks import blocks, requests
from adapters.notion.client import Client, path
from adapters.notion.people import pages
from adapters.notion.richtext import exact, of_text
from adapters.notion.schema import Property, Schemas
from adapters.notion.sections import Sections
from adapters.notion.shapes import data_in, key_of, option, person, prop
from adapters.notion.slots import TALKS, Slots
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.tracker import NewTask, Task
from plugin.ports.world import Document

TITLE = "title"
# What a task can do without: a person who is no member, a deal that our connection does not see.
OPTIONAL = ("owner", "due", "deal")
RECENT = 50
NEWEST = ({"timestamp": "created_time", "direction": "descending"},)

Json = Mapping[str, Any]


class Tasks:
    """Opens and keeps tasks. ``me`` returns the id of the account we work as."""

    def __init__(
        self, client: Client, slots: Slots, schemas: Schemas, sections: Sections, me: Callable[[], str]
    ) -> None:
        self._client = client
        self._slots = slots
        self._schemas = schemas
        self._sections = sections
        self._me = me

    def open(self, deal: str, wanted: NewTask, mark: str) -> Task:
        """Open a task; one call where its text fits into one.

        ``NeedsOperator``: ``task_refused``, ``no_right``, ``not_shared``. ``TryLater`` ``unsure``: it may stand there.
        """
        source = self._home(wanted.project)
        body, *more = requests([*blocks(wanted.text), self._sections.foot(mark)])
        given = self._given(source, deal, wanted, mark)
        made = self._create({"parent": {"data_source_id": source}, "children": body}, given)
        number = str(made["id"])
        for part in more:
            self._sections.append(number, part, "task")
        return Task(number, key_of(made), closed=False)

    def _home(self, other: str | None) -> str:
        """Return the data source of tasks: the one that the manifest names, else ours."""
        found = other or self._slots.id(TALKS)
        if found is None:
            raise NeedsOperator("field_unplaced", fields=TALKS)
        return found

    def _given(self, source: str, deal: str, wanted: NewTask, mark: str) -> dict[str, Json]:
        """Return the properties of a new task by what they are; those that the data source lacks are left out."""
        title = " ".join(wanted.title.split())
        values: dict[str, Json] = {
            "data": {"rich_text": exact(json.dumps({"mark": mark}))},
            "due": {"date": {"start": wanted.due.isoformat()}},
            "deal": {"relation": [{"id": deal}]},
        }
        if wanted.assignee is not None:
            values["owner"] = {"people": [{"id": wanted.assignee.id}]}
        known = self._schemas.source(source)
        here = {name: value for name, value in values.items() if known.has(self._id(name), next(iter(value)))}
        return {TITLE: {"title": of_text(title)}, **here}

    def _id(self, name: str) -> str:
        return self._slots.id(f"{TALKS}.{name}") or ""

    def _create(self, body: Json, given: Mapping[str, Json]) -> Json:
        """Make the page; where it is refused, without what it need not have: a refusal says that nothing was made."""
        for left_out in ((), OPTIONAL[:1], OPTIONAL):
            kept = {self._id(name) or name: value for name, value in given.items() if name not in left_out}
            try:
                made: Json = self._client.call("POST", "pages", subject="talks", json={**body, "properties": kept})
            except NeedsOperator as error:
                if error.reason != "refused":
                    raise
            else:
                return made
        raise NeedsOperator("task_refused", fields="")

    def find(self, deal: str, mark: str, other: str | None) -> Task | None:
        """Return our task with this mark; one that stands there but lost its link to the deal is linked.

        ``other`` is the data source that the manifest names for tasks in place of ours.
        """
        found = next(self._marked(self._home(other), mark), None)
        if found is None:
            return None
        self._link(found, deal)
        return self._task(found)

    def _marked(self, source: str, mark: str) -> Iterator[Json]:
        """Yield our tasks with the mark: by its property, else among the newest by the last line of their bodies."""
        me, where = self._me(), f"{path('data_sources', source)}/query"
        number = self._id("data")
        if self._schemas.source(source).has(number, "rich_text"):
            wanted = {"filter": {"property": number, "rich_text": {"contains": mark}}}
            for page in pages(self._client, "POST", where, "talks", wanted):
                held = data_in(prop(page, number))
                if _author(page) == me and held is not None and held.get("mark") == mark:
                    yield page
            return
        newest = pages(self._client, "POST", where, "talks", {"sorts": NEWEST, "page_size": RECENT})
        for page in itertools.islice(newest, RECENT):
            if _author(page) == me and self._sections.marked(str(page["id"]), mark, "task"):
                yield page

    def _link(self, task: Json, deal: str) -> None:
        number = self._id("deal")
        held = prop(task, number).get("relation")
        if held is None or any(one.get("id") == deal for one in held):
            return
        body = {"properties": {number: {"relation": [*held, {"id": deal}]}}}
        self._client.call("PATCH", path("pages", str(task["id"])), subject="task", json=body, repeatable=True)

    def read(self, task: str) -> Task:
        """Read a task by id; ``GiveUp`` ``ticket_gone``."""
        return self._task(self._page(task))

    def _page(self, task: str) -> Json:
        page: Json = self._client.call("GET", path("pages", task), subject="task")
        if page.get("in_trash") or page.get("archived"):
            raise GiveUp("ticket_gone")
        return page

    def _task(self, page: Json) -> Task:
        state = self._state(page)
        closed = state is not None and state.done(option(prop(page, state.id)))
        return Task(str(page["id"]), key_of(page), closed=closed)

    def _state(self, page: Json) -> Property | None:
        """Return the status that says whether a task is done: ours, else the first one of its data source."""
        number = (page.get("parent") or {}).get("data_source_id")
        if number is None:
            return None
        source = self._schemas.source(str(number))
        own = source.named(self._id("state")) if self._id("state") else None
        return own if own is not None and own.type == "status" else source.typed("status")

    def revise(self, task: str, text: Document) -> None:
        """Replace the body; what people wrote on the page stays."""
        children = list(self._sections.children(task, "task"))
        mine = self._sections.own_text(children)
        try:
            self._sections.rewrite(task, None, mine, blocks(text))
        except NeedsOperator as error:
            if error.reason == "refused":
                self._page(task)  # nothing can be written in the trash: then that is what to say
            raise

    def reopen(self, task: str) -> None:
        """Bring a closed task back to work, an open one is left as it is; ``NeedsOperator`` ``no_way_back``."""
        page = self._page(task)
        state = self._state(page)
        if state is None or not state.done(option(prop(page, state.id))):
            return
        back = state.back()
        if back is None:
            raise NeedsOperator("no_way_back", task=task)
        body = {"properties": {state.id: {"status": {"name": back}}}}
        self._client.call("PATCH", path("pages", task), subject="task", json=body, repeatable=True)


def _author(page: Json) -> str | None:
    found = person(page.get("created_by"))
    return found.id if found else None
