import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sandbox import jql, jql_match
from adapters.sandbox.company import POLUS
from adapters.sandbox.errors import Refused
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Clock


@pytest.fixture
def found(sandbox: Sandbox):
    amount = sandbox.field("Amount").id
    sandbox.edit_as("savin", "DEAL-142", {"labels": ["trida", "Hot"], amount: 4_800_000})
    sandbox.edit_as("savin", "DEAL-141", {"labels": ["other"], "assignee": None})

    def find(text: str) -> set[str]:
        return {one.key for one in sandbox.index.find(sandbox.account("trida"), text, set())}

    return find


DEALS = {f"DEAL-{number}" for number in range(138, 144)}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("project = DEAL", DEALS),
        ("project in (deal, TEAM) AND key = TEAM-1", {"TEAM-1"}),
        ("project = 'Product board'", {"TEAM-1", "TEAM-2"}),
        ("project != DEAL", {"TEAM-1", "TEAM-2"}),
        ("NOT project = DEAL", {"TEAM-1", "TEAM-2"}),
        ("!(project = DEAL)", {"TEAM-1", "TEAM-2"}),
        ("key in (DEAL-142, DEAL-1)", {"DEAL-142"}),
        ("id = 10004", {"DEAL-142"}),
        ("issue = deal-142", {"DEAL-142"}),
        ("status = Proposal", {"DEAL-142"}),
        ("status in (Won, Lost)", {"DEAL-138", "DEAL-143"}),
        ("project = DEAL and statusCategory != Done", DEALS - {"DEAL-138", "DEAL-143"}),
        ("statusCategory = 'In Progress'", {"DEAL-139", "DEAL-140", "DEAL-142"}),
        ("labels = TRIDA", {"DEAL-142"}),
        ("labels in (trida, other) && project = DEAL", {"DEAL-141", "DEAL-142"}),
        ("labels not in (trida)", {"DEAL-141"}),
        ("labels != trida", {"DEAL-141"}),
        ("labels is EMPTY and project = DEAL", DEALS - {"DEAL-141", "DEAL-142"}),
        ("labels is not empty", {"DEAL-141", "DEAL-142"}),
        ("labels = EMPTY and project = TEAM", {"TEAM-1", "TEAM-2"}),
        ("assignee is EMPTY and project = DEAL", {"DEAL-141"}),
        ("assignee = 'Igor Savin' and project = DEAL or key = TEAM-1", {"DEAL-139", "DEAL-142", "TEAM-1"}),
        ("assignee = currentUser()", set()),
        ("Amount >= 4800000 and amount < 7000000", {"DEAL-142", "DEAL-141"}),
        ("cf[10000] = 4800000", {"DEAL-142"}),
        ("cf[10000] in (4800000, 1)", {"DEAL-142"}),
        ("'Decision date' <= now() and project = DEAL", {"DEAL-138", "DEAL-143"}),
        ("summary ~ logistpark", {"DEAL-142"}),
        ("summary !~ logistpark and project = DEAL", DEALS - {"DEAL-142"}),
        ("description ~ 'class B'", {"DEAL-142"}),
        ("comment ~ procurement", {"DEAL-142"}),
        ("text ~ prepayment", {"DEAL-139"}),
        ("created >= -1d", {"TEAM-1", "TEAM-2"}),
        ("updated > '-10m' and project = DEAL", {"DEAL-139", "DEAL-141", "DEAL-142"}),
        ("updated < -2w", DEALS - {"DEAL-139", "DEAL-141", "DEAL-142"}),
        ("nonsense = 1", set()),
        ("project = NOWHERE", set()),
        ("status = Asleep or labels = trida", {"DEAL-142"}),
        ("(project = DEAL or project = TEAM) and (status = Lead)", {"DEAL-141"}),
        ("project = DEAL or project = TEAM and status = Lead", DEALS),
    ],
)
def test_queries(found, query: str, keys: set[str]) -> None:
    assert found(query) == keys


@pytest.mark.parametrize(
    "query",
    [
        "project =",
        "project = DEAL AND",
        "= DEAL",
        "project DEAL",
        "project = DEAL)",
        "(project = DEAL",
        "project in DEAL",
        "project is DEAL",
        "project = 'DEAL",
        "project = and",
        "project was DEAL",
        "project = DEAL order",
        "project = DEAL order by a,b,c,d,e,f,g,h",
        "key = fly()",
        "assignee = membersOf()",
        "summary = LogistPark",
        "project ~ DEAL",
        "updated > yesterday",
        "updated ~ 5",
        "updated > EMPTY",
        "labels > trida",
        "Amount = much",
        "updated > -99999999999999d",
        "",
        "order by key",
    ],
)
def test_what_is_not_jql_is_refused(found, query: str) -> None:
    with pytest.raises(Refused) as caught:
        found(query)
    assert caught.value.status == 400


def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack() -> None:
    for text in ("(" * 5000, "not " * 5000):
        with pytest.raises(jql.JqlError):
            jql.parse(text + "project = DEAL")


def test_dates_are_in_the_time_zone_of_who_asks(found, sandbox: Sandbox) -> None:
    # the clock stands at 23:44 UTC, which is 02:44 of the next day in Moscow
    assert found("key = DEAL-142 and updated >= '2026-11-22 02:44'") == {"DEAL-142"}
    assert found("key = DEAL-142 and updated >= '2026-11-22 02:45'") == set()
    sandbox.account("trida").zone = "UTC"
    assert found("key = DEAL-142 and updated >= '2026-11-21 23:44'") == {"DEAL-142"}
    assert found("key = DEAL-142 and updated >= '2026/11/22'") == set()


def test_order(sandbox: Sandbox) -> None:
    def order(text: str) -> list[str]:
        return [one.key for one in sandbox.index.find(sandbox.account("trida"), text, set())]

    assert order("project = DEAL")[0] == "DEAL-143"
    assert order("project = DEAL order by key")[0] == "DEAL-138"
    assert order("project = DEAL order by Amount desc")[:2] == ["DEAL-139", "DEAL-141"]
    assert order("project = DEAL order by nothing, key asc")[0] == "DEAL-138"


WORDS = st.sampled_from(
    [
        *(
            "project",
            "DEAL",
            "=",
            "!=",
            "in",
            "not",
            "(",
            ")",
            ",",
            "and",
            "or",
            "order",
            "by",
            "is",
            "empty",
            "~",
            ">=",
        ),
        *(
            "updated",
            "-10m",
            "'x y'",
            "cf[10000]",
            "labels",
            "currentUser()",
            "5",
            "1e999",
            "nan",
            '"',
            "\\",
            "duedate",
        ),
    ]
)
SITE = Sandbox(Clock()).seed(POLUS["ru"])


@settings(max_examples=150, deadline=None, database=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_is_a_query_or_a_jql_error(text: str) -> None:
    with contextlib.suppress(jql.JqlError):
        query = jql.parse(text)
        reader = jql_match.Reader(SITE.world, SITE.account("trida"), SITE.world.clock())
        for issue in SITE.world.issues.values():
            if query.where is not None:
                jql_match.matches(reader, query.where, issue)
        jql_match.sort(SITE.world, list(SITE.world.issues.values()), query)
