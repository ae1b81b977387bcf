"""The lexicon of a workspace: the built-in one with what the manifest adds, replaces and takes away."""

import pytest

from plugin.domain.reasons import Topic
from plugin.lexicons import lexicon, load
from plugin.manifest import Compare, Concept, Workspace


def with_own(**own):
    return lexicon(Workspace.model_construct(compare=Compare(lexicon=own)))


def own(*words, topic=Topic.TIMING, name=None):
    return Concept(topic=topic, name=name or {"ru": "Своё", "en": "Own"}, words=list(words))


def test_without_a_word_in_the_manifest_the_built_in_one_is_in_force():
    assert with_own().concepts == load()
    assert load() is load()


def test_a_concept_of_ones_own_is_added_and_wins_among_equals():
    found = with_own(tailgate=own("Откатн ворот"))
    assert [c.id for c in found.found("Откатные ворота, бюджет есть")] == ["tailgate", "budget"]
    assert found.topic("Откатные ворота, бюджет есть") is Topic.TIMING


def test_a_known_concept_is_replaced():
    found = with_own(budget=own("смета"))
    assert found.topic("смета") is Topic.TIMING
    assert found.found("бюджет") == ()
    assert len(found.concepts) == len(load())


def test_a_concept_without_words_is_taken_away():
    found = with_own(budget=own())
    assert found.found("бюджет") == ()
    assert len(found.concepts) == len(load()) - 1


def test_words_may_be_written_any_way():
    (found,) = with_own(gates=own("Счётчик", "ИТ-Отдел.", "счетчик")).concepts[:1]
    assert found.stems == ("счетчик", "ит отдел.")


@pytest.mark.parametrize("name", [{"ru": "Ворота"}, {"en": "Ворота"}])
def test_a_language_without_a_name_gets_the_other_one(name):
    assert with_own(gates=own("ворот", name=name)).concepts[0].names == {"ru": "Ворота", "en": "Ворота"}
