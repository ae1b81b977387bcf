"""The goal tree's section of the demo's manifest, fitted to where each sandbox keeps the departments' goals."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.sandbox import goals_story as story
from adapters.sandbox.company import POLUS
from adapters.sandbox.goal_seeding import KEY
from adapters.sandbox.goals_story import FIELDS, WORDS, said
from adapters.sandbox.notion.play import Person

LIST_FIELDS = ("accepted", "not_applicable")
HEADS = {"marketing": "lebedeva", "sales": "savin", "product": "kotova"}

Account = Mapping[str, str]
Tree = dict[str, Any]


def fitted(tree: Tree, kind: str, locale: str, tracker: str, by_slug: Mapping[str, Account]) -> Tree:
    """Return the section for a sandbox; ``by_slug`` are its accounts by the first part of their e-mail."""
    if kind == "notion":
        _in_notion(tree, locale, Person(tracker, by_slug["trida"]))
    elif kind == "jira-dc":
        tree["page"] = {"kind": "issue", "project": KEY}
        tree["sources"][0]["fields"]["parent"] = said(WORDS["above"], "ru")
    if locale == "en":
        _in_english(tree)
    for department in tree["departments"]:
        department["owner"] = by_slug[HEADS[department["id"]]]["accountId"]
    for process in tree["processes"]:
        process["owners"] = {one: by_slug[HEADS[one]]["accountId"] for one in process["between"]}
    return tree


def _in_notion(tree: Tree, locale: str, bot: Person) -> None:
    """Let the goals stand in one data source and the meetings in another, the page beside both, lists on their own."""
    goals, meetings = bot.source(KEY), bot.source("")
    (source,) = tree["sources"]
    del source["jql"]
    source["data_source"] = goals["id"]
    source["fields"] |= {"owner": said(WORDS["owner"], "ru"), "parent": said(WORDS["above"], "ru")}
    for process in tree["processes"]:
        del process["held"]["jql"]
        about = {"property": said(WORDS["process"], locale), "select": {"equals": process["name"][locale]}}
        process["held"] |= {"data_source": meetings["id"], "filter": about}
    for checklist in _checklists(tree):
        checklist["place"] = {"kind": "notion", "parent": bot.titled(said(WORDS["lists"], locale))["id"]}
    database = bot.ask("GET", f"databases/{goals['parent']['database_id']}")
    tree["page"] = {"kind": "notion", "parent": database["parent"]["page_id"]}


def _in_english(tree: Tree) -> None:
    """Name fields, types and stages as the English company does."""
    english = {said(one, "ru"): said(one, "en") for one in (*FIELDS.values(), *WORDS.values())}
    for source in (*tree["sources"], *(one["held"] for one in tree["processes"])):
        source["fields"] = {part: english[name] for part, name in source["fields"].items()}
        if "jql" in source:
            source["jql"] = source["jql"].replace(said(story.WORDS["goal"], "ru"), said(story.WORDS["goal"], "en"))
    stages = dict(zip(POLUS["ru"].stages, POLUS["en"].stages, strict=True))
    for checklist in _checklists(tree):
        place = checklist["place"]
        place |= {part: english[name] for part, name in place.items() if part in LIST_FIELDS}
        checklist["gate"]["stages"] = [stages[one] for one in checklist["gate"]["stages"]]


def _checklists(tree: Tree) -> Iterator[dict[str, Any]]:
    """Yield the part about checklists of each process that has one."""
    return (one["checklist"] for one in tree["processes"] if "checklist" in one)
