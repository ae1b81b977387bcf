"""The list of checks, their order, and what became of each."""

import re
from pathlib import Path

from plugin.errors import TridaError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assumptions.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \|.*\| ([^|]+?) \|$", re.MULTILINE)
SEEN, NOT_SEEN, NOT_CHECKED = "seen", "not seen", "not checked"
CHECKS = []


class NotChecked(Exception):
    """Why an assumption could not be looked at this time."""


def assumptions():
    """Return number → (assumption, how ``make live`` looks at it), as the page has them."""
    return {int(number): (text, how) for number, text, how in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def check(number):
    """Register a check; they run in the order in which they are written."""

    def register(look):
        CHECKS.append((number, look))
        return look

    return register


def look_at_all(visit, report):
    """Run every check; an assumption with several is seen when all of them saw it. Returns number → (state, why)."""
    results = {}
    for number, look in CHECKS:
        state, why = _look(look, visit)
        before = results.get(number)
        if before is None or before[0] == SEEN:
            results[number] = (state, why)
        report(number, state, why)
    return results


def _look(look, visit):
    try:
        return SEEN, look(visit) or ""
    except NotChecked as why:
        return NOT_CHECKED, str(why)
    except TridaError as error:
        facts = ", ".join(f"{k} {v}" for k, v in error.facts.items())
        return NOT_SEEN, f"{error.reason}{f' ({facts})' if facts else ''}"
    except (AssertionError, LookupError, TypeError, ValueError) as error:
        return NOT_SEEN, f"{type(error).__name__}: {error}".splitlines()[0][:200]


def table(results):
    """Return the report, a line for each assumption of the page."""
    lines = []
    for number, (text, how) in assumptions().items():
        state, why = results.get(number, (NOT_CHECKED, how))
        plain = text.replace("`", "").replace("**", "")
        lines.append(f"{number:>3}  {state:<11}  {plain}{f'  [{why}]' if why else ''}")
    counts = [sum(results.get(n, (NOT_CHECKED,))[0] == s for n in assumptions()) for s in (SEEN, NOT_SEEN, NOT_CHECKED)]
    return "\n".join([*lines, "", "seen {}, not seen {}, not checked {}".format(*counts)])
