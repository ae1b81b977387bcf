"""The lexicon in force: ``templates/lexicon.json`` with what the manifest adds, replaces and removes."""

import json
from collections.abc import Mapping, Sequence
from functools import cache

from plugin import manifest
from plugin.domain.lexicon import Concept, Lexicon, stem_of
from plugin.domain.reasons import Topic
from plugin.words import LOCALES, TEMPLATES

FILE = TEMPLATES / "lexicon.json"


@cache
def load() -> tuple[Concept, ...]:
    """Return the built-in concepts in the order of the file; the languages of a concept are merged."""
    found = json.loads(FILE.read_text(encoding="utf-8"))["concepts"]
    return tuple(
        _concept(name, Topic(row["topic"]), row["name"], [stem for locale in LOCALES for stem in row[locale]])
        for name, row in found.items()
    )


def lexicon(section: manifest.Workspace) -> Lexicon:
    """Return the lexicon of a workspace.

    The manifest's concepts come first, so that they win where a text speaks of two topics equally; one with the id
    of a built-in concept takes its place, one without words only takes it away.
    """
    own = section.compare.lexicon
    if not own:
        return _built_in()
    added = [
        _concept(name, row.topic, {str(k): v for k, v in row.name.items()}, row.words)
        for name, row in own.items()
        if row.words
    ]
    return Lexicon((*added, *(c for c in load() if c.id not in own)))


@cache
def _built_in() -> Lexicon:
    return Lexicon(load())


def _concept(name: str, topic: Topic, names: Mapping[str, str], stems: Sequence[str]) -> Concept:
    """Make a concept; a language without a name gets one of the names there are."""
    any_name = next(iter(names.values()), name)
    written = dict.fromkeys(filter(None, map(stem_of, stems)))
    return Concept(name, topic, {locale: names.get(locale, any_name) for locale in LOCALES}, tuple(written))
