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


PAGE = "https://www.notion.so/polus/Sales-0123456789abcdef0123456789abcdef?pvs=4"


def on_notion(*pages):
    data = copy.deepcopy(GOOD)
    section = data["workspaces"]["demo"]
    section["tracker"] = {"kind": "notion", "credentials": {"token": {"env": "TRIDA_NOTION_TOKEN"}}}
    section["deals"] = {"data_source": "fedcba98-7654-3210-fedc-ba9876543210"}
    section["facilitators"] = {"deal_owner": True}
    for role, page in zip(section["roles"], pages, strict=False):
        role |= {"who": {"people": [{"id": role["id"]}]}, "private_page": page}
    for role in section["roles"][len(pages) :]:
        role["who"] = {"people": [{"id": role["id"]}]}
    return data


def test_a_private_page_is_named_by_id_or_link_for_one_role_on_notion():
    dashed = "01234567-89ab-cdef-0123-456789abcdee"
    section = parse(on_notion(PAGE, dashed)).workspaces["demo"]
    assert [role.private_page_id[-4:] for role in section.roles] == ["cdef", "cdee", ""]
    assert (section.private_page("marketing"), section.private_page("product")) == (dashed, None)
    for wrong in ([PAGE, "0123456789ABCDEF"], [PAGE, PAGE.partition("?")[0]], [PAGE, dashed[:-1] + "f"]):
        with pytest.raises(ManifestError):
            parse(on_notion(*wrong))
    assert broken((f"{W}/roles/0/private_page", PAGE)) == [W]


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
