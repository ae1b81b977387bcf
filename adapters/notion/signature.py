"""Whether a webhook body is genuine, by the header ``X-Notion-Signature``.

The key is the verification token that Notion sent when the subscription was made:
https://developers.notion.com/reference/webhooks#step-3-validating-event-payloads-recommended
"""

from collections.abc import Mapping, Sequence

from pydantic import SecretStr

from adapters import signing
from adapters.signing import sign

HEADER = "x-notion-signature"
__all__ = ["HEADER", "Signature", "sign"]


class Signature:
    """Checks bodies against every live secret; all are always tried, so that a rotation loses nothing.

    The secrets are read at each use: before the handshake there is none, and then nothing is genuine.
    """

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Sequence[SecretStr]) -> None:
        self._secrets = secrets

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected`` as ``signing.verify`` does."""
        keys = [secret.get_secret_value().encode() for secret in self._secrets]
        signing.verify(HEADER, keys, headers, body)
