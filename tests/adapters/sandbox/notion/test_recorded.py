"""Recorded exchanges with the real API, played again: the same calls, answers with the same keys and types."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.notion.conftest import Api

yaml = pytest.importorskip("yaml")
FOLDER = Path(__file__).parents[5] / "shared" / "fixtures" / "notion-api"
HOST = "https://api.notion.com/v1"
ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
SERVED = (
    *("blocks_children_create", "blocks_children_list", "blocks_delete", "blocks_retrieve", "blocks_update"),
    *("comments_create", "comments_delete", "comments_list", "comments_retrieve", "comments_update"),
    *("data_sources_create", "data_sources_query", "data_sources_retrieve", "data_sources_update"),
    *("databases_create", "databases_retrieve", "databases_update", "move_pages", "search"),
    *("pages_create", "pages_delete", "pages_properties_retrieve", "pages_retrieve", "pages_update"),
    *("users_list", "users_me", "users_retrieve", "iterate_paginated_api", "collect_paginated_api"),
    *("api_response_error", "api_response_error_request_id", "build_request_error_integration"),
)
HOME = "393abc1e-edcd-80f3-813b-e205934558c6"
# the recorded workspace has other people and pages than ours: such lists are compared by their first item
LISTS = re.compile("GET /users$|POST /search$")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the recorded exchanges are not beside this checkout")


def exchanges(name: str) -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[dict[str, Any]] = yaml.load((FOLDER / f"test_{name}.yaml").read_text(encoding="utf-8"), loader)[
        "interactions"
    ]
    return found


class Replay:
    """Plays exchanges; ids of the recording are learnt from where they stand in the answers."""

    def __init__(self, api: Api, sandbox: NotionSandbox) -> None:
        self.api = api
        self.known = {HOME: sandbox.place("home")}

    def play(self, one: dict[str, Any]) -> list[str]:
        asked, told = one["request"], one["response"]
        path = self.ours(asked["uri"].removeprefix(HOST))
        body = json.loads(self.ours(asked["body"])) if asked["body"] else None
        token = self.api.token if told["status"]["code"] != 401 else "ntn_wrong"
        answer = Api(self.api.client, token).call(asked["method"], path, body)
        real = json.loads(told["body"]["string"])
        if "results" in real and LISTS.search(f"{asked['method']} {path}"):
            real["results"] = real["results"][:1]
        if answer.status_code != told["status"]["code"]:
            return [f"{asked['method']} {path}: {answer.status_code} {answer.text[:200]}"]
        return [f"{asked['method']} {path} {line}" for line in self.differ("", real, answer.get_json())]

    def ours(self, text: str) -> str:
        return ID.sub(lambda found: self.known.get(_dashed(found[0]), found[0]), text)

    def differ(self, where: str, real: Any, ours: Any) -> list[str]:
        if isinstance(real, str) and isinstance(ours, str) and ID.fullmatch(real) and ID.fullmatch(ours):
            self.known.setdefault(_dashed(real), ours)
        if isinstance(real, dict) and isinstance(ours, dict):
            if list(real) != list(ours) and set(real) != set(ours):
                return [f"{where}: {sorted(set(real) ^ set(ours))}"]
            return [line for key in real for line in self.differ(f"{where}.{key}", real[key], ours[key])]
        if isinstance(real, list) and isinstance(ours, list):
            pairs = zip(real, ours, strict=False)
            return [line for at, pair in enumerate(pairs) for line in self.differ(f"{where}[{at}]", *pair)]
        return [] if type(real) is type(ours) else [f"{where}: {real!r} and {ours!r}"]


def _dashed(text: str) -> str:
    raw = text.replace("-", "")
    return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))


def test_the_exchanges_are_the_same(bot: Api, sandbox: NotionSandbox) -> None:
    replay = Replay(bot, sandbox)
    assert [f"{name}: {line}" for name in SERVED for one in exchanges(name) for line in replay.play(one)] == []
