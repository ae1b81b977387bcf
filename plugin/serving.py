"""Running the service: one gunicorn worker with threads that also runs the jobs, or the jobs alone."""

import logging
import signal
import threading
from datetime import timedelta
from typing import Any

from gunicorn.app.base import BaseApplication

from plugin.bootstrap import Application

THREADS = 16
GRACE = timedelta(seconds=20)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn as a library. The jobs start in the worker: threads do not survive the fork."""

    def __init__(self, application: Application, bind: str, *, jobs: bool) -> None:
        self._application, self._bind, self._jobs = application, bind, jobs
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            # The stop of a running job must fit into the time that the supervisor gives.
            "graceful_timeout": int(GRACE.total_seconds()) + 5,
            "post_worker_init": self._started,
            "worker_exit": self._stopping,
            "control_socket_disable": True,
            "loglevel": "warning",
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return self._application.web()

    def _started(self, _worker: Any) -> None:
        if self._jobs:
            self._application.start_jobs()

    def _stopping(self, _server: Any, _worker: Any) -> None:
        if self._jobs:
            self._application.stop_jobs(GRACE)


def serve(application: Application, host: str, port: int, *, jobs: bool) -> None:
    """Serve until told to stop."""
    application.migrate()
    application.disconnect()
    _Server(application, f"{host}:{port}", jobs=jobs).run()


def work(application: Application) -> None:
    """Run the jobs until SIGTERM or SIGINT; running ones are given time to finish."""
    application.migrate()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    application.start_jobs()
    logging.getLogger(__name__).info("jobs are running")
    stop.wait()
    application.stop_jobs(GRACE)
