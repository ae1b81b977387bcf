"""The workspace as a process of its own: a port for HTTP, one for mail."""

import json
import sys

from adapters.sandbox.company import Company
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.server import bind, now, running

__all__ = ["running", "serve"]

# as the real one: eight attempts; the real last one comes a day after the first, this one within two minutes
PATIENT = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0)
# the real one gathers for up to a minute
GATHERED_SECONDS = 2.0


def serve(host: str, port: int, company: Company) -> None:
    """Serve a seeded workspace until interrupted; says ``{"url": ..., "smtp": ...}`` when it listens."""
    sandbox = NotionSandbox(now, retry_delays=PATIENT, window=GATHERED_SECONDS).seed(company)
    server = bind(sandbox, host, port)
    sys.stdout.write(json.dumps({"url": sandbox.world.base_url, "smtp": sandbox.smtp_url}) + "\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        sandbox.close()
