"""The command line: ``trida --help``. Each command loads what it needs, so that asking for help is quick."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugin.bootstrap import Application
    from plugin.usecases.installing import Installing

PROGRESS_EVERY = 25
# Apart from 1, which `verify` gives when a seal is contradicted.
UNABLE = 3
# What `install --check` gives when something has to be done.
DIFFERS = 2


def _application() -> "Application":
    """Build the application from the environment; every mistake in it ends the command with a list."""
    from plugin.bootstrap import build
    from plugin.manifest import ManifestError
    from plugin.settings import SettingsError

    try:
        return build(os.environ)
    except (ManifestError, SettingsError) as mistakes:
        problems = "\n".join(f"  {where or '/'}: {what}" for where, what in mistakes.problems)
        what = type(mistakes).__name__.removesuffix("Error")
        raise click.ClickException(f"{what} cannot be used:\n{problems}") from None


def _workspace(application: "Application", name: str | None) -> str:
    names = list(application.manifest.workspaces)
    if name in names:
        return str(name)
    if name is None and len(names) == 1:
        return names[0]
    raise click.UsageError(f"name a workspace with --workspace: {', '.join(names)}")


class _Unable(click.ClickException):
    exit_code = UNABLE


class _Told(click.Group):
    """Turns the program's own refusals into one line with their reason code."""

    def invoke(self, ctx: click.Context) -> object:
        from plugin.errors import TridaError

        try:
            return super().invoke(ctx)
        except TridaError as error:
            facts = ", ".join(f"{k}: {v}" for k, v in error.facts.items())
            raise _Unable(f"{error.reason}{f' ({facts})' if facts else ''}") from None


@click.group(cls=_Told)
@click.version_option(package_name="trida")
def main() -> None:
    """Blind 3 yes / 3 no on deal tickets."""


workspace_option = click.option("--workspace", help="name in the manifest; may be left out when there is only one")


@main.command()
@click.option("--auto", is_flag=True, help="play the people too, print one line of JSON, end")
@click.option("--lang", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
def demo(*, auto: bool, lang: str) -> None:
    """Start a sandbox tracker and the service on this machine and open rounds on a few deals."""
    from plugin.demo import run

    sys.exit(run(auto=auto, locale=lang))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=int)
@click.option("--no-jobs", is_flag=True, help="answer requests only; another process runs the jobs (PostgreSQL)")
def serve(host: str, port: int, *, no_jobs: bool) -> None:
    """Run the service: pages, webhooks and, unless told otherwise, the jobs."""
    from plugin.serving import serve as run

    run(_application(), host, port, jobs=not no_jobs)


@main.command()
def work() -> None:
    """Run the jobs only, until told to stop; needs PostgreSQL beside another process."""
    from plugin.serving import work as run

    run(_application())


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    _application().migrate()


@main.command()
@click.option("--plan", is_flag=True, help="print what would change, and change nothing (the default)")
@click.option("--apply", is_flag=True, help="carry the plan out")
@click.option("--check", is_flag=True, help="print the plan; exit status 2 when there is something to do")
@click.option("--remove", is_flag=True, help="take fields and webhook away again")
@click.option("--accept", is_flag=True, help="with --apply: say yes to rights that were not asked for before")
@workspace_option
def install(workspace: str | None, *, accept: bool, **modes: bool) -> None:
    """Put the fields and the signed webhook on the tracker; again changes nothing.

    Exit status 3 when the tracker cannot be read or refuses.
    """
    from plugin import plans

    given = [mode for mode, wanted in modes.items() if wanted] or ["plan"]
    if len(given) > 1:
        raise _Unable(f"choose one of {', '.join(f'--{mode}' for mode in given)}")
    application = _application()
    name = _workspace(application, workspace)
    installing = application.installer(name)
    if installing.unfit():
        raise _Unable(plans.UNFIT)
    if given == ["remove"]:
        _remove(installing)
        return
    _tell(plans.right_lines(installing.rights(), installing.permissions))
    wider = installing.wider()
    _tell(plans.wider_lines(wider))
    if given == ["apply"]:
        said = accept or (bool(wider) and _asked("Let Trida have these rights?"))
        _tell(plans.act_line("done", act) for act in installing.apply(accept=said))
        _tell(plans.standing_lines(application.installed(name)))
        return
    acts = installing.plan()
    _tell(plans.plan_lines(acts))
    if given == ["check"]:
        sys.exit(DIFFERS if acts or wider else 0)


def _remove(installing: "Installing") -> None:
    from plugin import plans

    acts = installing.removal()
    _tell(plans.plan_lines(acts))
    if acts and _at_a_terminal() and not _asked("Take this away?"):
        raise click.Abort
    _tell(plans.act_line("done", act) for act in installing.remove())
    _tell(plans.LEFT)


def _tell(lines: "Iterable[str]") -> None:
    for line in lines:
        click.echo(line)


def _asked(question: str) -> bool:
    """Ask a person at a terminal; nobody there means no."""
    return _at_a_terminal() and click.confirm(question)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


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
    for check in examine(os.environ, lambda application: _workspace(application, workspace)):
        found.append(check)
        for line in () if as_json else lines([check]):
            click.echo(line)
    if as_json:
        click.echo(json.dumps([record(check) for check in found], indent=2, ensure_ascii=False))
    sys.exit(0 if healthy(found) else 1)


@main.command()
@click.argument("deal")
@click.option("--receipt", help="the seal that you kept; checked against the ticket")
@workspace_option
def verify(deal: str, receipt: str | None, workspace: str | None) -> None:
    """Prove the seals of a deal from its ticket alone.

    Exit status 1 when something contradicts them, 3 when the ticket cannot be read.
    """
    from plugin.reports import verdict_lines

    application = _application()
    verdict = application.verify(_workspace(application, workspace), deal, receipt)
    for line in verdict_lines(verdict):
        click.echo(line)
    sys.exit(0 if verdict.proven else 1)


@main.command()
@workspace_option
def resync(workspace: str | None) -> None:
    """Read every deal again; what changed goes the way of a webhook."""
    application = _application()

    def progress(count: int) -> None:
        if count % PROGRESS_EVERY == 0:
            click.echo(f"{count} tickets ...", err=True)

    count = application.resync(_workspace(application, workspace), progress)
    click.echo(f"{count} tickets will be read again")


@main.command()
@click.option("--limit", default=20, show_default=True)
@workspace_option
def deliveries(limit: int, workspace: str | None) -> None:
    """List the newest webhook deliveries."""
    application = _application()
    for row in application.deliveries(_workspace(application, workspace), limit):
        click.echo("  ".join(str(value) for value in row.values()))


@main.command()
@click.option("--clear", metavar="TICKET", help="forget the notices of a ticket (its id as listed) instead")
@workspace_option
def notices(clear: str | None, workspace: str | None) -> None:
    """List what waits for a person, and what to do about it."""
    from plugin.reports import notice_lines

    application = _application()
    if clear is not None:
        application.clear_notices(_workspace(application, workspace), clear)
    for line in notice_lines(application.notices()):
        click.echo(line)


@main.command("round")
@click.argument("act", type=click.Choice(["open", "extend", "cancel", "reveal", "restaff", "log"]))
@click.argument("deal")
@click.option("--by", default="", help="account id of the facilitator")
@click.option("--second", default="", help="account id of the second person (reveal, restaff)")
@click.option("--hours", default=24, show_default=True, help="how much later (extend)")
@click.option("--role", default="", help="which role (restaff)")
@click.option("--person", default="", help="account id of the new member (restaff)")
@workspace_option
def round_(  # noqa: PLR0913 - one for each option
    *, act: str, deal: str, by: str, second: str, hours: int, role: str, person: str, workspace: str | None
) -> None:
    """Open, extend, cancel, reveal early or re-staff a round, or show its log."""
    application = _application()
    name, steering = _workspace(application, workspace), application.steering
    if act == "log":
        for at, actor, what, facts in steering.log(name, deal):
            told = " ".join(f"{key}={value}" for key, value in facts.items())
            click.echo(f"{at.isoformat(timespec='seconds')}  {actor or 'trida'}  {what}  {told}")
        return
    acts = {
        "open": lambda: steering.open(name, deal, by),
        "extend": lambda: steering.extend(name, deal, by, hours),
        "cancel": lambda: steering.cancel(name, deal, by),
        "reveal": lambda: steering.reveal_early(name, deal, by, second),
        "restaff": lambda: steering.restaff(name, deal, (by, second), role, person),
    }
    done = acts[act]()
    click.echo(f"round {done.number}  {done.state}  until {done.deadline.isoformat(timespec='minutes')}")


@main.command()
@workspace_option
def changes(workspace: str | None) -> None:
    """List the process changes that talks came to, and the talks that have not come to any yet."""
    from plugin.reports import change_lines

    application = _application()
    for line in change_lines(application.changes(_workspace(application, workspace))):
        click.echo(line)


@main.command("month")
@click.argument("which", metavar="MONTH", default="")
@click.option("--link", is_flag=True, help="print a link that shows months and process changes for 30 days")
@click.option("--revoke", is_flag=True, help="end every such link")
@workspace_option
def month_(which: str, workspace: str | None, *, link: bool, revoke: bool) -> None:
    """Count agreements and contradictions of a month (YYYY-MM, this one by default) by topic and by pair of roles."""
    from plugin.reports import month_lines

    application = _application()
    name, links = _workspace(application, workspace), application.view_links
    if revoke:
        links.revoke_workspace(name)
        click.echo("every view link of the workspace has ended")
    elif link:
        click.echo(links.issue_workspace(name))
    else:
        for line in month_lines(application.month(name, which)):
            click.echo(line)


@main.command()
@click.argument("deal")
@click.option("--by", required=True, help="who hands the link out; kept in the round's log")
@click.option("--revoke", is_flag=True, help="end every view link of the newest round")
@workspace_option
def view(deal: str, by: str, workspace: str | None, *, revoke: bool) -> None:
    """Make a link that shows the result of the newest round for 30 days."""
    application = _application()
    links, name = application.view_links, _workspace(application, workspace)
    if revoke:
        links.revoke_all(name, deal, by)
        click.echo("every view link of the newest round has ended")
    else:
        click.echo(links.issue(name, deal, by))


@main.command()
def keys() -> None:
    """Print a new encryption key and a new secret for the environment."""
    from cryptography.fernet import Fernet

    click.echo(f"TRIDA_KEYS={Fernet.generate_key().decode()}")
    click.echo(f"TRIDA_SECRET={os.urandom(32).hex()}")


@main.command()
def rotate() -> None:
    """Encrypt everything sealed anew with the newest key; the old one can then be taken out of TRIDA_KEYS."""
    click.echo(f"{_application().store.rotate()} rows encrypted with the newest key")


@main.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), default="manifest.json")
@click.option("--schema", is_flag=True, help="print the JSON Schema instead")
def manifest(path: Path, *, schema: bool) -> None:
    """Check a manifest: every mistake with its JSON pointer."""
    from plugin import manifest as manifests

    if schema:
        click.echo(json.dumps(manifests.schema(), indent=2, ensure_ascii=False, sort_keys=True))
        return
    try:
        manifests.load(path)
    except manifests.ManifestError as mistakes:
        raise click.ClickException(str(mistakes)) from None
    click.echo(f"{path}: fine")
