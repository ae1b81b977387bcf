"""Checklists as documents: head, rows, what a meeting came to, the gate, what waits; nothing typed breaks out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.documents import checklist_sheet as sheet
from plugin.documents import markdown, plain
from plugin.documents.goal_lines import block_key
from plugin.domain.checklists.model import Kind, Meeting, NotApplicable, Owed
from tests.documents.checklists import (
    ANNA,
    BETWEEN,
    LEADING,
    LIST,
    OWED,
    OWNERS,
    URL,
    gate,
    head,
    item,
    names,
)
from tests.documents.goals import EN, RU, day, document, keyed
from tests.documents.goldens import golden_lists

HOSTILE = st.lists(
    st.one_of(st.sampled_from(["{#a}", "[x](<http://e.example>)", "**", "#", "|", "\\", "`", "<b>", "- "]), st.text()),
    max_size=6,
).map("".join)


def typed(shown) -> str:
    return "".join(node.content for node in shown.tree.walk() if node.type in {"text", "code_inline"})


def types(shown) -> set[str]:
    return {node.type for node in shown.tree.walk()}


@pytest.mark.parametrize("path", golden_lists(), ids=lambda path: path.name)
def test_golden(path):
    assert golden_lists()[path] == path.read_text(encoding="utf-8")


def test_the_head_says_nothing_that_a_tick_changes():
    ticked = replace(LIST, items=LIST.items[:1], notes="", meeting=Meeting.AHEAD)
    assert sheet.head(RU, ticked, LEADING, names(RU), url=URL).markdown == head(RU).markdown


def test_the_head_names_the_field_and_who_is_missing():
    alone = replace(LEADING, owners={"marketing": OWNERS["marketing"]})
    told = plain(sheet.head(RU, LIST, alone, names(RU), not_field="Не применимо [x]"))
    assert "Запишите причину в поле «Не применимо [x]»" in told
    assert "Никто не ведёт встречу от отдела: продажи." in told
    assert "Открыть" not in told
    three = replace(LEADING, between=(*BETWEEN, "product"))
    assert "when every side has ticked its own box" in plain(sheet.head(EN, LIST, three, names(EN)))


@settings(max_examples=25)
@given(HOSTILE)
def test_an_item_is_one_paragraph_whatever_people_typed(text: str):
    claim = NotApplicable("9", text, "sales", day(17), text)
    facts = {"goal": "Лиды", "department": "marketing", "note": text or "-"}
    one = item(Kind.REFUSED, "GOAL-1", facts=facts, not_applicable=claim, carried=1)
    shown = sheet.about(RU, one, {**names(RU), "marketing": text or "-"})
    assert types(shown) == {"root", "paragraph", "inline", "text", "link"}
    assert [node.attrs["href"] for node in shown.tree.walk() if node.type == "link"] == [one.url]
    assert markdown.fold(text) in typed(shown)


@settings(max_examples=25)
@given(HOSTILE.filter(lambda text: bool(markdown.fold(text)) and len(text.splitlines()) == 1))
def test_notes_and_reasons_stay_text(text: str):
    missed = replace(LIST, notes=text, because=text, because_by="2", meeting=Meeting.MISSED)
    for shown in (
        sheet.told(RU, missed, names(RU), decided=[text]),
        gate(RU, sheet.Passed(text, text)),
        sheet.owner_link(RU, person=text, processes=[text], link=URL),
    ):
        assert typed(shown).count(markdown.fold(text)) > 1
        assert {node.attrs["href"] for node in shown.tree.walk() if node.type == "link"} <= {URL}
        assert types(shown).isdisjoint({"key", "code_inline", "em", "html_inline", "html_block", "fence", "table"})


def test_an_address_that_is_none_is_no_link():
    one = replace(item(Kind.TALK, "DEAL-1"), url="javascript:alert(1)")
    assert "link" not in types(sheet.about(RU, one, names(RU)))


@pytest.mark.parametrize(
    ("changed", "russian"),
    [
        (
            {"meeting": Meeting.MISSED, "because": "Все на выставке", "because_by": "2"},
            "Почему: «Все на выставке», Анн",
        ),
        ({"meeting": Meeting.MISSED}, "Встреча пропущена\n\nПричина не записана.\n"),
        ({"meeting": Meeting.HELD}, "Встреча прошла\n"),
        ({"notes": "Итог", "notes_by": "77", "notes_at": None}, "Записи встречи:\n\n- Итог\n"),
    ],
)
def test_what_a_meeting_came_to(changed, russian: str):
    bare = replace(LIST, items=(), notes="", notes_by="", notes_at=None, meeting=Meeting.AHEAD, ended_at=None)
    assert russian in plain(sheet.told(RU, replace(bare, **changed), names(RU)))


def test_counts_are_said_of_a_frozen_list_alone():
    assert "обеими сторонами" not in plain(sheet.told(RU, replace(LIST, ended_at=None), names(RU)))
    assert "1 из 12 принят обеими сторонами" in plain(sheet.told(RU, LIST, names(RU)))
    of_three = replace(LIST, items=(replace(LIST.items[2], boxes={**LIST.items[2].boxes, "product": ANNA_BOX}),))
    assert "1 из 1 принят всеми сторонами" in plain(sheet.told(RU, of_three, names(RU)))


ANNA_BOX = LIST.items[2].boxes["marketing"]


def test_long_notes_are_cut_and_counted():
    long = replace(LIST, notes="\n".join(f"строка {n}" for n in range(sheet.NOTES_MOST + 2)))
    told = plain(sheet.told(RU, long, names(RU)))
    assert told.count("- строка") == sheet.NOTES_MOST
    assert "Ещё 2 строки на нашей странице." in told


def test_the_gate_in_one_line():
    assert (sheet.gate_line(RU, LIST.items[:2]), sheet.gate_line(EN, LIST.items[:2])) == (
        "чек-лист: открыто 2",
        "checklist: 2 open",
    )
    assert sheet.gate_line(RU, ()) == ""


def test_an_owners_link_stands_in_its_message():
    told = plain(sheet.owner_link(RU, person=ANNA.name, processes=["Сверка лидов", "Разбор отказов"], link=URL))
    assert told.startswith(
        "Анна Лебедева, вот ваша ссылка на чек-листы, которые вы ведёте: Сверка лидов и Разбор отказов."
    )
    assert f"Открыть мои чек-листы: {URL}" in told


# on the page of the goal tree


def test_what_waits_is_a_block_a_line():
    before = keyed(document(RU, owed=OWED, names=names(RU)))
    after = keyed(document(RU, owed=(replace(OWED[0], items=2), *OWED[1:]), names=names(RU)))
    assert {key for key in before if before[key] != after[key]} == {"owed.leads.marketing"}
    assert before.keys() - keyed(document(RU, names=names(RU))).keys() == {
        *("heading.owed", "owed.leads.marketing", "owed.leads.marketing.2", "owed.leads.sales.1")
    }


def test_ids_of_people_make_keys_and_unknown_ones_are_not_shown():
    person = "557058:f0-{#x}"
    shown = document(RU, owed=(Owed("leads", "sales", person, 1, date(2026, 11, 3)),), names=names(RU))
    key = block_key("owed", f"leads.sales.{person}")
    assert keyed(shown)[key][1] == "<strong>Продажи</strong> · Сверка лидов: 1 пункт с 3 ноября"
