"""The command line over a house: what an operator and a facilitator type, and what they are told."""

import json

import pytest
import requests
from click.testing import CliRunner

from plugin.cli import main
from tests.house import ROLES, house


@pytest.fixture
def home(tmp_path):
    with house(tmp_path) as one:
        yield one


def run(home, *words):
    return CliRunner(env=home.env).invoke(main, list(words), catch_exceptions=False)


def reveal(home):
    home.open()
    for role in ROLES:
        home.seal(role)
    home.settle()


def test_verify_proves_a_revealed_round_and_names_the_receipt(home):
    home.after(reveal)
    receipt = home.round().ballots["sales"].seal
    done = run(home, "verify", home.deal, "--receipt", receipt)
    assert done.exit_code == 0
    assert "your receipt stands on the ticket" in done.output
    assert run(home, "verify", home.deal, "--receipt", "0" * 64).exit_code == 1


def test_verify_fails_when_the_reveal_comment_was_changed(home):
    home.after(reveal)
    comment = next(c for c in home.sandbox.issue(home.deal).comments if "trida.reveal" in c.properties)
    home.clock.forward(minutes=1)
    body = {
        "body": {
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
        }
    }
    home.person("trida").ask("PUT", f"/rest/api/3/issue/{home.deal}/comment/{comment.id}", json=body)
    done = run(home, "verify", home.deal)
    assert done.exit_code == 1
    assert "reveal_changed" in done.output


def test_a_facilitator_opens_cancels_and_reads_the_log(home):
    lead = home.sandbox.account("savin").id
    assert "round 1  open" in run(home, "round", "open", home.deal, "--by", lead).output
    assert "round_open_already" in run(home, "round", "open", home.deal, "--by", lead).output
    assert "round 1  cancelled" in run(home, "round", "cancel", home.deal, "--by", lead).output
    log = run(home, "round", "log", home.deal).output
    assert "opened" in log
    assert "cancelled" in log


def test_a_stranger_may_not_lead(home):
    home.opened()
    stranger = home.sandbox.account("kotova").id
    for act in ("cancel", "extend"):
        assert "not_a_facilitator" in run(home, "round", act, home.deal, "--by", stranger).output


def test_extending_moves_the_deadline_as_often_as_the_manifest_allows(home):
    home.opened()
    before = home.round().deadline
    lead = home.sandbox.account("savin").id
    assert run(home, "round", "extend", home.deal, "--by", lead, "--hours", "5").exit_code == 0
    assert (home.round().deadline - before).total_seconds() == 5 * 3600
    assert "too_often" in run(home, "round", "extend", home.deal, "--by", lead).output


def test_a_view_link_opens_the_result_until_it_is_revoked(home):
    home.after(reveal)
    link = run(home, "view", home.deal, "--by", "boss").output.strip()
    assert "Бюджет 5 млн" in requests.get(link, timeout=10).text
    run(home, "view", home.deal, "--by", "boss", "--revoke")
    refused = requests.get(link, timeout=10)
    assert refused.status_code >= 400
    assert "Бюджет" not in refused.text


def test_deliveries_notices_and_resync_answer(home):
    home.opened()
    assert "jira:issue_updated" in run(home, "deliveries").output
    assert run(home, "notices").output == "nothing waits for a person\n"
    assert "tickets will be read again" in run(home, "resync").output


def test_a_missing_environment_is_a_list_not_a_traceback(tmp_path):
    done = CliRunner(env={"TRIDA_MANIFEST": str(tmp_path / "none.json")}).invoke(main, ["notices"])
    assert done.exit_code == 1
    assert "Manifest cannot be used" in done.output


def test_the_schema_is_printed_and_a_manifest_checked(tmp_path):
    assert "properties" in json.loads(CliRunner().invoke(main, ["manifest", "--schema"]).output)
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    assert "/workspaces" in CliRunner().invoke(main, ["manifest", str(wrong)]).output
