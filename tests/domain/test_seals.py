"""The seal is sha256 over unambiguous parts; length says nothing; any change shows."""

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.reasons import LONGEST, Answer, Reason
from plugin.domain.seals import SEALED_SIZE, Opened, canonical, pad, seal_in, short, unpad

BALLOT = Opened("r1", "sales", "p1", "00" * 32, canonical(Answer((Reason("a"),), ())))


def test_the_seal_is_what_the_docs_say_it_is():
    text = (
        b"trida/1\0r1\0sales\0p1\0" + b"00" * 32 + b'\0{"exhausted":[],"no":[],"probability":null,"yes":[["a",null]]}'
    )
    assert BALLOT.seal == hashlib.sha256(text).hexdigest()
    assert BALLOT.matches(BALLOT.seal)


@given(st.sampled_from(["round", "role", "person", "salt", "canonical"]), st.text(max_size=20))
def test_any_changed_part_changes_the_seal(part, text):
    changed = replace(BALLOT, **{part: getattr(BALLOT, part) + "x" + text.replace("\0", "")})
    assert not changed.matches(BALLOT.seal)


def test_moving_a_letter_between_parts_changes_the_seal():
    assert replace(BALLOT, round="r1s", role="ales").seal != BALLOT.seal


@given(st.text('ab😀я"\\', max_size=LONGEST))
def test_every_answer_within_the_limits_pads_to_one_size(text):
    reasons = tuple(Reason(text or "x") for _ in range(3))
    packed = canonical(Answer(reasons, reasons)).encode() + b"x" * 500
    assert len(pad(packed)) == SEALED_SIZE
    assert unpad(pad(packed)) == packed


def test_the_longest_answer_of_four_byte_letters_fits_one_size():
    reasons = tuple(Reason("😀" * LONGEST) for _ in range(3))
    assert len(pad(canonical(Answer(reasons, reasons)).encode())) == SEALED_SIZE


def test_a_seal_is_found_in_the_text_around_it():
    assert seal_in(f"sealed · {BALLOT.seal}") == BALLOT.seal
    assert seal_in("waiting") is None
    assert short("7e1fc04a92b85d33" + "0" * 48) == "7e1f c04a 92b8 5d33"


def test_salt_and_answer_stay_out_of_the_repr():
    assert "00000000" not in repr(BALLOT)
    assert "yes" not in repr(BALLOT)
