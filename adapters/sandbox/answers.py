"""What the people of the demo company think of the LogistPark deal, as the ballot's form takes it."""

from collections.abc import Mapping

NO_MORE = "on"

ANSWERS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "ru": {
        "savin": {
            "yes1": "Коммерческий директор за нас: 29 октября сам защищал проект перед финансами.",
            "yes1-topic": "authority",
            "yes2": "Должны запуститься до 1 марта, кончается аренда старого склада.",
            "yes2-topic": "timing",
            "yes3": "Бюджет 5 млн утверждён на этот год, видел выписку из протокола.",
            "yes3-topic": "budget",
            "no1": "Закупки требуют ещё два предложения для сравнения, это минимум месяц.",
            "no1-topic": "procurement",
            "no2": "Другой поставщик дал скидку 20 % и обещал внедрить бесплатно.",
            "no2-topic": "competitor",
            "no-more": NO_MORE,
            "probability": "75",
        },
        "lebedeva": {
            "yes1": "Горит срок: аренда у них до конца февраля.",
            "yes1-topic": "timing",
            "yes2": "Были на двух вебинарах, считали окупаемость на нашем калькуляторе.",
            "yes2-topic": "need",
            "yes-more": NO_MORE,
            "no1": "Деньги на этот год у них закончились, писали, что вернутся в январе.",
            "no1-topic": "budget",
            "no2": "Сравнивают нас с двумя поставщиками, один дешевле.",
            "no2-topic": "competitor",
            "no3": "Просят пример из холодной логистики, а у нас его нет.",
            "no3-topic": "trust",
            "probability": "55",
        },
        "kotova": {
            "yes1": "Технический директор после пилота просил нас остаться.",
            "yes1-topic": "relationship",
            "yes2": "С их 1С стыкуемся без доработок.",
            "yes2-topic": "integration",
            "yes-more": NO_MORE,
            "no1": "Их ИБ не пускает облако, а на свои серверы мы ставить не умеем.",
            "no1-topic": "legal",
            "no2": "Остатки в учёте грязные, загрузка сдвинет запуск на месяц.",
            "no2-topic": "integration",
            "no3": "Решает комитет из восьми человек, до лета не соберутся.",
            "no3-topic": "procurement",
            "probability": "40",
        },
    },
    "en": {
        "savin": {
            "yes1": "Their commercial director is for us: he defended the project before finance on 29 October.",
            "yes1-topic": "authority",
            "yes2": "They have to go live by 1 March, the lease of the old warehouse ends.",
            "yes2-topic": "timing",
            "yes3": "A budget of 5 million is approved for this year, I saw the minutes.",
            "yes3-topic": "budget",
            "no1": "Procurement wants two more offers to compare, that takes a month at least.",
            "no1-topic": "procurement",
            "no2": "Another vendor gave a 20 % discount and promised a free rollout.",
            "no2-topic": "competitor",
            "no-more": NO_MORE,
            "probability": "75",
        },
        "lebedeva": {
            "yes1": "The date is pressing: their lease runs until the end of February.",
            "yes1-topic": "timing",
            "yes2": "They came to two webinars and used our payback calculator.",
            "yes2-topic": "need",
            "yes-more": NO_MORE,
            "no1": "Their money for this year is spent, they wrote they would be back in January.",
            "no1-topic": "budget",
            "no2": "They compare us with two vendors, one of them is cheaper.",
            "no2-topic": "competitor",
            "no3": "They ask for a case from cold logistics and we have none.",
            "no3-topic": "trust",
            "probability": "55",
        },
        "kotova": {
            "yes1": "After the pilot their technical director asked us to stay.",
            "yes1-topic": "relationship",
            "yes2": "We connect to their accounting system without any changes.",
            "yes2-topic": "integration",
            "yes-more": NO_MORE,
            "no1": "Their security keeps the cloud out, and we cannot install on their own servers.",
            "no1-topic": "legal",
            "no2": "Their stock records are dirty, loading them moves the start by a month.",
            "no2-topic": "integration",
            "no3": "A committee of eight decides, they will not meet before summer.",
            "no3-topic": "procurement",
            "probability": "40",
        },
    },
}

SAME = frozenset({"marketing.yes1~sales.yes2", "marketing.no2~sales.no2", "marketing.no1~sales.yes3"})
"""Which of those reasons their authors call the same thing, once they have read them."""

GUIDED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "ru": {
        "savin": {"sales.yes3": "Протокол правления от 29 октября, приложен к сделке."},
        "lebedeva": {"marketing.no1": "Письмо их финансового отдела от 12 октября: до января новых договоров нет."},
    },
    "en": {
        "savin": {"sales.yes3": "The minutes of their board of 29 October, attached to the deal."},
        "lebedeva": {"marketing.no1": "A letter of their finance of 12 October: no new contracts before January."},
    },
}

OUTCOME: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "kind": "change",
        "what": "До предложения продажи прикладывают к сделке документ о бюджете, маркетинг сверяет его с перепиской.",
        "owner": "Игорь Савин",
        "since": "2026-12-01",
        "check": "В каждой сделке на этапе «Предложение» стоит ссылка на документ о бюджете.",
    },
    "en": {
        "kind": "change",
        "what": "Before the proposal sales attach a document on the budget, marketing checks it against their letters.",
        "owner": "Igor Savin",
        "since": "2026-12-01",
        "check": "Every deal in the stage “Proposal” links to a document on its budget.",
    },
}
