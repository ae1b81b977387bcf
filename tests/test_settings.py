"""The environment: every mistake at once, secrets in no repr and no message."""

import json

import pytest
from cryptography.fernet import Fernet

from plugin.manifest import load, parse
from plugin.settings import SettingsError, read
from tests.generated import ROOT

MANIFEST = load(ROOT / "manifest.json")
GOOD = {
    "TRIDA_PUBLIC_URL": "https://trida.example.com/",
    "TRIDA_KEYS": Fernet.generate_key().decode(),
    "TRIDA_SECRET": "s" * 32,
    "TRIDA_JIRA_API_URL": "https://example.atlassian.net",
    "TRIDA_JIRA_BROWSE_URL": "https://example.atlassian.net",
    "TRIDA_JIRA_EMAIL": "bot@example.com",
    "TRIDA_JIRA_TOKEN": "token-very-secret",
    "TRIDA_JIRA_WEBHOOK_SECRET": "hook-very-secret",
    "TRIDA_CONFLUENCE_API_URL": "https://example.atlassian.net/wiki",
    "TRIDA_CONFLUENCE_BROWSE_URL": "https://example.atlassian.net/wiki",
}


def test_a_good_environment_is_read_and_hides_its_secrets():
    settings = read(GOOD, MANIFEST)
    assert settings.public_url == "https://trida.example.com"
    assert "very-secret" not in repr(settings)
    assert GOOD["TRIDA_KEYS"] not in repr(settings)


def test_an_empty_environment_names_everything_that_is_missing():
    with pytest.raises(SettingsError) as error:
        read({}, MANIFEST)
    assert {name for name, _ in error.value.problems} == set(GOOD)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIDA_PUBLIC_URL", "trida.example.com"),
        ("TRIDA_KEYS", "nonsense-as-key"),
        ("TRIDA_SECRET", "short"),
        ("TRIDA_JIRA_WEBHOOK_SECRET", ""),
    ],
)
def test_a_mistake_is_named_and_its_value_is_not(name, value):
    with pytest.raises(SettingsError) as error:
        read({**GOOD, name: value}, MANIFEST)
    assert [problem[0] for problem in error.value.problems] == [name]
    if value:
        assert value not in str(error.value)


def test_two_keys_are_two_keys_and_the_second_mistake_is_numbered():
    pair = f"{GOOD['TRIDA_KEYS']}, {Fernet.generate_key().decode()}"
    assert len(read({**GOOD, "TRIDA_KEYS": pair}, MANIFEST).keys) == 2
    with pytest.raises(SettingsError, match="key 2"):
        read({**GOOD, "TRIDA_KEYS": f"{GOOD['TRIDA_KEYS']},x"}, MANIFEST)


ADMIN = {"TRIDA_JIRA_ADMIN_EMAIL": "admin@example.com", "TRIDA_JIRA_ADMIN_TOKEN": "admin-very-secret"}


def test_the_administrator_is_there_for_the_command_that_is_given_one():
    assert read(GOOD, MANIFEST).connections["demo"].install is None
    settings = read({**GOOD, **ADMIN}, MANIFEST)
    service = settings.connections["demo"]
    assert (service.email, service.install.email) == ("bot@example.com", "admin@example.com")
    assert service.install.token.get_secret_value() == "admin-very-secret"
    assert (service.install.api_url, service.install.install) == (service.api_url, None)
    assert "very-secret" not in repr(settings)


def test_an_administrator_without_an_email_is_a_mistake():
    with pytest.raises(SettingsError) as error:
        read({**GOOD, "TRIDA_JIRA_ADMIN_TOKEN": "t"}, MANIFEST)
    assert [name for name, _ in error.value.problems] == ["TRIDA_JIRA_ADMIN_EMAIL"]


def test_the_administrator_may_have_an_address_of_their_own():
    data = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    data["workspaces"]["demo"]["tracker"]["install_credentials"]["api_url"] = {"env": "TRIDA_SITE"}
    manifest = parse(data)
    assert read(GOOD, manifest).connections["demo"].install is None
    site = read({**GOOD, **ADMIN, "TRIDA_SITE": "https://site.example"}, manifest).connections["demo"]
    assert (site.api_url, site.install.api_url) == ("https://example.atlassian.net", "https://site.example")


PLACE = {
    "kind": "confluence",
    "api_url": {"env": "TRIDA_CONFLUENCE_URL"},
    "browse_url": "https://example.atlassian.net/wiki",
    "space": "GOALS",
}
WIKI = ("TRIDA_WIKI_EMAIL", "TRIDA_WIKI_TOKEN")
OWN = {"email": {"env": "TRIDA_WIKI_EMAIL"}, "token": {"env": "TRIDA_WIKI_TOKEN"}}


def with_page(place, **workspace):
    data = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    name = {"ru": "Продажи", "en": "Sales"}
    sources = [{"id": "sales", "jql": "project = GOAL", "fields": {"plan": "План"}}]
    goals = {"departments": [{"id": "sales", "name": name}], "sources": sources, "page": place}
    data["workspaces"]["demo"] |= {"goals": goals, **workspace}
    return parse(data)


def test_the_page_in_confluence_is_kept_by_the_trackers_account_unless_it_has_its_own():
    assert read(GOOD, with_page(None)).connections["demo"].confluence is None
    site = {**GOOD, "TRIDA_CONFLUENCE_URL": "https://api.example/ex/confluence/1/wiki"}
    found = read(site, with_page(PLACE)).connections["demo"].confluence
    assert (found.api_url, found.browse_url) == (site["TRIDA_CONFLUENCE_URL"], PLACE["browse_url"])
    assert (found.email, found.token.get_secret_value()) == ("bot@example.com", "token-very-secret")
    own = {**site, "TRIDA_WIKI_EMAIL": "wiki@example.com", "TRIDA_WIKI_TOKEN": "wiki-very-secret"}
    settings = read(own, with_page({**PLACE, "credentials": OWN}))
    found = settings.connections["demo"].confluence
    assert (found.email, found.token.get_secret_value()) == ("wiki@example.com", "wiki-very-secret")
    assert "very-secret" not in repr(settings)


def test_what_confluence_lacks_is_named_with_the_rest():
    with pytest.raises(SettingsError) as error:
        read(GOOD, with_page({**PLACE, "credentials": OWN}))
    assert {name for name, _ in error.value.problems} == {"TRIDA_CONFLUENCE_URL", *WIKI}


def test_another_trackers_account_does_not_open_confluence():
    data = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    tracker = {**data["workspaces"]["demo"]["tracker"], "kind": "jira-dc"}
    with pytest.raises(SettingsError, match="name credentials") as error:
        read(GOOD, with_page(PLACE, tracker=tracker))
    assert [name for name, _ in error.value.problems] == ["TRIDA_MANIFEST"]
    own = {**GOOD, **dict.fromkeys(("TRIDA_CONFLUENCE_URL", *WIKI), "https://x.example")}
    assert read(own, with_page({**PLACE, "credentials": OWN}, tracker=tracker)).connections["demo"].confluence
