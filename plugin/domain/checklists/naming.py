"""Finds the person whose name somebody typed, whole or the first name alone, also in an inflected Russian form."""

import re
from collections.abc import Mapping

_ENDINGS = frozenset(("а", "я", "у", "ю", "е", "ы", "и", "о", "ь", "й", "ой", "ей", "ою", "ею", "ом", "ем"))
_SHORTEST = 2
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")


def person_of(typed: str, people: Mapping[str, str]) -> str:
    """Return the account id of the one person (account id → name) that was named.

    A first name that several have is returned as it was typed; empty when it is nobody's name.
    """
    words = _words(typed)
    if not words or not all(_LETTERS.match(one) for one in words):
        return ""
    whole = [who for who, name in people.items() if _same(words, _words(name)) or _same(words, _words(name)[::-1])]
    found = whole or [who for who, name in people.items() if _words(name) and _same(words, _words(name)[:1])]
    if len(found) > 1:
        exact = [who for who in found if words in (_words(people[who]), _words(people[who])[:1])]
        found = exact if len(exact) == 1 else found
    return found[0] if len(found) == 1 else typed.strip() if found else ""


def _words(text: str) -> list[str]:
    return text.casefold().replace("ё", "е").split()


def _same(typed: list[str], name: list[str]) -> bool:
    return len(typed) == len(name) and all(_form(one, other) for one, other in zip(typed, name, strict=True))


def _form(typed: str, name: str) -> bool:
    """Whether a word is a name, or the name with another Russian ending («Анне», «Игоря», «Савину»)."""
    if typed == name:
        return True
    stem = name[:-1] if name[-1] in "аяьйоеы" else name
    return len(stem) >= _SHORTEST and typed.startswith(stem) and typed[len(stem) :] in _ENDINGS
