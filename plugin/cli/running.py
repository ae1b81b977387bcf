"""Running the program, its keys and its manifest."""

import json
import os
import sys
from pathlib import Path

import click

from plugin.cli.group import application, main

TRACKERS = ["jira-cloud", "jira-dc", "notion"]


@main.command()
@click.option("--auto", is_flag=True, help="play the people too, print one line of JSON, end")
@click.option("--tracker", type=click.Choice(TRACKERS), default="jira-cloud", show_default=True)
@click.option("--lang", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
def demo(*, auto: bool, tracker: str, lang: str) -> None:
    """Start a sandbox tracker and the service on this machine and open rounds on a few deals."""
    from plugin.demo import run

    sys.exit(run(kind=tracker, auto=auto, locale=lang))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=int)
@click.option("--no-jobs", is_flag=True, help="answer requests only; another process runs the jobs (PostgreSQL)")
def serve(host: str, port: int, *, no_jobs: bool) -> None:
    """Run the service: pages, webhooks and, unless told otherwise, the jobs."""
    from plugin.serving import serve as run

    run(application(), host, port, jobs=not no_jobs)


@main.command()
def work() -> None:
    """Run the jobs only, until told to stop; needs PostgreSQL beside another process."""
    from plugin.serving import work as run

    run(application())


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    application().migrate()


@main.command()
def keys() -> None:
    """Print a new encryption key and a new secret for the environment."""
    from cryptography.fernet import Fernet

    click.echo(f"TRIDA_KEYS={Fernet.generate_key().decode()}")
    click.echo(f"TRIDA_SECRET={os.urandom(32).hex()}")


@main.command()
def rotate() -> None:
    """Encrypt everything sealed anew with the newest key; the old one can then be taken out of TRIDA_KEYS."""
    click.echo(f"{application().store.rotate()} rows encrypted with the newest key")


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
