"""Trida: blind 3 yes / 3 no on deal tickets. The map of the rooms is in plugin/README.md."""
