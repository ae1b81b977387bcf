"""The picture of a goal tree: nothing overlaps, everything is well-formed, whatever the tree."""

from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.documents.goal_picture import Ways, exported, picture
from plugin.documents.goal_picture_layout import Rect, tall, wide
from plugin.documents.goal_picture_text import cut, width
from plugin.documents.goal_rows import rows
from plugin.domain.goals import model as m
from plugin.words import Words
from tests.web.fake_goals import NAMES, PROCESSES, SECRET, goal, hidden, nodes, tree

SVG = "{http://www.w3.org/2000/svg}"
RU = Words("ru")
WAYS = Ways(lambda one: f"?fold={one}&lang=ru", lambda one: f"#department-{one}")
PEOPLE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def layouts(draw):
    heights = draw(st.lists(st.integers(70, 260), max_size=13))
    pairs = list(combinations(range(len(heights)), 2))
    ties = draw(st.lists(st.sampled_from(pairs), max_size=20)) if pairs else []
    return heights, ties, draw(st.integers(0, len(heights)))


def crosses(start, end, box):
    """Whether a straight line comes inside a box, its sides not counted."""
    (left, right), (over, under) = (sorted(side) for side in zip(start, end, strict=True))
    return left < box.right - 1 and right > box.x + 1 and over < box.bottom - 1 and under > box.y + 1


@settings(max_examples=100, deadline=None)
@given(layouts(), st.sampled_from([wide, tall]))
def test_boxes_do_not_overlap_and_lines_pass_them_by(layout, form):
    heights, ties, joined = layout
    plan = form(heights, ties, joined)
    boxes = [plan.top, *plan.cards, *(tie.rect for tie in plan.ties)]
    assert len(plan.cards) == len(heights)
    assert len(plan.ties) + plan.left == len(ties)
    for one, other in combinations(boxes, 2):
        assert not one.meets(other)
    for box in boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= plan.width
        assert box.bottom <= plan.height
    for path in [*plan.edges, *(line for tie in plan.ties for line in tie.lines)]:
        for start, end in pairwise(path):
            assert not any(crosses(start, end, box) for box in boxes)


def test_a_tie_has_a_line_to_both_of_its_cards():
    plan = wide([150, 150, 150], [(0, 1), (2, 1), (0, 2), (0, 1)], 3)
    for tie, (first, last) in zip(plan.ties, [(0, 1), (0, 1), (1, 2), (0, 2)], strict=True):
        starts = [line[0] for line in tie.lines]
        for (x, y), card in zip(starts, (plan.cards[first], plan.cards[last]), strict=True):
            assert card.x < x < card.right
            assert y == card.bottom


def test_boxes_that_meet_are_seen_to():
    assert Rect(0, 0, 10, 10).meets(Rect(9, 9, 5, 5))
    assert not Rect(0, 0, 10, 10).meets(Rect(10, 0, 5, 5))


def many(count, text=""):
    """Return the tree of the story with this many departments."""
    base = tree()
    made = []
    for number in range(count):
        branch = base.branches[number % 3]
        moved = tuple(
            replace(n, goal=replace(n.goal, id=f"{n.goal.id}.{number}", title=n.goal.title + text), pair="")
            for n in branch.nodes
        )
        made.append(replace(branch, department=f"d{number}", owner=branch.owner + text, nodes=moved))
    ids = [branch.department for branch in made]
    meetings = [replace(PROCESSES[0].meeting, between=pair) for pair in pairwise(ids)]
    processes = tuple(replace(PROCESSES[n % 2], meeting=one) for n, one in enumerate(meetings))
    unsynced = ((ids[0], ids[-1]),) if count > 2 else ()
    return replace(base, branches=tuple(made), processes=processes, unsynced=unsynced)


def names(one: m.Tree, text=""):
    """Name the departments of a tree."""
    return {
        **{each: texts["ru"] for each, texts in NAMES.items()},
        **{b.department: "Отдел" + text for b in one.branches},
    }


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 4, 7, 12])
def test_every_number_of_departments_is_drawn(count, narrow):
    one = many(count)
    root = ET.fromstring(picture(RU, one, names(one), narrow=narrow, ways=WAYS, folded={"d1"}))
    folds = [a for a in root.iter(f"{SVG}a") if "fold=" in a.get("href")]
    assert len(folds) == count
    assert [a.get("aria-label").split(":")[0] for a in folds][1:2] == ["Развернуть"][: max(0, count - 1)]
    image = root.find(f"{SVG}g")
    assert image.get("role") == "img"
    assert "24,1 из 48,0 млн ₽" in image.get("aria-label").replace("\u00a0", " ")
    assert not list(image.iter(f"{SVG}a")), "a keyboard would find no link inside an image"


@settings(max_examples=15, deadline=None)
@given(PEOPLE_TEXT)
def test_any_text_of_people_stays_text(text):
    one = many(2, text)
    drawn = picture(RU, one, names(one, text), ways=WAYS)
    plain = picture(RU, many(2), names(one), ways=WAYS)
    found, known = ([e.tag for e in ET.fromstring(each).iter() if e.tag != f"{SVG}title"] for each in (drawn, plain))
    assert sorted(found) == sorted(known)


def test_what_is_private_or_missing_or_loose_is_drawn_as_such():
    secret = goal("leads", "product", private=True, title=SECRET)
    loose = (m.Node(secret, (), secret.plan, None, False, None, None, m.State.PENDING), hidden())
    none = m.Branch("support", "", ())
    one = replace(tree(), shared=None, loose=loose, branches=(*tree().branches, none))
    drawn = picture(RU, one, {**names(one), "support": "Поддержка"})
    assert SECRET not in drawn
    for said in ("Общей цели нет", "Вне дерева", "Поддержка", "Целей пока нет", "скрыт", "факта нет"):
        assert said in drawn


def test_a_private_shared_goal_keeps_its_state_only():
    top = tree().shared
    drawn = picture(RU, replace(tree(), shared=replace(top, goal=replace(top.goal, private=True, title=SECRET))), {})
    assert SECRET not in drawn
    assert "48,0" not in drawn.split("<rect", 2)[0]
    assert 'class="done"' not in drawn
    assert "прошло 55\u00a0% срока" in drawn
    assert "плана" not in drawn.split("Маркетинг")[0]


def test_quality_stands_right_below_its_volume_and_what_is_below_the_volume_after_it():
    made = nodes()
    below = replace(made["rollouts"], children=(made["refusals"],))
    told = [
        (row.node.goal.metric, row.depth, row.quality)
        for row in rows((replace(made["leads"], children=(below,)), made["lead_to_deal"], made["cost_per_lead"]))
    ]
    assert told == [
        ("leads", 0, False),
        ("lead_to_deal", 0, True),
        ("rollouts", 1, False),
        ("refusals", 2, False),
        ("cost_per_lead", 0, False),
    ]
    deep = made["leads"]
    for number in range(5000):
        deep = replace(deep, goal=replace(deep.goal, id=str(number)), children=(deep,))
    assert sum(1 for _ in rows((deep, deep))) == 5001
    assert list(rows(())) == []


def test_a_volume_is_never_cut_from_its_quality():
    base = tree()
    extra = tuple(
        replace(n, goal=replace(n.goal, id=f"{n.goal.id}x"), pair=n.pair and f"{n.pair}x") for n in nodes().values()
    )
    one = replace(base, branches=(replace(base.branches[1], nodes=(*base.branches[1].nodes, *extra)),))
    for narrow, lines, left in ((False, 4, 12), (True, 2, 14)):
        drawn = picture(RU, one, names(one), narrow=narrow)
        assert drawn.count("scale(0.88)") == lines + 1
        assert f"ещё {left}" in drawn


def test_the_exported_picture_carries_its_colours_and_no_link():
    root = ET.fromstring(exported(RU, tree(), names(tree())).encode())
    style = root.find(f"{SVG}style").text
    assert "prefers-color-scheme: dark" in style
    assert ".tree-picture .card" in style
    assert "body" not in style
    assert not list(root.iter(f"{SVG}a"))
    assert float(root.get("width")) > 1080


def test_a_long_text_is_cut_to_its_room_and_keeps_a_title():
    assert cut("Лиды", 200, 13) == "Лиды"
    short = cut("Очень длинное название показателя", 90, 13)
    assert short.endswith("…")
    assert width(short, 13) <= 90
    long = replace(tree(), shared=replace(tree().shared, goal=replace(tree().shared.goal, title="План " * 60)))
    assert f"<title>Общая цель: {'План ' * 60}</title>" in picture(RU, long, names(long))
