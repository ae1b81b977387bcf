"""The search for a text in bytes, however it was written there: escaped, quoted, encoded or compressed."""

import base64
import binascii
import contextlib
import html
import json
import quopri
import re
import zlib
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, quote_plus

WIDE = ("utf-16-le", "utf-16-be")
MOST = 8 * 1024 * 1024
PIECE = 512
DEEP = 3
STREAM = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
STREAM_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/_-])(?:H4sI|e[AFJN])[A-Za-z0-9+/_-]{14,}")
STREAM_HEX = re.compile(rb"(?:1f8b08|78(?:01|5e|9c|da))[0-9a-f]{20,}", re.IGNORECASE)
BREAKS = re.compile(rb"=?\r?\n[ \t]*")


@cache
def forms(text: str) -> dict[str, bytes]:
    """Return the name and bytes of every form in which ``text`` is looked for, compression apart."""
    plain = text.encode()
    found = {"utf-8": plain, **{code: text.encode(code) for code in WIDE}}
    found |= {name: written.encode() for name, written in _escaped(text).items()}
    for name in ("utf-8", *WIDE, "json"):
        found |= _in_base64(name, found[name])
        found[f"hex of {name}"] = found[name].hex().encode()
        found[f"HEX of {name}"] = found[name].hex().upper().encode()
    return {name: written for number, (name, written) in enumerate(found.items()) if _first(found, number, written)}


def _first(found: dict[str, bytes], number: int, written: bytes) -> bool:
    return written not in list(found.values())[:number]


def _escaped(text: str) -> dict[str, str]:
    once = json.dumps(text)[1:-1]
    named = html.escape(text)
    slashed = repr(text.encode())[2:-1]
    return {
        "json": once,
        "json, capital digits": re.sub(r"\\u[0-9a-f]{4}", lambda m: f"\\u{m[0][2:].upper()}", once),
        "json in json": json.dumps(once)[1:-1],
        "json, script-safe": _script_safe(once),
        "json, readable": json.dumps(text, ensure_ascii=False)[1:-1],
        "json, readable, script-safe": _script_safe(json.dumps(text, ensure_ascii=False)[1:-1]),
        "bytes in Python": slashed,
        "bytes in Python, twice": slashed.replace("\\", "\\\\"),
        "html": named,
        "html of Jinja": named.replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        "html, decimal": named.encode("ascii", "xmlcharrefreplace").decode(),
        "html, hexadecimal": _entities(text, "&#x{:x};"),
        "html, HEXADECIMAL": _entities(text, "&#x{:X};"),
        "url": quote(text, safe=""),
        "url, small digits": _small(quote(text, safe="")),
        "url, plus": quote_plus(text),
        "url, plus, small digits": _small(quote_plus(text)),
        "url, twice": quote(quote(text, safe=""), safe=""),
        "mail": quopri.encodestring(text.encode()).replace(b"=\n", b"").decode(),
    }


def _script_safe(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" if c in "&<>'" else c for c in text)


def _entities(text: str, shape: str) -> str:
    return "".join(c if c.isascii() and c not in "&<>\"'" else shape.format(ord(c)) for c in text)


def _small(text: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), text)


def _in_base64(name: str, plain: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the characters of base64 that do not depend on what stands before and after, at all three offsets."""
    for offset in range(3):
        standard = base64.b64encode(bytes(offset) + plain)
        whole = slice((0, 2, 3)[offset], (offset + len(plain)) * 8 // 6)
        yield f"base64 of {name}, offset {offset}", standard[whole]
        yield f"base64url of {name}, offset {offset}", standard.translate(bytes.maketrans(b"+/", b"-_"))[whole]


def find(blob: bytes, *texts: str) -> set[tuple[str, str]]:
    """Return (text, form) for everything that is found, in compressed streams too."""
    return {
        (text, f"{name}{form}")
        for layer, name in _layers(blob, "", DEEP)
        for text in texts
        for form, written in forms(text).items()
        if written in layer
    }


def _layers(blob: bytes, name: str, depth: int) -> Iterator[tuple[bytes, str]]:
    yield blob, name
    if b"\n" in blob:
        yield BREAKS.sub(b"", blob), f"{name}over line ends, "
    if depth:
        for packed in _streams(blob):
            yield from _layers(packed, f"{name}compressed, ", depth - 1)


def _streams(blob: bytes) -> Iterator[bytes]:
    """Yield what was compressed by zlib or gzip, raw or written in base64 or hexadecimal."""
    yield from filter(None, (_inflated(memoryview(blob)[found.start() :]) for found in STREAM.finditer(blob)))
    for found in STREAM_BASE64.finditer(blob):
        run = found[0].translate(bytes.maketrans(b"-_", b"+/"))
        yield _inflated(base64.b64decode(run[: len(run) // 4 * 4]))
    for found in STREAM_HEX.finditer(blob):
        yield _inflated(binascii.unhexlify(found[0][: len(found[0]) // 2 * 2]))


def _inflated(candidate: bytes | memoryview) -> bytes:
    """Return as much as can be read: a broken stream still shows its beginning."""
    machine, read = zlib.decompressobj(wbits=47), b""
    for start in range(0, len(candidate), PIECE):
        piece, before = candidate[start : start + PIECE], machine.copy()
        try:
            read += machine.decompress(piece, MOST)
        except zlib.error:
            return read + _bytewise(before, piece)
        if machine.eof or len(read) > MOST:
            break
    return read


def _bytewise(machine: "zlib._Decompress", piece: bytes | memoryview) -> bytes:
    """Return what comes out before the byte that is wrong."""
    read = b""
    with contextlib.suppress(zlib.error):
        for number in range(len(piece)):
            read += machine.decompress(piece[number : number + 1])
    return read
