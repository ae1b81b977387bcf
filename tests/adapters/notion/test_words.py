"""What the adapter itself says to people has its Russian words."""

from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from plugin.words import TEMPLATES

ROOT = Path(__file__).parents[3]


def test_every_text_has_its_russian_words():
    words = {"gettext": None, "N_": None}
    files = (ROOT / "adapters/notion").glob("*.py")
    used = {found[1] for path in files for found in extract_from_file("python", path, keywords=words)}
    catalogue = read_po(BytesIO((TEMPLATES / "locale/ru/notion.po").read_bytes()), locale="ru")
    assert {m.id: bool(m.string) for m in catalogue if m.id} == dict.fromkeys(used, True)
