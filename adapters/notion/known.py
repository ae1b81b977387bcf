"""What is known of a page of ours: the ledger's entries as a tree that calls change one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.notion.packing import Append, Sent
from adapters.notion.planning import Stood
from plugin.ports.pages import Kept, Ledger

TITLE = "~title"
# Behind a digest: people's blocks stand in it; its comments have been quoted on the block that takes its place.
OCCUPIED, QUOTED = "+", "!"


@dataclass(slots=True)
class Entry:
    """A block of ours: ``remote`` is empty while its id is not known; ``below`` are the keys in it, in order."""

    key: str
    parent: str
    digest: str
    remote: str = ""
    occupied: bool = False
    quoted: bool = False
    below: list[str] = field(default_factory=list)

    def kept(self, place: int) -> Kept:
        """Return it as the ledger keeps it."""
        marks = (OCCUPIED if self.occupied else "") + (QUOTED if self.quoted else "")
        return Kept(self.key, self.parent, place, self.remote, self.digest + marks)


class Book:
    """The entries of one page. Changes are recorded with ``settle``, and only what differs is."""

    def __init__(self, ledger: Ledger, page: str) -> None:
        """Read what the ledger has."""
        self.ledger = ledger
        self._written = dict(ledger.kept())
        self.entries: dict[str, Entry] = {"": Entry("", "", "", page)}
        title = self._written.get(TITLE)
        self.title = title.digest if title else None
        known = [one for one in self._written.values() if one.key != TITLE]
        for one in known:
            digest = one.digest.rstrip(OCCUPIED + QUOTED)
            marks = one.digest[len(digest) :]
            self.entries[one.key] = Entry(one.key, one.parent, digest, one.remote, OCCUPIED in marks, QUOTED in marks)
        for one in sorted(known, key=lambda kept: kept.place):
            if one.parent in self.entries:
                self.entries[one.parent].below.append(one.key)

    def __getitem__(self, key: str) -> Entry:
        """Return an entry by its key; the page's own is the empty one."""
        return self.entries[key]

    def __contains__(self, key: str) -> bool:
        """Whether a block stands."""
        return key in self.entries

    def standing(self, parent: str = "") -> tuple[Stood, ...]:
        """Return what stands in a block or on the page."""
        found = (self.entries[key] for key in self.entries[parent].below)
        return tuple(Stood(one.key, one.digest, one.occupied, self.standing(one.key)) for one in found)

    def under(self, key: str) -> Iterator[Entry]:
        """Yield an entry and all that stands in it."""
        yield self.entries[key]
        for one in self.entries[key].below:
            yield from self.under(one)

    def unsettled(self) -> bool:
        """Whether the ledger differs from what is known here."""
        return self._now() != self._written

    def settle(self) -> None:
        """Record what is known now, and that nothing is in doubt."""
        now = self._now()
        put = [one for key, one in now.items() if self._written.get(key) != one]
        gone = [key for key in self._written if key not in now]
        self.ledger.settled(put, gone)
        self._written = now

    def _now(self) -> dict[str, Kept]:
        title = {} if self.title is None else {TITLE: Kept(TITLE, "", 0, self.entries[""].remote, self.title)}
        return title | {
            key: self.entries[key].kept(place)
            for parent in self.entries.values()
            for place, key in enumerate(parent.below)
        }

    def rename(self, names: Mapping[str, str]) -> None:
        """Give blocks other keys."""
        for old, new in names.items():
            one = self.entries.pop(old)
            one.key = new
            self.entries[new] = one
            siblings = self.entries[one.parent].below
            siblings[siblings.index(old)] = new
            for child in one.below:
                self.entries[child].parent = new

    def put(self, append: Append, after: str | None, ids: Sequence[str]) -> None:
        """Add what an append has put there; ``ids`` are those of the upper level, none when it did not tell them."""
        siblings = self.entries[append.parent].below
        at = 0 if after is None else siblings.index(after) + 1 if after else len(siblings)
        siblings[at:at] = [one.piece.key for one in append.sent]
        told = ids if len(ids) == len(append.sent) else [""] * len(append.sent)
        for one, remote in zip(append.sent, told, strict=True):
            self._add(append.parent, one, remote)

    def _add(self, parent: str, sent: Sent, remote: str) -> None:
        piece = sent.piece
        below = [one.piece.key for one in sent.inner]
        self.entries[piece.key] = Entry(piece.key, parent, piece.digest, remote, below=below)
        for one in sent.inner:
            self._add(piece.key, one, "")

    def drop(self, keys: Iterable[str]) -> None:
        """Take away entries with all that stands in them."""
        for key in keys:
            self.entries[self.entries[key].parent].below.remove(key)
            for one in list(self.under(key)):
                del self.entries[one.key]

    def become(self, entries: Mapping[str, Entry]) -> None:
        """Take over what a reading of the page has found."""
        self.entries = {"": self.entries[""], **entries}
        self.entries[""].below = [key for key, one in entries.items() if not one.parent]
