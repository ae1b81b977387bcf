"""Where the sandbox meets the machine: the real clock, a port, threads."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from adapters.sandbox.app import create_app
from adapters.sandbox.company import Company
from adapters.sandbox.notion.app import create_app as create_notion_app
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.sandbox import Sandbox

PATIENT = (1.0, 2.0, 5.0, 15.0, 30.0)


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing: tokens of personal links could stand in a path."""


def now() -> datetime:
    """Return the time of this machine, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the composition point of the sandbox


@contextmanager
def running(sandbox: Sandbox | NotionSandbox, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve a sandbox from a thread and yield its base URL; the sandbox is closed at the end."""
    server = bind(sandbox, host, port)
    # the pause between two looks at "shall I stop?" is what each test waits for at its end
    pause = {"poll_interval": 0.01}
    thread = threading.Thread(target=server.serve_forever, kwargs=pause, name="sandbox-http", daemon=True)
    thread.start()
    try:
        yield sandbox.world.base_url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        sandbox.close()


def bind(sandbox: Sandbox | NotionSandbox, host: str, port: int) -> BaseWSGIServer:
    """Return a server that listens already; its address stands in the sandbox."""
    app = create_notion_app(sandbox) if isinstance(sandbox, NotionSandbox) else create_app(sandbox)
    server = make_server(host, port, app, threaded=True, request_handler=_Silent)
    with sandbox.world.lock:
        sandbox.world.base_url = f"http://{host}:{server.port}"
    return server


def serve(host: str, port: int, company: Company, *, edition: str = "cloud") -> None:
    """Serve a seeded sandbox until interrupted; says ``{"url": ...}`` on standard output when it listens."""
    sandbox = Sandbox(now, retry_delays=PATIENT, edition=edition).seed(company)
    server = bind(sandbox, host, port)
    sys.stdout.write(json.dumps({"url": sandbox.world.base_url}) + "\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        sandbox.close()
