"""Checklists on our own pages: what everybody reads, what a person with a link of their own can do, what is refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from plugin.domain.checklists import model as m
from plugin.domain.reasons import Problem
from plugin.errors import Rejected, TryLater
from plugin.usecases.checklist_views import Past
from tests.web.conftest import Https
from tests.web.fake_answering import VIEW
from tests.web.fake_checklists import DAY, LIST_TOKEN, PROCESS, Story, at, of_items
from tests.web.test_goals import words

LIST, ACT = f"/s/demo/{PROCESS}", f"/s/demo/{PROCESS}/{DAY.isoformat()}"
INDEX, VIEWED = "/s/demo", f"/w/{VIEW}/checklists"
STRANGER = m.Box(ticked=True, by="u-x", name="Пётр Орлов", at=at(21))


@pytest.fixture
def igor(client) -> Https:
    """The browser of Igor, who leads for sales."""
    visitor = Https(client)
    visitor.post(f"/l/{LIST_TOKEN}")
    return visitor


@pytest.fixture
def send(igor) -> Callable:
    def post(path=ACT, **form):
        token = re.search(r'name="form-list" value="([^"]+)"', igor.get(LIST).text)
        return igor.post(path, data={"form-list": token[1] if token else "", **form})

    return post


def read(browser, path=LIST):
    return browser.get(path).text.replace("\u00a0", " ")


def item(page, number=0):
    """Return the row of an item, by its place."""
    return page.split('<li class="item ')[number + 1].split("</li>\n<li class")[0]


def with_item(checklists, number=0, **changed):
    """Change one item of the list; returns its id."""
    items = list(checklists.page.list.items)
    items[number] = replace(items[number], **changed)
    checklists.page = of_items(checklists.page, *items)
    return items[number].id


# the link


def test_the_button_page_is_the_same_for_any_token_and_binds_nothing(client, checklists):
    one, other = client.get(f"/l/{LIST_TOKEN}").text, client.get("/l/guess").text
    assert one.replace(LIST_TOKEN, "*") == other.replace("guess", "*")
    assert not checklists.bound


def test_the_link_binds_the_browser_for_the_workspace_and_leaves_the_token_behind(client, checklists):
    answer = Https(client).post(f"/l/{LIST_TOKEN}?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/s/demo?lang=en")
    cookie = answer.headers["Set-Cookie"].split("; ")
    assert {"Secure", "HttpOnly", "Path=/s/demo", "SameSite=Lax"} <= set(cookie)
    assert cookie[0] == "trida-lists-demo=lists-0"


def test_a_wrong_link_and_one_sent_from_elsewhere_bind_nothing(client, checklists):
    answer = client.post("/l/guess?lang=ru")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)
    assert "Эта ссылка не открывает чек-листы" in answer.text
    answer = client.post(f"/l/{LIST_TOKEN}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not checklists.bound


def test_without_a_bound_browser_nothing_is_shown_and_what_was_typed_comes_back(client, checklists):
    for path in (INDEX, LIST):
        answer = client.get(f"{path}?lang=ru")
        assert answer.status_code == 403
        assert "Сверка лидов" not in answer.text
    answer = client.post(f"{ACT}?lang=ru", data={"do": "notes", "notes": "Решили: звонить <сегодня>"})
    assert answer.status_code == 403
    assert "Решили: звонить &lt;сегодня&gt;" in answer.text
    assert checklists.acts == []


# the page


def test_the_page_says_when_who_and_how_it_stands(igor):
    page = read(igor)
    assert "<h1>Сверка лидов, вторник 24 ноября</h1>" in page
    said = words(page)
    assert "10:00, раз в неделю. Ведут Анна Лебедева (маркетинг) и Игорь Савин (продажи)." in said
    assert "3 из 8 приняты обеими сторонами · 2 ждут вторую · 2 не начаты · 1 не применимо" in said
    assert re.findall(r'<section class="items"><h2>([^<]+)', page) == [
        "Сначала старое: перенесено",
        "Новое на этой неделе",
        "Каждую неделю",
    ]
    assert "demo · Игорь Савин" in said


def test_an_item_tells_its_source_its_history_and_what_each_side_did(igor):
    page = read(igor)
    first = words(item(page))
    assert 'href="https://example.atlassian.net/browse/DEAL-151"' in item(page)
    for told in ("перенесён 2 раза", "срок 24 ноября", "Анна Лебедева", "Маркетинг сделано 20 ноября", "Продажи ждёт"):
        assert told in first
    assert "История: 1" in first
    assert "Маркетинг: отмечено Анна Лебедева, Jira" in first
    last = item(page, 7)
    assert 'class="item of-2 over"' in page
    assert "не применимо: «В ноябре выставок не было», Игорь Савин, 17 ноября" in words(last)
    assert "Маркетинг согласие 18 ноября" in words(last)
    assert "Стороны расходятся" not in last, "a tick after the claim agrees with it"
    assert "checkbox" not in last, "it is over"


def test_the_rail_tells_meetings_before_the_gate_and_the_rules(igor):
    said = words(read(igor))
    assert "17 ноября, прошла 5 из 7 приняты, 2 перенесены" in said
    assert "10 ноября, пропущена 6 пунктов перенесено, причина не записана" in said
    assert "DEAL-142 : перед «Договор» открыт 1 пункт." in said
    assert "Галочка в Jira и здесь одна и та же." in said


def test_many_meetings_before_are_folded(igor, checklists):
    held = [Past(date(2026, month, 3), m.Meeting.HELD, 7, 7, 0) for month in range(10, 2, -1)]
    checklists.page = replace(checklists.page, past=tuple(held))
    page = read(igor)
    assert "ещё 3</summary>" in page
    assert page.index("3 июня, прошла") < page.index("ещё 3</summary>") < page.index("3 мая, прошла")


def test_what_waits_for_room_and_what_the_template_says_by_now_are_named(igor, checklists):
    waiting = checklists.page.list.items[1:3]
    checklists.page = replace(checklists.page, held_back=waiting, template_changed=("numbers", "leads-cost"))
    said = words(read(igor))
    assert "Ещё 2 ждут места" in said
    assert said.count("Разобрать противоречия: бюджет, кто решает") == 3, "item, gate, fold"
    assert "Шаблон: копия от 18 ноября · с тех пор изменились 2 пункта" in said
    assert "Сверить числа: лиды в Jira и в рекламных кабинетах в шаблоне изменён или убран" in said
    assert "leads-cost новый в шаблоне" in said


def test_a_tick_that_does_not_count_yet_names_who_and_lets_an_owner_confirm(igor, checklists):
    with_item(checklists, boxes={"marketing": STRANGER, "sales": STRANGER})
    row = item(read(igor))
    assert words(row).count("отмечено, не подтверждено: Пётр Орлов, 21 ноября") == 2
    assert row.count('aria-checked="mixed"') == 2
    assert re.findall(r'value="confirm">.*?name="department" value="(\w+)"', row) == ["sales"], "Igor's own side"


def test_what_is_disputed_shows_both_and_an_owner_decides(igor, checklists):
    against = m.Against("u-x", "Пётр Орлов", at(21))
    box = replace(Story("ru").yes("sales", 20), ticked=False, against=against)
    with_item(checklists, boxes={"marketing": m.Box(), "sales": box})
    row = item(read(igor))
    assert "отмечено: Игорь Савин, 20 ноября; снято: Пётр Орлов, 21 ноября" in words(row)
    assert re.findall(r'name="do" value="(\w+)">', row)[1:3] == ["untick", "tick"]


def test_not_applicable_asks_the_other_side_and_a_difference_is_said(igor, checklists):
    claim = m.NotApplicable("u-anna", "Анна Лебедева", "marketing", at(20), "Клиент отложил")
    with_item(checklists, not_applicable=claim, boxes={"marketing": m.Box(), "sales": m.Box()})
    row = item(read(igor))
    assert "Маркетинг не применимо Продажи ждёт согласия" in words(row)
    assert "Всё-таки применимо" in row
    assert "Не применимо…" not in row
    with_item(checklists, boxes={"marketing": m.Box(), "sales": Story("ru").yes("sales", 17)})
    assert "Стороны расходятся" in read(igor)
    with_item(checklists, not_applicable=replace(claim, department=""))
    row = item(read(igor))
    assert "Стороны расходятся" not in row
    assert "Не применимо…" in row, "an owner can still say so"


def test_a_closed_item_says_why_and_has_no_forms(igor, checklists):
    with_item(checklists, closed=m.Closed.TALK_ENDED, closed_at=at(20))
    row = item(read(igor))
    assert "закрыто: у разбора есть итог" in words(row)
    assert "<form" not in row


def test_a_frozen_list_has_no_forms_but_for_why_it_was_missed(igor, checklists):
    checklists.page = replace(checklists.page, list=replace(checklists.page.list, ended_at=at(25)), past=())
    held = replace(checklists.page, list=replace(checklists.page.list, meeting=m.Meeting.HELD))
    checklists.page = held
    page = read(igor)
    assert "Встреча прошла, чек-лист закрыт." in page
    assert "<form" not in page.split("<main")[1]
    assert "Решили: добавить вопрос" in page
    checklists.page = replace(held, list=replace(held.list, meeting=m.Meeting.MISSED))
    page = read(igor)
    assert "Встреча пропущена, чек-лист закрыт." in page
    assert re.findall(r'name="do" value="(\w+)"', page) == ["missed"]


def test_three_departments_have_three_boxes(igor, checklists):
    items = [replace(one, boxes={**one.boxes, "product": m.Box()}) for one in checklists.page.list.items]
    between = (*checklists.page.between, "product")
    checklists.page = replace(of_items(checklists.page, *items), between=between)
    page = read(igor)
    assert item(page).count('role="checkbox"') == 3
    assert "процесс синхронизации: маркетинг, продажи и продукт" in page
    assert "0 из 8 приняты всеми сторонами" in words(page)
    assert page.count('class="item of-3"') == 8


def test_a_list_without_a_place_and_without_items(igor, checklists):
    bare = replace(of_items(checklists.page), past=(), gates=())
    checklists.page = replace(bare, list=replace(bare.list, address="", standing=(), notes_at=None))
    said = words(read(igor))
    assert "Пунктов нет" in said
    assert "Сейчас между этими отделами ничего не открыто." in said
    assert "Это первый чек-лист." in said
    assert "Открыть в" not in said
    assert "Jira" not in said
    assert "Что держит" not in said


def test_texts_of_people_are_no_markup(igor, checklists):
    told = "<script>1</script>"
    claim = m.NotApplicable("u-x", told, "", at(20), told)
    with_item(checklists, text=told, not_applicable=claim)
    checklists.page = replace(checklists.page, past=(Past(date(2026, 11, 10), m.Meeting.MISSED, 1, 0, 1, told, told),))
    page = read(igor)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 4


@pytest.mark.parametrize("path", [INDEX, LIST])
def test_both_languages(path, igor, checklists):
    page = read(igor, f"{path}?lang=en")
    assert '<html lang="en">' in page
    assert "Checklists</a>" in page
    assert f'href="{LIST}?lang=en' in page or f'action="{ACT}?lang=en"' in page
    assert 'href="/s/demo?lang=en"' in page


# all of them


def test_the_index_names_every_process_and_what_waits_for_whom(igor):
    page = read(igor, INDEX)
    said = words(page)
    assert "Сверка лидов маркетинг и продажи · 10:00, раз в неделю вторник 24 ноября 3 из 8 приняты" in said
    assert "Чек-листа пока нет" in said
    assert "12 ноября, пропущена: причина не записана" in said
    assert "Маркетинг Анна Лебедева: 2 пункта Сверка лидов, самый давний с 10 ноября" in said
    assert "любой, кто ведёт от отдела: 1 пункт" in said
    assert f'href="{LIST}"' in page


def test_nothing_owed_is_said(igor, checklists):
    checklists.index_page = replace(checklists.index_page, owed=())
    assert "Сейчас отделы ничего друг от друга не ждут." in read(igor, INDEX)


# other doors


@pytest.mark.parametrize("path", [f"{VIEWED}/{PROCESS}", f"/r/rnd-1/checklists/{PROCESS}"])
def test_managers_and_members_of_rounds_read_and_tick_nothing(path, bound):
    page = read(bound, path)
    assert "<h1>Сверка лидов, вторник 24 ноября</h1>" in page
    assert "<form" not in page
    assert "checkbox" not in page
    assert "Отмечают ведущие, в Jira или по личной ссылке." in page
    assert "Маркетинг сделано 20 ноября" in words(page)
    assert "Игорь Савин</span>" not in page.split("<main")[0], "a reader is nobody in particular"
    assert f'href="{path.removesuffix(f"/{PROCESS}")}"' in page
    assert "/s/demo" not in page


def test_links_keep_the_door_that_was_used(bound, igor, client):
    mine, theirs, own = read(bound, "/r/rnd-1/checklists"), read(client, VIEWED), read(igor, INDEX)
    for name in ("month", "changes", "goals"):
        assert f'href="/r/rnd-1/{name}"' in mine
        assert f'href="/w/{VIEW}/{name}"' in theirs
        assert f"/{name}" not in own
    assert f'href="{VIEWED}/{PROCESS}"' in theirs
    assert 'aria-current="page">Чек-листы</a>' in own


@pytest.mark.parametrize("has", [True, False])
def test_other_pages_lead_here_where_there_are_checklists(has, client, comparing, goals):
    comparing.has_lists = goals.has_lists = has
    for name in ("month", "changes", "goals"):
        assert (f'href="{VIEWED}"' in read(client, f"/w/{VIEW}/{name}")) is has


@pytest.mark.parametrize(
    ("reason", "status", "said"),
    [("no_checklists", 404, "Чек-листов здесь пока нет"), ("list_unknown", 404, "Такого чек-листа нет")],
)
def test_a_list_that_is_not_there_says_so(reason, status, said, client, checklists):
    checklists.refuse = {"sheet": Rejected(reason), "index": Rejected(reason)}
    for path in (VIEWED, f"{VIEWED}/{PROCESS}"):
        answer = client.get(f"{path}?lang=ru")
        assert answer.status_code == status
        assert said in answer.text


def test_refused_views_and_browsers_see_nothing(client):
    for path in ("/w/forged/checklists", f"/w/forged/checklists/{PROCESS}"):
        assert client.get(path).status_code == 404
    for path in ("/r/rnd-1/checklists", f"/r/rnd-1/checklists/{PROCESS}"):
        assert client.get(path).status_code == 403


def test_another_day_is_asked_for(igor, checklists):
    assert igor.get(f"{LIST}?day=2026-11-24").status_code == 200
    assert igor.get(f"{LIST}?day=2026-11-17").status_code == 404
    assert f'href="{LIST}?day=2026-11-17"' in read(igor)


# what a person does


@pytest.mark.parametrize(
    ("form", "where"),
    [
        ({"do": "tick", "item": "0" * 12, "department": "sales"}, "item-000000000000"),
        ({"do": "not_applicable", "item": "a" * 12, "reason": "Не было"}, "item-aaaaaaaaaaaa"),
        ({"do": "add", "text": "Позвонить", "due": "2026-12-01"}, "own"),
        ({"do": "notes", "notes": "Решили: звонить"}, "notes"),
        ({"do": "held"}, "notes"),
        ({"do": "pass", "deal": "10142", "because": "Срочно"}, "gate"),
        ({"do": "tick", "item": "#<b>", "department": "sales"}, "notes"),
    ],
)
def test_an_act_goes_through_and_back_to_its_place(form, where, send, checklists):
    answer = send(**form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{LIST}?day=2026-11-24#{where}"
    assert checklists.acts == [(PROCESS, "2026-11-24", form)]
    assert "trida-lists-demo=lists-0" in answer.headers["Set-Cookie"], "whoever uses it keeps it"


def test_a_box_is_a_form_with_a_checkbox_that_says_what_it_is_of(igor):
    row = item(read(igor))
    ident = re.search(r'id="item-(\w+)"', row)[1]
    assert re.findall(r'name="do" value="(\w+)">.*?role="checkbox" aria-checked="(\w+)"', row)[:2] == [
        ("untick", "true"),
        ("tick", "false"),
    ]
    assert row.count(f'aria-describedby="title-{ident}"') == 2
    assert row.count(f'action="{ACT}"') == 3


def test_why_a_meeting_was_missed_is_written_on_the_page_of_another(send, checklists):
    answer = send(f"{LIST}/2026-11-10", do="missed", because="Праздники", shown="2026-11-24")
    assert answer.headers["Location"] == f"{LIST}?day=2026-11-24#past"
    assert checklists.acts[0][1] == "2026-11-10"


@pytest.mark.parametrize(
    ("form", "problem", "said"),
    [
        ({"do": "notes", "notes": "я" * 9}, Problem("notes", "reason_too_long", 3), "Сократите на 3 знака"),
        ({"do": "add", "text": "", "due": "завтра"}, Problem("due", "not_a_date"), "Запишите день"),
        ({"do": "pass", "deal": "10142", "because": " "}, Problem("because", "text_missing"), "Заполните"),
    ],
)
def test_a_problem_stands_at_its_control_and_nothing_typed_is_lost(form, problem, said, send, checklists):
    checklists.problems = (problem,)
    answer = send(**form)
    assert answer.status_code == 422
    page = answer.text
    assert "<title>Ошибка: Сверка лидов" in page
    control = f"{form['do']}-{form.get('deal', '')}-{problem.control}"
    assert f'<a href="#{control}">' in page
    assert re.search(rf'id="{control}-problem">{said}', page)
    assert re.search(rf'id="{control}"[^>]*aria-invalid="true"', page)
    typed = form[problem.control]
    assert f">\n{typed}</textarea>" in page or f'value="{typed}"' in page


def test_a_problem_of_one_item_stands_at_that_item(send, checklists):
    ident = checklists.page.list.items[1].id
    checklists.problems = (Problem("reason", "text_missing"),)
    page = send(do="not_applicable", item=ident, reason="").text
    assert "Заполните" not in item(page, 0)
    assert 'aria-invalid="true"' in item(page, 1)
    assert '<details class="object" open>' in item(page, 1)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("item_over", "Пункт тем временем закрыт"),
        ("not_an_owner", "За отдел подтверждают только те, кто ведёт от него встречу"),
        ("brand_new", "Страница тем временем изменилась"),
    ],
)
def test_a_refusal_is_said_in_words_at_the_item(reason, said, send, checklists):
    checklists.refuse["act"] = Rejected(reason)
    ident = checklists.page.list.items[0].id
    answer = send(do="not_applicable", item=ident, reason="Клиент отложил")
    assert answer.status_code == 409
    assert f"<code>{reason}</code>" in answer.text
    assert re.search(rf'id="refused-{ident}">{said}', answer.text)
    assert ">\nКлиент отложил</textarea>" in answer.text


def test_a_list_that_froze_meanwhile_gives_the_text_back(send, checklists):
    form = {"do": "notes", "notes": "Решили: звонить"}
    send(**form)
    checklists.refuse["act"] = Rejected("list_frozen")
    frozen = replace(checklists.page.list, ended_at=at(25), meeting=m.Meeting.MISSED, notes="")
    checklists.page = replace(checklists.page, list=frozen)
    answer = send(**form)
    assert answer.status_code == 409
    assert "Чек-лист закрыт: встреча позади." in answer.text
    assert '<p class="draft">Решили: звонить</p>' in answer.text


def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(igor, checklists):
    answer = igor.post(ACT, data={"do": "notes", "notes": "Решили: звонить"})
    assert answer.status_code == 403
    assert "<code>form_not_ours</code>" in answer.text
    assert ">\nРешили: звонить</textarea>" in answer.text
    answer = igor.post(ACT, data={"do": "notes", "notes": "чужое"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "чужое" not in answer.text
    assert checklists.acts == []


@pytest.mark.parametrize("error", [TryLater("store_busy", delay=None), RuntimeError("secret")])
def test_a_failure_gives_the_text_back(error, send, checklists):
    checklists.refuse["act"] = error
    answer = send(do="notes", notes="Решили: звонить")
    assert answer.status_code in {500, 503}
    assert '<p class="draft">Решили: звонить</p>' in answer.text
    assert "secret" not in answer.text


def test_a_form_of_notes_says_over_which_ones_it_was_filled_in(igor, send, checklists):
    now = checklists.page.list.notes_at.isoformat()
    assert f'name="since" value="{now}"' in read(igor).replace("&#43;", "+")
    checklists.problems = (Problem("notes", "reason_too_long", 3),)
    assert 'name="since" value="before"' in send(do="notes", notes="я" * 9, since="before").text
