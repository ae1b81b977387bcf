"""Time, chance, documents and mail: the small things that come in as arguments."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from markdown_it.tree import SyntaxTreeNode

Clock = Callable[[], datetime]
"""Returns the present moment, timezone-aware UTC."""
NewId = Callable[[], str]
"""Returns a fresh, unguessable identifier of URL-safe characters."""
RandomBytes = Callable[[int], bytes]
"""Returns that many bytes from the operating system's random source."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text for people: Markdown and its parsed tree, which an adapter renders in the vendor's form."""

    markdown: str = field(repr=False)
    tree: SyntaxTreeNode = field(repr=False, compare=False)


class Mailer(Protocol):
    """Mail of our own, where it is configured."""

    def send(self, address: str, subject: str, document: Document) -> None:
        """Send one message; raises ``TryLater`` or ``NeedsOperator``."""
