"""``trida install`` as an administrator types it: plan, apply, check, remove, and what is said about rights."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugin.cli import main
from tests.house import WORKSPACE, house

SECOND = "second"


@pytest.fixture
def home(tmp_path):
    with house(tmp_path) as one:
        yield one


def as_admin(home, **more):
    email, token = home.sandbox.auth("installer")
    return {**home.env, "TRIDA_JIRA_ADMIN_EMAIL": email, "TRIDA_JIRA_ADMIN_TOKEN": token, **more}


def install(home, *words, answer=None, env=None):
    return CliRunner(env=env or as_admin(home)).invoke(main, ["install", *words], input=answer, catch_exceptions=False)


def rewrite(home, change):
    """Change the manifest that the commands read."""
    path = Path(home.env["TRIDA_MANIFEST"])
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def writes(home, mark):
    return home.sandbox.counts(since=mark).writes


def a_wider_right(manifest):
    manifest["permissions"].append({"scope": "MOVE_ISSUES", "why": {"en": "move talks"}})


@pytest.mark.parametrize("words", [(), ("--plan",), ("--check",)])
def test_again_there_is_nothing_to_do_and_nothing_is_written(home, words):
    mark = home.sandbox.mark()
    done = install(home, *words)
    assert (done.exit_code, done.output) == (0, "nothing to do\n")
    assert writes(home, mark) == 0


def test_a_plan_is_told_in_words_and_check_by_its_status(home):
    assert install(home, "--remove").exit_code == 0
    mark = home.sandbox.mark()
    told = install(home, "--plan")
    assert told.exit_code == 0
    lines = told.output.splitlines()
    assert "plan  + make the field status: “Трида: раунд”, read-only text" in lines
    assert any(line.startswith("plan  + put fields into the project DEAL: status, ") for line in lines)
    assert f"plan  + register the webhook {home.url}/hooks/demo: project in (DEAL, TEAM)" in lines
    assert lines[-1] == "11 to add, 0 to change, 0 to take away"
    assert home.env["TRIDA_JIRA_WEBHOOK_SECRET"] not in told.output
    checked = install(home, "--check")
    assert (checked.exit_code, checked.output) == (2, told.output)
    assert writes(home, mark) == 0
    applied = install(home, "--apply").output
    assert "done  + make the field status: “Трида: раунд”, read-only text" in applied
    assert "8 fields on the site" in applied
    assert "without fields: TEAM: team_managed" in applied
    assert install(home, "--check").exit_code == 0


def test_a_changed_public_address_replaces_the_webhook(home):
    env = as_admin(home, TRIDA_PUBLIC_URL="https://new.example.com")
    told = install(home, env=env).output
    new = "https://new.example.com/hooks/demo"
    assert f"plan  ~ replace the address of the webhook by {new}, until now: {home.url}/hooks/demo" in told
    assert install(home, "--apply", env=env).exit_code == 0
    assert [hook.url for hook in home.sandbox.world.hooks.values()] == [new]


def test_removing_twice_is_harmless_and_says_what_stays(home):
    home.opened()
    gone = install(home, "--remove")
    assert gone.exit_code == 0
    assert f"done  - delete the webhook {home.url}/hooks/demo" in gone.output
    assert "done  - move to the trash, with its values, the field status: “Трида: раунд”" in gone.output
    assert "left on the tickets: comments" in gone.output
    assert home.sandbox.world.hooks == {}
    assert home.app.sites.installed(WORKSPACE) is None
    assert home.round() is not None
    mark = home.sandbox.mark()
    again = install(home, "--remove")
    assert again.exit_code == 0
    assert "nothing to do" in again.output
    assert writes(home, mark) == 0


def test_at_a_terminal_removing_asks_first(home, monkeypatch):
    monkeypatch.setattr("plugin.cli.group.at_a_terminal", lambda: True)
    mark = home.sandbox.mark()
    assert install(home, "--remove", answer="n\n").exit_code == 1
    assert writes(home, mark) == 0
    assert install(home, "--remove", answer="y\n").exit_code == 0
    assert home.sandbox.world.hooks == {}


def test_fields_that_another_workspace_of_the_site_uses_stay(home):
    def twice(manifest):
        manifest["workspaces"][SECOND] = manifest["workspaces"][WORKSPACE]

    rewrite(home, twice)
    assert install(home, "--apply", "--workspace", SECOND).exit_code == 0
    assert install(home, "--remove", "--workspace", SECOND).exit_code == 0
    assert home.sandbox.world.trash == {}
    assert [hook.url for hook in home.sandbox.world.hooks.values()] == [f"{home.url}/hooks/demo"]
    assert install(home, "--check", "--workspace", WORKSPACE).exit_code == 0


def test_who_does_not_administer_jira_is_told_in_words(home):
    mark = home.sandbox.mark()
    for mode in ("--plan", "--apply", "--check", "--remove"):
        refused = install(home, mode, env=home.env)
        assert refused.exit_code == 3
        assert "lacks “Administer Jira”" in refused.output
    assert writes(home, mark) == 0


def test_a_tracker_that_cannot_be_read_is_status_3(home):
    refused = install(home, "--check", env=as_admin(home, TRIDA_JIRA_ADMIN_TOKEN="wrong"))
    assert refused.exit_code == 3
    assert "token_refused" in refused.output


def test_two_modes_at_once_are_refused(home):
    refused = install(home, "--apply", "--remove")
    assert refused.exit_code == 3
    assert "choose one of --apply, --remove" in refused.output


def test_the_old_way_with_one_account_still_works(home):
    email, token = home.sandbox.auth("installer")
    done = install(home, "--check", env={**home.env, "TRIDA_JIRA_EMAIL": email, "TRIDA_JIRA_TOKEN": token})
    assert (done.exit_code, "nothing to do" in done.output) == (0, True)


def test_what_the_service_lacks_is_named_with_its_why(home):
    account = home.sandbox.account("trida")
    for key in ("DEAL", "TEAM"):
        home.sandbox.world.project(key).grants["ADD_COMMENTS"].discard(account.id)
    account.everywhere.discard("USER_PICKER")
    told = install(home)
    assert told.exit_code == 0
    assert "the service's account lacks “Add Comments” in DEAL, TEAM: publish the reveal" in told.output
    assert "the service's account lacks “Browse users and groups” on the site: read who is in a group" in told.output


def test_a_service_account_that_does_not_work_yet_is_told_and_stops_nothing(home):
    told = install(home, "--check", env=as_admin(home, TRIDA_JIRA_TOKEN="wrong"))
    assert told.exit_code == 0
    assert "the rights of the service's account cannot be read: token_refused" in told.output


def test_wider_rights_are_asked_for_again(home):
    rewrite(home, a_wider_right)
    mark = home.sandbox.mark()
    assert "asked for since the last installation: MOVE_ISSUES: move talks" in install(home).output
    assert install(home, "--check").exit_code == 2
    refused = install(home, "--apply")
    assert refused.exit_code == 3
    assert "not_accepted (rights: MOVE_ISSUES)" in refused.output
    assert writes(home, mark) == 0
    assert install(home, "--apply", "--accept").exit_code == 0
    assert install(home, "--apply").exit_code == 0
    assert install(home, "--check").exit_code == 0


def test_at_a_terminal_wider_rights_need_a_yes(home, monkeypatch):
    monkeypatch.setattr("plugin.cli.group.at_a_terminal", lambda: True)
    rewrite(home, a_wider_right)
    assert install(home, "--apply", answer="n\n").exit_code == 3
    assert install(home, "--check").exit_code == 2
    assert install(home, "--apply", answer="y\n").exit_code == 0
    assert install(home, "--check").exit_code == 0


def test_fewer_rights_need_no_yes(home):
    rewrite(home, lambda manifest: manifest["permissions"].pop())
    assert install(home, "--apply").exit_code == 0


def test_the_first_installation_takes_what_the_manifest_asks_for(home):
    assert install(home, "--remove").exit_code == 0
    rewrite(home, a_wider_right)
    assert install(home, "--apply").exit_code == 0
    assert install(home, "--check").exit_code == 0
