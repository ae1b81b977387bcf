"""The concept lexicon: what a reason speaks of, found by the beginnings of its words; for Russian and English."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from plugin.domain.matching import Likeness
from plugin.domain.reasons import Reason, Topic

_WORD = re.compile(r"[^\W_]+")
SHARED_MOST = 0.8
"""How strong it is when all that the shorter of two reasons speaks of is in the other one."""
_ALGORITHM = 1


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that reasons speak of, whether they have it or lack it.

    ``stems`` are beginnings of words in any language, as ``stem_of`` writes them: small letters, ё as е; a stem of
    several words matches neighbours; a full stop after a word means the whole word (``срок`` also finds ``срока``,
    ``лид.`` does not find ``лидер``). ``names`` maps a locale to the concept's name for people.
    """

    id: str
    topic: Topic
    names: Mapping[str, str]
    stems: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as the lexicon compares them: NFC, small letters, ё as е."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return tuple(_WORD.findall(plain))


def stem_of(typed: str) -> str:
    """Write a stem the way it is compared; empty when there is no letter or digit in it."""
    parts: list[str] = []
    for word in typed.split():
        found = words_of(word)
        parts += [*found[:-1], found[-1] + "." * word.endswith(".")] if found else []
    return " ".join(parts)


class Lexicon:
    """Concepts found in texts; implements ``matching.Matcher``."""

    name = "lexicon"
    ready = True

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._by_first: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
        for concept in self.concepts:
            for stem in filter(None, (tuple(s.split()) for s in concept.stems)):
                self._by_first.setdefault(stem[0], []).append((stem, concept))
        told = repr((_ALGORITHM, SHARED_MOST, [(c.id, str(c.topic), c.stems) for c in self.concepts]))
        self.version = sha256(told.encode()).hexdigest()[:12]

    def found(self, text: str) -> tuple[Concept, ...]:
        """Return the concepts that a text speaks of, in the lexicon's order, each once."""
        words = words_of(text)
        seen = {
            concept.id
            for at, word in enumerate(words)
            for stem, concept in self._beginning(word)
            if _stands(stem, words[at : at + len(stem)])
        }
        return tuple(c for c in self.concepts if c.id in seen)

    def topic(self, text: str) -> Topic | None:
        """Return the topic a text most speaks of; among equals the one whose concept comes first."""
        topics = [c.topic for c in self.found(text)]
        return max(dict.fromkeys(topics), key=topics.count) if topics else None

    def likeness(self, one: Reason, other: Reason) -> Likeness | None:
        """Compare two reasons by the concepts they share."""
        left, right = ({c.id for c in self.found(r.text)} for r in (one, other))
        shared = left & right
        if not shared:
            return None
        strength = len(shared) / min(len(left), len(right)) * SHARED_MOST
        return Likeness(strength, tuple(c.id for c in self.concepts if c.id in shared))

    def _beginning(self, word: str) -> Iterator[tuple[tuple[str, ...], Concept]]:
        """Yield the stems whose first word fits ``word``: looked up by its beginnings, since stems are many."""
        for first in (word + ".", *(word[:end] for end in range(1, len(word) + 1))):
            yield from self._by_first.get(first, ())


def _stands(stem: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(stem) == len(words) and all(map(_fits, words, stem))


def _fits(word: str, part: str) -> bool:
    return word == part[:-1] if part.endswith(".") else word.startswith(part)
