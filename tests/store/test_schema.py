from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from plugin.domain.access import Binding
from plugin.domain.rounds import Grade
from plugin.ports.entering import RoleLink
from plugin.ports.provision import Installed
from plugin.store import schema
from plugin.store.columns import metadata
from plugin.store.engine import make_engine
from plugin.store.sealbox import SealBox
from plugin.store.tables import ballots, members, rounds
from plugin.store.transaction import Store
from tests.store.databases import BOTH, database_url
from tests.store.samples import NOW, a_ballot, a_round, sealed


@pytest.fixture(params=BOTH)
def bare(request, tmp_path):
    with database_url(request, request.param, tmp_path, "bare") as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def test_migrations_produce_exactly_the_metadata(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert schema.current(connection) == schema.head()


def test_a_store_is_ready_only_with_the_newest_schema(bare, keys):
    store = Store(bare, SealBox(keys))
    assert not store.ready()
    schema.upgrade(bare)
    assert store.ready()
    schema.upgrade(bare)
    assert store.ready()


def migrate(engine, revision, step=command.upgrade):
    with engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        step(config, revision)


def test_rows_of_the_first_schema_survive_an_upgrade(bare, keys):
    store = Store(bare, SealBox(keys))
    migrate(bare, "head")
    one = sealed()
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.save_ballot("r1", a_ballot(one), one)
        before = [tx.connection.execute(sa.select(table)).all() for table in (rounds, members, ballots)]
    migrate(bare, "0001", command.downgrade)
    with bare.connect() as connection:
        assert not {"facilitators", "talks", "outcomes"} & set(sa.inspect(connection).get_table_names())
    schema.upgrade(bare)
    with store.begin() as tx:
        assert [tx.connection.execute(sa.select(table)).all() for table in (rounds, members, ballots)] == before
        assert tx.round("r1").facilitators == ()
        assert (tx.opened("r1", "sales"), tx.comparison("r1"), tx.talk("r1")) == (one, None, None)
        tx.save_round(tx.lock("r1"))


def test_an_installation_of_the_second_schema_survives_an_upgrade(bare, keys):
    store = Store(bare, SealBox(keys))
    migrate(bare, "head")
    found = Installed({"status": "customfield_1"}, ("TEAM: team_managed",), "7")
    with store.begin() as tx:
        tx.save_installed("demo", found, NOW)
        tx.save_accepted("demo", ["EDIT_ISSUES"])
    migrate(bare, "0002", command.downgrade)
    with bare.connect() as connection:
        assert "accepted" not in {one["name"] for one in sa.inspect(connection).get_columns("sites")}
    schema.upgrade(bare)
    with store.begin() as tx:
        assert (tx.installed("demo"), tx.accepted("demo")) == (found, None)


def test_browsers_and_rounds_of_the_third_schema_are_personal_and_sealed_after_an_upgrade(bare, keys):
    store = Store(bare, SealBox(keys))
    migrate(bare, "head")
    with store.begin() as tx:
        tx.add_round(a_round(role_links=frozenset({"sales"})))
        tx.bind_role(RoleLink("r1", "sales", NOW), "u9", "b1", NOW)
        assert tx.round("r1").grade is Grade.ROLE_PRIVATE
    migrate(bare, "0003", command.downgrade)
    with bare.connect() as connection:
        assert not {"role_links", "hook_secrets"} & set(sa.inspect(connection).get_table_names())
    schema.upgrade(bare)
    with store.begin() as tx:
        assert (tx.device("b1").bound_by, tx.round("r1").grade) == (Binding.PERSONAL, Grade.SEALED)


def test_a_store_without_a_database_is_not_ready(tmp_path, keys):
    engine = make_engine(f"sqlite:///{tmp_path}/no/such/folder.db")
    assert not Store(engine, SealBox(keys)).ready()
    engine.dispose()


def test_processes_that_start_together_migrate_one_after_the_other(bare):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: schema.upgrade(bare), range(4)))
    with bare.connect() as connection:
        assert schema.current(connection) == schema.head()


def test_moments_come_back_as_utc(store, engine):
    moscow = datetime(2026, 11, 6, 12, 0, 0, 7, tzinfo=timezone(timedelta(hours=3)))
    with store.begin() as tx:
        tx.save_watermark("demo", moscow)
        found = tx.watermark("demo")
    assert (found, found.tzinfo) == (moscow, UTC)


def test_a_naive_moment_is_refused(store):
    with pytest.raises(sa.exc.StatementError, match="without a time zone"), store.begin() as tx:
        tx.save_watermark("demo", datetime(2026, 1, 1))


def test_errors_do_not_show_what_somebody_typed(store):
    def fail():
        with store.begin() as tx:
            tx.save_draft("no-such-round", "u1", "typed by mistake", NOW)

    with pytest.raises(sa.exc.IntegrityError) as caught:
        fail()
    assert "typed by mistake" not in str(caught.value)
    assert caught.value.hide_parameters


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30000, "foreign_keys": 1}


def test_sqlite_is_tuned(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/tuned.db")
    with engine.connect() as connection:
        read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    engine.dispose()
    assert read == PRAGMAS
