"""Every act and every click that an adapter can give has words."""

import re
from pathlib import Path

import pytest

import adapters
from plugin import plans
from plugin.ports.provision import Act, Click, Lack
from plugin.usecases.installing import Rights

ROOT = Path(adapters.__file__).parent
CODE = r'"((?:[a-z]+_)*[a-z]+)"'


def codes(pattern):
    files = [*ROOT.glob("*/provision.py"), *ROOT.glob("*/removing.py")]
    return {found for file in files for found in re.findall(pattern, file.read_text(encoding="utf-8"))} - {""}


def test_every_act_has_words():
    given = codes(rf"Act\(\s*{CODE}") | {"trash_field", "delete_field"}
    assert len(given) > 8
    assert given - set(plans.ACTS) == set()


def test_every_click_has_words_that_its_facts_fill():
    given = codes(rf"(?:Click|click)\(\s*{CODE}")
    assert given | {"notion_goals_access", "notion_lists_access", "jira_list_fields"} == set(plans.CLICKS)


def test_clicks_are_numbered_and_nothing_is_said_where_there_is_none():
    told = list(plans.click_lines([Click("notion_access", (("data_source", "x"),)), Click("notion_verify")]))
    assert [line[:5] for line in told] == ["by ha", "  1. ", "  2. "]
    assert "(data source x)" in told[1]
    assert list(plans.click_lines([])) == []


def test_a_batch_of_properties_is_told_in_one_line():
    act = Act("add_property", "Deals", ("id", "status"), "“Round” (rich text)")
    assert list(plans.plan_lines([act])) == [
        "plan  + add properties to the database “Deals”: “Round” (rich text)",
        "1 to add, 0 to change, 0 to take away",
    ]


def test_rights_that_cannot_be_seen_are_told_apart_from_those_that_lack():
    lacks = (Lack("a", "Insert content", unknown=True), Lack("b", "Read comments"))
    assert list(plans.right_lines(Rights(lacks), [])) == [
        "whether the service's account has these shows only when it writes: Insert content",
        "the service's account lacks “Read comments” on the site: see the deals",
    ]


@pytest.mark.parametrize("kind", ["jira-cloud", "jira-dc", "notion"])
def test_a_removal_says_what_it_leaves(kind):
    assert any(line.startswith("left with the service") for line in plans.left_lines(kind))
