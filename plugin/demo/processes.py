"""The demo's two servers as processes of their own, with nothing left behind when it ends."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests
from cryptography.fernet import Fernet

START_SECONDS = 30
STOP_SECONDS = 30


class DemoError(Exception):
    """The demo cannot go on; says which part did not do what."""


@contextlib.contextmanager
def sandbox(kind: str, locale: str, log: Path) -> Iterator[Mapping[str, str]]:
    """Run a sandbox tracker; yields what it says of itself at its start: ``url``, and ``smtp`` if it takes mail."""
    command = [sys.executable, "-m", "adapters.sandbox", "--tracker", kind, "--port", "0", "--lang", locale, "--goals"]
    with _process(command, os.environ, log, pipe=True) as child:
        line = child.stdout.readline() if child.stdout else b""
        if not line:
            raise DemoError(f"the sandbox tracker did not start; its log is {log}")
        yield json.loads(line)


@contextlib.contextmanager
def service(environ: Mapping[str, str], port: int, log: Path) -> Iterator[str]:
    """Run the service; yields its address once it says that it is ready."""
    with _process(trida("serve", "--port", str(port)), environ, log) as child:
        url = environ["TRIDA_PUBLIC_URL"]
        _await_ready(url, child, log)
        yield url


def trida(*words: str) -> list[str]:
    """Return the command line of a ``trida`` command in this environment."""
    return [sys.executable, "-m", "plugin", *words]


def service_environ(tracker: Mapping[str, str], port: int, folder: Path) -> dict[str, str]:
    """Return what any service needs to know: the settings of ``docs/operator.md`` with throw-away secrets."""
    mail = {"TRIDA_SMTP_URL": tracker["smtp"]} if "smtp" in tracker else {}
    return {
        **os.environ,
        "TRIDA_MANIFEST": str(folder / "manifest.json"),
        "TRIDA_DATABASE_URL": f"sqlite:///{folder / 'trida.db'}",
        "TRIDA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TRIDA_KEYS": Fernet.generate_key().decode(),
        "TRIDA_SECRET": secrets.token_hex(32),
        **mail,
    }


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(environ: Mapping[str, str], log: Path, *words: str) -> tuple[int, str]:
    """Run a ``trida`` command to its end; returns exit status and output."""
    with log.open("ab") as errors:
        done = subprocess.run(trida(*words), env=dict(environ), stdout=subprocess.PIPE, stderr=errors, check=False)  # noqa: S603 - our own program
    return done.returncode, done.stdout.decode()


@contextlib.contextmanager
def _process(
    command: list[str], environ: Mapping[str, str], log: Path, *, pipe: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own programs
            command, env=dict(environ), stdout=subprocess.PIPE if pipe else errors, stderr=errors
        )
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout:
                child.stdout.close()


def _await_ready(url: str, child: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and child.poll() is None:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return
        time.sleep(0.1)
    raise DemoError(f"the service did not get ready; its log is {log}")
