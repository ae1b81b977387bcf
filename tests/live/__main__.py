"""``python -m tests.live`` ends with 0; with 1 when something was not seen, with 2 when nothing was tried."""

import os
import sys
from contextlib import nullcontext

from plugin.errors import TridaError
from tests.live import arriving, installing, tasks, writing
from tests.live.checks import NOT_SEEN, look_at_all, table
from tests.live.environment import Refusal, read
from tests.live.listener import listening
from tests.live.visit import Visit

CHECKS = [*installing.check.all, *writing.check.all, *tasks.check.all, *arriving.check.all]


def visit_site(environment, listener=None, report=lambda *_: None):
    """Look at everything and take everything away again; returns number → (state, why)."""
    with Visit(environment, listener) as visit:
        return look_at_all(CHECKS, visit, report)


def say(number, state, why):
    sys.stderr.write(f"{number:>3}  {state}  {why}\n")


def main():
    try:
        environment = read(os.environ)
        host, port = environment.listen
        with listening(host, port) if environment.hook_url else nullcontext() as listener:
            results = visit_site(environment, listener, say)
    except Refusal as why:
        sys.stderr.write(f"{why}\n")
        return 2
    except TridaError as error:
        sys.stderr.write(f"The test ticket could not be made: {error.reason} {dict(error.facts)}\n")
        return 2
    sys.stdout.write(f"{table(results)}\n")
    return int(any(state == NOT_SEEN for state, _ in results.values()))


if __name__ == "__main__":
    sys.exit(main())
