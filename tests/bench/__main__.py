"""``python -m tests.bench``: intake of webhooks, the ballot page, a whole round; ``BENCH=name`` runs another alone."""

import importlib
import json
import logging
import os
import sys
import tempfile
from itertools import count
from pathlib import Path

import requests
from flask import Flask, Response

from adapters.sandbox.hooks import sign
from plugin.usecases.answering import Ballots
from plugin.usecases.leading import Leads
from plugin.usecases.reviewing import Reviews
from plugin.web.app import create_app
from plugin.web.machine import Health
from tests.bench.measure import Row, by_turns, table, timed
from tests.house import ROLES, WORKSPACE, house

DELIVERIES = 100
PAGES = 20
REPETITIONS = 5
ROUNDS = 3
SECRET = "webhook-secret-of-the-tests"
ALONE = ("publish", "tree")  # modules beside this one, each with a ``main`` that prints JSON last


def bare_app(body):
    """Return an application that gives a ready answer: what Flask itself costs."""
    app = Flask("bare")

    def give(**_):
        return Response(body, 200, content_type="text/html; charset=utf-8")

    app.add_url_rule("/r/<round_id>", "ballot", give)
    return app


def webhook(home, number):
    """Return one signed delivery about a ticket of its own, as Jira posts it."""
    body = {
        "timestamp": 1777122314106,
        "webhookEvent": "jira:issue_updated",
        "user": {"accountId": home.sandbox.account("savin").id},
        "issue": {"id": str(50_000 + number), "key": f"DEAL-{number}", "fields": {"summary": "x" * 2000}},
        "changelog": {"id": "1", "items": [{"field": "labels", "fieldId": "labels", "toString": "trida"}]},
    }
    raw = json.dumps(body).encode()
    name = f"bench-{number}"
    return raw, {"X-Hub-Signature": sign(SECRET, raw), "X-Atlassian-Webhook-Identifier": name}


def intake(home):
    """(a) Verify, parse and store with a raised flag, committed, against the same app answering without storing."""
    world = home.app.world
    health = Health(dict, str)
    reviews = Reviews(world, home.app.view_links)
    hollow = create_app(
        Ballots(world),
        reviews,
        Leads(world, reviews),
        lambda *_: (200, {"status": "ok"}),
        health,
        goals=home.app.tree_pages,
        secret="s" * 40,
    )
    numbers = count()

    def batches(app, wanted):
        client = app.test_client()
        for _ in range(REPETITIONS + 1):
            made = [webhook(home, next(numbers)) for _ in range(DELIVERIES)]
            yield lambda made=made: [_taken(_post(client, *one), wanted) for one in made]

    mine, base = list(batches(home.app.web(), 202)), list(batches(hollow, 200))

    def ours():
        mine.pop()()

    def without():
        base.pop()()

    ms, bare_ms, spread = by_turns(ours, without, REPETITIONS, DELIVERIES)
    note = f"{1000 / ms:.0f} a second; one client, SQLite, no job engine running"
    return Row("webhook taken in and stored", ms, "same app, nothing verified or stored", bare_ms, spread, note)


def _post(client, raw, headers):
    return client.post(f"/hooks/{WORKSPACE}", data=raw, headers=headers)


def _taken(answer, wanted):
    if answer.status_code != wanted:
        raise RuntimeError(f"answered {answer.status_code}")


def ballot(home):
    """(b) The ballot page of a bound browser, against a ready text of the same size through the same framework."""
    browser, address = home.browser("savin")
    page = browser.read(address)
    path = address.removeprefix(home.url)
    client = home.app.web().test_client()
    for cookie in next(h for h in browser._opener.handlers if hasattr(h, "cookiejar")).cookiejar:
        client.set_cookie(cookie.name, cookie.value, domain="localhost", path=cookie.path)
    bare = bare_app(page).test_client()

    def ours():
        for _ in range(PAGES):
            _taken(client.get(path, base_url="https://localhost"), 200)

    def base():
        for _ in range(PAGES):
            _taken(bare.get(path), 200)

    ms, bare_ms, spread = by_turns(ours, base, REPETITIONS, PAGES)
    note = f"{len(page.encode()) / 1024:.0f} kB, cookie checked, read from SQLite"
    return Row("ballot page", ms, "ready text of the same size", bare_ms, spread, note)


def whole_round(home):
    """(c) From the label to the reveal, people included, against as many bare calls to the same sandbox."""
    calls = []

    def ours():
        mark = home.sandbox.mark()
        home.open()
        for role in ROLES:
            home.seal(role)
            home.settle()
        if home.round().state != "revealed":
            raise RuntimeError("the round was not revealed")
        calls.append(home.sandbox.counts(since=mark, caller="trida"))

    email, token = home.sandbox.auth("trida")
    session = requests.Session()
    session.auth = (email, token)

    def base():
        for _ in range(len(calls[-1].calls)):
            session.get(f"{home.tracker}/rest/api/3/myself", timeout=20).raise_for_status()

    ms, bare_ms, spread = by_turns(ours, base, ROUNDS)
    last = calls[-1]
    note = f"{last.reads} reads, {last.writes} writes; people's own requests are in the time"
    return Row("whole round, 3 roles of 4 people", ms, f"{len(last.calls)} bare calls", bare_ms, spread, note)


def main():
    logging.disable(logging.CRITICAL)

    def measure():
        rows = []
        for look in (intake, ballot, whole_round):
            with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as home:
                home.sandbox.limit.enabled = False
                if look is ballot:
                    home.open()
                rows.append(look(home))
        sys.stdout.write(f"{table(rows)}\n\n")

    seconds = timed(measure) / 1000
    sys.stdout.write(
        f"Medians of {REPETITIONS} (round: {ROUNDS}) repetitions, measured in turns with their baseline; "
        f"{seconds:.0f} s in all.\n"
        "Everything runs on this machine, Jira being the sandbox: nothing here says how fast Jira is.\n"
    )


if __name__ == "__main__":
    alone = os.environ.get("BENCH")
    if alone and alone not in ALONE:
        sys.exit(f"BENCH is one of {', '.join(ALONE)}")
    (importlib.import_module(f"tests.bench.{alone}").main if alone else main)()
