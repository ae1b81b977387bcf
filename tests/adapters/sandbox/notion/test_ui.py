"""The pages of the stand-in: whose eyes, what they show, what their buttons do."""

from flask.testing import FlaskClient

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.notion.conftest import Api, block, words


def look(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == status
    return answer.text


def become(client: FlaskClient, sandbox: NotionSandbox, who: str) -> None:
    assert client.post("/act-as", data={"person": sandbox.account(who).id, "back": "//evil.example"}).location == "/"


def test_the_list_shows_what_the_person_may_see(client: FlaskClient, sandbox: NotionSandbox) -> None:
    become(client, sandbox, "lebedeva")
    page = look(client, "/")
    assert "LogistPark: WMS for 3 warehouses" in page
    assert "behaves like Notion" in page
    assert ">Marketing</a>" in page
    assert ">Sales</a>" not in page
    assert "Сделка" not in page
    assert "ведёт себя как Notion" in look(client, "/?lang=ru")
    look(client, f"/{sandbox.place('Sales').replace('-', '')}", 404)
    look(client, "/no-such-page", 404)


def test_a_page_shows_its_blocks_and_nothing_runs(
    client: FlaskClient, bot: Api, sandbox: NotionSandbox, deal: str
) -> None:
    sandbox.firewall = False
    cell = [words("<b>cell</b>"), words("two")]
    children = [
        block("toggle", "fold", children=[{"code": {"rich_text": words("a\nb"), "language": "json"}}]),
        {"table": {"table_width": 2, "has_column_header": True, "children": [{"table_row": {"cells": cell}}]}},
        block("bulleted_list_item", "one"),
        block("bulleted_list_item", "two"),
        block("to_do", "call", checked=True),
        {"divider": {}},
        block("callout", "look", icon={"emoji": "💡"}),
        {
            "paragraph": {
                "rich_text": [{"text": {"content": "<script>", "link": {"url": "https://a.example/?a=1&b=2"}}}]
            }
        },
        {"paragraph": {"rich_text": [{"text": {"content": "mail", "link": {"url": "tel:1"}}}]}},
    ]
    bot.ok("PATCH", f"/blocks/{deal}/children", {"children": children})
    answer = client.get("/browse/DEAL-142", follow_redirects=True)
    page = answer.text
    assert answer.request.path == f"/{deal.replace('-', '')}"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<details><summary>fold</summary>" in page
    assert "<pre><code>a\nb</code></pre>" in page
    assert "<th>&lt;b&gt;cell&lt;/b&gt;</th>" in page
    assert "<ul><li>one</li><li>two</li></ul>" in page
    assert '<a href="https://a.example/?a=1&amp;b=2" rel="noreferrer">&lt;script&gt;</a>' in page
    assert 'href="tel:1"' not in page
    assert "☑" in page


def test_people_act_as_themselves(client: FlaskClient, bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    where = f"/data_sources/{sandbox.place('deals')}"
    columns = bot.ok("PATCH", where, {"properties": {"Ask": {"checkbox": {}}, "Why": {"rich_text": {}}}})["properties"]
    become(client, sandbox, "orlov")
    here = f"/{deal.replace('-', '')}"
    client.post(f"{here}/tick", data={"box": columns["Ask"]["id"], "checked": "1"})
    typed = {columns["Amount"]["id"]: "5 000,5", columns["Why"]["id"]: "because", columns["Stage"]["id"]: "Won"}
    client.post(f"{here}/properties", data=typed)
    client.post(f"{here}/comment", data={"comment": "said here"})
    client.post(f"{here}/write", data={"text": "one\ntwo"})
    found = bot.ok("GET", f"/pages/{deal}")
    assert found["last_edited_by"]["id"] == sandbox.account("orlov").id
    told = found["properties"]
    assert (told["Ask"]["checkbox"], told["Amount"]["number"], told["Stage"]["status"]["name"]) == (True, 5000.5, "Won")
    page = look(client, here)
    assert [text for text in ("said here", "because", "<p>one</p><p>two</p>") if text not in page] == []
    wrong = client.post(f"{here}/properties", data={columns["Amount"]["id"]: "much"})
    assert (wrong.status_code, "Amount is a number." in wrong.text) == (400, True)
    cross = client.post(f"{here}/comment", data={"comment": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert cross.status_code == 403
