"""Putting the product on a tracker, and seeing whether all is well."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plugin.cli.group import Unable, application, asked, main, refused, tell, workspace_of, workspace_option

if TYPE_CHECKING:
    from datetime import datetime

    from plugin.usecases.installing import Installing
    from plugin.usecases.installing_page import TreePage

# What `install --check` gives when something has to be done.
DIFFERS = 2


@main.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), default="manifest.json")
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="answers as JSON")
@click.option("--force", is_flag=True, help="replace a manifest that is there already")
@click.option("--keys", is_flag=True, help="print fresh keys and secrets for the environment too")
def init(path: Path, *, answers: Path | None, force: bool, keys: bool) -> None:
    """Ask a few questions, look at the tracker and write manifest.json; no secret goes into it."""
    from plugin.asking import Request, begin
    from plugin.bootstrap import utc_now

    begin(os.environ, utc_now, Request(path, answers, force=force, keys=keys))


@main.command()
@click.option("--plan", is_flag=True, help="print what would change, and change nothing (the default)")
@click.option("--apply", is_flag=True, help="carry the plan out")
@click.option("--check", is_flag=True, help="print the plan; exit status 2 when there is something to do")
@click.option("--remove", is_flag=True, help="take fields, webhook and the goal tree's page away again")
@click.option("--accept", is_flag=True, help="with --apply: say yes to rights that were not asked for before")
@workspace_option
def install(workspace: str | None, *, accept: bool, **modes: bool) -> None:
    """Put the fields, the signed webhook and the goal tree's page on the tracker; again changes nothing.

    Exit status 3 when the tracker cannot be read or refuses.
    """
    from plugin import plans
    from plugin.usecases.installing_page import TreePage

    given = [mode for mode, wanted in modes.items() if wanted] or ["plan"]
    if len(given) > 1:
        raise Unable(f"choose one of {', '.join(f'--{mode}' for mode in given)}")
    built = application()
    name = workspace_of(built, workspace)
    installing, page = built.installer(name), TreePage(name, built.manifest.workspaces[name], built.goal_trees)
    kind, unfit = built.manifest.workspaces[name].tracker.kind, installing.unfit()
    if unfit:
        raise Unable(plans.unfit_line(kind, unfit))
    if given == ["remove"]:
        _remove(installing, page, kind)
        return
    tell(plans.right_lines(installing.rights(), installing.permissions))
    wider = installing.wider()
    tell(plans.wider_lines(wider))
    if given == ["apply"]:
        said = accept or (bool(wider) and asked("Let Trida have these rights?"))
        tell(plans.act_line("done", act) for act in installing.apply(accept=said))
        tell(plans.act_line("done", act) for act in page.apply())
        tell(plans.standing_lines(built.sites.installed(name)))
        tell(plans.click_lines(page.among(installing.clicks())))
        return
    acts = (*installing.plan(), *page.plan())
    tell(plans.plan_lines(acts))
    tell(plans.click_lines(page.among(installing.clicks())))
    if given == ["check"]:
        sys.exit(DIFFERS if acts or wider else 0)


def _remove(installing: "Installing", page: "TreePage", kind: str) -> None:
    from plugin import plans

    acts = (*page.removal(), *installing.removal())
    tell(plans.plan_lines(acts))
    if acts and refused("Take this away?"):
        raise click.Abort
    tell(plans.act_line("done", act) for act in page.remove())
    tell(plans.act_line("done", act) for act in installing.remove())
    tell(plans.left_lines(kind))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="print the same as JSON")
@workspace_option
def doctor(workspace: str | None, *, as_json: bool) -> None:
    """Say what is wrong with the installation and what to do about it; nothing is changed.

    Exit status 1 when something fails; warnings do not count.
    """
    from plugin.doctoring import lines, record
    from plugin.domain.health import healthy
    from plugin.examining import examine

    found = []
    for check in examine(os.environ, lambda built: workspace_of(built, workspace)):
        found.append(check)
        for line in () if as_json else lines([check]):
            click.echo(line)
    if as_json:
        click.echo(json.dumps([record(check) for check in found], indent=2, ensure_ascii=False))
    sys.exit(0 if healthy(found) else 1)


@main.command()
@click.option("--again", is_flag=True, help="forget the token that was kept and take the one of a new subscription")
@workspace_option
def handshake(workspace: str | None, *, again: bool) -> None:
    """Show, once, the verification token that Notion sent when its webhook subscription was made.

    Exit status 3 when there is none to show.
    """
    built = application()
    name, door = workspace_of(built, workspace), built.handshake
    if again:
        door.renew(name)
        click.echo("forgotten: make the subscription again in Notion, then call trida handshake")
        return
    token = door.show(name)
    if token is None:
        raise Unable(_not_shown(door.times(name)))
    click.echo("paste this under Verify, on the page of the webhook subscription in Notion:", err=True)
    click.echo(token)


def _not_shown(times: "tuple[datetime, datetime | None] | None") -> str:
    if times is None:
        return "no token has come: make the webhook subscription in Notion while the service runs"
    came, shown = (moment.isoformat(timespec="minutes") if moment else "" for moment in times)
    return f"the token of {came} was shown on {shown}; with --again a new subscription brings another one"
