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
    return [pointer for pointer, _ in wrong(data)]


def wrong(data):
    """Return the problems of a manifest: (pointer, text)."""
    with pytest.raises(ManifestError) as error:
        parse(data)
    return error.value.problems


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


def test_a_tracker_without_its_kind_is_told_what_is_missing():
    data = copy.deepcopy(GOOD)
    del data["workspaces"]["demo"]["tracker"]["kind"]
    assert wrong(data)[0][0] == f"{W}/tracker/kind"


def test_two_roles_with_one_id_are_refused():
    assert broken((f"{W}/roles/1/id", "sales")) == [W]


PAGE = "https://www.notion.so/polus/Sales-0123456789abcdef0123456789abcdef?pvs=4"


def on_notion(*pages):
    data = copy.deepcopy(GOOD)
    section = data["workspaces"]["demo"]
    section["tracker"] = {"kind": "notion", "credentials": {"token": {"env": "TRIDA_NOTION_TOKEN"}}}
    section["deals"] = {"data_source": "fedcba98-7654-3210-fedc-ba9876543210"}
    section["goals"] = None
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


def notion(**parts):
    """Return a workspace on Notion, parts of it replaced; ``tracker`` and ``deals`` are added to."""
    data = on_notion()
    section = data["workspaces"]["demo"]
    for name, value in parts.items():
        section[name] = {**section[name], **value} if name in ("tracker", "deals") else value
    return data


def test_notion_needs_no_webhook_secret_and_knows_its_own_addresses():
    section = parse(on_notion()).workspaces["demo"]
    assert section.tracker.webhook_secrets == []
    assert (section.tracker.api_url, section.tracker.browse_url) == ("https://api.notion.com", "https://www.notion.so")
    secrets = [{"env": f"SECRET_{number}"} for number in range(3)]
    assert len(parse(notion(tracker={"webhook_secrets": secrets[:2]})).workspaces["demo"].tracker.webhook_secrets) == 2
    assert wrong(notion(tracker={"webhook_secrets": secrets}))[0][0] == f"{W}/tracker/webhook_secrets"
    for few in ([], secrets):
        assert broken((f"{W}/tracker/webhook_secrets", few)) == [f"{W}/tracker/webhook_secrets"]


def test_deals_of_notion_are_a_data_source_and_perhaps_a_filter():
    source, chosen = "fedcba98-7654-3210-fedc-ba9876543210", {"property": "Сумма", "number": {"greater_than": 0}}
    assert json.loads(parse(on_notion()).workspaces["demo"].deals.selection) == {"data_source": source, "filter": None}
    selection = parse(notion(deals={"filter": chosen})).workspaces["demo"].deals.selection
    assert json.loads(selection) == {"data_source": source, "filter": chosen}
    assert "Сумма" in selection
    assert wrong(notion(deals={"data_source": "Deals"}))[0][0] == f"{W}/deals/data_source"
    assert parse(GOOD).workspaces["demo"].deals.selection == GOOD["workspaces"]["demo"]["deals"]["jql"]


@pytest.mark.parametrize(
    ("deals", "pointer", "said"),
    [
        ({"jql": "project = DEAL"}, f"{W}/deals", "either jql or data_source"),
        ({"jql": "project = DEAL", "data_source": None}, W, "named by data_source"),
        ({"data_source": None}, f"{W}/deals", "either jql or data_source"),
        ({"data_source": None, "jql": "x", "filter": {"a": 1}}, f"{W}/deals", "filter belongs to data_source"),
    ],
)
def test_deals_are_named_in_one_way_that_their_tracker_knows(deals, pointer, said):
    ((where, text),) = wrong(notion(deals=deals))
    assert (where, said in text) == (pointer, True)


@pytest.mark.parametrize("kind", ["jira-cloud", "jira-dc"])
def test_jira_takes_no_data_source_and_nothing_of_notion(kind):
    ((where, text),) = wrong(jira(kind, deals={"data_source": "0" * 32}))
    assert (where, "named by jql" in text) == (W, True)
    found = wrong(jira(kind, tracker={"owner": "Владелец"}))
    assert [pointer for pointer, _ in found] == [f"{W}/tracker/owner"]


def jira(kind, deals=None, tracker=()):
    data = copy.deepcopy(GOOD)
    section = data["workspaces"]["demo"]
    section["tracker"] |= {"kind": kind, **dict(tracker)}
    section["deals"] = deals or section["deals"]
    return data


@pytest.mark.parametrize("source", ["project_role", "group"])
def test_notion_has_neither_roles_nor_groups(source):
    roles = on_notion()["workspaces"]["demo"]["roles"]
    for parts in ({"facilitators": {source: "x"}}, {"roles": [{**roles[0], "who": {source: "x"}}, *roles[1:]]}):
        ((where, text),) = wrong(notion(**parts))
        assert (where, "notion has neither" in text) == (W, True)
    parse(notion(facilitators={"user_field": "Владелец"}))


def test_the_rights_that_are_asked_for_are_those_of_the_tracker():
    jira_scopes, notion_scopes = (
        {one.scope for one in parse(data).permissions_of("demo")} for data in (GOOD, on_notion())
    )
    assert {"EDIT_ISSUES", "CREATE_ISSUES"} <= jira_scopes
    assert {"read_content", "insert_comments"} <= notion_scopes
    beside = {one.scope for one in parse(GOOD).permissions_beside("demo")}
    assert beside == {f"{what}:confluence" for what in ("read:space", "read:page", "write:page", "delete:page")}
    assert jira_scopes | notion_scopes | beside == {one["scope"] for one in GOOD["permissions"]}
    assert not jira_scopes & notion_scopes
    server = jira("jira-dc")
    server["workspaces"]["demo"]["goals"]["page"] = {"kind": "issue", "project": "GOAL"}
    assert parse(server).permissions_of("demo") == parse(GOOD).permissions_of("demo")
    assert parse(server).permissions_beside("demo") == ()


G = f"{W}/goals"


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("sources/0/data_source", "fedcba98-7654-3210-fedc-ba9876543210", f"{G}/sources/0"),
        ("sources/0/jql", None, f"{G}/sources/0"),
        ("sources/0/filter", {"property": "x"}, f"{G}/sources/0"),
        ("sources/0/fields/plans", "План", f"{G}/sources/0/fields/plans"),
        ("sources/0/fixed", {"department": "legal"}, G),
        ("processes/0/between", ["marketing", "legal"], G),
        ("processes/0/between", ["marketing"], f"{G}/processes/0/between"),
        ("processes/1/cadence/anchor", None, f"{G}/processes/1/cadence"),
        ("departments/1/id", "marketing", G),
        ("departments/0/numbers", "farmer", f"{G}/departments/0/numbers"),
        ("health", {"behind": 20, "far_behind": 10}, f"{G}/health"),
        ("page/kind", "wiki", f"{G}/page/kind"),
        ("page", {"kind": "notion", "parent": "Shared"}, f"{G}/page/parent"),
    ],
)
def test_a_goal_tree_is_told_where_it_is_wrong(path, value, pointer):
    assert pointer in broken((f"{G}/{path}", value))


def test_a_tree_is_called_by_its_title_in_a_language_that_it_has():
    goals = parse(GOOD).workspaces["demo"].goals
    assert [goals.title_in(one) for one in ("ru", "en", "de")] == ["Дерево целей", "Goal tree", "Дерево целей"]


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
