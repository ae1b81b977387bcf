"""Calls an address once, as anybody outside would: for ``trida doctor`` to see whether the service can be reached."""

import socket
from collections.abc import Mapping

import requests
from urllib3.exceptions import NameResolutionError

from plugin.ports.checkup import Reply, Unreachable

TIMEOUT = (4.0, 8.0)


class HttpProber:
    """Implements ``ports.checkup.Prober``; follows no redirect, so that what answers is what was asked."""

    def get(self, url: str) -> Reply:
        """Read an address; raises ``Unreachable``."""
        return self._ask("GET", url, {}, None)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a body; raises ``Unreachable``."""
        return self._ask("POST", url, headers, body)

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        try:
            response = requests.request(
                method, url, headers=dict(headers), data=body, timeout=TIMEOUT, allow_redirects=False
            )
        except requests.exceptions.SSLError:
            raise Unreachable("certificate") from None
        except requests.Timeout:
            raise Unreachable("timeout") from None
        except requests.RequestException as error:
            raise Unreachable(_why(error)) from None
        try:
            said = response.json()
        except ValueError:
            said = None
        return Reply(response.status_code, said if isinstance(said, dict) else None)


def _why(error: BaseException) -> str:
    """Find in a chain of wrapped errors what the network said."""
    seen: BaseException | None = error
    while seen is not None:
        inner = [part for part in (*seen.args, getattr(seen, "reason", None)) if isinstance(part, BaseException)]
        if isinstance(seen, NameResolutionError | socket.gaierror):
            return "name_unknown"
        if isinstance(seen, ConnectionRefusedError):
            return "refused_there"
        seen = inner[0] if inner else seen.__cause__ or seen.__context__
    return "no_answer"
