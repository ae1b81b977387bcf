"""One run of a goal tree over a tracker on paper: what is read, kept, published, and what wakes it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from plugin.domain.rounds import State
from plugin.errors import NeedsOperator, Rejected, TryLater
from plugin.ports.entering import Link
from plugin.usecases.deps import hashed
from plugin.usecases.goal_publishing import TREE
from tests.flow.goal_desk import ANNA, GoalDesk
from tests.store.databases import empty, migrated
from tests.store.samples import NOW, a_round

MONTHS = 30 * timedelta(days=1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('db') / 'trida.db'}") as engine:
        yield engine


@pytest.fixture
def desk(engine):
    empty(engine)
    desk = GoalDesk(engine)
    plan = {"metric": "Оборот", "unit": "млн ₽", "plan": "48", "fact": "21,7"}
    desk.record(1, "План продаж", **plan)
    desk.record(
        2, "Лиды", department="Маркетинг", owner=ANNA, metric="Лиды", plan="600", fact="200", parent=("GOAL-1",)
    )
    desk.record(3, "Встречи", "theirs", period="Q4 2026", plan="40", parent=("GOAL-1",))
    desk.record(9, "Сверка", "reviews", closed_at=datetime(2026, 10, 27, 9, tzinfo=UTC))
    return desk


def test_a_run_publishes_what_the_sources_say_and_a_second_one_costs_nothing(desk):
    assert desk.sync() == ["find", "create", "write"]
    assert "План продаж" in desk.text()
    assert "Имя u9" in desk.text()
    assert desk.sync() == []
    desk.change(2, fact="212")
    before = desk.text().splitlines()
    assert desk.sync() == ["write"]
    assert sum(a != b for a, b in zip(before, desk.text().splitlines(), strict=True)) == 1
    assert "212" in desk.text()


def test_names_are_asked_for_once(desk):
    desk.sync()
    desk.sync()
    assert desk.asked == [("u9",)], "u1 owns a goal"


def test_a_name_that_nobody_knew_is_asked_for_again(desk):
    desk.nameless = {"u9"}
    desk.sync()
    desk.nameless = set()
    desk.sync()
    assert "Имя u9" in desk.text()


@pytest.mark.parametrize(
    "error", [NeedsOperator("field_missing", field="План"), TryLater("busy", timedelta(seconds=9))]
)
def test_nothing_is_published_from_half_a_reading(desk, error):
    desk.sync()
    before = desk.text()
    desk.change(2, fact="212")
    desk.readers["other"].refused["theirs"] = error
    with pytest.raises(type(error), match=error.reason) as raised:
        desk.sync()
    assert (desk.text(), desk.pages.tree("demo", "").goals[1].fact) == (before, Decimal(200))
    if isinstance(error, NeedsOperator):
        assert raised.value.facts == {"field": "План", "goal_source": "theirs"}


def test_a_run_calls_mine_before_it_writes(desk):
    desk.sync()
    desk.change(2, fact="212")

    def not_mine():
        raise RuntimeError("another run has it")

    with pytest.raises(RuntimeError):
        desk.sync(not_mine)
    assert "212" not in desk.text()


def test_what_changed_is_a_whole_week_so_that_the_block_changes_once_a_week(desk):
    desk.clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)  # a Sunday
    desk.sync()
    desk.clock.forward(days=3)
    desk.change(2, fact="212")
    desk.sync()
    assert "200 → 212" not in desk.text()
    desk.clock.forward(days=4)
    desk.sync()
    assert "200 → 212" not in desk.text()
    desk.clock.forward(days=1)
    desk.sync()
    assert "200 → 212" in desk.text()
    desk.change(2, fact="230")
    desk.sync()
    assert "200 → 212" in desk.text()


def test_a_day_is_the_workspaces(desk):
    desk.clock.now = datetime(2026, 11, 2, 22, tzinfo=UTC)  # in Moscow it is the third already
    desk.sync()
    page = desk.pages.tree("demo", "")
    assert (page.day, page.first, page.present) == (date(2026, 11, 3), date(2026, 11, 3), True)


def test_any_day_that_was_kept_is_shown_as_it_was(desk):
    desk.sync()
    for days, fact in ((1, "200"), (1, "212"), (8, "300")):
        desk.clock.forward(days=days)
        desk.change(2, fact=fact)
        desk.sync()
    with desk.store.begin() as tx:
        assert [day.day for day in tx.snapshot_days("demo")] == [2, 4, 12], "a day on which nothing changed has none"
    past, now = desk.pages.tree("demo", "2026-11-05"), desk.pages.tree("demo", "")
    assert [one.fact for one in (past.goals[1], now.goals[1])] == [Decimal(212), Decimal(300)]
    assert (past.tree.today, past.present, past.since) == (date(2026, 11, 5), False, None)
    assert (now.since, [one.after for one in now.moved if one.what == "fact"]) == (date(2026, 11, 5), [Decimal(300)])
    assert past.read_at.astimezone(UTC).replace(microsecond=0) == datetime(2026, 11, 4, 9, tzinfo=UTC)
    for day in ("2026-11-01", "2026-11-13", "вчера"):
        with pytest.raises(Rejected, match="day_unknown"):
            desk.pages.tree("demo", day)


def test_a_page_says_where_it_comes_from(desk):
    desk.sync()
    signed = desk.links.issue_workspace("demo", "goals").split("/w/")[1].removesuffix("/goals")
    page = desk.pages.view_tree(signed, "")
    assert page.sources == (
        ("Jira: project = GOAL", "http://jira/goals"),
        ("Jira: project = SELL", "http://jira/theirs"),
    )
    assert (page.page, page.signed, page.names["sales"]["en"]) == ("http://wiki/page-1", signed, "Sales")
    desk.links.revoke_workspace("demo")
    with pytest.raises(Rejected, match="view_revoked"):
        desk.pages.view_tree(signed, "")


def test_whoever_sees_the_result_of_a_round_sees_the_tree(desk):
    desk.sync()
    with desk.store.begin() as tx:
        tx.add_round(a_round())
        tx.add_link(hashed("token"), Link("r1", "sales", "u9", NOW, ended=False))
        tx.bind(hashed("token"), hashed("cookie"), NOW)
    with pytest.raises(Rejected, match="not_revealed"):
        desk.pages.round_tree("r1", "cookie", "")
    with desk.store.begin() as tx:
        tx.save_round(a_round(state=State.REVEALED, ended_at=NOW))
    page = desk.pages.round_tree("r1", "cookie", "")
    assert (page.round_id, page.signed, page.workspace) == ("r1", None, "demo")
    with pytest.raises(Rejected, match="not_bound"):
        desk.pages.round_tree("r1", "another", "")


def test_no_tree_before_the_first_reading(desk):
    for workspace in ("demo", "other"):
        with pytest.raises(Rejected, match="no_goals"):
            desk.pages.tree(workspace, "")


def test_what_is_private_reaches_nobody(desk):
    desk.record(7, "Тайная цель", department="Маркетинг", plan="987654", fact="98765", note="шёпот", private="да")
    desk.sync()
    page = desk.pages.tree("demo", "")
    shown = f"{desk.text()} {page!r} {[one.title + one.note for one in page.goals]}"
    for secret in ("Тайная", "987654", "98765", "шёпот", "GOAL-7"):
        assert secret not in shown
    assert any(one.private for one in page.goals)


def test_a_tree_hears_of_its_goals_and_of_what_may_become_one(desk):
    desk.sync()
    desk.trees.heard("other", "3")
    assert desk.woken() == ["demo"]
    desk.trees.heard("other", "77")
    assert desk.woken() == ["demo"], "there is a source in that workspace"
    with desk.store.begin() as tx:
        tx.add_round(a_round(workspace="other", ticket="77"))
        tx.add_round(a_round("r2", workspace="demo", ticket="2"))
    desk.trees.heard("other", "77")
    assert desk.woken() == [], "a deal is no goal"
    desk.trees.heard("demo", "2")
    assert desk.woken() == ["demo"], "but a goal that is a deal too"


def test_a_page_of_ours_that_somebody_wrote_on_is_looked_at(desk):
    desk.sync()
    desk.paper.texts["page-1"] = "scribbled"
    assert not desk.trees.touched("demo", "2")
    assert not desk.trees.touched("other", "page-1"), "another tracker's ticket of the same id"
    assert desk.trees.touched("demo", "page-1")
    assert desk.woken() == ["demo"]
    assert desk.sync() == ["check", "write"]


def test_the_page_of_an_installation(desk):
    assert desk.trees.prepare("other") is None
    assert desk.trees.prepare("demo") == "http://wiki/page-1"
    assert desk.woken() == ["demo"]
    assert desk.sync() == ["write"]
    assert desk.trees.remove("demo") == "http://wiki/page-1"
    assert (desk.paper.texts, desk.trees.page("demo"), desk.trees.remove("demo")) == ({}, None, None)
    assert desk.sync() == []


def test_the_pseudo_ticket_of_a_workspace_without_goals_is_done(desk):
    desk.trees.sync("other", lambda: None)
    with desk.store.begin() as tx:
        assert tx.workspaces_of("other", TREE) == ()
