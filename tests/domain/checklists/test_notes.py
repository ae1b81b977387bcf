"""Decisions in notes: what, by whom, by when."""

from datetime import date

import pytest

from plugin.domain.checklists.model import Decided
from plugin.domain.checklists.notes import decided
from tests.domain.checklists.samples import DAY, sample_checklist

PEOPLE = {"a": "Анна Лебедева", "i": "Игорь Савин", "m": "Mary Ann Lee", "s": "Sam Ford", "o": "Ольга Ким"}
TWO = {**PEOPLE, "o2": "Ольга Рой"}
FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("line", "text", "owner", "due"),
    [
        ("Решили: добавить вопрос в форму, Анна, до 1 декабря.", "добавить вопрос в форму", "a", FIRST),
        ("решено добавить вопрос до 01.12, Игорь", "добавить вопрос", "i", FIRST),
        ("- Решили: добавить вопрос (Игорю, до 1.12.26)", "добавить вопрос", "i", FIRST),
        ("2. РЕШЕНО — добавить вопрос — Лебедева Анна", "добавить вопрос", "a", None),
        ("Решили: добавить вопрос, Ольге Ким", "добавить вопрос", "o", None),
        ("Решили: добавить вопрос; срок: 2026-12-01", "добавить вопрос", "", FIRST),
        ("Decided to add a question, Sam, by 1 December", "add a question", "s", FIRST),
        ("Decided: add a question by December 1st, 2026, Mary Ann Lee", "add a question", "m", FIRST),
        ("decided add a question, by Mary, due 1 Dec", "add a question", "m", FIRST),
        ("Решили: отчёт, ответственный: Пётр, до 1 декабря", "отчёт", "Пётр", FIRST),
        ("Решили: отчёт, отв. Анна", "отчёт", "a", None),
        ("Решили: отчёт, owner Sam Ford", "отчёт", "s", None),
        ("Решили: отчёт до 24 ноября", "отчёт", "", DAY),
        ("Решили: отчёт до 23 ноября", "отчёт", "", date(2027, 11, 23)),
        ("Решили: отчёт до 29 февраля", "отчёт", "", date(2028, 2, 29)),
        ("Решили: отчёт до 5 мая 2027 года", "отчёт", "", date(2027, 5, 5)),
        ("Решили: отчёт до 3 марта", "отчёт", "", date(2027, 3, 3)),
        ("Решили: отчёт до 31 февраля", "отчёт до 31 февраля", "", None),
        ("Решили перейти на версию 2.11", "перейти на версию 2.11", "", None),
        ("Решили: звонить Игорю", "звонить Игорю", "", None),
        ("Решили: звонить с 1 декабря", "звонить с 1 декабря", "", None),
        ("Решили: спросить бюджет, срок и объём", "спросить бюджет, срок и объём", "", None),
        ("Решили: до 1 декабря", "до 1 декабря", "", None),
    ],
)
def test_one_line(line, text, owner, due):
    assert decided(f"Было.\n{line}", PEOPLE, DAY) == (Decided(text, owner, due),)
    assert decided(line, PEOPLE, DAY)[0].text == text


@pytest.mark.parametrize("line", ["Решительно нет", "Мы решили иначе", "Решили:", "решено", "", "undecided: x"])
def test_other_lines_decide_nothing(line):
    assert decided(line, PEOPLE, DAY) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Изменение процесса: спрашивать бюджет, Анна",
        "решили: изменение процесса — спрашивать бюджет (Анне)",
        "Process change: спрашивать бюджет, Анна",
    ],
)
def test_a_process_change_is_told_as_one(line):
    assert [(one.text, one.owner, one.change) for one in decided(line, PEOPLE, DAY)] == [
        ("спрашивать бюджет", "a", True)
    ]


def test_a_first_name_of_two_people_is_kept_as_typed():
    assert decided("Решили: отчёт, Ольга", TWO, DAY)[0].owner == "Ольга"
    assert decided("Решили: отчёт, Ольге Рой", TWO, DAY)[0].owner == "o2"


def test_each_decision_once_in_its_order_and_not_longer_than_a_title():
    notes = "Решили: два\nрешили: Один\nРешили: ДВА\nРешили: " + "слово " * 60
    found = [one.text for one in decided(notes, PEOPLE, DAY)]
    assert found[:2] == ["два", "Один"]
    assert len(found) == 3
    assert len(found[2]) <= 200
    assert found[2].endswith("слово…")


def test_the_sample_s_notes():
    assert decided(sample_checklist().notes, PEOPLE, DAY) == (Decided("добавить вопрос в форму", "a", FIRST),)
