"""Pieces of SVG: escaped text, boxes, lines, the shapes of the states. Colours come from classes of the style sheet."""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from plugin.documents.goal_picture_layout import Path, Rect
from plugin.documents.goal_picture_text import cut
from plugin.domain.goals.model import State

SIZE = 12.4
"""Of a text, in units of the picture; a page shows the picture a little larger, so that no text is under 13."""
CORNER = 14
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Each stands in a square of 16 units and says the same as the word beside it or in the table below.
_MARKS: Mapping[State, str] = {
    State.ON_TRACK: '<circle cx="8" cy="8" r="6.2" fill="currentColor"/><path class="cut" d="M5.2 8.2l2 2 3.6-4"/>',
    State.BEHIND: '<path d="M8 2.2l6.3 11.3H1.7z"/><path d="M8 6.6v3.2M8 11.6v.1"/>',
    State.FAR_BEHIND: (
        '<rect x="2" y="2" width="12" height="12" rx="2" fill="currentColor"/>'
        '<path class="cut" d="M8 4.8v4M8 11.2v.1"/>'
    ),
    State.STALE: '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.3 1.5"/>',
    State.PENDING: '<circle cx="8" cy="8" r="6.2"/>',
}
_PEN = 'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'


def shape(state: State) -> str:
    """Return what a state's mark is made of, within a square of 16."""
    return _MARKS[state]


def mark(state: State, x: float, y: float, size: float = 14) -> str:
    """Draw a state's mark with its upper left corner at a point."""
    scale = size / 16
    return f'<g class="is-{state}" transform="translate({_n(x)} {_n(y)}) scale({_n(scale)})" {_PEN}>{_MARKS[state]}</g>'


def text(  # noqa: PLR0913 - what a line of text is made of
    x: float,
    y: float,
    said: str,
    *,
    room: float,
    name: str = "",
    size: float = SIZE,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """Write one line, cut to ``room``; what was cut stands whole in a title. ``name`` is the class, ``y`` the line."""
    shown = cut(said, room, size, bold=bold)
    whole = f"<title>{clean(said)}</title>" if shown != said else ""
    looks = f' class="{name}"' if name else ""
    looks += f' font-size="{_n(size)}"' if size != SIZE else ""
    looks += ' font-weight="650"' if bold else ""
    looks += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{_n(x)}" y="{_n(y)}"{looks}>{whole}{clean(shown)}</text>'


def box(rect: Rect, name: str, *, corner: float = 8, dash: str = "") -> str:
    """Draw a box with round corners."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    where = f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'
    return f'<rect class="{name}" {where} rx="{_n(corner)}"{dashed}/>'


def path(points: Path, name: str, *, dash: str = "") -> str:
    """Draw a line through right angles, its corners rounded."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path class="{name}" fill="none" d="{_rounded(points)}"{dashed}/>'


def elbow(x: float, y: float) -> str:
    """Draw the corner that hangs a quality number below its volume; ``y`` is the line of its text."""
    return f'<path class="edge thin" fill="none" d="M{_n(x)} {_n(y - 14)}v7a3 3 0 0 0 3 3h6"/>'


def clean(said: str) -> str:
    """Escape a text; characters that XML cannot hold are left out."""
    return escape(_NOT_XML.sub("", said), {'"': "&quot;"})


def _rounded(points: Path) -> str:
    done = [f"M{_at(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        near = min(CORNER, _far(before, here), _far(here, after))
        done.append(f"L{_at(_toward(here, before, near))}Q{_at(here)} {_at(_toward(here, after, near))}")
    return "".join([*done, f"L{_at(points[-1])}"])


def _far(one: Sequence[float], other: Sequence[float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _toward(start: Sequence[float], end: Sequence[float], steps: float) -> tuple[float, float]:
    whole = _far(start, end) or 1
    return (start[0] + (end[0] - start[0]) * steps / whole, start[1] + (end[1] - start[1]) * steps / whole)


def _at(point: Sequence[float]) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
