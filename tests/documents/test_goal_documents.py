"""The goal tree as a document: keys that stay, one block a number, nothing private, and its files."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.documents import plain
from plugin.documents.goal_files import csv_text
from plugin.documents.goal_lines import LEVELS, block_key, goal_lines
from plugin.documents.goal_mermaid import GOALS_MOST, LONGEST
from plugin.documents.goal_tree import FINDINGS_MOST, MOVED_MOST, mermaid
from plugin.domain.goals.model import Branch, Finding, Moved, State
from tests.documents.goals import (
    CHURN,
    CLIENTS,
    COST,
    EN,
    JUNK,
    LEADS,
    NAMES,
    RATE,
    RU,
    SECRET,
    SHARED,
    TERM,
    TREE,
    TURNOVER,
    WHOLE,
    document,
    goal,
    keyed,
    node,
    with_goal,
)
from tests.documents.goldens import golden

MEASURED = [SHARED, LEADS, RATE, JUNK, COST, CLIENTS, TURNOVER, TERM]


@cache
def standing(words):
    return keyed(document(words))


def changed(after, words=RU) -> set[str]:
    old, new = standing(words), keyed(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def order(shown) -> list[str]:
    return list(keyed(shown))


@pytest.mark.parametrize("path", golden(), ids=lambda path: path.name)
def test_golden(path):
    assert golden()[path] == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: one.key)
@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_one_number_changed_changes_one_block(one, words):
    after = with_goal(TREE, replace(one, fact=one.fact + 1), share=Decimal(99))
    assert changed(document(words, after), words) == {f"goal.{one.id}"}


def test_a_changed_state_touches_the_goal_and_the_picture():
    after = with_goal(TREE, COST, state=State.BEHIND)
    assert changed(document(RU, after)) == {f"goal.{COST.id}", "picture"}


def test_a_new_goal_adds_its_block_and_moves_none():
    first, *rest = TREE.branches
    more = node(goal(60, "Новое", "marketing", "1/", ""), State.PENDING)
    after = replace(TREE, branches=(replace(first, nodes=(*first.nodes, more)), *rest))
    assert changed(document(RU, after)) == {"goal.demo:10060", "picture"}


def test_another_day_changes_nothing_by_itself():
    after = replace(TREE, today=TREE.today + timedelta(days=1), elapsed=Decimal("0.6"))
    assert document(RU, after).markdown == document(RU).markdown


def test_a_finding_that_goes_changes_only_itself():
    after = replace(TREE, findings=TREE.findings[:-1])
    assert changed(document(RU, after)) == {"finding.orphan-demo:10040"}


def test_findings_about_the_same_keep_apart():
    twice = Finding("unread", (LEADS.id,), (), {"goal": "Лиды", "field": "plan", "text": "много"})
    shown = document(RU, replace(TREE, findings=(twice, twice)))
    assert [key for key in order(shown) if key.startswith("finding.")] == [
        "finding.unread-demo:10012",
        "finding.unread-demo:10012.2",
    ]


def test_goals_stand_below_what_they_belong_to():
    found = standing(RU)
    depths = {key: depth for key, (depth, _) in found.items()}
    goals = [key for key in found if key.startswith(("goal.", "department.", "loose"))]
    assert goals[:3] == [f"goal.{SHARED.id}", f"goal.{WHOLE.id}", "department.marketing"]
    assert goals[3:6] == [f"goal.{LEADS.id}", f"goal.{RATE.id}", f"goal.{JUNK.id}"]
    assert depths[f"goal.{WHOLE.id}"] == depths["department.marketing"]
    assert depths[f"goal.{SHARED.id}"] < depths["department.marketing"] < depths[f"goal.{LEADS.id}"]
    assert depths[f"goal.{LEADS.id}"] == depths[f"goal.{RATE.id}"] < depths["goal.demo:10024"]
    assert goals[-2:] == ["loose", "goal.demo:10040"]


def test_a_goal_reads_in_one_line():
    told = plain(document(RU))
    assert (
        "\n    - Лиды: 372 из 600 · 62\u00a0% плана · ✓\u00a0по плану · принят · Анна Лебедева · "
        "GOAL-12: https://jira.example/browse/GOAL-12" in told
    )
    assert "- Закрытый показатель · ✓\u00a0по плану\n" in told


def test_a_private_goal_says_nothing_even_unmasked():
    open_ = replace(
        SECRET, title="Увольнения", key="HR-77", url="https://hr.example", plan=Decimal(321), note="тайна", result="да"
    )
    after = with_goal(TREE, open_)
    moved = (Moved("plan", open_, Decimal(321), Decimal(322)),)
    shown = document(RU, replace(after, results=(*TREE.results, replace(TREE.results[0], goal=open_))), moved=moved)
    for told in (shown.markdown, csv_text(RU, after, NAMES)):
        for word in ("Увольнения", "HR-77", "hr.example", "321", "тайна"):
            assert word not in told
    assert changed(document(RU, after)) == set()


def test_sections_with_nothing_to_say_are_left_out():
    bare = replace(TREE, findings=(), gaps=(), processes=(), unsynced=(), results=(), empty=(), other=(), loose=())
    shown = document(RU, bare, since=None, moved=(), url="", sources=(), picture=False)
    assert [key for key in order(shown) if not key.startswith(("goal.", "department."))] == [
        *("title", "heading.findings", "findings.none", "heading.goals", "heading.about", "thresholds")
    ]
    assert "moved.none" in order(document(RU, moved=()))
    assert "Ничего не изменилось." in plain(document(RU, moved=()))


def test_a_tree_without_a_shared_goal_begins_with_departments():
    found = keyed(document(RU, replace(TREE, shared=None)))
    assert found["department.sales"][0] == standing(RU)[f"goal.{SHARED.id}"][0]


def test_long_lists_are_cut_and_counted():
    many = tuple(Finding("owner_missing", (f"demo:{n}",), (), {"goal": f"№ {n}"}) for n in range(FINDINGS_MOST + 2))
    moved = tuple(Moved("added", replace(LEADS, id=f"demo:{n}"), None, None) for n in range(MOVED_MOST + 5))
    shown = document(RU, replace(TREE, findings=many, gaps=()), moved=moved)
    assert sum(key.startswith("finding.") for key in order(shown)) == FINDINGS_MOST
    assert "Ещё 2 здесь не показаны." in plain(shown)
    assert "Ещё 5 изменений здесь не показаны." in plain(shown)


def test_a_chain_of_any_length_is_shown_whole():
    chain = node(goal(1299, "x", "sales", "/", ""), State.PENDING)
    for number in range(1298, 1000, -1):
        chain = node(goal(number, "x", "sales", "/", ""), State.PENDING, chain)
    lines = goal_lines(RU, replace(TREE, branches=(Branch("sales", "", (chain,)),), loose=()), NAMES)
    assert len({line.key for line in lines}) == len(lines) == 299 + 3
    assert len(lines[-1].indent) == len(lines[LEVELS].indent)
    few = replace(TREE, branches=(Branch("sales", "", (_nth(chain, 285),)),), loose=())
    assert sum(key.startswith("goal.") for key in keyed(document(RU, few))) == 299 - 285 + 2


def _nth(one, number: int):
    for _ in range(number):
        (one,) = one.children
    return one


@pytest.mark.parametrize(
    ("one", "other"), [("demo:1", "demo:2"), ("é", "è"), ("x" * 200, "x" * 201), ("a b", "a~b"), ("{#a}", "{#b}")]
)
def test_odd_ids_have_keys_of_their_own(one: str, other: str):
    keys = {block_key("goal", one), block_key("goal", other)}
    assert len(keys) == 2
    assert all(re.fullmatch(r"goal\.[A-Za-z0-9_.:~-]{1,115}", key) for key in keys)


# Mermaid

SHAPES = re.compile(r'flowchart LR|  \w+(?:\["[^"]*"\]|\[\["[^"]*"\]\]|\(\["[^"]*"\]\))|  \w+ (?:-->|---|-\.-) \w+')


LINES = len(mermaid(RU, TREE, NAMES).split("\n"))


def test_the_picture_has_no_numbers_in_it():
    after = TREE
    for one in MEASURED:
        after = with_goal(after, replace(one, fact=one.fact * 2, plan=one.plan + 7), share=Decimal(1))
    assert mermaid(RU, after, NAMES) == mermaid(RU, TREE, NAMES)


def test_the_picture_joins_departments_by_processes():
    lines = mermaid(RU, TREE, NAMES).splitlines()
    assert lines[1] == '  top["план продаж<br>▲\u00a0отстаёт"]'
    assert '  p1(["✓ Сверка лидов<br>вторник, раз в неделю"])' in lines
    edges = ["d1 --- p1", "d2 --- p1", "d2 --- p2", "d3 --- p2", "top --> g1", "g2 --- g3", "g8 --> g9"]
    assert {f"  {edge}" for edge in edges} <= set(lines)
    assert lines[-3:] == ['  m1(["процесса синхронизации нет"])', "  d1 -.- m1", "  d3 -.- m1"]


@given(st.text(st.sampled_from('"#;&<>`[](){}|\n%-=.\\~ аb1'), min_size=1, max_size=80))
def test_no_title_breaks_the_picture(title: str):
    after = with_goal(TREE, replace(LEADS, title=title))
    names = {**NAMES, "sales": title, "leads": title}
    made = mermaid(RU, after, names)
    assert all(SHAPES.fullmatch(line) for line in made.split("\n")), made
    assert len(made.split("\n")) == LINES
    assert "`" not in made


@pytest.mark.parametrize(
    ("title", "label"), [("1. Лиды", "1#46; Лиды"), ("- Лиды", "#45; Лиды"), ("4,5 - 5", "4,5 - 5")]
)
def test_no_title_reads_as_a_list(title: str, label: str):
    assert f'["{label}<br>' in mermaid(RU, with_goal(TREE, replace(LEADS, title=title)), NAMES)


def test_a_large_tree_is_drawn_as_departments_and_their_uppermost_goals():
    def branch(place: int) -> Branch:
        made = [node(goal(place * 1000 + n, "&" * 60, "sales", "/", ""), State.PENDING) for n in range(30)]
        return Branch(f"d{place}", "", (replace(made[0], children=tuple(made[10:])), *made[1:10]))

    many = tuple(node(goal(n, "x", "sales", "/", ""), State.PENDING) for n in range(100, 100 + GOALS_MOST))
    assert "и ещё 100 целей" in mermaid(RU, replace(TREE, branches=(Branch("sales", "", many),)), NAMES)
    large = replace(TREE, branches=tuple(map(branch, range(12))), loose=(), processes=(), unsynced=())
    made = mermaid(RU, large, NAMES)
    assert "и ещё 26 целей" in made
    assert made.count("-->") <= GOALS_MOST
    assert len(made) <= LONGEST
    assert all(SHAPES.fullmatch(line) for line in made.splitlines())


# CSV


def test_csv_has_a_row_a_goal_and_numbers_as_they_are():
    text = csv_text(EN, TREE, NAMES)
    assert text.startswith("\ufeffDepartment,Goal,Metric,Unit,Plan,Actual,% of plan,State")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == len([key for key in standing(EN) if key.startswith("goal.")])
    average = next(row for row in rows if row["Key"] == "GOAL-22")
    assert (average["Plan"], average["Actual"], average["Quality of"]) == ("1.60", "1.61", "Новые клиенты")
    north = next(row for row in rows if row["Key"] == "GOAL-24")
    assert (north["Department"], north["Goal above"], north["Actual"]) == ("Продажи", "Оборот", "")
    hidden = next(row for row in rows if row["Goal"] == "Private goal")
    assert {name for name, cell in hidden.items() if cell} == {"Department", "Goal", "State"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r+"])
def test_no_cell_of_a_person_is_a_formula(start: str):
    after = with_goal(TREE, replace(CHURN, title=f"{start}1+cmd|' /C calc'!A0", note=f"{start}x", fact=Decimal(-3)))
    rows = list(csv.reader(io.StringIO(csv_text(RU, after, NAMES)[1:])))
    row = next(row for row in rows if "-3" in row)
    assert row[1][:2] == f"'{start.strip()}"
    assert all(cell == "-3" or not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_the_week_is_named_by_its_first_day():
    assert "Что изменилось за неделю с 2 ноября" in plain(document(RU, since=date(2026, 11, 2)))
