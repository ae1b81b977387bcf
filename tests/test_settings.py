"""The environment: every mistake at once, secrets in no repr and no message."""

import pytest
from cryptography.fernet import Fernet

from plugin.manifest import load
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
