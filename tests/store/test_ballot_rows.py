from dataclasses import replace

import pytest
import sqlalchemy as sa

from plugin.domain.rounds import BallotState
from plugin.errors import NeedsOperator
from plugin.ports.store import Version
from plugin.store.sealbox import SealBox
from plugin.store.tables import ballots, drafts
from plugin.store.transaction import Store
from tests.store.databases import migrated
from tests.store.samples import HOUR, NOW, a_ballot, a_round, an_answer, sealed


@pytest.fixture
def opened(store):
    with store.begin() as tx:
        tx.add_round(a_round())
    return store


def test_a_sealed_answer_opens_as_it_was(opened):
    one = sealed()
    with opened.begin() as tx:
        tx.save_ballot("r1", a_ballot(one), one)
    with opened.begin() as tx:
        assert tx.round("r1").ballots["sales"] == a_ballot(one)
        assert tx.opened("r1", "sales") == one
        assert tx.opened("r1", "sales").answer == an_answer()
        assert tx.opened("r1", "marketing") is None
        assert tx.opened("r1", "nobody") is None


def test_moves_are_kept_without_content(opened):
    one, two = sealed(), sealed(answer=an_answer("Иначе"))
    withdrawn = replace(a_ballot(one, 3, NOW + 2 * HOUR), state=BallotState.WAITING, person=None, seal=None)
    with opened.begin() as tx:
        tx.save_ballot("r1", a_ballot(one), one)
        tx.save_ballot("r1", a_ballot(two, 2, NOW + HOUR), two)
        tx.save_ballot("r1", withdrawn, None)
    with opened.begin() as tx:
        assert tx.opened("r1", "sales") is None
        assert tx.round("r1").ballots["sales"] == withdrawn
        assert tx.versions("r1") == (
            Version("sales", 1, "sealed", "u9", one.seal, NOW),
            Version("sales", 2, "sealed", "u9", two.seal, NOW + HOUR),
            Version("sales", 3, "waiting", "", None, NOW + 2 * HOUR),
        )


def test_a_move_needs_a_moment_and_a_role(opened):
    with pytest.raises(ValueError, match="moment"), opened.begin() as tx:
        tx.save_ballot("r1", replace(a_ballot(sealed()), at=None), sealed())
    with pytest.raises(KeyError), opened.begin() as tx:
        tx.save_ballot("r1", a_ballot(sealed(role="legal")), sealed(role="legal"))


def test_every_ciphertext_has_one_size(opened, engine):
    short, long = sealed(), sealed(role="marketing", answer=an_answer("я" * 280, "😀" * 280))
    with opened.begin() as tx:
        tx.save_ballot("r1", a_ballot(short), short)
        tx.save_ballot("r1", a_ballot(long), long)
        sizes = {len(c) for c in tx.connection.scalars(sa.select(ballots.c.content)) if c}
    assert len(sizes) == 1


def test_content_sealed_for_another_round_is_not_opened(opened):
    one = sealed()
    with opened.begin() as tx:
        tx.save_ballot("r1", a_ballot(one), one)
        stolen = tx.connection.scalar(sa.select(ballots.c.content).where(ballots.c.role == "sales"))
        tx.connection.execute(sa.update(ballots).where(ballots.c.role == "marketing").values(content=stolen))
        with pytest.raises(NeedsOperator, match="content_misplaced"):
            tx.opened("r1", "marketing")


def test_drafts_are_put_under_one_another(opened):
    with opened.begin() as tx:
        assert tx.draft("r1", "u1") is None
        tx.save_draft("r1", "u1", "первый\nтекст", NOW)
        tx.save_draft("r1", "u2", "чужой", NOW)
        tx.save_draft("r1", "u1", "второй", NOW + HOUR)
        assert tx.draft("r1", "u1") == "первый\nтекст\nвторой"
        tx.drop_draft("r1", "u1")
        assert (tx.draft("r1", "u1"), tx.draft("r1", "u2")) == (None, "чужой")


def test_the_database_file_holds_no_plain_text(tmp_path, keys):
    sentinel = "Сентинел-sentinel-7f3a"
    one = sealed(answer=an_answer(sentinel, sentinel))
    with migrated(f"sqlite:///{tmp_path}/searched.db") as engine:
        with Store(engine, SealBox(keys)).begin() as tx:
            tx.add_round(a_round())
            tx.save_ballot("r1", a_ballot(one), one)
            tx.save_draft("r1", "u1", sentinel, NOW)
        files = list(tmp_path.iterdir())
        whole = b"".join(p.read_bytes() for p in files)
    assert {p.suffix for p in files} >= {".db", ".db-wal"}
    assert one.seal.encode() in whole  # what is public is there, so the search does find things
    for form in ("utf-8", "utf-16-le", "unicode_escape"):
        assert sentinel.encode(form) not in whole
    assert b"sentinel-7f3a" not in whole
    assert one.salt.encode() not in whole


def test_keys_can_be_changed(opened, engine, keys):
    one = sealed()
    with opened.begin() as tx:
        tx.save_ballot("r1", a_ballot(one), one)
        tx.save_draft("r1", "u1", "черновик", NOW)
    with pytest.raises(NeedsOperator, match="keys_cannot_open"), Store(engine, SealBox(keys[1:2])).begin() as tx:
        tx.opened("r1", "sales")
    assert Store(engine, SealBox([keys[1], keys[0]])).rotate() == 2
    with Store(engine, SealBox(keys[1:2])).begin() as tx:
        assert (tx.opened("r1", "sales"), tx.draft("r1", "u1")) == (one, "черновик")
    with pytest.raises(NeedsOperator, match="keys_cannot_open"):
        opened.rotate()


def test_a_rotation_that_fails_changes_nothing(opened, engine, keys):
    with opened.begin() as tx:
        tx.save_draft("r1", "u1", "черновик", NOW)
        tx.save_draft("r1", "u2", "черновик", NOW)
        tx.connection.execute(sa.update(drafts).where(drafts.c.person == "u2").values(content=b"broken"))
    with pytest.raises(NeedsOperator):
        Store(engine, SealBox(keys[:2][::-1])).rotate()
    with opened.begin() as tx:
        assert tx.draft("r1", "u1") == "черновик"
