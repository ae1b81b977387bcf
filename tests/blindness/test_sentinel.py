"""Marked words in every sealed answer: looked for everywhere, found by their author only until the reveal."""

import sqlite3
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from functools import partial
from unittest import mock
from urllib.error import HTTPError

import pytest

from adapters.sandbox.play import LINK
from plugin.domain.lexicon import Lexicon
from plugin.domain.matching import TopicMatcher
from plugin.domain.rounds import State
from plugin.usecases import answering
from plugin.usecases.publishing import Publisher
from plugin.usecases.reviewing import Reviews
from tests.blindness.channels import watched
from tests.blindness.live import live_house
from tests.blindness.visits import (
    EVERY,
    SLOTS,
    WORDS,
    Visitor,
    answer,
    every_command,
    every_door,
    every_job,
    hook,
    knock,
    visitor,
)
from tests.house import ROLES, WORKSPACE, house, repository_manifest
from tests.jobs.pieces import wait_until

OLD, WITHDRAWN = ("Вальдшнеп", "Woodcock"), ("Козодой", "Nightjar")
OVERLONG, UNSIGNED, LATE, BROKEN = "Пустельга", "Чечевица", "Коростель", "Перепел"
HOOKED, RAISED, DRAFT, STRANGE = "Щурка", "Поползень", "Кулик", "Варакушка"
# A topic that nobody in the demo company's data speaks of, and what is called the same thing in opposite lists.
RARE = "lead_quality"
OPPOSITE = {"a": "marketing.no1", "b": "sales.yes1", "said": "same"}
# What an error of ours says when it has answers at hand.
ERROR = f"{RAISED} {' '.join(EVERY)}"
OUTCOMES = {"done", "later", "operator", "failed"}
EITHER = pytest.mark.parametrize("deal", ["DEAL-142", "TEAM-1"], ids=["fields", "plain"])


@contextmanager
def stage(folder, deal="DEAL-142", **more):
    with watched(folder, partial(house, folder, **more)) as (home, watch):
        home.deal = deal
        home.open()
        yield home, watch


def refused(status, act, *args):
    with pytest.raises(HTTPError) as no:
        act(*args)
    assert no.value.code == status
    return no.value.read().decode()


def seal(home, role):
    browser, ballot = visitor(home, ROLES[role])
    assert WORDS[role][0] in browser.read(ballot) + browser.seal(ballot, answer(*WORDS[role]))
    return browser, ballot


# Whose words these are: nobody else may ever see them.
AUTHORS = {word: ROLES[role] for role, words in WORDS.items() for word in words}
SILENT = dict.fromkeys(OLD, "savin") | dict.fromkeys(WITHDRAWN, "lebedeva")
SILENT |= dict.fromkeys((OVERLONG, UNSIGNED, LATE, BROKEN), "kotova") | dict.fromkeys((HOOKED, RAISED), "nobody")


def beside(found, authors, allowed=()):
    """Return word → channels, of what was found beside the pages that the word's author was shown."""
    apart = {word: (f"page {author} ", *allowed) for word, author in authors.items()}
    wrong = {w: {c: f for c, f in found[w].items() if not c.startswith(apart[w])} for w in authors}
    return {word: places for word, places in wrong.items() if places}


def leaks(watch, authors, allowed=()):
    return beside(watch.found(*authors), authors, allowed)


def play_almost(home):
    """Have people edit, withdraw, type too much and send a forged form; product's answer is still to come."""
    sales, ballot = visitor(home, "savin")
    sales.seal(ballot, answer(*OLD))
    home.settle()
    sales.seal(ballot, answer(*WORDS["sales"]))
    orlov, _ = visitor(home, "orlov")
    marketing, _ = visitor(home, "lebedeva")
    marketing.seal(ballot, answer(*WITHDRAWN))
    home.settle()
    marketing.press(ballot, "/withdraw")
    home.settle()
    marketing.seal(ballot, answer(*WORDS["marketing"]))
    product, _ = visitor(home, "kotova")
    typed = {**answer(OVERLONG, OVERLONG), "yes1": OVERLONG * 50}
    assert OVERLONG in refused(422, product.seal, ballot, typed)
    forged = knock(home, f"{ballot}/seal", "POST", "kotova", product.cookie, data=answer(UNSIGNED, UNSIGNED))
    assert (forged.status_code, UNSIGNED in forged.text) == (403, True)
    return {"savin": sales, "orlov": orlov, "lebedeva": marketing, "kotova": product}, ballot


def everything(home, watch, people):
    """Drive all jobs, doors and commands."""
    every_job(home, ERROR)
    every_door(home, people.values())
    every_command(home, watch.told)


@EITHER
def test_until_the_reveal_only_the_author_and_after_it_where_it_belongs(tmp_path, deal):
    with stage(tmp_path, deal) as (home, watch):
        people, ballot = play_almost(home)
        hook(home, {"webhookEvent": "comment_created", "comment": {"body": HOOKED}, "issue": {"id": "1"}})
        hook(home, {"webhookEvent": "made_up", "changelog": HOOKED}, signed=False)
        assert every_job(home, ERROR) >= OUTCOMES
        _, form = people["kotova"]._form(people["kotova"].read(ballot), "/seal")
        people["kotova"].seal(ballot, answer(*WORDS["product"]))
        assert home.round().complete
        every_door(home, people.values())
        every_command(home, watch.told)
        for role, slug in ROLES.items():
            assert all(word in people[slug].read(ballot) for word in WORDS[role])
        assert home.round().state is State.OPEN
        assert leaks(watch, AUTHORS | SILENT) == {}

        home.settle()
        assert home.round().state is State.REVEALED
        late = knock(home, f"{ballot}/seal", "POST", "kotova", people["kotova"].cookie, data=form | answer(LATE, LATE))
        assert (late.status_code, LATE in late.text) == (409, True)
        everything(home, watch, people)
        assert all_stands(home)
        shown = where_it_belongs(home, people)
        found = watch.found(*AUTHORS, *SILENT)
        assert beside(found, AUTHORS, shown) == {}
        assert beside(found, SILENT) == {}
        results = [f"page {slug} GET /r/{home.round().id}/result" for slug in people]
        assert all(page in found[word] for word in AUTHORS for page in results)


def reveal(home):
    (comment,) = (c for c in home.sandbox.issue(home.deal).comments if "trida.reveal" in c.properties)
    return comment


def all_stands(home):
    return all(f"{word} {slot}" in str(reveal(home)) for word, _ in WORDS.values() for slot in SLOTS)


def where_it_belongs(home, people):
    """Return the beginnings of the channels that carry answers once they are revealed."""
    with home.app.store.begin() as tx:
        fields = [field for slot, field in tx.installed(WORKSPACE).slots.items() if slot.startswith("answer.")]
    issue = f"/rest/api/3/issue/{home.sandbox.issue(home.deal).id}"
    with_fields = (*(f"tracker field {one}" for one in fields), "tracker histories", f"request PUT {issue}")
    return (
        *(with_fields if home.deal.startswith("DEAL") else ()),
        f"tracker comment {reveal(home).id}",
        f"request POST {issue}/comment",
        "tracker webhooks",
        "page manager GET /v/",
        *(f"page {slug} {what}" for slug in people for what in shown_after(home.round().id)),
    )


def shown_after(round_id):
    """Return the doors behind which a member reads answers once they are revealed; a refused form shows its page."""
    posts = (f"POST /r/{round_id}/{name}" for name in ("judge", "settle", "objection", "ground", "outcome"))
    return (f"GET /r/{round_id}/result", f"GET /r/{round_id}/talk", *posts)


def test_no_matcher_runs_over_what_is_sealed_and_the_talk_says_it_where_it_belongs(tmp_path, monkeypatch):
    compared = []

    def spy(matcher, what):
        real = getattr(matcher, what)

        def looked(self, *texts):
            compared.append(texts)
            return real(self, *texts)

        monkeypatch.setattr(matcher, what, looked)

    spy(TopicMatcher, "likeness")
    spy(Lexicon, "likeness")
    spy(Lexicon, "found")
    lexicon = {"birds": {"topic": RARE, "name": {"ru": "Птицы", "en": "Birds"}, "words": ["nutcr", "waxw", "kingf"]}}
    manifest = repository_manifest(compare={"lexicon": lexicon})
    with stage(tmp_path, manifest=manifest) as (home, watch):
        people = {}
        for role, slug in ROLES.items():
            if role == "product":
                everything(home, watch, people)
            browser, ballot = visitor(home, slug)
            topics = {f"{slot}-topic": RARE for slot in SLOTS}
            browser.seal(ballot, answer(*WORDS[role]) | topics)
            people[slug] = browser
        every_door(home, people.values())
        every_command(home, watch.told)
        assert home.round().state is State.OPEN
        assert compared == []
        assert leaks(watch, AUTHORS) == {}
        # the topics are sealed with the reasons: every form offers all of them, nothing else names this one
        assert {kind.split()[0] for kind in watch.found(RARE)[RARE]} <= {"page", "file", "command"}

        home.settle()
        assert compared
        for browser in people.values():
            browser.judge(f"{home.url}/r/{home.round().id}/result", set())
        secret = people["savin"].cookie.partition("=")[2]
        Reviews(home.app.world, home.app.view_links).judge(home.round().id, secret, OPPOSITE)
        home.settle()
        with home.app.store.begin() as tx:
            task = home.sandbox.issue(tx.talk(home.round().id).key)
        everything(home, watch, people)
        (verdict,) = (c for c in home.sandbox.issue(home.deal).comments if "verdict:" in str(c.properties))
        path = f"/rest/api/3/issue/{task.id}"
        allowed = (
            *where_it_belongs(home, people),
            f"tracker comment {verdict.id}",
            "tracker field description",
            "request POST /rest/api/3/issue",
            f"request PUT {path}",
        )
        assert beside(watch.found(*AUTHORS), AUTHORS, allowed) == {}
        assert WORDS["sales"][0] in repr(task.values["description"])


def test_a_cancelled_round_stays_sealed_for_good(tmp_path):
    with stage(tmp_path) as (home, watch):
        people = {ROLES[role]: seal(home, role)[0] for role in ("sales", "marketing")}
        people["orlov"], _ = visitor(home, "orlov")
        home.settle()
        home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account("savin").id)
        home.settle()
        assert home.round().state is State.CANCELLED
        everything(home, watch, people)
        for browser in people.values():
            assert knock(home, f"/r/{home.round().id}/result", cookie=browser.cookie).status_code == 409
        home.open()
        every_door(home, people.values())
        assert leaks(watch, AUTHORS) == {}


def test_text_typed_into_an_open_field_is_kept_out_of_everything_of_ours(tmp_path):
    with stage(tmp_path) as (home, watch):
        with home.app.store.begin() as tx:
            slots = tx.installed(WORKSPACE).slots
        russian, english = WORDS["marketing"]
        for who, slot, text in (
            ("lebedeva", "answer.marketing", f"+ {russian}\n- {english}"),
            ("kotova", "answer.product", f"{DRAFT}, но кто знает"),
            ("ryabova", "answer.sales", f"+ {STRANGE}"),
            ("ryabova", "state.sales", STRANGE),
        ):
            home.sandbox.edit_as(who, home.deal, {slots[slot]: text})
        home.sandbox.comment_as("lebedeva", home.deal, f"{russian} {STRANGE}")
        home.settle()
        assert home.round().exposed
        people = {slug: visitor(home, slug)[0] for slug in ("savin", "kotova")}
        everything(home, watch, people)
        typed = {russian: "lebedeva", english: "lebedeva", DRAFT: "kotova", STRANGE: "nobody"}
        assert leaks(watch, typed, ["tracker "]) == {}
        assert DRAFT in people["kotova"].read(f"{home.url}/r/{home.round().id}")
        assert "tracker mail" not in watch.kinds(russian, english, DRAFT, STRANGE)


def test_a_failure_with_the_text_at_hand_tells_nobody(tmp_path):
    with stage(tmp_path) as (home, watch):
        product, ballot = visitor(home, "kotova")
        with closing(sqlite3.connect(tmp_path / "trida.db")) as database:
            database.execute("CREATE TRIGGER no BEFORE UPDATE ON ballots BEGIN SELECT RAISE(ABORT, 'no'); END")
            database.commit()
        assert BROKEN in refused(500, product.seal, ballot, answer(BROKEN, BROKEN))
        with mock.patch.object(answering, "put_answer", side_effect=ValueError(BROKEN)):
            assert BROKEN in refused(500, product.seal, ballot, answer(BROKEN, BROKEN))
        with mock.patch.object(answering.Ballots, "ballot", side_effect=ValueError(BROKEN)):
            assert BROKEN not in refused(500, product.read, ballot)
        with mock.patch.object(answering.Ballots, "ask", side_effect=ValueError(BROKEN)):
            assert knock(home, "/answer/demo/X-1", "POST", data={"typed": "a"}).status_code == 500
        assert leaks(watch, {BROKEN: "kotova"}) == {}


def test_own_mail_says_nothing_either(tmp_path):
    smtp = {"TRIDA_SMTP_URL": "smtp://localhost:1?from=trida@example.com"}
    with stage(tmp_path, **smtp) as (home, watch):
        letters = [message_from_bytes(raw, policy=policy.default) for raw in watch.letters]
        mine = next(one for one in letters if one["To"].startswith("savin@"))
        sales = Visitor(LINK.search(mine.get_body(("plain",)).get_content())[0], "savin")
        ballot = sales.open()
        sales.seal(ballot, answer(*WORDS["sales"]))
        home.settle()
        home.clock.forward(hours=93)
        home.settle()
        every_door(home, [sales])
        assert len(watch.letters) >= len(letters) == 2
        assert leaks(watch, dict.fromkeys(WORDS["sales"], "savin")) == {}


def test_the_tables_of_the_job_engine_are_silent_too(tmp_path):
    with watched(tmp_path, partial(live_house, tmp_path)) as (home, watch):
        home.open()
        seal(home, "sales")
        home.settle()
        with mock.patch.object(Publisher, "publish", side_effect=ValueError(ERROR)) as broken:
            seal(home, "marketing")
            assert wait_until(lambda: broken.call_count)
        with mock.patch.object(home.engine, "_run", side_effect=ValueError(ERROR)):
            home.sandbox.comment_as("savin", home.deal, "?")
            assert wait_until(lambda: "job_broke" in watch.console.getvalue())
        with home.app.store.begin() as tx:
            home.engine.wake(tx, WORKSPACE, home.sandbox.issue(home.deal).id, force=True)
        with mock.patch.dict(home.engine._tasks, {"reconcile": mock.Mock(side_effect=ValueError(ERROR))}):
            home.engine.schedule("reconcile", "* * * * * *")
            assert wait_until(lambda: "task_broke" in watch.console.getvalue())
        home.settle()
        seal(home, "product")
        home.settle()
        assert home.round().state is State.REVEALED
        every_command(home, watch.told)
        channels = {channel for channel, _ in watch.channels()}
        assert {"column workflow_input.inputs", "column workflow_output.output"} <= channels
        shown = where_it_belongs(home, ROLES.values())
        assert leaks(watch, AUTHORS | {RAISED: "nobody"}, shown) == {}


def test_the_search_has_something_to_find(tmp_path):
    """The other tests mean something only if the author does see the words, and the recorder the author."""
    with stage(tmp_path) as (home, watch):
        seal(home, "sales")
        assert watch.kinds(*EVERY) == {"page savin"}
