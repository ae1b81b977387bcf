"""The goal tree as a page and as files: for members and managers alike, in both languages, nothing private."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from plugin.domain.goals import model as m
from plugin.domain.goals.plain import load
from plugin.errors import Rejected
from tests.web.fake_answering import VIEW
from tests.web.fake_goals import SECRET, goal, hidden, tree

PAGE, VIEWED = "/r/rnd-1/goals", f"/w/{VIEW}/goals"


def read(client, path=VIEWED):
    return client.get(path).text.replace("\u00a0", " ")


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def rows(page, anchor):
    """Return the cells of one department's table."""
    table = page.split(f'id="department-{anchor}"')[1].split("</table>")[0]
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in found]


def test_the_page_begins_with_the_gap_and_how_it_is_computed(client):
    page = read(client)
    assert "<h1>Дерево целей, IV квартал 2026</h1>" in page
    said = words(page)
    assert "Планы отделов не дотягивают до общей цели на 9,6 млн ₽." in said
    assert "600 лидов × 4,0 % = 24 сделки" in said
    assert "Сделки 24 вычислено Средний чек 1,6 млн ₽ GOAL-7" in said
    order = [page.index(part) for part in ('class="gap-note"', 'id="picture"', 'id="decisions"', 'class="departments"')]
    assert order == sorted(order)


def test_a_department_is_a_table_with_each_quality_below_its_volume(client):
    page = read(client)
    table = rows(page, "marketing")
    assert table[1] == ["Лиды", "план 600", "факт 372", "62 %", "по плану", "принят", "20.11"]
    assert [row[0] for row in table[1:4]] == ["Лиды", "Конверсия лида в сделку", "Нецелевые лиды"]
    assert page.split('id="department-marketing"')[1].split("</table>")[0].count('class="depth-0 quality"') == 3
    assert table[2][2:5] == ["факт 2,7 %", "68 %", "сильно отстаёт хуже плана на 33 %"]
    assert page.split('id="department-marketing"')[1].split("</table>")[0].count('class="share"') == 1, "no bar for it"
    assert table[3][1:5] == ["план ≤ 40 %", "факт 58 %", "", "сильно отстаёт хуже плана на 45 %"]
    assert rows(page, "product")[3][2:6] == ["факт нет", "", "устарело 19 дней без факта", "не принят"]
    assert rows(page, "-shared")[1][:4] == ["План продаж", "план 48,0 млн ₽", "факт 24,1 млн ₽", "50 %"]
    assert rows(page, "sales")[4][0] == "Валовая маржа уверенность 60 %; «скидки в двух крупных сделках»"


def test_decisions_are_counted_and_lead_to_the_source(client):
    page = read(client)
    assert "Что требует решения: 4" in page
    assert re.search(r'Мария Котова.*?href="https://example\.atlassian\.net/browse/GOAL-12"', page, re.DOTALL)
    assert "«Разбор отказов»: пропуск 12 ноября 2026." in page
    assert "GOAL-12</a>" in page
    assert "(GOAL-12" not in page, "the link says it already"


def test_long_lists_are_folded(client, goals):
    found = tuple(m.Finding("process_missing", (), ("marketing", "product")) for _ in range(13))
    goals.tree = replace(goals.tree, findings=found)
    goals.moved = goals.moved * 3
    page = read(client)
    assert "Что требует решения: 13" in page
    assert "ещё 3</summary>" in page
    assert "ещё 5</summary>" in page


def test_what_changed_since_an_earlier_day(client, goals):
    said = words(read(client))
    assert "Что изменилось с 13 ноября" in said
    assert "Оборот: 21,7 → 24,1 млн ₽ 20 ноября" in said
    goals.moved = ()
    assert "Ничего не изменилось." in read(client)
    goals.since = None
    assert "Сравнить пока не с чем" in read(client)


def test_processes_results_and_sources_stand_below(client):
    said = words(read(client))
    assert "Процессы синхронизации: 2" in said
    assert "Маркетинг и Продукт: процесса синхронизации нет" in said
    assert "Что отделы закрыли: 1 Маркетинг Новый сайт : +18 % 13 ноября" in said
    assert "Собрано 20 ноября, 14:20: Jira, GOAL , Notion." in said


def test_another_day_says_so_and_every_link_keeps_it(client, goals):
    page = read(client, f"{VIEWED}?day=2026-11-16")
    assert goals.asked == "2026-11-16"
    assert "Так было 16 ноября 2026." in page
    assert f'href="/w/{VIEW}/goals.csv?day=2026-11-16"' in page
    assert 'href="/w/view-signed/goals?day=2026-11-16&amp;fold=sales#picture"' in page
    assert "Так было" not in read(client)


@pytest.mark.parametrize("day", ["2026-09-01", "yesterday", "2026-13-40"])
def test_a_day_that_is_not_kept_names_the_first_that_is(day, client):
    answer = client.get(f"{VIEWED}?day={day}&lang=ru")
    assert answer.status_code == 404
    assert "Состояние на этот день не хранится" in answer.text
    assert "day=2026-10-05" in answer.text
    assert "Лиды" not in answer.text


def test_a_day_is_not_kept_even_where_none_can_be_named(client, answering):
    answering.refuse["view_goals"] = Rejected("day_unknown")
    assert "Состояние на этот день не хранится" in client.get(f"{VIEWED}?lang=ru").text


@pytest.mark.parametrize("path", [VIEWED, f"{VIEWED}.csv"])
@pytest.mark.parametrize(
    ("reason", "status", "said"),
    [
        ("view_expired", 410, "Срок этой ссылки вышел"),
        ("view_revoked", 410, "Эту ссылку отозвали"),
        ("no_goals", 404, "пока нет"),
    ],
)
def test_a_refused_view_says_why_and_shows_nothing(path, reason, status, said, client, answering):
    answering.refuse["view_goals"] = Rejected(reason)
    answer = client.get(f"{path}?lang=ru")
    assert answer.status_code == status
    assert said in answer.text
    assert "Лиды" not in answer.text


def test_a_forged_link_and_an_unknown_form_are_not_found(client):
    for path in ("/w/forged/goals", "/w/forged/goals.csv", f"{VIEWED}.exe"):
        assert client.get(path).status_code == 404


def test_a_member_needs_their_browser(client, bound, answering):
    assert "<h1>Дерево целей" in bound.get(PAGE).text
    answering.bound.clear()
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "Лиды" not in answer.text


def test_links_keep_the_door_that_was_used(bound, client):
    mine, theirs = bound.get(PAGE).text, client.get(VIEWED).text
    assert "/w/" not in mine
    assert "/r/" not in theirs
    assert 'href="/r/rnd-1/result"' in mine
    assert "goals.csv" not in mine, "files are for view links"
    for name in ("month", "changes"):
        assert 'aria-current="page">Цели</a>' in theirs
        assert f'href="/w/{VIEW}/{name}"' in theirs
        assert f'href="/w/{VIEW}/goals"' in client.get(f"/w/{VIEW}/{name}").text
        assert 'href="/r/rnd-1/goals"' in bound.get(f"/r/rnd-1/{name}").text


@pytest.mark.parametrize("path", [PAGE, VIEWED])
def test_both_languages(path, bound):
    page = read(bound, f"{path}?lang=en&fold=marketing")
    assert '<html lang="en">' in page
    for said in ("Goal tree, Q4 2026", "Numbers by department", "Unfold Marketing", "far behind"):
        assert said in page
    assert "lang=en&amp;fold=marketing,sales#picture" in page
    assert 'name="lang" value="en"' in page
    assert 'name="fold" value="marketing"' in page
    assert "lang=ru" in page


def test_a_department_folds_by_a_link_in_picture_and_table(client):
    page = read(client, f"{VIEWED}?fold=marketing,nobody,%3Cb%3E")
    assert page.count('aria-label="Развернуть: Маркетинг"') == 2, "once a picture"
    assert page.count('aria-label="Свернуть: Продажи"') == 2
    assert f'href="/w/{VIEW}/goals#picture"' in page, "unfolding the only one leaves a plain address"
    assert re.search(r'id="department-marketing">', page)
    assert re.search(r'id="department-sales" open>', page)
    assert "nobody" not in page.split("<footer")[0]


def private_tree():
    """Return a tree whose private goals were not masked on the way: the page and the pictures must not rely on it."""
    one = tree()
    secret = goal("refusals", "product", private=True, title=SECRET, note=SECRET, result=SECRET, acceptance_note=SECRET)
    node = m.Node(secret, (), Decimal(777), Decimal(555), False, Decimal(73), Decimal(9), m.State.BEHIND)
    product = replace(one.branches[2], nodes=(*one.branches[2].nodes[:2], node, hidden()))
    closed = replace(secret, closed=True)
    return replace(one, branches=(*one.branches[:2], product), results=(m.Result("product", closed),), findings=())


@pytest.mark.parametrize("form", ["", ".csv", ".svg", ".mmd"])
def test_nothing_private_appears(form, client, goals):
    goals.tree = private_tree()
    goals.moved = (m.Moved("fact", goals.tree.branches[2].nodes[2].goal, Decimal(777), Decimal(555)),)
    text = client.get(f"{VIEWED}{form}").text
    for said in (SECRET, "777", "555", "73\u00a0%", 'width="73', "GOAL-12"):
        assert said not in text
    assert "Закрытый показатель" in text


def test_texts_of_people_are_no_markup(client, goals):
    told = "<script>1</script>\x0b"
    one = goals.tree
    branch = one.branches[0]
    named = tuple(replace(n, goal=replace(n.goal, title=told, note=told)) for n in branch.nodes)
    goals.tree = replace(one, branches=(replace(branch, owner=told, nodes=named), *one.branches[1:]))
    page = client.get(VIEWED).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_empty_tree_says_the_first_step(client, goals):
    bare = {"shared": None, "branches": (), "findings": (), "gaps": (), "processes": (), "unsynced": (), "results": ()}
    other = ((m.Period(date(2027, 1, 1), date(2027, 3, 31)), 3),)
    goals.tree = replace(goals.tree, **bare, empty=("marketing",), other=other)
    said = words(read(client))
    assert "Общей цели нет" in said
    assert "Первый шаг: запишите цель с планом в источник." in said
    assert "Целей пока нет Маркетинг" in said
    assert "Цели других периодов I квартал 2027: 3" in said
    assert "Сейчас решать нечего" in said


def given(client, form):
    answer = client.get(f"{VIEWED}.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="trida-goals-2026-11-20.{form}"'
    assert answer.headers["Cache-Control"] == "no-store"
    return answer


def test_files_are_given_with_their_types_and_names(client, goals):
    table = given(client, "csv")
    assert table.content_type == "text/csv; charset=utf-8"
    assert ["Маркетинг", "Лиды"] in [row[:2] for row in csv.reader(io.StringIO(table.text))]
    data = given(client, "json")
    assert data.content_type.startswith("application/json")
    everyone = tuple(node.goal for branch in goals.tree.branches for node in branch.nodes)
    assert load(json.loads(data.text)) == everyone
    image = given(client, "svg")
    assert image.content_type.startswith("image/svg+xml")
    assert ET.fromstring(image.data).tag.endswith("svg")
    drawn = given(client, "mmd")
    assert drawn.content_type == "text/plain; charset=utf-8"
    assert "Маркетинг" in drawn.text
