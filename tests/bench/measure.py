"""Timing by turns: measurement and baseline one after the other, so that a busy machine slows both."""

import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """Medians of several repetitions, in milliseconds for each unit of work."""

    what: str
    ours: float
    baseline: str
    base: float
    spread: float
    note: str = ""

    @property
    def ratio(self):
        return self.ours / self.base if self.base else float("nan")


def timed(work):
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def by_turns(ours, base, repetitions, units=1):
    """Run both once unmeasured, then in turns; return the medians and how far ours spread, in ms a unit."""
    ours()
    base()
    pairs = [(timed(ours) / units, timed(base) / units) for _ in range(repetitions)]
    mine = sorted(one for one, _ in pairs)
    return median(mine), median(two for _, two in pairs), mine[-1] - mine[0]


def table(rows):
    """Return the rows as text with aligned columns."""
    head = ("what", "ms", "spread", "baseline", "ms", "ratio", "note")
    cells = [head]
    cells += [
        (r.what, f"{r.ours:.3f}", f"{r.spread:.3f}", r.baseline, f"{r.base:.3f}", f"{r.ratio:.1f} x", r.note)
        for r in rows
    ]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    right = {1, 2, 4, 5}
    lines = [
        "  ".join(c.rjust(w) if n in right else c.ljust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in lines)
