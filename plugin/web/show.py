"""How a page gets its language, its zone and its template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import dates
from flask import Flask, Response, g, make_response, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from plugin.documents.comparisons import within
from plugin.domain.seals import short
from plugin.usecases.views import RoundHead
from plugin.web import labels
from plugin.words import LOCALES, Words, catalogue

View = Callable[..., AnyResponse]
Views = Mapping[str, View]
NBSP = "\u00a0"


class Setting(Protocol):
    """What decides language and zone of a page: a round's head, or a page about a whole workspace."""

    @property
    def locale(self) -> str:
        """The workspace's language."""

    @property
    def zone(self) -> str:
        """The workspace's zone, by its IANA name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who the page is written for. ``chosen`` is the language they asked for; links and forms carry it on."""

    words: Words
    zone: ZoneInfo | None
    chosen: str | None

    def when(self, moment: datetime) -> str:
        """Day and time that never break over two lines: ``6 ноября, 18:00``."""
        return f"{self.words.short_day(moment)}, {self.words.time(moment)}".replace(" ", NBSP)

    def full(self, moment: datetime) -> str:
        """Day, year and time."""
        return self.words.moment(moment).replace(" ", NBSP)

    def day(self, day: date) -> str:
        """Day, month in words, year, of a calendar day that belongs to no zone."""
        return dates.format_date(day, "d MMMM y", locale=self.words.locale).replace(" ", NBSP)

    def month(self, day: date) -> str:
        """Month in words and year, as a heading begins: ``Ноябрь 2026``."""
        told = dates.format_date(day, "LLLL y", locale=self.words.locale)
        return f"{told[:1].upper()}{told[1:]}".replace(" ", NBSP)

    def date_in_figures(self, moment: datetime) -> str:
        """Write the date as the stamp shows it: ``05.11.2026``."""
        return dates.format_date(moment.astimezone(self.words.zone), "dd.MM.y", locale=self.words.locale)

    @property
    def city(self) -> str:
        """The city that the zone is named after."""
        return dates.get_timezone_location(self.zone, locale=self.words.locale, return_city=True) if self.zone else ""


def reader(head: Setting | None) -> Reader:
    """Choose the language: asked for, else the workspace's, else the browser's; times are in the workspace's zone.

    What was asked for stands in the address, of forms too, so that no cookie is needed to remember it.
    """
    asked = request.args.get("lang")
    chosen = asked if asked in LOCALES else None
    own = head.locale if head else request.accept_languages.best_match(LOCALES, default="en")
    zone = ZoneInfo(head.zone) if head else None
    return Reader(Words(chosen or own or "en", zone), zone, chosen)


def show(
    template: str,
    status: int = 200,
    *,
    head: RoundHead | None = None,
    setting: Setting | None = None,
    **values: object,
) -> AnyResponse:
    """Render one page; ``head`` is None before a round is known, ``setting`` is for pages that are not of one round."""
    g.reader = reader(head or setting)
    page = render_template(template, head=head, reader=g.reader, words=g.reader.words, **values)
    return make_response(page, status)


def link(endpoint: str, **values: str | None) -> str:
    """Address of a door that keeps the chosen language."""
    asked = {"lang": g.reader.chosen} if "reader" in g and g.reader.chosen else {}
    return url_for(endpoint, **{**asked, **{k: v for k, v in values.items() if v is not None}})


def in_language(locale: str) -> str:
    """Address of this very page in another language."""
    kept = {k: v for k, v in request.args.items() if k != "lang"}
    return url_for(request.endpoint or "home", **{**(request.view_args or {}), **kept, "lang": locale})


def see_other(address: str) -> AnyResponse:
    """Answer a form that was accepted."""
    return Response(status=303, headers={"Location": address})


def prepare(app: Flask, version: str) -> None:
    """Give the templates their words; ``version`` makes a new style sheet a new address."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda text: catalogue(g.reader.words.locale).gettext(text),
        lambda one, many, count: catalogue(g.reader.words.locale).ngettext(one, many, count),
        newstyle=True,
    )
    env.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
    env.filters["within"] = within
    env.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    env.globals.update(link=link, in_language=in_language, labels=labels, short=short, version=version, nbsp=NBSP)
