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

from adapters.semantic import Semantic
from adapters.smtp import Smtp
from plugin import settings as environment
from plugin.connecting import NAMES, Connected, Pace, Sites
from plugin.documents import html, plain
from plugin.domain.checklists.model import Item
from plugin.domain.matching import TopicMatcher
from plugin.intake.hooks import Intake, Own
from plugin.jobs import reconcile, sweep
from plugin.jobs.engine import DbosEngine
from plugin.jobs.tickets import Tickets
from plugin.lexicons import lexicon
from plugin.logs import configure
from plugin.manifest import Manifest, load
from plugin.ports.store import Engine, Notice
from plugin.ports.world import Clock
from plugin.settings import Settings
from plugin.store.engine import make_engine
from plugin.store.schema import upgrade
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.answering import Ballots
from plugin.usecases.attendance import check_members
from plugin.usecases.checklist_pages import SyncPages
from plugin.usecases.checklists import SYNC, Checklists, processes_of
from plugin.usecases.deps import Site, World
from plugin.usecases.goal_pages import TreePages
from plugin.usecases.goal_publishing import TREE
from plugin.usecases.goals import GoalTrees
from plugin.usecases.handshake import Handshake
from plugin.usecases.installing import Installing
from plugin.usecases.leading import Leads
from plugin.usecases.list_links import ListLinks
from plugin.usecases.periods import Periods
from plugin.usecases.result_views import ChangesPage, MonthPage
from plugin.usecases.reviewing import Reviews
from plugin.usecases.rounds import Rounds
from plugin.usecases.running import Runs
from plugin.usecases.steering import Steering
from plugin.usecases.talking import OVER
from plugin.usecases.template_push import push_template
from plugin.usecases.verifying import Verdict, verify
from plugin.usecases.view_links import ViewLinks
from plugin.web.app import create_app
from plugin.web.machine import Health


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
        self.sites = Sites(manifest, settings, self.store, Pace(parts.clock, parts.sleep))

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
        return {name: self.sites.connect(name) for name in self.manifest.workspaces}

    def _site(self, name: str) -> Site:
        section, connected = self.manifest.workspaces[name], self.connections[name]
        words = lexicon(section)
        return Site(
            name=name,
            section=section,
            tracker=connected.tracker,
            tracker_name=NAMES[section.tracker.kind],
            deal_url=connected.address,
            lexicon=words,
            matchers=(TopicMatcher(), words, *([self.semantic] if section.compare.semantic else [])),
            goals=connected.goals,
            source_url=lambda source: self.sites.source_url(name, source),
            pages=self.sites.pages(name, lambda one: self.connections[one]),
            lists=self.sites.lists(name, lambda one: self.connections[one]),
        )

    @cached_property
    def semantic(self) -> Semantic:
        """The matcher by meaning, one for all workspaces; it is loaded where jobs run."""
        return Semantic()

    @cached_property
    def handshake(self) -> Handshake:
        """Where trackers bring their webhook secrets."""
        own = frozenset(name for name, one in self.settings.connections.items() if one.webhook_secrets)
        return Handshake(self.store, self._parts.clock, own)

    @cached_property
    def rounds(self) -> Rounds:
        """What a run of a ticket does."""
        return Rounds(self.world)

    @cached_property
    def goal_trees(self) -> GoalTrees:
        """What a run of a goal tree does, and its page."""
        return GoalTrees(self.world)

    @cached_property
    def checklists(self) -> Checklists:
        """What a run of a sync process's lists does."""
        return Checklists(self.world)

    @cached_property
    def tree_pages(self) -> TreePages:
        """Goal trees as people read them."""
        return TreePages(self.world, self.view_links)

    @cached_property
    def sync_pages(self) -> SyncPages:
        """Checklists as people read them, and what they do with them."""
        return SyncPages(self.world, self.view_links)

    @cached_property
    def list_links(self) -> ListLinks:
        """Personal links to checklists."""
        return ListLinks(self.world)

    @cached_property
    def view_links(self) -> ViewLinks:
        """Links for managers."""
        return ViewLinks(self.world, self.settings.secret.get_secret_value())

    @cached_property
    def tickets(self) -> Tickets:
        """One run at a time for each ticket, each goal tree and each sync process."""
        runs = Runs(self.rounds, self.goal_trees, self.checklists)
        return Tickets(self.store, self.engine, runs.sync, self._parts.clock)

    @cached_property
    def reconcile(self) -> reconcile.Reconcile:
        """What finds changes behind the webhooks' back."""
        names = tuple(self.manifest.workspaces)
        return reconcile.Reconcile(self.store, self.engine, self._changed, names, self._parts.clock)

    def _changed(self, workspace: str, since: datetime | None, ids: Sequence[str]) -> Iterator[str]:
        if self.manifest.workspaces[workspace].goals is not None:
            yield TREE  # first: it is woken even if the look at the deals fails
        yield from (SYNC + part.id for part in processes_of(self.manifest.workspaces[workspace]))
        check_members(self.world, workspace)
        site = self.world.sites[workspace]
        yield from site.tracker.changed(site.section.deals.selection, since, ids)
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
            {
                name: Own(one.tracker.known_account, self.sites.own_parts(name))
                for name, one in self.connections.items()
            },
            self.handshake,
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
            goals=self.tree_pages,
            checklists=self.sync_pages,
            secret=self.settings.secret.get_secret_value(),
            operator_header=header,
            ask_workspace=names[0] if len(names) == 1 else None,
        )

    def _ready(self) -> dict[str, str]:
        names = self.manifest.workspaces
        with_fields = {name: "ok" if self.sites.installed(name) else "not_installed" for name in names}
        return {"database": "ok" if self.store.ready() else "not_ready", **with_fields}

    # commands

    def installer(self, name: str) -> Installing:
        """Return what installs a workspace."""
        self.migrate()
        return self.sites.installer(name)

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

    def push_template(self, name: str, process: str, *, apply: bool) -> tuple[Item, ...]:
        """Return what a changed template adds to a process's open list; with ``apply`` it is added."""
        return push_template(self.world, name, process, apply=apply)

    def month(self, name: str, month: str) -> MonthPage:
        """Return the patterns of a month, ``YYYY-MM``."""
        with self.store.begin() as tx:
            return Periods(self.world).month(tx, name, month)

    @cached_property
    def steering(self) -> Steering:
        """What facilitators may do."""
        return Steering(self.world)
