"""Questions of ``trida init`` about the tracker: where it is, whether it lets us in, which tickets are deals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from plugin.asking.words import listed, picked
from plugin.doctoring import to_do
from plugin.domain.health import Check, Health
from plugin.errors import TridaError
from plugin.ports.scout import Scout, Spot
from plugin.starting import NOTION_API, Variables, is_key, jql_of, usual_variables

LookAt = Callable[[Any, str, str | None, str], Scout]
KINDS = ("jira-cloud", "jira-dc", "notion")


def told(error: TridaError) -> str:
    """Say a refusal in words."""
    facts = ", ".join(f"{name} {value}" for name, value in error.facts.items())
    advice = to_do(Check("tracker", Health.FAIL, error.reason, error.facts))
    return f"{error.reason}{f' ({facts})' if facts else ''}: {advice}"


def ask_tracker(environ: Mapping[str, str], look_at: LookAt) -> tuple[dict[str, Any], Scout | None]:
    """Ask where the tracker is until it lets us in; returns answers and what looks at it, None when nobody may look."""
    while True:
        kind = click.prompt("Which tracker", type=click.Choice(KINDS))
        site = _addresses(kind)
        names = _variables(kind)
        answers = {"kind": kind, **site, "variables": names.model_dump(exclude_none=True)}
        missing = [name for name in (names.email, names.token) if name and not environ.get(name)]
        if missing:
            click.echo(f"not set here: {', '.join(missing)}; without it nothing can be looked up")
            if click.confirm("Go on without looking at the tracker?"):
                return answers, None
            continue
        seen = look_at(kind, site["api_url"], environ.get(names.email or ""), environ[names.token])
        try:
            click.echo(f"connected as “{seen.me().name}”")
        except TridaError as error:
            click.echo(f"the tracker cannot be used: {told(error)}")
            continue
        return answers, seen


def _addresses(kind: str) -> dict[str, str]:
    if kind == "notion":
        return {"api_url": click.prompt("Base of the API", default=NOTION_API).rstrip("/")}
    site = click.prompt("Address of the site, as people open it").strip().rstrip("/")
    if "://" not in site:
        site = f"https://{site}"
    return {"site": site, "api_url": click.prompt("Base of the API", default=site).rstrip("/")}


def _variables(kind: Any) -> Variables:
    """Ask for the names of variables; secrets themselves are never asked for."""
    usual = usual_variables(kind)
    names = usual.model_dump(exclude_none=True)
    for name, what in (("email", "e-mail of the service's account"), ("token", "token of the service's account")):
        if name in names:
            names[name] = click.prompt(f"Environment variable with the {what}", default=names[name])
    return Variables.model_validate(names)


def ask_deals(seen: Scout | None, kind: str) -> dict[str, Any]:
    """Ask which tickets are deals; ``spots`` are the places that were chosen, for later questions."""
    return _data_source(seen) if kind == "notion" else _jql(seen)


def _spots(seen: Scout | None) -> Sequence[Spot]:
    try:
        return seen.spots() if seen else ()
    except TridaError as error:
        click.echo(f"nothing can be listed: {told(error)}")
        return ()


def _jql(seen: Scout | None) -> dict[str, Any]:
    spots = _spots(seen)
    listed("Projects:", [(one.id, one.title) for one in spots])
    while True:
        said = click.prompt("Projects with deals, separated by commas, or a JQL")
        keys = [picked(part, [one.id for one in spots]) for part in said.split(",")]
        if not all(map(is_key, keys)):
            return {"jql": said.strip(), "spots": []}
        gone = [key for key in keys if seen and not _found(seen, key)]
        if not gone:
            return {"jql": jql_of(keys), "spots": [Spot(key, key) for key in keys]}
        click.echo(f"no project that we see: {', '.join(gone)}")


def _found(seen: Scout, said: str) -> tuple[Spot, ...]:
    try:
        return seen.spots_of(said)
    except TridaError as error:
        click.echo(told(error))
        return ()


def ask_source(seen: Scout | None) -> tuple[dict[str, str], list[str]]:
    """Ask for the data source of goals; returns the answer and the names of its properties, none when nobody looks."""
    said, spot = _chosen(seen, "Database of goals: a number, a link or an id")
    return {"data_source": said}, [name for name, _ in spot.fields] if spot else []


def _data_source(seen: Scout | None) -> dict[str, Any]:
    said, spot = _chosen(seen, "Database of deals: a number, a link or an id")
    return {"data_source": said, "spots": [spot] if spot else [], **(_columns(spot) if spot else {})}


def _chosen(seen: Scout | None, question: str) -> tuple[str, Spot | None]:
    """Ask for one data source until it is one that we see; without a look at the tracker any answer will do."""
    spots = _spots(seen)
    listed("Databases that are shared with the connection:", [(one.title, one.id) for one in spots])
    while True:
        said = picked(click.prompt(question), [one.id for one in spots])
        if seen is None:
            return said, None
        found = _found(seen, said)
        if len(found) == 1:
            return found[0].id, found[0]
        if found:
            spots = found
            listed("This database has several data sources:", [(one.title, one.id) for one in found])
        else:
            click.echo("nothing that we see: give the connection access to it (its page, Content access) and try again")


def _columns(spot: Spot) -> dict[str, Any]:
    """Ask which properties say whose a deal is and where it stands."""
    owner = _column(spot, {"people"}, "Property with the deal's owner", "who created the page")
    stage = _column(spot, {"status", "select"}, "Property with the deal's stage", "the first status property")
    answers: dict[str, Any] = {name: value for name, value in (("owner", owner), ("stage", stage)) if value}
    if dict(spot.fields).get(stage) == "select":
        said = click.prompt("Options that mean a deal is closed, separated by commas", default="")
        answers["closed"] = [part.strip() for part in said.split(",") if part.strip()]
    return answers


def _column(spot: Spot, types: set[str], question: str, otherwise: str) -> str:
    names = [name for name, kind in spot.fields if kind in types]
    if not names:
        click.echo(f"{question}: there is none, so {otherwise}")
        return ""
    listed(f"{question}:", [(name, dict(spot.fields)[name]) for name in names])
    while True:
        said = picked(click.prompt(f"{question} (- for {otherwise})", default=names[0]), names)
        if said in names or said == "-":
            return "" if said == "-" else said
        click.echo(f"the database has no such property: {said}")
