"""Whether a webhook body is genuine: HMAC over the raw bytes, ``X-Hub-Signature: sha256=<hex>``.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#webhook-security — the page says that the method may
change, so the method is read and only what is known here is accepted.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from pydantic import SecretStr

from plugin.errors import Rejected

HEADER = "x-hub-signature"
METHODS = {"sha256": hashlib.sha256}


def sign(secret: bytes, body: bytes) -> str:
    """Return the header's value for a body, as Jira makes it."""
    return f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"


class Signature:
    """Checks bodies against one or two live secrets; both are always tried, so that a rotation loses nothing."""

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Sequence[SecretStr | bytes]) -> None:
        """Keep the secrets; ``ValueError`` without any, or with an empty one: then anybody could sign."""
        self._secrets = tuple(s.get_secret_value().encode() if isinstance(s, SecretStr) else s for s in secrets)
        if not self._secrets or not all(self._secrets):
            raise ValueError("a webhook needs a secret, and an empty one is none")

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected``: ``signature_missing``, ``signature_method`` or ``signature_wrong``."""
        given = [value for name, value in headers.items() if name.lower() == HEADER]
        if not given or not given[0].strip():
            raise Rejected("signature_missing")
        if len(given) > 1:
            raise Rejected("signature_wrong")
        method, equals, digest = given[0].strip().partition("=")
        if not equals or method not in METHODS:
            raise Rejected("signature_method")
        wanted = digest.encode("utf-8", "replace")
        fits = False
        for secret in self._secrets:
            made = hmac.new(secret, body, METHODS[method]).hexdigest().encode()
            fits |= hmac.compare_digest(made, wanted)
        if not fits:
            raise Rejected("signature_wrong")
