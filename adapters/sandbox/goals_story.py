"""The goals of the demo company: three departments, thirty goals, one plan that does not add up. Data only.

Texts are pairs, Russian first. Facts grow with the days of the quarter that are over, so they are plausible on any of
its days; the plans are the same on all of them: 600 leads × 4 % are 24 deals, × 1.6 million are 38.4 of 48.0.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

Text = tuple[str, str]
"""Russian, English."""
LANGUAGES = ("ru", "en")
QUARTERS = ("I", "II", "III", "IV")
NOTHING: Text = ("", "")


@dataclass(frozen=True)
class Goal:
    """One goal. ``metric``, ``unit``, ``kind`` and ``acceptance`` are keys of the tables below, empty for none.

    ``fact`` stands as it is; ``pace`` instead makes it from the plan and the share of the quarter that is over: 1 is
    just in time. ``said_days`` ago the fact was last set. ``counts``: it is part of its parent's sum.
    """

    number: int
    title: Text
    parent: int | None
    department: str
    owner: str
    unit: str
    plan: str | None = None
    fact: str | None = None
    pace: str | None = None
    metric: str = ""
    kind: str = "number"
    formula: str = ""
    at_most: bool = False
    counts: bool = False
    private: bool = False
    acceptance: str = "accepted"
    why_not: Text = NOTHING
    note: Text = NOTHING
    confidence: int | None = None
    said_days: int = 1
    result: Text = NOTHING
    plan_before: str | None = None

    @property
    def closed(self) -> bool:
        """Whether it is done: then it has a result for the others to read."""
        return self.result != NOTHING

    def fact_on(self, today: date) -> Decimal | None:
        """Return what is reached by a day of the quarter, in as many places as the plan is written in."""
        if self.fact is not None or self.pace is None or self.plan is None:
            return Decimal(self.fact) if self.fact is not None else None
        plan = Decimal(self.plan)
        return (plan * elapsed(today) * Decimal(self.pace)).quantize(plan)


@dataclass(frozen=True)
class Sync:
    """A sync process and the last meeting of it that took place; ``code`` marks its meetings."""

    code: str
    name: Text
    owner: str
    weekday: int
    missed: bool = False

    def held(self, today: date) -> date:
        """Return when it was last held; a missed one left out its last due day, every second week of ``ANCHOR``."""
        if not self.missed:
            return today - timedelta(days=(today.weekday() - self.weekday) % 7)
        since = (today - ANCHOR).days % 14
        return today - timedelta(days=14 + (since or 14))


ANCHOR = date(2026, 11, 12)
DEPARTMENTS: dict[str, Text] = {
    "marketing": ("Маркетинг", "Marketing"),
    "sales": ("Продажи", "Sales"),
    "product": ("Продукт", "Product"),
}
METRICS: dict[str, Text] = {
    "leads": ("Лиды", "Leads"),
    "lead_to_deal": ("Конверсия лида в сделку", "Lead to deal conversion"),
    "non_target_share": ("Доля нецелевых лидов", "Non-target share"),
    "cost_per_lead": ("Цена лида", "Cost per lead"),
    "cost_per_target_lead": ("Цена целевого лида", "Cost per target lead"),
    "new_clients": ("Новые клиенты", "New clients"),
    "average_deal": ("Средний чек", "Average deal"),
    "turnover": ("Оборот", "Turnover"),
    "margin": ("Маржинальность", "Margin"),
    "gross_margin": ("Валовая маржа", "Gross margin"),
}
UNITS: dict[str, Text] = {
    "money": ("₽", "₽"),
    "millions": ("млн ₽", "million ₽"),
    "percent": ("%", "%"),
    "days": ("дней", "days"),
    "leads": ("лидов", "leads"),
    "clients": ("клиентов", "clients"),
    "meetings": ("встреч", "meetings"),
    "partners": ("партнёров", "partners"),
    "pieces": ("шт.", "pcs"),
}
KINDS: dict[str, Text] = {"number": ("Число", "Number"), "sum": ("Сумма", "Sum"), "formula": ("Формула", "Formula")}
ACCEPTANCES: dict[str, Text] = {"accepted": ("Принят", "Accepted"), "refused": ("Не принят", "Refused")}
YES_NO: tuple[Text, Text] = (("Да", "Yes"), ("Нет", "No"))
DIRECTIONS: tuple[Text, Text] = (("Не меньше", "At least"), ("Не больше", "At most"))
FIELDS: dict[str, Text] = {
    "department": ("Отдел", "Department"),
    "metric": ("Показатель", "Metric"),
    "unit": ("Единица", "Unit"),
    "plan": ("План", "Plan"),
    "fact": ("Факт", "Actual"),
    "period": ("Период", "Period"),
    "kind": ("Вид расчёта", "Calculation"),
    "formula": ("Формула", "Formula"),
    "direction": ("Направление", "Direction"),
    "contributes": ("Входит в сумму", "Part of the sum"),
    "private": ("Закрытая", "Private"),
    "acceptance": ("Приёмка", "Acceptance"),
    "acceptance_note": ("Почему не принят", "Why refused"),
    "note": ("Заметка", "Note"),
    "confidence": ("Уверенность", "Confidence"),
    "result": ("Итог", "Result"),
    "held": ("Проведена", "Held"),
    "accepted": ("Приняли", "Accepted"),
    "not_applicable": ("Не применимо, потому что", "Not applicable because"),
}
WORDS: dict[str, Text] = {
    "project": ("Цели отделов", "Department goals"),
    "goals": ("Цели", "Goals"),
    "meetings": ("Синхронизации", "Sync meetings"),
    "goal": ("Цель", "Goal"),
    "meeting": ("Встреча", "Meeting"),
    "above": ("Цель выше", "Goal above"),
    "owner": ("Владелец", "Owner"),
    "state": ("Состояние", "State"),
    "process": ("Процесс", "Process"),
    "page": ("Общие страницы", "Shared pages"),
    "lists": ("Сверки", "Sync checklists"),
    "closed": ("Сделано", "Done"),
}
STATES: tuple[Text, Text, Text] = (("Новая", "New"), ("В работе", "In progress"), ("Сделано", "Done"))
SYNCS = (
    Sync("sync-leads", ("Сверка лидов", "Lead review"), "lebedeva", 1),
    Sync("sync-losses", ("Разбор отказов", "Loss review"), "kotova", 3, missed=True),
)


def said(text: Text, locale: str) -> str:
    """Return a text in one of the two languages."""
    return text[LANGUAGES.index(locale)]


def quarter(today: date) -> tuple[date, date]:
    """Return the first and the last day of a day's quarter."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def period(today: date, locale: str) -> str:
    """Return the name of a day's quarter, as people write it."""
    number = (today.month - 1) // 3
    return f"{QUARTERS[number]} квартал {today.year}" if locale == "ru" else f"Q{number + 1} {today.year}"


def elapsed(today: date) -> Decimal:
    """Return the share of the quarter that is over, 0 to 1; the day itself is not."""
    first, last = quarter(today)
    return Decimal((today - first).days) / Decimal((last - first).days + 1)
