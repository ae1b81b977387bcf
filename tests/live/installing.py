"""Checks of the account and of the installation: fields, association, screens, webhook."""

import secrets
from dataclasses import replace

from adapters.jira.client import path
from adapters.jira.events import ISSUE_EVENTS
from adapters.jira.people import pages
from adapters.jira.provision import NOTHING_DONE
from adapters.jira.site import HOOKS, OURS, custom_fields
from plugin.manifest import PeopleSource
from tests.live.checks import Checks, NotChecked, refusal

check = Checks()
CATEGORIES = {"new", "indeterminate", "done", "undefined"}


@check(1)
def the_account_is_known(visit):
    assert visit.tracker.me().id
    assert visit.tracker.known_account() == visit.tracker.me().id


@check(42)
def a_project_says_who_manages_it(visit):
    assert isinstance(visit.project["simplified"], bool)
    return "team-managed" if visit.team_managed else "company-managed"


@check(56)
def a_ticket_says_what_sort_of_project_it_is_in(visit):
    sort = visit.read(fields="project")["fields"]["project"]["projectTypeKey"]
    assert isinstance(sort, str)
    assert sort == visit.project["projectTypeKey"]
    return sort


@check(14)
def a_fresh_ticket_is_found_at_once(visit):
    found = visit.tracker.deal(visit.selection, visit.issue)
    assert found is not None
    assert found.key == visit.key


@check(17)
def what_changed_in_the_last_minutes_is_found(visit):
    since = visit.raw._timing.clock()
    assert visit.issue in list(visit.tracker.changed(visit.selection, since, [visit.issue]))


@check(22)
def a_status_has_a_category(visit):
    fields = visit.read(fields="status")["fields"]
    assert fields["status"]["statusCategory"]["key"] in CATEGORIES


@check(38)
def fields_and_webhook_are_made(visit):
    desired = visit.desired()
    acts = list(visit.provisioner.apply(desired))
    installed = visit.provisioner.installed(desired)
    visit.slots.update(installed.slots)
    visit.made += installed.slots.values()
    assert [act.target for act in acts if act.what == "create_field"] == [spec.name for spec in desired.slots]
    assert set(installed.slots) == {spec.name for spec in desired.slots}
    assert installed.hook is not None


@check(39)
def the_fields_are_in_the_project(visit):
    visit.need_fields()
    found = visit.provisioner._site.found(visit.desired())
    (project,) = (one for one in found.projects if one.key == visit.environment.project)
    assert set(visit.slots.values()) <= project.fields
    return "field schemes" if project.scheme else "field/association"


@check(40)
def the_fields_are_on_the_screens(visit):
    visit.need_fields()
    found = visit.provisioner._site.found(visit.desired())
    (project,) = (one for one in found.projects if one.key == visit.environment.project)
    assert project.screens
    for screen in project.screens:
        assert set(visit.slots.values()) <= screen.fields
    one = next(iter(visit.slots.values()))
    where = f"screens/{project.screens[0].id}/tabs/{project.screens[0].tab}/fields"
    error = refusal(lambda: visit.raw.call("POST", where, subject="screen", json={"fieldId": one}))
    assert error, "a field can be put on a screen twice"
    assert error.reason in NOTHING_DONE


@check(41)
def a_second_installation_has_nothing_to_do(visit):
    assert visit.provisioner.plan(visit.desired()) == ()


@check(43)
def the_webhook_can_be_read_and_changed(visit):
    new = secrets.token_hex(16)
    (change,) = visit.provisioner.plan(visit.desired(new))
    assert change.what == "update_webhook"
    list(visit.provisioner.apply(visit.desired(new)))
    assert visit.provisioner.plan(visit.desired(new)) == ()
    list(visit.provisioner.apply(visit.desired()))
    assert visit.provisioner.plan(visit.desired()) == ()


@check(68)
def a_field_goes_to_the_trash_and_comes_back(visit):
    field = visit.make_field("textarea")

    def listed(where):
        return field in {one["id"] for one in pages(visit.raw, where, "field", {"type": "custom", "id": field}, 50)}

    visit.raw.call("POST", path("field", field, "trash"), subject="field")
    assert not listed("field/search")
    assert field in {one["id"] for one in pages(visit.raw, "field/search/trashed", "field", {"id": field}, 50)}
    error = refusal(lambda: visit.raw.call("POST", path("field", field, "trash"), subject="field"))
    assert error is None or error.reason in NOTHING_DONE
    visit.raw.call("POST", path("field", field, "restore"), subject="field")
    assert listed("field/search")


@check(69)
def the_webhook_can_be_moved_and_a_second_one_deleted(visit):
    moved = replace(visit.desired(), hook_url=f"https://moved.trida.invalid/hooks?{visit.mark}")
    assert [act.what for act in visit.provisioner.apply(moved)] == ["move_webhook"]
    assert visit.provisioner.plan(moved) == ()
    body = {"name": f"{OURS}{visit.mark}", "url": visit.hook_url, "events": list(ISSUE_EVENTS)}
    visit.raw.call("POST", HOOKS, subject="webhook", json=body)
    assert {act.what for act in visit.provisioner.apply(visit.desired())} == {"update_webhook", "delete_webhook"}
    assert visit.provisioner.plan(visit.desired()) == ()


@check(70)
def rights_are_told_by_project(visit):
    project = visit.environment.project
    assert visit.provisioner.unfit() == ()
    assert visit.provisioner.lacking(("BROWSE_PROJECTS",), (project,)) == ()
    asked = {"permissions": "USER_PICKER,BROWSE_PROJECTS", "projectKey": project}
    shown = visit.raw.call("GET", "mypermissions", subject="permissions", params=asked)["permissions"]
    assert [shown[right]["type"] for right in ("USER_PICKER", "BROWSE_PROJECTS")] == ["GLOBAL", "PROJECT"]
    (unknown,) = visit.provisioner.lacking(("BROWSE_PROJECTS", "TRIDA_KNOWS_BETTER"), (project,))
    assert unknown.right == "TRIDA_KNOWS_BETTER"
    (unseen,) = visit.provisioner.lacking(("EDIT_ISSUES",), (visit.mark,))
    assert unseen.right == "BROWSE_PROJECTS"


@check(23)
def fields_have_names(visit):
    names = visit.tracker._reading._fields
    if not visit.slots:
        raise NotChecked("the installation did not run")
    listed = {one["id"]: one["name"] for one in visit.raw.call("GET", "field", subject="field")}
    if visit.team_managed:
        assert names.ids("summary") == ("summary",)
        return
    assert names.ids(listed[visit.slots["status"]].upper()) == (visit.slots["status"],)


@check(24)
def our_fields_are_found_by_their_mark(visit):
    if not visit.slots:
        raise NotChecked("the installation did not run")
    found = {one["id"]: one for one in custom_fields(visit.raw)}
    assert set(visit.slots.values()) <= set(found)
    for slot, field in visit.slots.items():
        assert f"[trida:{slot}]" in found[field]["description"]
        assert found[field]["schema"]["custom"]
    if visit.other is None:
        return "as an administrator only"
    wanted = {"type": "custom", "query": "[trida:"}
    seen = {one["id"] for one in pages(visit.other, "field/search", "field", wanted, 50)}
    assert set(visit.slots.values()) <= seen, "a person without administration does not see them"
    return "as the second person too"


@check(18)
def people_of_a_role_are_found(visit):
    roles = visit.raw.call("GET", f"project/{visit.environment.project}/role", subject="role")
    ticket = visit.tracker.ticket(visit.issue, "")
    people = {name: visit.tracker.members(_source(project_role=name), ticket) for name in list(roles)[:5]}
    assert any(people.values())
    return f"{len(people)} roles read"


@check(19)
def who_may_not_administer_the_project_sees_no_roles(visit):
    other, project = visit.need_other(), visit.environment.project
    wanted = {"projectKey": project, "permissions": "ADMINISTER_PROJECTS"}
    right = other.call("GET", "mypermissions", subject="people", params=wanted)["permissions"]["ADMINISTER_PROJECTS"]
    if right["havePermission"]:
        raise NotChecked("the second person administers the project")
    error = refusal(lambda: other.call("GET", f"project/{project}/role", subject="role"))
    assert error, "roles can be read without the right"
    assert error.reason in {"role_missing", "no_right", "token_refused"}
    return error.reason


@check(20)
def people_of_a_group_are_found(visit):
    groups = _groups(visit)
    if not groups:
        raise NotChecked("no group is in a role of the project")
    ticket = visit.tracker.ticket(visit.issue, "")
    for group in groups[:3]:
        for by in ({"groupname": group["name"]}, {"groupId": group["groupId"]}):
            assert isinstance(list(visit.tracker._people._group(by)), list)
    assert any(visit.tracker.members(_source(group=group["name"]), ticket) for group in groups[:3])


def _groups(visit):
    project = visit.environment.project
    found = []
    for url in visit.raw.call("GET", f"project/{project}/role", subject="role").values():
        role = visit.raw.call("GET", f"project/{project}/role/{url.rpartition('/')[2]}", subject="role")
        found += [actor["actorGroup"] for actor in role.get("actors") or () if actor.get("actorGroup")]
    return found


@check(21)
def accounts_say_whether_they_are_active(visit):
    me, nobody = visit.tracker.me().id, "712020:00000000-0000-0000-0000-000000000000"
    mine, unknown = visit.tracker.people([me, nobody])
    assert (mine.id, mine.active) == (me, True)
    assert (unknown.id, unknown.active) == (nobody, False)


def _source(**how):
    return PeopleSource(**how)
