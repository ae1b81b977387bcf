"""The fakes of the suite, each defined once: a clock that is set, an engine run by hand, private pages, a mailbox."""

import socketserver
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

from plugin.errors import GiveUp, Rejected
from plugin.ports.pages import Kept, Published

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


class SetClock:
    """Time that a test moves; each look takes a millisecond, so that what happens later is later."""

    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        self.now += TICK
        return self.now

    def forward(self, **by):
        self.now += timedelta(**by)


class InlineEngine:
    """The five calls without threads: a wake-up raises the flag, ``drain`` runs what is flagged until all is quiet."""

    def __init__(self, clock):
        self._clock = clock
        self.run = None
        self.store = None

    def start(self):
        raise AssertionError("nothing runs by itself here")

    def stop(self, grace):
        pass

    def schedule(self, name, cron):
        raise AssertionError("nothing runs by itself here")

    def wake(self, tx, workspace, ticket, delay=timedelta(0), *, force=False):
        tx.raise_flag(workspace, ticket, self._clock() + delay, force=force)

    def run_now(self, workspace, ticket):
        return self.run(workspace, ticket)

    def drain(self):
        """Run every ticket that is flagged or due; returns the outcomes in order."""
        outcomes = []
        for _ in range(50):
            now = self._clock()
            with self.store.begin() as tx:
                pairs = dict.fromkeys((*tx.due_tickets(now), *tx.stranded(now)))
            if not pairs:
                return outcomes
            outcomes += [self.run(*pair) for pair in pairs]
        raise AssertionError(f"still busy after fifty rounds: {outcomes[-5:]}")


class PrivatePages:
    """A tracker that has pages which one role reads: ``texts`` holds place → mark → Markdown.

    ``refused`` is place → what its ``leave`` raises. The next ``leave`` raises ``unsure``: with ``arrives`` the text
    stands there all the same, else it goes to ``lost``.
    """

    def __init__(self, tracker):
        self._tracker = tracker
        self.texts = defaultdict(dict)
        self.refused, self.unsure, self.arrives, self.lost = {}, None, False, []

    def __getattr__(self, name):
        return getattr(self._tracker, name)

    def leave(self, place, document, mark):
        if place in self.refused:
            raise self.refused[place]
        assert mark not in self.texts[place]
        unsure, self.unsure = self.unsure, None
        if unsure is None or self.arrives:
            self.texts[place][mark] = document.markdown
        else:
            self.lost.append(document.markdown)
        if unsure is not None:
            raise unsure
        return f"{place}/{mark}"

    def left(self, place, mark):
        return f"{place}/{mark}" if mark in self.texts[place] else None


class PaperReader:
    """Goals on paper: ``records_of`` holds source → id → record, ``refused`` source → what reading it raises."""

    def __init__(self):
        self.records_of, self.refused = {}, {}

    def records(self, source):
        yield from self.records_of.get(source.id, {}).values()
        if source.id in self.refused:
            raise self.refused[source.id]


class PaperPages:
    """Publishes whole pages into memory: ``texts`` holds id → what stands there, ``calls`` every call that was made.

    The next call named by ``fails`` (name → (error, whether it arrives)) raises that error.
    """

    def __init__(self):
        self.texts, self.calls, self.fails, self.losses = {}, [], {}, ()

    def find(self, place, title):
        self._call("find", lambda: None)
        return next(iter(self.texts), None)

    def create(self, place, title):
        page = f"page-{sum(one == 'create' for one in self.calls) + 1}"
        self._call("create", lambda: self.texts.__setitem__(page, ""))
        return page

    def address(self, page):
        return f"http://wiki/{page}"

    def publish(self, page, document, ledger):
        kept = ledger.kept().get("")
        if not ledger.doubtful and kept is not None and kept.digest == document.markdown:
            return Published()
        self._write(page.id, document.markdown, ledger)
        losses, self.losses = self.losses, ()
        return Published((), losses)

    def check(self, page, document, ledger):
        self._call("check", lambda: None)
        if page.id not in self.texts:
            raise GiveUp("page_gone")
        kept = ledger.kept().get("")
        drifted = kept is not None and self.texts[page.id] != kept.digest
        if self.texts[page.id] != document.markdown:
            self._write(page.id, document.markdown, ledger)
        else:
            ledger.settled([Kept("", "", 0, page.id, document.markdown)])
        return Published(("",) if drifted else ())

    def remove(self, page):
        self._call("remove", lambda: self.texts.pop(page, None))

    def _write(self, page, text, ledger):
        ledger.sending()
        if page not in self.texts:
            raise GiveUp("page_gone")
        self._call("write", lambda: self.texts.__setitem__(page, text))
        ledger.settled([Kept("", "", 0, page, text)])

    def _call(self, name, do):
        self.calls.append(name)
        error, arrives = self.fails.pop(name, (None, True))
        if arrives:
            do()
        if error is not None:
            raise error


class PaperChecklists:
    """Pages of checklists that stand as they were written: ``page`` for its process and day, ``index``.

    ``doors`` tells who comes in by a view link or a round's browser: it takes a ``Way`` and raises ``Rejected``. Acts
    are remembered with their form, and answered with ``problems``. ``refuse`` is call → what it raises.
    """

    def __init__(self, page, index, doors, token):
        self.page, self.index_page, self._doors, self._token = page, index, doors, token
        self.bound, self.acts, self.problems, self.refuse = set(), [], (), {}

    def index(self, way):
        self._enter("index", way)
        return replace(self.index_page, head=self._head(self.index_page.head, way))

    def sheet(self, way, process, day):
        self._enter("sheet", way)
        if process != self.page.list.process or day not in {"", self.page.list.day.isoformat()}:
            raise Rejected("list_unknown")
        return replace(self.page, head=self._head(self.page.head, way))

    def act(self, way, process, day, form):
        self._enter("act", way)
        self.acts.append((process, day, {k: v for k, v in form.items() if not k.startswith("form-")}))
        return self.problems

    def claim(self, token):
        if token != self._token:
            raise Rejected("link_unknown")
        self.bound.add(f"lists-{len(self.bound)}")
        return self.page.head.workspace, f"lists-{len(self.bound) - 1}"

    def _enter(self, call, way):
        if way.workspace is None:
            self._doors(way)
        elif way.cookie not in self.bound:
            raise Rejected("not_bound")
        if call in self.refuse:
            raise self.refuse[call]

    def _head(self, head, way):
        return replace(head, way=way, actor=head.actor if way.workspace else "")


class _Dialogue(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                self.server.letters.append(self._data())
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "RCPT" and "nobody@" in line:
                self._say("550 no such person")
            else:
                self._say("250 fine")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def _data(self):
        rows = []
        while (row := self.rfile.readline()) != b".\r\n":
            rows.append(row)
        return message_from_bytes(b"".join(rows), policy=policy.default)


@contextmanager
def mail_server():
    """Listen on loopback and speak just enough SMTP; what arrives stands in ``letters``."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Dialogue) as listening:
        listening.letters = []
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield listening
        finally:
            listening.shutdown()
            thread.join()
