"""Confluence in the sandbox: versions, titles, the trash, faults, the page for people; all as it is described."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from adapters.sandbox.app import create_app
from adapters.sandbox.company import POLUS
from adapters.sandbox.confluence.rest import ROUTES
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.confluence_spec import ROOT, answered, needed, wrongs
from tests.adapters.sandbox.conftest import Api


class Wiki(Api):
    def call(self, method: str, path: str, body: Any = None, **query: Any):
        how = {} if body is None else {"json": body}
        named = {name.replace("_", "-"): value for name, value in query.items()}
        return self.client.open(ROOT + path, method=method, auth=self.auth, query_string=named, **how)


@pytest.fixture
def wiki(sandbox: Sandbox, client: FlaskClient) -> Wiki:
    return Wiki(client, sandbox.auth("trida"))


@pytest.fixture
def space(wiki: Wiki) -> str:
    return str(wiki.get("/spaces", keys="GOALS")["results"][0]["id"])


def storage(text: str) -> dict[str, str]:
    return {"representation": "storage", "value": text}


def make(wiki: Wiki, space: str, title: str = "Goals", text: str = "<p>a</p>", **more: str):
    return wiki.call(
        "POST", "/pages", {"spaceId": space, "status": "current", "title": title, "body": storage(text), **more}
    )


def change(wiki: Wiki, page: str, number: int, title: str = "Goals", text: str = "<p>b</p>"):
    version = {"number": number, "message": "m"}
    body = {"id": page, "status": "current", "title": title, "body": storage(text), "version": version}
    return wiki.call("PUT", f"/pages/{page}", body)


def declined(answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    (error,) = answer.get_json()["errors"]
    assert error["status"] == status
    return str(error["title"])


def test_a_version_is_the_next_one_or_refused(wiki: Wiki, space: str, sandbox: Sandbox):
    made = make(wiki, space).get_json()
    assert (made["version"]["number"], made["parentId"]) == (1, sandbox.confluence.space(space).homepage)
    for number in (1, 3, 0):
        assert "Current Version: [1]" in declined(change(wiki, made["id"], number), 409)
    assert change(wiki, made["id"], 2).get_json()["version"]["number"] == 2
    read = wiki.get(f"/pages/{made['id']}", body_format="storage")
    assert ">b</p>" in read["body"]["storage"]["value"]
    assert "storage" not in wiki.get(f"/pages/{made['id']}")["body"]


def test_a_title_is_taken_once_in_a_space(wiki: Wiki, space: str, sandbox: Sandbox):
    first, second = (make(wiki, space, title).get_json()["id"] for title in ("Goals", "Other"))
    assert "already exists" in declined(make(wiki, space, "GOALS"), 400)
    assert "already exists" in declined(change(wiki, second, 2, "Goals"), 400)
    other = sandbox.confluence.add_space("TWO", "Two", "Home", sandbox.account("savin"))
    assert make(wiki, other.id, "Goals").status_code == 200
    assert wiki.call("DELETE", f"/pages/{first}").status_code == 204
    assert change(wiki, second, 2, "Goals").status_code == 200
    # out of the trash it would be the second one of its name
    assert "already exists" in declined(change(wiki, first, 2, "Goals"), 400)
    assert change(wiki, first, 9, "Back").status_code == 200
    assert wiki.get(f"/pages/{first}")["title"] == "Goals"


def test_the_trash(wiki: Wiki, space: str):
    page = make(wiki, space).get_json()["id"]
    wiki.call("DELETE", f"/pages/{page}")
    declined(wiki.call("GET", f"/pages/{page}"), 404)
    declined(wiki.call("DELETE", f"/pages/{page}"), 404)
    assert wiki.get(f"/pages/{page}", status="trashed")["status"] == "trashed"
    assert wiki.get("/pages", space_id=space, title="Goals")["results"] == []
    assert wiki.call("DELETE", f"/pages/{page}", purge="true").status_code == 204
    declined(wiki.call("GET", f"/pages/{page}", status="trashed"), 404)


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("<p>&nbsp;&mdash; a</p>", True),
        ('<ac:structured-macro ac:name="x"><ac:parameter ac:name="">y</ac:parameter></ac:structured-macro>', True),
        ("<p>", False),
        ("<p>&nonsense;</p>", False),
        ("<!DOCTYPE a><p />", False),
    ],
)
def test_a_body_is_well_formed(wiki: Wiki, space: str, text: str, ok: bool):
    answer = make(wiki, space, text=text)
    assert answer.status_code == (200 if ok else 400)


def test_what_is_wrong_is_refused(wiki: Wiki, space: str, sandbox: Sandbox):
    declined(wiki.call("POST", "/pages", {"title": "x"}), 400)
    declined(make(wiki, space, ""), 400)
    declined(make(wiki, "7"), 404)
    declined(make(wiki, space, parentId="7"), 404)
    declined(wiki.call("GET", "/pages/x"), 400)
    declined(wiki.call("GET", "/pages/7"), 404)
    big = make(wiki, space, text=f"<p>{'a' * 5 * 1024 * 1024}</p>")
    declined(big, 413)
    wiki.auth = ("a@b.example", "no")
    assert wiki.call("GET", "/spaces").status_code == 401


def test_lists_have_pages(wiki: Wiki, space: str):
    for title in ("a", "b", "c"):
        make(wiki, space, title)
    first = wiki.get("/pages", space_id=space, limit=3)
    assert first["_links"]["next"].endswith("limit=3&cursor=3")
    rest = wiki.get("/pages", space_id=space, limit=3, cursor=3)
    assert [one["title"] for one in first["results"] + rest["results"]] == ["Overview", "a", "b", "c"]
    assert "next" not in rest["_links"]


def test_calls_are_counted_and_disturbed_like_others(wiki: Wiki, space: str, sandbox: Sandbox):
    page, mark = make(wiki, space).get_json()["id"], sandbox.mark()
    sandbox.fault("429", method="PUT", path="/wiki/", retry_after=7)
    refused = change(wiki, page, 2)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    change(wiki, page, 2)
    wiki.get(f"/pages/{page}")
    counts = sandbox.counts(since=mark, caller="trida")
    assert (counts.reads, counts.writes) == (1, 2)
    assert {one.template for one in counts.calls} == {"/wiki/api/v2/pages/{id}"}


def test_a_comment_hangs_on_its_words(sandbox: Sandbox, wiki: Wiki, space: str):
    page, person = make(wiki, space, text="<p>one two</p>").get_json()["id"], sandbox.account("savin")
    made = sandbox.confluence.remark_as(person, page, "two", "why?")
    assert sandbox.confluence.dangling(page) == []
    assert made.ref in sandbox.confluence.page(page).now.body
    change(wiki, page, 3)
    assert sandbox.confluence.dangling(page) == [made]
    with pytest.raises(ValueError, match="do not stand"):
        sandbox.confluence.remark_as(person, page, "two", "why?")


def test_people_see_the_page(sandbox: Sandbox, wiki: Wiki, space: str, client: FlaskClient):
    macro = '<ac:structured-macro ac:name="{}">{}</ac:structured-macro>'
    code = macro.format("code", "<ac:plain-text-body><![CDATA[x <b>]]></ac:plain-text-body>")
    anchor = macro.format("anchor", '<ac:parameter ac:name="">unseen</ac:parameter>')
    links = '<a href="javascript:x">j</a><a href="https://a.example">l</a>'
    text = f"<h1>Plan</h1><p><script>evil()</script>{links}</p>{code}{anchor}"
    page = make(wiki, space, "Our <tree>", text).get_json()["id"]
    sandbox.confluence.remark_as(sandbox.account("savin"), page, "Plan", "?")
    shown = client.get(f"/wiki/spaces/GOALS/pages/{page}/Our").text
    assert "<h1>Our &lt;tree&gt;</h1>" in shown
    assert "<h3><mark>Plan</mark></h3>" in shown
    assert "<pre>x &lt;b&gt;</pre>" in shown
    assert '<a href="https://a.example" rel="noreferrer">l</a>' in shown
    for hidden in ("<script", "javascript:", "unseen"):
        assert hidden not in shown
    assert client.get("/wiki/spaces/GOALS/pages/7").status_code == 404
    assert "Версия 2" in client.get(f"/wiki/spaces/GOALS/pages/{page}?lang=ru").text


def test_data_center_has_no_confluence_here(clock):
    box = Sandbox(clock, edition="dc").seed(POLUS["en"])
    assert create_app(box).test_client().get("/wiki/api/v2/spaces").status_code == 404
    box.close()


@needed
def test_everything_is_as_described(sandbox: Sandbox, wiki: Wiki, space: str):
    driven = set()

    def go(method: str, path: str, status: int, body: Any = None, **query: Any) -> Any:
        answer = wiki.call(method, path, body, **query)
        assert answer.status_code == status, answer.text
        assert answered(method, ROOT + path, status, answer.get_json(silent=True)) == []
        driven.add((method, ROOT + ("/pages/{id}" if path[-1].isdigit() else path)))
        return answer.get_json(silent=True)

    go("GET", "/spaces", 200)
    body = {"spaceId": space, "status": "current", "title": "Spec", "body": storage("<p />")}
    page = go("POST", "/pages", 200, body)["id"]
    go("POST", "/pages", 400, body)
    go("GET", f"/pages/{page}", 200, body_format="storage")
    new = {"id": page, "status": "current", "title": "Spec", "body": storage("<p>b</p>"), "version": {"number": 2}}
    go("PUT", f"/pages/{page}", 200, new)
    go("GET", "/pages", 200, title="Spec", body_format="storage")
    go("DELETE", f"/pages/{page}", 204)
    go("GET", f"/pages/{page}", 404)
    assert driven == {(method, path) for method, path, _ in ROUTES}


@needed
def test_the_validator_catches_what_is_wrong():
    assert wrongs("GET", f"{ROOT}/nonsense", "", b"")
    assert wrongs("GET", f"{ROOT}/pages", "surprise=1", b"")
    assert wrongs("POST", f"{ROOT}/pages", "", b'{"spaceId": 5}')
    assert wrongs("POST", f"{ROOT}/pages", "", b'{"spaceId": "5", "surprise": 1}')
    assert wrongs("POST", f"{ROOT}/pages", "", b'{"spaceId": "5", "title": "a"}') == []
    assert answered("GET", f"{ROOT}/pages/1", 200, {"id": "1", "surprise": 1})
    assert answered("GET", f"{ROOT}/pages/1", 200, {"id": 1})
