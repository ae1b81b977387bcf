"""Installing: the plan is pure, carrying it out leaves nothing to plan, and a second run changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notion.provision import ABOUT_LONGEST, description, difference, ids_of, is_talks, taken
from adapters.notion.site import TALKS, TYPES, Found, Property, Source
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.provision import Desired, SlotSpec
from tests.adapters.notion.standing import HOOK_URL, standing

SPECS = (
    SlotSpec("status", "line", "Round", "about"),
    SlotSpec("agreement", "number", "Agreement", "about"),
    SlotSpec("talks", "database", "Talks", "about"),
    SlotSpec("talks.state", "stage", "State", "about"),
    SlotSpec("talks.deal", "relation", "Deal", "about"),
)
DESIRED = Desired(SPECS, '{"data_source": "deals", "filter": null}', HOOK_URL, "")
IDS = ["a", "b%3A", "c", "d", "e"]
PROPERTIES = st.builds(
    Property,
    id=st.sampled_from(IDS),
    name=st.sampled_from(["Round", "Agreement", "State", "Deal", "Other", "More"]),
    type=st.sampled_from(sorted({*TYPES.values(), "title"})),
    about=st.sampled_from(["", "somebody's words", "x [trida:status]", "x [trida:talks.state]", "x [trida:gone]"]),
)


@st.composite
def sources(draw, number):
    found = draw(st.lists(PROPERTIES, max_size=5, unique_by=(lambda one: one.id, lambda one: one.name)))
    return Source(number, number, tuple(found), f"{number}-database")


@st.composite
def sites(draw):
    talks = draw(st.none() | sources("talks"))
    known = draw(st.dictionaries(st.sampled_from([spec.name for spec in SPECS]), st.sampled_from(IDS)))
    return Found(draw(sources("deals")), talks, draw(st.sampled_from([None, "page"])), known)


def carried_out(found, acts):
    """What stands there after these acts: the meaning of each act, told a second time."""
    for act in acts:
        made = tuple(
            Property(f"new-{spec.name}", spec.title, TYPES[spec.kind], description(spec))
            for spec in SPECS
            if spec.name in act.args[1:]
        )
        if act.what == "create_database":
            found = replace(found, talks=Source("talks", act.target, made, "new"))
        elif act.args[0] == found.deals.id:
            found = replace(found, deals=replace(found.deals, properties=found.deals.properties + made))
        else:
            found = replace(found, talks=replace(found.talks, properties=found.talks.properties + made))
    return found


@settings(deadline=None)
@given(sites())
def test_after_the_plan_there_is_nothing_to_plan_and_no_name_is_written_twice(found):
    acts = difference(DESIRED, found)
    after = carried_out(found, acts)
    assert difference(DESIRED, after) == ()
    for source in filter(None, (after.deals, after.talks)):
        names = [one.name for one in source.properties]
        assert len(names) == len(set(names))
    missing = (
        {spec.name for spec in SPECS} - set(ids_of(DESIRED, after)) - {spec.name for spec, _ in taken(DESIRED, after)}
    )
    assert all(is_talks(slot) and after.talks is None and after.place is None for slot in missing)


def found_with(*properties, known=None):
    return Found(Source("deals", "Deals", properties), None, None, known or {})


def line(number, name, about=""):
    return Property(number, name, "rich_text", about)


MARK, THEIR_WORDS = "x [trida:status]", "words of theirs"


@pytest.mark.parametrize(
    "properties, known, wanted",
    [
        ([line("a", "Renamed", MARK)], {}, "a"),
        ([line("b", "R", MARK), line("a", "Round", MARK)], {}, "a"),
        ([line("a", "R", MARK), line("%3A", "S", MARK)], {"status": ":"}, "%3A"),
        ([line("a", "Renamed", THEIR_WORDS)], {"status": "a"}, "a"),
        ([line("a", "Round")], {}, "a"),
        ([line("a", "Round", THEIR_WORDS)], {}, None),
        ([line("a", "Round", "x [trida:answer.sales]")], {"status": "a"}, None),
        ([Property("a", "Round", "number", MARK)], {"status": "a"}, None),
    ],
)
def test_a_property_is_found_by_mark_by_id_and_by_name_where_it_has_no_description(properties, known, wanted):
    assert ids_of(DESIRED, found_with(*properties, known=known)).get("status") == wanted


def test_a_long_explanation_is_cut_and_keeps_its_mark():
    told = description(SlotSpec("answer.sales", "text", "Answer", "word " * 100))
    assert len(told) <= ABOUT_LONGEST
    assert told.endswith("word [trida:answer.sales]")


@pytest.fixture
def place():
    with standing() as one:
        yield one


def test_everything_is_made_in_two_calls_and_again_changes_nothing(place):
    mark = place.sandbox.mark()
    acts = place.install()
    assert [(act.what, act.target) for act in acts] == [
        ("add_property", "Сделки"),
        ("create_database", "Трида: разборы"),
    ]
    assert place.writes(mark) == 2
    assert set(place.known) == {spec.name for spec in place.desired.slots}
    talks = place.sandbox.world.sources[place.known[TALKS]]
    (deal,) = [one for one in talks.properties.values() if one.kind == "relation"]
    assert deal.config["data_source_id"] == place.sandbox.place("deals")
    mark = place.sandbox.mark()
    place.install()
    assert (place.writes(mark), place.provisioner.plan(place.desired)) == (0, ())


def test_only_what_is_ours_is_touched(place):
    before = {
        one.id: (one.name, one.kind, repr(one.config), one.description) for one in place.deals.properties.values()
    }
    place.install()
    after = {one.id: (one.name, one.kind, repr(one.config), one.description) for one in place.deals.properties.values()}
    assert {number: after[number] for number in before} == before


def test_renamed_properties_and_a_renamed_database_are_found_again(place):
    first = dict(place.install() and place.known)
    place.known.clear()
    for one in place.deals.properties.values():
        one.name += " (ours)"
    talks = place.sandbox.world.sources[first[TALKS]]
    place.sandbox.world.databases[talks.database].title = []
    assert place.provisioner.plan(place.desired) == ()
    assert place.provisioner.installed(place.desired).slots == first


def test_without_descriptions_they_are_found_by_name(place):
    first = dict(place.install() and place.known)
    place.known.clear()
    for source in place.sandbox.world.sources.values():
        for one in source.properties.values():
            one.description = None
    for base in place.sandbox.world.databases.values():
        base.description = []
    assert place.provisioner.installed(place.desired).slots == first


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_a_lost_answer_makes_nothing_twice(place, method):
    place.sandbox.fault("lost-ack", method=method)
    with pytest.raises(TryLater, match="unsure"):
        place.install()
    place.install()
    names = [one.name for one in place.deals.properties.values()]
    assert (len(names), len(set(names)), len(place.sandbox.world.databases)) == (13, 13, 2)
    assert place.provisioner.plan(place.desired) == ()


def test_a_write_that_was_saved_and_refused_counts_as_done(place):
    place.sandbox.fault("503-saved", method="POST")
    assert [act.what for act in place.install()] == ["add_property", "create_database"]
    assert place.provisioner.plan(place.desired) == ()


def test_a_property_of_another_type_under_our_name_is_left_alone_and_told(place):
    place.install()
    ours = place.column("Трида: совпадение, 0–100")
    ours.kind, ours.config, ours.description = "checkbox", {}, None
    place.known.clear()
    mark = place.sandbox.mark()
    place.install()
    assert (place.writes(mark), ours.kind, "agreement" in place.known) == (0, "checkbox", False)
    (click,) = [one for one in place.provisioner.clicks(place.desired) if one.what == "notion_name_taken"]
    assert dict(click.facts) == {"name": ours.name, "type": "checkbox", "wanted": "number"}
    assert place.provisioner.installed(place.desired).unplaced == (f"{place.deals.id}: agreement",)


def test_a_property_that_was_taken_away_is_made_again(place):
    place.install()
    del place.deals.properties[place.column("Трида: раунд").id]
    assert [act.args[1:] for act in place.install()] == [("status",)]


def test_a_missing_property_of_talks_is_added_there(place):
    place.install()
    talks = place.sandbox.world.sources[place.known[TALKS]]
    (due,) = [one for one in talks.properties.values() if one.kind == "date"]
    del talks.properties[due.id]
    assert [(act.what, act.args) for act in place.install()] == [("add_property", (talks.id, "talks.due"))]


def test_talks_in_the_trash_are_made_anew(place):
    place.install()
    talks = place.sandbox.world.sources[place.known[TALKS]]
    place.sandbox.world.databases[talks.database].trash = talks.trash = True
    assert [act.what for act in place.install()] == ["create_database"]
    assert place.known[TALKS] != talks.id


def test_without_a_page_that_we_see_the_talks_are_asked_for_by_hand(place):
    place.sandbox.permit("home", allowed=False)
    place.sandbox.permit(place.sandbox.place("database"))
    assert [act.what for act in place.install()] == ["add_property"]
    clicks = [one.what for one in place.provisioner.clicks(place.desired)]
    assert clicks[2:] == ["notion_talks_place", "notion_webhook", "notion_verify"]
    assert place.provisioner.plan(place.desired) == ()


def test_the_clicks_are_told_before_the_database_is_shared(place):
    place.sandbox.permit("home", allowed=False)
    with pytest.raises(NeedsOperator, match="not_shared"):
        place.provisioner.plan(place.desired)
    clicks = {one.what: dict(one.facts) for one in place.provisioner.clicks(place.desired)}
    assert list(clicks) == ["notion_connection", "notion_access", "notion_webhook", "notion_verify"]
    assert clicks["notion_webhook"]["url"] == HOOK_URL
    assert "page.properties_updated" in clicks["notion_webhook"]["events"]


def test_who_may_not_change_the_database_is_told(place):
    place.sandbox.permit("update_content", allowed=False)
    with pytest.raises(NeedsOperator, match="no_right"):
        place.install()
