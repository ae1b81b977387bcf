"""Installing: the plan is pure, carrying it out leaves nothing to plan, and a second run changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.jira.connect import Connected
from adapters.jira.events import ISSUE_EVENTS
from adapters.jira.provision import KINDS, description, difference, hook_spec, ids_of
from adapters.jira.site import Found, Hook, OurField, Project, Screen, named_projects
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import NeedsOperator
from plugin.ports.provision import Act, Desired, SlotSpec
from tests.adapters.jira.conftest import HOOK_URL, SECRET, SELECTION, Site, specs

KEY = "DEAL-142"
SPECS = (
    SlotSpec("status", "line", "Status", "about"),
    SlotSpec("agreement", "number", "Agreement", "about"),
    SlotSpec("answer.sales", "text", "Answer", "about"),
)
IDS = st.sampled_from([f"customfield_{n}" for n in range(1, 9)])
FIELDS = st.frozensets(IDS, max_size=6)
SCREENS = st.builds(Screen, st.sampled_from(["1", "2", "3"]), st.just("9"), FIELDS)


@st.composite
def sites(draw: st.DrawFn) -> Found:
    ids = draw(st.lists(IDS, max_size=5, unique=True))
    kinds = [kind for kind, _ in KINDS.values()]
    fields = [
        OurField(draw(st.sampled_from(["status", "agreement", "old"])), n, draw(st.sampled_from(kinds))) for n in ids
    ]
    by_id = {s.id: s for s in draw(st.lists(SCREENS, max_size=3))}
    projects = draw(
        st.lists(
            st.builds(
                Project,
                id=st.sampled_from(["10", "11", "12"]),
                key=st.sampled_from(["A", "B"]),
                team_managed=st.booleans(),
                scheme=st.sampled_from([None, "5", "6"]),
                fields=FIELDS,
                screens=st.lists(st.sampled_from(list(by_id.values())), max_size=2).map(tuple)
                if by_id
                else st.just(()),
            ),
            max_size=3,
            unique_by=lambda p: p.id,
        )
    )
    events = st.sampled_from([frozenset(), frozenset(ISSUE_EVENTS)])
    url, selection = st.sampled_from([HOOK_URL, "https://old.example.com/hooks/demo"]), st.sampled_from([SELECTION, ""])
    hook = st.builds(Hook, st.sampled_from(["1", "2", "3"]), st.just("old"), events, selection, st.booleans(), url)
    first, *spare = draw(st.lists(hook, max_size=3, unique_by=lambda h: h.id)) or [None]
    return Found(tuple(sorted(fields, key=lambda f: f.id)), tuple(projects), first, tuple(spare))


def carried_out(desired: Desired, found: Found, acts: tuple[Act, ...]) -> Found:
    """What a site looks like after these acts: the meaning of each act, told a second time."""
    ids = ids_of(desired, found)
    for act in acts:
        if act.what == "create_field":
            spec = next(s for s in desired.slots if s.name == act.target)
            made = OurField(spec.name, f"customfield_{100 + len(found.fields)}", KINDS[spec.kind][0])
            ids[spec.name] = made.id
            found = replace(found, fields=(*found.fields, made))
        elif act.what == "associate":
            new = {ids[slot] for slot in act.args[2:]}
            grown = [replace(p, fields=p.fields | new) if p.id == act.args[0] else p for p in found.projects]
            found = replace(found, projects=tuple(grown))
        elif act.what == "place":
            new = {ids[slot] for slot in act.args[1:]}
            found = replace(found, projects=tuple(_placed(p, act.target, new) for p in found.projects))
        elif act.what == "delete_webhook":
            found = replace(found, spare=tuple(h for h in found.spare if h.id != act.args[0]))
        else:
            spec, number = hook_spec(desired), act.args[0] if act.args else "1"
            hook = Hook(number, spec.name, frozenset(ISSUE_EVENTS), spec.selection, enabled=True, url=act.target)
            found = replace(found, hook=hook)
    return found


def _placed(project: Project, screen: str, new: set[str]) -> Project:
    screens = [replace(s, fields=s.fields | new) if s.id == screen else s for s in project.screens]
    return replace(project, screens=tuple(screens))


@settings(deadline=None)
@given(sites())
def test_after_the_plan_there_is_nothing_to_plan(found: Found):
    desired = Desired(SPECS, SELECTION, HOOK_URL, SECRET)
    acts = difference(desired, found)
    assert difference(desired, carried_out(desired, found, acts)) == ()
    assert len({(a.what, a.target, a.args[:1]) for a in acts}) == len(acts)


def test_the_plan_says_what_is_missing_in_order():
    screen = Screen("7", "70", frozenset({"customfield_1"}))
    project = Project("10", "A", scheme="5", fields=frozenset({"customfield_1"}), screens=(screen,))
    team = Project("11", "T", team_managed=True)
    found = Found((OurField("status", "customfield_1", "readonlyfield"),), (project, team), None)
    assert difference(Desired(SPECS, SELECTION, HOOK_URL, SECRET), found) == (
        Act("create_field", "agreement", ("number",)),
        Act("create_field", "answer.sales", ("text",)),
        Act("associate", "A", ("10", "5", "agreement", "answer.sales")),
        Act("place", "7", ("70", "agreement", "answer.sales")),
        Act("create_webhook", HOOK_URL),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"hook_secret": "another secret of tests, long enough"},
        {"selection": "project = DEAL"},
    ],
)
def test_a_new_secret_or_selection_changes_the_webhook(change: dict):
    desired = Desired((), SELECTION, HOOK_URL, SECRET)
    found = carried_out(desired, Found((), (), None), difference(desired, Found((), (), None)))
    assert [a.what for a in difference(replace(desired, **change), found)] == ["update_webhook"]


@pytest.mark.parametrize(
    ("selection", "also", "watched"),
    [
        ("project = DEAL", (), "project = DEAL"),
        ("project = DEAL ORDER BY key", ("DEAL",), "project = DEAL"),
        ('project in (DEAL, "TEAM")', ("TEAM",), 'project in (DEAL, "TEAM")'),
        ("project = DEAL", ("TALK", "DEAL", "TALK"), '(project = DEAL) OR project = "TALK"'),
        (
            "project = DEAL AND type = Deal order by key",
            ("DEAL",),
            '(project = DEAL AND type = Deal) OR project = "DEAL"',
        ),
        ("labels = deal", ("A", "B"), '(labels = deal) OR project = "A" OR project = "B"'),
    ],
)
def test_the_webhook_also_tells_of_where_tasks_go(selection: str, also: tuple[str, ...], watched: str):
    desired = Desired((), selection, HOOK_URL, SECRET, also)
    assert hook_spec(desired).selection == watched
    found = carried_out(desired, Found((), (), None), difference(desired, Found((), (), None)))
    assert difference(desired, found) == ()


def test_of_two_fields_with_the_same_mark_the_older_counts():
    fields = (OurField("status", "customfield_2", "textarea"), OurField("status", "customfield_9", "readonlyfield"))
    desired = Desired(SPECS[:1], SELECTION, HOOK_URL, SECRET)
    assert ids_of(desired, Found(fields, (), None)) == {"status": "customfield_9"}
    twice = (OurField("status", "customfield_5", "readonlyfield"), *fields)
    assert ids_of(desired, Found(twice, (), None)) == {"status": "customfield_5"}


@pytest.mark.parametrize(
    ("selection", "named"),
    [
        ("project = DEAL", ("DEAL",)),
        ('project in (DEAL, "TEAM" , 10001) AND status != Done', ("DEAL", "TEAM", "10001")),
        ("PROJECT='A' OR project = B or project = A", ("A", "B")),
        ("assignee = currentUser()", ()),
        ("project not in (X)", ()),
        ("project != X", ()),
    ],
)
def test_projects_that_a_selection_names(selection: str, named: tuple[str, ...]):
    assert named_projects(selection) == named


# on a site


def test_an_installation_is_planned_carried_out_and_found(admin: Connected, desired: Desired, sandbox: Sandbox):
    plan = admin.provisioner.plan(desired)
    assert [a.what for a in plan] == ["create_field"] * 7 + ["associate", "place", "create_webhook"]
    assert tuple(admin.provisioner.apply(desired)) == plan
    assert admin.provisioner.plan(desired) == ()
    assert tuple(admin.provisioner.apply(desired)) == ()
    installed = admin.provisioner.installed(desired)
    assert set(installed.slots) == {spec.name for spec in desired.slots}
    assert installed.unplaced == ("TEAM: team_managed",)
    field = sandbox.field(installed.slots["state.sales"])
    assert (field.name, field.kind, field.searcher) == ("Трида: Продажи, состояние", "readonlyfield", None)
    assert field.description.endswith("[trida:state.sales]")
    (hook,) = sandbox.world.hooks.values()
    assert (hook.url, hook.secret, sorted(hook.events)) == (HOOK_URL, SECRET, sorted(ISSUE_EVENTS))
    assert installed.hook == str(hook.id)
    assert SECRET not in hook.name + hook.description


def test_the_create_screen_is_left_alone(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    """What is typed there leaves no trace in the history."""
    held = {s.name: {f for tab in s.tabs for f in tab.fields} for s in sandbox.world.screens.values()}
    assert set(installed.values()) <= held["DEAL: Edit/View Screen"]
    assert not set(installed.values()) & held["DEAL: Create Screen"]


def test_a_renamed_field_stays_ours_and_keeps_its_name(
    admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox
):
    sandbox.field(installed["status"]).name = "Наш раунд"
    assert admin.provisioner.plan(desired) == ()
    assert admin.provisioner.installed(desired).slots == installed


def test_what_was_taken_away_is_put_back(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    field = installed["answer.product"]
    for screen in sandbox.world.screens.values():
        for tab in screen.tabs:
            tab.fields = [one for one in tab.fields if one != field]
    assert admin.provisioner.installed(desired).unplaced == ("DEAL: answer.product", "TEAM: team_managed")
    for scheme in sandbox.world.schemes.values():
        scheme.pop(installed["status"], None)
    assert [(a.what, a.args[-1]) for a in admin.provisioner.apply(desired)] == [
        ("associate", "status"),
        ("place", "answer.product"),
    ]
    assert admin.provisioner.plan(desired) == ()


def test_a_rotated_secret_is_noticed(admin: Connected, desired: Desired, installed: dict, sandbox: Sandbox):
    rotated = replace(desired, hook_secret="x" * 40)
    assert [a.what for a in admin.provisioner.apply(rotated)] == ["update_webhook"]
    (hook,) = sandbox.world.hooks.values()
    assert hook.secret == "x" * 40
    assert admin.provisioner.plan(rotated) == ()


def test_without_field_schemes_projects_are_told_directly(admin: Connected, desired: Desired, sandbox: Sandbox):
    """Sites that do not have field schemes yet answer 404; the older call does the same."""
    ask, asked = admin.provisioner._client.call, []

    def call(method: str, where: str, **how):
        asked.append((method, where))
        if "fieldschemes" in where:
            raise NeedsOperator("not_found", subject="scheme", status=404)
        if where == "field/search" and "projectIds" in how["params"]:
            scheme = sandbox.world.schemes[sandbox.world.project("DEAL").field_scheme]
            return {"values": [{"id": one} for one in scheme], "isLast": True}
        return ask(method, where, **how)

    admin.provisioner._client.call = call
    for _ in admin.provisioner.apply(desired):
        pass
    assert ("PUT", "field/association") in asked
    assert admin.provisioner.plan(desired) == ()


def test_deliveries_of_the_site_name_our_slots(
    admin: Connected, trida: Connected, installed: dict, sandbox: Sandbox, site: Site
):
    sandbox.edit_as("savin", KEY, {installed["answer.sales"]: "+ тайна"})
    sandbox.transition_as("savin", KEY, "Переговоры")
    assert sandbox.drain()
    events = [trida.inlet.parse(one.headers, one.raw) for one in sandbox.deliveries]
    for one in sandbox.deliveries:
        trida.inlet.verify(one.headers, one.raw)
    assert [e.touched for e in events] == [{"answer.sales"}, {"stage"}]
    assert {e.ticket for e in events} == {sandbox.issue(KEY).id}
    assert "тайна" not in repr(events)


def test_tasks_of_another_project_are_heard_and_links_name_no_slot(
    admin: Connected, trida: Connected, desired: Desired, sandbox: Sandbox
):
    wanted = replace(desired, selection="project = DEAL AND issuetype = Сделка", also=("TEAM", "DEAL"))
    for _ in admin.provisioner.apply(wanted):
        pass
    assert admin.provisioner.plan(wanted) == ()
    assert {p.key for p in admin.provisioner._site.found(wanted).projects} == {"DEAL"}
    body = {"type": {"name": "Relates"}, "inwardIssue": {"key": "TEAM-1"}, "outwardIssue": {"key": KEY}}
    trida.tracker._client.call("POST", "issueLink", subject="link", json=body)
    sandbox.transition_as("savin", "TEAM-1", "Готово")
    assert sandbox.drain()
    events = [trida.inlet.parse(one.headers, one.raw) for one in sandbox.deliveries]
    ids = [sandbox.issue(key).id for key in ("TEAM-1", KEY, "TEAM-1")]
    assert [(e.ticket, e.touched, e.known) for e in events] == [
        (ids[0], {"field"}, True),
        (ids[1], {"field"}, True),
        (ids[2], {"stage"}, True),
    ]


def test_descriptions_end_with_the_mark():
    assert all(description(spec).endswith(f"[trida:{spec.name}]") for spec in specs())
