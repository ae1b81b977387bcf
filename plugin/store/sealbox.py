"""Encryption of what must not be read before its time: several keys, one size.

A key is 32 bytes in URL-safe base64 (``Fernet.generate_key``). The first key encrypts, every key opens, so a new one
is put in front and ``Store.rotate`` writes the rows anew before the old one is taken away.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from plugin.domain.seals import pad, unpad
from plugin.errors import NeedsOperator


class SealBox:
    """Closes bytes into a token whose length says nothing, and opens it again."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, newest first; raises ``NeedsOperator`` ``keys_missing`` or ``key_malformed``."""
        if not keys:
            raise NeedsOperator("keys_missing")
        self._fernet = MultiFernet([_fernet(number, key) for number, key in enumerate(keys, 1)])
        self._newest = _fernet(1, keys[0])
        self._count = len(keys)

    def __repr__(self) -> str:
        return f"<SealBox of {self._count} keys>"

    def close(self, plain: bytes) -> bytes:
        """Pad to a constant size and encrypt with the newest key."""
        return self._fernet.encrypt(pad(plain))

    def open(self, token: bytes) -> bytes:
        """Decrypt; raises ``NeedsOperator`` ``keys_cannot_open`` when no key fits or the token was changed."""
        try:
            return unpad(self._fernet.decrypt(token))
        except InvalidToken:
            raise NeedsOperator("keys_cannot_open") from None

    def opened_by(self, token: bytes) -> str:
        """Return which key opens a token, ``newest``, ``older`` or ``none``; what is in it is dropped at once."""
        for name, keys in (("newest", self._newest), ("older", self._fernet)):
            try:
                keys.decrypt(token)
            except InvalidToken:
                continue
            return name
        return "none"

    def rotate(self, token: bytes) -> bytes:
        """Encrypt anew with the newest key; raises as ``open`` does."""
        try:
            return self._fernet.rotate(token)
        except InvalidToken:
            raise NeedsOperator("keys_cannot_open") from None


def _fernet(number: int, key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise NeedsOperator("key_malformed", number=number) from None
