"""How items are named: the same fact has the same key, and the same key the same id, in every list of a process."""

from hashlib import sha256

ID_LENGTH = 12
GOAL = "goal:"
GAP = "gap:"
ROUND_TALK = "talk:"
ROUND_REVIEW = "review:"
CHANGE = "change:"
DECISION = "decision:"
STANDING = "standing:"
OWN = "own:"
ONCE = (ROUND_TALK, ROUND_REVIEW, CHANGE, DECISION)
"""What was settled once stays settled."""


def item_id(key: str) -> str:
    """Return the id of the item with a key: the first 12 hexadecimal digits of its SHA-256."""
    return sha256(key.encode()).hexdigest()[:ID_LENGTH]


def decision_key(list_id: str, text: str) -> str:
    """Return the key of a decision by its words, case and spaces aside.

    Not by its line: a line that is put above it later must not move its ticks to another decision.
    """
    return f"{DECISION}{list_id}:{item_id(' '.join(text.casefold().split()))}"
