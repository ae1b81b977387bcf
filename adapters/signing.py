"""Whether a webhook body is genuine: HMAC-SHA256 over the raw bytes, in a header as ``sha256=<hex>``.

Jira and Notion sign in this same way and differ in the header's name.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from plugin.errors import Rejected

METHOD = "sha256"


def sign(secret: bytes, body: bytes) -> str:
    """Return the header's value for a body."""
    return f"{METHOD}={hmac.new(secret, body, hashlib.sha256).hexdigest()}"


def verify(header: str, secrets: Iterable[bytes], headers: Mapping[str, str], body: bytes) -> None:
    """Raise ``Rejected`` unless one of the secrets made the signature; all are tried, in constant time each.

    ``header`` is in small letters. Reasons: ``signature_missing``, ``signature_method``, ``signature_wrong``. With an
    empty secret anybody could sign, so it fits nothing.
    """
    given = [value for name, value in headers.items() if name.lower() == header]
    if not given or not given[0].strip():
        raise Rejected("signature_missing")
    if len(given) > 1:
        raise Rejected("signature_wrong")
    method, equals, digest = given[0].strip().partition("=")
    if not equals or method != METHOD:
        raise Rejected("signature_method")
    wanted = digest.encode("utf-8", "replace")
    fits = False
    for secret in secrets:
        made = hmac.new(secret, body, hashlib.sha256).hexdigest().encode()
        fits |= hmac.compare_digest(made, wanted) and bool(secret)
    if not fits:
        raise Rejected("signature_wrong")
