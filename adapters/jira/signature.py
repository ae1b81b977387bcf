"""Whether a webhook body is genuine, by the header ``X-Hub-Signature``.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#webhook-security — the page says that the method may
change, so the method is read and only what is known is accepted.
"""

from collections.abc import Mapping, Sequence

from pydantic import SecretStr

from adapters import signing
from adapters.signing import sign

HEADER = "x-hub-signature"
__all__ = ["HEADER", "Signature", "sign"]


class Signature:
    """Checks bodies against one or two live secrets; both are always tried, so that a rotation loses nothing."""

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Sequence[SecretStr | bytes]) -> None:
        """Keep the secrets; ``ValueError`` without any, or with an empty one: then anybody could sign."""
        self._secrets = tuple(s.get_secret_value().encode() if isinstance(s, SecretStr) else s for s in secrets)
        if not self._secrets or not all(self._secrets):
            raise ValueError("a webhook needs a secret, and an empty one is none")

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected`` as ``signing.verify`` does."""
        signing.verify(HEADER, self._secrets, headers, body)
