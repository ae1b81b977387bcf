"""Prints how the matchers do on a small set of reasons: ``python -m tests.measure_matchers FOLDER``.

The folder holds ``reasons_pairs.tsv`` (thresholds are chosen on it) and ``reasons_boards.tsv`` (whole boards of
roles). Both are small and by one author: nothing rests on these numbers, and no test asks for any.
"""

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from adapters.semantic import Semantic
from plugin.domain.lexicon import Lexicon
from plugin.domain.matching import Matcher, suggest
from plugin.domain.reasons import Answer, Reason
from plugin.errors import NeedsOperator
from plugin.lexicons import load

Row = Mapping[str, str]
Outcome = tuple[bool, bool]  # (said to be the same, is the same)


def matchers() -> dict[str, tuple[Matcher, ...]]:
    """Return what to measure; the semantic matcher only where it is installed."""
    words = Lexicon(load())
    try:
        meaning = Semantic()
    except NeedsOperator:
        return {"lexicon": (words,)}
    meaning.load()
    return {"lexicon": (words,), "semantic": (meaning,), "both": (words, meaning)}


def pairs(rows: Sequence[Row], using: Sequence[Matcher]) -> Iterator[tuple[str, Outcome]]:
    """Yield (language, outcome) of single pairs; opposite signs of one thing count as the same thing here."""
    for row in rows:
        one, other = Reason(row["a"]), Reason(row["b"])
        seen = any(m.likeness(one, other) for m in using)
        yield row["lang"], (seen, row["same"] == "1" or row["note"] == "opposite")


def boards(rows: Sequence[Row], using: Sequence[Matcher]) -> Iterator[tuple[str, Outcome]]:
    """Yield outcomes for every two reasons of two roles on a board, paired one to one as after a reveal."""
    for board in dict.fromkeys(row["board"] for row in rows):
        here = [row for row in rows if row["board"] == board]
        lists = {role: [r for r in here if r["role"] == role] for role in dict.fromkeys(r["role"] for r in here)}
        answers = {role.lower(): Answer(tuple(Reason(r["text"]) for r in said), ()) for role, said in lists.items()}
        pointed = {s.pair for s in suggest(answers, using)}
        places = [(role.lower(), n, r["gold_cluster"]) for role, said in lists.items() for n, r in enumerate(said, 1)]
        found = {frozenset(((p.a.role, p.a.number), (p.b.role, p.b.number))) for p in pointed}
        for at, (role, n, gold) in enumerate(places):
            for role2, n2, gold2 in places[at + 1 :]:
                if role != role2:
                    yield _language(here), (frozenset(((role, n), (role2, n2))) in found, gold == gold2)


def _language(rows: Sequence[Row]) -> str:
    kinds = {any("а" <= letter <= "я" for letter in row["text"].lower()) for row in rows}
    return "x" if len(kinds) > 1 else "ru" if kinds == {True} else "en"


def _print(title: str, told: Sequence[tuple[str, Outcome]]) -> None:
    for language in (*sorted({lang for lang, _ in told}), "all"):
        here = [outcome for lang, outcome in told if language in (lang, "all")]
        right = sum(said and same for said, same in here)
        said, same = sum(s for s, _ in here), sum(s for _, s in here)
        shares = [f"{right / of:.2f}" if of else "–" for of in (said, same)]
        print(f"{title:18} {language:4} precision {shares[0]:>4} ({said:3})  recall {shares[1]:>4} ({same:3})")  # noqa: T201


def main(folder: Path) -> None:
    """Print precision and recall by matcher and language."""
    for name, measure in (("reasons_pairs.tsv", pairs), ("reasons_boards.tsv", boards)):
        path = folder / name
        if not path.exists():
            print(f"skipped: no {name} in {folder}")  # noqa: T201
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        for title, using in matchers().items():
            _print(f"{path.stem[8:]} {title}", list(measure(rows, using)))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
