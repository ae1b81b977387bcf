"""The goal tree: what it says, its page, links to it, its data."""

import json
from typing import TYPE_CHECKING

import click

from plugin.cli.group import Unable, application, main, tell, workspace_of, workspace_option

if TYPE_CHECKING:
    from plugin.bootstrap import Application
    from plugin.usecases.goal_views import TreePage


LATER = "    the tracker is busy, or the end of an earlier call is waited for; the service comes again by itself"


@main.command("goals")
@click.option("--link", is_flag=True, help="print a link that shows the tree, months and process changes for 30 days")
@click.option("--revoke", is_flag=True, help="end every such link")
@click.option("--publish", is_flag=True, help="read the sources and bring the page to them now")
@click.option("--check", is_flag=True, help="the same, and restore what somebody changed in our blocks of the page")
@click.option("--log", is_flag=True, help="say what happened to the page: made, restored, blocks made anew")
@click.option("--json", "as_json", is_flag=True, help="print the goals as JSON; private ones are masked")
@click.option("--csv", "as_csv", is_flag=True, help="print the tree as CSV; private goals are masked")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="as of that day instead of today")
@workspace_option
def goals_(workspace: str | None, *, day: str, **modes: bool) -> None:
    """Say how the goal tree stands: shared goal, gap in the plan, findings, departments.

    Exit status 3 when there is no tree yet, or its sources or page cannot be reached.
    """
    given = sorted(mode.removeprefix("as_") for mode, wanted in modes.items() if wanted) or ["lines"]
    if len(given) > 1:
        raise Unable(f"choose one of {', '.join(f'--{mode}' for mode in given)}")
    built = application()
    name = workspace_of(built, workspace)
    acts = {"link": _link, "revoke": _revoke, "publish": _publish, "check": _check, "log": _log}
    if given[0] in acts:
        acts[given[0]](built, name)
        return
    page = built.tree_pages.tree(name, day)
    if given == ["lines"]:
        from plugin.reports import goal_lines

        tell(goal_lines(page))
    else:
        click.echo(_json(page) if given == ["json"] else _csv(page), nl=False)


def _link(built: "Application", name: str) -> None:
    click.echo(built.view_links.issue_workspace(name, "goals"))


def _revoke(built: "Application", name: str) -> None:
    built.view_links.revoke_workspace(name)
    click.echo("every view link of the workspace has ended")


def _publish(built: "Application", name: str) -> None:
    from plugin.reports import goal_lines, notice_lines
    from plugin.usecases.goal_publishing import TREE

    outcome = built.tickets.run(name, TREE)
    if outcome != "done":
        notices = [one for one in built.notices() if (one.workspace, one.ticket) == (name, TREE)]
        told = notice_lines(notices) if notices else (LATER,) if outcome == "later" else ()
        raise Unable("\n".join([outcome, *told]))
    tell(goal_lines(built.tree_pages.tree(name, "")))


def _check(built: "Application", name: str) -> None:
    built.goal_trees.want_check(name)
    _publish(built, name)


def _log(built: "Application", name: str) -> None:
    for at, what, facts in built.goal_trees.log(name):
        told = " ".join(f"{key}={value}" for key, value in facts.items())
        click.echo(f"{at.isoformat(timespec='seconds')}  {what}  {told}")


def _json(page: "TreePage") -> str:
    from plugin.domain.goals.plain import dump

    return json.dumps(dump(page.goals, page.read_at), ensure_ascii=False, indent=2) + "\n"


def _csv(page: "TreePage") -> str:
    from zoneinfo import ZoneInfo

    from plugin.documents.goal_files import csv_text
    from plugin.words import Words

    names = {one: found.get(page.locale) or one for one, found in page.names.items()}
    return csv_text(Words(page.locale, ZoneInfo(page.zone)), page.tree, names)
