"""Sync checklists: how they stand, what waits for whom, running them, personal links, pushing a changed template."""

import json
from typing import TYPE_CHECKING

import click

from plugin.cli.group import Unable, application, main, tell, workspace_of, workspace_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from plugin.bootstrap import Application
    from plugin.usecases.checklist_views import IndexPage, SheetPage

LATER = "    the tracker is busy, or the end of an earlier call is waited for; the service comes again by itself"


@main.command("checklists")
@click.option("--run", is_flag=True, help="read the lists in the tracker and bring them up to date now")
@click.option("--link", default="", metavar="PERSON", help="print a personal link: whoever opens it may tick")
@click.option("--revoke", default="", metavar="PERSON", help="end every link and browser of a person")
@click.option("--push", is_flag=True, help="say what a changed template would add to the open lists")
@click.option("--yes", is_flag=True, help="with --push: add it; frozen lists and what stands already are left alone")
@click.option("--log", is_flag=True, help="say what people did with the lists")
@click.option("--json", "as_json", is_flag=True, help="print lists, items and what waits as JSON")
@click.option("--process", default="", metavar="ID", help="this sync process alone")
@workspace_option
def checklists_(*, link: str, revoke: str, yes: bool, process: str, workspace: str | None, **flags: bool) -> None:
    """Say how the checklists of sync processes stand: counts, missed meetings, what waits for whom.

    Exit status 3 when there are none yet, or their tracker cannot be reached.
    """
    people = {"link": link, "revoke": revoke}
    given = [mode.removeprefix("as_") for mode, wanted in {**flags, **people}.items() if wanted]
    if len(given) > 1:
        raise Unable(f"choose one of {', '.join(f'--{mode}' for mode in sorted(given))}")
    if yes and given != ["push"]:
        raise Unable("--yes goes with --push")
    built = application()
    name = workspace_of(built, workspace)
    if given in (["link"], ["revoke"]):
        _person(built, name, link=link, revoke=revoke)
        return
    processes = _processes(built, name, process)
    acts: dict[str, Callable[[Application, str, tuple[str, ...]], None]] = {"run": _run, "log": _log, "json": _json}
    if given == ["push"]:
        _push(built, name, processes, apply=yes)
    else:
        acts.get(given[0] if given else "", _lines)(built, name, processes)


def _processes(built: "Application", name: str, process: str) -> tuple[str, ...]:
    """Return the sync processes that have checklists, or the one that was named."""
    from plugin.errors import Rejected
    from plugin.usecases.checklists import processes_of

    known = tuple(one.id for one in processes_of(built.manifest.workspaces[name]))
    if not known:
        raise Rejected("no_checklists")
    if process and process not in known:
        raise click.UsageError(f"name a sync process with --process: {', '.join(known)}")
    return (process,) if process else known


def _person(built: "Application", name: str, *, link: str, revoke: str) -> None:
    if link:
        click.echo(built.list_links.issue(name, link))
    else:
        click.echo(f"every link and browser of {built.list_links.revoke(name, revoke)} has ended")


def _told(built: "Application", name: str, processes: tuple[str, ...]) -> "tuple[IndexPage, list[SheetPage]]":
    """Return what stands in all lists, and the open list of each process, else its newest."""
    index = built.sync_pages.told(name)
    made = {one.process for one in index.processes if one.open or one.last}
    return index, [built.sync_pages.sheet_told(name, one, "") for one in processes if one in made]


def _lines(built: "Application", name: str, processes: tuple[str, ...]) -> None:
    from plugin.reports_checklists import list_lines

    tell(list_lines(*_told(built, name, processes)))


def _json(built: "Application", name: str, processes: tuple[str, ...]) -> None:
    from plugin.reports_checklists import data

    click.echo(json.dumps(data(*_told(built, name, processes)), ensure_ascii=False, indent=2))


def _log(built: "Application", name: str, processes: tuple[str, ...]) -> None:
    from plugin.reports_checklists import log_lines

    for sheet in _told(built, name, processes)[1]:
        tell(log_lines(sheet))


def _run(built: "Application", name: str, processes: tuple[str, ...]) -> None:
    from plugin.reports import notice_lines
    from plugin.usecases.checklists import SYNC

    for process in processes:
        outcome = built.tickets.run(name, SYNC + process)
        if outcome != "done":
            notices = [one for one in built.notices() if (one.workspace, one.ticket) == (name, SYNC + process)]
            told = notice_lines(notices) if notices else (LATER,) if outcome == "later" else ()
            raise Unable("\n".join([f"{process}: {outcome}", *told]))
    _lines(built, name, processes)


def _push(built: "Application", name: str, processes: tuple[str, ...], *, apply: bool) -> None:
    from plugin.reports_checklists import push_lines

    for sheet in _told(built, name, processes)[1]:
        added = built.push_template(name, sheet.list.process, apply=apply)
        tell(push_lines(sheet, added, applied=apply))
