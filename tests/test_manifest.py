"""manifest.json: every mistake at once, each with its JSON pointer; no secret may stand in it."""

import copy
import json

import pytest

from plugin.manifest import ManifestError, load, parse
from tests.generated import ROOT

GOOD = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


def broken(*changes):
    """Return the pointers of the problems after setting values at paths."""
    data = copy.deepcopy(GOOD)
    for path, value in changes:
        here = data
        *way, last = path.strip("/").split("/")
        for part in way:
            here = here[int(part)] if isinstance(here, list) else here[part]
        here[int(last) if isinstance(here, list) else last] = value
    with pytest.raises(ManifestError) as error:
        parse(data)
    return [pointer for pointer, _ in error.value.problems]


W = "/workspaces/demo"


def test_all_mistakes_are_reported_at_once():
    found = broken(
        (f"{W}/zone", "Europe/Nowhere"),
        (f"{W}/roles/0/who", {"project_role": "Sales", "group": "x"}),
        (f"{W}/deadline/policy", "explode"),
        ("/surprise", 1),
    )
    assert {f"{W}/zone", f"{W}/roles/0/who", f"{W}/deadline/policy", "/surprise"} <= set(found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{W}/tracker/credentials/token", "my-secret-token"),
        (f"{W}/tracker/webhook_secrets", ["secret"]),
        (f"{W}/tracker/kind", "fax"),
        (f"{W}/deadline/hours", 0),
        (f"{W}/opening", {}),
        (f"{W}/locale", "de"),
        ("/manifest_version", 2),
    ],
)
def test_a_mistake_points_at_its_place(path, value):
    assert any(pointer.startswith(path) for pointer in broken((path, value)))


def test_two_roles_with_one_id_are_refused():
    assert broken((f"{W}/roles/1/id", "sales")) == [W]


def test_an_inline_secret_is_not_repeated_in_the_message():
    data = copy.deepcopy(GOOD)
    data["workspaces"]["demo"]["tracker"]["credentials"]["token"] = "ATATT-very-secret"
    with pytest.raises(ManifestError) as error:
        parse(data)
    assert "very-secret" not in str(error.value)


@pytest.mark.parametrize("text", ["{", "[]", "null", '"x"'])
def test_a_file_that_is_no_manifest_is_refused(tmp_path, text):
    path = tmp_path / "manifest.json"
    path.write_text(text)
    with pytest.raises(ManifestError):
        load(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ManifestError, match="cannot be read"):
        load(tmp_path / "none.json")
