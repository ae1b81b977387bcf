"""People of the demo company at work, over HTTP only: a facilitator, members who answer, a reader of Jira's tickets.

What a member does here is what a browser would do: follow the link in the mail, press its one button, fill in the form.
"""

import re
import time
from collections.abc import Callable, Collection, Mapping
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

import requests

WAIT_SECONDS = 30.0
TIMEOUT = 20.0
LABEL = "trida"
REVEAL = "trida.reveal"
# The REST version of Data Center, which takes bearer tokens only.
DATA_CENTER = 2
LINK = re.compile(r"https?://[^\s\"'<>)]+/a/[\w-]+")
CHANGE = re.compile(r"""href="([^"]*[?&;]edit=[^"]*)\"""")
T = TypeVar("T")


class WaitedTooLongError(Exception):
    """Something that should have come to a ticket or mailbox did not come in time."""


def wait_for(what: Callable[[], T | None], name: str) -> T:
    """Ask again until there is an answer; raises ``WaitedTooLongError`` naming what did not come."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        found = what()
        if found is not None:
            return found
        time.sleep(0.05)
    raise WaitedTooLongError(name)


def newest_link(tracker: str, account: Mapping[str, str], key: str) -> str | None:
    """Return the newest personal link that came to somebody's mailbox about a ticket."""
    who = {"account": account["accountId"]}
    letters = requests.get(f"{tracker}/_sandbox/mail", params=who, timeout=TIMEOUT).json()
    links = [m for letter in letters if letter["issue"] == key for m in LINK.findall(letter["textBody"])]
    return links[-1] if links else None


class Person:
    """One account of a Jira sandbox, at the tracker's REST and in its mailbox. ``api`` is the site's REST version."""

    def __init__(self, tracker: str, account: Mapping[str, str], api: int = 3) -> None:
        self.tracker, self.account_data, self.api = tracker, account, api
        self.name = account["displayName"]
        self._http = requests.Session()
        if api == DATA_CENTER:
            self._http.headers["Authorization"] = f"Bearer {account['apiToken']}"
        else:
            self._http.auth = (account["email"], account["apiToken"])

    def ask(self, method: str, path: str, **how: Any) -> Any:
        """Call REST; returns the JSON answer, or None when there is none."""
        answer = self._http.request(method, f"{self.tracker}{path}", timeout=TIMEOUT, **how)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def ask_round(self, key: str) -> None:
        """Ask for a round on a ticket by the label."""
        self.ask("PUT", f"/rest/api/{self.api}/issue/{key}", json={"update": {"labels": [{"add": LABEL}]}})

    def finish(self, key: str) -> None:
        """Move a task to a status that counts as done."""
        path = f"/rest/api/{self.api}/issue/{key}/transitions"
        steps = self.ask("GET", path)["transitions"]
        done = next(s for s in steps if s["to"]["statusCategory"]["key"] == "done")
        self.ask("POST", path, json={"transition": {"id": done["id"]}})

    def newest_link(self, key: str) -> str | None:
        """Return the newest personal link that came by mail about a ticket."""
        return newest_link(self.tracker, self.account_data, key)


class Ticket:
    """What a ticket shows to whoever can open it, read over REST."""

    def __init__(self, reader: Person, key: str) -> None:
        self._reader, self.key = reader, key
        self._path = f"/rest/api/{reader.api}/issue/{key}"

    @property
    def url(self) -> str:
        """Return the address at which people open it."""
        return f"{self._reader.tracker}/browse/{self.key}"

    def state(self) -> dict[str, Any] | None:
        """Return the service's property of the ticket."""
        found = self._reader.ask("GET", self._path, params={"fields": "summary", "properties": "trida"})
        value = found.get("properties", {}).get("trida")
        return dict(value) if value else None

    def reveals(self) -> int:
        """Count the reveal comments that stand on the ticket."""
        comments = self._reader.ask("GET", f"{self._path}/comment")["comments"]
        if self._reader.api == DATA_CENTER:
            return sum(self._has_reveal(c["id"]) for c in comments)
        if not comments:
            return 0
        ids = {"ids": [int(c["id"]) for c in comments]}
        listed = self._reader.ask("POST", "/rest/api/3/comment/list", json=ids, params={"expand": "properties"})
        return sum(p["key"] == REVEAL for c in listed["values"] for p in c.get("properties", []))

    def _has_reveal(self, comment: str) -> bool:
        held = self._reader.ask("GET", f"/rest/api/{self._reader.api}/comment/{comment}/properties")["keys"]
        return any(one["key"] == REVEAL for one in held)


class _Form(HTMLParser):
    """Collects the forms of a page: where each is sent and its hidden values."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or one of its hidden values."""
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((named.get("action", ""), {}))
        elif tag == "button" and "formaction" in named and self.forms:
            self.forms.append((named["formaction"], self.forms[-1][1]))
        elif tag == "input" and named.get("type") == "hidden" and self.forms:
            self.forms[-1][1][named["name"]] = named.get("value", "")


class Browser:
    """One person's browser on the service's pages; it keeps Secure cookies of a loopback host, as real ones do."""

    def __init__(self, link: str) -> None:
        self._link = link
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._jar = CookieJar(policy)
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        self._shown: tuple[str, str] | None = None

    def cookie(self) -> str:
        """Return the secret that binds this browser; raises ``StopIteration`` before it is bound."""
        return next(c.value or "" for c in self._jar)

    def open(self) -> str:
        """Follow the link and press its button; returns the address of the ballot."""
        action, hidden = self._form(self.read(self._link), "")
        self._shown = self._send(urljoin(self._link, action or self._link), hidden)
        return self._shown[0]

    def seal(self, ballot: str, answer: Mapping[str, str]) -> str:
        """Fill in the ballot, the one that was opened just now or a fresh one, and seal it; returns what came."""
        shown, self._shown = self._shown, None
        page = shown[1] if shown and shown[0] == ballot else self.read(ballot)
        change = CHANGE.search(page)
        action, hidden = self._form(self.read(urljoin(ballot, unescape(change[1]))) if change else page, "/seal")
        return self._send(urljoin(ballot, action), {**hidden, **answer})[1]

    def press(self, ballot: str, ending: str) -> str:
        """Press the button of the form whose address ends like that; returns the page that came."""
        action, hidden = self._form(self.read(ballot), ending)
        return self._send(urljoin(ballot, action), hidden)[1]

    def judge(self, result: str, same: Collection[str]) -> int:
        """Decide every pair that the result page asks about; ``same`` are the codes to call the same.

        Returns how many were decided.
        """
        decided: set[str] = set()
        while True:
            forms = [f for f in self._forms(self.read(result)) if f[0].partition("?")[0].endswith("/judge")]
            waiting = [(action, hidden) for action, hidden in forms if hidden.get("pair") not in {None, *decided}]
            if not waiting:
                return len(decided)
            action, hidden = waiting[0]
            decided.add(hidden["pair"])
            said = "same" if hidden["pair"] in same else "different"
            self._send(urljoin(result, action), {**hidden, "said": said})

    def fill(self, page: str, ending: str, values: Mapping[str, str]) -> str:
        """Fill in the form whose address ends like that and send it; returns the page that came."""
        action, hidden = self._form(self.read(page), ending)
        return self._send(urljoin(page, action), {**hidden, **values})[1]

    def read(self, url: str) -> str:
        """Return a page; raises ``HTTPError`` for a refusal, as ``seal`` and ``press`` do."""
        return self._send(url, None)[1]

    def _send(self, url: str, values: Mapping[str, str] | None) -> tuple[str, str]:
        body = None if values is None else urlencode(values).encode()
        with self._opener.open(url, body, TIMEOUT) as answer:
            return answer.url, answer.read().decode()

    def _form(self, page: str, ending: str) -> tuple[str, dict[str, str]]:
        return next(form for form in self._forms(page) if form[0].partition("?")[0].endswith(ending))

    def _forms(self, page: str) -> list[tuple[str, dict[str, str]]]:
        parser = _Form()
        parser.feed(page)
        return parser.forms
