"""Taking an installation away, and a service that moved: nothing of ours is left, nothing of others is touched."""

from dataclasses import replace

import pytest

from adapters.jira.connect import Connected
from adapters.jira.site import HOOKS
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import NeedsOperator
from plugin.ports.provision import Desired
from tests.adapters.jira.conftest import HOOK_URL

TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"
NEW_URL = "http://127.0.0.1:9/moved/hooks/demo"
NOBODY = frozenset()


def register(admin: Connected, name: str, url: str) -> None:
    body = {"name": name, "url": url, "events": ["jira:issue_updated"]}
    admin.provisioner._client.call("POST", HOOKS, subject="webhook", json=body)


def make_field(admin: Connected, kind: str, description: str) -> str:
    body = {"name": "Theirs", "type": TYPES + kind, "description": description}
    return admin.provisioner._client.call("POST", "field", subject="field", json=body)["id"]


def urls(sandbox: Sandbox) -> list[str]:
    return [hook.url for hook in sandbox.world.hooks.values()]


def test_everything_of_ours_goes_and_again_there_is_nothing(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox
):
    plan = admin.provisioner.removal(desired, NOBODY)
    assert [a.what for a in plan] == ["delete_webhook"] + ["trash_field"] * len(desired.slots)
    assert tuple(admin.provisioner.remove(desired, NOBODY)) == plan
    assert set(sandbox.world.trash) == set(installed.values())
    assert sandbox.world.hooks == {}
    assert not set(sandbox.world.fields) & set(installed.values())
    assert admin.provisioner.removal(desired, NOBODY) == ()
    assert tuple(admin.provisioner.remove(desired, NOBODY)) == ()


def test_a_restored_field_is_ours_again(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    list(admin.provisioner.remove(desired, NOBODY))
    for field in installed.values():
        admin.provisioner._client.call("POST", f"field/{field}/restore", subject="field")
    assert [a.what for a in admin.provisioner.plan(desired)] == ["create_webhook"]
    assert admin.provisioner.installed(desired).slots == installed


def test_fields_of_former_roles_go_too_and_what_others_use_stays(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox
):
    fewer = replace(desired, slots=desired.slots[:1])
    list(admin.provisioner.remove(fewer, frozenset({"status"})))
    assert set(sandbox.world.trash) == set(installed.values()) - {installed["status"]}


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("textfield", "a type that we never make [trida:status]"),
        ("textarea", "[trida:status] is what the other one has at its end"),
        ("textarea", "no mark"),
    ],
)
def test_fields_of_others_stay(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox, kind: str, description: str
):
    theirs = make_field(admin, kind, description)
    list(admin.provisioner.remove(desired, NOBODY))
    assert theirs in sandbox.world.fields


def test_webhooks_of_others_stay(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    others = [("Trida · other", "http://127.0.0.1:9/hooks/other"), ("Somebody", "http://127.0.0.1:8/hooks/demo")]
    for name, url in others:
        register(admin, name, url)
    assert admin.provisioner.plan(desired) == ()
    list(admin.provisioner.remove(desired, NOBODY))
    assert urls(sandbox) == [url for _, url in others]


def test_the_webhook_of_a_service_that_moved_is_replaced(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox
):
    moved = replace(desired, hook_url=NEW_URL)
    (act,) = admin.provisioner.plan(moved)
    assert (act.what, act.target, act.about) == ("move_webhook", NEW_URL, HOOK_URL)
    assert admin.provisioner.installed(moved).hook is None
    assert tuple(admin.provisioner.apply(moved)) == (act,)
    assert urls(sandbox) == [NEW_URL]
    assert admin.provisioner.plan(moved) == ()


def test_an_old_webhook_beside_the_new_one_is_deleted(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox
):
    register(admin, "Trida · 0123456789abcdef", "https://old.example.com/hooks/demo")
    assert [a.what for a in admin.provisioner.apply(desired)] == ["delete_webhook"]
    assert urls(sandbox) == [HOOK_URL]
    assert admin.provisioner.plan(desired) == ()


def test_without_the_right_nothing_goes(admin: Connected, trida: Connected, desired: Desired, installed: dict):
    with pytest.raises(NeedsOperator, match="no_right"):
        list(trida.provisioner.remove(desired, NOBODY))
    assert admin.provisioner.plan(desired) == ()


def test_a_field_that_cannot_be_trashed_is_told(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox, monkeypatch
):
    ask = admin.provisioner._client.call

    def call(method: str, where: str, **how):
        if where.endswith("/trash"):
            raise NeedsOperator("refused", subject="field", status=400)
        return ask(method, where, **how)

    monkeypatch.setattr(admin.provisioner._client, "call", call)
    with pytest.raises(NeedsOperator, match="refused"):
        list(admin.provisioner.remove(desired, NOBODY))
