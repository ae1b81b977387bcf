"""Small questions of ``trida init`` at a terminal."""

from collections.abc import Sequence
from zoneinfo import available_timezones

import click

ZONES = {"ru": "Europe/Moscow", "en": "UTC"}


def listed(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Show numbered things as (id, title)."""
    if rows:
        click.echo(title)
    for number, (one, name) in enumerate(rows, 1):
        click.echo(f"  {number}. {one}{f'  {name}' if name and name != one else ''}")


def picked(said: str, rows: Sequence[str]) -> str:
    """Return the row that a number means; anything else is what was typed."""
    text = said.strip()
    return rows[int(text) - 1] if text.isascii() and text.isdigit() and 1 <= int(text) <= len(rows) else text


def ask_place() -> dict[str, str]:
    """Ask for language and time zone."""
    locale = click.prompt("Language of what people see", type=click.Choice(["ru", "en"]), default="en")
    while True:
        zone = click.prompt("Time zone", default=ZONES[locale])
        if zone in available_timezones():
            return {"locale": locale, "zone": zone}
        click.echo(f"{zone} is no time zone; a name such as Europe/Moscow is needed")
