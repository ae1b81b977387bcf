"""Atlassian's own description of the REST API as schemas that JSON can be held against."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

SPEC = Path(__file__).parents[3] / "shared" / "specs" / "jira-cloud-v3.json"
needed = pytest.mark.skipif(not SPEC.is_file(), reason="the vendor's OpenAPI file is not beside this checkout")

# where the description contradicts its own examples or real answers: (schema, property, what is true, why)
DEFECTS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    *(
        ("ChangeDetails", name, {"type": ["string", "null"]}, "its own example has null here")
        for name in ("from", "fromString", "to", "toString")
    ),
    ("ServerInformation", "defaultLocale", {"type": "object"}, "stands in its own example, not in the closed schema"),
    ("AssociationContextObject", "identifier", {"type": "integer"}, "said to be an object, a number in its example"),
    ("FieldIdentifierObject", "identifier", {"type": "string"}, "said to be an object, a text in its example"),
)


@cache
def spec() -> dict[str, Any]:
    whole = json.loads(SPEC.read_text(encoding="utf-8"))
    schemas = whole["components"]["schemas"]
    for name, prop, truth, _ in DEFECTS:
        schemas[name]["properties"][prop] = truth
    return {"paths": whole["paths"], "components": {"schemas": _nullable(schemas)}}


def _nullable(node: Any) -> Any:
    """Turn OpenAPI 3.0 ``nullable`` into what JSON Schema understands."""
    if isinstance(node, list):
        return [_nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    done = {key: _nullable(value) for key, value in node.items()}
    return {"anyOf": [{"type": "null"}, done]} if node.get("nullable") is True else done


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    root = {**_nullable(schema), "components": spec()["components"]}
    return [
        f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in Draft7Validator(root).iter_errors(value)
    ]
