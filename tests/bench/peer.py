"""notion-sync-lib 1.2.3 doing what we do, on the same sandbox.

It is installed into a folder of its own, which goes with the run. What its functions do not put together is put
together here in its favour: it compares one list at a time, so it is called for each list that changed.
"""

import copy
import importlib
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import notion_client

PINS = Path(__file__).parents[2] / "requirements" / "bench.txt"
VERSION = "2025-09-03"


@contextmanager
def installed():
    """Yield the library, None where it cannot be installed."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        done = subprocess.run([*pip, "--target", folder, "-r", PINS], check=False, capture_output=True)
        sys.path.append(folder)
        try:
            yield importlib.import_module("notion_sync") if done.returncode == 0 else None
        finally:
            sys.path.remove(folder)


class Peer:
    """One page kept by the library. It pauses between its calls, which would only be slow here: calls are counted."""

    def __init__(self, library, url, token, page):
        self._lib, self._page = library, page
        importlib.import_module("notion_sync.client").MIN_REQUEST_INTERVAL = 0.0
        client = notion_client.Client(auth=token, base_url=url, notion_version=VERSION)
        self._client = library.RateLimitedNotionClient(client)

    def first(self, rows):
        """Append a whole document."""
        self._lib.append_blocks(self._client, self._page, [self._block(one) for one in rows])

    def read(self):
        """Read the page, as each of its comparisons begins."""
        return self._lib.fetch_blocks_recursive(self._client, self._page)

    def update(self, rows):
        """Bring the words of a page of the same shape to a document."""
        old = self.read()
        new = copy.deepcopy(old)
        self._reword(new, rows)
        self._lib.execute_recursive_diff(self._client, self._lib.generate_recursive_diff(old, new))

    def _reword(self, blocks, rows):
        for block, (_, words, below) in zip(blocks, rows, strict=True):
            block[block["type"]]["rich_text"] = self._block(("", words, ()))["bulleted_list_item"]["rich_text"]
            self._reword(block.get("_children", []), below)

    def bring(self, rows):
        """Bring a page to a document of another shape."""
        self._level(self._page, self.read(), rows)

    def _level(self, parent, old, rows):
        diff = self._lib.generate_diff(old, [self._block(one) for one in rows])
        self._lib.execute_diff(self._client, diff, parent)
        below = {words: rows for _, words, rows in rows}
        for kept in (one for one in diff if one["op"] == "KEEP"):
            words = self._lib.extract_block_text(kept["notion_block"])
            self._level(kept["notion_block_id"], kept["notion_block"].get("_children", []), below[words])

    def _block(self, row):
        _, words, below = row
        return self._lib.make_bulleted_list_item(words, [self._block(one) for one in below] or None)
