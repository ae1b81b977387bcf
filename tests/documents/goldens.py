"""Writes the golden files: ``python -m tests.documents.goldens``; a test holds them equal to what is rendered."""

import json
from functools import cache
from pathlib import Path

from adapters.confluence.storage import storage
from adapters.jira.adf import adf
from adapters.jira.wiki import wiki
from adapters.notion.outline import Piece, outline
from plugin.documents import html
from plugin.documents.checklist_sheet import Passed
from plugin.documents.goal_files import csv_text
from tests.documents import checklists
from tests.documents.goals import ANNA, EN, NAMES, RU, TREE, day, document

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


@cache
def golden_lists() -> dict[Path, str]:
    """Return every golden file about checklists with its text."""
    files = {}
    for words in (RU, EN):
        passed = Passed(ANNA.name, "договор ждать не может", day(20))
        told = {
            "checklist": checklists.whole(words),
            "gate": f"{checklists.gate(words).markdown}\n----\n{checklists.gate(words, passed).markdown}",
            "goal_owed": checklists.owed_section(words),
        }
        files |= {GOLDEN / f"{name}.{words.locale}.md": f"{text.rstrip()}\n" for name, text in told.items()}
    return files


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for path, text in {**golden(), **golden_lists()}.items():
        path.write_text(text, encoding="utf-8")
