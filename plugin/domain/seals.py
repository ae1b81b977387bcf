"""Commit and reveal: a published hash that binds a role to its answer before anyone can read it.

``sha256("trida/1" ‖ round ‖ role ‖ person ‖ salt ‖ canonical answer)``, the parts joined by a zero byte, which no
part can hold, so that two different ballots never join to the same bytes. The salt is 32 random bytes in
hexadecimal; without it nobody can guess short answers from the hash.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from dataclasses import dataclass, field

from plugin.domain.reasons import Answer, as_data, from_data

SCHEME = "trida/1"
SALT_BYTES = 32
# Six reasons of 280 characters of four bytes, their topics and the salt fit with room to spare.
SEALED_SIZE = 8192
_SEAL = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True, slots=True)
class Opened:
    """What is published at the reveal so that anyone can recompute one seal."""

    round: str
    role: str
    person: str
    salt: str = field(repr=False)
    canonical: str = field(repr=False)

    @property
    def seal(self) -> str:
        """The hash as 64 hexadecimal digits."""
        parts = (SCHEME, self.round, self.role, self.person, self.salt, self.canonical)
        return hashlib.sha256(b"\0".join(p.encode() for p in parts)).hexdigest()

    @property
    def answer(self) -> Answer:
        """The answer that was sealed."""
        return from_data(json.loads(self.canonical))

    def matches(self, published: str) -> bool:
        """Whether a published seal is the one of this ballot."""
        return hmac.compare_digest(self.seal, published)


def canonical(answer: Answer) -> str:
    """Return the one text that stands for an answer: JSON, NFC, keys sorted, no spaces."""
    text = json.dumps(as_data(answer), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def seal_in(text: str) -> str | None:
    """Find the seal in the text of a state field or comment."""
    found = _SEAL.search(text)
    return found[0] if found else None


def short(seal: str) -> str:
    """Return the first sixteen digits in groups of four, for people's eyes."""
    return " ".join(seal[i : i + 4] for i in range(0, 16, 4))


def pad(plain: bytes, size: int = SEALED_SIZE) -> bytes:
    """Pad to a multiple of ``size`` bytes, so that the length of a ciphertext says nothing."""
    framed = len(plain).to_bytes(4, "big") + plain
    return framed + bytes(-len(framed) % size)


def unpad(padded: bytes) -> bytes:
    """Undo ``pad``."""
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length]
