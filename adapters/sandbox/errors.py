"""A refusal as Jira words it: a status and an ``ErrorCollection``. Raised anywhere, answered by the gate."""

from collections.abc import Mapping


class Refused(Exception):
    """The call is answered with ``status`` and ``{"errorMessages": [...], "errors": {...}}``."""

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, *messages)
        self.status = status
        self.messages = messages
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})

    def body(self) -> dict[str, object]:
        """Return the ``ErrorCollection``: both keys are always there."""
        return {"errorMessages": list(self.messages), "errors": self.errors}


def invalid(**errors: str) -> Refused:
    """400 with one message per field, the commonest answer to a bad write."""
    return Refused(400, errors=errors)


def bad_payload() -> Refused:
    """400 for a body of the wrong shape; Jira does not say which key."""
    return Refused(400, "Invalid request payload. Refer to the REST API documentation and try again.")


def no_issue() -> Refused:
    """404 for an issue that is not there and for one the caller may not browse: Jira does not tell them apart."""
    return Refused(404, "Issue does not exist or you do not have permission to see it.")


def no_project(key: str) -> Refused:
    """404 for a project that is not there or not visible."""
    return Refused(404, f"No project could be found with key '{key}'.")
