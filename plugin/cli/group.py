"""What every command shares: the group, building the application, naming a workspace, talking to a terminal."""

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugin.bootstrap import Application
    from plugin.errors import TridaError

# Apart from 1, which `verify` gives when a seal is contradicted.
UNABLE = 3


class Unable(click.ClickException):
    """Ends a command with status 3 and one line."""

    exit_code = UNABLE


class _Told(click.Group):
    """Turns the program's own refusals into one line with their reason code."""

    def invoke(self, ctx: click.Context) -> object:
        from plugin.errors import TridaError

        try:
            return super().invoke(ctx)
        except TridaError as error:
            raise Unable(_said(error)) from None


def _said(error: "TridaError") -> str:
    from plugin.reports import WHAT_TO_DO

    facts = ", ".join(f"{k}: {v}" for k, v in error.facts.items())
    advice = WHAT_TO_DO.get(error.reason)
    return f"{error.reason}{f' ({facts})' if facts else ''}{f': {advice}' if advice else ''}"


@click.group(cls=_Told)
@click.version_option(package_name="trida")
def main() -> None:
    """Blind 3 yes / 3 no on deal tickets."""


workspace_option = click.option("--workspace", help="name in the manifest; may be left out when there is only one")


def application() -> "Application":
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


def workspace_of(built: "Application", name: str | None) -> str:
    """Return the workspace that a command is about; a usage error when it has to be named."""
    names = list(built.manifest.workspaces)
    if name in names:
        return str(name)
    if name is None and len(names) == 1:
        return names[0]
    raise click.UsageError(f"name a workspace with --workspace: {', '.join(names)}")


def tell(lines: "Iterable[str]") -> None:
    """Print lines."""
    for line in lines:
        click.echo(line)


def asked(question: str) -> bool:
    """Ask a person at a terminal; nobody there means no."""
    return at_a_terminal() and click.confirm(question)


def refused(question: str) -> bool:
    """Ask a person at a terminal whether to go on; nobody there means yes."""
    return at_a_terminal() and not click.confirm(question)


def at_a_terminal() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()
