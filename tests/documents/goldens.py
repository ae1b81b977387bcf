"""Writes the golden files: ``python -m tests.documents.goldens``; a test holds them equal to what is rendered."""

import json
from functools import cache
from pathlib import Path

from adapters.confluence.storage import storage
from adapters.jira.adf import adf
from adapters.jira.wiki import wiki
from adapters.notion.outline import Piece, outline
from plugin.documents import html
from plugin.documents.goal_files import csv_text
from tests.documents.goals import EN, NAMES, RU, TREE, document

GOLDEN = Path(__file__).parent / "golden"


def block(piece: Piece):
    return {"key": piece.key, **piece.body, **({"below": list(map(block, piece.children))} if piece.children else {})}


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@cache
def golden() -> dict[Path, str]:
    """Return every golden file with its text: one document in each form and language."""
    files = {}
    for words in (RU, EN):
        shown = document(words)
        forms = {
            "md": shown.markdown,
            "html": html(shown).replace("><", ">\n<") + "\n",
            "adf.json": as_json(adf(shown)),
            "wiki": wiki(shown) + "\n",
            "storage.xml": storage(shown).replace("><", ">\n<") + "\n",
            "notion.json": as_json([block(piece) for piece in outline(shown)]),
            "csv": csv_text(words, TREE, NAMES).replace("\r\n", "\n"),
        }
        files |= {GOLDEN / f"goal_tree.{words.locale}.{form}": text for form, text in forms.items()}
    return files


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for path, text in golden().items():
        path.write_text(text, encoding="utf-8")
