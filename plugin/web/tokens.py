"""Proof that a form came from a page we gave to this very browser."""

import hashlib
import hmac

from itsdangerous import BadSignature, URLSafeSerializer


class FormTokens:
    """Tokens bound to a round, an action and the hash of the browser's cookie.

    They carry no time: they die with the cookie, so a form left open over a weekend can still be sent.
    """

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="trida/forms", signer_kwargs={"digest_method": hashlib.sha256})

    def issue(self, round_id: str, action: str, cookie: str | None) -> str:
        """Return the hidden value for one form."""
        return str(self._signer.dumps([round_id, action, _hashed(cookie)]))

    def holds(self, token: str, round_id: str, action: str, cookie: str | None) -> bool:
        """Whether ``token`` was issued for exactly this; a form without a cookie never holds."""
        if cookie is None:
            return False
        try:
            found = self._signer.loads(token)
        except BadSignature:
            return False
        expected = [round_id, action, _hashed(cookie)]
        return isinstance(found, list) and hmac.compare_digest(repr(found), repr(expected))


def _hashed(cookie: str | None) -> str:
    return hashlib.sha256((cookie or "").encode()).hexdigest()
