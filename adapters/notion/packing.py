"""Blocks as the fewest appends that carry them.

An append goes to one parent whose id is known and answers with the ids of the blocks of its upper level only. It takes
a list of 100 blocks, each list in it as long, three levels of them, 1000 in all and 500 KB
(https://developers.notion.com/reference/request-limits, “two levels of nesting in a single request”). So what stands in
a block of the lower levels must go with it whole; what stands in one of the upper level may follow in appends of its
own. To read a list in order to learn ids costs a call as well and leaves two levels where an append leaves three: it is
never better.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adapters.notion.outline import Piece

LIST_MOST = 100
BLOCKS_MOST = 1000
# Room for what a firewall makes of it, see ``tearing``.
BYTES_MOST = 400_000
# States of the same cost that are carried on; more of them differ only where nearly full appends meet.
STATES_MOST = 24


@dataclass(frozen=True, slots=True)
class Sent:
    """A block as an append carries it; ``inner`` are those of its children that go with it."""

    piece: Piece
    inner: tuple["Sent", ...] = ()

    def every(self) -> Iterator["Sent"]:
        """Yield it and all that stands in it."""
        yield self
        for one in self.inner:
            yield from one.every()


@dataclass(frozen=True, slots=True)
class Append:
    """One call: blocks that go into ``parent``, right after what went there before."""

    parent: str
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a block of the upper level may be sent: with so many children; ``extra`` appends bring the others."""

    inline: int
    blocks: int
    bytes: int
    extra: int


@dataclass(frozen=True, slots=True)
class _State:
    """Appends so far, what is in the last of them, and how it came to this."""

    cost: int
    count: int = 0
    blocks: int = 0
    bytes: int = 0
    before: "_State | None" = field(default=None, repr=False)
    way: _Way | None = None

    def fits(self, way: _Way) -> bool:
        return (
            self.count < LIST_MOST and self.blocks + way.blocks <= BLOCKS_MOST and self.bytes + way.bytes <= BYTES_MOST
        )

    def put(self, way: _Way) -> "_State":
        """Return the state after a block: in the last append where it fits, else in a new one."""
        if self.count and self.fits(way):
            now = (self.count + 1, self.blocks + way.blocks, self.bytes + way.bytes)
            return _State(self.cost + way.extra, *now, self, way)
        return _State(self.cost + 1 + way.extra, 1, way.blocks, way.bytes, self, way)

    def beats(self, other: "_State") -> bool:
        return self.count <= other.count and self.blocks <= other.blocks and self.bytes <= other.bytes


class Packing:
    """Packs blocks; what it found out about a block is kept, so one packing is for one document."""

    def __init__(self) -> None:
        self._ways: dict[str, tuple[_Way, ...]] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self._rests: dict[tuple[str, int], int] = {}

    def appends(self, parent: str, pieces: Sequence[Piece]) -> list[Append]:
        """Return the fewest appends that put blocks into a parent, in the order in which they must be sent."""
        groups: list[list[Sent]] = []
        rest: list[Append] = []
        for piece, state in zip(pieces, _path(self._best(pieces)), strict=True):
            if state.count == 1:
                groups.append([])
            inline = state.way.inline if state.way else 0
            groups[-1].append(Sent(piece, tuple(_whole(one) for one in piece.children[:inline])))
            if inline < len(piece.children):
                rest += self.appends(piece.key, piece.children[inline:])
        return [*(Append(parent, tuple(group)) for group in groups), *rest]

    def _best(self, pieces: Sequence[Piece]) -> _State:
        """Return the cheapest state after all of them.

        Only the cheapest after each block go on: one that costs a call more has no more room than they have in a new
        append, which costs them that one call.
        """
        states = [_State(0)]
        for piece in pieces:
            made = [state.put(way) for state in states for way in self._ways_of(piece)]
            least = min(one.cost for one in made)
            states = _foremost([one for one in made if one.cost == least])
        return states[0]

    def _ways_of(self, piece: Piece) -> tuple[_Way, ...]:
        if piece.key not in self._ways:
            self._ways[piece.key] = tuple(self._found(piece))
        return self._ways[piece.key]

    def _found(self, piece: Piece) -> Iterator[_Way]:
        """Yield the block with as few children as it can have, and with the first more that save an append, each.

        More children with it never make the rest need more appends, so those numbers are found by halving.
        """
        sizes = list(self._prefixes(piece))
        # A table cannot be made without a row.
        now = 1 if piece.kind.startswith("table.") and piece.children else 0
        most = len(sizes) - 1
        yield self._way(piece, now, sizes)
        while self._extra(piece, most) < self._extra(piece, now):
            less = -self._extra(piece, now)
            now = bisect_right(range(most + 1), less, lo=now, key=lambda count: -self._extra(piece, count))
            yield self._way(piece, now, sizes)

    def _prefixes(self, piece: Piece) -> Iterator[tuple[int, int]]:
        """Yield how many blocks and bytes a block is with none, one, two … of its children, as far as they fit."""
        blocks, size = 1, _bytes(piece)
        yield blocks, size
        for child in piece.children[:LIST_MOST]:
            more, longer = self._size(child)
            blocks, size = blocks + more, size + longer
            if not _shallow(child) or blocks > BLOCKS_MOST or size > BYTES_MOST:
                return
            yield blocks, size

    def _way(self, piece: Piece, inline: int, sizes: Sequence[tuple[int, int]]) -> _Way:
        return _Way(inline, *sizes[inline], self._extra(piece, inline))

    def _extra(self, piece: Piece, inline: int) -> int:
        """Return how many appends bring the children that do not go with a block."""
        at = (piece.key, inline)
        if at not in self._rests:
            rest = piece.children[inline:]
            self._rests[at] = self._best(rest).cost if rest else 0
        return self._rests[at]

    def _size(self, piece: Piece) -> tuple[int, int]:
        """Return how many blocks and bytes a block is with all that stands in it."""
        if piece.key not in self._sizes:
            inner = [self._size(one) for one in piece.children]
            self._sizes[piece.key] = 1 + sum(b for b, _ in inner), _bytes(piece) + sum(s for _, s in inner)
        return self._sizes[piece.key]


def _shallow(child: Piece) -> bool:
    """Whether a block of the middle level can go with all that stands in it."""
    return len(child.children) <= LIST_MOST and not any(one.children for one in child.children)


def _whole(piece: Piece) -> Sent:
    return Sent(piece, tuple(_whole(one) for one in piece.children))


def _bytes(piece: Piece) -> int:
    return len(json.dumps(piece.body, ensure_ascii=False).encode()) + 20


def _foremost(states: Sequence[_State]) -> list[_State]:
    kept: list[_State] = []
    for one in sorted(states, key=lambda state: (state.blocks, state.bytes, state.count)):
        if not any(other.beats(one) for other in kept):
            kept.append(one)
    return kept[:STATES_MOST]


def _path(last: _State) -> list[_State]:
    made: list[_State] = []
    state: _State | None = last
    while state is not None and state.way is not None:
        made.append(state)
        state = state.before
    return made[::-1]
