"""The manifest that the demo installs from: the repository's own, fitted to a sandbox of one sort and language."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.sandbox.notion.play import Person
from plugin.demo import goal_manifests
from plugin.words import TEMPLATES

JIRA = {"api_url": "TRIDA_JIRA_API_URL", "browse_url": "TRIDA_JIRA_BROWSE_URL"}
CONFLUENCE = ("TRIDA_CONFLUENCE_API_URL", "TRIDA_CONFLUENCE_BROWSE_URL")
NOTION = {"api_url": "TRIDA_NOTION_API_URL", "browse_url": "TRIDA_NOTION_BROWSE_URL"}
ENGLISH = {"Сумма": "Amount", "Решение до": "Decision date"}
ROLES = {"sales": ("savin", "orlov"), "marketing": ("lebedeva",), "product": ("kotova",)}
DEALS = "DEAL"

Account = Mapping[str, str]


def manifest_for(
    kind: str, locale: str, tracker: str, people: Sequence[Account], *, goals: bool = False
) -> dict[str, Any]:
    """Return the manifest; ``people`` are the sandbox's accounts, of which Notion's roles are made.

    ``goals``: the sandbox has the departments' goals, so the manifest has a goal tree.
    """
    manifest: dict[str, Any] = json.loads((TEMPLATES.parent / "manifest.json").read_text(encoding="utf-8"))
    (workspace,) = manifest["workspaces"].values()
    workspace["locale"] = locale
    tree = workspace.pop("goals")
    for fact in workspace["deals"]["facts"]:
        fact["field"] = ENGLISH[fact["field"]] if locale == "en" and fact["field"] in ENGLISH else fact["field"]
    by_slug = {account["email"].partition("@")[0]: account for account in people}
    if kind == "jira-dc":
        workspace["tracker"] |= {
            "kind": kind,
            "credentials": {"token": {"env": "TRIDA_JIRA_TOKEN"}},
            "install_credentials": {"token": {"env": "TRIDA_JIRA_ADMIN_TOKEN"}},
        }
    elif kind == "notion":
        _notion(workspace, tracker, by_slug)
    if goals:
        workspace["goals"] = goal_manifests.fitted(tree, kind, locale, tracker, by_slug)
    return manifest


def _notion(workspace: dict[str, Any], tracker: str, by_slug: Mapping[str, Account]) -> None:
    """Put what a Notion workspace needs into a manifest, as the connection itself sees it."""
    source = Person(tracker, by_slug["trida"]).source(DEALS)
    properties = source["properties"].items()
    stage, owner = (next(n for n, p in properties if p["type"] == sort) for sort in ("status", "people"))
    workspace["tracker"] = {
        "kind": "notion",
        **{name: {"env": variable} for name, variable in NOTION.items()},
        "credentials": {"token": {"env": "TRIDA_NOTION_TOKEN"}},
        "owner": owner,
    }
    facts = [{**fact, "field": stage} if fact["field"] == "status" else fact for fact in workspace["deals"]["facts"]]
    workspace["deals"] = {"data_source": source["id"], "facts": facts}
    for role in workspace["roles"]:
        members = [by_slug[slug] for slug in ROLES[role["id"]]]
        role["who"] = {"people": [{"id": one["accountId"], "email": one["email"]} for one in members]}


def environ_for(kind: str, tracker: str, bot: Account) -> dict[str, str]:
    """Return the variables that the manifest names, for the service's own account."""
    if kind == "notion":
        return dict.fromkeys(NOTION.values(), tracker) | {"TRIDA_NOTION_TOKEN": bot["apiToken"]}
    email = {} if kind == "jira-dc" else {"TRIDA_JIRA_EMAIL": bot["email"]}
    wiki = {} if kind == "jira-dc" else dict.fromkeys(CONFLUENCE, f"{tracker}/wiki")
    secret = {"TRIDA_JIRA_WEBHOOK_SECRET": secrets.token_hex(32)}
    return dict.fromkeys(JIRA.values(), tracker) | wiki | secret | {"TRIDA_JIRA_TOKEN": bot["apiToken"], **email}


def admin_environ_for(kind: str, admin: Account) -> dict[str, str]:
    """Return what only ``trida install`` is given; on Notion the connection installs for itself."""
    if kind == "notion":
        return {}
    email = {} if kind == "jira-dc" else {"TRIDA_JIRA_ADMIN_EMAIL": admin["email"]}
    return {"TRIDA_JIRA_ADMIN_TOKEN": admin["apiToken"], **email}
