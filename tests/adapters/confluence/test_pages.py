"""A page in Confluence: one read and one write, versions, people's words and comments kept, one right page always."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.confluence.markup import canon, leaves, markers, read
from adapters.confluence.merging import BEGIN, END, mark, merged
from adapters.confluence.pages import ConfluencePages
from adapters.confluence.storage import rendered, storage, written
from adapters.sandbox.confluence.model import Remark
from plugin.documents.markdown import escape
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import IssuePlace
from plugin.ports.pages import Loss, PageRef, Published
from tests.adapters.confluence.conftest import Site
from tests.adapters.notion.paper import Killed, MemoryLedger, doc

TITLE = "Дерево целей"
TREE = doc("# План\n\n- Один {#goal.1}\n  - **Два** 5 ₽ {#goal.2}\n\n```mermaid\ngraph\n```\n\nконец {#end}")
OTHER = doc("# План\n\n- Один {#goal.1}\n  - **Два** 6 ₽ {#goal.2}\n\nконец {#end}")


@pytest.fixture
def page(pages: ConfluencePages, site: Site) -> PageRef:
    return PageRef(pages.create(site.place, TITLE), TITLE)


def said(site: Site, page: str) -> str:
    return canon(*read(site.body(page)).tops())


def between(site: Site, page: str) -> str:
    """What stands between our two marks."""
    _, begun, rest = said(site, page).partition("trida-begin</ac:parameter></ac:structured-macro></p>")
    ours, ended, _ = rest.partition("<p><ac:structured-macro ac:name='anchor'>")
    assert begun
    assert ended
    return ours


def right(document) -> str:
    return canon(*read(storage(document)).tops())


def as_person(site: Site, page: str, *, before: str = "", after: str = "", instead: tuple[str, str] = ("", "")) -> None:
    body = site.body(page).replace(*instead) if instead[0] else site.body(page)
    site.sandbox.confluence.edit_as(site.sandbox.account("savin"), page, f"{before}{body}{after}")


def remark(site: Site, page: str, words: str) -> Remark:
    return site.sandbox.confluence.remark_as(site.sandbox.account("savin"), page, words, "почему?")


def test_a_page_is_made_and_found_again(pages: ConfluencePages, site: Site):
    assert pages.find(site.place, TITLE) is None
    mark = site.sandbox.mark()
    made = pages.create(site.place, TITLE)
    assert site.calls(mark) == ["POST"]
    assert pages.find(site.place, TITLE) == made
    assert pages.address(made) == f"https://team.example/wiki/spaces/GOALS/pages/{made}"
    stored = site.sandbox.confluence.page(made)
    assert stored.author == site.sandbox.account("trida").id
    below = pages.create(site.place.model_copy(update={"parent": made}), "Ниже")
    assert site.sandbox.confluence.page(below).parent == made


def test_one_read_and_one_write_then_none(pages: ConfluencePages, site: Site, page: PageRef):
    ledger, mark = MemoryLedger(), site.sandbox.mark()
    assert pages.publish(page, TREE, ledger) == Published()
    assert site.calls(mark) == ["GET", "PUT"]
    assert between(site, page.id) == right(TREE)
    assert site.sandbox.confluence.page(page.id).now.number == 2
    mark = site.sandbox.mark()
    assert pages.publish(page, TREE, ledger) == Published()
    assert site.calls(mark) == []
    assert pages.check(page, TREE, ledger) == Published()
    assert site.calls(mark) == ["GET"]


def test_people_keep_what_they_write_around_it_to_the_letter(pages: ConfluencePages, site: Site, page: PageRef):
    ledger = MemoryLedger()
    pages.publish(page, TREE, ledger)
    before = '<p local-id="1">наше&nbsp;<ac:emoticon ac:name="smile" /></p> строка <!-- x -->'
    inside = '<ac:rich-text-body><p local-id="2">и</p></ac:rich-text-body>'
    after = f'<ac:structured-macro ac:name="info" ac:macro-id="7">{inside}</ac:structured-macro>'
    as_person(site, page.id, before=before, after=after)
    assert pages.publish(page, OTHER, ledger) == Published()
    now = site.body(page.id)
    assert now.startswith(before)
    assert now.endswith(after)
    assert between(site, page.id) == right(OTHER)
    mark = site.sandbox.mark()
    assert pages.check(page, OTHER, ledger) == Published()
    assert site.calls(mark) == ["GET"]


def test_what_somebody_changed_inside_is_restored_and_told(pages: ConfluencePages, site: Site, page: PageRef):
    ledger = MemoryLedger()
    pages.publish(page, TREE, ledger)
    as_person(site, page.id, instead=("5 ₽", "9 ₽"))
    assert pages.publish(page, TREE, ledger) == Published()
    assert "9 ₽" in between(site, page.id)
    assert pages.check(page, TREE, ledger) == Published(("",))
    assert between(site, page.id) == right(TREE)
    site.sandbox.confluence.edit_as(site.sandbox.account("savin"), page.id, site.body(page.id), "Чужое")
    assert pages.check(page, TREE, ledger) == Published(("",))
    assert site.sandbox.confluence.page(page.id).now.title == TITLE


@pytest.mark.parametrize("which", ["trida-begin", "trida-end"])
def test_a_mark_that_somebody_took_away_does_not_double_the_page(pages, site: Site, page: PageRef, which):
    ledger = MemoryLedger()
    pages.publish(page, TREE, ledger)
    whole, body = said(site, page.id), read(site.body(page.id))
    gone = next(one for one in body.tops() if one.text == which)
    as_person(site, page.id, instead=(body.of(gone), ""), before="<p>наше</p>")
    assert pages.check(page, TREE, ledger) == Published(("",))
    assert said(site, page.id) == f"<p>наше</p>{whole}"


def test_comments_of_people_stay_where_their_words_do(pages: ConfluencePages, site: Site, page: PageRef):
    ledger = MemoryLedger()
    pages.publish(page, TREE, ledger)
    remark(site, page.id, "Один")
    remark(site, page.id, "Два")
    number = remark(site, page.id, "5 ₽")
    assert pages.publish(page, OTHER, ledger) == Published((), (Loss("goal.2", 1),))
    assert site.sandbox.confluence.dangling(page.id) == [number]
    assert between(site, page.id) == right(OTHER)
    # the goal goes, and the comment on its name with it
    assert pages.publish(page, doc("# План\n\n- Один {#goal.1}"), ledger) == Published((), (Loss("", 1),))
    assert [one.words for one in site.sandbox.confluence.dangling(page.id)] == ["Два", "5 ₽"]


def test_a_second_writer_is_read_again_three_times_at_most(pages: ConfluencePages, site: Site, page: PageRef):
    for times in (1, 2):
        mark = site.sandbox.mark()
        site.sandbox.fault("409", method="PUT", times=times)
        assert pages.publish(page, (TREE, OTHER)[times - 1], MemoryLedger()) == Published()
        assert site.calls(mark) == ["GET", "PUT"] * (times + 1)
    site.sandbox.fault("409", method="PUT", times=3)
    ledger = MemoryLedger()
    with pytest.raises(TryLater, match="conflict"):
        pages.publish(page, TREE, ledger)
    assert ledger.doubtful
    assert pages.publish(page, TREE, ledger) == Published()
    assert between(site, page.id) == right(TREE)


@pytest.mark.parametrize("kind", ["lost-ack", "drop", "429", "503", "502"])
def test_trouble_on_the_way_ends_in_one_write(pages: ConfluencePages, site: Site, page: PageRef, kind):
    ledger = MemoryLedger()
    pages.publish(page, OTHER, ledger)
    site.sandbox.fault(kind, method="PUT", retry_after=1)
    assert pages.publish(page, TREE, ledger) == Published()
    assert (between(site, page.id), ledger.doubtful) == (right(TREE), False)
    assert site.sandbox.confluence.page(page.id).now.number == 3


def test_in_doubt_the_page_is_read_though_the_document_is_known(pages: ConfluencePages, site: Site, page: PageRef):
    ledger = MemoryLedger()
    pages.publish(page, TREE, ledger)
    ledger.die = 2
    with pytest.raises(Killed):
        pages.publish(page, OTHER, ledger)
    assert between(site, page.id) == right(OTHER)
    assert pages.publish(page, TREE, ledger) == Published()
    assert between(site, page.id) == right(TREE)


def test_a_lost_answer_to_the_making_leaves_one_page(pages: ConfluencePages, site: Site):
    site.sandbox.fault("lost-ack", method="POST")
    with pytest.raises(TryLater, match="unsure"):
        pages.create(site.place, TITLE)
    assert pages.find(site.place, TITLE) is not None
    with pytest.raises(NeedsOperator) as taken:
        pages.create(site.place, TITLE)
    assert (taken.value.reason, taken.value.facts) == ("title_taken", {"title": TITLE})


def test_a_page_of_people_with_this_title_is_not_ours(pages: ConfluencePages, site: Site, page: PageRef):
    person = site.sandbox.account("savin")
    space = site.sandbox.confluence.page(page.id).space
    body = {"representation": "storage", "value": "<p>моё</p>"}
    theirs = site.sandbox.confluence.create(person, {"spaceId": space, "title": "Занято", "body": body})
    assert pages.find(site.place, "Занято") is None
    for act in (
        lambda: pages.create(site.place, "Занято"),
        lambda: pages.publish(PageRef(page.id, "Занято"), TREE, MemoryLedger()),
    ):
        with pytest.raises(NeedsOperator, match="title_taken"):
            act()
    assert site.body(theirs.id).endswith("моё</p>")


def test_what_cannot_be_made_needs_an_operator(pages: ConfluencePages, site: Site):
    for how, reason in (({"space": "NONE"}, "space_missing"), ({"parent": "7"}, "parent_missing")):
        with pytest.raises(NeedsOperator) as error:
            pages.create(site.place.model_copy(update=how), TITLE)
        assert error.value.reason == reason
    with pytest.raises(TypeError):
        pages.create(IssuePlace(kind="issue", project="P"), TITLE)


def test_in_the_trash_it_is_gone(pages: ConfluencePages, site: Site, page: PageRef):
    pages.remove(page.id)
    assert site.sandbox.confluence.held.pages[page.id].status == "trashed"
    pages.remove(page.id)
    for act in (pages.publish, pages.check):
        with pytest.raises(GiveUp, match="page_gone"):
            act(page, TREE, MemoryLedger())
    assert pages.find(site.place, TITLE) is None
    assert pages.create(site.place, TITLE) != page.id


def test_in_the_archive_it_is_gone_and_keeps_its_title(pages: ConfluencePages, site: Site, page: PageRef):
    site.sandbox.confluence.page(page.id).status = "archived"
    with pytest.raises(GiveUp, match="page_gone"):
        pages.check(page, TREE, MemoryLedger())
    assert pages.find(site.place, TITLE) is None
    with pytest.raises(NeedsOperator, match="title_taken"):
        pages.create(site.place, TITLE)


@pytest.mark.parametrize("steps", range(4))
def test_a_run_that_ends_anywhere_leaves_one_right_page(pages: ConfluencePages, site: Site, page: PageRef, steps):
    with pytest.raises(Killed):
        pages.publish(page, TREE, ledger := MemoryLedger(die=steps))
    assert pages.publish(page, TREE, ledger) == Published()
    assert (between(site, page.id), ledger.doubtful) == (right(TREE), False)


WORDS = st.text("абв <&_*]", min_size=1, max_size=8).filter(lambda one: one.strip())
ITEMS = st.lists(st.tuples(st.integers(0, 3), WORDS), max_size=6)


def tree(items):
    """Nested lists: each item at most one level deeper than the one above it."""
    lines, depth = [], -1
    for number, (wanted, words) in enumerate(items):
        depth = min(wanted, depth + 1)
        lines.append(f"{'  ' * depth}- {escape(words)} {{#goal.{number}}}")
    return doc("\n".join(lines))


FAULTS = st.sampled_from([None, "lost-ack", "drop", "409", "429", "503"])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=ITEMS, second=ITEMS, fault=FAULTS, die=st.one_of(st.none(), st.integers(0, 4)))
def test_any_document_after_any_other(pages: ConfluencePages, site: Site, first, second, fault, die):
    site.sandbox.reset()
    pages._ids.clear()
    page = PageRef(pages.create(site.place, TITLE), TITLE)
    ledger = MemoryLedger()
    pages.publish(page, tree(first), ledger)
    as_person(site, page.id, before="<p>выше</p>", after="<p>ниже</p>")
    if fault:
        site.sandbox.fault(fault, method="PUT", retry_after=1)
    ledger.die = die
    try:
        pages.publish(page, tree(second), ledger)
    except Killed:
        pages.publish(page, tree(second), ledger)
    ledger.die = None
    mark = site.sandbox.mark()
    pages.publish(page, tree(second), ledger)
    assert site.calls(mark) == []
    assert between(site, page.id) == right(tree(second))
    assert (said(site, page.id)[:11], said(site, page.id)[-11:]) == ("<p>выше</p>", "<p>ниже</p>")


@settings(max_examples=50)
@given(first=ITEMS, second=ITEMS, spots=st.lists(st.integers(0, 5), max_size=3, unique=True))
def test_every_comment_stays_or_is_told(first, second, spots):
    old, ours = storage(tree(first)), rendered(tree(second))
    for number in spots:
        words = written(first[number][1].strip()) if number < len(first) else "-"
        marked = f'<p><ac:inline-comment-marker ac:ref="r{number}">{words}</ac:inline-comment-marker></p>'
        old = old.replace(f"<p>{words}</p>", marked, 1)
    made = merged(read(mark(BEGIN) + old + mark(END)), ours)
    whole = read(made.text)
    assert canon(*whole.tops()[1:-1]) == canon(*read(ours.text).tops())
    assert made.text.count("ac:ref=") + sum(one.comments for one in made.losses) == old.count("ac:ref=")
    stayed = {words.strip() for _, words in first} & {words.strip() for _, words in second}
    refs = {one.attrs["ac:ref"] for leaf in leaves(*whole.tops()) for one in markers(leaf)}
    assert {f"r{n}" for n in spots if n < len(first) and f'"r{n}"' in old and once(first, n) in stayed} <= refs


def once(items, number):
    """The words of an item that no other item has."""
    words = [one.strip() for _, one in items]
    return words[number] if words.count(words[number]) == 1 else None
