"""Addresses that stay as long as the process does, for a tracker and a service that change from test to test.

Addresses stand in letters, webhooks and the database: what was kept from one house is true in another one at the same
address.
"""

import threading
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

from adapters.sandbox import server


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


class Doorstep:
    """A WSGI application that is put in place after its address is known."""

    def __init__(self):
        self.app = None

    def __call__(self, environ, start_response):
        return self.app(environ, start_response)


class Street:
    """Two addresses that stay as long as this process: the tracker's and the service's."""

    def __init__(self):
        self.free = True
        self.tracker, self.service = Doorstep(), Doorstep()
        self.tracker_url, self.url = _serve(self.tracker), _serve(self.service)


def _serve(app):
    listening = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{listening.port}"


_streets = []


@contextmanager
def street(sandbox):
    """Serve the sandbox at the oldest address that is free; yields that address and where the service comes in."""
    mine = next((one for one in _streets if one.free), None)
    if mine is None:
        _streets.append(mine := Street())
    mine.free = False
    sandbox.world.base_url = mine.tracker_url
    mine.tracker.app = server.create_app(sandbox)
    try:
        yield mine
    finally:
        sandbox.close()
        mine.tracker.app = mine.service.app = None
        mine.free = True
