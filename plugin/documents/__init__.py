"""Texts for people: a Markdown template filled with values → a tree that each surface renders in its own form.

Place in the flow: use cases call ``render`` and ``lines``; an adapter walks the tree of the ``Document``. A value is
always text: whatever it holds, it comes out as the same characters and never as a link, an image or another row.
"""

from plugin.documents.outputs import html, plain
from plugin.documents.rendering import render

__all__ = ["html", "plain", "render"]
