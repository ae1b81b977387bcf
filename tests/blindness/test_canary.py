"""The same search with a leak planted in each channel in turn: it is worth something only if it finds each."""

import base64
import gzip
import html
import json
import logging
import pickle
import quopri
import re
import sys
import zlib
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from unittest import mock
from urllib.parse import quote, quote_plus

import pytest
import requests
import structlog
from prometheus_client import REGISTRY, Counter
from werkzeug.wrappers import Response

from plugin.domain.people import Person
from plugin.domain.reasons import read
from plugin.jobs import engine as engines
from plugin.jobs import tickets
from plugin.usecases import answering, pages
from plugin.web.entry import Entry
from tests.blindness.channels import Watch, watched
from tests.blindness.live import live_house
from tests.blindness.search import find, forms
from tests.blindness.visits import answer, every_command, knock, visitor
from tests.house import WORKSPACE, house
from tests.jobs.pieces import wait_until

WORD = "Кедровка & Co"
ENCODED = {
    "utf-8": str.encode,
    "utf-16": lambda s: s.encode("utf-16"),
    "utf-16-be": lambda s: s.encode("utf-16-be"),
    "json": lambda s: json.dumps({"a": s}).encode(),
    "json in json": lambda s: json.dumps(json.dumps({"a": s})).encode(),
    "repr of bytes": lambda s: repr(s.encode()).encode(),
    "repr of json bytes": lambda s: repr(json.dumps(s).encode()).encode(),
    "html": lambda s: html.escape(s).encode(),
    "html entities": lambda s: html.escape(s).encode("ascii", "xmlcharrefreplace"),
    "url": lambda s: quote(s).encode(),
    "url with plus": lambda s: f"a={quote_plus(s)}&b".encode(),
    "url in small letters": lambda s: re.sub("%..", lambda m: m[0].lower(), quote(s)).encode(),
    "hex": lambda s: f"..{s.encode().hex()}".encode(),
    "HEX": lambda s: s.encode().hex().upper().encode(),
    "hex of utf-16": lambda s: s.encode("utf-16-le").hex().encode(),
    "pickle": pickle.dumps,
    "pickle in base64": lambda s: base64.b64encode(pickle.dumps(((s,), {}))),
    "base64 of json": lambda s: base64.b64encode(json.dumps({"typed": s}).encode()),
    "base64 in lines": lambda s: base64.encodebytes(b"text before it, " * 5 + s.encode()),
    "quoted-printable": lambda s: quopri.encodestring(f"{'y' * 60}{s}{s}".encode()),
    "gzip": lambda s: b"before" + gzip.compress(s.encode()) + b"after",
    "zlib": lambda s: b"before" + zlib.compress(s.encode(), 1),
    "zlib in base64": lambda s: b'"' + base64.b64encode(zlib.compress(f"{s} and more of it".encode())) + b'"',
    "gzip in base64url": lambda s: base64.urlsafe_b64encode(gzip.compress(s.encode())),
    "gzip in hex": lambda s: gzip.compress(s.encode()).hex().encode(),
    "gzip of base64 of utf-16": lambda s: gzip.compress(base64.b64encode(s.encode("utf-16-le"))),
    "a stream cut off": lambda s: gzip.compress(s.encode() * 3)[:-12],
    **{f"base64 at {n}": lambda s, n=n: base64.b64encode(b"x" * n + s.encode() + b"yz") for n in range(3)},
    **{f"base64url at {n}": lambda s, n=n: base64.urlsafe_b64encode(b"?" * n + s.encode()) for n in range(3)},
}


@pytest.mark.parametrize("how", ENCODED)
def test_a_word_is_found_however_it_is_written(how):
    blob = b"\x00\xff noise x\x9c noise " * 9 + ENCODED[how](WORD) + b" noise"
    assert WORD in {text for text, _ in find(blob, WORD)}, how
    assert find(ENCODED[how]("Свиристель & Co"), WORD) == set()


def test_every_form_is_another_one():
    assert len(set(forms(WORD).values())) == len(forms(WORD)) > 40


def log(_, text):
    logging.getLogger("some.library").debug("kept %s", text)


def extra(_, text):
    logging.getLogger("plugin").debug("kept", extra={"typed": text})


def exception(_, text):
    logging.getLogger("plugin").error("failed", exc_info=ValueError(text))


def structured(_, text):
    structlog.get_logger().debug("sealed", chosen=text)


def printed(_, text):
    sys.stdout.write(text)


def audit(at, text):
    at.tx.audit(at.home.clock(), at.round.id, "", "sealed", {"text": text})


def effect(at, text):
    at.tx.finish_effect(f"sealed:{base64.b64encode(text.encode()).decode()}", "", at.home.clock())


def hidden_in_seal(at, text):
    at.tx.save_draft(at.round.id, "x", "y", at.home.clock())
    at.tx.connection.exec_driver_sql("UPDATE drafts SET content = ?", (zlib.compress(text.encode()),))


def file(at, text):
    folder = at.watch.folder / "deep" / "er"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "backup.gz").write_bytes(gzip.compress(text.encode("utf-16")))


def metric(_, text):
    counter = Counter("canary", "a leak", ["why"])
    counter.labels(text).inc()


def state(at, text):
    tracker = at.home.app.world.sites[WORKSPACE].tracker
    tracker.update(at.round.ticket, {"status": f"sealed: {text}"}, {"v": 1}, None)


def header(at, text):
    requests.get(f"{at.home.tracker}/rest/api/3/myself", headers={"X-Trace": quote(text)}, timeout=9)


def query(at, text):
    requests.get(f"{at.home.tracker}/rest/api/3/myself", params={"q": text}, timeout=9)


def mail(at, text):
    tracker, person = at.home.app.world.sites[WORKSPACE].tracker, at.home.sandbox.account("kotova")
    tracker.invite(at.round.ticket, Person(person.id, ""), f"{text}?", at.document)


PLANTS = {
    log: "log records",
    extra: "log records",
    exception: "log records",
    structured: "console",
    printed: "console",
    audit: "column audit.facts",
    effect: "column effects.key",
    hidden_in_seal: "column drafts.content",
    file: "file backup.gz",
    metric: "metrics",
    state: "request PUT",
    header: "request GET",
    query: "request GET",
    mail: "tracker mail",
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    with watched(folder, partial(house, folder)) as (home, watch):
        home.open()
        yield home, watch, {slug: visitor(home, slug) for slug in ("savin", "orlov", "lebedeva")}


def seal(people, word):
    browser, ballot = people["savin"]
    browser.seal(ballot, answer(word, word))


def planting(stage, plant):
    """Return the real ``put_answer`` with a leak behind it, where the typed text is at hand."""
    home, watch, _ = stage
    real = answering.put_answer

    def leaky(world, tx, round_, author, what, given=None):
        text = given.yes[0].text.split()[0]
        at = SimpleNamespace(home=home, watch=watch, tx=tx, round=round_, document=mock.sentinel.document)
        after = real(world, tx, round_, author, what, given)
        plant(at, text)
        return after

    return mock.patch.object(answering, "put_answer", leaky)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: p.__name__)
def test_a_leak_in_any_channel_is_found_there(stage, plant):
    _, watch, people = stage
    word = f"Канарейка{plant.__name__}"
    shown = mock.patch.multiple("adapters.jira.writing", plain=lambda _: word, html=lambda _: word)
    with watch.hearing(), planting(stage, plant), shown:
        seal(people, word)
    found = watch.kinds(word)
    for collector in [one for one in REGISTRY._collector_to_names if getattr(one, "_name", "") == "canary"]:
        REGISTRY.unregister(collector)
    assert PLANTS[plant] in found, found


def test_without_a_leak_nothing_is_found(stage):
    _, watch, people = stage
    seal(people, "Безмолвие")
    assert watch.kinds("Безмолвие") <= {"page savin"}


def test_a_page_that_shows_a_colleagues_answer_is_found(stage):
    home, watch, people = stage
    seal(people, "Подсмотрено")
    with mock.patch.object(pages, "may_read_answer", return_value=True):
        orlov, ballot = people["orlov"]
        orlov.read(ballot)
    assert "page orlov" in watch.kinds("Подсмотрено")
    with mock.patch.object(Entry, "no_ballot", return_value=Response("Соскользнуло")):
        knock(home, ballot)
    assert watch.kinds("Соскользнуло") == {"page anyone"}


def test_the_text_of_an_error_in_a_job_is_found(stage):
    home, watch, _ = stage
    text = "Проговорилась"
    with (
        mock.patch.object(home.app.tickets, "_sync", side_effect=ValueError(text)),
        mock.patch.object(tickets, "where", str),
    ):
        assert home.app.tickets.run(WORKSPACE, home.sandbox.issue(home.deal).id) == "failed"
    assert watch.kinds(text) == {"console"}


def test_what_goes_in_and_out_of_a_job_is_found_in_the_engines_own_tables(tmp_path):
    with watched(tmp_path, partial(live_house, tmp_path)) as (home, watch):
        engine, texts = home.engine, {"argument": "Занесено", "result": "Вынесено", "error": "Сорвалось"}
        with mock.patch.object(engine, "_run", return_value=texts["result"]):
            put(home, texts["argument"], 1)
            assert wait_until(lambda: "column workflow_output.output" in watch.kinds(texts["result"]))
        assert "column workflow_input.inputs" in watch.kinds(texts["argument"])
        unguarded = mock.patch.object(engines, "_guarded", lambda _, work: work())
        with unguarded, mock.patch.object(engine, "_run", side_effect=ValueError(texts["error"])):
            put(home, "1", 2)
            assert wait_until(lambda: "column workflow_output.error" in watch.kinds(texts["error"]))


def put(home, ticket, number):
    with home.app.store.begin() as tx:
        home.engine.queue.put(tx.connection, WORKSPACE, ticket, number, timedelta(0))


def test_a_command_that_says_too_much_is_found(stage):
    home, watch, _ = stage
    with home.app.store.begin() as tx:
        tx.audit(home.clock(), home.round().id, "", "sealed", {"text": "Выболтано"})
    every_command(home, watch.told)
    assert {"command line", "column audit.facts"} <= watch.kinds("Выболтано")


def test_a_letter_of_our_own_is_found(tmp_path):
    watch = Watch(tmp_path)
    watch.letters.append(quopri.encodestring("тайна".encode()))
    with mock.patch.multiple(watch, _columns=lambda: (), _tracker=lambda: ()):
        assert watch.kinds("тайна") == {"letter"}


def test_the_words_of_the_sentinel_survive_the_form(stage):
    given, problems = read(answer("Раз", "Two"))
    assert problems == ()
    assert all("Раз" in one.text and "Two" in one.text for one in (*given.yes, *given.no))
