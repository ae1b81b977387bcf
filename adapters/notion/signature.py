"""Whether a webhook body is genuine: HMAC over the raw bytes, ``X-Notion-Signature: sha256=<hex>``.

The key is the verification token that Notion sent when the subscription was made:
https://developers.notion.com/reference/webhooks#step-3-validating-event-payloads-recommended
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from pydantic import SecretStr

from plugin.errors import Rejected

HEADER = "x-notion-signature"
METHOD = "sha256"


def sign(secret: bytes, body: bytes) -> str:
    """Return the header's value for a body, as Notion makes it."""
    return f"{METHOD}={hmac.new(secret, body, hashlib.sha256).hexdigest()}"


class Signature:
    """Checks bodies against every live secret; all are always tried, so that a rotation loses nothing.

    The secrets are read at each use: before the handshake there is none, and then nothing is genuine.
    """

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Sequence[SecretStr]) -> None:
        self._secrets = secrets

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected``: ``signature_missing``, ``signature_method`` or ``signature_wrong``."""
        given = [value for name, value in headers.items() if name.lower() == HEADER]
        if not given or not given[0].strip():
            raise Rejected("signature_missing")
        if len(given) > 1:
            raise Rejected("signature_wrong")
        method, equals, digest = given[0].strip().partition("=")
        if not equals or method != METHOD:
            raise Rejected("signature_method")
        wanted = digest.encode("utf-8", "replace")
        fits = False
        for secret in self._secrets:
            key = secret.get_secret_value().encode()
            made = hmac.new(key, body, hashlib.sha256).hexdigest().encode()
            # With an empty key anybody could sign.
            fits |= hmac.compare_digest(made, wanted) and bool(key)
        if not fits:
            raise Rejected("signature_wrong")
