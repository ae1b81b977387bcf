"""Installing on Data Center: no call tells a project's screens, so its deals do; what stays uncertain is a click."""

from dataclasses import replace

import pytest

from adapters.jira.connect import Connected
from adapters.jira.edition import DATA_CENTER, Edition
from adapters.jira.events import ISSUE_EVENTS
from adapters.jira.layout import OurField, Project, Screen
from adapters.jira.placing import chosen
from adapters.jira.provision import clicks, difference
from adapters.jira.site import Found
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.provision import Click, Desired, SlotSpec
from tests.adapters.jira.conftest import HOOK_URL, SECRET, SELECTION, Site, specs

NOBODY = frozenset()
EDITED, OTHER = "DEAL: Edit/View Screen", "Default Screen"
SHOWN = frozenset({"summary", "labels", "comment"})
TIGHT = Screen("1", "10", frozenset({"summary", "labels"}))
WIDE = Screen("2", "20", frozenset({"summary", "labels", "x"}))
SHORT = Screen("3", "30", frozenset({"summary"}))


@pytest.mark.parametrize(
    ("own", "every", "found"),
    [
        ([TIGHT], [TIGHT, WIDE], (TIGHT,)),
        ([TIGHT, WIDE, SHORT], [], (TIGHT, WIDE)),
        ([SHORT], [SHORT, WIDE], (WIDE,)),
        ([], [TIGHT, WIDE], ()),
        ([], [SHORT], ()),
        ([SHORT], [], ()),
    ],
)
def test_the_screens_that_are_certain(own: list[Screen], every: list[Screen], found: tuple[Screen, ...]):
    assert chosen([SHOWN, SHOWN], own, lambda: every) == found


def test_each_kind_of_deal_has_its_own_screen():
    assert chosen([SHOWN, frozenset({"x"})], [TIGHT], lambda: [TIGHT, WIDE]) == (TIGHT, WIDE)


def test_what_a_person_has_to_do_is_told():
    wanted = (SlotSpec("status", "line", "Round", "a"), SlotSpec("answer.a", "text", "Answer", "a"))
    desired = Desired(wanted, SELECTION, HOOK_URL, SECRET)
    fields = (OurField("status", "customfield_1", "readonlyfield"), OurField("answer.a", "customfield_2", "textarea"))
    both, one = frozenset({"customfield_1", "customfield_2"}), frozenset({"customfield_1"})
    well = Project("1", "A", fields=both, screens=(Screen("", "", both),), free=True)
    narrow = Project("2", "B", fields=one, screens=(Screen("", "", one),), free=True)
    hidden = Project("3", "C", fields=both, screens=(Screen("", "", NOBODY),), free=True)
    placed = Project("4", "D", fields=both, screens=(Screen("", "", NOBODY), Screen("7", "70", one)), free=True)
    found = Found(fields, (well, narrow, hidden, placed), None)
    assert clicks(desired, found) == (
        Click("jira_renderer", (("fields", "“Answer”"),)),
        Click("jira_context", (("project", "B"), ("fields", "“Answer”"))),
        Click("jira_screens", (("project", "C"), ("fields", "“Round”, “Answer”"))),
    )
    assert [(act.what, act.target, act.args) for act in difference(desired, found)[:-1]] == [
        ("place", "7", ("70", "answer.a"))
    ]


# on a site


@pytest.fixture
def edition() -> Edition:
    return DATA_CENTER


def on_screens(sandbox: Sandbox) -> dict[str, set[str]]:
    return {one.name: {field for tab in one.tabs for field in tab.fields} for one in sandbox.world.screens.values()}


def rename(sandbox: Sandbox, before: str, after: str) -> None:
    next(one for one in sandbox.world.screens.values() if one.name == before).name = after


def test_an_installation_is_planned_carried_out_and_found(admin: Connected, desired: Desired, sandbox: Sandbox):
    plan = admin.provisioner.plan(desired)
    assert [act.what for act in plan] == ["create_field"] * 7 + ["place"] * 2 + ["create_webhook"]
    assert tuple(admin.provisioner.apply(desired)) == plan
    assert admin.provisioner.plan(desired) == ()
    installed = admin.provisioner.installed(desired)
    assert set(installed.slots) == {spec.name for spec in desired.slots}
    assert installed.unplaced == ()
    ours = set(installed.slots.values())
    assert {name for name, held in on_screens(sandbox).items() if held & ours} == {
        EDITED,
        "TEAM: Kanban Default Issue Screen",
    }
    field = sandbox.field(installed.slots["state.sales"])
    assert field.homes == {sandbox.world.project("DEAL").id, sandbox.world.project("TEAM").id}
    (hook,) = sandbox.world.hooks.values()
    assert (hook.url, hook.secret, sorted(hook.events)) == (HOOK_URL, SECRET, sorted(ISSUE_EVENTS))
    assert installed.hook == str(hook.id)
    assert [click.what for click in admin.provisioner.clicks(desired)] == ["jira_renderer"]


def test_a_screen_by_another_name_is_found_while_it_is_the_only_one(admin: Connected, desired, sandbox: Sandbox):
    for one in sandbox.world.screens.values():
        if one.name not in {EDITED, OTHER}:
            one.tabs[0].fields = ["summary"]
    rename(sandbox, EDITED, "Sales")
    for one in sandbox.world.screens.values():
        if one.name == OTHER:
            one.tabs[0].fields.remove("labels")
    only = replace(desired, selection="project = DEAL")
    list(admin.provisioner.apply(only))
    assert admin.provisioner.installed(only).unplaced == ()


def test_where_several_screens_fit_none_is_touched(admin: Connected, desired: Desired, sandbox: Sandbox):
    rename(sandbox, EDITED, "Sales")
    only = replace(desired, selection="project = DEAL")
    list(admin.provisioner.apply(only))
    installed = admin.provisioner.installed(only)
    assert len(installed.unplaced) == len(specs())
    assert not any(held & set(installed.slots.values()) for held in on_screens(sandbox).values())
    assert [click.what for click in admin.provisioner.clicks(only)] == ["jira_renderer", "jira_screens"]
    assert admin.provisioner.plan(only) == ()


def test_before_the_first_deal_the_screens_of_the_project_take_the_fields(admin, desired: Desired, sandbox: Sandbox):
    for key in [one.key for one in sandbox.world.issues.values()]:
        sandbox.delete_as("installer", key)
    list(admin.provisioner.apply(desired))
    installed = admin.provisioner.installed(desired)
    assert installed.unplaced == ()
    assert set(installed.slots.values()) <= on_screens(sandbox)[EDITED]


def test_a_field_for_other_projects_is_a_click(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    field = sandbox.field(installed["status"])
    field.homes = frozenset({sandbox.world.project("DEAL").id})
    assert admin.provisioner.installed(desired).unplaced == ("TEAM: status",)
    assert "jira_context" in {click.what for click in admin.provisioner.clicks(desired)}


def test_a_lost_answer_makes_nothing_twice(admin: Connected, desired: Desired, sandbox: Sandbox):
    for path in ("/field$", "/webhooks$"):
        sandbox.fault("lost-ack", method="POST", path=path)
    for _ in range(2):
        with pytest.raises(TryLater, match="unsure"):
            list(admin.provisioner.apply(desired))
    assert admin.provisioner.plan(desired) == ()
    assert len(sandbox.world.hooks) == 1


def test_the_secret_is_rotated_and_stays_signed(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    rotated = replace(desired, hook_secret="x" * 40)
    assert [act.what for act in admin.provisioner.apply(rotated)] == ["update_webhook"]
    (hook,) = sandbox.world.hooks.values()
    assert (hook.secret, hook.enabled) == ("x" * 40, True)
    assert admin.inspector.hook(rotated).differs == ()
    hook.enabled = False
    assert not admin.inspector.hook(rotated).enabled


def test_everything_of_ours_goes_for_good_and_nothing_of_others(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox
):
    sandbox.field(installed["status"]).description += " quoted"
    plan = admin.provisioner.removal(desired, frozenset({"answer.sales"}))
    assert [act.what for act in plan] == ["delete_webhook"] + ["delete_field"] * 5
    assert tuple(admin.provisioner.remove(desired, frozenset({"answer.sales"}))) == plan
    kept = {installed["status"], installed["answer.sales"]}
    assert set(sandbox.world.fields) & set(installed.values()) == kept
    assert sandbox.world.hooks == {}


def test_who_is_no_administrator_is_told(trida: Connected, desired: Desired):
    assert [lack.right for lack in trida.provisioner.unfit()] == ["ADMINISTER"]
    with pytest.raises(NeedsOperator, match="no_right"):
        trida.provisioner.plan(desired)


def test_rights_are_read_from_all_that_there_are(trida: Connected, sandbox: Sandbox):
    assert trida.provisioner.lacking(["EDIT_ISSUES", "FLY"], ("DEAL", "TEAM"))[0].title.startswith("FLY, which")
    sandbox.permit("trida", "EDIT_ISSUES", "TEAM", allowed=False)
    lacks = trida.provisioner.lacking(["EDIT_ISSUES", "ADD_COMMENTS"], ("DEAL", "TEAM"))
    assert [(lack.right, lack.where) for lack in lacks] == [("EDIT_ISSUES", "TEAM")]


def test_a_token_that_is_refused_is_no_lack_of_rights(site: Site):
    with pytest.raises(NeedsOperator, match="token_refused"):
        site.client(("", "wrong")).call("GET", "field", subject="field")
