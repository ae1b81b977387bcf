"""An operator at work: has the bot's token, the keys and the database, and rewrites all of them to fit a lie."""

import copy
import json
import re
from contextlib import contextmanager

import sqlalchemy as sa

from adapters.sandbox.adf import paragraphs
from plugin.domain.seals import Opened
from plugin.store.tables import ballots
from tests.blindness.visits import answer
from tests.house import ROLES, WORKSPACE

SEAL = re.compile(r"\b[0-9a-f]{64}\b")
LIE = "Никогда такого не говорил"
ROLE = "sales"


def seal(home, role, text="Правда"):
    """Seal an answer and return the receipt that its author reads on the page."""
    browser, ballot = home.browser(ROLES[role])
    browser.seal(ballot, answer(text, role))
    return SEAL.search(browser.read(ballot))[0]


def play(home, roles=ROLES):
    """Open a round and have roles seal; returns role → receipt."""
    home.open()
    receipts = {}
    for role in roles:
        receipts[role] = seal(home, role)
        home.settle()
    return receipts


def lie(home):
    """Return a forged ballot that fits the round in every part but the one that was sealed."""
    form = {side: [[f"{LIE} {number}", None] for number in range(3)] for side in ("yes", "no")}
    text = json.dumps({**form, "exhausted": [], "probability": None}, ensure_ascii=False, sort_keys=True)
    author = home.sandbox.account(ROLES[ROLE]).id
    return Opened(home.round().id, ROLE, author, "0" * 64, text.replace(", ", ",").replace(": ", ":"))


class Operator:
    """Writes as the service's own account, on the ticket and in the database."""

    def __init__(self, home):
        self.home = home
        self.bot = home.person("trida")
        self.path = f"/rest/api/3/issue/{home.deal}"

    def field(self, slot):
        with self.home.app.store.begin() as tx:
            return tx.installed(WORKSPACE).slots[slot]

    def state(self, seal, who="trida"):
        """Rewrite the state field; the service takes it for its own word when it is not sealed by the history."""
        self.home.sandbox.edit_as(who, self.home.deal, {self.field(f"state.{ROLE}"): f"запечатан · {seal}"})

    def comment(self, name):
        """Return the only comment that carries a property, as it lies in the tracker."""
        (found,) = (one for one in self.home.sandbox.issue(self.home.deal).comments if name in one.properties)
        return found

    def commitment(self, role=ROLE):
        comments = self.home.sandbox.issue(self.home.deal).comments
        return next(one for one in comments if one.properties.get("trida.commitment", {}).get("role") == role)

    def edit(self, comment, body):
        self.bot.ask("PUT", f"{self.path}/comment/{comment.id}", json={"body": body})

    def delete(self, comment):
        self.bot.ask("DELETE", f"{self.path}/comment/{comment.id}")

    def say(self, body, properties):
        named = [{"key": name, "value": value} for name, value in properties.items()]
        self.bot.ask("POST", f"{self.path}/comment", json={"body": body, "properties": named})

    def post_anew(self, properties):
        """Delete the reveal comment and say something else in its place."""
        self.delete(self.comment("trida.reveal"))
        self.say(paragraphs(LIE), properties)

    def forged_reveal(self, forged):
        """Return the reveal's properties with one ballot replaced."""
        parts = {"round": forged.round, "role": forged.role, "person": forged.person, "salt": forged.salt}
        number = self.home.round().number
        ours = {**parts, "number": number, "canonical": forged.canonical}
        return {**self.comment("trida.reveal").properties, f"trida.ballot.{ROLE}": ours}

    def rewrite(self, forged, *, seal=True):
        """Rewrite the row with the keys at hand: the ciphertext and, unless told otherwise, the seal beside it."""
        plain = {part: getattr(forged, part) for part in ("round", "role", "person", "salt", "canonical")}
        content = self.home.app.store._box.close(json.dumps(plain, ensure_ascii=False).encode())
        values = {"content": content, **({"seal": forged.seal} if seal else {})}
        with self.home.app.store.begin() as tx:
            here = (ballots.c.round == forged.round, ballots.c.role == ROLE)
            tx.connection.execute(sa.update(ballots).where(*here).values(**values))

    def verdict(self, receipt=None):
        return self.home.app.verify(WORKSPACE, self.home.deal, receipt)

    def problems(self):
        """Return role → problem of what is revealed, those without a problem left out."""
        return {one.role: one.problem for one in self.verdict().revealed if one.problem}


@contextmanager
def undone(operator):
    """Put ticket and row back as they were, so that one round can be tampered with in many ways."""
    home = operator.home
    issue, here = home.sandbox.issue(home.deal), ballots.c.round == home.round().id
    saved = copy.deepcopy(issue.__dict__)
    with home.app.store.begin() as tx:
        rows = tx.connection.execute(sa.select(ballots).where(here)).mappings().all()
    try:
        yield
    finally:
        home.settle()
        with home.sandbox.world.lock:
            issue.__dict__.update(saved)
        with home.app.store.begin() as tx:
            for row in rows:
                tx.connection.execute(sa.update(ballots).where(here, ballots.c.role == row["role"]).values(**row))
