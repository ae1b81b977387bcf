"""How wide a text will be in a picture whose font is the reader's own, and how a long one is cut."""

DOTS = "…"
# Widths in parts of the font size, those of DejaVu Sans: the widest of the fonts that the style sheet's list ends in.
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.3, "'Iijl"),
        (0.36, " \u00a0,./:;|·!()-[]rt"),
        (0.54, "*?_гз“”FLckvxyвстухчьэ"),
        (0.6, '"0123456789$EPSTYabdeghnopquабеийклнопряГЕЗРТУёЁ₽«»f'),
        (0.68, "ABCKRVXZдцъАБВКСХЧЬЭЯ"),
        (0.76, "DGHNUмИЙЛНП▲"),
        (0.84, "OQwыДОЦЪ&#+<=>MфюМФЫ≤≥×→✓○◷"),
        (0.95, "%жшщ■@Wm—…"),
        (1.1, "Ш№ЖЩЮ"),
    )
    for letter in letters
}
_OTHER, _IDEOGRAPH = 0.7, 1.0
_BOLD = 1.13


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in units of the picture; rather too much than too little."""
    return sum(map(_width, text)) * size * (_BOLD if bold else 1)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits with three dots at its end."""
    if width(text, size, bold=bold) <= room:
        return text
    left = room - width(DOTS, size, bold=bold)
    kept = 0
    for letter in text:
        left -= _width(letter) * size * (_BOLD if bold else 1)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + DOTS


def _width(letter: str) -> float:
    return _WIDTHS.get(letter, _IDEOGRAPH if letter > "\u2e7f" else _OTHER)
