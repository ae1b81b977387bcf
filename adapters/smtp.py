"""Mail of our own, for sites whose tracker does not send any: ``smtp://user:password@host:587?from=a@example.com``.

``smtps://`` speaks TLS from the first byte; ``smtp://`` upgrades with STARTTLS where the server offers it, and never
sends a password without it.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from plugin.errors import NeedsOperator, TryLater
from plugin.ports.world import Document

TIMEOUT_SECONDS = 20
CHECK_SECONDS = 6
OK = 250
AGAIN = timedelta(minutes=2)
PORTS = {"smtp": 587, "smtps": 465}


def trusting() -> ssl.SSLContext:
    """Return what checks the server's certificate and name; without it, the library would take any."""
    return ssl.create_default_context()


class Smtp:
    """Implements ``ports.world.Mailer``. ``text`` and ``html`` render a document."""

    def __init__(self, url: str, text: Callable[[Document], str], html: Callable[[Document], str]) -> None:
        """Read the address; raises ``NeedsOperator`` ``smtp_url`` when it names no host or sender."""
        parts = urlsplit(url)
        sender = parse_qs(parts.query).get("from", [""])[0]
        if parts.scheme not in PORTS or not parts.hostname or "@" not in sender:
            raise NeedsOperator("smtp_url")
        self._tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._text, self._html = sender, text, html

    def __repr__(self) -> str:
        return f"<Smtp {self._host}:{self._port}>"

    def send(self, address: str, subject: str, document: Document) -> None:
        """Send one message; ``TryLater`` while the server is away, ``NeedsOperator`` when it refuses us.

        Reasons: ``mail_refused``, ``mail_certificate``, ``address_refused``, ``smtp_without_tls``, ``mail_away``.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, address, subject
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._text(document))
        message.add_alternative(self._html(document), subtype="html")
        with self._session(TIMEOUT_SECONDS) as server:
            server.send_message(message)

    def check(self) -> None:
        """Log in and send nothing; raises what ``send`` raises."""
        with self._session(CHECK_SECONDS) as server:
            code, _ = server.noop()
            if code != OK:
                raise TryLater("mail_away", AGAIN)

    @contextmanager
    def _session(self, seconds: float) -> Iterator[smtplib.SMTP]:
        """Yield a server that has let us in; what goes wrong with it is said as what to do."""
        try:
            with self._connected(seconds) as server:
                yield server
        except smtplib.SMTPAuthenticationError:
            raise NeedsOperator("mail_refused") from None
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused):
            raise NeedsOperator("address_refused") from None
        except ssl.SSLCertVerificationError:
            raise NeedsOperator("mail_certificate") from None
        except (OSError, smtplib.SMTPException):
            raise TryLater("mail_away", AGAIN) from None

    def _reached(self, seconds: float) -> smtplib.SMTP:
        if self._tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=seconds, context=trusting())
        return smtplib.SMTP(self._host, self._port, timeout=seconds)

    @contextmanager
    def _connected(self, seconds: float) -> Iterator[smtplib.SMTP]:
        with self._reached(seconds) as server:
            server.ehlo()
            safe = self._tls
            if not safe and server.has_extn("starttls"):
                server.starttls(context=trusting())
                safe = True
            if self._user:
                if not safe:
                    raise NeedsOperator("smtp_without_tls")
                server.login(self._user, self._password)
            yield server
