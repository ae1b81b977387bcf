import pytest
from cryptography.fernet import Fernet

from plugin.domain.reasons import LONGEST, SLOTS, Answer, Reason, Topic
from plugin.errors import NeedsOperator
from plugin.store.ballots import _plain
from plugin.store.sealbox import SealBox
from tests.store.samples import sealed

LETTERS = ["x", "я", "😀", '"', "\\"]


def full(letter):
    side = tuple(Reason(letter * LONGEST, Topic.RELATIONSHIP) for _ in range(SLOTS))
    return Answer(side, side, frozenset(), 100)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_answer_has_the_same_size_when_sealed(keys, letter):
    box = SealBox(keys)
    short = Answer((Reason("а"),), (), frozenset({"yes", "no"}))
    longest = sealed("r" * 40, "r" * 32, full(letter))
    assert len(box.close(_plain(longest))) == len(box.close(_plain(sealed(answer=short))))


def test_the_same_text_is_never_sealed_to_the_same_bytes(keys):
    box = SealBox(keys)
    assert box.close(b"text") != box.close(b"text")


def test_the_newest_key_closes_and_every_key_opens(keys):
    old = SealBox(keys[1:2]).close(b"text")
    both = SealBox(keys[:2])
    assert both.open(old) == b"text"
    assert SealBox(keys[:1]).open(both.close(b"text")) == b"text"
    assert SealBox(keys[:1]).open(both.rotate(old)) == b"text"


@pytest.mark.parametrize("what", ["open", "rotate"])
def test_a_wrong_key_calls_the_operator(keys, what):
    token = SealBox(keys[:1]).close(b"text")
    with pytest.raises(NeedsOperator, match="keys_cannot_open") as caught:
        getattr(SealBox(keys[1:]), what)(token)
    assert caught.value.__suppress_context__


def test_a_changed_token_does_not_open(keys):
    token = bytearray(SealBox(keys).close(b"text"))
    token[100] = ord("A") if token[100] != ord("A") else ord("B")
    with pytest.raises(NeedsOperator, match="keys_cannot_open"):
        SealBox(keys).open(bytes(token))


def test_no_keys_and_bad_keys_are_refused():
    with pytest.raises(NeedsOperator, match="keys_missing"):
        SealBox([])
    with pytest.raises(NeedsOperator, match="key_malformed") as caught:
        SealBox([Fernet.generate_key().decode(), "secret-but-short"])
    assert (caught.value.facts, "secret" in str(caught.value)) == ({"number": 2}, False)


def test_keys_are_not_shown(keys):
    assert repr(SealBox(keys)) == "<SealBox of 3 keys>"
