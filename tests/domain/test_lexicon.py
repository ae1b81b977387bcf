"""The matcher by words: beginnings, neighbours, whole words; the built-in lexicon says what its rules promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.lexicon import Concept, Lexicon, stem_of, words_of
from plugin.domain.reasons import Reason, Topic
from plugin.lexicons import load
from plugin.words import LOCALES
from tests.domain.sayings import sayings

BUILT_IN = Lexicon(load())
SAYINGS = st.sampled_from(sayings(BUILT_IN, 200)).map(Reason)


def concept(name, *stems, topic=Topic.BUDGET):
    return Concept(name, topic, {"ru": name, "en": name}, stems)


def ids(lexicon, text):
    return [c.id for c in lexicon.found(text)]


@pytest.mark.parametrize("text", ["бюджет", "БЮДЖЕТА нет", "без-бюджетный? нет, (бюджетом)", "бюджет_2026"])
def test_a_stem_is_the_beginning_of_a_word_however_it_is_written(text):
    assert ids(Lexicon([concept("budget", "бюджет")]), text) == ["budget"]


@pytest.mark.parametrize("text", ["подбюджет", "бюдж", "", "—"])
def test_a_stem_is_not_found_inside_a_word(text):
    assert ids(Lexicon([concept("budget", "бюджет")]), text) == []


def test_yo_and_its_composed_and_decomposed_forms_are_one_letter():
    lexicon = Lexicon([concept("cheap", "дешев")])
    assert ids(lexicon, "дешёвый") == ids(lexicon, "деше\u0308вый") == ["cheap"]


def test_a_stem_of_several_words_matches_neighbours_in_order():
    lexicon = Lexicon([concept("cfo", "финансов директор")])
    assert ids(lexicon, "Их финансовый директор против") == ["cfo"]
    assert (
        ids(lexicon, "директор финансовый") == ids(lexicon, "финансовый и директор") == ids(lexicon, "финансовый") == []
    )


def test_a_full_stop_means_the_whole_word():
    lexicon = Lexicon([concept("lead", "лид."), concept("board", "the. board"), concept("ally", "топит за.")])
    assert ids(lexicon, "Лид холодный") == ["lead"]
    assert ids(lexicon, "лидер рынка") == []
    assert ids(lexicon, "the boards") == ["board"]
    assert ids(lexicon, "their board") == []
    assert ids(lexicon, "топит за нас") == ["ally"]
    assert ids(lexicon, "топит заодно") == []


@pytest.mark.parametrize(
    "typed, stem",
    [
        ("ИТ-директор", "ит директор"),
        ("Лёгк", "легк"),
        ("  лид.  ", "лид."),
        ("it-director.", "it director."),
        ("—", ""),
    ],
)
def test_a_stem_is_written_the_way_it_is_compared(typed, stem):
    assert stem_of(typed) == stem
    assert stem_of(stem) == stem


def test_an_empty_stem_finds_nothing():
    assert ids(Lexicon([concept("nothing", "", " ")]), "любой текст") == []


def test_the_topic_is_the_one_most_spoken_of_and_the_first_among_equals():
    price = [concept("price", "дорог", topic=Topic.PRICE), concept("discount", "скидк", topic=Topic.PRICE)]
    lexicon = Lexicon([concept("budget", "бюджет"), *price])
    assert lexicon.topic("дорого, бюджет мал") is Topic.BUDGET
    assert lexicon.topic("дорого и без скидки, бюджет мал") is Topic.PRICE
    assert lexicon.topic("хороший день") is None


def test_likeness_grows_with_what_is_shared():
    lexicon = Lexicon([concept("budget", "бюджет"), concept("price", "дорог"), concept("boss", "босс")])

    def like(one, other):
        return lexicon.likeness(Reason(one), Reason(other))

    assert like("бюджет", "нет бюджета").strength == 0.8
    assert like("бюджет дорогой", "бюджет у босса").strength == 0.4
    assert like("дорого, бюджет мал", "бюджет, дорого, босс").why == ("budget", "price")
    assert like("бюджет", "дорого") is None


@given(SAYINGS, SAYINGS)
def test_likeness_is_symmetric_and_a_strength(one, other):
    like = BUILT_IN.likeness(one, other)
    assert like == BUILT_IN.likeness(other, one)
    assert like is None or 0 < like.strength <= 1


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    assert all(words_of(word) == (word,) for word in words_of(text) if word.isascii())
    assert BUILT_IN.topic(text) in {None, *Topic}


def test_the_version_changes_with_the_words_and_only_then():
    before = Lexicon([concept("budget", "бюджет")]).version
    assert Lexicon([concept("budget", "бюджет")]).version == before
    assert Lexicon([concept("budget", "бюджет", "деньги")]).version != before
    assert Lexicon([concept("budget", "бюджет", topic=Topic.PRICE)]).version != before


def test_the_built_in_lexicon_speaks_of_every_topic_in_both_languages():
    assert {c.topic for c in load()} == set(Topic) - {Topic.OTHER}
    assert 45 <= len(load()) <= 70
    for one in load():
        assert set(one.names) == set(LOCALES), one.id
        assert one.stems == tuple(dict.fromkeys(map(stem_of, one.stems))), one.id
        assert any("а" <= letter <= "я" for letter in "".join(one.stems)), one.id
        assert any("a" <= letter <= "z" for letter in "".join(one.stems)), one.id


@pytest.mark.parametrize(
    "text",
    [
        "больше законченный договорились чек-лист лидер потому ибо росток Ростов подписка дорога долгий показатели",
        "клиент сделка решение встреча письмо клиника машина подвал вторник",
        "freezer message confidential international seasoned contractor costume design resign assign in any case",
        "the client and the deal, a meeting and a letter, questions and machines",
    ],
)
def test_the_built_in_lexicon_leaves_unrelated_words_alone(text):
    assert [(word, ids(BUILT_IN, word)) for word in (text, *text.split()) if ids(BUILT_IN, word)] == []


@pytest.mark.parametrize(
    "one, other",
    [
        ("Бюджет утверждён", "Денег в этом году нет"),
        ("Дорого", "Price is too high"),
        ("Просят скидку", "They asked for a discount"),
        ("Финдиректор против", "Their CFO backs it"),
        ("Нет кейсов в отрасли", "We have case studies for them"),
        ("С 1С стыкуемся", "Accounting is hard to integrate"),
        ("Лид холодный", "They are really interested"),
        ("ИБ не пускает", "Security has approved"),
    ],
)
def test_the_built_in_lexicon_sees_the_thing_whatever_the_sign_and_the_language(one, other):
    assert BUILT_IN.likeness(Reason(one), Reason(other)) is not None
