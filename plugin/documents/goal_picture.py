"""The picture of a goal tree as SVG: the shared goal, departments with their numbers, the sync processes between them.

Colours and font come from classes (``templates/pages/trida.css``); a picture that leaves the page takes their rules
along. What is drawn is one image with a sentence as its name; links stand beside it, so that a keyboard reaches them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from plugin.documents.goal_picture_boxes import Pen, card, card_height, tie
from plugin.documents.goal_picture_cards import Card, cards, ties
from plugin.documents.goal_picture_layout import Plan, Rect, tall, wide
from plugin.documents.goal_picture_svg import SIZE, box, clean, mark, path, text
from plugin.documents.goal_picture_text import width
from plugin.documents.goal_rows import lag, percent, share_of, told
from plugin.documents.goal_words import goal_name, state
from plugin.domain.goals.model import Node, Tree
from plugin.words import N_, TEMPLATES, Words

WIDE_LINES, TALL_LINES = 5, 3
LARGE = (19, 17, 15, SIZE)
"""Sizes of the shared goal's numbers, from which the largest that fits is taken."""
MARK_ROOM = 28
MARGIN = 24
FOLD, UNFOLD = N_("Fold %(name)s"), N_("Unfold %(name)s")
SECTION = "/* The picture of a goal tree */"


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of the links of a picture: one that folds or unfolds a department, one to its table."""

    fold: Callable[[str], str]
    table: Callable[[str], str]


class _Scene(NamedTuple):
    words: Words
    tree: Tree
    pen: Pen


def picture(
    words: Words,
    tree: Tree,
    names: Mapping[str, str],
    *,
    narrow: bool = False,
    folded: Collection[str] = (),
    ways: Ways | None = None,
) -> str:
    """Draw a tree; ``narrow`` is the upright form for phones. Without ``ways`` nothing is a link."""
    made, joined = cards(words, tree, names, folded=folded, most=TALL_LINES if narrow else WIDE_LINES)
    between = ties(words, tree, names, made)
    at = {one.id: number for number, one in enumerate(made)}
    ends = [(at[one.ends[0]], at[one.ends[1]]) for one in between]
    plan = (tall if narrow else wide)([card_height(one) for one in made], ends, joined)
    scene = _Scene(words, tree, Pen(words, foldable=ways is not None))
    drawn = [path(points, "edge") for points in plan.edges]
    drawn += [tie(between[placed.number], placed) for placed in plan.ties]
    drawn += [card(scene.pen, one, rect) for one, rect in zip(made, plan.cards, strict=True)]
    drawn.append(_top(scene, plan.top))
    if plan.left:
        more = words.ngettext("%(count)s pair more, named below", "%(count)s pairs more, named below", plan.left)
        drawn.append(text(1, plan.words_at, more, room=plan.width, name="quiet"))
    links = _links(words, made, plan, ways) if ways else ""
    return _whole(plan, _name(words, tree, joined), "".join(drawn), links, "tall" if narrow else "wide")


def exported(words: Words, tree: Tree, names: Mapping[str, str]) -> str:
    """Return the wide picture as a file of its own, with its rules and colours for light and dark."""
    whole = picture(words, tree, names)
    ground = f'<rect class="ground" x="{-MARGIN}" y="{-MARGIN}" width="100%" height="100%"/>'
    start, rest = whole.split(">", 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_with_margin(start)}><style>{style()}</style>{ground}{rest}\n'


@cache
def style() -> str:
    """Return the rules for a picture from the style sheet: its colours, and the section about pictures."""
    sheet = (TEMPLATES / "pages" / "trida.css").read_text(encoding="utf-8")
    colours = sheet[sheet.index(":root") : sheet.index("*, *::before")]
    section = sheet.split(SECTION, 1)[1].split("/*", 1)[0]
    return colours + section


def _with_margin(start: str) -> str:
    """Widen what is seen by a margin on each side, and give the file a size of its own."""
    box_, _, rest = start.partition('viewBox="0 0 ')[2].partition('"')
    across, down = (float(part) + 2 * MARGIN for part in box_.split())
    sizes = f'viewBox="{-MARGIN} {-MARGIN} {across:g} {down:g}" width="{across:g}" height="{down:g}"'
    return f"{start.partition(' viewBox')[0]} {sizes}{rest}"


def _whole(plan: Plan, name: str, drawn: str, links: str, form: str) -> str:
    size = f'viewBox="0 0 {plan.width:g} {plan.height:g}" font-size="{SIZE:g}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" class="tree-picture {form}" {size}>'
    return f'{start}<g role="img" aria-label="{clean(name)}">{drawn}</g>{links}</svg>'


def _name(words: Words, tree: Tree, departments: int) -> str:
    """Say in a sentence what the picture shows; the numbers stand in the tables below it."""
    below = words.ngettext("%(count)s department", "%(count)s departments", departments)
    if tree.shared is None:
        return words.gettext("Goal tree without a shared goal, %(departments)s.", departments=below)
    return words.gettext(
        "Goal tree: the shared goal “%(goal)s”, %(numbers)s, %(state)s; below it %(departments)s. "
        "Every number stands in the tables below.",
        goal=goal_name(words, tree.shared.goal),
        numbers=told(words, tree.shared),
        state=state(words, tree.shared.state),
        departments=below,
    )


def _top(scene: _Scene, rect: Rect) -> str:
    words, node = scene.words, scene.tree.shared
    if node is None:
        missing, hint = words.gettext("There is no shared goal"), words.gettext("Name the goal above all departments.")
        first = text(rect.middle, rect.y + 44, missing, room=rect.width - 24, bold=True, anchor="middle")
        then = text(rect.middle, rect.y + 66, hint, room=rect.width - 24, name="quiet", anchor="middle")
        return box(rect, "card", corner=10, dash="4 4") + first + then
    left, right = rect.x + 20, rect.right - 20
    label = words.gettext("Shared goal: %(goal)s", goal=goal_name(words, node.goal))
    over = _over(words, scene.tree, node)
    aside = width(over, SIZE) if width(over, SIZE) + 140 < right - left else 0
    drawn = [
        box(rect, "card top-card", corner=10),
        text(left, rect.y + 27, label, room=right - left - aside - 12, name="quiet"),
        text(right, rect.y + 27, over, room=aside, name="quiet", anchor="end") if aside else "",
        _standing(words, node, rect),
        _bar(share_of(node), scene.tree.elapsed, Rect(left, rect.y + 72, right - left, 8)),
    ]
    return "".join(drawn)


def _standing(words: Words, node: Node, rect: Rect) -> str:
    """Write the shared goal's numbers as large as they fit, with its state and, where there is room, by how much."""
    left, right = rect.x + 20, rect.right - 20
    numbers, said = told(words, node), state(words, node.state)
    room = right - left - MARK_ROOM
    least = min(width(said, SIZE, bold=True), room / 2)
    size = next((size for size in LARGE if width(numbers, size, bold=True) + least <= room), LARGE[-1])
    free = max(room - width(numbers, size, bold=True), least)
    whole = f"{said} {lag(words, node)}".strip()
    shown = whole if width(whole, SIZE, bold=True) <= free else said
    start = right - min(width(shown, SIZE, bold=True), free)
    return (
        text(left, rect.y + 55, numbers, room=room - least, size=size, bold=True)
        + mark(node.state, start - 20, rect.y + 42.5)
        + text(right, rect.y + 54, shown, room=free, name=f"is-{node.state}", bold=True, anchor="end")
    )


def _over(words: Words, tree: Tree, node: Node) -> str:
    elapsed = percent(words, tree.elapsed * 100)
    known = share_of(node)
    if known is None:
        return words.gettext("%(elapsed)s of the time is over", elapsed=elapsed)
    share = percent(words, known)
    return words.gettext("%(share)s of the plan, %(elapsed)s of the time is over", share=share, elapsed=elapsed)


def _bar(share: Decimal | None, elapsed: Decimal, rect: Rect) -> str:
    """Draw the share of the plan with a stroke where the period stands; a number that does not grow has no bar."""
    if share is None:
        return ""
    done = Rect(rect.x, rect.y, rect.width * float(min(max(share, Decimal(0)), Decimal(100))) / 100, rect.height)
    at = rect.x + rect.width * float(elapsed)
    stroke: tuple[tuple[float, float], ...] = ((at, rect.y - 6), (at, rect.bottom + 6))
    return box(rect, "track", corner=4) + box(done, "done", corner=4) + path(stroke, "now")


def _links(words: Words, made: tuple[Card, ...], plan: Plan, ways: Ways) -> str:
    drawn = []
    for one, rect in zip(made, plan.cards, strict=True):
        if one.lines or one.folded:
            said = words.gettext(UNFOLD if one.folded else FOLD, name=one.name)
            head = box(Rect(rect.x, rect.y, rect.width, 42), "hit")
            way = f'<path class="chevron" fill="none" d="{_chevron(rect, folded=one.folded)}"/>'
            drawn.append(f'<a href="{clean(ways.fold(one.id))}" aria-label="{clean(said)}">{head}{way}</a>')
        if one.more:
            more = words.ngettext("%(count)s more", "%(count)s more", one.more)
            shown = text(rect.x + 16, rect.bottom - 12, more, room=rect.width - 32, name="way")
            area = box(Rect(rect.x + 8, rect.bottom - 28, 120, 24), "hit")
            said = f"{more}: {one.name}"
            drawn.append(f'<a href="{clean(ways.table(one.id))}" aria-label="{clean(said)}">{area}{shown}</a>')
    return "".join(drawn)


def _chevron(rect: Rect, *, folded: bool) -> str:
    x, y = rect.x + 17, rect.y + 22
    return f"M{x:g} {y - 4:g}l4 4l-4 4" if folded else f"M{x - 2:g} {y - 2:g}l4 4l4-4"
