"""``trida init``: asks, looks at the tracker as it goes, writes manifest.json. English, as all of the command line."""

from plugin.asking.begin import Request, begin

__all__ = ["Request", "begin"]
