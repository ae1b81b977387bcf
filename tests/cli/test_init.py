"""``trida init``: from answers to a manifest, by questions at a terminal or from a file, over sandboxes."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from adapters.sandbox.company import POLUS
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.asking import Request, begin
from plugin.asking.begin import rights
from plugin.manifest import ManifestError, load, parse
from plugin.starting import is_key, jql_of, manifest_of, read_answers, role_id
from plugin.words import TEMPLATES

EXAMPLES = sorted((TEMPLATES.parent / "docs" / "examples").glob("manifest.*.json"))
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ROLE = {"name": "Продажи", "who": {"deal_owner": True}}
OTHER = {"name": "Маркетинг", "who": {"people": [{"id": "x"}]}}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--answers", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
@click.option("--keys", is_flag=True)
def init(**given):
    begin(os.environ, lambda: NOW, Request(**given))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "manifest.json"


def run(path, *words, lines=(), **env):
    unset = dict.fromkeys(["TRIDA_JIRA_TOKEN", "TRIDA_JIRA_EMAIL", "TRIDA_NOTION_TOKEN"])
    return CliRunner(env={**unset, **env}).invoke(init, [str(path), *words], input="\n".join(lines) + "\n")


def section(path):
    (one,) = parse(json.loads(path.read_text(encoding="utf-8"))).workspaces.values()
    return one


@pytest.fixture(scope="module")
def cloud():
    sandbox = Sandbox(lambda: NOW).seed(POLUS["ru"])
    with running(sandbox) as url:
        yield sandbox, url


@pytest.fixture(scope="module")
def notion():
    sandbox = NotionSandbox(lambda: NOW).seed(POLUS["ru"])
    with running(sandbox) as url:
        yield sandbox, url


def jira_env(sandbox):
    email, token = sandbox.auth("trida")
    return {"TRIDA_JIRA_EMAIL": email, "TRIDA_JIRA_TOKEN": token}


def test_questions_about_jira_offer_what_is_there_and_change_nothing(cloud, path):
    sandbox, url = cloud
    lines = ["jira-cloud", url, "", "", "", "1", "ru", "", "Sales, 3, Продукт", "role", "", "", ""]
    lines += ["people", "никто", "котова", "n", "people", "савин", "72", ""]
    mark = sandbox.mark()
    done = run(path, lines=lines, **jira_env(sandbox))
    assert (done.exit_code, sandbox.counts(since=mark).writes) == (0, 0), done.output
    assert "connected as “Трида”" in done.output
    assert "1. DEAL  Сделки" in done.output
    assert "nobody is known as никто" in done.output
    made = section(path)
    assert made.deals.jql == "project = DEAL"
    assert [(role.id, role.who.project_role) for role in made.roles[:2]] == [
        ("sales", "Sales"),
        ("marketing", "Marketing"),
    ]
    assert made.roles[2].id == "produkt"
    assert [p.id for p in made.roles[2].who.people] == [sandbox.account("kotova").id]
    assert [p.id for p in made.facilitators.people] == [sandbox.account("savin").id]
    assert (made.zone, made.deadline.hours) == ("Europe/Moscow", 72)
    assert sandbox.auth("trida")[1] not in path.read_text(encoding="utf-8") + done.output
    assert "then: trida install --apply" in done.output


def test_a_refused_token_and_a_missing_one_are_told_and_asked_for_again(cloud, path):
    sandbox, url = cloud
    wrong = ["jira-cloud", url, "", "", "WRONG"]
    missing = ["jira-cloud", url, "", "", "NOT_THERE", "n"]
    good = ["jira-cloud", url, "", "", "", "XX, DEAL", "DEAL", "ru", "", "", "", "", "", "", "", "", "y", "", ""]
    done = run(path, lines=[*wrong, *missing, *good], WRONG="nothing", **jira_env(sandbox))
    assert done.exit_code == 0, done.output
    assert "the tracker cannot be used: token_refused" in done.output
    assert "not set here: NOT_THERE" in done.output
    assert "no project that we see: XX" in done.output


def test_another_edition_is_told_by_name(cloud, path):
    sandbox, url = cloud
    lines = ["jira-dc", url, "", "", "jira-cloud", url, "", "", "", "DEAL", "ru", "", *[""] * 8, "y", "", ""]
    done = run(path, lines=lines, **jira_env(sandbox))
    assert "the tracker cannot be used: " in done.output


def test_questions_about_notion_find_the_data_source_of_a_link_and_people(notion, path):
    sandbox, url = notion
    link = (
        f"https://www.notion.so/polus/{sandbox.place('database').replace('-', '')}?v=0123456789abcdef0123456789abcdef"
    )
    lines = ["notion", url, "", "https://www.notion.so/nothing", link, "Nothing", "", "", "en", "Europe/Nowhere", ""]
    lines += ["Sales, Product", "people", "ов", "савин, Пётр Орлов", "field", "1", "y", "", "n"]
    mark = sandbox.mark()
    done = run(path, lines=lines, TRIDA_NOTION_TOKEN=sandbox.auth("trida")[1])
    assert (done.exit_code, sandbox.counts(since=mark).writes) == (0, 0), done.output
    for told in ("nothing that we see", "the database has no such property: Nothing", "several are meant by ов"):
        assert told in done.output
    assert "Europe/Nowhere is no time zone" in done.output
    made = section(path)
    assert made.deals.data_source == sandbox.place("deals")
    assert (made.tracker.owner, made.tracker.stage, made.tracker.api_url) == ("Владелец", "Этап", url)
    assert {p.id for p in made.roles[0].who.people} == {sandbox.account("savin").id, sandbox.account("orlov").id}
    assert made.roles[1].who.user_field == "Владелец"
    assert "TRIDA_SMTP_URL: your mail server" in done.output


def test_a_goal_tree_is_made_of_roles_a_query_and_a_space(cloud, path):
    sandbox, url = cloud
    lines = ["jira-cloud", url, "", "", "", "DEAL", "ru", "", "Marketing, Sales", "role", "", "role", "", "y", ""]
    lines += ["y", "project = GOAL", "", "", "-", "", "Выполнено", "", "", "marketer", "", "POLUS"]
    done = run(path, lines=lines, **jira_env(sandbox))
    assert done.exit_code == 0, done.output
    goals = section(path).goals
    assert [(one.id, one.numbers) for one in goals.departments] == [("marketing", "marketer"), ("sales", [])]
    assert goals.sources[0].selection == "project = GOAL"
    assert (goals.sources[0].fields.plan, goals.sources[0].fields.fact) == ("План", "Выполнено")
    assert goals.sources[0].fields.unit is None
    assert (goals.page.space, goals.page.api_url, goals.page.browse_url) == ("POLUS", f"{url}/wiki", f"{url}/wiki")
    assert "write:page:confluence" in path.read_text(encoding="utf-8")


def test_on_notion_fields_of_goals_are_properties_that_are_there(notion, path):
    sandbox, url = notion
    parent = "8c1d2e3f4a5b46c7d8e9f0a1b2c3d4e5"
    lines = ["notion", url, "", "1", "", "", "ru", "", "Sales, Product", "field", "1", "field", "1", "y", ""]
    lines += ["y", "1", "", "", "", "План", "Сумма", "", "", "", "hunter", "", parent]
    done = run(path, lines=lines, TRIDA_NOTION_TOKEN=sandbox.auth("trida")[1])
    assert (done.exit_code, "there is none by this name: План" in done.output) == (0, True), done.output
    goals = section(path).goals
    assert goals.sources[0].data_source == sandbox.place("deals")
    assert goals.sources[0].fields.model_dump(exclude_none=True) == {"plan": "Сумма"}
    assert ([one.numbers for one in goals.departments], goals.page.parent) == (["hunter", []], parent)


def test_the_page_of_a_goal_tree_goes_where_each_tracker_has_pages():
    tree = {"jql": "project = GOAL", "page": "POLUS"}
    gateway = "https://api.atlassian.com/ex/jira/1234"
    cloud = manifest_of(read_answers(answers(api_url=gateway, goals=tree)), rights())
    (page,) = [one["goals"]["page"] for one in cloud["workspaces"].values()]
    assert page["api_url"] == "https://api.atlassian.com/ex/confluence/1234/wiki"
    server = manifest_of(read_answers(answers(kind="jira-dc", goals=tree)), rights())
    (page,) = [one["goals"]["page"] for one in server["workspaces"].values()]
    assert page == {"kind": "issue", "project": "POLUS", "issue_type": "Task"}
    assert not [one for one in server["permissions"] if one.get("on") == "confluence"]
    without = manifest_of(read_answers(answers(goals={"jql": "project = GOAL"})), rights())
    assert not [one for one in without["permissions"] if one.get("on") == "confluence"]


def answers(**changes):
    given = {"kind": "jira-cloud", "site": "https://polus.example", "jql": "project = DEAL", "locale": "ru"}
    return given | {"zone": "Europe/Moscow", "roles": [ROLE, OTHER]} | changes


def written(tmp_path, data):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return str(file)


def test_a_file_of_answers_asks_nothing_and_is_never_written_over(path, tmp_path):
    file = written(tmp_path, answers())
    done = run(path, "--answers", file)
    assert (done.exit_code, "not tested: TRIDA_JIRA_TOKEN is not set" in done.output) == (0, True)
    path.write_text("theirs", encoding="utf-8")
    refused = run(path, "--answers", file, lines=["y"])
    assert (refused.exit_code, path.read_text(encoding="utf-8")) == (1, "theirs")
    assert run(path, "--answers", file, "--force").exit_code == 0
    assert section(path).deals.jql == "project = DEAL"


def test_a_person_is_asked_before_anything_is_replaced(path):
    path.write_text("theirs", encoding="utf-8")
    assert run(path, lines=["n"]).exit_code == 1
    assert path.read_text(encoding="utf-8") == "theirs"


def test_a_connection_that_does_not_work_writes_nothing(cloud, path, tmp_path):
    sandbox, url = cloud
    file = written(tmp_path, answers(site=url))
    refused = run(path, "--answers", file, **jira_env(sandbox) | {"TRIDA_JIRA_TOKEN": "wrong"})
    assert (refused.exit_code, path.exists()) == (1, False)
    assert "token_refused" in refused.output
    assert "connected as “Трида”" in run(path, "--answers", file, **jira_env(sandbox)).output


def test_every_mistake_of_an_answers_file_is_told(path, tmp_path):
    refused = run(path, "--answers", written(tmp_path, {"kind": "trello", "locale": "de", "roles": []}))
    assert (refused.exit_code, path.exists()) == (1, False)
    assert all(f"{where}: " in refused.output for where in ("/kind", "/locale", "/zone"))
    one_role = run(path, "--answers", written(tmp_path, answers(roles=[ROLE])))
    assert (one_role.exit_code, "/workspaces/deals/roles: " in one_role.output) == (1, True)


def test_fresh_keys_are_printed_only_when_asked_for(path, tmp_path):
    file = written(tmp_path, answers())
    assert "TRIDA_KEYS=" not in run(path, "--answers", file).output
    keys = run(path, "--answers", file, "--force", "--keys", TRIDA_SECRET="is here").output
    lines = dict(line.strip().partition("=")[::2] for line in keys.splitlines() if "=" in line)
    assert set(lines) == {"TRIDA_KEYS", "TRIDA_JIRA_WEBHOOK_SECRET"}
    assert (len(lines["TRIDA_KEYS"]), len(lines["TRIDA_JIRA_WEBHOOK_SECRET"])) == (44, 64)
    assert "is here" not in keys


def test_only_rights_that_are_needed_are_asked_for():
    def asked(**changes):
        return {one["scope"] for one in manifest_of(read_answers(answers(**changes)), rights())["permissions"]}

    assert not {"ADMINISTER_PROJECTS", "USER_PICKER", "read_content"} & asked()
    assert "USER_PICKER" in asked(facilitators={"group": "leads"})
    assert "ADMINISTER_PROJECTS" in asked(roles=[ROLE, {"name": "A", "who": {"project_role": "A"}}])
    source = {"jql": None, "site": "", "data_source": "0" * 32}
    assert "read_content" in asked(kind="notion", **source)
    assert "ADD_COMMENTS" not in asked(kind="notion", **source)


def test_data_center_has_a_bearer_token_and_no_email():
    (made,) = manifest_of(read_answers(answers(kind="jira-dc")), rights())["workspaces"].values()
    assert made["tracker"]["credentials"] == {"token": {"env": "TRIDA_JIRA_TOKEN"}}
    with pytest.raises(ManifestError):
        manifest_of(read_answers(answers(kind="jira-dc", jql=None)), rights())


def test_ids_of_roles_are_latin_and_distinct():
    (made,) = manifest_of(read_answers(answers(roles=[ROLE, ROLE | {"name": "Продажи!"}])), rights())[
        "workspaces"
    ].values()
    assert [role["id"] for role in made["roles"]] == ["prodazhi", "prodazhi-2"]
    assert [role_id("Продажи"), role_id("Sales & Co"), role_id("日本"), role_id("42"), role_id("A", ["a", "a-2"])] == [
        "prodazhi",
        "sales-co",
        "role",
        "role-42",
        "a-3",
    ]
    assert len(role_id("x" * 99)) <= 32


def test_keys_of_projects_make_a_jql():
    assert [jql_of(["DEAL"]), jql_of(["DEAL", "BIG"])] == ["project = DEAL", "project in (DEAL, BIG)"]
    assert [is_key(said) for said in ("DEAL", "project = X", "", "1")] == [True, False, False, False]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_each_example_is_a_whole_manifest_of_its_kind(example):
    made = load(example)
    (one,) = made.workspaces.values()
    assert example.name == f"manifest.{one.tracker.kind}.json"
    known = {right["scope"]: right for right in rights()}
    data = json.loads(example.read_text(encoding="utf-8"))
    assert [known[right["scope"]] for right in data["permissions"]] == data["permissions"]
    given = data["workspaces"]["deals"]
    assert set(given) == set(type(one).model_fields)
    with pytest.raises(ManifestError):
        parse({**data, "workspaces": {"deals": given | {"roles": given["roles"][:1]}}})


def test_there_is_an_example_for_each_tracker():
    assert [one.name for one in EXAMPLES] == [f"manifest.{kind}.json" for kind in ("jira-cloud", "jira-dc", "notion")]
