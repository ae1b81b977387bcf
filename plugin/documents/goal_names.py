"""Names for what a goal tree is made of: metrics, states and their marks, acceptance, cadences."""

from collections.abc import Mapping

from babel import dates

from plugin.domain.goals.model import Acceptance, Cadence, State
from plugin.words import N_, Words

PRIVATE = N_("Private goal")
METRICS: Mapping[str, str] = {
    "leads": N_("Leads"),
    "lead_to_deal": N_("Lead-to-deal conversion"),
    "non_target_share": N_("Non-target leads"),
    "cost_per_lead": N_("Cost per lead"),
    "cost_per_target_lead": N_("Cost per target lead"),
    "new_clients": N_("New clients"),
    "deals": N_("Deals"),
    "average_deal": N_("Average deal"),
    "turnover": N_("Turnover"),
    "margin": N_("Margin rate"),
    "gross_margin": N_("Gross margin"),
}
STATES: Mapping[State, str] = {
    State.ON_TRACK: N_("on track"),
    State.BEHIND: N_("behind"),
    State.FAR_BEHIND: N_("far behind"),
    State.STALE: N_("stale"),
    State.PENDING: N_("waiting for the actual"),
}
MARKS: Mapping[State, str] = {
    State.ON_TRACK: "✓",
    State.BEHIND: "▲",
    State.FAR_BEHIND: "■",
    State.STALE: "◷",
    State.PENDING: "○",
}
ACCEPTANCES: Mapping[Acceptance, str] = {
    Acceptance.ACCEPTED: N_("accepted"),
    Acceptance.REFUSED: N_("not accepted"),
    Acceptance.OPEN: N_("acceptance open"),
}
_CADENCES: Mapping[str, str] = {
    "weekly": N_("%(weekday)s, every week"),
    "biweekly": N_("%(weekday)s, every two weeks"),
}
_NTH: Mapping[int, str] = {1: N_("1st"), 2: N_("2nd"), 3: N_("3rd"), 4: N_("4th")}
_MONTHLY = (
    N_("%(nth)s Monday of the month"),
    N_("%(nth)s Tuesday of the month"),
    N_("%(nth)s Wednesday of the month"),
    N_("%(nth)s Thursday of the month"),
    N_("%(nth)s Friday of the month"),
    N_("%(nth)s Saturday of the month"),
    N_("%(nth)s Sunday of the month"),
)


def metric(words: Words, code: str) -> str:
    """Name a metric; a code that is none comes back as it is."""
    return words.gettext(METRICS[code]) if code in METRICS else code


def state(words: Words, one: State) -> str:
    """Say how a number stands: ``по плану``, ``сильно отстаёт``."""
    return words.gettext(STATES[one])


def mark(one: State) -> str:
    """Return a state's character, so that no colour is needed to tell it."""
    return MARKS[one]


def marked(words: Words, one: State) -> str:
    """Return a state's mark and word: ``✓ по плану``."""
    return f"{mark(one)}\u00a0{state(words, one)}"


def acceptance(words: Words, one: Acceptance) -> str:
    """Say whether the owner answers for the number: ``принят``, ``не принят``."""
    return words.gettext(ACCEPTANCES[one])


def cadence(words: Words, one: Cadence) -> str:
    """Say how often: ``вторник, раз в неделю``, ``2-я среда месяца``."""
    if one.every in _CADENCES:
        weekday = dates.get_day_names("wide", "stand-alone", words.locale)[one.weekday]
        return words.gettext(_CADENCES[one.every], weekday=weekday)
    return words.gettext(_MONTHLY[one.weekday], nth=words.gettext(_NTH[one.nth]))
