"""Who may wake us: only a body signed with a live secret."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from adapters.jira.signature import Signature
from plugin.errors import Rejected

KNOWN = b"It's a Secret to Everybody"
BODY = b"Hello World!"
DIGEST = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"


def reason(headers: dict[str, str], body: bytes = BODY, *secrets: bytes) -> str:
    with pytest.raises(Rejected) as refused:
        Signature(secrets or (KNOWN,)).verify(headers, body)
    return refused.value.reason


@pytest.mark.parametrize("name", ["X-Hub-Signature", "x-hub-signature", "X-HUB-SIGNATURE"])
def test_vector_of_the_vendor(name: str):
    Signature([SecretStr(KNOWN.decode())]).verify({name: f"sha256={DIGEST}"}, BODY)


def test_either_live_secret_will_do():
    for secrets in ((KNOWN, b"other"), (b"other", KNOWN)):
        Signature(secrets).verify({"X-Hub-Signature": f"sha256={DIGEST}"}, BODY)


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature": ""}, {"X-Hub-Signature-256": f"sha256={DIGEST}"}])
def test_missing(headers: dict[str, str]):
    assert reason(headers) == "signature_missing"


@pytest.mark.parametrize("value", [f"sha1={DIGEST}", f"md5={DIGEST}", DIGEST, "none=", f"SHA256 {DIGEST}"])
def test_only_known_methods(value: str):
    assert reason({"X-Hub-Signature": value}) == "signature_method"


@pytest.mark.parametrize(
    "value", ["sha256=", "sha256=00", f"sha256={DIGEST}0", f"sha256={DIGEST},sha256={DIGEST}", "sha256=ж"]
)
def test_wrong(value: str):
    assert reason({"X-Hub-Signature": value}) == "signature_wrong"


def test_two_headers_are_no_signature():
    assert reason({"X-Hub-Signature": f"sha256={DIGEST}", "x-hub-signature": "sha256=00"}) == "signature_wrong"


@given(st.binary(max_size=64), st.binary(min_size=1, max_size=32), st.integers(0, 63))
def test_any_changed_byte_is_seen(body: bytes, secret: bytes, place: int):
    digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
    Signature([secret]).verify({"X-Hub-Signature": f"sha256={digest}"}, body)
    other = digest[:place] + ("0" if digest[place] != "0" else "1") + digest[place + 1 :]
    assert reason({"X-Hub-Signature": f"sha256={other}"}, body, secret) == "signature_wrong"
    assert reason({"X-Hub-Signature": f"sha256={digest}"}, body + b" ", secret) == "signature_wrong"


@pytest.mark.parametrize("secrets", [(), (b"",), (b"good", b""), (SecretStr(""),)])
def test_no_secret_is_refused_at_once(secrets: tuple):
    with pytest.raises(ValueError, match="secret"):
        Signature(secrets)


def test_nothing_shows_the_secret():
    made = Signature([KNOWN])
    assert "Everybody" not in repr(made)
    assert not hasattr(made, "__dict__")
