"""A bench for each sort of tracker: a sandbox behind HTTP, the adapter connected to it, and the hands of people."""

import itertools
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import requests
from pydantic import SecretStr

from adapters.jira import connect as jira
from adapters.jira.client import Timing as JiraTiming
from adapters.jira.edition import EDITIONS
from adapters.notion import connect as notion
from adapters.notion.client import Timing as NotionTiming
from adapters.notion.richtext import said
from adapters.sandbox import comments
from adapters.sandbox.company import POLUS
from adapters.sandbox.notion import comments as talk
from adapters.sandbox.notion.model import Parent
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.demo.manifests import manifest_for
from plugin.documents import lines, markdown
from plugin.manifest import Deals, Manifest
from plugin.ports.provision import Desired, SlotSpec
from plugin.ports.world import Document
from plugin.words import Words
from tests.fakes import SetClock

HOME = "https://trida.example"
HOOK_URL = "http://127.0.0.1:9/hooks/demo"
SECRET = "a webhook secret of tests, long enough"
LABEL, LEAD, ROLES = "trida", "savin", ("sales", "marketing")


def doc(text):
    return Document(text, markdown.tree(text))


def calls(method, path):
    """Name calls as the sandboxes' faults do."""
    return {"method": method, "path": path}


class Bench:
    """``service`` is the adapter as the service connects it, ``admin`` as an installation does."""

    def __init__(self, sandbox, url, clock):
        self.sandbox, self.url, self.clock = sandbox, url, clock
        self.slots, self.pauses, self.secrets = {}, [], [SecretStr(SECRET)]
        people = requests.get(f"{url}/_sandbox/people", timeout=20).json()
        self.manifest = Manifest.model_validate(manifest_for(self.kind, "ru", url, people))
        self.workspace = self.manifest.workspaces["demo"]
        self.renew(installed=False)

    def connected(self, who="trida", url=None, token=None, timeout=(2.0, 2.0)):
        """Connect anew: nothing is known there but what was installed."""
        email, known = self.sandbox.auth(who)
        connection = SimpleNamespace(
            api_url=url or self.url,
            browse_url="https://tracker.example",
            email=email if self.kind == "jira-cloud" else None,
            token=SecretStr(token or known),
            webhook_secrets=self.secrets,
        )
        timing = self.timing(self.clock, self._sleep, lambda: 0.5, timedelta(seconds=5), timeout)
        return self.vendor.connect(self.workspace, connection, self.slots, timing, HOME)

    def _sleep(self, seconds):
        self.pauses.append(seconds)
        self.clock.forward(seconds=seconds)

    def renew(self, *, installed=True):
        """Begin again on a site as it was, with everything of ours or nothing."""
        self.sandbox.reset()
        self.slots.clear()
        self.clock.forward(hours=1)
        self.service, self.admin = self.connected(), self.connected("installer")
        if installed:
            list(self.admin.provisioner.apply(self.desired))
            self.slots.update(self.admin.provisioner.installed(self.desired).slots)

    @property
    def tracker(self):
        return self.service.tracker

    @property
    def desired(self):
        words = Words("ru")
        wanted = [("status", "line"), ("agreement", "number"), *self.vendor.MORE_SLOTS]
        wanted += [(f"{kind}.{role}", sort) for role in ROLES for kind, sort in (("state", "line"), ("answer", "text"))]
        specs = tuple(
            SlotSpec(name, kind, lines.slot_title(words, name, self._role(name)), lines.slot_about(words, name))
            for name, kind in wanted
        )
        return Desired(specs, self.selection, HOOK_URL, SECRET)

    def _role(self, slot):
        role = slot.partition(".")[2]
        return self.workspace.role_name(role, "ru") if role in ROLES else ""

    def number(self, who):
        return self.sandbox.account(who).id

    def type_into(self, key, slot, text, who=LEAD):
        self.sandbox.edit_as(who, key, {self.slots[slot]: text})

    def written(self, mark):
        """Count the calls since a mark that could change something."""
        return self.sandbox.counts(since=mark).writes


class JiraBench(Bench):
    """A Jira site of either edition."""

    vendor, timing = jira, JiraTiming
    selection, empty = "project = DEAL ORDER BY created DESC", "project = DEAL AND labels = nobodys"
    elsewhere, unseen, wrong = "project = TEAM", "project = NONE", "project =="
    paging, people_field = "adapters.jira.searching.PAGE", "assignee"
    comment = section = calls("POST", "/comment$")
    task, update = calls("POST", "/issue$"), calls("PUT", "/issue/")
    header, event, right, finished = "X-Hub-Signature", "webhookEvent", "EDIT_ISSUES", "DEAL-138"

    @property
    def kind(self):
        return "jira-cloud" if self.sandbox.world.edition.cloud else "jira-dc"

    def deal(self):
        """Make a deal of the lead's; returns its id and its key."""
        made = self.sandbox.create_as(LEAD, "DEAL", "Deal of one test", assignee=LEAD)
        return made.id, made.key

    def ask(self, key):
        self.sandbox.label_as(LEAD, key, add=LABEL)

    def delete(self, key):
        self.sandbox.delete_as("installer", key)

    def forge(self, key, source, posted):
        """Have somebody else post what we said on another ticket, the mark with it."""
        one = next(one for one in self.sandbox.issue(source).comments if one.id == posted)
        self.sandbox.comment_as("orlov", key, "x").properties.update(one.properties)

    def remove(self, key, posted):
        """Have somebody take a comment of ours away."""
        with self.sandbox.world.lock:
            issue = self.sandbox.issue(key)
            one = next(one for one in issue.comments if one.id == posted)
            comments.delete(self.sandbox.world, self.sandbox.account("installer"), issue, one)

    def tamper(self, key, posted):
        """Have somebody change the words of a reveal."""
        issue = self.sandbox.issue(key)
        one = next(one for one in issue.comments if one.id == posted)
        raw = {"body": self.sandbox.world.edition.typed("Other words")}
        comments.edit(self.sandbox.world, self.sandbox.account("installer"), issue, one, raw)

    def shown(self, key):
        """Return what people read on a ticket or task below its fields."""
        issue, text = self.sandbox.issue(key), EDITIONS[self.kind].text
        return "\n".join([text(issue.values.get("description")), *(text(one.body) for one in issue.comments)])

    def links(self, key):
        return [one.content["object"]["url"] for one in self.sandbox.issue(key).links]

    def take_field(self, slot):
        for screen in self.sandbox.world.screens.values():
            for tab in screen.tabs:
                tab.fields = [one for one in tab.fields if one != self.slots[slot]]

    def fields(self):
        """Return the fields of deals by id."""
        return {one.id: one.description for one in self.sandbox.world.fields.values()}

    def foreign(self):
        """Make a field that somebody else made and that speaks of us."""
        body = {"name": "Theirs", "type": "com.atlassian.jira.plugin.system.customfieldtypes:textarea"}
        body["description"] = "[trida:status] is what the other one ends with"
        client = self.admin.provisioner._client
        return client.call("POST", "field", subject="field", json=body)["id"]

    def staff_task(self, task):
        return self.sandbox.issue(task).values.get("assignee")

    def linked(self, task):
        ends = self.sandbox.world.links.values()
        return [one.target for one in ends if one.source == task]

    def unlink(self, task):
        kept = self.sandbox.world.links
        for number in [number for number, one in kept.items() if one.source == task]:
            del kept[number]

    def disown(self, task, who):
        self.sandbox.issue(task).creator = self.number(who)

    def finish(self, task):
        self.sandbox.transition_as(LEAD, task, "Готово")

    def deprive(self):
        self.sandbox.permit("trida", self.right, allowed=False)

    def hooked(self):
        """Return the bodies of webhooks so far, with their headers."""
        return [(one.headers, one.raw) for one in self.sandbox.deliveries]


class NotionBench(Bench):
    """A workspace of Notion."""

    kind, vendor, timing = "notion", notion, NotionTiming
    unseen = Deals(data_source="0" * 32).selection
    paging, people_field = "adapters.notion.people.PAGE", "Владелец"
    comment, section = calls("POST", "/comments$"), calls("PATCH", "/children$")
    task, update = calls("POST", "/pages$"), calls("PATCH", "/pages/")
    header, event, right, finished = "X-Notion-Signature", "type", "read_comments", "DEAL-138"

    def _selection(self, **chosen):
        return Deals(data_source=self.sandbox.place("deals"), **chosen).selection

    @property
    def selection(self):
        return self._selection()

    @property
    def empty(self):
        return self._selection(filter={"property": "Сумма", "number": {"greater_than": 10**12}})

    @property
    def elsewhere(self):
        return Deals(data_source=self.slots["talks"]).selection

    @property
    def wrong(self):
        return self._selection(filter={"property": "Никто", "number": {"greater_than": 0}})

    def renew(self, *, installed=True):
        super().renew(installed=installed)
        subscription = self.sandbox.hooks.subscribe(HOOK_URL)
        self.sandbox.hooks.verify(subscription.id, subscription.token)
        self.secrets[:] = [SecretStr(subscription.token)]

    def deal(self):
        """Make a deal of the lead's; returns its id and its key."""
        made = self.sandbox.create_as(LEAD, "Deal of one test", Владелец=LEAD)
        return made.id, self.sandbox.key(made)

    def ask(self, key):
        self.sandbox.tick_as(LEAD, key, self.slots["open"])

    def delete(self, key):
        self.sandbox.trash_as(LEAD, key)

    def forge(self, key, _source, posted):
        """Have somebody else post what we said on another page, links and all."""
        world = self.sandbox.world
        if posted in world.comments:
            where, who = Parent("page_id", self.sandbox.page(key).id), self.sandbox.account("orlov")
            talk.add(world, who, where, world.comments[posted].text)
            return
        copied = [world.blocks[number].content.get("rich_text") for number in posted.split(",")]
        for text, block in zip(copied, self.sandbox.write_as("orlov", key, *"x" * len(copied)), strict=True):
            block.content["rich_text"] = text

    def remove(self, key, posted):
        """Have somebody take a comment or the section of ours away."""
        world = self.sandbox.world
        if posted in world.comments:
            world.comments[posted].trash = True
            return
        for number in posted.split(","):
            self.sandbox.remove_block_as(LEAD, number)

    def tamper(self, key, posted):
        """Have somebody change the data of a reveal."""
        world = self.sandbox.world
        toggle = next(one for one in posted.split(",") if world.blocks[one].kind == "toggle")
        self.sandbox.retype_as(LEAD, world.blocks[toggle].children[-1], '{"trida.reveal": {"number": 1}}')

    def shown(self, key):
        """Return what people read on a page and in its comments."""
        world, page = self.sandbox.world, self.sandbox.page(key)
        told = [one.text for one in world.comments.values() if one.page == page.id and not one.trash]
        return "\n".join([*self._below(page), *map(said, told)])

    def _below(self, holder):
        for number in holder.children:
            one = self.sandbox.world.blocks.get(number)
            if one is not None and not one.trash:
                yield said(one.content.get("rich_text"))
                yield from self._below(one)

    def links(self, key):
        found = self.sandbox.value(key, self.slots["link"])
        return [found] if found else []

    def _source(self, slot):
        where = self.slots["talks"] if slot.startswith("talks.") else self.sandbox.place("deals")
        return self.sandbox.world.sources[where]

    def take_field(self, slot):
        source = self._source(slot)
        del source.properties[source.named(self.slots[slot]).id]

    def fields(self):
        """Return the properties of deals by id."""
        return {one.id: one.description or "" for one in self._source("").properties.values()}

    def foreign(self):
        """Make a property that somebody else made and that speaks of us."""
        about = "[trida:status] is what the other one ends with"
        body = {"properties": {"Theirs": {"rich_text": {}, "description": about}}}
        client, where = self.admin.provisioner._client, f"data_sources/{self.sandbox.place('deals')}"
        made = client.call("PATCH", where, subject="data_source", json=body)
        return self._source("").named(made["properties"]["Theirs"]["id"]).id

    def _of_task(self, task, slot):
        return self.sandbox.world.pages[task].values.get(self._source(slot).named(self.slots[slot]).id)

    def staff_task(self, task):
        return next(iter(self._of_task(task, "talks.owner") or ()), None)

    def linked(self, task):
        return self._of_task(task, "talks.deal")

    def unlink(self, task):
        self.sandbox.edit_as(LEAD, task, {self.slots["talks.deal"]: []})

    def disown(self, task, who):
        self.sandbox.world.pages[task].created_by = self.number(who)

    def finish(self, task):
        self.sandbox.edit_as(LEAD, task, {self.slots["talks.state"]: "Done"})

    def deprive(self):
        self.sandbox.permit(self.right, allowed=False)

    def hooked(self):
        """Return the bodies of webhooks so far, with their headers, without the first that brings the token."""
        return [(one.headers, one.raw) for one in self.sandbox.deliveries if one.event != "verification"]


@contextmanager
def bench(kind):
    """Serve a seeded sandbox; yields the bench over it, everything of ours installed."""
    clock, ticks = SetClock(), itertools.count(step=10.0)
    how = {"ticks": lambda: next(ticks), "retry_delays": ()}
    if kind == "notion":
        made, sandbox = NotionBench, NotionSandbox(clock, **how)
    else:
        made, sandbox = JiraBench, Sandbox(clock, edition="dc" if kind == "jira-dc" else "cloud", **how)
    with running(sandbox.seed(POLUS["ru"])) as url:
        one = made(sandbox, url, clock)
        one.renew()
        yield one
