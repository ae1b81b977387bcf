"""The thirty goals of the demo company, in the order in which they were written down; parents stand before children."""

from collections.abc import Callable
from typing import Any

from adapters.sandbox.goals_story import Goal, Text


def _of(department: str, head: str) -> Callable[..., Goal]:
    """Return what makes a department's goals; they are its head's where nobody else is named."""

    def made(number: int, title: Text, parent: int, unit: str, *numbers: str, owner: str = head, **more: Any) -> Goal:
        plan, fact, *_ = (*numbers, None, None)
        return Goal(number, title, parent, department, owner, unit, plan, fact, **more)

    return made


_marketing, _sales, _product = _of("marketing", "lebedeva"), _of("sales", "savin"), _of("product", "kotova")

MARKETING = (
    _marketing(2, ("Лиды", "Leads"), 1, "leads", metric="leads", kind="sum", confidence=80),
    _marketing(3, ("Лиды с сайта", "Leads from the site"), 2, "leads", "300", pace="1.2", counts=True),
    _marketing(4, ("Лиды от партнёров", "Leads from partners"), 2, "leads", "180", pace="1.0", counts=True),
    _marketing(5, ("Лиды с вебинаров", "Leads from webinars"), 2, "leads", "120", pace="1.1", counts=True),
    _marketing(
        6,
        ("Конверсия лида в сделку", "Lead to deal conversion"),
        1,
        "percent",
        "4.0",
        "2.7",
        metric="lead_to_deal",
        confidence=40,
    ),
    _marketing(
        7,
        ("Нецелевые лиды", "Non-target leads"),
        1,
        "percent",
        "40",
        "58",
        metric="non_target_share",
        at_most=True,
        note=("Чаще всего не проходят по размеру компании.", "Most of them fail by the size of the company."),
        said_days=2,
    ),
    _marketing(
        8,
        ("Лиды с известной площадью склада", "Leads with a known warehouse size"),
        7,
        "percent",
        "80",
        "64",
        said_days=2,
    ),
    _marketing(
        9,
        ("Цена лида", "Cost per lead"),
        1,
        "money",
        "6500",
        "5940",
        metric="cost_per_lead",
        at_most=True,
        confidence=70,
    ),
    _marketing(
        10,
        ("Цена целевого лида", "Cost per target lead"),
        1,
        "money",
        "10800",
        "14200",
        metric="cost_per_target_lead",
        at_most=True,
    ),
    _marketing(
        11,
        ("Примеры внедрений по отраслям", "Case studies by industry"),
        1,
        "pieces",
        "8",
        "8",
        result=(
            "Восемь примеров на сайте, у продаж они в каждом предложении.",
            "Eight case studies on the site; sales put them into every proposal.",
        ),
        said_days=6,
    ),
)
SALES = (
    _sales(12, ("Новые клиенты", "New clients"), 1, "clients", metric="new_clients", kind="sum"),
    _sales(
        13,
        ("Клиенты из холодного поиска", "Clients from cold outreach"),
        12,
        "clients",
        "10",
        owner="orlov",
        pace="0.7",
        counts=True,
    ),
    _sales(
        14,
        ("Клиенты из входящих заявок", "Clients from inbound requests"),
        12,
        "clients",
        "20",
        pace="1.0",
        counts=True,
    ),
    _sales(15, ("Средний чек", "Average deal"), 1, "millions", "1.60", "1.61", metric="average_deal"),
    _sales(16, ("Оборот", "Turnover"), 1, "millions", metric="turnover", kind="sum", counts=True, confidence=60),
    _sales(17, ("Логистика и 3PL", "Logistics and 3PL"), 16, "millions", "20.0", pace="0.95", counts=True),
    _sales(18, ("Розничные сети", "Retail chains"), 16, "millions", "16.0", pace="0.90", counts=True),
    _sales(19, ("Производство", "Manufacturing"), 16, "millions", "12.0", pace="0.84", counts=True, owner="orlov"),
    _sales(
        20,
        ("Маржинальность", "Margin"),
        1,
        "percent",
        "38",
        "36",
        metric="margin",
        note=("Скидки в двух крупных сделках.", "Discounts in two large deals."),
        said_days=4,
        plan_before="40",
    ),
    _sales(
        21,
        ("Валовая маржа", "Gross margin"),
        1,
        "millions",
        metric="gross_margin",
        kind="formula",
        formula="turnover * margin",
    ),
    _sales(22, ("Встречи с теми, кто решает", "Meetings with those who decide"), 12, "meetings", "90", pace="1.02"),
    _sales(
        23,
        ("Единый список причин отказа", "One list of reasons for a loss"),
        12,
        "pieces",
        "1",
        "1",
        result=(
            "Причина отказа выбирается из списка в каждой закрытой сделке.",
            "Every lost deal has its reason, chosen from one list.",
        ),
        said_days=9,
    ),
)
PRODUCT = (
    _product(24, ("Внедрения", "Launches"), 1, "pieces", "24", pace="0.83"),
    _product(25, ("Срок запуска", "Time to launch"), 24, "days", "30", "41", at_most=True),
    _product(
        26,
        ("Запуски без ручной правки остатков", "Launches without mending stock by hand"),
        25,
        "percent",
        "90",
        "86",
        acceptance="",
        said_days=5,
    ),
    _product(
        27,
        ("Партнёры, обученные внедрению", "Partners trained to launch"),
        4,
        "partners",
        "6",
        pace="1.05",
        said_days=3,
    ),
    _product(
        28,
        ("Отказы из-за функций", "Losses because of features"),
        1,
        "percent",
        "10",
        "12",
        at_most=True,
        acceptance="refused",
        why_not=(
            "Причину отказа в тикет записывают продажи, за неё отвечаю не я.",
            "Sales write the reason into the ticket; I do not answer for that.",
        ),
        said_days=23,
    ),
    _product(
        29, ("Уход ключевых клиентов", "Key clients who leave"), 1, "percent", "2.0", "1.5", at_most=True, private=True
    ),
    _product(
        30,
        ("Печать этикеток без драйвера", "Label printing without a driver"),
        24,
        "pieces",
        "1",
        "1",
        result=(
            "Этикетки печатаются из браузера; запуск короче на два дня.",
            "Labels print from the browser; a launch takes two days less.",
        ),
        said_days=7,
    ),
)
SHARED = Goal(
    1, ("План продаж", "Sales plan"), None, "", "ryabova", "millions", metric="turnover", kind="sum", confidence=60
)
GOALS = (SHARED, *MARKETING, *SALES, *PRODUCT)
