"""The command line: ``trida --help``. Each command loads what it needs, so that asking for help is quick."""

from plugin.cli import checklists, goals, installing, leading, reading, running
from plugin.cli.group import main

__all__ = ["checklists", "goals", "installing", "leading", "main", "reading", "running"]
