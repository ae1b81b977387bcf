"""The list of checks, their order, and what became of each."""

import re
from pathlib import Path

from plugin.errors import TridaError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assumptions.md"
FLAGS = re.MULTILINE | re.DOTALL
ENTRY = re.compile(r"^\*\*(\d+)\.\*\* (.+?)\n\*Where\* .+?\*make live\*\s+(.+?)(?:\n\n|\n?\Z)", FLAGS)
SEEN, NOT_SEEN, NOT_CHECKED = "seen", "not seen", "not checked"


class NotChecked(Exception):
    """Why an assumption could not be looked at this time."""


def assumptions():
    """Return number → (assumption, how ``make live`` looks at it), as the page has them."""
    found = ENTRY.findall(PAGE.read_text(encoding="utf-8"))
    return {int(number): (" ".join(text.split()), " ".join(how.split())) for number, text, how in found}


def refusal(ask):
    """Return the error that ``ask`` ends with; None when it goes through."""
    try:
        ask()
    except TridaError as error:
        return error
    return None


class Checks:
    """The checks of one module, in the order in which they are written."""

    def __init__(self):
        self.all = []

    def __call__(self, number):
        def register(look):
            self.all.append((number, look))
            return look

        return register


def look_at_all(checks, visit, report):
    """Run the checks one after the other; returns number → (state, why)."""
    results = {}
    for number, look in checks:
        results[number] = _look(look, visit)
        report(number, *results[number])
    return results


def _look(look, visit):
    try:
        return SEEN, look(visit) or ""
    except NotChecked as why:
        return NOT_CHECKED, str(why)
    except TridaError as error:
        facts = ", ".join(f"{k} {v}" for k, v in error.facts.items())
        return NOT_SEEN, f"{error.reason}{f' ({facts})' if facts else ''}"
    except Exception as error:  # noqa: BLE001 - one check must not end the run
        return NOT_SEEN, f"{type(error).__name__}: {error}".splitlines()[0][:200]


def table(results):
    """Return the report, a line for each assumption of the page."""
    lines = []
    for number, (text, how) in assumptions().items():
        state, why = results.get(number, (NOT_CHECKED, how))
        plain = text.translate({ord("`"): None, ord("*"): None})
        lines.append(f"{number:>3}  {state:<11}  {plain}{f'  [{why}]' if why else ''}")
    counts = [sum(results.get(n, (NOT_CHECKED,))[0] == s for n in assumptions()) for s in (SEEN, NOT_SEEN, NOT_CHECKED)]
    return "\n".join([*lines, "", "seen {}, not seen {}, not checked {}".format(*counts)])
