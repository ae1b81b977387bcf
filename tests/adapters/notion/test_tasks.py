"""Talks as pages of their own database: opened, found, rewritten, brought back to work."""

from datetime import date

import pytest

from adapters.notion.connect import Connected
from adapters.notion.richtext import said
from adapters.sandbox.notion import rich
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.domain.people import Person
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports.tracker import NewTask
from tests.adapters.notion.conftest import Site, connected, doc

MARK = "talk:r1"
TEXT = "This talk is about\n\n### Contradiction\n\n- a\n- b"


def wanted(assignee: Person | None = None, text: str = TEXT, project: str | None = None) -> NewTask:
    return NewTask("Разбор:\n DEAL-142", doc(text), "Task", project, assignee, date(2026, 11, 9))


def savin(trida: Connected, sandbox: NotionSandbox) -> Person:
    return trida.tracker.people([sandbox.account("savin").id])[0]


def value(sandbox: NotionSandbox, site: Site, task: str, slot: str):
    page = sandbox.world.pages[task]
    source = sandbox.world.sources[page.parent.id]
    return page.values.get(source.named(site.slots[f"talks.{slot}"]).id)


def words(sandbox: NotionSandbox, task: str) -> list[str]:
    blocks = [sandbox.world.blocks[one] for one in sandbox.world.pages[task].children]
    return [said(one.content.get("rich_text")) for one in blocks if not one.trash]


def state(sandbox: NotionSandbox, site: Site, task: str, name: str) -> None:
    sandbox.edit_as("savin", task, {site.slots["talks.state"]: name})


def test_a_task_is_one_request_with_all_that_it_needs(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    person = savin(trida, sandbox)
    trida.tracker.task_of(number, MARK)
    mark = sandbox.mark()
    task = trida.tracker.open_task(number, wanted(person), MARK)
    assert [call.method for call in sandbox.counts(since=mark).calls] == ["POST"]
    page = sandbox.world.pages[task.id]
    assert rich.text(sandbox.world, page.values["title"]) == "Разбор: DEAL-142"
    assert page.parent.id == site.slots["talks"]
    assert value(sandbox, site, task.id, "owner") == [person.id]
    assert value(sandbox, site, task.id, "due")["start"] == "2026-11-09"
    assert value(sandbox, site, task.id, "deal") == [number]
    assert words(sandbox, task.id) == ["This talk is about", "Contradiction", "a", "b", "Trida"]
    assert trida.tracker.task_of(number, MARK) == trida.tracker.task(task.id) == task
    assert trida.tracker.task_of(number, "talk:r") is None


def test_a_task_whose_answer_was_lost_is_found_and_one_without_its_link_is_linked(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    sandbox.fault("lost-ack", method="POST", path="pages$")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.open_task(number, wanted(), MARK)
    task = trida.tracker.task_of(number, MARK)
    sandbox.edit_as("savin", task.id, {site.slots["talks.deal"]: []})
    assert trida.tracker.task_of(number, MARK) == task
    assert value(sandbox, site, task.id, "deal") == [number]
    sandbox.fault("503-saved", method="POST", path="pages$")
    again = trida.tracker.open_task(number, wanted(), "talk:r2")
    assert trida.tracker.task_of(number, "talk:r2").id == again.id


def test_only_our_own_page_counts_as_our_task(trida: Connected, sandbox: NotionSandbox, site: Site, number: str):
    sandbox.create_as("savin", "x", site.slots["talks"], **{site.slots["talks.data"]: '{"mark": "talk:r1"}'})
    assert trida.tracker.task_of(number, MARK) is None


def test_what_is_refused_is_left_out(trida: Connected, sandbox: NotionSandbox, site: Site, number: str):
    stranger = Person("00000000-0000-0000-0000-000000000001", "x")
    task = trida.tracker.open_task(number, wanted(stranger), MARK)
    assert (value(sandbox, site, task.id, "owner"), value(sandbox, site, task.id, "deal")) == (None, [number])
    source = sandbox.world.sources[site.slots["talks"]]
    del source.properties[source.named(site.slots["talks.due"]).id]
    again = connected(site, sandbox).tracker.open_task(number, wanted(), "talk:r2")
    assert value(sandbox, site, again.id, "deal") == [number]
    del source.properties[source.named(site.slots["talks.data"]).id]
    with pytest.raises(NeedsOperator, match="task_refused"):
        trida.tracker.open_task(number, wanted(), MARK)
    with pytest.raises(NeedsOperator, match="not_shared"):
        trida.tracker.open_task(number, wanted(project=number), MARK)


def test_done_is_what_the_group_says_and_there_is_a_way_back(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    task = trida.tracker.open_task(number, wanted(), MARK)
    state(sandbox, site, task.id, "Done")
    assert trida.tracker.task(task.id).closed
    trida.tracker.reopen_task(task.id)
    assert not trida.tracker.task(task.id).closed
    mark = sandbox.mark()
    trida.tracker.reopen_task(task.id)
    assert sandbox.counts(since=mark).writes == 0


def test_no_way_back_where_everything_is_done(trida: Connected, sandbox: NotionSandbox, site: Site, number: str):
    task = trida.tracker.open_task(number, wanted(), MARK)
    state(sandbox, site, task.id, "Done")
    source = sandbox.world.sources[site.slots["talks"]]
    groups = source.named(site.slots["talks.state"]).config["groups"]
    groups[2]["option_ids"] = [one for group in groups for one in group["option_ids"]]
    groups[0]["option_ids"], groups[1]["option_ids"] = [], []
    groups[2]["name"] = "Готово"
    one = connected(site, sandbox).tracker
    assert one.task(task.id).closed
    with pytest.raises(NeedsOperator, match="no_way_back"):
        one.reopen_task(task.id)


def test_the_text_is_rewritten_around_what_people_wrote(trida: Connected, sandbox: NotionSandbox, number: str):
    task = trida.tracker.open_task(number, wanted(), MARK)
    sandbox.write_as("savin", task.id, "we talked")
    mark = sandbox.mark()
    trida.tracker.revise_task(task.id, doc(TEXT.replace("- b", "- c")))
    assert sandbox.counts(since=mark).writes == 1
    assert words(sandbox, task.id) == ["This talk is about", "Contradiction", "a", "c", "Trida", "we talked"]
    sandbox.delete_as("savin", task.id)
    for call in (lambda: trida.tracker.task(task.id), lambda: trida.tracker.reopen_task(task.id)):
        with pytest.raises(GiveUp, match="ticket_gone"):
            call()


def test_a_database_of_somebody_else_takes_title_and_text(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    other = sandbox.place("deals")
    one = connected(site, sandbox, talk={"project": other}).tracker
    task = one.open_task(number, wanted(project=other), MARK)
    assert (task.key, one.task(task.id)) == (sandbox.key(sandbox.world.pages[task.id]), task)
    assert one.task_of(number, MARK) == task
    assert one.task_of(number, "talk:other") is None
    assert trida.tracker.task_of(number, MARK) is None


def test_a_long_text_takes_more_than_one_request(trida: Connected, sandbox: NotionSandbox, number: str):
    task = trida.tracker.open_task(number, wanted(text="\n\n".join(f"p{i}" for i in range(150))), MARK)
    assert words(sandbox, task.id) == [*(f"p{i}" for i in range(150)), "Trida"]


def test_without_a_place_for_tasks_the_operator_is_told(site: Site, sandbox: NotionSandbox):
    with pytest.raises(NeedsOperator, match="field_unplaced"):
        connected(site, sandbox).tracker.open_task(sandbox.page("DEAL-142").id, wanted(), MARK)
