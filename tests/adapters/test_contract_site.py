"""What an installation, the webhook side and the doctor's looks promise, on every tracker that there is."""

import hashlib
import hmac
import json
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.errors import NeedsOperator, Rejected, TryLater
from plugin.plans import click_lines, plan_lines
from plugin.ports.checkup import HookState
from plugin.ports.provision import Lack
from plugin.ports.tracker import PROBE
from tests.adapters.contract import HOOK_URL, LEAD

NOBODY = frozenset()
TOKEN = "secret_" + "x" * 43


# installing


def ours(bench):
    return [number for number, about in bench.fields().items() if about.endswith("]") and "[trida:" in about]


def wanted(bench):
    """Return the slots on deals that an installation has to make: keys of deals stand on the site already."""
    return [spec for spec in bench.desired.slots if not spec.name.startswith("talks") and spec.name != "number"]


def test_after_the_plan_there_is_nothing_to_plan(bare):
    site = bare.admin.provisioner
    assert site.installed(bare.desired).slots.keys() <= {"number"}
    plan = site.plan(bare.desired)
    assert tuple(site.apply(bare.desired)) == plan != ()
    assert len(list(plan_lines(plan))) == len(plan) + 1
    installed = site.installed(bare.desired)
    assert set(installed.slots) == {spec.name for spec in bare.desired.slots}
    assert installed.unplaced == ()
    mark = bare.sandbox.mark()
    for one in (site, bare.connected("installer").provisioner):
        assert (one.plan(bare.desired), tuple(one.apply(bare.desired))) == ((), ())
        assert one.installed(bare.desired) == installed
    assert bare.written(mark) == 0


def test_an_installation_that_stops_after_any_act_goes_on(bare):
    plan = bare.admin.provisioner.plan(bare.desired)
    done = []
    while True:
        acts = bare.connected("installer").provisioner.apply(bare.desired)
        act = next(acts, None)
        if act is None:
            break
        acts.close()
        done.append(act)
    assert done == list(plan)
    assert bare.admin.provisioner.plan(bare.desired) == ()
    assert len(ours(bare)) == len(wanted(bare))


def test_an_installation_that_loses_every_answer_makes_nothing_twice(bare):
    while bare.admin.provisioner.plan(bare.desired):
        bare.sandbox.clear_faults()
        bare.sandbox.fault("lost-ack", method="POST|PATCH|PUT")
        with suppress(TryLater):
            list(bare.connected("installer").provisioner.apply(bare.desired))
    assert len(ours(bare)) == len(wanted(bare))


def test_a_removal_takes_ours_and_nothing_else(bare):
    site = bare.admin.provisioner
    theirs, before = bare.foreign(), set(bare.fields())
    plan = site.plan(bare.desired)
    list(site.apply(bare.desired))
    kept = frozenset(spec.name for spec in bare.desired.slots if spec.name != "status")
    assert len([act for act in site.removal(bare.desired, kept) if "webhook" not in act.what]) == 1
    acts = site.removal(bare.desired, NOBODY)
    assert tuple(site.remove(bare.desired, NOBODY)) == acts != ()
    assert set(bare.fields()) == before
    assert theirs in before
    assert (site.removal(bare.desired, NOBODY), tuple(site.remove(bare.desired, NOBODY))) == ((), ())
    assert site.installed(bare.desired).slots.keys() <= {"number"}
    assert bare.connected("installer").provisioner.plan(bare.desired) == plan


def test_a_removal_that_stops_or_loses_its_answers_goes_on(own):
    before = set(own.fields()) - set(ours(own))
    while own.admin.provisioner.removal(own.desired, NOBODY):
        own.sandbox.clear_faults()
        own.sandbox.fault("lost-ack", method="POST|PATCH|PUT|DELETE")
        with suppress(TryLater), closing(own.connected("installer").provisioner.remove(own.desired, NOBODY)) as acts:
            next(acts)
    assert set(own.fields()) == before


def test_what_a_person_has_to_click_changes_nothing_and_has_words(bare):
    mark = bare.sandbox.mark()
    clicks = bare.admin.provisioner.clicks(bare.desired)
    assert bare.written(mark) == 0
    list(bare.admin.provisioner.apply(bare.desired))
    after = bare.admin.provisioner.clicks(bare.desired)
    assert [one.what for one in clicks] == [one.what for one in after]
    assert len(list(click_lines(clicks))) == (len(clicks) + 1 if clicks else 0)
    secret = bare.desired.hook_secret
    assert secret
    assert secret not in repr(clicks) + repr(bare.desired) + "".join(click_lines(clicks))
    assert bool(clicks) == (bare.kind != "jira-cloud")


def test_rights_that_are_there_and_rights_that_are_not(own):
    site, asked = own.service.provisioner, [one.scope for one in own.manifest.permissions_of("demo")]
    projects = site.projects(own.desired)
    assert projects
    assert own.admin.provisioner.unfit() == ()
    assert [one for one in site.lacking(asked, projects) if not one.unknown] == []
    assert site.lacking([], projects) == ()
    (unknown,) = site.lacking(["FLY"], projects)
    assert (unknown.right, unknown.unknown) == ("FLY", False)
    own.deprive()
    assert [one.right for one in site.lacking(asked, projects) if not one.unknown] == [own.right]
    with pytest.raises(NeedsOperator, match="token_refused"):
        own.connected(token="another").provisioner.lacking(asked, projects)


def test_who_may_not_install_is_told(bare):
    lacks = bare.service.provisioner.unfit()
    if bare.kind == "notion":  # there the service installs for itself, and a lack shows only when it does
        assert lacks == ()
        bare.sandbox.permit("update_content", allowed=False)
    else:
        assert [one.right for one in lacks] == ["ADMINISTER"]
        assert isinstance(lacks[0], Lack)
    with pytest.raises(NeedsOperator, match="no_right"):
        list(bare.service.provisioner.apply(bare.desired))
    assert ours(bare) == []


# webhooks


def signed(bench, body, method="sha256", secret=None):
    key = (secret or bench.secrets[0].get_secret_value()).encode()
    return {bench.header: f"{method}={hmac.new(key, body, getattr(hashlib, method)).hexdigest()}"}


def refusal(bench, headers, body):
    with pytest.raises(Rejected) as refused:
        bench.service.inlet.verify(headers, body)
    return refused.value.reason


def test_only_a_genuine_body_is_let_in(here):
    body = json.dumps({here.event: "x"}).encode()
    good = signed(here, body)
    here.service.inlet.verify(good, body)
    here.service.inlet.verify({here.header.lower(): good[here.header]}, body)
    assert refusal(here, {}, body) == refusal(here, {here.header: " "}, body) == "signature_missing"
    assert refusal(here, signed(here, body, "sha1"), body) == "signature_method"
    assert refusal(here, {here.header: good[here.header].partition("=")[2]}, body) == "signature_method"
    wrong = [
        refusal(here, good, body + b" "),
        refusal(here, signed(here, body, secret="another secret"), body),
        refusal(here, {here.header: "sha256="}, body),
        refusal(here, {here.header: "sha256=й"}, body),
        refusal(here, {here.header: good[here.header], here.header.lower(): good[here.header]}, body),
    ]
    assert set(wrong) == {"signature_wrong"}


def test_what_cannot_be_read_is_refused_and_what_is_not_known_is_named(here):
    for body in (b"", b"no json", b"[]", b'"x"', b"\xff", b"[" * 100_000):
        with pytest.raises(Rejected, match="not_json"):
            here.service.inlet.parse({}, body)
        assert here.service.inlet.greeting({}, body) is None
    body = json.dumps({here.event: "board.painted", "words": "не храните меня"}).encode()
    event = here.service.inlet.parse({}, body)
    assert (event.kind, event.known, event.ticket, event.touched) == ("board.painted", False, None, frozenset())
    assert event.keys == tuple(sorted((here.event, "words")))
    assert event.sha256 == hashlib.sha256(body).hexdigest()
    assert "храните" not in repr(event)


def test_a_greeting_is_a_secret_that_comes_unsigned_and_nothing_else(here):
    hello = json.dumps({"verification_token": TOKEN}).encode()
    assert here.service.inlet.greeting({}, hello) == (TOKEN if here.kind == "notion" else None)
    for body in ({here.event: "x"}, {"verification_token": TOKEN, here.event: "x"}, {"verification_token": 5}, {}):
        assert here.service.inlet.greeting({}, json.dumps(body).encode()) is None
    assert refusal(here, {}, hello) == "signature_missing"


def test_what_the_tracker_sends_is_let_in_and_names_what_changed(own):
    number, key = own.deal()
    own.tracker.ticket(number, "")  # what says where a deal stands is known once one was read
    assert own.sandbox.drain()
    before = len(own.hooked())
    own.type_into(key, "answer.sales", "+ тайна")
    own.ask(key)
    own.tracker.update(number, {"state.sales": "ждём"}, None)
    assert own.sandbox.drain()
    events = []
    for headers, body in own.hooked()[before:]:
        own.service.inlet.verify(headers, body)
        events.append(own.service.inlet.parse(headers, body))
    told = [(one.touched, one.actor) for one in events]
    assert told[0] == ({"answer.sales"}, own.number(LEAD))
    assert told[1] == ({"labels"}, own.number(LEAD))
    assert told[2] == ({"state.sales"}, own.number("trida"))
    assert {(one.ticket, one.known) for one in events} == {(number, True)}
    assert len({one.delivery for one in events}) == len(events) == 3
    assert "тайна" not in repr(events)


# the doctor's looks


def test_our_own_inlet_takes_the_probe_and_refuses_the_forged_one(here):
    headers, body = here.service.inspector.probe(forged=False)
    here.service.inlet.verify(headers, body)
    assert here.service.inlet.parse(headers, body).kind == PROBE
    assert here.service.inlet.parse(headers, body).ticket is None
    assert refusal(here, *here.service.inspector.probe(forged=True)) == "signature_wrong"


def test_the_inspector_looks_and_changes_nothing(own):
    inspector, mark = own.service.inspector, own.sandbox.mark()
    assert inspector.me() == own.tracker.me()
    (sample,) = inspector.samples(own.selection)
    assert sample == own.tracker.ticket(sample.id, "")
    assert not sample.closed
    assert inspector.samples(own.empty) == ()
    assert inspector.unseen(own.selection) == ()
    (missing,) = inspector.unseen(own.unseen)
    assert missing in own.unseen
    now = own.connected(token="another").inspector.ahead()
    own.clock.forward(hours=1)
    assert timedelta(minutes=59) < now - inspector.ahead() < timedelta(minutes=61)
    assert own.written(mark) == 0


def test_our_webhook_as_it_stands_or_that_nobody_can_see_it(own):
    if own.kind == "notion":
        with pytest.raises(NeedsOperator, match="hook_unlisted"):
            own.service.inspector.hook(own.desired)
        own.secrets.clear()
        with pytest.raises(NeedsOperator, match="no_handshake"):
            own.service.inspector.hook(own.desired)
        with pytest.raises(NeedsOperator, match="no_handshake"):
            own.service.inspector.probe(forged=False)
        return
    assert own.admin.inspector.hook(own.desired) == HookState(enabled=True, differs=())
    other = replace(own.desired, hook_secret="x" * 40, selection="project = TEAM")
    assert set(own.admin.inspector.hook(other).differs) == {"secret", "filter"}
    moved = replace(own.desired, hook_url=HOOK_URL.replace("/hooks", "/moved/hooks"))
    assert "address" in own.admin.inspector.hook(moved).differs
    with pytest.raises(NeedsOperator, match="no_right"):
        own.service.inspector.hook(own.desired)
