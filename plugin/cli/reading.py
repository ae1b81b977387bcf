"""What stands in the tracker and in the database, to be read."""

import sys

import click

from plugin.cli.group import application, main, workspace_of, workspace_option

PROGRESS_EVERY = 25


@main.command()
@click.argument("deal")
@click.option("--receipt", help="the seal that you kept; checked against the ticket")
@workspace_option
def verify(deal: str, receipt: str | None, workspace: str | None) -> None:
    """Prove the seals of a deal from its ticket alone.

    Exit status 1 when something contradicts them, 3 when the ticket cannot be read.
    """
    from plugin.reports import verdict_lines

    built = application()
    verdict = built.verify(workspace_of(built, workspace), deal, receipt)
    for line in verdict_lines(verdict):
        click.echo(line)
    sys.exit(0 if verdict.proven else 1)


@main.command()
@workspace_option
def resync(workspace: str | None) -> None:
    """Read every deal again; what changed goes the way of a webhook."""
    built = application()

    def progress(count: int) -> None:
        if count % PROGRESS_EVERY == 0:
            click.echo(f"{count} tickets ...", err=True)

    count = built.resync(workspace_of(built, workspace), progress)
    click.echo(f"{count} tickets will be read again")


@main.command()
@click.option("--limit", default=20, show_default=True)
@workspace_option
def deliveries(limit: int, workspace: str | None) -> None:
    """List the newest webhook deliveries."""
    built = application()
    for row in built.deliveries(workspace_of(built, workspace), limit):
        click.echo("  ".join(str(value) for value in row.values()))


@main.command()
@click.option("--clear", metavar="TICKET", help="forget the notices of a ticket (its id as listed) instead")
@workspace_option
def notices(clear: str | None, workspace: str | None) -> None:
    """List what waits for a person, and what to do about it."""
    from plugin.reports import notice_lines

    built = application()
    if clear is not None:
        built.clear_notices(workspace_of(built, workspace), clear)
    for line in notice_lines(built.notices()):
        click.echo(line)


@main.command()
@workspace_option
def changes(workspace: str | None) -> None:
    """List the process changes that talks came to, and the talks that have not come to any yet."""
    from plugin.reports import change_lines

    built = application()
    for line in change_lines(built.changes(workspace_of(built, workspace))):
        click.echo(line)


@main.command("month")
@click.argument("which", metavar="MONTH", default="")
@click.option("--link", is_flag=True, help="print a link that shows months and process changes for 30 days")
@click.option("--revoke", is_flag=True, help="end every such link")
@workspace_option
def month_(which: str, workspace: str | None, *, link: bool, revoke: bool) -> None:
    """Count agreements and contradictions of a month (YYYY-MM, this one by default) by topic and by pair of roles."""
    from plugin.reports import month_lines

    built = application()
    name, links = workspace_of(built, workspace), built.view_links
    if revoke:
        links.revoke_workspace(name)
        click.echo("every view link of the workspace has ended")
    elif link:
        click.echo(links.issue_workspace(name))
    else:
        for line in month_lines(built.month(name, which)):
            click.echo(line)


@main.command()
@click.argument("deal")
@click.option("--by", required=True, help="who hands the link out; kept in the round's log")
@click.option("--revoke", is_flag=True, help="end every view link of the newest round")
@workspace_option
def view(deal: str, by: str, workspace: str | None, *, revoke: bool) -> None:
    """Make a link that shows the result of the newest round for 30 days."""
    built = application()
    links, name = built.view_links, workspace_of(built, workspace)
    if revoke:
        links.revoke_all(name, deal, by)
        click.echo("every view link of the newest round has ended")
    else:
        click.echo(links.issue(name, deal, by))
