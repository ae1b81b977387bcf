"""A page of ours in tests: a ledger in memory, documents from outlines, what stands on the page as plain text."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from plugin.documents import markdown
from plugin.ports.pages import Kept
from plugin.ports.world import Document

KEYS = "abcdefgh"


class Killed(BaseException):
    """The process ends here."""


@dataclass
class MemoryLedger:
    """Keeps what a store would; ``die`` counts down to the moment at which the process ends."""

    entries: dict[str, Kept] = field(default_factory=dict)
    doubtful: bool = False
    die: int | None = None

    def kept(self):
        return dict(self.entries)

    def sending(self):
        self.step()
        self.doubtful = True
        self.step()

    def settled(self, put=(), gone=()):
        self.step()
        for one in put:
            self.entries[one.key] = one
        for key in gone:
            del self.entries[key]
        self.doubtful = False
        self.step()

    def step(self):
        if self.die is not None:
            self.die -= 1
            if self.die < 0:
                self.die = None
                raise Killed


def doc(text: str) -> Document:
    return Document(text, markdown.tree(text))


def bullets(*rows, depth=0):
    """Return nested lists: a row is ``key``, ``key=words`` or a tuple of a row and the rows below it."""
    lines = []
    for row in rows:
        first, below = (row[0], row[1:]) if isinstance(row, tuple) else (row, ())
        key, _, words = first.partition("=")
        lines += [f"{'  ' * depth}- {words or key} {{#{key}}}", *bullets(*below, depth=depth + 1)]
    return lines


def listed(*rows) -> Document:
    return doc("\n".join(bullets(*rows)))


def shown(sandbox, page: str, depth=0) -> list[str]:
    """Return the blocks of a page as lines, those of people with their name."""
    world, made = sandbox.world, []
    holder = world.holder(page)
    for number in holder.children:
        one = world.blocks.get(number)
        if one is None or one.trash:
            continue
        cells = one.content.get("cells", [one.content.get("rich_text") or []])
        words = " | ".join("".join(item["plain_text"] for item in cell) for cell in cells) or one.kind
        author = "" if one.created_by == world.bot.id else f"{world.users[one.created_by].email.partition('@')[0]}: "
        made += [f"{'  ' * depth}{author}{words}", *shown(sandbox, number, depth + 1)]
    return made


def lines(rows, depth=0):
    for key, words, numbered, below in rows:
        yield f"{'   ' * depth}{'1.' if numbered else '-'} {words} {{#{key}}}"
        yield from lines(below, depth + 1)


@st.composite
def documents(draw):
    keys = draw(st.permutations(KEYS))[: draw(st.integers(0, len(KEYS)))]
    top: list = []
    for key in keys:
        here = top
        while here and draw(st.booleans()):
            here = here[-1][3]
        here.append((key, draw(st.sampled_from(("one", "two"))), draw(st.sampled_from((False, False, True))), []))
    return doc("\n".join(lines(top)))
