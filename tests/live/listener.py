"""Webhooks as they arrive: headers and raw bytes, kept until the end of the run."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WAIT_SECONDS = 60.0


class Listener:
    """What came in, oldest first."""

    def __init__(self):
        self.port = 0
        self._came = threading.Condition()
        self._requests = []

    def take(self, headers, body):
        with self._came:
            self._requests.append((headers, body))
            self._came.notify_all()

    def mark(self):
        with self._came:
            return len(self._requests)

    def since(self, mark):
        with self._came:
            return list(self._requests[mark:])

    def wait(self, fits, mark=0, seconds=None):
        """Return the first request after ``mark`` that fits; None when none comes in time."""
        until = time.monotonic() + (WAIT_SECONDS if seconds is None else seconds)
        with self._came:
            while True:
                found = next((one for one in self._requests[mark:] if fits(*one)), None)
                left = until - time.monotonic()
                if found is not None or left <= 0:
                    return found
                self._came.wait(left)


@contextmanager
def listening(host, port):
    """Listen until the end of the block."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            listener.take(dict(self.headers.items()), body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    listener.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
