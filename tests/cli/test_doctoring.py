"""How the doctor runs its looks, and that every reason it can give has words."""

import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from plugin import doctoring
from plugin.domain.health import Check, Health
from plugin.errors import NeedsOperator
from plugin.reports import WHAT_TO_DO
from plugin.usecases.doctor import examine

FINE = Check("fine", Health.OK, "ok")


def refuses(_):
    raise NeedsOperator("no_right", subject="x")


def breaks(_):
    yield FINE
    raise ZeroDivisionError("a secret text")


def test_a_look_that_fails_breaks_or_hangs_hides_no_other():
    end = threading.Event()
    looks = (("a", refuses), ("b", breaks), ("c", lambda _: end.wait() and ()), ("d", lambda _: [FINE]))
    found = list(examine(None, looks, timedelta(seconds=0.2)))
    end.set()
    assert [(c.name, c.state, c.reason) for c in found] == [
        ("a", "FAIL", "no_right"),
        ("b", "FAIL", "cannot_look"),
        ("c", "FAIL", "took_too_long"),
        ("fine", "ok", "ok"),
    ]
    assert "a secret text" not in str(found)


def test_what_is_not_well_is_followed_by_what_to_do():
    said = list(doctoring.lines([FINE, Check("tracker", Health.FAIL, "token_refused", {"subject": "myself"})]))
    assert said == [
        "ok    fine  ok",
        "FAIL  tracker  token_refused (subject myself)",
        f"      to do: {WHAT_TO_DO['token_refused']}",
    ]


@pytest.mark.parametrize("name", ["doctor_here", "doctor_there", "doctor_people", "doctor_checklists"])
def test_every_reason_of_a_check_has_words_and_something_to_do(name):
    source = (Path(doctoring.__file__).parent / "usecases" / f"{name}.py").read_text(encoding="utf-8")
    given = set(re.findall(r'Check\(\s*"(\w+)", Health\.(OK|WARN|FAIL), "(\w+)"', source))
    assert len(given) > 6
    told = set(doctoring.SAID) | {(check, reason) for check, _, reason in given if reason in doctoring.ANYWHERE}
    assert {(check, reason) for check, _, reason in given} - told == set()
    advised = set(doctoring.TO_DO) | set(WHAT_TO_DO)
    assert {reason for _, state, reason in given if state != "OK"} - advised == set()
