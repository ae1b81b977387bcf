"""Fill a template of ``templates/documents`` in the reader's language and parse the result."""

from datetime import tzinfo
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugin.documents import comparisons, markdown, phrases
from plugin.domain.seals import short
from plugin.ports.world import Document
from plugin.words import TEMPLATES, Words, catalogue


@cache
def _environment(locale: str, zone: tzinfo) -> Environment:
    words = Words(locale, zone)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES / "documents"),
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701 - the output is Markdown: ``finalize`` escapes every value for it
        finalize=markdown.escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    texts = catalogue(locale)
    made.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"anchor": markdown.link, "strong": markdown.strong, "code": markdown.code, "short": short}
    made.globals |= {"key": markdown.key}
    made.globals |= {"words": words, "phrases": phrases, "comparisons": comparisons}
    return made


def render(name: str, words: Words, **values: Any) -> Document:
    """Fill ``templates/documents/<name>.md.j2``; a value that the template needs and does not get is an error.

    Which template takes which values stands in ``plugin/documents/README.md``.
    """
    text = _environment(words.locale, words.zone).get_template(f"{name}.md.j2").render(**values)
    return Document(text, markdown.tree(text))
