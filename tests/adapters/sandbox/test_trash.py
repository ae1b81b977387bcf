"""The trash of the sandbox: out of everything, kept whole, brought back as it was."""

import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, Fields, doc, refused


def test_a_trashed_field_is_nowhere_and_comes_back_with_its_values(admin: Api, bot: Api, fields: Fields) -> None:
    change = {"fields": {fields.text: doc("kept")}}
    assert bot.call("PUT", "/issue/DEAL-142", change).status_code == 204
    assert admin.call("POST", f"/field/{fields.text}/trash").status_code == 200
    assert fields.text not in bot.get("/issue/DEAL-142")["fields"]
    assert [one["id"] for one in admin.get("/field/search", id=fields.text)["values"]] == []
    assert [one["id"] for one in admin.get("/field/search/trashed")["values"]] == [fields.text]
    refused(bot.call("PUT", "/issue/DEAL-142", change), 400)
    assert admin.call("POST", f"/field/{fields.text}/restore").status_code == 200
    assert bot.get("/issue/DEAL-142")["fields"][fields.text] == doc("kept")
    assert bot.call("PUT", "/issue/DEAL-142", change).status_code == 204
    assert admin.get("/field/search/trashed")["values"] == []


def test_the_trash_takes_a_custom_field_once(admin: Api, fields: Fields) -> None:
    assert admin.call("POST", f"/field/{fields.line}/trash").status_code == 200
    refused(admin.call("POST", f"/field/{fields.line}/trash"), 400)
    refused(admin.call("POST", "/field/summary/trash"), 404)
    refused(admin.call("POST", "/field/customfield_9/trash"), 404)
    refused(admin.call("POST", f"/field/{fields.text}/restore"), 404)


def test_a_field_can_be_deleted_out_of_the_trash(admin: Api, fields: Fields) -> None:
    admin.call("POST", f"/field/{fields.line}/trash")
    assert admin.call("DELETE", f"/field/{fields.line}").status_code == 303
    refused(admin.call("POST", f"/field/{fields.line}/restore"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/field/{}/trash"), ("POST", "/field/{}/restore"), ("GET", "/field/search/trashed")],
)
def test_the_trash_needs_an_administrator(bot: Api, fields: Fields, sandbox: Sandbox, method: str, path: str) -> None:
    before = set(sandbox.world.fields)
    refused(bot.call(method, path.format(fields.line)), 403)
    assert set(sandbox.world.fields) == before
