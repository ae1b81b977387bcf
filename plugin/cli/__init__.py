"""The command line: ``trida --help``. Each command loads what it needs, so that asking for help is quick."""

from plugin.cli import goals, installing, leading, reading, running
from plugin.cli.group import main

__all__ = ["goals", "installing", "leading", "main", "reading", "running"]
