"""Made-up texts around the words of a lexicon: endings, capitals, ё, marks and gaps of all kinds."""

import random
import unicodedata

from plugin.domain.lexicon import Lexicon

ENDINGS = ("", "а", "ов", "ing", "s", "2")
GAPS = (" ", ", ", " — ", "-", "_", "\n", " не ", " the ", "\u00a0")
CHANGES = (str, str.upper, str.title, lambda t: t.replace("е", "ё"), lambda t: unicodedata.normalize("NFD", t))


def sayings(lexicon: Lexicon, count: int) -> list[str]:
    """Return ``count`` texts, the same each time; few are sentences, most speak of several topics."""
    dice = random.Random(7)
    stems = [stem for concept in lexicon.concepts for stem in concept.stems]

    def piece() -> str:
        words = [word.rstrip(".") + dice.choice(ENDINGS) for word in dice.choice(stems).split()]
        return dice.choice(CHANGES)(dice.choice(GAPS).join(words))

    return [dice.choice(GAPS).join(piece() for _ in range(dice.randint(1, 4))) for _ in range(count)]
