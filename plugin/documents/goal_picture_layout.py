"""Where things stand in the picture of a goal tree: rectangles and lines in units of the picture, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDE = 1080
TALL = 328
TOP_WIDTH, TOP_HEIGHT = 520, 98
COLUMNS = 3
CARD_GAP = 54
RAIL = 26
"""Room on the left for the line down to the second row and further ones."""
TIE_WIDTH, TIE_HEIGHT, FAR_HEIGHT = 340, 46, 66
NESTED = 2
"""How many ties of two neighbours stand below each other with a line to each side; further ones stand at the foot."""
STRIP = 6
"""How many ties stand at the foot, without lines; further ones are only counted."""
STEP = 24
NEST = 12
"""How much farther out on each side the second of two ties reaches, so that its lines pass by the first."""
RAIL_X = 10
LAST_LINE = 30
"""Room below everything for saying how many ties found none."""
INDENT = 28

Point = tuple[float, float]
Path = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Rect:
    """A box by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way between left and right."""
        return self.x + self.width / 2

    def meets(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class PlacedTie:
    """A tie between two cards: its number, its box, its lines; ``far`` ones have none and must name both cards."""

    number: int
    rect: Rect
    lines: tuple[Path, ...] = ()
    far: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole picture: ``top``, a rectangle a card, ties, the tree's own lines, ``left`` ties that found no room."""

    width: float
    height: float
    top: Rect
    cards: tuple[Rect, ...]
    edges: tuple[Path, ...]
    ties: tuple[PlacedTie, ...]
    left: int

    @property
    def words_at(self) -> float:
        """Where a last line of words below everything stands."""
        return self.height - 6


def wide(heights: Sequence[float], ties: Sequence[tuple[int, int]], joined: int) -> Plan:
    """Place cards of these heights in rows of at most three below the shared goal.

    ``ties`` are pairs of card numbers; the first ``joined`` cards hang on the shared goal, others stand by themselves.
    """
    top = Rect((WIDE - TOP_WIDTH) / 2, 1, TOP_WIDTH, TOP_HEIGHT)
    rows = _rows(len(heights))
    left = RAIL if len(rows) > 1 else 0
    y, cards, edges, placed = top.bottom, list[Rect](), list[Path](), list[PlacedTie]()
    for number, row in enumerate(rows):
        bus = y + STEP
        boxes = _row(row, heights, left, bus + STEP)
        cards += boxes
        hanging = boxes[: max(0, joined - row.start)]
        edges += _first_bus(top, hanging, bus) if number == 0 else _next_bus(hanging, bus)
        mine = _hung(row, boxes, ties)
        placed += mine
        y = max([boxes[0].bottom, *(tie.rect.bottom for tie in mine)])
    if len(rows) > 1:
        edges.append(_rail(edges, top))
    strip = _strip([n for n in range(len(ties)) if n not in {tie.number for tie in placed}], y + STEP)
    placed += strip
    bottom = max([y, *(tie.rect.bottom for tie in strip)])
    return _plan(WIDE, bottom, top, cards, edges, placed, len(ties))


def tall(heights: Sequence[float], ties: Sequence[tuple[int, int]], joined: int) -> Plan:
    """Place the cards below each other, with the ties of neighbours between them and the others at the foot."""
    top = Rect(1, 1, TALL - 2, TOP_HEIGHT)
    y, cards, placed = top.bottom + 18, list[Rect](), list[PlacedTie]()
    for number, height in enumerate(heights):
        cards.append(Rect(INDENT, y, TALL - INDENT - 1, height))
        y += height
        between = [n for n, pair in enumerate(ties) if sorted(pair) == [number, number + 1]][:NESTED]
        for tie in between:
            box = Rect(INDENT + 16, y + 10, TALL - INDENT - 17, TIE_HEIGHT)
            placed.append(PlacedTie(tie, box, (((box.x + 18, y), (box.x + 18, box.y)),)))
            y = box.bottom
        if between:
            last = placed[-1]
            x = last.rect.x + 18
            placed[-1] = PlacedTie(last.number, last.rect, (*last.lines, ((x, y), (x, y + 10))))
        y += 10 if between else 14
    far = [n for n in range(len(ties)) if n not in {tie.number for tie in placed}][:STRIP]
    for tie in far:
        placed.append(PlacedTie(tie, Rect(INDENT, y, TALL - INDENT - 1, FAR_HEIGHT), far=True))
        y += FAR_HEIGHT + 10
    bottom = max(box.bottom for box in (top, *cards, *(tie.rect for tie in placed)))
    return _plan(TALL, bottom, top, cards, _ticks(top, cards[:joined]), placed, len(ties))


def _plan(  # noqa: PLR0913, PLR0917 - the parts of a plan
    width: float,
    bottom: float,
    top: Rect,
    cards: Sequence[Rect],
    edges: Sequence[Path],
    placed: Sequence[PlacedTie],
    ties: int,
) -> Plan:
    left = ties - len(placed)
    height = bottom + 2 + (LAST_LINE if left else 0)
    return Plan(width, height, top, tuple(cards), tuple(edges), tuple(placed), left)


def _rows(count: int) -> list[range]:
    """Split numbers into rows that differ by one at most, the longer first."""
    lines = -(-count // COLUMNS)
    sizes = [count // lines + (n < count % lines) for n in range(lines)]
    starts = [sum(sizes[:n]) for n in range(lines)]
    return [range(start, start + size) for start, size in zip(starts, sizes, strict=True)]


def _row(row: range, heights: Sequence[float], left: float, y: float) -> list[Rect]:
    width = (WIDE - left - 2 - (COLUMNS - 1) * CARD_GAP) / COLUMNS
    whole = len(row) * width + (len(row) - 1) * CARD_GAP
    start = left + 1 + (WIDE - left - 2 - whole) / 2
    height = max(heights[n] for n in row)
    return [Rect(start + n * (width + CARD_GAP), y, width, height) for n in range(len(row))]


def _first_bus(top: Rect, boxes: Sequence[Rect], bus: float) -> list[Path]:
    if not boxes:
        return []
    ends = [boxes[0], boxes[-1]] if len(boxes) > 1 else []
    inner = [box for box in boxes if box not in ends]
    trunk: Path = ((top.middle, top.bottom), (top.middle, bus))
    down: list[Path] = [((top.middle, bus), (box.middle, bus), (box.middle, box.y)) for box in ends]
    return [trunk, *down, *(((box.middle, bus), (box.middle, box.y)) for box in inner)]


def _next_bus(boxes: Sequence[Rect], bus: float) -> list[Path]:
    if not boxes:
        return []
    whole: Path = ((RAIL_X, bus), (boxes[-1].middle, bus), (boxes[-1].middle, boxes[-1].y))
    return [whole, *(((box.middle, bus), (box.middle, box.y)) for box in boxes[:-1])]


def _rail(edges: Sequence[Path], top: Rect) -> Path:
    """Lead from below the shared goal along the left side down to the last row."""
    bus = top.bottom + STEP
    levels = [path[0][1] for path in edges if path[0][0] == RAIL_X]
    return ((top.middle, bus), (RAIL_X, bus), (RAIL_X, max([bus, *levels])))


def _hung(row: range, boxes: Sequence[Rect], ties: Sequence[tuple[int, int]]) -> list[PlacedTie]:
    """Hang the ties within a row below it: those of neighbours between the two, wider ones below all of these."""
    placed: list[PlacedTie] = []
    inside = [(n, sorted(pair)) for n, pair in enumerate(ties) if pair[0] in row and pair[1] in row]
    start = boxes[0].bottom + STEP
    for left, right in pairwise(row):
        near = [n for n, pair in inside if pair == [left, right]][:NESTED]
        pair = boxes[left - row.start], boxes[right - row.start]
        placed += [_near(n, lane, pair, start) for lane, n in enumerate(near)]
    lowest = max([start - 10, *(tie.rect.bottom for tie in placed)])
    outer = [n for n, pair in inside if pair[1] - pair[0] > 1][:NESTED]
    for lane, n in enumerate(outer):
        placed.append(_outer(n, lane, (boxes[0], boxes[-1]), lowest + 10 + lane * (TIE_HEIGHT + 10)))
    return placed


def _near(number: int, lane: int, pair: tuple[Rect, Rect], start: float) -> PlacedTie:
    centre = (pair[0].right + pair[1].x) / 2
    half = TIE_WIDTH / 2 + lane * NEST
    reach = half - (STEP if lane == 0 else NEST / 2)
    box = Rect(centre - half, start + lane * (TIE_HEIGHT + 10), half * 2, TIE_HEIGHT)
    lines = tuple(((x, pair[0].bottom), (x, box.y)) for x in (centre - reach, centre + reach))
    return PlacedTie(number, box, lines)


def _outer(number: int, lane: int, pair: tuple[Rect, Rect], y: float) -> PlacedTie:
    left, right = pair[0].x + 44 - lane * 16, pair[1].right - 44 + lane * 16
    box = Rect((left + right) / 2 - TIE_WIDTH / 2, y, TIE_WIDTH, TIE_HEIGHT)
    level = y + TIE_HEIGHT / 2
    lines = (
        ((left, pair[0].bottom), (left, level), (box.x, level)),
        ((right, pair[1].bottom), (right, level), (box.right, level)),
    )
    return PlacedTie(number, box, lines)


def _strip(numbers: Sequence[int], y: float) -> list[PlacedTie]:
    gap = (WIDE - 2 - COLUMNS * TIE_WIDTH) / (COLUMNS - 1)
    return [
        PlacedTie(
            number,
            Rect(1 + at % COLUMNS * (TIE_WIDTH + gap), y + at // COLUMNS * (FAR_HEIGHT + 12), TIE_WIDTH, FAR_HEIGHT),
            far=True,
        )
        for at, number in enumerate(numbers[:STRIP])
    ]


def _ticks(top: Rect, cards: Sequence[Rect]) -> tuple[Path, ...]:
    if not cards:
        return ()
    levels = [card.y + 24 for card in cards]
    down: Path = ((RAIL_X, top.bottom), (RAIL_X, levels[-1]), (INDENT, levels[-1]))
    return (down, *(((RAIL_X, level), (INDENT, level)) for level in levels[:-1]))
