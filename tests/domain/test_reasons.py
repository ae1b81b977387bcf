"""Reading a ballot form: limits, "cannot think of more", odd input; nothing typed is changed beyond white space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.reasons import (
    LONGEST,
    Answer,
    Problem,
    Reason,
    Topic,
    as_data,
    from_data,
    from_open_field,
    read,
    tidy,
)

FULL = {f"{side}{n}": f"{side} reason {n}" for side in ("yes", "no") for n in (1, 2, 3)}


def test_a_full_form_is_an_answer():
    answer, problems = read({**FULL, "yes1-topic": "budget", "probability": "75 %"})
    assert problems == ()
    assert answer.yes[0] == Reason("yes reason 1", Topic.BUDGET)
    assert (len(answer.no), answer.probability, answer.exhausted) == (3, 75, frozenset())


def test_fewer_reasons_need_the_mark_that_there_are_no_more():
    form = {**FULL, "no3": " "}
    assert read(form)[1] == (Problem("no3", "reason_missing"),)
    answer, problems = read({**form, "no-more": "on"})
    assert problems == ()
    assert answer.exhausted == {"no"}


def test_an_empty_list_is_an_answer_but_an_empty_ballot_is_not():
    only_no = {"no1": "a", "no-more": "on", "yes-more": "on"}
    assert read(only_no)[1] == ()
    assert Problem("yes1", "nothing_said") in read({"no-more": "on", "yes-more": "on"})[1]


def test_length_is_counted_in_characters_after_folding_white_space():
    assert read({**FULL, "yes1": "я" * LONGEST + "\n  "})[1] == ()
    assert read({**FULL, "yes1": "😀" * (LONGEST + 2)})[1] == (Problem("yes1", "reason_too_long", 2),)
    assert read({**FULL, "yes1": "x" * 100_000})[1] == (Problem("yes1", "reason_too_long", 100_000 - LONGEST),)


@pytest.mark.parametrize("typed", ["семьдесят", "101", "-1", "7.5", "٣", "1e2"])
def test_a_probability_is_a_whole_number_up_to_a_hundred(typed):
    assert read({**FULL, "probability": typed})[1] == (Problem("probability", "not_a_percentage"),)


def test_an_unknown_topic_is_no_topic():
    assert read({**FULL, "yes1-topic": "nonsense"})[0].yes[0].topic is None


def test_direction_overrides_and_controls_are_gone_right_to_left_letters_and_emoji_stay():
    assert tidy("\u202eאבג\u202c\u0000 👩\u200d💻\r\n  x") == "אבג 👩\u200d💻 x"


@given(st.text(max_size=400))
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


reasons = st.lists(
    st.builds(Reason, st.text(min_size=1, max_size=50).map(tidy).filter(bool), st.sampled_from([None, *Topic])),
    max_size=3,
)


@given(reasons, reasons, st.sampled_from([None, 0, 40, 100]))
def test_an_answer_survives_its_data_form(yes, no, probability):
    answer = Answer(tuple(yes), tuple(no), frozenset({"yes"}), probability)
    assert from_data(as_data(answer)) == answer


def test_marked_lines_in_an_open_field_are_an_answer():
    answer = from_open_field("+ бюджет есть\n− нет ЛПР\nнет: дорого\nYes: they like us")
    assert [r.text for r in answer.yes] == ["бюджет есть", "they like us"]
    assert [r.text for r in answer.no] == ["нет ЛПР", "дорого"]


@pytest.mark.parametrize(
    "text", ["просто мысли вслух", "+ a\nbut also b", "+ a\n+ b\n+ c\n+ d", "+ " + "x" * 300, " \n"]
)
def test_anything_else_in_an_open_field_is_a_draft(text):
    assert from_open_field(text) is None


def test_no_answer_shows_in_a_repr():
    answer, _ = read({**FULL, "yes1": "СЕКРЕТ", "probability": "63"})
    assert "СЕКРЕТ" not in repr(answer)
    assert "63" not in repr(answer)
