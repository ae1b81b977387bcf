"""A mail server on loopback for a company whose tracker sends no letters: it takes them in and keeps them to be read.

It speaks as much of RFC 5321 as an ordinary client needs, has no log-in, and refuses whoever does not work here.
"""

import re
import socketserver
import threading
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from adapters.sandbox.model import Mail

KEY = re.compile(r"\b[A-Z][A-Z0-9]*-\d+\b|\b[0-9a-f]{32}\b")
ADDRESS = re.compile(r"(?:FROM|TO):\s*<([^<>\s]*)>", re.IGNORECASE)
LARGEST = 1_000_000
LONGEST_LINE = 1000
SENDER = "trida@polus.example"


class Mailbox:
    """The letters of everybody. ``person`` gives the account id of an address, ``known`` tells which keys are deals."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        person: Callable[[str], str | None],
        known: Callable[[str], bool],
    ) -> None:
        self._clock, self._known = clock, known
        self.person = person
        self._lock = threading.Lock()
        self._letters: list[Mail] = []
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def letters(self) -> list[Mail]:
        """Return all letters, oldest first."""
        with self._lock:
            return list(self._letters)

    def clear(self) -> None:
        """Throw all letters away."""
        with self._lock:
            self._letters.clear()

    def address(self) -> str:
        """Return where to send to, ``smtp://127.0.0.1:PORT?from=…``; the first call makes the server listen."""
        with self._lock:
            if self._server is None:
                self._server = _Server(("127.0.0.1", 0), _Dialogue)
                self._server.mailbox = self
                pause = {"poll_interval": 0.01}
                self._thread = threading.Thread(
                    target=self._server.serve_forever, kwargs=pause, name="sandbox-smtp", daemon=True
                )
                self._thread.start()
            return f"smtp://127.0.0.1:{self._server.server_address[1]}?from={SENDER}"

    def close(self) -> None:
        """Stop listening; the letters stay."""
        with self._lock:
            server, thread, self._server = self._server, self._thread, None
        if server is not None and thread is not None:
            server.shutdown()
            thread.join()
            server.server_close()

    def take(self, to: list[str], raw: bytes) -> None:
        """Put a message into the boxes of its recipients (account ids)."""
        message = message_from_bytes(raw, policy=policy.default)
        subject = str(message["Subject"] or "")
        text, html = _part(message, "plain"), _part(message, "html")
        keys = (key for key in KEY.findall(f"{subject}\n{text}") if self._known(key))
        key = next(keys, "")
        with self._lock:
            self._letters += [
                Mail(to=one, subject=subject, text=text, html=html, at=self._clock(), issue=key) for one in to
            ]


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    mailbox: Mailbox


class _Dialogue(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 30

    def handle(self) -> None:
        """Talk until the client leaves."""
        self._to: list[str] | None = None
        self._say(220, "mailbox.polus.example ready")
        while line := self._line():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                self._say(221, "bye")
                return
            self._answer(verb.upper(), rest)

    def _line(self) -> str:
        try:
            # a line end is kept, so an empty line is not the end
            return self.rfile.readline(LONGEST_LINE).decode(errors="replace").replace("\r\n", "\n").rstrip("\n") or ""
        except OSError:
            return ""

    def _say(self, code: int, *texts: str) -> None:
        rows = [f"{code}{' ' if at == len(texts) - 1 else '-'}{text}\r\n" for at, text in enumerate(texts)]
        self.wfile.write("".join(rows).encode())

    def _answer(self, verb: str, rest: str) -> None:
        if verb == "EHLO":
            self._say(250, "mailbox.polus.example", f"SIZE {LARGEST}", "8BITMIME", "SMTPUTF8")
        elif verb in ("HELO", "NOOP"):
            self._say(250, "fine")
        elif verb == "RSET":
            self._to = None
            self._say(250, "forgotten")
        elif verb == "MAIL":
            self._mail(rest)
        elif verb == "RCPT":
            self._recipient(rest)
        elif verb == "DATA":
            self._data()
        else:
            self._say(502, "not spoken here")

    def _mail(self, rest: str) -> None:
        if not ADDRESS.match(rest):
            self._say(501, "MAIL FROM:<address>")
            return
        self._to = []
        self._say(250, "fine")

    def _recipient(self, rest: str) -> None:
        found = ADDRESS.match(rest)
        if self._to is None or found is None:
            self._say(503 if self._to is None else 501, "MAIL FROM:<address>, then RCPT TO:<address>")
            return
        person = self.server.mailbox.person(found[1].lower())
        if person is None:
            self._say(550, "no such person here")
            return
        self._to.append(person)
        self._say(250, "fine")

    def _data(self) -> None:
        if not self._to:
            self._say(503, "nobody to send it to")
            return
        self._say(354, "end with a dot on a line of its own")
        rows, size = [], 0
        while (row := self.rfile.readline()) not in (b".\r\n", b""):
            size += len(row)
            # a dot at the start of a line was doubled on the way
            rows.append(row.removeprefix(b"."))
        if size > LARGEST:
            self._say(552, "too large")
        elif row:
            self.server.mailbox.take(self._to, b"".join(rows))
            self._say(250, "kept")
        self._to = None
