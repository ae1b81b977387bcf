"""Who may sit in a roster, and what is said when it cannot be made."""

import pytest

from plugin.domain.people import Person, freeze
from plugin.errors import Rejected

IGOR, ANNA, MARIA = (Person(i, n) for i, n in [("i", "Игорь Савин"), ("a", "Анна Лебедева"), ("m", "Мария Котова")])


def test_roles_keep_the_manifest_order_and_people_their_role():
    roster = freeze({"sales": [IGOR], "marketing": [ANNA]})
    assert [s.role for s in roster.seats] == ["sales", "marketing"]
    assert (roster.role_of("a"), roster.role_of("x")) == ("marketing", None)


def test_a_person_found_for_two_roles_stands_for_the_first():
    roster = freeze({"sales": [IGOR], "marketing": [IGOR, ANNA]})
    assert roster.role_of("i") == "sales"
    assert [p.id for p in roster.seat("marketing").people] == ["a"]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"sales": [IGOR], "marketing": []}, "role_empty"),
        ({"sales": [IGOR], "marketing": [Person("a", "Анна", active=False)]}, "role_empty"),
        ({"sales": [IGOR], "marketing": [IGOR]}, "person_in_two_roles"),
        ({"sales": [IGOR]}, "too_few_roles"),
    ],
)
def test_rosters_that_cannot_be_made(found, reason):
    with pytest.raises(Rejected) as refused:
        freeze(found)
    assert refused.value.reason == reason


def test_members_are_found_by_name_mail_or_id_however_they_are_typed():
    mailed = Person("m", "Мария Котова", "Maria@example.com")
    roster = freeze({"sales": [IGOR], "product": [mailed]})
    assert roster.named("  игорь  САВИН ") == (IGOR,)
    assert roster.named("maria@EXAMPLE.com") == (mailed,)
    assert roster.named("") == roster.named("Савин") == ()
