"""Docs, manifest and code say the same."""

import json

import pytest

from plugin.manifest import load
from plugin.settings import VARIABLES
from tests import plans
from tests.generated import ROOT, pages


@pytest.mark.parametrize("path", pages(), ids=lambda p: p.name)
def test_generated_pages_are_fresh(path):
    assert path.read_text(encoding="utf-8") == pages()[path], "run: make docs"


def test_printed_plans_are_what_the_program_prints():
    fresh = plans.pages(ROOT)
    assert {path: path.read_text(encoding="utf-8") for path in fresh} == fresh, "run: make docs"


def test_the_repository_manifest_is_valid():
    assert load(ROOT / "manifest.json").manifest_version == 1


def test_the_schema_accepts_the_repository_manifest():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "docs/manifest.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((ROOT / "manifest.json").read_text(encoding="utf-8")), schema)


def test_the_operator_page_names_every_variable():
    page = (ROOT / "docs/operator.md").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if f"`{name}`" not in page] == []
