"""A refusal as Notion words it: status, code, message, sometimes ``additional_data``. The gate answers it.

https://developers.notion.com/reference/status-codes
"""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The call is answered with ``status`` and ``{"object": "error", "status", "code", "message", "request_id"}``."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, code, message)
        self.status, self.code, self.message = status, code, message
        self.more = dict(more or {})
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the error object, its keys in Notion's order."""
        shown: dict[str, Any] = {"object": "error", "status": self.status, "code": self.code, "message": self.message}
        if self.more:
            shown["additional_data"] = self.more
        return {**shown, "request_id": request_id}


def invalid(message: str) -> Refused:
    """400 ``validation_error`` in words of its own."""
    return Refused(400, "validation_error", message)


def malformed(where: str, wanted: str, got: object = None) -> Refused:
    """400 ``validation_error`` of the schema check: ``where`` is a path such as ``body.children[0].paragraph``."""
    instead = f"instead was `{_told(got)}`"
    return invalid(f"{where.partition('.')[0]} failed validation: {where} should be {wanted}, {instead}.")


def _told(got: object) -> str:
    if got is None:
        return "undefined"
    if isinstance(got, str):
        return f'"{got[:40]}"'
    if isinstance(got, Mapping):
        return "{" + ", ".join(f'"{key}"' for key in list(got)[:3]) + "}"
    return str(got)[:40]


def too_long(where: str, limit: int, length: int) -> Refused:
    """400 for a text or a list over its limit."""
    return malformed(f"{where}.length", f"≤ `{limit}`", length)


def not_found(kind: str, number: str, connection: str = "", name: str = "") -> Refused:
    """404 for what is not there and for what the connection was not given: Notion does not tell them apart."""
    message = f"Could not find {kind} with ID: {number}."
    if kind in ("page", "database", "data source", "block"):
        message += f' Make sure the relevant pages and databases are shared with your integration "{name}".'
    return Refused(404, "object_not_found", message, more={"integration_id": connection} if connection else None)


def incapable() -> Refused:
    """403 for a connection without the capability that the endpoint needs."""
    return Refused(403, "restricted_resource", "Insufficient permissions for this endpoint.")
