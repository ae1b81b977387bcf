"""Writes the pages of docs/ that are made from the code: ``python -m tests.generated``; a test holds them equal."""

import json
from pathlib import Path

from plugin.domain.diagram import doors_page, states_page
from plugin.manifest import schema
from tests import plans

ROOT = Path(__file__).resolve().parent.parent


def pages() -> dict[Path, str]:
    """Return every generated page with its text."""
    return {
        ROOT / "docs/states.md": states_page(),
        ROOT / "docs/doors.md": doors_page(),
        ROOT / "docs/manifest.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n",
    }


if __name__ == "__main__":
    for path, text in (pages() | plans.pages(ROOT)).items():
        path.write_text(text, encoding="utf-8")
