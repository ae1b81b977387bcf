import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, refused

LINKS = "/issue/DEAL-142/remotelink"
LINK = {"globalId": "trida=1", "object": {"url": "https://trida.example/r/1", "title": "Answer"}}


def test_a_known_global_id_updates_the_link(bot: Api) -> None:
    first = bot.call("POST", LINKS, LINK)
    again = bot.call("POST", LINKS, {**LINK, "object": {**LINK["object"], "title": "Result"}})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["id"] == again.get_json()["id"]
    assert [one["object"]["title"] for one in bot.get(LINKS)] == ["Result"]
    assert bot.get(LINKS, globalId="trida=1")["globalId"] == "trida=1"
    refused(bot.call("GET", LINKS, globalId="other"), 404)


def test_a_link_by_its_number(bot: Api) -> None:
    number = bot.call("POST", LINKS, LINK).get_json()["id"]
    assert bot.call("PUT", f"{LINKS}/{number}", LINK).status_code == 204
    assert bot.get(f"{LINKS}/{number}")["id"] == number
    refused(bot.call("GET", f"{LINKS}/abc"), 400)
    assert bot.call("DELETE", f"{LINKS}/{number}").status_code == 204
    refused(bot.call("GET", f"{LINKS}/{number}"), 404)
    bot.call("POST", LINKS, LINK)
    refused(bot.call("DELETE", LINKS), 400)
    assert bot.call("DELETE", LINKS, globalId="trida=1").status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"object": {"title": "x"}},
        {"object": {"url": "javascript:alert(1)", "title": "x"}},
        {"object": {"url": "ftp://a.example/x", "title": "x"}},
        {"object": {"url": "https://a.example", "title": ""}},
        {"object": {"url": "https://a.example", "title": "x" * 256}},
        {"object": {"url": "https://a.example", "title": "x"}, "globalId": "g" * 256},
        {"object": {"url": "https://a.example", "title": "x"}, "surprise": 1},
    ],
)
def test_a_bad_link_is_refused(bot: Api, body) -> None:
    refused(bot.call("POST", LINKS, body), 400)


def test_linking_needs_the_permission(bot: Api, sandbox: Sandbox) -> None:
    sandbox.permit("trida", "LINK_ISSUES", allowed=False)
    refused(bot.call("POST", LINKS, LINK), 403)


def test_a_new_link_enters_the_history(bot: Api, sandbox: Sandbox) -> None:
    bot.call("POST", LINKS, LINK)
    bot.call("POST", LINKS, LINK)
    assert [one.changes[0].field for one in sandbox.issue("DEAL-142").histories] == ["RemoteIssueLink"]


def notify(api: Api, to, **more):
    return api.call("POST", "/issue/DEAL-142/notify", {"subject": "Hi", "textBody": "Text", "to": to, **more})


def test_a_letter_comes_to_its_reader_only(bot: Api, sandbox: Sandbox) -> None:
    person = sandbox.account("lebedeva")
    assert notify(bot, {"users": [{"accountId": person.id}]}).status_code == 204
    (letter,) = sandbox.mail("lebedeva")
    assert (letter.subject, letter.text, letter.issue) == ("Hi", "Text", "DEAL-142")
    assert sandbox.mail("savin") == []


def test_the_caller_gets_no_letter(bot: Api, sandbox: Sandbox) -> None:
    own = {"accountId": sandbox.account("trida").id}
    refused(notify(bot, {"users": [own]}), 400)
    assert notify(bot, {"users": [own], "assignee": True}).status_code == 204
    assert len(sandbox.mail("savin")) == 1
    assert sandbox.mail("trida") == []


def test_letters_go_only_to_active_people_who_may_browse(bot: Api, sandbox: Sandbox) -> None:
    to = {"users": [{"accountId": sandbox.account("kotova").id}]}
    sandbox.set_active("kotova", active=False)
    refused(notify(bot, to), 400)
    sandbox.set_active("kotova", active=True)
    sandbox.permit("kotova", "BROWSE_PROJECTS", allowed=False)
    refused(notify(bot, to), 400)
    assert sandbox.mail("kotova") == []


def test_groups_reporter_watchers_and_a_restriction(bot: Api, sandbox: Sandbox) -> None:
    group = sandbox.world.group(name="marketing-team")
    assert group is not None
    assert notify(bot, {"groupIds": [group.id]}).status_code == 204
    assert notify(bot, {"groups": [{"name": "marketing-team"}]}).status_code == 204
    assert len(sandbox.mail("lebedeva")) == 2
    assert notify(bot, {"reporter": True, "watchers": True}).status_code == 204
    assert len(sandbox.mail("savin")) == 1
    refused(notify(bot, {"reporter": True}, restrict={"groups": [{"name": "marketing-team"}]}), 400)


def test_bad_recipients_and_mail_off(bot: Api, sandbox: Sandbox) -> None:
    refused(notify(bot, {"users": [{"accountId": "nobody"}]}), 400)
    refused(notify(bot, {"groupIds": ["none"]}), 400)
    refused(notify(bot, {"everyone": True}), 400)
    refused(notify(bot, {}), 400)
    sandbox.edit_as("savin", "DEAL-142", {"assignee": None})
    refused(notify(bot, {"assignee": True}), 400)
    sandbox.mail_off()
    refused(notify(bot, {"reporter": True}), 403)
