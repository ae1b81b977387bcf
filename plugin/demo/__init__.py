"""``trida demo``: a sandbox tracker and the service on this machine, and people who may be played by the program.

Everything it says in the end is read back over HTTP or from another process, as anybody could.
"""

from plugin.demo.story import run

__all__ = ["run"]
