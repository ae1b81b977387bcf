"""What the command line says of sync checklists, and what each of its modes asks for."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from click.testing import CliRunner

from plugin import bootstrap
from plugin import reports_checklists as reports
from plugin.cli import checklists as command
from plugin.cli import main
from plugin.domain.checklists.counting import states
from plugin.domain.checklists.marks import box_state, item_state
from plugin.domain.checklists.model import Do, Mark, Meeting
from plugin.errors import Rejected
from plugin.ports.store import Notice
from plugin.usecases.checklist_views import (
    BoxLine,
    GateLine,
    Head,
    IndexPage,
    ItemLine,
    Past,
    ProcessLine,
    SheetPage,
    Way,
)
from tests.documents.checklists import BETWEEN, CARRIED, LIST, NEW, OWED, OWNERS, PARTS, PEOPLE, WEEKLY
from tests.documents.goals import NAMES, NAMES_EN, day
from tests.house import WORKSPACE
from tests.trackers.meeting import meeting

HEAD = Head(
    "demo",
    "ru",
    "Europe/Moscow",
    "Jira",
    {one: {"ru": name, "en": NAMES_EN[one]} for one, name in NAMES.items()},
    Way(),
)
OPEN = replace(LIST, meeting=Meeting.AHEAD, ended_at=None, address="https://jira.example/browse/SYNC-7")
TICKED = Mark("0123456789ab", Do.TICK, "marketing", "2", "Анна Лебедева", day(20), "tracker")
LINES = tuple(
    ItemLine(
        one,
        item_state(one),
        part,
        tuple(BoxLine(each, box_state(box), box.name, box.at) for each, box in one.boxes.items()),
        marks=(TICKED,) if one is CARRIED[0] else (),
    )
    for part, items in PARTS.items()
    for one in items
)
PAST = (
    Past(date(2026, 11, 17), Meeting.HELD, 7, 5, 2),
    Past(date(2026, 11, 10), Meeting.MISSED, 6, 0, 6),
    Past(date(2026, 11, 3), Meeting.HELD, 7, 6, 1),
)
SHEET = SheetPage(HEAD, OPEN, WEEKLY, BETWEEN, OWNERS, LINES, states(LIST.items), PAST)
INDEX = IndexPage(
    HEAD,
    (
        ProcessLine("leads", BETWEEN, WEEKLY, OPEN, states(LIST.items), PAST[0]),
        ProcessLine("refusals", ("sales", "product"), WEEKLY, None, {}, None),
    ),
    OWED,
    PEOPLE,
)


COUNTS = (
    "1 of 12 accepted by both sides · 5 wait for the second · 4 not started · 1 not applicable · 1 closed without ticks"
)


def test_a_list_in_lines():
    lines = list(reports.list_lines(INDEX, [SHEET]))
    assert lines == [
        "leads  Сверка лидов  Маркетинг, Продажи  10:00, once a week",
        f"    next 2026-11-24  {COUNTS}  carried over: 3",
        "    page https://jira.example/browse/SYNC-7",
        "    held 2026-11-17  items: 7  accepted: 5  carried on: 2",
        "    missed 2026-11-10  items: 6  why: not said yet",
        "waits  Маркетинг  Сверка лидов: 1 item, the oldest since 24 November",
        "waits  Маркетинг, Анна Лебедева  Сверка лидов: 3 items, the oldest since 3 November",
        "waits  Продажи, Игорь Савин  Сверка лидов: 5 items, the oldest since 10 November",
    ]


def test_what_needs_somebody_is_said():
    missed = Past(date(2026, 11, 17), Meeting.MISSED, 6, 0, 6, "Все на выставке", "Анна Лебедева")
    gates = (
        GateLine("10142", "DEAL-142", "https://jira.example/browse/DEAL-142", ("Договор",), ("a", "b")),
        GateLine("10151", "DEAL-151", "https://jira.example/browse/DEAL-151", ("Договор",), ("a",), "Игорь Савин", "-"),
    )
    sheet = replace(
        SHEET,
        list=replace(OPEN, address=""),
        owners={"marketing": OWNERS["marketing"]},
        held_back=NEW[:2],
        template_changed=("numbers", "new"),
        past=(missed,),
        gates=gates,
    )
    lines = list(reports.list_lines(INDEX, [sheet]))
    assert lines[1].endswith("carried over: 3  no room for: 2")
    assert lines[2:8] == [
        "    nobody leads for sales: name somebody in the manifest, or its ticks do not count",
        "    template changed: numbers, new; trida checklists --push says what it adds",
        "    gate DEAL-142: 2 open",
        "    gate DEAL-151: 1 open, let pass by Игорь Савин",
        "    page none in the tracker",
        "    missed 2026-11-17  items: 6  why: Все на выставке (Анна Лебедева)",
    ]
    frozen = list(reports.list_lines(replace(INDEX, owed=()), [replace(SHEET, list=LIST, past=())]))
    assert frozen[1].startswith("    frozen 2026-11-24 held  1 of 12 accepted")
    assert len(frozen) == 3


def test_what_people_did_is_told_in_order():
    later = replace(TICKED, at=day(21), do=Do.NOT_APPLICABLE, department="", name="", by="")
    lines = replace(SHEET, items=(replace(LINES[1], marks=(later,)), LINES[0]))
    assert list(reports.log_lines(lines)) == [
        "2026-11-17T09:00:00+00:00  trida  made  leads 2026-11-24",
        "2026-11-20T09:00:00+00:00  Анна Лебедева  tick marketing  tracker  Talk the contradiction over: budget",
        "2026-11-21T09:00:00+00:00  nobody known  not_applicable  tracker  Decide on similar reasons: 3 pairs left",
    ]


def test_a_push_tells_how_far_it_goes():
    first, *rest = reports.push_lines(SHEET, PARTS["standing"][:1], applied=False)
    assert first.split("; ") == [
        "leads 2026-11-24: 1 would be added",
        "what stands on the list is left as it is",
        "3 earlier lists stay as they are",
    ]
    assert rest == ["    key  Discuss the leads of the fair"]
    assert list(reports.push_lines(SHEET, (), applied=True)) == [
        "leads 2026-11-24: nothing to add; 3 earlier lists stay as they are"
    ]


# the command


@dataclass
class Asked:
    """Stands for the application, and keeps what it was asked to do."""

    outcome: str = "done"
    done: list = field(default_factory=list)

    def __post_init__(self):
        lists = SimpleNamespace(checklist=True)
        processes = [SimpleNamespace(id=one, **vars(lists)) for one in ("leads", "refusals")]
        self.section = SimpleNamespace(goals=SimpleNamespace(processes=processes))
        self.manifest = SimpleNamespace(workspaces={"demo": self.section})
        self.sync_pages = SimpleNamespace(told=lambda name: INDEX, sheet_told=self._sheet)
        self.tickets = SimpleNamespace(run=self._did("run", self.outcome))
        self.list_links = SimpleNamespace(
            issue=self._did("issue", "https://t.example/l/x"), revoke=self._did("revoke", "Анна Лебедева")
        )

    def _did(self, what, answer):
        return lambda *asked: self.done.append((what, *asked)) or answer

    def _sheet(self, name, process, day):
        assert (name, process, day) == ("demo", "leads", "")
        return SHEET

    def notices(self):
        return [Notice("demo", "~sync:leads", "option_missing", {"field": "Принято"}, day(20))]

    def push_template(self, name, process, *, apply):
        self.done.append(("push", name, process, apply))
        return PARTS["standing"][:1]


def called(asked, *words):
    with mock.patch.object(command, "application", return_value=asked):
        done = CliRunner().invoke(main, ["checklists", *words])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("words", "acts", "said"),
    [
        ([], [], "leads  Сверка лидов"),
        (["--run"], [("run", "demo", "~sync:leads"), ("run", "demo", "~sync:refusals")], "leads  Сверка лидов"),
        (["--run", "--process", "leads"], [("run", "demo", "~sync:leads")], "waits  Маркетинг"),
        (["--link", "Анна"], [("issue", "demo", "Анна")], "https://t.example/l/x\n"),
        (["--revoke", "Анна"], [("revoke", "demo", "Анна")], "every link and browser of Анна Лебедева has ended\n"),
        (["--push"], [("push", "demo", "leads", False)], "1 would be added"),
        (["--push", "--yes"], [("push", "demo", "leads", True)], "1 added"),
        (["--log"], [], "trida  made  leads 2026-11-24"),
    ],
)
def test_each_mode_asks_for_one_thing(words, acts, said):
    asked = Asked()
    status, told = called(asked, *words)
    assert (status, asked.done) == (0, acts)
    assert said in told


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--json", "--log"], 3, "Error: choose one of --json, --log"),
        (["--run", "--link", "x"], 3, "Error: choose one of --link, --run"),
        (["--yes"], 3, "Error: --yes goes with --push"),
        (["--process", "other"], 2, "name a sync process with --process: leads, refusals"),
    ],
)
def test_what_does_not_go_together_is_refused(words, status, said):
    asked = Asked()
    found = called(asked, *words)
    assert (found[0], asked.done) == (status, [])
    assert said in found[1]


def test_a_run_that_needs_an_operator_says_what_to_do():
    status, said = called(Asked("operator"), "--run")
    assert (status, said.splitlines()[0]) == (3, "Error: leads: operator")
    assert "option_missing (field Принято)" in said
    assert "lacks an option called as the department is" in said


def test_a_manifest_without_checklists_is_told():
    asked = Asked()
    asked.section.goals.processes.clear()
    status, said = called(asked)
    assert (status, said.startswith("Error: no_checklists: ")) == (3, True)
    asked = Asked()
    asked.sync_pages.told = mock.Mock(side_effect=Rejected("no_checklists"))
    assert called(asked)[0] == 3


def test_the_data_has_every_item_and_count():
    told = json.loads(called(Asked(), "--json")[1])
    (one,) = told["lists"]
    assert (one["process"], one["day"], one["meeting"], one["carried"]) == ("leads", "2026-11-24", "ahead", 3)
    assert one["states"] == {"open": 4, "half": 5, "done": 1, "not_applicable": 1, "closed": 1}
    assert len(one["items"]) == sum(one["states"].values())
    assert one["items"][0]["boxes"] == {"marketing": "yes", "sales": "empty"}
    assert [past["meeting"] for past in one["past"]] == ["held", "missed", "held"]
    assert told["owed"][1] == {
        "process": "leads",
        "department": "marketing",
        "person": "2",
        "name": "Анна Лебедева",
        "items": 3,
        "oldest": "2026-11-03",
    }


# over a tracker


def really(here, *words):
    """Run the command at the time of the place; returns its status and what it printed."""
    with mock.patch.object(bootstrap, "Parts", partial(bootstrap.Parts, clock=here.clock)):
        done = CliRunner(env=here.env).invoke(main, ["checklists", *words])
    return done.exit_code, done.output


def test_a_list_of_a_tracker_is_told_and_a_changed_template_is_pushed(tmp_path):
    with meeting(tmp_path, "jira-cloud") as one:
        here = one.here
        path = Path(here.env["TRIDA_MANIFEST"])
        manifest = json.loads(path.read_text(encoding="utf-8"))
        process = manifest["workspaces"][WORKSPACE]["goals"]["processes"][0]
        process["checklist"]["standing"].append({"id": "fresh", "text": {"ru": "Новый пункт"}})
        path.write_text(json.dumps(manifest), encoding="utf-8")

        one.tick("marketing", "gap")
        before = json.loads(really(here, "--json")[1])["lists"][0]
        assert (before["states"]["half"], before["address"]) == (1, one.list.address)
        assert before["items"][0]["boxes"] == {"marketing": "yes", "sales": "empty"}

        assert f"{one.list.day}: 1 would be added" in really(here, "--push")[1]
        status, said = really(here, "--push", "--yes")
        assert (status, said.splitlines()[1:]) == (0, ["    standing:fresh  Новый пункт"])

        status, said = really(here, "--run")
        told = f"0 of {len(before['items']) + 1} accepted by both sides · 1 waits for the second"
        assert (status, told in said) == (0, True)
        assert "  tick marketing  tracker  Close the plan gap" in really(here, "--log")[1]
