"""The composition root: the only place that knows the adapters and the store. Tests use it too."""

import os
import random  # noqa: TID251 - the one place where chance is drawn, to spread retries apart
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any

import sqlalchemy as sa
from flask import Flask
from prometheus_client import generate_latest

from adapters.jira.client import Timing
from adapters.jira.connect import Connected, connect
from adapters.jira.site import named_projects
from adapters.probe import HttpProber
from adapters.semantic import Semantic
from adapters.smtp import Smtp
from plugin import settings as environment
from plugin.documents import html, lines, plain
from plugin.domain.matching import TopicMatcher
from plugin.intake.hooks import Intake, Own
from plugin.jobs import reconcile, sweep
from plugin.jobs.engine import DbosEngine
from plugin.jobs.tickets import Tickets
from plugin.lexicons import lexicon
from plugin.logs import configure
from plugin.manifest import Manifest, load
from plugin.ports.provision import Desired, Installed, SlotSpec
from plugin.ports.store import Engine, Notice
from plugin.ports.world import Clock
from plugin.settings import Connection, Settings
from plugin.store.engine import make_engine
from plugin.store.schema import upgrade
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.answering import Ballots
from plugin.usecases.attendance import check_members
from plugin.usecases.deps import Site, World
from plugin.usecases.doctor import Patient
from plugin.usecases.installing import Installing, Place
from plugin.usecases.leading import Leads
from plugin.usecases.periods import Periods
from plugin.usecases.result_views import ChangesPage, MonthPage
from plugin.usecases.reviewing import Reviews
from plugin.usecases.rounds import Rounds
from plugin.usecases.steering import Steering
from plugin.usecases.talking import OVER
from plugin.usecases.verifying import Verdict, verify
from plugin.usecases.view_links import ViewLinks
from plugin.web.app import create_app
from plugin.web.machine import Health
from plugin.words import Words

# For whoever waits for the doctor at a terminal: no second try, short time-outs.
IMPATIENT: Mapping[str, Any] = {"budget": timedelta(0), "timeout": (4.0, 8.0)}
SLOTS_FOR = timedelta(minutes=1)


class InstalledSlots(Mapping[str, str]):
    """Slot name → field id as the last install found it; a running service sees a new install within a minute."""

    def __init__(self, read: Callable[[], Installed | None], clock: Clock) -> None:
        self._read, self._clock = read, clock
        self._slots: Mapping[str, str] = {}
        self._until: datetime | None = None

    def _fresh(self) -> Mapping[str, str]:
        now = self._clock()
        if self._until is None or now >= self._until:
            installed = self._read()
            self._slots = installed.slots if installed else {}
            self._until = now + (SLOTS_FOR if installed else timedelta(0))
        return self._slots

    def __getitem__(self, slot: str) -> str:
        return self._fresh()[slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fresh())

    def __len__(self) -> int:
        return len(self._fresh())


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


class Application:
    """The whole program, its parts built when they are first needed."""

    def __init__(self, manifest: Manifest, settings: Settings, parts: Parts) -> None:
        configure()
        self.manifest, self.settings, self._parts = manifest, settings, parts
        self._database = make_engine(settings.database_url.get_secret_value())
        self.store = Store(self._database, SealBox([key.get_secret_value() for key in settings.keys]))

    @cached_property
    def engine(self) -> Engine:
        """The job engine of this process; a new worker id each time, so that no live job is taken over."""
        make = self._parts.engine
        if make is not None:
            return make(self._database, self._parts.clock)
        return DbosEngine(self._database, self._parts.clock, f"{os.getpid()}-{new_id()[:12]}")

    @cached_property
    def world(self) -> World:
        """The ports that every use case is given."""
        smtp = self.settings.smtp_url
        return World(
            store=self.store,
            engine=self.engine,
            clock=self._parts.clock,
            new_id=new_id,
            random=secrets.token_bytes,
            sites={name: self._site(name) for name in self.manifest.workspaces},
            public_url=self.settings.public_url,
            mailer=Smtp(smtp.get_secret_value(), plain, html) if smtp else None,
        )

    @cached_property
    def connections(self) -> Mapping[str, Connected]:
        """Each workspace's tracker: webhooks in, tickets read and written, installation."""
        return {name: self._connect(name, self.settings.connections[name]) for name in self.manifest.workspaces}

    def _connect(self, name: str, connection: Connection, **how: Any) -> Connected:
        return connect(
            self.manifest.workspaces[name],
            connection,
            InstalledSlots(lambda: self.installed(name), self._parts.clock),
            Timing(self._parts.clock, self._parts.sleep, random.random, **how),
        )

    def _site(self, name: str) -> Site:
        section, browse_url = self.manifest.workspaces[name], self.settings.connections[name].browse_url
        words = lexicon(section)
        return Site(
            name=name,
            section=section,
            tracker=self.connections[name].tracker,
            tracker_name="Jira",
            deal_url=lambda key: f"{browse_url}/browse/{key}",
            lexicon=words,
            matchers=(TopicMatcher(), words, *([self.semantic] if section.compare.semantic else [])),
        )

    @cached_property
    def semantic(self) -> Semantic:
        """The matcher by meaning, one for all workspaces; it is loaded where jobs run."""
        return Semantic()

    @cached_property
    def rounds(self) -> Rounds:
        """What a run of a ticket does."""
        return Rounds(self.world)

    @cached_property
    def view_links(self) -> ViewLinks:
        """Links for managers."""
        return ViewLinks(self.world, self.settings.secret.get_secret_value())

    @cached_property
    def tickets(self) -> Tickets:
        """One run at a time for each ticket."""
        return Tickets(self.store, self.engine, self.rounds.sync, self._parts.clock)

    @cached_property
    def reconcile(self) -> reconcile.Reconcile:
        """What finds changes behind the webhooks' back."""
        names = tuple(self.manifest.workspaces)
        return reconcile.Reconcile(self.store, self.engine, self._changed, names, self._parts.clock)

    def _changed(self, workspace: str, since: datetime | None, ids: Sequence[str]) -> Iterator[str]:
        check_members(self.world, workspace)
        site = self.world.sites[workspace]
        yield from site.tracker.changed(site.section.deals.jql, since, ids)
        with self.store.begin() as tx:  # the selection need not cover the tasks of talks
            waiting = [t.task for t in tx.talks(workspace) if t.state not in OVER]
        yield from waiting

    # running

    def migrate(self) -> None:
        """Bring the database to the newest schema."""
        upgrade(self._database)

    def disconnect(self) -> None:
        """Close all database connections of this process: none of them may be used on both sides of a fork."""
        self._database.dispose()

    def start_jobs(self) -> None:
        """Run jobs and the clock in this process, after it has forked."""
        engine = self.engine
        if not isinstance(engine, DbosEngine):
            raise TypeError("this composition runs its jobs itself")
        sweeper = sweep.Sweep(self.store, engine, self._parts.clock)
        engine.attach(self.tickets.run, {sweep.NAME: sweeper.run, reconcile.NAME: self.reconcile.run})
        engine.schedule(sweep.NAME, sweep.CRON)
        engine.schedule(reconcile.NAME, reconcile.CRON)
        engine.start()
        if any(section.compare.semantic for section in self.manifest.workspaces.values()):
            self.semantic.start()

    def stop_jobs(self, grace: timedelta) -> None:
        """Take no new jobs and let running ones finish."""
        self.engine.stop(grace)

    def web(self) -> Flask:
        """Return the pages and the webhook address as one WSGI application."""
        intake = Intake(
            self.store,
            self.engine,
            self._parts.clock,
            {name: one.inlet for name, one in self.connections.items()},
            {name: Own(one.tracker.known_account, self._own_slots(name)) for name, one in self.connections.items()},
        )
        names = tuple(self.manifest.workspaces)
        header = self.settings.operator_header
        reviews = Reviews(self.world, self.view_links)
        return create_app(
            Ballots(self.world),
            reviews,
            Leads(self.world, reviews),
            intake.receive,
            Health(self._ready, lambda: generate_latest().decode()),
            secret=self.settings.secret.get_secret_value(),
            operator_header=header,
            ask_workspace=names[0] if len(names) == 1 else None,
        )

    def _own_slots(self, name: str) -> frozenset[str]:
        return frozenset(spec.name for spec in self.desired(name).slots)

    def _ready(self) -> dict[str, str]:
        with_fields = {name: "ok" if self.installed(name) else "not_installed" for name in self.manifest.workspaces}
        return {"database": "ok" if self.store.ready() else "not_ready", **with_fields}

    # commands

    def installer(self, name: str) -> Installing:
        """Return what installs a workspace, as the administrator where the environment names one."""
        self.migrate()
        connection, service = self.settings.connections[name], self.connections[name].provisioner
        admin = self._connect(name, connection.install).provisioner if connection.install else service
        place = Place(name, self.desired(name), self.manifest.permissions, self._shared(name))
        return Installing(place, self.store, self._parts.clock, admin, service)

    def patient(self, name: str) -> Patient:
        """Return a workspace as the doctor sees it; its calls are short and not repeated."""
        section, given, desired = self.manifest.workspaces[name], self.settings.connections[name], self.desired(name)
        ours = self._connect(name, given, **IMPATIENT)
        admin = self._connect(name, given.install, **IMPATIENT) if given.install else ours
        smtp = self.settings.smtp_url
        return Patient(
            name=name,
            section=section,
            permissions=self.manifest.permissions,
            public_url=self.settings.public_url,
            store=self.store,
            clock=self._parts.clock,
            tracker=ours.tracker,
            inspector=ours.inspector,
            admin=admin.inspector,
            provisioner=ours.provisioner,
            prober=HttpProber(),
            desired=desired,
            mailer=(lambda: Smtp(smtp.get_secret_value(), plain, html)) if smtp else None,
            semantic=Semantic,
            samples=cache(lambda: ours.inspector.samples(desired.selection)),
        )

    def _shared(self, name: str) -> frozenset[str]:
        """Return the slots that other installed workspaces of the same site use too: fields belong to the site."""
        site = self.settings.connections
        others = [one for one in site if one != name and site[one].browse_url == site[name].browse_url]
        return frozenset(spec.name for one in others if self.installed(one) for spec in self.desired(one).slots)

    def desired(self, name: str) -> Desired:
        """Return what should stand on a workspace's site."""
        section = self.manifest.workspaces[name]
        words = Words(section.locale, section.tzinfo)
        roles = [(role.id, section.role_name(role.id, words.locale)) for role in section.roles]
        places = [("status", "line", ""), ("agreement", "number", "")]
        places += [(f"state.{role}", "line", title) for role, title in roles]
        places += [(f"answer.{role}", "text", title) for role, title in roles]
        slots = tuple(
            SlotSpec(slot, kind, lines.slot_title(words, slot, title), lines.slot_about(words, slot))
            for slot, kind, title in places
        )
        secret = self.settings.connections[name].webhook_secrets[0].get_secret_value()
        hook_url, selection = f"{self.settings.public_url}/hooks/{name}", section.deals.jql
        talks = (section.talk.project,) if section.talk.project else named_projects(selection)
        return Desired(slots, selection, hook_url, secret, also=talks)

    def installed(self, name: str) -> Installed | None:
        """Return what the last installation left on the site."""
        with self.store.begin() as tx:
            return tx.installed(name)

    def verify(self, name: str, deal: str, receipt: str | None) -> Verdict:
        """Prove a deal's seals from its ticket; the database is not asked."""
        return verify(self.connections[name].tracker, deal, receipt)

    def resync(self, name: str, progress: Callable[[int], None]) -> int:
        """Have every deal read again."""
        return self.reconcile.resync(name, None, progress)

    def deliveries(self, name: str, limit: int) -> tuple[Mapping[str, Any], ...]:
        """Return the newest webhook deliveries."""
        with self.store.begin() as tx:
            return tx.deliveries(name, limit)

    def notices(self) -> tuple[Notice, ...]:
        """Return what waits for a person."""
        with self.store.begin() as tx:
            return tx.notices()

    def clear_notices(self, name: str, ticket: str) -> None:
        """Forget what a person has dealt with."""
        with self.store.begin() as tx:
            tx.clear_notices(name, ticket)

    def changes(self, name: str) -> ChangesPage:
        """Return the log of process changes."""
        with self.store.begin() as tx:
            return Periods(self.world).changes(tx, name)

    def month(self, name: str, month: str) -> MonthPage:
        """Return the patterns of a month, ``YYYY-MM``."""
        with self.store.begin() as tx:
            return Periods(self.world).month(tx, name, month)

    @cached_property
    def steering(self) -> Steering:
        """What facilitators may do."""
        return Steering(self.world)
