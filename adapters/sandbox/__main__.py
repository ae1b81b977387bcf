"""``python -m adapters.sandbox``: a sandbox as a process of its own, for the demo."""

import argparse
from functools import partial
from importlib import import_module

from adapters.sandbox.company import POLUS, POLUS_WITH_GOALS
from adapters.sandbox.server import serve

TRACKERS = {"jira-cloud": partial(serve, edition="cloud"), "jira-dc": partial(serve, edition="dc")}
NOTION = "notion"


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m adapters.sandbox", description="A tracker that behaves like one")
    parser.add_argument("--tracker", choices=(*TRACKERS, NOTION), default="jira-cloud", help="which tracker to be")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; keep it on loopback")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--lang", choices=("ru", "en"), default="ru", help="language of the demo company")
    parser.add_argument("--goals", action="store_true", help="the departments keep their goals here too")
    options = parser.parse_args()
    # each tracker's sandbox is loaded only where it is wanted
    known = TRACKERS.get(options.tracker)
    start = known or import_module("adapters.sandbox.notion.server").serve
    companies = POLUS_WITH_GOALS if options.goals else POLUS
    start(options.host, options.port, companies[options.lang])


if __name__ == "__main__":
    main()
