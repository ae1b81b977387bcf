"""The body of a letter, safe to show: a few tags and web links survive, everything else becomes text."""

import re
from html.parser import HTMLParser

from markupsafe import Markup, escape

KEPT = {"p", "strong", "b", "em", "i", "ul", "ol", "li", "br", "a", "h1", "h2", "h3", "table", "tr", "td", "th"}
VOID = {"br"}
SILENT = {"script", "style", "head", "title"}
WEB = re.compile(r"https?://[^\s<>\"]+")


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Markup] = []
        self._open: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        if tag not in KEPT:
            return
        href = dict(attrs).get("href") or ""
        if tag == "a":
            if not WEB.fullmatch(href):
                return
            self.parts.append(Markup('<a href="{}" rel="noreferrer">').format(href))
        else:
            self.parts.append(Markup("<{}>").format(tag))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        while tag in self._open:
            last = self._open.pop()
            self.parts.append(Markup("</{}>").format(last))
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(escape(data))

    def finish(self) -> Markup:
        self.close()
        while self._open:
            self.parts.append(Markup("</{}>").format(self._open.pop()))
        return Markup("").join(self.parts)


def safe_html(html: str) -> Markup:
    """Return HTML with known tags only; links are kept when they lead to the web."""
    cleaner = _Cleaner()
    cleaner.feed(html)
    return cleaner.finish()


def linked_text(text: str) -> Markup:
    """Return plain text as paragraphs, addresses as links."""
    paragraphs = []
    for block in re.split(r"\n\s*\n", text.strip()):
        parts, at = [], 0
        for found in WEB.finditer(block):
            address = found[0].rstrip(".,;:)")
            parts += [
                escape(block[at : found.start()]),
                Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address),
            ]
            at = found.start() + len(address)
        parts.append(escape(block[at:]))
        paragraphs.append(Markup("<p>{}</p>").format(Markup("").join(parts).replace("\n", Markup("<br>"))))
    return Markup("").join(paragraphs)
