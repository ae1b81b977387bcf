"""The composition root: the only place that knows the adapters and the store. Tests use it too."""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask import Flask
from prometheus_client import generate_latest

from adapters.jira.connect import Connected, connect
from adapters.smtp import Smtp
from plugin import settings as environment
from plugin.documents import html, lines, plain
from plugin.intake.hooks import Intake
from plugin.jobs import reconcile, sweep
from plugin.jobs.engine import DbosEngine
from plugin.jobs.tickets import Tickets
from plugin.logs import configure
from plugin.manifest import Manifest, load
from plugin.ports.provision import Act, Desired, Installed, SlotSpec
from plugin.ports.store import Engine, Notice
from plugin.ports.world import Clock
from plugin.settings import Settings
from plugin.store.engine import make_engine
from plugin.store.schema import upgrade
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.answering import Ballots
from plugin.usecases.deps import Site, World
from plugin.usecases.rounds import Rounds
from plugin.usecases.steering import Steering
from plugin.usecases.verifying import Verdict, verify
from plugin.usecases.view_links import ViewLinks
from plugin.web.app import create_app
from plugin.web.machine import Health
from plugin.words import Words


def utc_now() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where the clock is read


def new_id() -> str:
    """Return 256 random bits in URL-safe characters."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Parts:
    """What a composition is made of; tests put their own clock and engine in."""

    clock: Clock = utc_now
    sleep: Callable[[float], None] = time.sleep
    engine: Callable[[sa.Engine, Clock], Engine] | None = None


def build(environ: Mapping[str, str], parts: Parts | None = None) -> "Application":
    """Build the application; raises ``ManifestError`` or ``SettingsError`` with every mistake. Nothing is connected."""
    manifest = load(environment.manifest_path(environ))
    return Application(manifest, environment.read(environ, manifest), parts or Parts())
