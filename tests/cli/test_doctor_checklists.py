"""What the doctor finds about sync checklists: people, departments, words, the place, the lists, the links."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from plugin import doctoring
from plugin.cli import main
from plugin.domain.health import Health
from plugin.errors import NeedsOperator, TryLater
from plugin.manifest import parse
from plugin.plans import click_lines
from plugin.usecases.doctor import TreeSight, examine
from plugin.usecases.doctor_checklists import CHECKLISTS
from plugin.usecases.installing_lists import list_clicks
from tests.flow.list_table import IGOR, PLACE, ListTable, goals
from tests.house import house, repository_manifest
from tests.store.databases import migrated


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('db') / 'trida.db'}") as engine:
        yield engine


class Lists:
    """A place that has everything, until a test says what it lacks."""

    def __init__(self):
        self.lacks, self.fails, self.names = (), None, None

    def find(self, place, mark):
        if self.fails:
            raise self.fails

    def troubles(self, place, names):
        self.names = list(names)
        return self.lacks


@pytest.fixture
def clinic(engine):
    table = ListTable(engine)
    table.sync()
    table.run()
    return table, Lists()


def found(clinic, section=None, **how):
    """Return (check, reason) of what is not well; every line must have words."""
    table, lists = clinic
    section = section or table.sections["demo"]
    patient = SimpleNamespace(
        name="demo",
        section=section,
        store=table.store,
        tracker=table.world.sites["demo"].tracker,
        tree=TreeSight(section.goals, "", None, None, (), {"review": lists}),
        mailer=None,
    )
    checks = tuple(examine(replace_in(patient, how), CHECKLISTS))
    assert all(doctoring.words(one) for one in checks)
    return [(one.name, one.reason) for one in checks if one.state is not Health.OK]


def replace_in(patient, how):
    for name, value in how.items():
        setattr(patient, name, value)
    return patient


def with_goals(table, tree):
    table.remake(tree)
    return table.sections["demo"]


def test_lists_that_are_well(clinic):
    assert found(clinic) == []
    assert clinic[1].names == ["Маркетинг", "Продажи"]


def test_nobody_leads_or_who_leads_is_not_there(clinic):
    table, _ = clinic
    table.gone.add(IGOR)
    assert found(clinic) == [("checklists", "leader_gone")]
    assert found(clinic, with_goals(table, goals(place=PLACE | {"workspace": "other"}))) == []
    tree = goals()
    nobody = tree | {"processes": [tree["processes"][0] | {"owners": {}}]}
    nobody["departments"] = [one | {"owner": None} for one in tree["departments"]]
    assert found(clinic, with_goals(table, nobody)) == [("checklists", "no_leader")] * 2
    alone = tree | {"processes": [tree["processes"][0] | {"owners": {"sales": "u1"}}]}
    assert found(clinic, with_goals(table, alone)) == [("checklists", "one_leads_all")]


def test_departments_without_roles_and_items_in_another_language(clinic):
    table, _ = clinic
    tree = goals(standing=[{"id": "one", "text": {"en": "Only English"}}])
    tree["departments"] = [
        tree["departments"][0] | {"roles": ["nobody"]},
        tree["departments"][1] | {"roles": ["sales", "x"]},
    ]
    assert found(clinic, with_goals(table, tree)) == [
        ("list_words", "no_role"),
        ("list_words", "role_unknown"),
        ("list_words", "other_language"),
    ]


def test_a_place_that_lacks_something_or_cannot_be_read(clinic):
    clinic[1].lacks = (("option_missing", {"field": "Приняли", "option": "Продажи"}), ("links_off", {}))
    assert found(clinic) == [("list_place", "option_missing"), ("list_place", "links_off")]
    clinic[1].fails = NeedsOperator("not_shared", subject="page")
    assert found(clinic) == [("list_place", "not_shared")]
    clinic[1].fails = TryLater("away", timedelta(seconds=1))
    assert found(clinic) == [("list_place", "away")]


def test_lists_that_were_not_made_do_not_stand_or_are_in_doubt(clinic):
    table, _ = clinic
    one = table.list()
    with table.store.begin() as tx:
        tx.list_sending(one.id, table.clock())
    assert found(clinic) == [("lists", "list_unsure")]
    with table.store.begin() as tx:
        tx.save_checklist(replace(one, remote=""))
    assert found(clinic) == [("lists", "list_not_there")]
    with table.store.begin() as tx:
        tx.save_checklist(replace(one, ended_at=table.clock()))
    assert found(clinic) == [("lists", "never_made")]


def test_links_that_nothing_brings(clinic):
    table, _ = clinic
    alone = with_goals(table, goals(place=None))
    assert found(clinic, alone) == [("list_links", "by_hand")]
    assert found(clinic, alone, mailer=lambda: None) == []


def test_the_command_looks_at_lists_and_their_place_in_the_tracker(tmp_path):
    with house(tmp_path, manifest=repository_manifest(goals=goals(place=PLACE))) as home:
        done = CliRunner(env=home.env).invoke(main, ["doctor", "--json"], catch_exceptions=False)
        said = {(one["name"], one["reason"]): one for one in json.loads(done.stdout) if one["about"] == "review"}
        assert said["list_place", "field_missing"]["words"] == "there is no field “Приняли”"
        assert said["lists", "never_made"]["to_do"].startswith("run: trida checklists --run")
        assert ("checklists", "leader_gone") in said


def test_an_installation_names_what_a_person_makes_for_lists_by_hand():
    two = goals()
    review = two["processes"][0]
    other = review | {"id": "second", "between": ["sales", "product"], "owners": {}}
    two = two | {"departments": [*two["departments"], {"id": "product", "name": {"ru": "Продукт"}}]}
    two["processes"] = [review, other]
    section = parse(repository_manifest(goals=two)).workspaces["demo"]
    (line, click) = click_lines(list_clicks(section))
    assert line == "by hand, in the tracker's own pages:"
    assert "“Приняли” (checkboxes) with an option for each department, called as it is: Маркетинг, Продажи, П" in click
    assert "“Почему не применимо” (text field, single line); put both on the screens of the project GOAL" in click
    page = "2f4a6c8e-0b1d-4f3a-8c5e-7d9b1a3c5e7f"
    paper = parse(repository_manifest(goals=goals(place={"kind": "notion", "parent": page}))).workspaces["demo"]
    assert page in list(click_lines(list_clicks(paper)))[1]
    assert list_clicks(parse(repository_manifest(goals=goals(place=None))).workspaces["demo"]) == ()
