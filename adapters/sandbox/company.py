"""The company of the demo: a vendor of warehouse software, its people and its deals, in Russian and English.

Data only. Dates are counted in days from the moment of seeding, so the story never grows old.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Person:
    """Somebody at work; ``slug`` makes the e-mail, the API token and the account id, the same in both languages."""

    slug: str
    name: str
    title: str
    role: str | None = None
    admin: bool = False
    bot: bool = False
    email_visible: bool = True


@dataclass(frozen=True)
class Deal:
    """A deal ticket; ``stage`` is a place in ``Company.stages``."""

    number: int
    summary: str
    description: str
    stage: int
    amount: float
    decide_in_days: int
    owner: str
    comments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Company:
    """All that a seeded site says in words; ``goals``: the departments' goals are kept there too."""

    locale: str
    name: str
    zone: str
    deals_name: str
    team_name: str
    deal_type: str
    task_type: str
    amount: str
    decision: str
    effort: str
    stages: tuple[str, ...]
    team_statuses: tuple[str, str, str]
    people: tuple[Person, ...]
    deals: tuple[Deal, ...]
    tasks: tuple[str, ...]
    goals: bool = False


ROLES = ("Administrators", "Sales", "Marketing", "Product")
STAGE_CATEGORIES = ("new", "indeterminate", "indeterminate", "indeterminate", "done", "done")
MARKETING_GROUP = "marketing-team"
TASK_OWNER = "savin"

_RU_PEOPLE = (
    Person("savin", "Игорь Савин", "Продажи", "Sales"),
    Person("lebedeva", "Анна Лебедева", "Маркетинг", "Marketing", email_visible=False),
    Person("kotova", "Мария Котова", "Продукт", "Product", email_visible=False),
    Person("orlov", "Пётр Орлов", "Холодный поиск", "Sales"),
    Person("ryabova", "Ольга Рябова", "Руководитель", admin=True),
    Person("trida", "Трида", "Служебная запись", bot=True),
    Person("installer", "Администратор Jira", "Установка", admin=True),
)
_EN_NAMES = {
    "savin": ("Igor Savin", "Sales"),
    "lebedeva": ("Anna Lebedeva", "Marketing"),
    "kotova": ("Maria Kotova", "Product"),
    "orlov": ("Pyotr Orlov", "Cold outreach"),
    "ryabova": ("Olga Ryabova", "Head"),
    "trida": ("Trida", "Service account"),
    "installer": ("Jira admin", "Installation"),
}
_EN_PEOPLE = tuple(
    Person(
        one.slug,
        *_EN_NAMES[one.slug],
        role=one.role,
        admin=one.admin,
        bot=one.bot,
        email_visible=one.email_visible,
    )
    for one in _RU_PEOPLE
)

_RU_DEALS = (
    Deal(
        138,
        "Северный фрахт: адресное хранение",
        "Один склад, 9 тыс. м². Внедрение закончено, акт подписан.",
        4,
        2_100_000.0,
        -12,
        "orlov",
    ),
    Deal(
        139,
        "Мебель Онлайн: переезд с самописной системы",
        "Два склада и дарксторы. Просят скидку за предоплату, спорят о сроках переноса остатков.",
        3,
        7_350_000.0,
        18,
        "savin",
        (("savin", "Юристы вернули договор с правками, ответим до среды."),),
    ),
    Deal(
        140,
        "АгроСнаб: учёт партий и сроков годности",
        "Сезон начинается в марте. Нужен учёт партий, взвешивание и работа без связи в поле.",
        1,
        3_900_000.0,
        60,
        "orlov",
    ),
    Deal(
        141,
        "Фарма Восток: холодный склад",
        "Заявка с сайта. Склад с температурным режимом, есть требования по валидации.",
        0,
        5_600_000.0,
        90,
        "savin",
    ),
    Deal(
        142,
        "ЛогистПарк: WMS на 3 склада",
        "Три склада класса B, 42 тыс. м². Пилот на одном складе с августа.\nПредложение отправлено 26 октября.",
        2,
        4_800_000.0,
        24,
        "savin",
        (("savin", "Отправил предложение, жду вопросы от закупок до пятницы."),),
    ),
    Deal(
        143,
        "Текстиль Плюс: сезонный пик",
        "Выбрали другого поставщика: обещал запуск за три недели.",
        5,
        1_750_000.0,
        -5,
        "orlov",
    ),
)
_EN_TEXTS: dict[int, tuple[str, str, str | None]] = {
    138: ("Severny Freight: bin locations", "One warehouse, 9,000 m². Rolled out, acceptance signed.", None),
    139: (
        "Mebel Online: moving off a home-grown system",
        "Two warehouses and dark stores. They want a prepayment discount and argue about the stock migration date.",
        "Legal sent the contract back with changes, we answer by Wednesday.",
    ),
    140: (
        "AgroSnab: batches and shelf life",
        "The season starts in March. They need batches, weighing and work without a connection in the field.",
        None,
    ),
    141: ("Pharma Vostok: cold store", "A request from the site. Temperature zones, validation rules apply.", None),
    142: (
        "LogistPark: WMS for 3 warehouses",
        "Three class B warehouses, 42,000 m². A pilot runs in one of them since August.\nProposal sent on 26 October.",
        "Sent the proposal, expecting questions from procurement by Friday.",
    ),
    143: ("Textile Plus: seasonal peak", "They chose another vendor that promised a start in three weeks.", None),
}


def _translated(deal: Deal) -> Deal:
    summary, description, remark = _EN_TEXTS[deal.number]
    comments = tuple((author, remark or "") for author, _ in deal.comments)
    return Deal(
        deal.number,
        summary,
        description,
        deal.stage,
        deal.amount,
        deal.decide_in_days,
        deal.owner,
        comments,
    )


POLUS = {
    "ru": Company(
        locale="ru",
        name="Полюс Склад",
        zone="Europe/Moscow",
        deals_name="Сделки",
        team_name="Доска продукта",
        deal_type="Сделка",
        task_type="Задача",
        amount="Сумма",
        decision="Решение до",
        effort="Трудоёмкость",
        stages=("Лид", "Квалификация", "Предложение", "Переговоры", "Выиграна", "Проиграна"),
        team_statuses=("К выполнению", "В работе", "Готово"),
        people=_RU_PEOPLE,
        deals=_RU_DEALS,
        tasks=("Печать этикеток без драйвера", "Отчёт о незавершённых отборах"),
    ),
    "en": Company(
        locale="en",
        name="Polus Warehouse",
        zone="Europe/Moscow",
        deals_name="Deals",
        team_name="Product board",
        deal_type="Deal",
        task_type="Task",
        amount="Amount",
        decision="Decision date",
        effort="Effort",
        stages=("Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"),
        team_statuses=("To Do", "In Progress", "Done"),
        people=_EN_PEOPLE,
        deals=tuple(_translated(deal) for deal in _RU_DEALS),
        tasks=("Label printing without a driver", "Report on unfinished picks"),
    ),
}
POLUS_WITH_GOALS = {locale: replace(company, goals=True) for locale, company in POLUS.items()}
