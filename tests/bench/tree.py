"""``BENCH=tree``: goals read from plain data, placed, rolled up and checked; seconds for each size."""

import gc
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

from plugin.domain.goals.model import Department, Frame, Goal, Kind, Period, Said, Thresholds
from plugin.domain.goals.plain import dump, load
from plugin.domain.goals.tree import build
from plugin.domain.people import Person

SIZES = (100, 1_000, 10_000)
REPETITIONS = 5
WIDE = 7
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEPARTMENTS = ("marketing", "sales", "product", "delivery", "support", "finance")
METRICS = ("leads", "lead_to_deal", "cost_per_lead", "new_clients", "average_deal", "", "")
UNITS = ("лидов", "%", "₽", "шт", "млн ₽", "тыс. ₽", "млн ₽")
FRAME = Frame(
    QUARTER,
    TODAY,
    Thresholds(),
    tuple(Department(name, name, ("leads", "turnover")) for name in DEPARTMENTS),
    shared="GOAL-1",
)


def company(size):
    """Return a tree of goals: seven below each, every third a sum, all numbers there, one in fifty refused a place."""
    return [_goal(number) for number in range(1, size + 1)]


def _goal(number):
    above = (number + WIDE - 2) // WIDE
    kind = number % len(METRICS)
    top = number == 1
    said = Said(f"Person {number % 40}", NOW - timedelta(days=number % 30))
    return Goal(
        f"main:{10_000 + number}",
        f"GOAL-{number}",
        f"Goal number {number}: what the department promised",
        f"https://tracker.example/browse/GOAL-{number}",
        DEPARTMENTS[number % len(DEPARTMENTS)],
        department="" if top else DEPARTMENTS[number % len(DEPARTMENTS)],
        owner=Person(f"id-{number % 40}", f"Person {number % 40}"),
        parents=() if top or number % 50 == 0 else (f"main:{10_000 + above}",),
        metric="turnover" if top else METRICS[kind],
        unit="млн ₽" if top else UNITS[kind],
        plan=Decimal(100 + number),
        fact=Decimal(number % 90),
        period=QUARTER,
        kind=Kind.SUM if number % 3 == 0 else Kind.NUMBER,
        fact_said=said,
        plan_said=said,
    )


def seconds(size):
    """Return the best of some runs, from plain data to the checked tree; what was there before is not collected."""
    data = json.loads(json.dumps(dump(company(size), NOW), ensure_ascii=False))
    times = []
    for _ in range(REPETITIONS):
        gc.collect()
        gc.freeze()
        begun = perf_counter()
        tree = build(load(data), FRAME)
        times.append(perf_counter() - begun)
        if tree.shared is None or not tree.findings:
            raise RuntimeError("the tree was not built")
        del tree
        gc.unfreeze()
    return min(times)


def main():
    """Print a table, then one line of JSON."""
    found = {size: seconds(size) for size in SIZES}
    for size, took in found.items():
        print(f"{size:>6} goals  {took * 1000:8.1f} ms  {took / size * 1e6:6.1f} µs a goal")  # noqa: T201
    ratio = (found[10_000] / 10_000) / (found[1_000] / 1_000)
    seconds_each = {str(size): round(took, 4) for size, took in found.items()}
    print(json.dumps({"seconds": seconds_each, "ratio_per_goal": round(ratio, 2)}))  # noqa: T201
