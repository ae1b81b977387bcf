from datetime import timedelta

import pytest

from plugin.domain.health import Check, Health, healthy, in_two_roles, of_clocks


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, "ok"), (60, "ok"), (-60, "ok"), (61, "warn"), (-61, "warn"), (300, "warn"), (301, "FAIL"), (-301, "FAIL")],
)
def test_clocks_may_be_a_little_apart_either_way(seconds, state):
    assert of_clocks(timedelta(seconds=seconds)) == state


def test_a_person_in_two_roles_is_named_once_with_both():
    assert in_two_roles({"sales": ["a", "b", "a"], "product": ["b"], "marketing": []}) == {"b": ("sales", "product")}


def test_warnings_leave_an_installation_healthy():
    warned = [Check("x", Health.OK, "ok"), Check("x", Health.WARN, "away")]
    assert healthy(warned)
    assert not healthy([*warned, Check("x", Health.FAIL, "away")])
