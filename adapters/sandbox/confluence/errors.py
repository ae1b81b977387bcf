"""A refusal as Confluence words it: a list of errors with status, code and title."""

from adapters.sandbox.errors import Refused


class Declined(Refused):
    """The call is answered with ``status`` and ``{"errors": [{"status", "code", "title", "detail"}]}``."""

    def __init__(self, status: int, code: str, title: str) -> None:
        super().__init__(status, title)
        self.code, self.title = code, title

    def body(self) -> dict[str, object]:
        """Return the list of errors; ``detail`` is always there."""
        return {"errors": [{"status": self.status, "code": self.code, "title": self.title, "detail": None}]}


def bad(title: str) -> Declined:
    """400: the request is not valid."""
    return Declined(400, "INVALID_REQUEST_PARAMETER", title)


def missing(what: str, number: str) -> Declined:
    """404 for what is not there and for what the caller may not see."""
    return Declined(404, "NOT_FOUND", f"Could not find {what} with id: {number}")


def stale(now: int, given: object) -> Declined:
    """409: the version is not the next one."""
    told = f"Current Version: [{now}]. Provided version: [{given}]"
    return Declined(409, "CONFLICT", f"Version must be incremented when updating a page. {told}")
