"""The people of the demo company at work on one deal: seal, review, talk, change the process; then read it all back."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from adapters.sandbox.answers import ANSWERS, GUIDED, OUTCOME, SAME
from adapters.sandbox.cast import CASTS, Player, Shown
from adapters.sandbox.play import Browser, wait_for
from plugin.demo.processes import DemoError, call
from plugin.words import Words

BOT, LEAD = "trida", "savin"


@dataclass(frozen=True)
class Stage:
    """Where the story takes place: sort of tracker, both servers' addresses, the service's environment, its folder."""

    kind: str
    tracker: str
    service: str
    environ: dict[str, str]
    folder: Path
    locale: str

    @property
    def log(self) -> Path:
        """Return the file that both servers and all commands write to."""
        return self.folder / "demo.log"

    def person(self, slug: str) -> Player:
        """Return somebody of the company, by the first part of their e-mail."""
        return CASTS[self.kind].person(self.tracker, account(self.tracker, slug))

    def ticket(self, key: str) -> Shown:
        """Return a ticket as the deal's owner reads it."""
        return CASTS[self.kind].ticket(self.person(LEAD), key)

    def command(self, *words: str) -> str:
        """Run a ``trida`` command and return what it printed; raises ``DemoError`` when it fails."""
        status, said = call(self.environ, self.log, *words)
        if status:
            raise DemoError(f"trida {' '.join(words)} failed")
        return said.strip()


def accounts(tracker: str) -> list[dict[str, str]]:
    """Return everybody of the sandbox's company."""
    found: list[dict[str, str]] = requests.get(f"{tracker}/_sandbox/people", timeout=20).json()
    return found


def account(tracker: str, slug: str) -> dict[str, str]:
    """Find somebody of the sandbox's company."""
    return next(one for one in accounts(tracker) if one["email"].partition("@")[0] == slug)


def note(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def open_round(stage: Stage, key: str) -> dict[str, str]:
    """Let the deal's owner ask for a round; returns the ballot link of one person a role, from their mailboxes."""
    stage.person(LEAD).ask_round(key)
    return {
        slug: wait_for(lambda slug=slug: stage.person(slug).newest_link(key), f"the link for {slug} on {key}")  # type: ignore[misc]
        for slug in ANSWERS[stage.locale]
    }


class Play:
    """One deal from the label to the recorded process change, played over HTTP by one person a role."""

    def __init__(self, stage: Stage, deal: str) -> None:
        self.stage = stage
        self.ticket = stage.ticket(deal)
        self.say = Words(stage.locale).gettext
        self._browsers: dict[str, Browser] = {}
        self._mark = self._counts(0)["mark"]
        self.round: dict[str, Any] = {}

    def seal(self) -> None:
        """Open the round and seal every role's answer; ends with the reveal."""
        note(self.say("Opening a round on %(deal)s …", deal=self.ticket.key))
        for slug, link in open_round(self.stage, self.ticket.key).items():
            browser = self._browsers[slug] = Browser(link)
            browser.seal(browser.open(), ANSWERS[self.stage.locale][slug])
            note(self.say("%(person)s sealed an answer.", person=self.stage.person(slug).name))
        sealed = time.monotonic()
        wait_for(lambda: self.ticket.reveals() or None, "the reveal")
        seconds = time.monotonic() - sealed
        note(self.say("Revealed."))
        self._drain()
        counts = self._counts(self._mark)
        self.round = {
            "tracker_reads": counts["reads"],
            "tracker_writes": counts["writes"],
            "seconds": round(seconds, 2),
        }

    def review(self) -> None:
        """Let every role judge the pairs it is asked about; ends with the talk's task."""
        for slug, browser in self._browsers.items():
            decided = wait_for(lambda one=browser: one.judge(self._page("result"), SAME) or None, "the pairs to judge")  # type: ignore[misc]
            note(self.say("%(person)s judged %(count)s pairs.", person=self.stage.person(slug).name, count=decided))
        key = wait_for(lambda: self._comparison().get("talk"), "the talk")
        note(self.say("The roles see the budget the opposite way: talk %(key)s is open.", key=key))

    def talk(self) -> None:
        """Write down what each was guided by, record the process change, close the task."""
        for slug, guided in GUIDED[self.stage.locale].items():
            self._browsers[slug].fill(self._page("talk"), "/ground", guided)
        self._browsers[LEAD].fill(self._page("talk"), "/outcome", OUTCOME[self.stage.locale])
        wait_for(lambda: self._comparison().get("process_changes") or None, "the process change")
        self.stage.person(LEAD).finish(self.task)
        note(self.say("The process change is recorded and the talk is closed."))

    @property
    def task(self) -> str:
        """Return the key of the talk's task, as the ticket tells it."""
        return str(self._comparison()["talk"])

    def outcome(self) -> dict[str, Any]:
        """Read everything back from the tracker, or from a process that was given nothing but the ticket."""
        self._drain()
        state, compared = self.ticket.state() or {}, self._comparison()
        status, _ = call(self.stage.environ, self.stage.log, "verify", self.ticket.key)
        return {
            "tracker": self.stage.kind,
            "deal": self.ticket.key,
            "round": state.get("state"),
            "roles": {role: one["state"] for role, one in state.get("roles", {}).items()},
            "reveals": self.ticket.reveals(),
            "seal_verified": status == 0,
            **self.round,
            **{name: compared.get(name) for name in ("agreements", "contradictions", "sole", "talk")},
            "process_changes": compared.get("process_changes"),
        }

    def _page(self, name: str) -> str:
        return f"{self.stage.service}/r/{(self.ticket.state() or {}).get('id')}/{name}"

    def _comparison(self) -> dict[str, Any]:
        return dict((self.ticket.state() or {}).get("comparison") or {})

    def _drain(self) -> None:
        requests.post(f"{self.stage.tracker}/_sandbox/drain", timeout=30)

    def _counts(self, since: int) -> dict[str, Any]:
        query = {"issue": self.ticket.key, "since": str(since), "caller": BOT}
        return dict(requests.get(f"{self.stage.tracker}/_sandbox/counts", params=query, timeout=20).json())
