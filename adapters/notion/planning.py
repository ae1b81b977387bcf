"""What brings a page of ours to a document: the fewest blocks made anew, then the fewest calls. Pure.

Notion moves no block and changes no block's type: a block stays while its key, its parent and its type stay and its
place among those that stay does; else it is made anew. Which ones stay is a heaviest increasing subsequence in each
list, a block weighing as much as would stay of what stands in it. Calls: one for each block whose words changed, the
appends of ``packing`` for each gap between blocks that stay, one deletion for each topmost block that goes.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.notion.outline import Piece, kind_of
from adapters.notion.packing import Append, Packing

WAS = "~was."
GONE = "~gone."
STRAY = "~stray."


@dataclass(frozen=True, slots=True)
class Stood:
    """A block of ours as it stands; ``occupied``: people have put blocks of theirs into it, as far as is known."""

    key: str
    digest: str
    occupied: bool = False
    children: tuple["Stood", ...] = ()

    def every(self) -> Iterator["Stood"]:
        """Yield it and all that stands in it."""
        yield self
        for one in self.children:
            yield from one.every()

    @property
    def free(self) -> bool:
        """Whether nothing of people's stands in it, however deep."""
        return not any(one.occupied for one in self.every())


@dataclass(frozen=True, slots=True)
class Patch:
    """Give a block the words of a piece."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class Insert:
    """Put blocks into a parent (empty: the page) after one of ours that stays, and what does not go with them.

    ``after`` is None for the very beginning, empty for the end.
    """

    parent: str
    after: str | None
    appends: tuple[Append, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a block away with all that stands in it."""

    key: str


@dataclass(frozen=True, slots=True)
class Retire:
    """Take our words out of a block that must go and that people's blocks stand in."""

    key: str


Step = Patch | Insert | Delete | Retire


def staying(standing: Sequence[Stood], wanted: Sequence[Piece]) -> set[str]:
    """Return the keys of the blocks that can stay, as many as there can be."""
    return set(_chain(standing, wanted)[1])


def touched(standing: Sequence[Stood], wanted: Sequence[Piece]) -> set[str]:
    """Return the keys of wanted blocks that have to be written: made, made anew, or given other words."""
    stay, digests = staying(standing, wanted), {one.key: one.digest for top in standing for one in top.every()}
    return {one.key for one in every(wanted) if one.key not in stay or digests[one.key] != one.digest}


def every(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield blocks with all that stands in them."""
    for one in pieces:
        yield one
        yield from every(one.children)


def _chain(standing: Sequence[Stood], wanted: Sequence[Piece]) -> tuple[int, list[str]]:
    """Return how many blocks of two lists, and of what stands in them, can stay, and their keys."""
    places = {one.key: number for number, one in enumerate(standing)}
    pairs = []
    for piece in wanted:
        at = places.get(piece.key)
        if at is not None and kind_of(standing[at].digest) == piece.kind:
            weight, keys = _chain(standing[at].children, piece.children)
            pairs.append((at, weight + 1, [piece.key, *keys]))
    chosen = _heaviest([(at, weight) for at, weight, _ in pairs])
    return sum(pairs[one][1] for one in chosen), [key for one in chosen for key in pairs[one][2]]


def _heaviest(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Return the heaviest subsequence of (place, weight) whose places increase, as indices.

    ``ends`` are the places at which a subsequence may end, each heavier than those before it: one that ends later and
    is not heavier is never the better start.
    """
    ends: list[tuple[int, int, int]] = []
    before: dict[int, int] = {}
    for index, (place, weight) in enumerate(pairs):
        cut = bisect_right(ends, place, key=lambda end: end[0])
        best = ends[cut - 1] if cut else None
        total = weight + (best[1] if best else 0)
        if best:
            before[index] = best[2]
        last = cut
        while last < len(ends) and ends[last][1] <= total:
            last += 1
        ends[cut:last] = [(place, total, index)]
    made: list[int] = []
    at = ends[-1][2] if ends else None
    while at is not None:
        made.append(at)
        at = before.get(at)
    return made[::-1]


def steps(standing: Sequence[Stood], wanted: Sequence[Piece]) -> Iterator[Step]:
    """Yield the calls, in order. Of the wanted blocks only those stand that stay: the others were renamed before.

    What goes does so last: until then a block that is made anew can still be read, and a table keeps its rows.
    """
    plan = _Plan()
    plan.compare("", standing, wanted)
    yield from plan.patches
    yield from plan.inserts
    yield from plan.removals


class _Plan:
    def __init__(self) -> None:
        self._packing = Packing()
        self.patches: list[Patch] = []
        self.inserts: list[Insert] = []
        self.removals: list[Delete | Retire] = []

    def compare(self, parent: str, standing: Sequence[Stood], wanted: Sequence[Piece]) -> None:
        there = {one.key: one for one in standing}
        for piece in wanted:
            if piece.key in there:
                old = there.pop(piece.key)
                if old.digest != piece.digest:
                    self.patches.append(Patch(piece))
                self.compare(piece.key, old.children, piece.children)
        self._fill(parent, {one.key for one in standing} - set(there), bool(standing), wanted)
        for old in there.values():
            self._remove(old)

    def _fill(self, parent: str, stay: set[str], among: bool, wanted: Sequence[Piece]) -> None:  # noqa: FBT001
        """Insert what is missing, a run at a time; ``among``: blocks of ours stand in the parent."""
        after: str | None = None if among else ""
        run: list[Piece] = []
        for piece in wanted:
            if piece.key not in stay:
                run.append(piece)
                continue
            self._insert(parent, after, run)
            after, run = piece.key, []
        self._insert(parent, after, run)

    def _insert(self, parent: str, after: str | None, run: Sequence[Piece]) -> None:
        if run:
            self.inserts.append(Insert(parent, after, tuple(self._packing.appends(parent, run))))

    def _remove(self, old: Stood) -> None:
        if old.free:
            self.removals.append(Delete(old.key))
            return
        if not old.key.startswith(GONE):
            self.removals.append(Retire(old.key))
        for child in old.children:
            self._remove(child)


def renamed(standing: Sequence[Stood], wanted: Sequence[Piece]) -> Mapping[str, str]:
    """Return other keys for the standing blocks whose key is wanted and that cannot stay: it is the new one's then."""
    stay, keys = staying(standing, wanted), {one.key for one in every(wanted)}
    known = {one.key for top in standing for one in top.every()}
    return {key: _free(WAS, key, known) for key in sorted((known & keys) - stay)}


def _free(prefix: str, key: str, known: set[str]) -> str:
    name = prefix + key
    while name in known:
        name = prefix + name
    return name


def original(key: str) -> str | None:
    """Return the key that a block had before it was made anew; None for one that was not."""
    if not key.startswith(WAS):
        return None
    return key[key.rindex(WAS) + len(WAS) :]
