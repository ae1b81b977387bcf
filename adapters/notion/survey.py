"""Reading a page of ours: what stands there, and which of it is which block of the document.

A block is ours when our connection made it. It is known by its id; where an append did not name it, by its words and
its place in the list; what is then left of ours is a double or a stray and has no place on the page.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from adapters.notion.client import Client, path
from adapters.notion.known import Book, Entry
from adapters.notion.outline import Piece, digest_of, kind_of
from adapters.notion.people import pages
from adapters.notion.planning import STRAY
from adapters.notion.richtext import said
from adapters.notion.shapes import person, typed
from plugin.errors import GiveUp

PLACES = frozenset({"child_page", "child_database"})
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class There:
    """A block of ours as Notion gives it, with what of ours stands in it; ``occupied``: people's stands there too."""

    id: str
    digest: str
    occupied: bool = False
    below: tuple["There", ...] = field(default=(), repr=False)


class Survey:
    """Reads pages. ``me`` returns the id of the account we work as."""

    def __init__(self, client: Client, me: Callable[[], str]) -> None:
        self._client, self._me = client, me
        self._theirs: list[str] = []

    def title(self, page: str) -> str:
        """Return the title of a page that stands; ``GiveUp`` ``page_gone``."""
        found = self._client.call("GET", path("pages", page), subject="own_page")
        if found.get("in_trash") or found.get("archived"):
            raise GiveUp("page_gone")
        return said(typed(found, "title").get("title"))

    def listed(self, parent: str, subject: str) -> list[Json]:
        """Return the blocks in a page or block, a call for each hundred."""
        return list(pages(self._client, "GET", f"{path('blocks', parent)}/children", subject, {}))

    def there(self, page: str) -> tuple[There, ...]:
        """Return all that stands of ours on a page: a call for each list of blocks that stands in a block of ours."""
        self._theirs = []
        return self._below(page, "own_page")[0]

    def _below(self, parent: str, subject: str) -> tuple[tuple[There, ...], bool]:
        me, made, occupied = self._me(), [], False
        for one in self.listed(parent, subject):
            author = person(one.get("created_by"))
            if author is None or author.id != me or one["type"] in PLACES:
                occupied = True
                self._theirs += _opened(one)
                continue
            made.append(self._there(one))
        return tuple(made), occupied

    def _there(self, one: Json) -> There:
        below, occupied = self._below(str(one["id"]), "block") if one.get("has_children") else ((), False)
        return There(str(one["id"]), digest_of(one), occupied, below)

    def hidden(self, missing: Collection[str]) -> tuple[There, ...]:
        """Return those of our blocks that stand in people's on the page that was read last: a call for each list."""
        made: list[There] = []
        left = list(self._theirs) if missing else []
        while left:
            for one in self.listed(left.pop(), "block"):
                if str(one["id"]) in missing:
                    made.append(self._there(one))
                else:
                    left += _opened(one)
        return tuple(made)


def _opened(one: Json) -> list[str]:
    """Return the id of a block that blocks of the same page stand in, none for another."""
    return [str(one["id"])] if one.get("has_children") and one["type"] not in PLACES else []


def learnt(book: Book, parent: str, listed: Sequence[Json]) -> None:
    """Give the entries in a block the ids that a reading of its list tells. Pure."""
    known = {one.remote for one in book.entries.values()}
    fresh = [There(str(one["id"]), digest_of(one)) for one in listed if str(one["id"]) not in known]
    unknown = [(key, book[key].digest) for key in book[parent].below if not book[key].remote]
    for number, key in _aligned(fresh, unknown).items():
        book[key].remote = fresh[number].id


def _aligned(there: Sequence[There], unknown: Sequence[tuple[str, str]]) -> dict[int, str]:
    """Return which of the blocks are which of the (key, digest): by their words in order, then by type in order."""
    found: dict[int, str] = {}
    for look in (lambda digest: digest, kind_of):
        left = [number for number in range(len(there)) if number not in found]
        keys = [one for one in unknown if one[0] not in found.values()]
        blocks = [look(there[number].digest) for number in left]
        matcher = SequenceMatcher(None, blocks, [look(digest) for _, digest in keys], autojunk=False)
        for one in matcher.get_matching_blocks():
            found.update({left[one.a + step]: keys[one.b + step][0] for step in range(one.size)})
    return found


def found(book: Book, wanted: Sequence[Piece], there: Sequence[There]) -> dict[str, Entry]:
    """Return the entries of all that stands there, in order. Pure."""
    ids: set[str] = set()
    _ids(there, ids)
    finder = _Finder(book, ids)
    finder.place("", wanted, there)
    return finder.entries


def strays(there: Sequence[There], retired: Mapping[str, str], parent: str = "") -> dict[str, Entry]:
    """Return entries for blocks that have no place on the page, with all that stands in them. Pure.

    ``retired`` are the keys of emptied blocks by id: they stay what they are.
    """
    made: dict[str, Entry] = {}
    for one in there:
        key = retired.get(one.id) or stray(one.id)
        below = strays(one.below, retired, key)
        names = [name for name, entry in below.items() if entry.parent == key]
        made |= {key: Entry(key, parent, one.digest, one.id, one.occupied, below=names), **below}
    return made


def stray(number: str) -> str:
    """Return the key of a block of ours that is no block of the document."""
    return f"{STRAY}{number.replace('-', '')}"


def _ids(there: Iterable[There], ids: set[str]) -> None:
    for one in there:
        ids.add(one.id)
        _ids(one.below, ids)


class _Finder:
    def __init__(self, book: Book, ids: set[str]) -> None:
        self._book = book
        self._by_id = {one.remote: key for key, one in book.entries.items() if key and one.remote in ids}
        self.entries: dict[str, Entry] = {}

    def place(self, parent: str, wanted: Sequence[Piece], there: Sequence[There]) -> None:
        keys = [self._by_id.get(one.id, "") for one in there]
        if parent in self._book:
            unknown = [self._book[key] for key in self._book[parent].below if not self._book[key].remote]
            self._guess(keys, there, [(one.key, one.digest) for one in unknown])
        self._guess(keys, there, [(one.key, one.digest) for one in wanted], exact=True)
        pieces = {one.key: one for one in wanted}
        for number, one in enumerate(there):
            key = keys[number] or stray(one.id)
            quoted = key in self._book and self._book[key].quoted
            self.entries[key] = Entry(key, parent, one.digest, one.id, one.occupied, quoted)
            if parent:
                self.entries[parent].below.append(key)
            self.place(key, pieces[key].children if key in pieces else (), one.below)

    def _guess(
        self, keys: list[str], there: Sequence[There], known: Iterable[tuple[str, str]], *, exact: bool = False
    ) -> None:
        """Put keys that no block has yet to blocks that have no key yet."""
        taken = {*self._by_id.values(), *self.entries, *keys}
        free = [number for number, key in enumerate(keys) if not key]
        left = [one for one in known if one[0] not in taken]
        blocks = [there[number] for number in free]
        digests = dict(left)
        for number, key in _aligned(blocks, left).items():
            if not exact or digests[key] == blocks[number].digest:
                keys[free[number]] = key
