import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from adapters.sandbox.letters import linked_text, safe_html
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, Fields, doc

ROOT = Path(__file__).parents[3]


def act_as(client: FlaskClient, sandbox: Sandbox, person: str) -> None:
    client.post("/act-as", data={"person": sandbox.account(person).id, "back": "/"})


def test_the_list_and_the_ticket_in_both_languages(client: FlaskClient) -> None:
    assert "LogistPark: WMS for 3 warehouses" in client.get("/").text
    assert "behaves like Jira" in client.get("/").text
    page = client.get("/browse/DEAL-142?lang=ru").text
    assert '<html lang="ru">' in page
    assert "ведёт себя как Jira" in page
    assert "Комментарии: 1" in page
    assert "Комментарии: 1" in client.get("/browse/DEAL-142").text


def test_fields_links_history_and_grouping(client: FlaskClient, sandbox: Sandbox, fields: Fields, bot: Api) -> None:
    for name, field in (("Trida: sales", fields.state), ("Trida: notes", fields.text)):
        sandbox.field(field).name = name
    sandbox.edit_as("trida", "DEAL-142", {fields.state: "sealed", fields.line: "budget"})
    link = {"object": {"url": "https://trida.example/a", "title": "Answer here", "summary": "by 6 November"}}
    bot.call("POST", "/issue/DEAL-142/remotelink", link)
    page = client.get("/browse/DEAL-142").text
    assert "<h2>Trida</h2>" in page
    assert '<dt>sales</dt><dd class="value">sealed</dd>' in page
    assert '<a href="https://trida.example/a" rel="noreferrer">Answer here</a>' in page
    assert "– → budget" in page
    assert "4,800,000" in page


def test_a_person_writes_moves_labels_and_types_into_a_field(
    client: FlaskClient, sandbox: Sandbox, fields: Fields
) -> None:
    act_as(client, sandbox, "kotova")
    there = "/browse/DEAL-142"
    assert client.post(f"{there}/comment", data={"comment": "hello\n<b>you</b>"}).status_code == 303
    client.post(f"{there}/label", data={"add": "hot"})
    client.post(f"{there}/label", data={"add": "cold"})
    client.post(f"{there}/label", data={"remove": "hot"})
    client.post(f"{there}/transition", data={"to": "51"})
    client.post(f"{there}/fields", data={fields.line: "my secret answer", fields.text: "more"})
    issue = sandbox.issue("DEAL-142")
    assert issue.comments[-1].author == sandbox.account("kotova").id
    assert "&lt;b&gt;you&lt;/b&gt;" in client.get(there).text
    assert issue.values["labels"] == ["cold"]
    assert sandbox.world.statuses[issue.status].name == "Won"
    assert issue.values[fields.line] == "my secret answer"
    assert issue.histories[-1].author == sandbox.account("kotova").id


def test_a_deal_shows_its_tasks_and_a_task_its_deal(client: FlaskClient, sandbox: Sandbox, bot: Api) -> None:
    assert "Linked tickets" not in client.get("/browse/DEAL-142").text
    link = {"add": {"type": {"name": "Relates"}, "outwardIssue": {"key": "DEAL-142"}}}
    new = {"issuetype": {"name": "Task"}, "summary": "Talk <it> over", "duedate": "2026-12-01"}
    new |= {"description": doc("what each was guided by"), "project": {"key": "TEAM"}}
    made = bot.call("POST", "/issue", {"fields": new, "update": {"issuelinks": [link]}}).get_json()["key"]
    deal, task = client.get("/browse/DEAL-142").text, client.get(f"/browse/{made}").text
    assert "Linked tickets: 1" in deal
    assert f'<a href="/browse/{made}">{made} Talk &lt;it&gt; over</a> <span class="tag">To Do</span>' in deal
    assert '<a href="/browse/DEAL-142">DEAL-142 LogistPark' in task
    assert "what each was guided by" in task
    assert "<dt>Due date</dt><dd>1 December" in task
    client.post(f"/browse/{made}/transition", data={"to": "31"})
    assert '<span class="tag">Done</span>' in client.get("/browse/DEAL-142").text
    sandbox.permit("savin", "BROWSE_PROJECTS", "TEAM", allowed=False)
    assert made not in client.get("/browse/DEAL-142").text.partition("History")[0]


def test_saving_the_form_keeps_the_formatting_of_an_untouched_text(
    client: FlaskClient, sandbox: Sandbox, fields: Fields
) -> None:
    bold = doc("x")
    bold["content"][0]["content"][0]["marks"] = [{"type": "strong"}]
    sandbox.edit_as("savin", "DEAL-142", {fields.text: bold})
    client.post("/browse/DEAL-142/fields", data={fields.line: "new", fields.text: "*x*"})
    assert sandbox.value("DEAL-142", fields.text) == bold
    assert sandbox.value("DEAL-142", fields.line) == "new"


def test_a_refusal_is_shown_and_the_text_kept(client: FlaskClient, sandbox: Sandbox, fields: Fields) -> None:
    page = client.post("/browse/DEAL-142/label", data={"add": "two words"})
    assert page.status_code == 400
    assert "<title>Not saved:" in page.text
    sandbox.permit("savin", "ADD_COMMENTS", allowed=False)
    page = client.post("/browse/DEAL-142/comment", data={"comment": "long thought"})
    assert "long thought</textarea>" in page.text
    page = client.post("/browse/DEAL-142/fields", data={fields.line: "w" * 300})
    assert (page.status_code, "w" * 300 in page.text) == (400, True)
    assert client.post("/browse/DEAL-142/dance").status_code == 400


def test_restricted_comments_are_seen_by_their_role_only(client: FlaskClient, sandbox: Sandbox) -> None:
    act_as(client, sandbox, "savin")
    client.post("/browse/DEAL-142/comment", data={"comment": "between us", "role": "Sales"})
    assert "between us" in client.get("/browse/DEAL-142").text
    assert "only for Sales" in client.get("/browse/DEAL-142").text
    act_as(client, sandbox, "lebedeva")
    assert "between us" not in client.get("/browse/DEAL-142").text


def test_a_mailbox_is_its_owners(client: FlaskClient, sandbox: Sandbox, bot: Api) -> None:
    to = {"users": [{"accountId": sandbox.account("orlov").id}]}
    html = '<p>Go <a href="https://trida.example/l">here</a><script>alert(1)</script></p>'
    bot.call("POST", "/issue/DEAL-142/notify", {"subject": "S", "htmlBody": html, "to": to})
    bot.call("POST", "/issue/DEAL-142/notify", {"subject": "T", "textBody": "see https://trida.example/m.", "to": to})
    assert "No letters yet" in client.get("/mail").text
    act_as(client, sandbox, "orlov")
    page = client.get("/mail").text
    assert '<a href="https://trida.example/l" rel="noreferrer">here</a>' in page
    assert '<a href="https://trida.example/m" rel="noreferrer">https://trida.example/m</a>.' in page
    assert "alert" not in page
    assert "Mail: 2" in page


def test_letters_are_cleaned() -> None:
    assert safe_html('<a href="javascript:x">a</a><img src=x onerror=y><em>b') == "a<em>b</em>"
    assert safe_html("<p><strong>x</p>") == "<p><strong>x</strong></p>"
    assert linked_text("a <b>\nc\n\nd") == "<p>a &lt;b&gt;<br>c</p><p>d</p>"


def test_what_one_may_not_see_is_not_there(client: FlaskClient, sandbox: Sandbox) -> None:
    assert client.get("/browse/DEAL-1").status_code == 404
    sandbox.permit("savin", "BROWSE_PROJECTS", allowed=False)
    assert client.get("/browse/DEAL-142").status_code == 404
    assert "LogistPark" not in client.get("/").text


def test_an_old_key_leads_to_the_new_one(client: FlaskClient, sandbox: Sandbox) -> None:
    sandbox.move_as("savin", "DEAL-142", "TEAM")
    assert client.get("/browse/DEAL-142").headers["Location"] == "/browse/TEAM-3"


def test_pages_run_no_script_and_lead_nowhere_foreign(client: FlaskClient, sandbox: Sandbox) -> None:
    answer = client.get("/browse/DEAL-142")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text
    assert "<script" not in answer.text
    assert client.get("/sandbox.css").mimetype == "text/css"
    assert client.get("/avatar.svg").mimetype == "image/svg+xml"
    for back in ("//evil.example", "/\\evil.example", "https://evil.example"):
        data = {"person": sandbox.account("savin").id, "back": back}
        assert client.post("/act-as", data=data).headers["Location"] == "/"
    crossed = client.post("/browse/DEAL-142/label", data={"add": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403


def test_every_text_has_its_russian_twin() -> None:
    twins = read_po(io.BytesIO((ROOT / "templates/locale/ru/sandbox.po").read_bytes()), locale="ru")
    known = {message.id for message in twins if message.id and message.string}
    found = set()
    for folder, method in (("templates/sandbox", "jinja2.ext:babel_extract"), ("adapters/sandbox", "python")):
        mapping = [("**.j2" if "jinja2" in method else "**.py", method)]
        found |= {one[2] for one in extract_from_dir(ROOT / folder, mapping)}
    assert found == known


@pytest.mark.parametrize(
    ("options", "summary", "edition"),
    [([], "ЛогистПарк: WMS на 3 склада", 3), (["--lang", "en", "--tracker", "jira-dc"], "LogistPark", 2)],
)
def test_the_sandbox_runs_as_a_process(options: list[str], summary: str, edition: int) -> None:
    command = [sys.executable, "-m", "adapters.sandbox", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            assert summary in requests.get(url, timeout=10).text
            assert requests.get(f"{url}/rest/api/{edition}/myself", timeout=10).status_code == 401
        finally:
            process.terminate()
            process.wait(10)
