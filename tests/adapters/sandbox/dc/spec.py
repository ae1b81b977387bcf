"""The vendor's own description of Jira Data Center's REST API as schemas that JSON can be held against."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

SPEC = Path(__file__).parents[5] / "shared" / "specs" / "jira-dc-10.3.json"
needed = pytest.mark.skipif(not SPEC.is_file(), reason="the vendor's OpenAPI file is not beside this checkout")

# where the description contradicts its own examples or real answers: (schema, property, what is true, why)
DEFECTS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    *(
        ("ChangeItemBean", name, {"type": ["string", "null"]}, "a field that was empty has nothing here")
        for name in ("from", "fromString", "to", "toString")
    ),
    *(
        (bean, "fields", {"type": "object"}, "values may be texts, numbers, lists and nothing")
        for bean in ("IssueUpdateBean", "IssueBean")
    ),
    *(
        ("IssueBean", name, {"type": "object"}, "said to hold objects, or a bean around them")
        for name in ("renderedFields", "properties")
    ),
    ("EntityPropertyBean", "value", {}, "any JSON, not a text"),
)
# said to be part of a path or only told of in prose
MORE_PARAMETERS = {"/group/member": {"groupname"}, "/issue/{issueIdOrKey}/transitions": {"expand"}}
MORE_PARAMETERS |= {"/user": {"expand"}, "/myself": {"expand"}}


@cache
def spec() -> dict[str, Any]:
    whole = json.loads(SPEC.read_text(encoding="utf-8"))
    for name, prop, truth, _ in DEFECTS:
        whole["components"]["schemas"][name]["properties"][prop] = truth
    return {"paths": whole["paths"], "components": whole["components"]}


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    root = {**schema, "components": spec()["components"]}
    return [
        f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in Draft7Validator(root).iter_errors(value)
    ]


def operation(method: str, template: str) -> dict[str, Any]:
    """Return the description of a call; ``KeyError`` when there is none."""
    found: dict[str, Any] = spec()["paths"][f"/api/2{template}"][method.lower()]
    return found


def strangers(method: str, template: str, query: set[str]) -> set[str]:
    """Return the query parameters that are not described."""
    known = {one["name"] for one in operation(method, template).get("parameters", ()) if one["in"] == "query"}
    return query - known - MORE_PARAMETERS.get(template, set())


def wrong_body(method: str, template: str, body: Any) -> list[str]:
    """Return what is wrong with a request's body; a key that is not described is wrong, too."""
    if template.endswith("/properties/{propertyKey}"):
        return []  # any JSON
    schema = operation(method, template)["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    unknown = set(body) - set(spec()["components"]["schemas"][name]["properties"])
    return [*problems(schema, body), *sorted(unknown)]


def template_of(method: str, path: str) -> str | None:
    """Find the description of an address below ``/rest/api/2``; None when there is none."""
    for template, operations in sorted(spec()["paths"].items(), key=lambda one: one[0].count("{")):
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
        if template.startswith("/api/2/") and method.lower() in operations and re.fullmatch(pattern, f"/api/2{path}"):
            return template.removeprefix("/api/2")
    return None
