"""Everything that a text could come out by, recorded while the whole program runs, and searched for it."""

import io
import logging
import sqlite3
import sys
import traceback
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial, singledispatch
from unittest import mock

import itsdangerous
import structlog
from prometheus_client import generate_latest
from werkzeug.wrappers import Request, Response

from adapters.sandbox import server
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.smtp import Smtp
from plugin import bootstrap, logs
from plugin.bootstrap import Application
from tests.blindness.search import find

READER = "X-Reader"
ANYONE = "anyone"
USUAL = frozenset(logging.makeLogRecord({}).__dict__)
LOUD = (*logs.QUIET, "jira.resilientsession", "sqlalchemy.engine", "sqlalchemy.pool")


@singledispatch
def held(sandbox):
    """Yield (channel, bytes) for all that a tracker holds."""
    world = sandbox.world
    for issue in world.issues.values():
        yield from ((f"tracker field {name}", repr(value).encode()) for name, value in issue.values.items())
        yield from ((f"tracker comment {one.id}", repr(one).encode()) for one in issue.comments)
        for part in ("histories", "properties", "links"):
            yield f"tracker {part}", repr(getattr(issue, part)).encode()
    yield "tracker mail", repr(world.mails).encode()


@held.register
def _(sandbox: NotionSandbox):
    world = sandbox.world
    for page in world.pages.values():
        yield f"tracker page {page.id}", sandbox.everything(page.id).encode()
    yield "tracker mail", repr(sandbox.mailbox.letters).encode()


@dataclass(frozen=True)
class Exchange:
    """One HTTP exchange: who asked, what was asked, the bytes that went to whom we watch."""

    reader: str
    what: str
    status: int
    raw: bytes


class Tap:
    """Writes down what goes through a WSGI application: its requests, or its answers."""

    def __init__(self, app, kept, *, answers):
        self.app, self.kept, self.answers = app, kept, answers

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        request = Request(environ)
        reader, what = request.headers.get(READER, ANYONE), f"{request.method} {request.path}"
        if not self.answers:
            head = f"{request.method} {environ.get('REQUEST_URI') or request.url}\n{request.headers}".encode()
            self.kept.append(Exchange(reader, what, 0, head + body))
        answer = Response.from_app(self.app, environ, buffered=True)
        if self.answers:
            raw = str(answer.headers).encode() + answer.get_data()
            self.kept.append(Exchange(reader, what, answer.status_code, raw))
        return answer(environ, start_response)


class Ear(logging.Handler):
    """Keeps every record with all it carries: message, arguments, extras, exception."""

    def __init__(self, lines):
        super().__init__(logging.NOTSET)
        self.lines = lines

    def emit(self, record):
        error = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        extras = {name: value for name, value in record.__dict__.items() if name not in USUAL}
        self.lines.append(f"{record.name} {record.getMessage()} {record.args!r} {extras or ''} {error}")


class Watch:
    """The channels of one run. ``home`` is put in once the house stands; ``front`` is its web application."""

    def __init__(self, folder):
        self.folder = folder
        self.home = self.front = None
        self.requests: list[Exchange] = []
        self.answers: list[Exchange] = []
        self.lines: list[str] = []
        self.told: list[str] = []
        self.letters: list[bytes] = []
        self.console = io.StringIO()

    @contextmanager
    def hearing(self):
        """Take what is printed; to be entered inside a test, for pytest takes the streams back between its phases."""
        with mock.patch.multiple(sys, stdout=self.console, stderr=self.console):
            yield

    def channels(self):
        """Yield (channel, bytes) for everything; the channel's first word is its kind."""
        yield from ((f"file {path.name}", path.read_bytes()) for path in self.folder.rglob("*") if path.is_file())
        yield from self._columns()
        yield "log records", "\n".join(dict.fromkeys(self.lines)).encode("utf-8", "replace")
        yield "console", self.console.getvalue().encode("utf-8", "replace")
        yield "metrics", generate_latest()
        yield "command line", "\n".join(self.told).encode()
        yield from ((f"request {one.what}", one.raw) for one in self.requests)
        yield from (("letter", raw) for raw in self.letters)
        yield from ((f"page {one.reader} {one.what}", one.raw) for one in self.answers)
        yield from self._tracker()

    def _columns(self):
        """Yield every column of every table of the database, those of the job engine too."""
        with sqlite3.connect(f"file:{self.folder / 'trida.db'}?mode=ro", uri=True) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                cursor = database.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                for name, values in zip(names, zip(*cursor, strict=True), strict=False):
                    yield f"column {table}.{name}", b"\0".join(map(_bytes, values))
        database.close()

    def _tracker(self):
        """Yield what the tracker itself holds and sends; read from inside, so that nothing is hidden by a right."""
        sandbox = self.home.sandbox
        with sandbox.world.lock:
            yield from held(sandbox)
        yield from (("tracker webhooks", one.raw) for one in sandbox.deliveries)

    def found(self, *texts):
        """Search once for all the texts: text → channel → the forms in which it stands there."""
        places, known = {text: {} for text in texts}, {}
        for channel, blob in self.channels():
            if blob not in known:
                known[blob] = find(blob, *texts)
            for text, form in known[blob]:
                places[text].setdefault(channel, []).append(form)
        return places

    def kinds(self, *texts):
        """Return where the texts are, without ids: ``tracker comment``, ``page savin``, ``column audit.facts``."""
        return {" ".join(channel.split()[:2]) for places in self.found(*texts).values() for channel in places}


def _bytes(value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@contextmanager
def watched(folder, house, *, logs_too=True, post=True):
    """Yield (home, watch) with every channel recorded and, unless told otherwise, every logger at its most talkative.

    ``house`` makes a context manager that yields the home; without ``post`` our own mail goes where it is sent.
    """
    watch = Watch(folder)
    trackers, make_web = {name: getattr(server, name) for name in ("create_app", "create_notion_app")}, Application.web

    def front(app):
        watch.front = Tap(make_web(app), watch.answers, answers=True)
        return watch.front

    def keep(message: EmailMessage):
        watch.letters.append(message.as_bytes())

    mail_server = mock.Mock(send_message=keep)

    with ExitStack() as stack:
        put = stack.enter_context
        put(watch.hearing())
        if logs_too:
            put(_every_log(watch.lines))
            put(mock.patch.object(bootstrap, "configure", _talkative))
        for name, make in trackers.items():
            put(mock.patch.object(server, name, partial(_tapped, make, watch.requests)))
        put(mock.patch.object(Application, "web", front))
        if post:
            put(mock.patch.object(Smtp, "_session", return_value=nullcontext(mail_server)))
        home = put(house())
        watch.home, home.front = home, watch.front
        put(mock.patch.object(itsdangerous.TimestampSigner, "get_timestamp", partial(_seconds, home.clock)))
        yield home, watch


def _tapped(make, kept, sandbox):
    return Tap(make(sandbox), kept, answers=False)


def _seconds(clock, _signer=None):
    return int(clock().timestamp())


def _talkative():
    logs.configure(logging.DEBUG)
    for name in (*LOUD, *logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)


@contextmanager
def _every_log(lines):
    levels = {name: logging.getLogger(name).level for name in (*LOUD, *logging.root.manager.loggerDict)}
    level, handlers = logging.root.level, logging.root.handlers
    logging.root.setLevel(logging.DEBUG)
    logging.root.handlers = [Ear(lines)]
    try:
        yield
    finally:
        logging.root.handlers = handlers
        logging.root.setLevel(level)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        structlog.reset_defaults()
