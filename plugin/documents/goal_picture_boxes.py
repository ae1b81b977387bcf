"""The boxes of the picture of a goal tree: a department with its lines, a sync process between two departments."""

from dataclasses import dataclass

from plugin.documents.goal_picture_cards import LOOSE, Card, Line, Tie
from plugin.documents.goal_picture_layout import PlacedTie, Rect
from plugin.documents.goal_picture_svg import SIZE, box, elbow, mark, path, text
from plugin.documents.goal_picture_text import width
from plugin.domain.goals.model import Held
from plugin.words import Words

HEAD, LINE, SIDE = 42, 22, 16
MARK = 14
_DASHES = {Held.HELD: "", Held.MISSED: "5 4", Held.WAITING: "5 4", None: "1.5 4"}


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing a card needs to know: the reader's words, and whether heads leave room for the mark of a fold."""

    words: Words
    foldable: bool


def card_height(card: Card) -> float:
    """Return how high a card is with all that it shows."""
    lines = len(card.lines) + bool(card.foot) + bool(card.more)
    return HEAD + LINE * lines + 14


def card(pen: Pen, one: Card, rect: Rect) -> str:
    """Draw a department: name and owner, its lines, what is said of acceptance, how many goals did not fit."""
    foldable = pen.foldable and bool(one.lines or one.folded)
    drawn = [
        box(rect, "card", dash="4 4" if one.id == LOOSE or not (one.lines or one.folded) else ""),
        _head(one, rect, SIDE + 18 if foldable else SIDE),
        path(((rect.x, rect.y + HEAD), (rect.right, rect.y + HEAD)), "line"),
    ]
    y = rect.y + HEAD + 6
    for line in one.lines:
        y += LINE
        drawn.append(_line(line, rect, y - 6))
    if one.foot:
        y += LINE
        looks = {"name": "is-far_behind", "bold": True} if one.refused else {"name": "quiet"}
        drawn.append(text(rect.x + SIDE, y - 6, one.foot, room=rect.width - 2 * SIDE, **looks))
    if one.more and not pen.foldable:
        more = pen.words.ngettext("%(count)s more", "%(count)s more", one.more)
        drawn.append(text(rect.x + SIDE, rect.bottom - 12, more, room=rect.width - 2 * SIDE, name="quiet"))
    return "".join(drawn)


def tie(one: Tie, placed: PlacedTie) -> str:
    """Draw a sync process, or that two departments have none, with its lines to both of them."""
    looks = f"tie tie-{one.state or 'none'}"
    rect, dash = placed.rect, _DASHES[one.state]
    drawn = [path(points, looks, dash=dash) for points in placed.lines]
    drawn.append(box(rect, looks, dash="" if one.state is Held.HELD else dash))
    said = f"is-{'behind' if one.state is Held.MISSED else 'quiet'}"
    if one.state is None:
        top = rect.y + rect.height / 2 - 5.5
        both = ((top, one.title), (top + 20, one.said))
        told = [text(rect.middle, y, line, room=rect.width - 24, name="quiet", anchor="middle") for y, line in both]
        return "".join([*drawn, *told])
    lines = [(one.title, one.how_often, "", True), (one.said, one.then, said, one.state is Held.MISSED)]
    if placed.far:
        lines.insert(0, (one.names, "", "quiet", False))
    top = rect.y + (rect.height - 20 * len(lines)) / 2 + 14.5
    drawn += [_two(rect, top + 20 * at, line[:2], line[2], bold=line[3]) for at, line in enumerate(lines)]
    return "".join(drawn)


def _head(one: Card, rect: Rect, left: float) -> str:
    room = rect.width - left - SIDE
    owner = min(width(one.owner, SIZE), room * 0.45)
    name = text(rect.x + left, rect.y + 27, one.name, room=room - owner - 8 * bool(one.owner), size=14.5, bold=True)
    if not one.owner:
        return name
    return name + text(rect.right - SIDE, rect.y + 27, one.owner, room=owner, name="quiet", anchor="end")


def _line(line: Line, rect: Rect, y: float) -> str:
    left = SIDE + line.depth * 12
    drawn = ""
    if line.quality:
        drawn = elbow(rect.x + left + 2, y)
        left += 16
    end = rect.right - SIDE - MARK - 8
    numbers = min(width(line.value, SIZE, bold=True), (rect.width - 2 * SIDE) * 0.62)
    title = text(rect.x + left, y, line.text, room=end - rect.x - left - numbers - 8)
    shown = text(end, y, line.value, room=numbers, bold=True, anchor="end")
    return drawn + title + shown + mark(line.state, rect.right - SIDE - MARK, y - 11.5, MARK)


def _two(rect: Rect, y: float, said: tuple[str, str], name: str, *, bold: bool) -> str:
    """Write a line with something on the right, where both fit; else only what is on the left."""
    left, right = said
    room = rect.width - 20
    beside = width(right, SIZE) + 10 if right else 0
    if width(left, SIZE, bold=bold) + beside > room:
        beside = 0
    shown = text(rect.x + 10, y, left, room=room - beside, name=name, bold=bold)
    if not beside:
        return shown
    return shown + text(rect.right - 10, y, right, room=beside, name="quiet", anchor="end")
