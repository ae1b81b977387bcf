"""Everybody who may come to the service, and everything they try: all doors, all jobs, all commands that read."""

import hashlib
import hmac
import json
from unittest import mock
from urllib.parse import quote

from click.testing import CliRunner
from werkzeug.test import Client

from adapters.sandbox.play import Browser
from plugin.cli import main
from plugin.domain.access import DOORS
from plugin.usecases.publishing import Publisher
from tests.blindness.channels import ANYONE, READER
from tests.house import WORKSPACE

# One Russian and one English word for each role; neither is said by anything else in the program or its data.
WORDS = {
    "sales": ("Кедровка", "Nutcracker"),
    "marketing": ("Свиристель", "Waxwing"),
    "product": ("Зимородок", "Kingfisher"),
}
EVERY = tuple(word for pair in WORDS.values() for word in pair)
SLOTS = ("yes1", "yes2", "yes3", "no1", "no2", "no3")
SECRET = b"webhook-secret-of-the-tests"


def answer(russian, english):
    """Return a form whose every slot says both words, with letters that each escaping treats differently."""
    return {slot: f"{russian} {slot} & <b>{english}</b> “q” 'a' \"b\" 50% [x](y) {slot}" for slot in SLOTS}


class Visitor(Browser):
    """A person's browser that names its owner to the recorder."""

    def __init__(self, link, name):
        super().__init__(link)
        self.name = name
        self._opener.addheaders = [(READER, name)]

    @property
    def cookie(self):
        """What the browser holds for the service, as the header says it."""
        jar = next(h.cookiejar for h in self._opener.handlers if hasattr(h, "cookiejar"))
        return "; ".join(f"{one.name}={one.value}" for one in jar)


def visitor(home, slug):
    """Return a bound browser that names its owner, and the ballot's address."""
    browser = Visitor(home.link(slug), slug)
    return browser, browser.open()


def knock(home, address, method="GET", reader=ANYONE, cookie=None, **how):
    """Send one request as it is: no redirect followed, no cookie kept."""
    headers = {READER: reader, **({"Cookie": cookie} if cookie else {}), **how.pop("headers", {})}
    client = Client(home.front, use_cookies=False)
    how |= {"headers": headers, "environ_overrides": {"REMOTE_ADDR": "127.0.0.1"}}
    path = address.removeprefix(home.url)
    return client.open(path, method=method, base_url=home.url, buffered=True, **how)


def addresses(home, signed="wrong", token="wrong"):
    """Return (method, path) of every door there is, filled with what exists."""
    filled = {
        "path:filename": "trida.css",
        "workspace": WORKSPACE,
        "deal": home.deal,
        "token": token,
        "round_id": home.round().id,
        "signed": signed,
        "form": "csv",
        "process": "lead_review",
        "day": "2026-11-24",
    }
    found = []
    for door in DOORS:
        path = door.path
        for name, value in filled.items():
            path = path.replace(f"<{name}>", quote(value))
        assert "<" not in path, f"nothing to fill {door.path} with"
        found += [(method, path) for method in ({"GET": ("GET", "HEAD")}.get(door.method, (door.method,)))]
    return found


def every_door(home, members=(), token="wrong"):
    """Knock at every door as anyone, as each member with their own bound browser, as a manager and an operator."""
    view = home.app.view_links.issue(WORKSPACE, home.deal, home.sandbox.account("savin").id)
    seal = next((ballot.seal for ballot in home.round().ballots.values() if ballot.seal), "1")
    for reader, cookie in ((ANYONE, None), *((one.name, one.cookie) for one in members)):
        for method, path in addresses(home, token=token):
            if cookie is None or method != "HEAD":
                knock(home, path, method, reader, cookie, data={"typed": "?"} if method == "POST" else None)
        knock(home, f"/r/{home.round().id}?lang=en&edit={seal[:12]}", reader=reader, cookie=cookie)
    for method in ("GET", "HEAD", "POST"):
        knock(home, view, method, "manager")
        knock(home, "/metrics", method, "operator")
        knock(home, "/metrics", method, "operator", headers={"X-Forwarded-For": "192.0.2.1"})


def hook(home, body, *, signed=True):
    """Send a webhook of our own making."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    secret = SECRET if signed else b"guessed"
    signature = f"sha256={hmac.new(secret, raw, hashlib.sha256).hexdigest()}"
    return knock(home, f"/hooks/{WORKSPACE}", "POST", data=raw, headers={"X-Hub-Signature": signature})


def every_command(home, told):
    """Run every command that reads, as an operator would."""
    owner = home.sandbox.account("savin").id
    for line in (
        ["notices"],
        ["deliveries", "--limit", "500"],
        ["verify", home.deal],
        ["verify", home.deal, "--receipt", "0" * 64],
        ["round", "log", home.deal],
        ["view", home.deal, "--by", owner],
        ["view", home.deal, "--by", owner, "--revoke"],
        ["manifest", home.env["TRIDA_MANIFEST"]],
    ):
        done = CliRunner(env=home.env).invoke(main, line)
        assert done.exception is None or isinstance(done.exception, SystemExit), line
        told.append(f"{line} {done.output}")


def every_job(home, words):
    """Have jobs end in every way there is; an error of ours carries ``words`` in its text."""
    ticket = home.id()
    run = home.app.tickets.run
    outcomes = {run(WORKSPACE, ticket)}
    for kind in ("500", "429", "401", "409", "drop"):
        home.sandbox.fault(kind, path="/(issue|search|pages|query)", times=20)
        outcomes.add(run(WORKSPACE, ticket))
        home.sandbox.clear_faults()
    home.clock.forward(minutes=10)  # a limit that was met is over by then
    with mock.patch.object(Publisher, "publish", side_effect=ValueError(words)):
        outcomes |= {run(WORKSPACE, ticket) for _ in range(9)}
        home.app.notices()
    home.app.reconcile.run()
    home.app.resync(WORKSPACE, lambda _: None)
    home.clock.forward(minutes=10)
    home.settle()
    return outcomes
