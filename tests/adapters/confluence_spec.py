"""Atlassian's own description of Confluence's REST API as schemas that JSON can be held against."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import pytest
from jsonschema import Draft7Validator

from tests.adapters.spec import SPEC as JIRA
from tests.adapters.spec import _nullable

SPEC = JIRA.with_name("confluence-cloud-v2.json")
ROOT = "/wiki/api/v2"
needed = pytest.mark.skipif(not SPEC.is_file(), reason="the vendor's OpenAPI file is not beside this checkout")


@cache
def spec() -> dict[str, Any]:
    whole = json.loads(SPEC.read_text(encoding="utf-8"))
    return {"paths": whole["paths"], "components": _nullable(whole["components"])}


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    # A body is said to fit one of two schemas that are both open, so that every body fits both.
    root = {
        **_nullable(json.loads(json.dumps(schema).replace('"oneOf"', '"anyOf"'))),
        "components": spec()["components"],
    }
    found = Draft7Validator(root).iter_errors(value)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in found]


def operation(method: str, path: str) -> dict[str, Any] | None:
    """Find the operation of a path below the API; None when the description has none."""
    for template, operations in spec()["paths"].items():
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
        if method.lower() in operations and re.fullmatch(pattern, path.removeprefix(ROOT)):
            found: dict[str, Any] = operations[method.lower()]
            return found
    return None


def wrongs(method: str, path: str, query: str, body: bytes) -> list[str]:
    """What of a request is not described."""
    found = operation(method, path)
    if found is None:
        return [f"{method} {path}: not described"]
    known = {one["name"] for one in found.get("parameters", ()) if one["in"] == "query"}
    wrong = [f"{name}: no such parameter" for name in set(parse_qs(query)) - known]
    if body:
        name = found["requestBody"]["$ref"].rpartition("/")[2]
        schema = spec()["components"]["requestBodies"][name]["content"]["application/json"]["schema"]
        known = set(schema["properties"])
        wrong += [f"{one}: no such key" for one in set(json.loads(body)) - known] + problems(schema, json.loads(body))
    return [f"{method} {path} {one}" for one in wrong]


def answered(method: str, path: str, status: int, body: Any) -> list[str]:
    """What of an answer is not described; keys that no schema has count as well."""
    found = operation(method, path)
    if found is None or str(status) not in found["responses"]:
        return [f"{method} {path}: {status} is not described"]
    content = found["responses"][str(status)].get("content", {}).get("application/json", {})
    return problems(_closed(content.get("schema", {})), body) if body is not None and status == 200 else []


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Forbid unknown keys at the top: ``allOf`` of a thing and its links becomes one closed object."""
    properties: dict[str, Any] = {}
    for part in schema.get("allOf", [schema]):
        named = spec()["components"]["schemas"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        for key, value in named.get("properties", {}).items():
            properties[key] = {"allOf": [properties[key], value]} if key in properties else value
    return {"type": "object", "properties": properties, "additionalProperties": False}
