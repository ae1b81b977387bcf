"""The demo story in both languages: one deal, three roles, their answers. Seals are made up, times are fixed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from plugin.domain.reasons import Answer, Reason, Topic

OPENED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SEALED = datetime(2026, 11, 5, 11, 32, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)
REVEALED = datetime(2026, 11, 6, 13, 5, tzinfo=UTC)
SEALS = {
    "sales": "7e1fc04a92b85d33a1f0c7716d2be8459b03d8e1f6527ac4810e93bd5c7f2a64",
    "marketing": "b38d11e640a7f95c2d86e07b13c4952fd8a0b7316ee94f52c71d08ab3f6e9520",
    "product": "05aa9c72e31bd8460f97c5a2681e4db3709c2fe85ab613d4e07f92c8b156ad3e",
}


@dataclass(frozen=True)
class Story:
    """What differs by language."""

    locale: str
    title: str
    facts: tuple[tuple[str, str], ...]
    roles: dict[str, tuple[str, str]]
    answers: dict[str, Answer]


def _list(*rows: tuple[str, Topic | None]) -> tuple[Reason, ...]:
    return tuple(Reason(text, topic) for text, topic in rows)


RU = Story(
    "ru",
    "ЛогистПарк: WMS на 3 склада",
    (
        ("Что покупают", "WMS на 3 склада"),
        ("Сумма", "4,8\u00a0млн\u00a0₽"),
        ("Этап", "Предложение отправлено"),
        ("Ждём решения", "до 15\u00a0декабря"),
    ),
    {
        "sales": ("Продажи", "Игорь Савин"),
        "marketing": ("Маркетинг", "Анна Лебедева"),
        "product": ("Продукт", "Мария Котова"),
    },
    {
        "sales": Answer(
            _list(
                ("Коммерческий директор за нас: 29 октября сам защищал проект перед финансами.", Topic.AUTHORITY),
                ("Должны запуститься до 1 марта, кончается аренда старого склада.", Topic.TIMING),
                ("Бюджет 5 млн утверждён на этот год, видел выписку из протокола.", Topic.BUDGET),
            ),
            _list(
                ("Закупки требуют ещё два предложения для сравнения, это минимум месяц.", Topic.PROCUREMENT),
                ("Другой поставщик дал скидку 20 % и обещал внедрить бесплатно.", Topic.COMPETITOR),
            ),
            frozenset({"no"}),
            75,
        ),
        "marketing": Answer(
            _list(
                ("Горит срок: аренда у них до конца февраля.", Topic.TIMING),
                ("Были на двух вебинарах, считали окупаемость на нашем калькуляторе.", Topic.NEED),
                ("Сами пришли по отзыву соседнего склада.", Topic.TRUST),
            ),
            _list(
                ("Деньги на этот год у них кончились, писали, что вернутся в январе.", Topic.BUDGET),
                ("Сравнивают нас с двумя поставщиками, один дешевле.", Topic.COMPETITOR),
                ("Просят пример из холодной логистики, а у нас его нет.", None),
            ),
            frozenset(),
            55,
        ),
        "product": Answer(
            _list(
                ("С их 1С стыкуемся без доработок.", Topic.INTEGRATION),
                ("Технический директор после пилота просил нас остаться.", Topic.RELATIONSHIP),
                ("Пилот на одном складе удался: ошибок подбора было 4 %, стало 1 %.", Topic.PRODUCT_FIT),
            ),
            _list(
                ("Их ИБ не пускает облако, а на свои серверы мы ставить не умеем.", Topic.LEGAL),
                ("Решает комитет из восьми человек, до лета не соберутся.", Topic.AUTHORITY),
                ("Остатки в учёте грязные, загрузка сдвинет запуск на месяц.", Topic.INTEGRATION),
            ),
            frozenset(),
            40,
        ),
    },
)

EN = Story(
    "en",
    "LogistPark: WMS for 3 warehouses",
    (
        ("What they buy", "WMS for 3 warehouses"),
        ("Amount", "₽4.8M"),
        ("Stage", "Proposal sent"),
        ("Decision expected", "by December\u00a015"),
    ),
    {
        "sales": ("Sales", "Igor Savin"),
        "marketing": ("Marketing", "Anna Lebedeva"),
        "product": ("Product", "Maria Kotova"),
    },
    {
        "sales": Answer(
            _list(
                ("Their commercial director is for us: he defended the project on October 29.", Topic.AUTHORITY),
                ("They must start by March 1, the old warehouse lease ends.", Topic.TIMING),
                ("A budget of 5M is approved for this year, I saw the minutes.", Topic.BUDGET),
            ),
            _list(
                ("Procurement wants two more offers to compare, a month at least.", Topic.PROCUREMENT),
                ("Another vendor gave 20% off and promised a free rollout.", Topic.COMPETITOR),
            ),
            frozenset({"no"}),
            75,
        ),
        "marketing": Answer(
            _list(
                ("The date is burning: their lease runs to the end of February.", Topic.TIMING),
                ("They came to two webinars and used our payback calculator.", Topic.NEED),
            ),
            _list(
                ("This year’s money is gone, they wrote they would be back in January.", Topic.BUDGET),
                ("They compare us with two vendors, one is cheaper.", Topic.COMPETITOR),
                ("They ask for a cold-chain case, and we have none.", None),
            ),
            frozenset({"yes"}),
            55,
        ),
        "product": Answer(
            _list(
                ("We connect to their ERP without changes.", Topic.INTEGRATION),
                ("After the pilot their CTO asked us to stay.", Topic.RELATIONSHIP),
                ("The pilot worked: picking errors fell from 4% to 1%.", Topic.PRODUCT_FIT),
            ),
            _list(
                ("Their security bans the cloud, and we cannot run on premises.", Topic.LEGAL),
                ("A committee of eight decides and will not meet before summer.", Topic.AUTHORITY),
                ("Stock records are dirty, loading them delays the start by a month.", Topic.INTEGRATION),
            ),
            frozenset(),
            40,
        ),
    },
)
STORIES = {"ru": RU, "en": EN}
