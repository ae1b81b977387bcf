import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import PREFIX, Api, associate, make_field, put_on_screens, refused


def test_a_new_field_is_in_no_project_and_on_no_screen(admin: Api, bot: Api, sandbox: Sandbox) -> None:
    field = make_field(admin, "State", "readonlyfield", None)

    def status() -> int:
        return bot.call("PUT", "/issue/DEAL-142", {"fields": {field: "x"}}).status_code

    assert status() == 400
    assert associate(admin, sandbox, "DEAL", field).status_code == 204
    assert status() == 400
    put_on_screens(admin, field)
    assert status() == 204


def test_a_field_enters_a_project_by_its_scheme_too(admin: Api, sandbox: Sandbox) -> None:
    field = make_field(admin, "State", "textfield")
    project = sandbox.world.project("DEAL").id
    page = admin.get("/config/fieldschemes/projects", projectId=[project, sandbox.world.project("TEAM").id])
    assert page["values"] == [{"projectId": int(project), "schemeId": 10000}]
    put = "/config/fieldschemes/fields"
    good = admin.call("PUT", put, {field: [{"schemeIds": [10000]}]})
    assert (good.status_code, good.get_json()["results"][0]["success"]) == (200, True)
    assert admin.call("PUT", put, {field: [{"schemeIds": [10000, 99]}]}).status_code == 207
    assert admin.call("PUT", put, {field: [{"schemeIds": [99]}]}).status_code == 400
    assert admin.call("PUT", put, {"customfield_5": [{"schemeIds": [10000]}]}).status_code == 400
    assert field in admin.get("/issue/DEAL-142")["fields"]


def test_a_team_managed_project_takes_no_shared_field(admin: Api, bot: Api, sandbox: Sandbox) -> None:
    field = make_field(admin, "State", "textfield")
    project = sandbox.world.project("TEAM")
    told = admin.get("/project/TEAM")
    assert (told["simplified"], told["style"]) == (True, "next-gen")
    assert admin.get("/project/DEAL")["style"] == "classic"
    assert "team-managed" in refused(associate(admin, sandbox, "TEAM", field), 400)["errorMessages"][0]
    assert admin.get("/issuetypescreenscheme/project", projectId=project.id)["values"] == []
    assert admin.get("/config/fieldschemes/projects", projectId=project.id)["values"] == []
    assert field in refused(bot.call("PUT", "/issue/TEAM-1", {"fields": {field: "x"}}), 400)["errors"]
    own = sandbox.field("Effort")
    assert bot.call("PUT", "/issue/TEAM-1", {"fields": {"summary": "x", own.id: 3}}).status_code == 204
    assert own.id not in bot.get("/issue/DEAL-142")["fields"]
    assert next(one for one in admin.get("/field") if one["id"] == own.id)["scope"]["project"]["id"] == project.id
    refused(associate(admin, sandbox, "DEAL", own.id), 400)
    refused(admin.call("POST", "/screens/10001/tabs/10001/fields", {"fieldId": own.id}), 404)


@pytest.mark.parametrize(
    "body",
    [
        {"type": PREFIX + "textfield"},
        {"name": "x"},
        {"name": "", "type": PREFIX + "textfield"},
        {"name": "x", "type": PREFIX + "hologram"},
        {"name": "x", "type": PREFIX + "textfield", "searcherKey": PREFIX + "daterange"},
        {"name": "x", "type": PREFIX + "textfield", "colour": "red"},
    ],
)
def test_a_bad_field_is_refused(admin: Api, body) -> None:
    refused(admin.call("POST", "/field", body), 400)


def test_making_fields_needs_an_administrator(bot: Api, sandbox: Sandbox) -> None:
    refused(bot.call("POST", "/field", {"name": "x", "type": PREFIX + "textfield"}), 400)
    refused(associate(bot, sandbox, "DEAL", "customfield_10000"), 403)
    for path in ("/screens", "/screenscheme", "/issuetypescreenscheme/mapping"):
        refused(bot.call("GET", path), 403)
    refused(bot.call("PUT", "/field/customfield_10000", {"name": "y"}), 403)


def test_names_need_not_be_unique_and_the_search_shows_the_description(admin: Api) -> None:
    body = {"name": "Twin", "type": PREFIX + "textfield", "description": "trida:state"}
    first, second = (admin.call("POST", "/field", body).get_json()["id"] for _ in range(2))
    assert first != second
    page = admin.get("/field/search", query="Twin", type="custom")
    assert [one["description"] for one in page["values"]] == ["trida:state", "trida:state"]
    assert "description" not in admin.get("/field")[-1]
    assert admin.call("PUT", f"/field/{first}", {"description": "new", "name": "Other"}).status_code == 204
    assert admin.get("/field/search", id=first)["values"][0]["description"] == "new"
    refused(admin.call("PUT", "/field/summary", {"name": "x"}), 404)


def test_a_deleted_field_is_gone_everywhere_by_way_of_a_task(admin: Api, fields, sandbox: Sandbox) -> None:
    answer = admin.call("DELETE", f"/field/{fields.line}")
    assert answer.status_code == 303
    task = admin.get(answer.headers["Location"].removeprefix(sandbox.world.base_url))
    assert task["status"] == "COMPLETE"
    assert fields.line not in admin.get("/issue/DEAL-142")["fields"]
    tab = sandbox.world.screens[10001].tabs[0]
    assert fields.line not in tab.fields
    refused(admin.call("DELETE", f"/field/{fields.line}"), 404)


def test_dissociation_takes_the_field_out_of_the_project(admin: Api, fields, sandbox: Sandbox) -> None:
    body = {
        "associationContexts": [{"type": "PROJECT_ID", "identifier": int(sandbox.world.project("DEAL").id)}],
        "fields": [{"type": "FIELD_ID", "identifier": fields.line}],
    }
    assert admin.call("DELETE", "/field/association", body).status_code == 204
    assert fields.line not in admin.get("/issue/DEAL-142")["fields"]
    refused(admin.call("DELETE", "/field/association", {**body, "fields": []}), 400)
    unknown = {**body, "fields": [{"type": "FIELD_ID", "identifier": "customfield_9"}]}
    refused(admin.call("PUT", "/field/association", unknown), 404)


def test_the_way_from_a_project_to_its_screen(admin: Api, sandbox: Sandbox) -> None:
    field = make_field(admin, "State", "textfield")
    project = sandbox.world.project("DEAL").id
    scheme = admin.get("/issuetypescreenscheme/project", projectId=project)["values"][0]
    number = scheme["issueTypeScreenScheme"]["id"]
    mapping = admin.get("/issuetypescreenscheme/mapping", issueTypeScreenSchemeId=number)["values"]
    assert [one["issueTypeId"] for one in mapping] == ["default"]
    layout = admin.get("/screenscheme", id=mapping[0]["screenSchemeId"])["values"][0]
    screen = layout["screens"]["default"]
    tab = admin.get(f"/screens/{screen}/tabs")[0]["id"]
    path = f"/screens/{screen}/tabs/{tab}/fields"
    assert admin.call("POST", path, {"fieldId": field}).get_json() == {"id": field, "name": "State"}
    refused(admin.call("POST", path, {"fieldId": field}), 400)
    refused(admin.call("POST", path, {"fieldId": "customfield_9"}), 404)
    refused(admin.call("POST", f"/screens/{screen}/tabs/9/fields", {"fieldId": field}), 404)
    refused(admin.call("GET", "/screens/9/tabs"), 404)
    assert field in [one["id"] for one in admin.get(path)]
    assert admin.call("DELETE", f"{path}/{field}").status_code == 204
    refused(admin.call("DELETE", f"{path}/{field}"), 404)
