"""What is ours on a page and what is people's: a body and a document → the new body. Pure.

Ours stands between two anchors that nobody sees. A leaf whose words stayed keeps the markup that stands there, and so
the inline comments on it; a comment on words that stand in what the leaf has become is set on them again.
"""

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from adapters.confluence.markup import Body, Element, canon, leaves, markers, read
from adapters.confluence.storage import Rendered, written
from plugin.ports.pages import Loss

BEGIN, END = "trida-begin", "trida-end"
ALIKE = 0.5
_TAG = re.compile(r"(<[^>]*>)")


def mark(name: str) -> str:
    """Return an anchor: it shows nothing, and a link may lead to it."""
    inner = f'<ac:parameter ac:name="">{name}</ac:parameter>'
    return f'<p><ac:structured-macro ac:name="anchor">{inner}</ac:structured-macro></p>'


EMPTY = mark(BEGIN) + mark(END)
"""The body of a page on which nothing of ours is written yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A page taken apart: ours, and the markup before and after it with the anchors; ``whole``: both were there."""

    before: str
    ours: tuple[Element, ...]
    after: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """The new body, and the inline comments that have no place in it any more."""

    text: str
    losses: tuple[Loss, ...]


def is_ours(body: Body) -> bool:
    """Whether a page carries our mark."""
    return any(_marks(one, BEGIN) for one in body.tops())


def apart(body: Body, new: Sequence[Element]) -> Standing:
    """Take a page apart.

    Where somebody took an anchor away, ours goes to the end of the page, and of what stands there only that which
    ``new`` says word for word is taken for ours: the rest stays, as it may be people's.
    """
    tops = body.tops()
    begin = next((n for n, one in enumerate(tops) if _marks(one, BEGIN)), None)
    end = next((n for n, one in enumerate(tops) if begin is not None and n > begin and _marks(one, END)), None)
    if begin is not None and end is not None:
        before, after = body.slice(0, tops[begin].end), body.slice(tops[end].start, len(body.raw))
        return Standing(before, tuple(tops[begin + 1 : end]), after, whole=True)
    said = {canon(one) for one in new}
    ours = [one for one in tops if canon(one) in said]
    gone = [*ours, *(one for one in tops if _marks(one, BEGIN) or _marks(one, END))]
    return Standing(_without(body, gone) + mark(BEGIN), tuple(ours), mark(END), whole=False)


def _marks(one: Element, name: str) -> bool:
    return any(
        macro.attrs.get("ac:name") == "anchor" and macro.text.strip() == name
        for macro in one.every()
        if macro.tag == "ac:structured-macro"
    )


def _without(body: Body, gone: Sequence[Element]) -> str:
    kept, place = "", 0
    for one in sorted(gone, key=lambda one: one.start):
        kept, place = kept + body.slice(place, one.start), one.end
    return kept + body.slice(place, len(body.raw))


def merged(body: Body, document: Rendered) -> Merged:
    """Put a document into a page."""
    new = read(document.text)
    standing = apart(body, new.tops())
    text, losses = _filled(new, document.keys, body, leaves(*standing.ours))
    return Merged(standing.before + text + standing.after, losses)


def _filled(new: Body, keys: Sequence[str], body: Body, there: Sequence[Element]) -> tuple[str, tuple[Loss, ...]]:
    """Return the document with the markup of leaves that stayed, and what is lost of the others."""
    known: defaultdict[str, deque[Element]] = defaultdict(deque)
    for leaf in there:
        known[canon(leaf)].append(leaf)
    wanted = leaves(*new.tops())
    put = {n: body.of(known[said].popleft()) for n, leaf in enumerate(wanted) if known[said := canon(leaf)]}
    fresh = {n: new.of(leaf) for n, leaf in enumerate(wanted) if n not in put}
    losses = []
    for leaf in [one for rest in known.values() for one in rest if markers(one)]:
        number = _successor(leaf, {n: wanted[n] for n in fresh})
        lost = 0
        for marker in markers(leaf):
            again = None if number is None else marked(fresh[number], marker)
            if again is None or number is None:
                lost += 1
            else:
                fresh[number] = again
        if lost:
            losses.append(Loss("" if number is None else keys[number], lost))
    return _replaced(new, wanted, put | fresh), tuple(losses)


def _successor(leaf: Element, fresh: dict[int, Element]) -> int | None:
    """Return the number of the leaf that a changed one has become: the one most alike, None where none is."""
    rated = [
        (SequenceMatcher(None, leaf.text, one.text, autojunk=False).ratio(), -number)
        for number, one in fresh.items()
        if one.tag == leaf.tag
    ]
    best = max(rated, default=(0.0, 0))
    return -best[1] if best[0] >= ALIKE else None


def marked(markup: str, marker: Element) -> str | None:
    """Set the marker of a comment on the words that it marked; None where they do not stand exactly once."""
    words, parts = written(marker.text), _TAG.split(markup)
    spots = [n for n in range(0, len(parts), 2) for _ in range(parts[n].count(words))] if words else []
    if len(spots) != 1:
        return None
    ref = written(marker.attrs.get("ac:ref", ""))
    around = f'<ac:inline-comment-marker ac:ref="{ref}">{words}</ac:inline-comment-marker>'
    parts[spots[0]] = parts[spots[0]].replace(words, around)
    return "".join(parts)


def _replaced(new: Body, wanted: Sequence[Element], put: dict[int, str]) -> str:
    made, place = "", 0
    for number, leaf in enumerate(wanted):
        made, place = made + new.slice(place, leaf.start) + put[number], leaf.end
    return made + new.slice(place, len(new.raw))
