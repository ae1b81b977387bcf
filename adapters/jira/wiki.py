r"""Documents as Jira's wiki markup, the rich text of Data Center, and wiki markup back to plain text.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all — what is text here never becomes markup: a
character that could begin or end any gets a backslash before it, or becomes its numeric entity where a backslash has
a meaning of its own (two of them break the line, a bar splits a row before anything else is read). Jira hides both
wherever the field or comment is shown by the wiki renderer, which is what it gives comments; a field that an admin
has put on the *Default Text Renderer* shows them as they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

from plugin.ports.world import Document

_START = re.compile(r"^(\s*(?:h[1-6]|bq))\.")
_DELIMITERS = {"strong": "*", "em": "_"}
_BULLETS = {"bullet_list": "*", "ordered_list": "#"}
_BREAK = "\\\\ "
_VERBATIM_MARK = "{noformat}"
# What separates lines for Jira or for a regular expression of Java; inside a text it would begin a line of its own.
_ENDINGS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A hyphen between letters or digits is left alone, so that words and dates stay readable where markup is not shown.
_MARKUP = re.compile(
    r"""
    (?P<entity> [\\|\[\]{}]                                       # escape, cell, link, macro
        | &(?=\#?\w{1,31};)                                       # what would read as an entity
        | :(?=[^\s\d]) | ;(?=\))                                  # address, smiley
        | \((?=(?:y|n|i|x|on|off|[/!+?-]|\*[rgby]?|flag(?:off)?)\)) # icon
    )
    | (?P<slash> [*_+^~\#!] | (?<![^\W_])- | -(?![^\W_]) | \?(?=\?) | (?<=\?)\? )
    """,
    re.VERBOSE,
)


def wiki(document: Document) -> str:
    """Render a document; Jira takes at most 32,767 characters of markup in one field or comment by default."""
    return "\n\n".join(_block(node) for node in document.tree.children)


def wiki_of_text(text: str) -> str:
    """Return markup that shows plain text as it stands, line by line."""
    return "\n".join(map(plain_words, text.splitlines()))


def plain_words(text: str) -> str:
    """Return markup that shows exactly this text, in one line."""
    return _START.sub(r"\1&#46;", _MARKUP.sub(_hidden, _ENDINGS.sub(" ", text)))


def _hidden(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found["entity"] else f"\\{found[0]}"


def _block(node: SyntaxTreeNode) -> str:
    if node.type == "heading":
        return f"{node.tag}. {_line(node)}"
    if node.type in _BULLETS:
        return "\n".join(_items(node, ""))
    if node.type == "table":
        return "\n".join(_row(row) for part in node.children for row in part.children)
    if node.type == "blockquote":
        return "{quote}\n" + _BREAK.join(_lines(node)) + "\n{quote}"
    if node.type in {"fence", "code_block"}:
        return _verbatim(node.content.rstrip("\n"))
    return "----" if node.type == "hr" else _line(node)


def _verbatim(text: str) -> str:
    """Return text as it stands; nothing can be escaped inside, so text that would end it goes line by line."""
    if _VERBATIM_MARK in text:
        return _BREAK.join(map(plain_words, text.splitlines()))
    return f"{_VERBATIM_MARK}\n{text}\n{_VERBATIM_MARK}"


def _items(node: SyntaxTreeNode, outer: str) -> Iterator[str]:
    bullets = outer + _BULLETS[node.type]
    for item in node.children:
        inner = [child for child in item.children if child.type in _BULLETS]
        own = [line for child in item.children if child.type not in _BULLETS for line in _flat(child)]
        yield f"{bullets} {_BREAK.join(own)}".rstrip()
        for child in inner:
            yield from _items(child, bullets)


def _lines(node: SyntaxTreeNode) -> list[str]:
    return [line for child in node.children for line in _flat(child)]


def _flat(node: SyntaxTreeNode) -> list[str]:
    """Return a block as single lines: an item and a quote hold no other blocks."""
    if node.type in {"fence", "code_block"}:
        return [plain_words(line) for line in node.content.rstrip("\n").splitlines()]
    if node.type == "table":
        rows = (row for part in node.children for row in part.children)
        return [" ".join(_line(cell) for cell in row.children) for row in rows]
    if node.type in _BULLETS or node.type in {"list_item", "blockquote"}:
        return _lines(node)
    return [_line(node)]


def _row(row: SyntaxTreeNode) -> str:
    text = bar = ""
    for cell in row.children:
        bar = "||" if cell.type == "th" else "|"
        text += f"{bar}{_line(cell) or ' '}"
    return text + bar


def _line(node: SyntaxTreeNode) -> str:
    return _inline(node.children, ())


def _inline(nodes: Sequence[SyntaxTreeNode], marks: tuple[str, ...]) -> str:
    made = ""
    for number, node in enumerate(nodes):
        after = _first(nodes[number + 1]) if number + 1 < len(nodes) else ""
        made += _span(node, marks, made[-1:], after)
    return made


def _span(node: SyntaxTreeNode, marks: tuple[str, ...], before: str, after: str) -> str:
    if node.type in _LEAVES:
        return _LEAVES[node.type](node.content)
    if node.type == "link":
        return _link(node, marks)
    mark = _DELIMITERS.get(node.type)
    if mark is None or mark in marks:
        return _inline(node.children, marks)
    inner = _inline(node.children, (*marks, mark))
    # Beside a letter a mark is none, unless it stands in braces.
    fence = f"{{{mark}}}" if before.isalnum() or after.isalnum() else mark
    return f"{fence}{inner}{fence}" if inner else ""


_LEAVES: Mapping[str, Callable[[str], str]] = {
    "text": plain_words,
    "code_inline": lambda content: "{{" + plain_words(content) + "}}",
    "hardbreak": lambda _: _BREAK,
    "softbreak": lambda _: " ",
}


def _first(node: SyntaxTreeNode) -> str:
    """Return the first character that a node shows."""
    return node.content[:1] if node.content else next((_first(child) for child in node.children), "")


def _link(node: SyntaxTreeNode, marks: tuple[str, ...]) -> str:
    address, inner = str(node.attrs.get("href", "")), _inline(node.children, marks)
    if urlsplit(address).scheme not in {"http", "https"}:
        return inner  # ``[~name]`` and ``[^file]`` would be a person and a file
    quoted = re.sub(r"[\s|\[\]{}\\^~!*]", lambda found: f"%{ord(found[0]):02X}", address)
    return f"[{inner}|{quoted}]" if inner else f"[{quoted}]"


# The way back. What was escaped stands aside as lone surrogates until the markup has been read.
_ESCAPED = re.compile(r"\\\\ ?|\\([^\w\s]|_)|&\#(\d{1,5});|&(amp|lt|gt|quot);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
_ASIDE = 0xDC00
_ASCII = 0x80
_BACK = re.compile("[\udc00-\udc7f]")
_BEGIN = re.compile(r"^\s*(?:h[1-6]\.\s+|bq\.\s+|[*#]+(?:\s+|$)|-\s+)")
_LINK = re.compile(r"\[(?:([^\]|]+)\|)?~?([^\]]+)\]")
_MACRO = re.compile(r"\{(?:anchor|quote|color|code|panel)(?::[^}]*)?\}|\{\{|\}\}")
_PHRASE = re.compile(r"(?<!\w)([*_+])(?=\S)(.+?)(?<=\S)\1(?!\w)|\{([*_+])\}(.+?)\{\3\}", re.DOTALL)


def wiki_text(value: object) -> str:
    """Return the words of markup that stands in Jira, a line a block; what is no text gives none."""
    if not isinstance(value, str):
        return ""
    made: list[str] = []
    for number, part in enumerate(value.replace("\r\n", "\n").split(_VERBATIM_MARK)):
        # Every second part stood between two of these marks.
        made += part.strip("\n").split("\n") if number % 2 else map(_words, part.split("\n"))
    return "\n".join(line for line in made if line.strip())


def _words(line: str) -> str:
    text = _BEGIN.sub("", _ESCAPED.sub(_aside, line))
    if text.strip() == "----":
        return ""
    if text.startswith("|"):
        text = " | ".join(cell.strip() for cell in re.split(r"\|\|?", text.strip().strip("|")))
    text = _MACRO.sub("", _LINK.sub(lambda found: found[1] or found[2], text))
    while (plain := _PHRASE.sub(lambda found: found[2] or found[4], text)) != text:
        text = plain
    return _BACK.sub(lambda found: chr(ord(found[0]) - _ASIDE), text)


def _aside(found: re.Match[str]) -> str:
    if not found.lastindex:
        return "\n"
    char = found[1] or (chr(int(found[2])) if found[2] else _NAMED[found[3]])
    return chr(ord(char) + _ASIDE) if ord(char) < _ASCII else char
