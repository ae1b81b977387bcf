"""``BENCH=publish``: the calls that a page of 300 goals costs, beside a peer's and beside the fewest there can be.

Everything goes over HTTP to the stand-in for Notion, which counts. ``bound`` is worked out in ``bound.py``; the peer is
``peer.py``; its seconds are not given, since it pauses between calls. After each change the page is compared with the
document: for the peer a difference gives ``peer_error``.
"""

import json
import logging
from datetime import UTC, datetime, timedelta
from time import monotonic, perf_counter, sleep

from pydantic import SecretStr

from adapters.notion.client import Account, Client, Timing
from adapters.notion.pages import NotionPages
from adapters.sandbox.company import POLUS
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.server import running
from plugin.documents import markdown
from plugin.goal_sections import NotionPlace
from plugin.ports.pages import PageRef
from plugin.ports.world import Document
from plugin.words import Words
from tests.adapters.notion.paper import MemoryLedger
from tests.bench import bound
from tests.bench.peer import Peer, installed

DEPARTMENTS, OBJECTIVES, RESULTS = 6, 7, 6
MOVES = 10
FORMS = ("nested", "flat")


def nested():
    """Return departments with objectives with results: rows of (key, words, rows below)."""
    return [
        _row(f"d{d}", [_row(f"d{d}o{o}", [_row(f"d{d}o{o}r{r}") for r in range(RESULTS)]) for o in range(OBJECTIVES)])
        for d in range(DEPARTMENTS)
    ]


def _row(key, below=()):
    return (key, f"Goal {key}: plan 480, actual 212", list(below))


def flat(rows):
    """Return the same goals in one list."""
    return [one for key, words, below in rows for one in [(key, words, []), *flat(below)]]


def changed(rows, key, words):
    """Return rows with one that says something else."""
    return [(k, words if k == key else w, changed(below, key, words)) for k, w, below in rows]


def added(rows, after):
    """Return rows with one more, after one of them."""
    made = []
    for key, words, below in rows:
        made.append((key, words, added(below, after)))
        if key == after:
            made.append(_row(f"{key}new"))
    return made


def moved(rows, names):
    """Return rows in which each of these stands three places further in its list."""
    made = [(key, words, moved(below, names)) for key, words, below in rows]
    for key in [one[0] for one in made if one[0] in names]:
        at = next(number for number, one in enumerate(made) if one[0] == key)
        made.insert(at + 3, made.pop(at))
    return made


def without(rows, begin):
    """Return rows without a department."""
    return [(key, words, without(below, begin)) for key, words, below in rows if not key.startswith(begin)]


def stories(form):
    """Return (name, document, bound, how the peer does it) in the order in which they are told."""
    start = nested() if form == "nested" else flat(nested())
    number = changed(start, "d2o3r4", "Goal d2o3r4: plan 480, actual 213")
    one = added(number, "d3o1r2")
    ten = moved(one, {f"d{at % DEPARTMENTS}o{at % OBJECTIVES}r1" for at in range(MOVES)})
    fewer = without(ten, "d4")
    return (
        ("first publish", start, bound.first(start), "first"),
        ("no change", start, 0, "update"),
        ("check", start, bound.reading(start), "read"),
        ("one number", number, bound.change(start, number), "update"),
        ("one goal added", one, bound.change(number, one), "bring"),
        ("ten moved", ten, bound.change(one, ten), "bring"),
        ("a department removed", fewer, bound.change(ten, fewer), "bring"),
    )


class Bench:
    """The sandbox and our side of it; ``page`` makes pages for either."""

    def __init__(self, sandbox, url):
        self.sandbox, self.url = sandbox, url
        self.token = sandbox.auth("trida")[1]
        timing = Timing(lambda: datetime.now(UTC), sleep, lambda: 0.5, timedelta(seconds=20), (5.0, 20.0))
        client, me = Client(Account(url, SecretStr(self.token)), timing), sandbox.world.bot.id
        self.pages = NotionPages(client, lambda: me, Words("en"), "https://www.notion.so")
        self.place = NotionPlace(kind="notion", parent=sandbox.place("home"))

    def page(self, title):
        return PageRef(self.pages.create(self.place, title), title)

    def counted(self, work):
        """Return reads, writes and seconds of what is done."""
        mark, begun = self.sandbox.mark(), perf_counter()
        work()
        found = self.sandbox.counts(since=mark)
        return found.reads, found.writes, perf_counter() - begun

    def words(self, number):
        """Return what stands on a page, as rows without keys."""
        world = self.sandbox.world
        blocks = [world.blocks[one] for one in world.holder(number).children if not world.blocks[one].trash]
        return [("".join(i["plain_text"] for i in one.content["rich_text"]), self.words(one.id)) for one in blocks]


def plain(rows):
    return [(words, plain(below)) for _, words, below in rows]


def document(rows):
    text = "\n".join(_lines(rows, 0))
    return Document(text, markdown.tree(text))


def _lines(rows, depth):
    for key, words, below in rows:
        yield f"{'  ' * depth}- {words} {{#{key}}}"
        yield from _lines(below, depth + 1)


def ours(bench, form):
    """Tell the stories with our pages."""
    page, ledger, rows = bench.page(form), MemoryLedger(), {}
    for name, goals, fewest, _ in stories(form):
        text = document(goals)
        run = bench.pages.check if name == "check" else bench.pages.publish
        reads, writes, seconds = bench.counted(lambda run=run, text=text: run(page, text, ledger))
        if bench.words(page.id) != plain(goals):
            raise RuntimeError(f"{form}, {name}: the page is not the document")
        rows[name] = _told(reads, writes, seconds, fewest)
    return rows


def unchecked(bench, form):
    """Tell of one number changed right after the first publish: an append tells the ids of its upper level only."""
    told = {name: goals for name, goals, *_ in stories(form)}
    start, number = told["first publish"], told["one number"]
    page, ledger = bench.page(f"{form}, unchecked"), MemoryLedger()
    bench.pages.publish(page, document(start), ledger)
    reads, writes, seconds = bench.counted(lambda: bench.pages.publish(page, document(number), ledger))
    return _told(reads, writes, seconds, bound.learning(start) + bound.change(start, number))


def _told(reads, writes, seconds, fewest):
    told = {"calls": reads + writes, "reads": reads, "writes": writes, "seconds": round(seconds, 3)}
    return told | {"bound": fewest, "peer_calls": None}


def theirs(bench, form, library, rows):
    """Tell the same stories with the peer, and put its calls beside ours; a page that went wrong is made anew."""
    page = bench.page(f"{form}, peer")
    for name, goals, _, how in stories(form):
        peer = Peer(library, bench.url, bench.token, page.id)
        try:
            work = peer.read if how == "read" else lambda peer=peer, how=how, goals=goals: getattr(peer, how)(goals)
            reads, writes, _ = bench.counted(work)
        except Exception as error:  # noqa: BLE001 - whatever it raises is its answer
            rows[name]["peer_error"] = type(error).__name__
        else:
            if bench.words(page.id) == plain(goals):
                rows[name]["peer_calls"] = reads + writes
            else:
                rows[name]["peer_error"] = "page_wrong"
        if "peer_error" in rows[name]:
            page = bench.page(f"{form}, peer after {name}")
            Peer(library, bench.url, bench.token, page.id).first(goals)


def main():
    """Print a table, then one line of JSON."""
    logging.disable(logging.CRITICAL)
    sandbox = NotionSandbox(lambda: datetime.now(UTC), ticks=monotonic).seed(POLUS["en"])
    found = {}
    with running(sandbox) as url, installed() as library:
        bench = Bench(sandbox, url)
        for form in FORMS:
            found[form] = ours(bench, form)
            if library is not None:
                theirs(bench, form, library, found[form])
            found[form]["one number, unchecked"] = unchecked(bench, form)
            # The peer keeps nothing from one run to the next, and reads the page each time.
            found[form]["one number, unchecked"]["peer_calls"] = found[form]["one number"]["peer_calls"]
            for name, row in found[form].items():
                if library is None:
                    row["peer_error"] = "not_installed"
                _print(form, name, row)
    print(json.dumps(found))  # noqa: T201


def _print(form, name, row):
    calls = f"{row['calls']:>4} calls ({row['reads']} reads, {row['writes']} writes), {row['seconds']:.2f} s"
    peer = row["peer_calls"] if row["peer_calls"] is not None else row.get("peer_error", "-")
    print(f"{form:<7} {name:<22} {calls:<46} bound {row['bound']:>3}  notion-sync-lib {peer}")  # noqa: T201
