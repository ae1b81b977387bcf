"""Questions of ``trida init`` about people: which roles there are, who stands for each, who opens rounds."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from plugin.asking.tracker import told
from plugin.asking.words import listed, picked
from plugin.domain.people import Person, named
from plugin.errors import TridaError
from plugin.ports.scout import Scout, Spot
from plugin.starting import people_source, role_id

FEWEST, MOST = 2, 8
FEW = 10
SOURCES = {
    "jira": {"role": "a project role", "group": "a group", "people": "people by name", "field": "a user field"},
    "notion": {"people": "people by name", "field": "a people property"},
}


def ask_roles(seen: Scout | None, kind: str, deals: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the roles, who stands for each, and who may open rounds."""
    spots: Sequence[Spot] = deals["spots"]
    there = _project_roles(seen, spots)
    listed("Project roles:", [(name, "") for name in there])
    listed("People properties:", [(name, "") for name in _people_fields(spots)])
    usual = SOURCES[kind.partition("-")[0]]
    roles: list[dict[str, Any]] = []
    names = _names(there)
    listed("Where people of a role may come from:", list(usual.items()))
    for name in names:
        number = role_id(name, [role["id"] for role in roles])
        roles.append({"id": number, "name": name, "who": _who(seen, usual, spots, there, name)})
    owner = click.confirm("May the owner of a deal open its rounds?", default=True)
    leads = {"deal_owner": True} if owner else _who(seen, usual, spots, there, "")
    return {"roles": roles, "facilitators": leads}


def _project_roles(seen: Scout | None, spots: Sequence[Spot]) -> Sequence[str]:
    try:
        return seen.project_roles([one.id for one in spots]) if seen else ()
    except TridaError as error:
        click.echo(f"project roles cannot be listed: {told(error)}")
        return ()


def _names(there: Sequence[str]) -> list[str]:
    while True:
        said = click.prompt("Roles that answer, separated by commas", default="Sales, Marketing, Product")
        names = list(dict.fromkeys(picked(part, there) for part in said.split(",") if part.strip()))
        if FEWEST <= len(names) <= MOST:
            return names
        click.echo(f"two roles at least, eight at most: {len(names)} were named")


def _who(
    seen: Scout | None, usual: Mapping[str, str], spots: Sequence[Spot], there: Sequence[str], role: str
) -> dict[str, Any]:
    """Ask where the people of a role come from; an empty role means whoever opens rounds."""
    who = f"answers for {role}" if role else "opens rounds"
    source = click.prompt(f"Who {who}", type=click.Choice(list(usual)), default=next(iter(usual)))
    if source == "people":
        return _people(seen, who)
    if source == "role":
        return {"project_role": _one_of("Project role", there, role)}
    if source == "group":
        return {"group": click.prompt("Name of the group")}
    return {"user_field": _one_of("Name of the field or property", _people_fields(spots), role)}


def _people_fields(spots: Sequence[Spot]) -> list[str]:
    return [name for spot in spots for name, kind in spot.fields if kind == "people"]


def _one_of(question: str, names: Sequence[str], likely: str) -> str:
    """Ask for one of the names, by number or name; without names for any."""
    default = next((name for name in names if name.casefold() == likely.casefold()), None)
    while True:
        said = picked(str(click.prompt(question, default=default)), names)
        if not names or said in names:
            return said
        click.echo(f"there is none by this name: {said}")


def _people(seen: Scout | None, who: str) -> dict[str, Any]:
    while True:
        said = [part.strip() for part in click.prompt(f"Names or e-mails of who {who}, by commas").split(",")]
        wanted = [part for part in said if part]
        if seen is None:
            return people_source((one, None) for one in wanted)
        found = [_person(seen, one) for one in wanted]
        if found and all(found):
            return people_source((one.id, None) for one in found if one is not None)


def _person(seen: Scout, said: str) -> Person | None:
    """Find one person; says what is wrong where it is none or several."""
    try:
        found = seen.people(said)
    except TridaError as error:
        click.echo(told(error))
        return None
    exact = named(found, said) or found
    if len(exact) == 1:
        click.echo(f"  {exact[0].name}{f', {exact[0].email}' if exact[0].email else ', no e-mail address is known'}")
        return exact[0]
    if exact:
        click.echo(f"several are meant by {said}: {', '.join(one.name for one in exact[:FEW])}")
    else:
        click.echo(f"nobody is known as {said}")
    return None
