"""Questions of ``trida init`` about the goal tree: whether there is one, where goals are kept, where its page goes."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from plugin.asking.tracker import ask_source
from plugin.ports.scout import Scout
from plugin.starting_goals import NUMBERS, USUAL

PAGES = {
    "jira-cloud": "Key of the Confluence space for the tree's page",
    "jira-dc": "Key of the project for the tree's page, an issue whose description it is",
    "notion": "Page below which the tree's page goes: a link or an id",
}
NONE = "-"


def ask_goals(seen: Scout | None, kind: str, locale: str, roles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Ask for the goal tree; nothing where there is none."""
    if not click.confirm("Do departments keep their goals here, for a goal tree?", default=False):
        return {}
    where, names = ask_source(seen) if kind == "notion" else (_jql(), [])
    fields = {part: said for part, usual in USUAL.items() if (said := _field(part, usual[locale], names))}
    owed = {str(role["name"]): _numbers(str(role["name"])) for role in roles}
    page = click.prompt(f"{PAGES[kind]} ({NONE} for none)", default=NONE).strip()
    return {
        "goals": {
            **where,
            "fields": fields,
            "numbers": {name: trio for name, trio in owed.items() if trio != NUMBERS[0]},
            "page": "" if page == NONE else page,
        }
    }


def _jql() -> dict[str, str]:
    return {"jql": click.prompt("JQL that finds the goals", default="project = GOAL").strip()}


def _field(part: str, usual: str, names: Sequence[str]) -> str:
    """Ask which field says this; ``names`` are those that there are, as far as they are known."""
    default = usual if not names or usual in names else NONE
    while True:
        said = str(click.prompt(f"Field with the {part} ({NONE} for none)", default=default)).strip()
        if said == NONE:
            return ""
        if not names or said in names:
            return said
        click.echo(f"there is none by this name: {said}")


def _numbers(role: str) -> str:
    question = f"Plan numbers that {role} owes"
    return str(click.prompt(question, type=click.Choice(NUMBERS), default=NUMBERS[0]))
