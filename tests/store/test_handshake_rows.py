import pytest
import sqlalchemy as sa

from plugin.errors import NeedsOperator
from plugin.ports.checkup import KeyUse
from plugin.store.sealbox import SealBox
from plugin.store.tables import hook_secrets
from plugin.store.transaction import Store
from tests.store.samples import HOUR, NOW

SECRET = "secret_7f3a0c"


@pytest.fixture
def kept(store):
    with store.begin() as tx:
        assert tx.save_hook_secret("demo", SECRET, NOW)
    return store


def test_the_first_secret_of_a_workspace_stays(kept):
    with kept.begin() as tx:
        assert not tx.save_hook_secret("demo", "another", NOW + HOUR)
        assert tx.save_hook_secret("other", "its own", NOW)
        assert (tx.hook_secrets("demo"), tx.hook_secrets("other"), tx.hook_secrets("none")) == (
            (SECRET,),
            ("its own",),
            (),
        )


def test_it_is_shown_once_and_can_be_forgotten(kept):
    with kept.begin() as tx:
        assert tx.hook_secret_times("demo") == (NOW, None)
        assert tx.show_hook_secret("demo", NOW + HOUR) == SECRET
        assert tx.show_hook_secret("demo", NOW + 2 * HOUR) is None
        assert tx.hook_secret_times("demo") == (NOW, NOW + HOUR)
        assert tx.hook_secrets("demo") == (SECRET,)
        tx.drop_hook_secret("demo")
        assert (tx.hook_secrets("demo"), tx.hook_secret_times("demo"), tx.show_hook_secret("demo", NOW)) == (
            (),
            None,
            None,
        )
        assert tx.save_hook_secret("demo", "another", NOW)


def test_it_is_ciphertext_that_a_rotation_covers(kept, engine, keys):
    with kept.begin() as tx:
        content = tx.connection.scalar(sa.select(hook_secrets.c.content))
        assert SECRET.encode() not in content
        assert len(content) == len(SealBox(keys).close(b""))
    lost = Store(engine, SealBox(keys[1:2]))
    with lost.begin() as tx:
        assert tx.key_use() == KeyUse(waiting=1, lost=1, lost_ended=0, older=0)
    with pytest.raises(NeedsOperator, match="keys_cannot_open"), lost.begin() as tx:
        tx.show_hook_secret("demo", NOW)
    assert Store(engine, SealBox([keys[1], keys[0]])).rotate() == 1
    with lost.begin() as tx:
        assert tx.hook_secret_times("demo") == (NOW, None), "what could not be shown was not shown"
        assert tx.hook_secrets("demo") == (SECRET,)
