"""What a facilitator may do."""

import click

from plugin.cli.group import application, main, workspace_of, workspace_option


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
    built = application()
    name, steering = workspace_of(built, workspace), built.steering
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
