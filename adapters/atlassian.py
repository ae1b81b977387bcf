"""What Jira and Confluence have in common: when to ask again, what a failed request means, reading an answer.

The recipe follows https://developer.atlassian.com/cloud/jira/platform/rate-limiting/, the same for every product of
theirs: never sooner than the server says, doubling with jitter, only what can be repeated safely.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from pydantic import SecretStr
from urllib3.exceptions import NewConnectionError

from adapters.patience import Passing, Recipe
from adapters.waiting import Trouble
from plugin.errors import NeedsOperator

BUSY = 429
OK_BELOW = 300
REPEATABLE = frozenset({"GET", "PUT", "DELETE"})
REFUSED_UNTOUCHED = frozenset({429, 503})
PASSING = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Account:
    """The API's base address, Confluence's with ``/wiki``, and the account.

    An e-mail with an API token, or a bearer token alone, such as Data Center's personal access tokens.
    """

    url: str
    token: SecretStr = field(repr=False)
    email: str | None = field(default=None, repr=False)


def untouched(trouble: Trouble) -> bool:
    """Whether the server certainly did nothing: not reached, too busy, or away and saying until when."""
    if not trouble.sent or trouble.status == BUSY:
        return True
    return trouble.status in REFUSED_UNTOUCHED and trouble.told is not None


def may_repeat(trouble: Trouble, *, repeatable: bool) -> bool:
    """Whether to send the request again in place.

    What is not repeatable goes again only when the server said that it did nothing and when to come back.
    """
    if repeatable:
        return trouble.status is None or trouble.status in PASSING
    return not trouble.sent or (trouble.status in REFUSED_UNTOUCHED and trouble.told is not None)


RECIPE = Recipe(frozenset({BUSY}), untouched, may_repeat)


@contextmanager
def troubles() -> Iterator[None]:
    """Raise what ``requests`` does as ``Passing`` or ``NeedsOperator``: ``certificate_refused``, ``address_wrong``."""
    try:
        yield
    except requests.exceptions.SSLError:
        raise NeedsOperator("certificate_refused") from None
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
        raise Passing(Trouble(None, sent=not _never_sent(error), told=None)) from None
    except requests.RequestException:
        raise NeedsOperator("address_wrong") from None


def _never_sent(error: requests.RequestException) -> bool:
    """Whether no connection came about, so that the server cannot have seen the request."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def content(response: requests.Response, subject: str) -> Any:
    """Return an answer's JSON, None when it has no body; ``NeedsOperator`` ``not_an_api`` for anything else."""
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        raise NeedsOperator("not_an_api", subject=subject) from None
