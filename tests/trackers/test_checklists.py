"""A sync checklist on every tracker: who made it, who may tick, what is whose, what it costs, what becomes of it."""

import json

import pytest

from adapters.sandbox.answers import SAME
from adapters.sandbox.sync_play import find
from plugin.domain.checklists.model import Meeting as Became
from plugin.domain.checklists.plain import dump_item
from tests.house import ROLES
from tests.trackers.meeting import STRANGER, meeting
from tests.trackers.place import KINDS

STANDING = ("standing:non_target", "standing:numbers", "standing:next_round")
# What the service may write for the first list with its six items: on Jira the list, the items and two owners' letters.
MADE = {"jira-cloud": 4, "jira-dc": 4, "notion": 2}
# And from one meeting to the next: on Jira the new list, five items that go on, one that is new, the old list's end.
WEEK = {"jira-cloud": 9, "jira-dc": 9, "notion": 4}


@pytest.fixture(scope="module", params=KINDS)
def week(request, tmp_path_factory):
    """One meeting a tracker; each test works on an item of its own."""
    with meeting(tmp_path_factory.mktemp("lists"), request.param) as one:
        yield one


def test_a_list_is_made_once_with_items_that_say_where_they_come_from(week):
    assert week.run()[0::2] == ("done", 0)
    (made,) = week.lists
    assert (made.day.isoformat(), made.meeting) == ("2026-11-03", Became.AHEAD)
    assert {one.key for one in made.items} >= {*STANDING}
    gap = week.item("gap")
    assert (gap.facts["missing"], gap.source) == ("9.6", "GOAL-1")
    assert gap.url
    lines = week.sheet("ryabova").lines()
    assert len(lines) == len(made.items)
    assert find(lines, "Закрыть разрыв плана: не хватает 9,6 млн ₽").boxes.get("Маркетинг", False) is False


def test_ticked_by_both_owners_in_the_tracker_is_done_on_our_page(week):
    assert week.tick("marketing", "standing:numbers") == 0
    assert (week.state("standing:numbers"), week.boxes("standing:numbers")) == (
        "half",
        {"marketing": "yes", "sales": "empty"},
    )
    week.tick("sales", "standing:numbers")
    assert week.state("standing:numbers") == "done"
    assert "сделано 2\u00a0ноября" in week.row("standing:numbers")


def test_a_tick_on_our_page_is_shown_in_the_tracker(week):
    igor = week.page("savin")
    week.act(igor, "tick", "standing:next_round", department="sales")
    assert week.shown("standing:next_round") == (["sales"], "")
    week.act(igor, "untick", "standing:next_round", department="sales")
    assert week.shown("standing:next_round") == ([], "")
    assert week.state("standing:next_round") == "open"


def test_the_tick_of_a_stranger_waits_for_an_owner(week):
    week.tick("marketing", "standing:non_target", STRANGER)
    assert week.boxes("standing:non_target")["marketing"] == "unconfirmed"
    week.act(week.page("lebedeva"), "confirm", "standing:non_target", department="marketing")
    assert week.boxes("standing:non_target")["marketing"] == "yes"
    assert week.shown("standing:non_target") == (["marketing"], "")


def test_what_a_person_adds_is_theirs_and_gets_a_box_for_each(week):
    week.sheet("lebedeva").add("Позвонить партнёрам")
    week.later()
    week.run()
    assert week.boxes("Позвонить партнёрам") == {"marketing": "empty", "sales": "empty"}
    week.tick("sales", "Позвонить партнёрам")
    week.run()
    assert [line.text for line in week.sheet("ryabova").lines()].count("Позвонить партнёрам") == 1
    assert week.boxes("Позвонить партнёрам")["sales"] == "yes"


def test_not_applicable_needs_a_reason_and_the_others_consent(week):
    goal = next(one.key for one in week.list.items if one.key.startswith("goal:"))
    week.sheet("savin").excuse(week.line("savin", goal), "не в этом квартале")
    week.later()
    assert week.state(goal) == "half"
    week.tick("marketing", goal)
    assert week.state(goal) == "not_applicable"
    assert "не в этом квартале" in week.row(goal)
    assert week.shown(goal)[1] == "не в этом квартале"


@pytest.mark.parametrize("how", ["duplicate", "late"])
def test_webhooks_that_come_twice_or_late_change_nothing_and_cost_no_write(week, how):
    week.here.sandbox.fault(how, path=".", times=None, seconds=0.05)
    writes = week.tick("marketing", "gap", ticked=how == "duplicate")
    week.here.sandbox.clear_faults()
    assert writes + week.later() == 0
    assert week.boxes("gap")["marketing"] == ("yes" if how == "duplicate" else "empty")
    assert len(week.lists) == 1


@pytest.mark.parametrize("week", ["jira-cloud"], indirect=True)
def test_a_round_gives_nothing_before_it_is_revealed_and_its_contradiction_afterwards(week):
    here = week.here
    here.ask()
    browsers = {role: here.seal(role)[0] for role in ("sales", "marketing")}
    week.later()
    assert week.run()[0] == "done"
    kept = [json.dumps(dump_item(one), ensure_ascii=False) for one in week.list.items]
    told = [*(line.text for line in week.sheet("ryabova").lines()), week.text(), *kept]
    assert not [reason for reason in here.words() for text in told if reason in text]
    assert not [one.key for one in week.list.items if one.deal]
    browsers["product"], _ = here.seal("product")
    week.later()
    for browser in browsers.values():
        browser.judge(f"{here.url}/r/{here.round().id}/result", SAME)
        here.settle()
    week.later()
    talk = week.item("talk:")
    assert (talk.deal, week.state("talk:")) == (here.id(), "open")
    assert talk.url
    assert "Разобрать противоречие: бюджет" in week.line("ryabova", "talk:").text
    texts = [line.text for line in week.sheet("ryabova").lines()]
    assert not [reason for reason in here.words(ROLES) for text in texts if reason in text]
    assert len(week.lists) == 1


@pytest.fixture(params=KINDS)
def weeks(request, tmp_path):
    with meeting(tmp_path, request.param) as one:
        yield one


def test_what_is_left_goes_to_the_next_meeting_and_a_missed_one_is_visible(weeks):
    here = weeks.here
    assert weeks.made <= MADE[here.kind]
    first = weeks.list
    assert weeks.tick("marketing", "standing:numbers") == 0
    assert weeks.tick("sales", "standing:numbers") <= 1, "the item is closed as a whole"
    assert weeks.tick("marketing", "gap") == 0
    here.clock.forward(days=2)
    assert weeks.later() <= WEEK[here.kind]
    second = weeks.list
    assert (second.day.isoformat(), len(weeks.lists)) == ("2026-11-10", 2)
    assert weeks.lists[1].meeting is Became.HELD
    assert (weeks.item("gap").carried, weeks.boxes("gap")) == (1, {"marketing": "yes", "sales": "empty"})
    assert (weeks.item("standing:numbers").carried, weeks.state("standing:numbers")) == (0, "open")
    assert weeks.shown("gap") == (["marketing"], "")
    before = weeks.lists[1]
    weeks.tick("sales", "gap")
    assert weeks.lists[1] == before, "a frozen list stays as it was"
    here.clock.forward(days=21)
    weeks.later()
    became = {one.day.isoformat(): one.meeting.value for one in weeks.lists}
    assert became == {
        "2026-11-03": "held",
        "2026-11-10": "missed",
        "2026-11-17": "missed",
        "2026-11-24": "missed",
        "2026-12-01": "ahead",
    }
    assert first.id == weeks.lists[-1].id
    assert "17\u00a0ноября, пропущена" in weeks.text()
    assert here.notices() == []
