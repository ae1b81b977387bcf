"""The month and the log of process changes: counts without people, for members and for managers alike."""

import re

import pytest

from plugin.domain.patterns import Patterns
from plugin.errors import Rejected
from tests.web.fake_answering import VIEW

MONTH, CHANGES = "/r/rnd-1/month", "/r/rnd-1/changes"
VIEW_MONTH, VIEW_CHANGES = f"/w/{VIEW}/month", f"/w/{VIEW}/changes"
PAGES = (MONTH, CHANGES, VIEW_MONTH, VIEW_CHANGES)


def rows(page: str) -> list[list[str]]:
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_a_month_is_counts_by_topic_and_by_pair(bound):
    page = bound.get(MONTH).text.replace("\u00a0", " ")
    assert "<h1>Ноябрь 2026: сравнили 7 сделок</h1>" in page
    assert "6 противоречий, 8 совпадений, 9 причин видела только одна роль." in page
    table = rows(page)
    assert ["Бюджет", "6", "2", "4", "3"] in table
    assert ["Без темы мало данных", "3", "0", "0", "4"] in table
    assert ["Маркетинг и продажи", "7", "5", "4"] in table


def test_lines_of_few_deals_are_marked_and_explained(bound):
    page = bound.get(MONTH).text
    assert page.count('<tr class="few">') == 3
    assert page.count(">мало данных</span>") == 3
    assert "где сделок меньше 5" in page


def test_no_person_stands_on_the_page_of_a_month(bound, answering):
    page = bound.get(MONTH).text
    assert not any(person in page for _, person in answering.story.roles.values())


def test_months_are_turned(bound):
    page = bound.get(MONTH).text
    assert 'rel="prev" href="/r/rnd-1/month?month=2026-10"' in page
    assert 'rel="next"' not in page
    page = bound.get(f"{MONTH}?month=2026-10&lang=en").text.replace("\u00a0", " ")
    assert "<h1>October 2026: 7 deals compared</h1>" in page
    assert 'rel="next" href="/r/rnd-1/month?lang=en&amp;month=2026-11"' in page
    assert 'href="/r/rnd-1/month?month=2026-10&amp;lang=ru"' in page, "the other language keeps the month"


def test_rounds_not_compared_yet_are_named_as_a_count(bound, comparing):
    assert "2 вскрытых раунда ещё не сравнили." in bound.get(MONTH).text
    comparing.unreviewed = 0
    assert "ещё не сравнили" not in bound.get(MONTH).text


@pytest.mark.parametrize(("unreviewed", "step"), [(1, "откройте результат"), (0, "откройте раунд в тикете")])
def test_an_empty_month_says_what_is_missing_and_the_first_step(unreviewed, step, bound, comparing):
    comparing.patterns, comparing.unreviewed = Patterns(0, (), ()), unreviewed
    page = bound.get(MONTH).text.replace("\u00a0", " ")
    assert "<h1>Ноябрь 2026: сравнивать пока нечего</h1>" in page
    assert f"Первый шаг: {step}" in page
    assert "<table" not in page


def test_the_log_tells_what_each_talk_came_to(bound):
    page = bound.get(CHANGES).text.replace("\u00a0", " ")
    assert "<h1>Изменения процесса: 1</h1>" in page
    assert "Всего 4 разбора; пока не решено: 2." in page
    assert "Маркетинг берёт выписку о бюджете" in page
    assert "1 декабря 2026" in page
    assert "Без изменений, потому что:" in page
    assert "Срок разбора: 11 ноября 2026." in page
    assert "Задачу дважды закрыли без итога" in page
    assert [page.count(f"came-{s}") for s in ("done", "reopened", "ended_without")] == [2, 1, 1]
    assert 'href="https://example.atlassian.net/browse/DEAL-151"' in page


def test_what_a_meeting_decided_stands_there_without_a_deal_and_leads_to_its_list(bound, comparing):
    comparing.meetings, comparing.talks = 1, 1
    page = bound.get(CHANGES).text.replace("\u00a0", " ")
    assert "Всего 1 разбор. 1 решение принято на встречах." in page
    assert '<a href="/r/rnd-1/checklists/review?day=2026-11-24">встреча 24 ноября 2026</a>' in page
    assert "8 декабря 2026" in page
    article = page.partition("<article")[2].partition("</article>")[0]
    assert ("Сверка" in article, "раунд" in article, "browse" in article) == (True, False, False)
    comparing.talks = 0
    assert "разбор" not in bound.get(CHANGES).text.partition('class="lead">')[2].partition("</p>")[0]


def test_what_is_not_decided_is_counted(bound, comparing):
    comparing.talks = 3
    assert "Всего 3 разбора; пока не решено: 1." in bound.get(CHANGES).text
    comparing.talks = 2
    assert "Всего 2 разбора." in bound.get(CHANGES).text


def test_an_empty_log_says_the_first_step(bound, comparing):
    comparing.talks = 0
    page = bound.get(CHANGES).text
    assert "<h1>Разборов ещё не было</h1>" in page
    assert "Первый шаг:" in page


def test_texts_of_people_are_no_markup(bound, comparing):
    told = ("<i>что</i>", "<i>как</i>", "<i>почему</i>", ("<i>А</i>", "<i>Б</i>"), ("<i>x</i>",) * 3)
    comparing.texts = {"ru": told}
    page = bound.get(CHANGES).text
    assert "<i>" not in page
    assert "&lt;i&gt;почему&lt;/i&gt;" in page


def without_space(page):
    return "".join(page.split())


@pytest.mark.parametrize(("member", "manager"), [(MONTH, VIEW_MONTH), (CHANGES, VIEW_CHANGES)])
def test_links_keep_the_door_that_was_used(member, manager, bound, client):
    mine, theirs = bound.get(member).text, client.get(manager, headers={"Accept-Language": "en"}).text
    assert "/w/" not in mine
    assert "/r/" not in theirs
    for door in ("month", "changes", "goals"):
        theirs = theirs.replace(f"/w/{VIEW}/{door}", f"/r/rnd-1/{door}")
    link = '<li><a href="/r/rnd-1/result">К результату раунда</a></li>'
    result = f'<nav aria-label="Назад"><ul class="links">{link}</ul></nav>'
    assert result in mine
    assert "/v/" not in theirs, "a link to a workspace opens no result"
    assert without_space(theirs) == without_space(mine.replace(result, "")), "the workspace decides both languages"


@pytest.mark.parametrize("path", PAGES)
def test_a_goal_tree_is_named_only_where_there_is_one(path, bound, comparing):
    assert "/goals" in bound.get(path).text
    comparing.has_goals = False
    assert "/goals" not in bound.get(path).text


@pytest.mark.parametrize("path", PAGES)
def test_both_languages(path, bound):
    page = bound.get(f"{path}?lang=en").text
    assert '<html lang="en">' in page
    assert "?lang=en" in re.search(r'href="([^"]*(?:month|changes)[^"]*lang=en[^"]*)"', page)[1]


@pytest.mark.parametrize(
    ("reason", "status", "said"),
    [
        ("view_expired", 410, "Срок этой ссылки вышел"),
        ("view_revoked", 410, "Эту ссылку отозвали"),
        ("month_unknown", 404, "month_unknown"),
        ("something_new", 409, "something_new"),
    ],
)
@pytest.mark.parametrize("path", [VIEW_MONTH, VIEW_CHANGES])
def test_a_refused_view_says_why_and_shows_nothing(path, reason, status, said, client, answering):
    answering.refuse["view_" + path.rsplit("/", 1)[1]] = Rejected(reason)
    answer = client.get(f"{path}?lang=ru")
    assert answer.status_code == status
    assert said in answer.text
    assert "Бюджет" not in answer.text


@pytest.mark.parametrize("path", ["/w/forged/month", "/w/forged/changes", f"{MONTH}?month=2026-13"])
def test_a_forged_link_and_an_unknown_month_are_not_found(path, bound):
    assert bound.get(path).status_code == 404


@pytest.mark.parametrize("path", [MONTH, CHANGES])
def test_members_need_their_browser_and_a_revealed_round(path, client, bound, answering):
    answering.refuse[path.rsplit("/", 1)[1]] = Rejected("not_revealed")
    assert bound.get(path).status_code == 409
    answering.bound.clear()
    answer = client.get(path)
    assert answer.status_code == 403
    assert "ЛогистПарк" not in answer.text
