"""The whole of ``trida init``: answers from a person or a file, a look at the tracker, manifest.json, what is next."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from cryptography.fernet import Fernet
from pydantic import SecretStr

from plugin.asking.goals import ask_goals
from plugin.asking.people import ask_roles
from plugin.asking.tracker import LookAt, ask_deals, ask_tracker, told
from plugin.asking.words import ask_place
from plugin.errors import TridaError
from plugin.manifest import ManifestError
from plugin.ports.world import Clock
from plugin.scouting import scout
from plugin.starting import Answers, manifest_of, read_answers, text_of
from plugin.words import TEMPLATES


@dataclass(frozen=True, slots=True)
class Request:
    """What the command was given: where the manifest goes, answers instead of questions, whether to overwrite.

    ``keys``: print fresh keys and secrets for the environment too.
    """

    path: Path
    answers: Path | None = None
    force: bool = False
    keys: bool = False


def begin(environ: Mapping[str, str], clock: Clock, request: Request) -> None:
    """Ask or read the answers and write the manifest; ``click.ClickException`` in words, and nothing written then."""
    _must_be_free(request)

    def look_at(kind: Any, api_url: str, email: str | None, token: str) -> Any:
        return scout(kind, api_url, email, SecretStr(token), clock)

    answers = _read(request.answers) if request.answers else _ask(environ, look_at)
    if request.answers:
        _look(environ, look_at, answers)
    try:
        text = text_of(manifest_of(answers, rights()))
    except ManifestError as mistakes:
        raise click.ClickException(f"these answers make no manifest:\n{mistakes}") from None
    request.path.write_text(text, encoding="utf-8")
    for line in after(request.path, answers, environ, keys=request.keys):
        click.echo(line)


def _must_be_free(request: Request) -> None:
    if not request.path.exists() or request.force:
        return
    if request.answers or not click.confirm(f"{request.path} is there already. Replace it?"):
        raise click.ClickException(f"{request.path} is there already; --force replaces it")


def rights() -> list[dict[str, Any]]:
    """Return all rights that the product may ask for: those of the manifest that comes with it."""
    shipped = json.loads((TEMPLATES.parent / "manifest.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = shipped["permissions"]
    return found


def _read(path: Path) -> Answers:
    try:
        return read_answers(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path} cannot be read: {type(error).__name__}") from None
    except ManifestError as mistakes:
        raise click.ClickException(f"{path} cannot be used:\n{mistakes}") from None


def _ask(environ: Mapping[str, str], look_at: LookAt) -> Answers:
    site, seen = ask_tracker(environ, look_at)
    deals = ask_deals(seen, site["kind"])
    place = ask_place()
    roles = ask_roles(seen, site["kind"], deals)
    hours = click.prompt("How many hours does a round take", default=96, type=click.IntRange(1, 1440))
    goals = ask_goals(seen, site["kind"], place["locale"], roles["roles"])
    chosen = {name: value for name, value in deals.items() if name != "spots"}
    return read_answers({**site, **chosen, **place, **roles, "hours": hours, **goals})


def _look(environ: Mapping[str, str], look_at: LookAt, answers: Answers) -> None:
    """Test the connection that a file of answers names, where the environment has the credentials."""
    names = answers.names
    token, email = environ.get(names.token), environ.get(names.email) if names.email else None
    if not token or (names.email and not email):
        click.echo(f"not tested: {names.token if not token else names.email} is not set")
        return
    try:
        me = look_at(answers.kind, answers.api, email, token).me()
    except TridaError as error:
        raise click.ClickException(f"the tracker cannot be used: {told(error)}") from None
    click.echo(f"connected as “{me.name}”")


def after(path: Path, answers: Answers, environ: Mapping[str, str], *, keys: bool) -> Iterator[str]:
    """Say what to do next. Secrets are made up and printed only when asked for."""
    yield f"written: {path}"
    yield "set in the environment:"
    yield from (f"  {line}" for line in _variables(answers, environ, keys=keys))
    if not keys:
        yield "trida init --keys prints fresh values too; so does: trida keys"
    yield "then: trida install --apply"
    yield "and:  trida serve; beside it trida doctor says what is still missing"


def _variables(answers: Answers, environ: Mapping[str, str], *, keys: bool) -> Iterator[str]:
    fresh: dict[str, Callable[[], str]] = {
        "TRIDA_KEYS": lambda: Fernet.generate_key().decode(),
        "TRIDA_SECRET": lambda: secrets.token_hex(32),
    }
    names = answers.names
    if names.webhook_secret:
        fresh[names.webhook_secret] = lambda: secrets.token_hex(32)
    for name, what in _needed(answers):
        made = f"={fresh[name]()}" if keys and name in fresh and not environ.get(name) else ""
        there = "  (set here)" if environ.get(name) else ""
        yield f"{name}{made}{there}" if made else f"{name}: {what}{there}"


def _needed(answers: Answers) -> Iterable[tuple[str, str]]:
    names = answers.names
    yield "TRIDA_PUBLIC_URL", "the https address at which people and the tracker reach the service"
    yield "TRIDA_KEYS", "the key that seals answers"
    yield "TRIDA_SECRET", "the secret that signs forms and links"
    if names.email:
        yield names.email, "e-mail of the service's account"
    yield names.token, "token of the service's account"
    if names.webhook_secret:
        yield names.webhook_secret, "a long random text of yours that signs webhooks"
    if names.admin_email:
        yield names.admin_email, "an administrator's e-mail, only while trida install runs"
    if names.admin_token:
        yield names.admin_token, "an administrator's token, only while trida install runs"
    if answers.kind == "notion":
        yield "TRIDA_SMTP_URL", "your mail server: Notion has no private messages, so personal links go by mail"
