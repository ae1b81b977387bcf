"""The command line: ``trida --help``. Each command loads what it needs, so that asking for help is quick."""

from plugin.cli import installing, leading, reading, running
from plugin.cli.group import main

__all__ = ["installing", "leading", "main", "reading", "running"]
