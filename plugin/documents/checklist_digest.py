"""What waits in checklists, a line each: for the goal tree's page, pages of lists and the command."""

from collections.abc import Mapping

from plugin.documents.goal_numbers import short_day
from plugin.domain.checklists.model import Owed
from plugin.words import Words


def owed(words: Words, one: Owed, names: Mapping[str, str]) -> tuple[str, str]:
    """Say for whom a line of the digest waits (the department, the person where one is named), then what waits."""
    department, person = names.get(one.department, one.department), names.get(one.person, "")
    what = words.ngettext(
        "%(process)s: %(count)s item, the oldest since %(day)s",
        "%(process)s: %(count)s items, the oldest since %(day)s",
        one.items,
        process=names.get(one.process, one.process),
        day=short_day(words, one.oldest),
    )
    return ", ".join(filter(None, (department, person))), what
