"""``python -m adapters.sandbox``: the sandbox as a process of its own, for the demo."""

import argparse

from adapters.sandbox.server import serve


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m adapters.sandbox", description="A tracker that behaves like Jira")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; keep it on loopback")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--lang", choices=("ru", "en"), default="ru", help="language of the demo company")
    options = parser.parse_args()
    serve(options.host, options.port, options.lang)


if __name__ == "__main__":
    main()
