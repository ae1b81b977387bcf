"""Where checklists are played on a Jira: two fields with their options, and the hands of people."""

from dataclasses import dataclass

from adapters.jira.connect import Connected
from adapters.jira.lists import JiraLists
from adapters.sandbox import edits
from adapters.sandbox.layout import screen
from adapters.sandbox.model import Field
from adapters.sandbox.sandbox import Sandbox
from plugin.checklist_sections import IssueLists
from plugin.domain.people import Person

LABELS = {"sales": "Продажи", "marketing": "Маркетинг"}
ACCEPTED, NOT = "Приняли", "Не применимо"


def add_field(sandbox: Sandbox, name: str, kind: str, options=(), *, screens=("create", "edit")) -> Field:
    """Make a field as an admin does: in the project, with its options, on its screens."""
    world, project = sandbox.world, sandbox.world.project("DEAL")
    made = Field(f"customfield_{world.next_id('field')}", name, kind)
    made.homes = frozenset({project.id})
    made.options = {one: str(world.next_id("option")) for one in options}
    world.fields[made.id] = made
    if world.edition.schemes:
        world.schemes[project.field_scheme][made.id] = set()
    for number in {screen(world, project, one).id for one in screens}:
        world.screens[number].tabs[0].fields.append(made.id)
    return made


@dataclass
class Hands:
    """Somebody at work in Jira."""

    sandbox: Sandbox
    who: str

    def tick(self, remote, department, ticked=True):
        held = set(self.sandbox.value(remote["item"], ACCEPTED) or ())
        (held.add if ticked else held.discard)(LABELS[department])
        self.sandbox.edit_as(self.who, remote["item"], {ACCEPTED: [{"value": one} for one in sorted(held)]})

    def deny(self, remote, reason):
        self.sandbox.edit_as(self.who, remote["item"], {NOT: reason})

    def reword(self, remote, text):
        self.sandbox.edit_as(self.who, remote["item"], {"summary": text})

    def add(self, sheet, text):
        made = self.task(text)
        self.join(made, sheet)
        return made

    def task(self, text, **fields):
        sandbox = self.sandbox
        kind = sandbox.world.project("DEAL").issue_types[1].id
        issue = sandbox.create_as(self.who, "DEAL", text, **fields)
        issue.type, issue.status = kind, sandbox.world.project("DEAL").workflow(kind)[0]
        return issue.id

    def join(self, issue, sheet, kind="Relates"):
        add = {"add": {"type": {"name": kind}, "inwardIssue": {"id": sheet}}}
        with self.sandbox.world.lock:
            edits.edit(
                self.sandbox.world,
                self.sandbox.account(self.who),
                self.sandbox.issue(issue),
                None,
                {"issuelinks": [add]},
            )

    def take_away(self, remote):
        self.sandbox.permit(self.who, "DELETE_ISSUES")
        self.sandbox.delete_as(self.who, remote["item"])


@dataclass
class Bench:
    sandbox: Sandbox
    trida: Connected
    place: IssueLists

    labels = LABELS
    say_not = "Не применимо (почему):"

    @property
    def lists(self) -> JiraLists:
        return self.trida.lists

    def as_person(self, slug):
        return Hands(self.sandbox, slug)

    def person(self, slug):
        one = self.sandbox.account(slug)
        return Person(one.id, one.name)

    def lose(self):
        self.sandbox.fault("lost-ack", method="POST", path="/issue(/bulk)?$")

    def mark(self):
        return self.sandbox.mark()

    def writes(self, mark):
        return self.sandbox.counts(since=mark).writes

    def calls(self, mark):
        calls = self.sandbox.counts(since=mark).calls
        return [f"{one.method} {one.template.split('/', 4)[4].replace('{issueIdOrKey}', '*')}" for one in calls]

    def trash(self, sheet):
        self.sandbox.delete_as("installer", sheet)


def bench_of(sandbox: Sandbox, trida: Connected) -> Bench:
    add_field(sandbox, ACCEPTED, "multicheckboxes", LABELS.values())
    add_field(sandbox, NOT, "textfield")
    place = IssueLists(kind="issue", project="DEAL", accepted=ACCEPTED, not_applicable=NOT)
    return Bench(sandbox, trida, place)
