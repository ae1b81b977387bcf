from dataclasses import replace

from plugin.ports.provision import Installed
from plugin.ports.store import Due, Effect, Notice
from tests.store.samples import HOUR, NOW, an_event

DUE = Due("deadline:r1", "demo", "10001", "r1", "deadline", NOW, {"hours": "4"})


def test_what_is_due_is_done_once(store):
    with store.begin() as tx:
        tx.add_due(DUE)
        tx.add_due(replace(DUE, key="later", at=NOW + HOUR))
        assert tx.dues("demo", "10001", NOW) == (DUE,)
        assert tx.dues("demo", "10002", NOW) == ()
        assert tx.due_tickets(NOW) == (("demo", "10001"),)
        tx.finish_due("deadline:r1", NOW)
        assert (tx.dues("demo", "10001", NOW), tx.due_tickets(NOW)) == ((), ())
        tx.add_due(DUE)
        assert tx.dues("demo", "10001", NOW) == ()


def test_a_due_time_moves(store):
    with store.begin() as tx:
        tx.add_due(DUE)
        moved = replace(DUE, at=NOW + HOUR, args={"hours": "5"})
        tx.add_due(moved)
        assert tx.dues("demo", "10001", NOW) == ()
        assert tx.dues("demo", "10001", NOW + HOUR) == (moved,)


def test_dues_of_an_ended_round_are_dropped(store):
    with store.begin() as tx:
        tx.add_due(DUE)
        tx.add_due(replace(DUE, key="ask", round=None, kind="ask", args={}))
        tx.drop_dues("r1", NOW)
        assert [d.key for d in tx.dues("demo", "10001", NOW)] == ["ask"]


def test_an_effect_is_started_and_finished(store):
    with store.begin() as tx:
        assert tx.effect("say:1") is None
        tx.start_effect("say:1", NOW)
        tx.start_effect("say:1", NOW + HOUR)
        assert tx.effect("say:1") == Effect("say:1", NOW, None, None)
        tx.forget_effect("say:1")
        assert tx.effect("say:1") is None
        tx.start_effect("say:1", NOW)
        tx.finish_effect("say:1", "10500", NOW + HOUR)
        tx.start_effect("say:1", NOW + 2 * HOUR)
        tx.forget_effect("say:1")
        assert tx.effect("say:1") == Effect("say:1", NOW, NOW + HOUR, "10500")
        tx.finish_effect("found", "7", NOW)
        assert tx.effect("found") == Effect("found", NOW, NOW, "7")


def test_repairs_are_counted(store):
    with store.begin() as tx:
        for hours in range(3):
            tx.repaired("demo", "10001", "status", NOW + hours * HOUR)
        tx.repaired("demo", "10001", "answer.sales", NOW)
        assert tx.repairs("demo", "10001", "status", NOW + HOUR) == 2
        assert tx.repairs("demo", "10002", "status", NOW) == 0


def test_the_audit_log_keeps_its_order(store):
    with store.begin() as tx:
        tx.audit(NOW, "r1", "u9", "opened", {"roles": "3"})
        tx.audit(NOW, "r1", "", "extended", {})
        tx.audit(NOW, "r2", "u1", "opened", {})
        assert tx.audits("r1") == ((NOW, "u9", "opened", {"roles": "3"}), (NOW, "", "extended", {}))


def test_notices_keep_their_first_time(store):
    first = Notice("demo", "10001", "slot_missing", {"slot": "status"}, NOW)
    with store.begin() as tx:
        tx.notice(first)
        tx.notice(replace(first, facts={"slot": "agreement"}, since=NOW + HOUR))
        tx.notice(replace(first, reason="run_failed", since=NOW - HOUR))
        tx.notice(replace(first, ticket=""))
        kept = replace(first, facts={"slot": "agreement"})
        assert [n.reason for n in tx.notices()] == ["run_failed", "slot_missing", "slot_missing"]
        tx.clear_notices("demo", "10001", ["slot_missing"])
        assert kept in tx.notices()
        tx.clear_notices("demo", "10001")
        assert tx.notices() == (replace(first, ticket=""),)


def test_an_installation_is_remembered(store):
    found = Installed({"status": "customfield_2", "agreement": "customfield_1"}, ("answer.sales: no screen",), "17")
    with store.begin() as tx:
        assert (tx.installed("demo"), tx.watermark("demo")) == (None, None)
        tx.save_watermark("demo", NOW)
        assert (tx.installed("demo"), tx.watermark("demo")) == (None, NOW)
        tx.save_installed("demo", found, NOW)
        assert (tx.installed("demo"), tx.watermark("demo")) == (found, NOW)
        assert list(tx.installed("demo").slots) == ["status", "agreement"]
        tx.save_installed("demo", replace(found, hook=None), NOW)
        tx.save_watermark("demo", NOW + HOUR)
        assert (tx.installed("demo").hook, tx.watermark("demo")) == (None, NOW + HOUR)


def test_accepted_rights_are_remembered_and_forgotten_with_the_installation(store):
    found = Installed({"status": "customfield_1"}, (), "7")
    with store.begin() as tx:
        assert tx.accepted("demo") is None
        tx.save_watermark("demo", NOW)
        tx.save_installed("demo", found, NOW)
        assert tx.accepted("demo") is None
        tx.save_accepted("demo", ["BROWSE_PROJECTS", "EDIT_ISSUES"])
        tx.save_accepted("other", [])
        assert (tx.accepted("demo"), tx.installed("demo")) == (("BROWSE_PROJECTS", "EDIT_ISSUES"), found)
    with store.begin() as tx:
        tx.clear_installed("demo")
        assert (tx.installed("demo"), tx.accepted("demo"), tx.watermark("demo")) == (None, None, NOW)
        assert tx.accepted("other") == ()


def test_an_event_is_stored_once(store):
    with store.begin() as tx:
        assert tx.receive("demo", an_event(), NOW, act=True)
        assert not tx.receive("demo", an_event(), NOW + HOUR, act=True)
        assert tx.receive("other", an_event(), NOW, act=True)
        assert tx.receive("demo", an_event("d2", known=False), NOW + HOUR, act=False)
        assert tx.receive("demo", an_event("d3", None), NOW + 2 * HOUR, act=True)
        rows = tx.deliveries("demo", 10)
        assert [row["delivery"] for row in tx.deliveries("demo", 2)] == ["d3", "d2"]
    assert rows[2] == {
        "delivery": "d1",
        "kind": "jira:issue_updated",
        "ticket": "10001",
        "received_at": NOW,
        "done_at": None,
        "known": True,
    }
    assert [row["done_at"] for row in rows[:2]] == [NOW + 2 * HOUR, NOW + HOUR]
