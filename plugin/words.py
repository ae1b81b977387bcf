"""Words for people: gettext catalogues, dates and numbers in the reader's language and zone.

English is the source text; ``templates/locale/<locale>/*.po`` holds the others and is read as it stands, so
that nothing has to be compiled on a fresh machine.
"""

import gettext
import io
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("ru", "en")
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a text for extraction where it is defined; it is translated where it is shown."""
    return message


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """Return the merged catalogue of a locale; an unknown locale gets the English source texts."""
    merged: gettext.NullTranslations = gettext.NullTranslations()
    for path in sorted((TEMPLATES / "locale" / locale).glob("*.po")):
        binary = io.BytesIO()
        write_mo(binary, read_po(io.BytesIO(path.read_bytes()), locale=locale))
        binary.seek(0)
        one = gettext.GNUTranslations(binary)
        one.add_fallback(merged)
        merged = one
    return merged


class Words:
    """Texts, dates and numbers for one reader.

    ``gettext`` and ``ngettext`` take ``%(name)s`` values as keywords; every date is shown in ``zone``.
    """

    def __init__(self, locale: str = "en", zone: tzinfo | None = None) -> None:
        self.locale = locale if locale in LOCALES else "en"
        self.zone = zone or ZoneInfo("UTC")
        self._catalogue = catalogue(self.locale)

    def gettext(self, message: str, **values: object) -> str:
        """Translate one text and fill in its values."""
        text = self._catalogue.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """Translate a text with a count; ``%(count)s`` is always available."""
        return self._catalogue.ngettext(one, many, count) % {"count": self.number(count), **values}

    def moment(self, when: datetime) -> str:
        """Day and time to the minute: ``6 ноября 2026, 18:00``."""
        return f"{self.day(when)}, {self.time(when)}"

    def day(self, when: datetime) -> str:
        """Day, month in words, year."""
        return dates.format_date(when.astimezone(self.zone), "d MMMM y", locale=self.locale)

    def short_day(self, when: datetime) -> str:
        """Day and month in words."""
        return dates.format_date(when.astimezone(self.zone), "d MMMM", locale=self.locale)

    def time(self, when: datetime) -> str:
        """Hours and minutes, 24 hours."""
        return dates.format_time(when.astimezone(self.zone), "HH:mm", locale=self.locale)

    def number(self, value: float) -> str:
        """Group thousands with a no-break space where the language does."""
        return str(numbers.format_decimal(value, locale=self.locale))
