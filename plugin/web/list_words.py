"""The words of a checklist's page that no other place needs: what people did, why an act was refused."""

from collections.abc import Mapping

from plugin.documents.comparisons import quote
from plugin.domain.checklists.model import Do, Mark, Meeting
from plugin.usecases.checklist_views import Past
from plugin.words import N_, Words

DONE: Mapping[Do, str] = {
    Do.TICK: N_("ticked"),
    Do.UNTICK: N_("tick taken away"),
    Do.CONFIRM: N_("tick confirmed"),
    Do.NOT_APPLICABLE: N_("said: not applicable"),
    Do.APPLICABLE: N_("said: applicable again"),
    Do.REWRITE: N_("words changed"),
    Do.ASSIGN: N_("owner or due day changed"),
    Do.ADD: N_("item added"),
    Do.TAKE_AWAY: N_("item deleted"),
}
REFUSALS: Mapping[str, str] = {
    "form_not_ours": N_(
        "This form was opened before this browser got its current link. Look it over and press the button again."
    ),
    "list_frozen": N_("The checklist is closed: its meeting is over. What was left went on into the next one."),
    "own_link_needed": N_("Only whoever has a personal link to the checklists ticks here."),
    "item_unknown": N_("This item does not stand in the list any more."),
    "department_unknown": N_("This item has no box for that department."),
    "not_an_owner": N_("Only those who lead for the department confirm for it."),
    "item_over": N_("The item is over by now: here is how it stands."),
}
OTHERWISE = N_("The page has changed meanwhile: here is how it stands now.")
CONTROLS: Mapping[str, str] = {
    "text": N_("What is to be done"),
    "due": N_("Due day"),
    "reason": N_("Why it does not apply"),
    "because": N_("Reason"),
    "notes": N_("Notes of the meeting"),
}


def refusal(words: Words, code: str) -> str:
    """Say why nothing was changed; general words for a code without its own."""
    return words.gettext(REFUSALS.get(code, OTHERWISE))


def control(words: Words, name: str) -> str:
    """Name a control, for the summary of problems."""
    return words.gettext(CONTROLS[name]) if name in CONTROLS else name


def done(words: Words, mark: Mark, names: Mapping[str, str]) -> str:
    """Say what somebody did: ``Маркетинг: отмечено``; with a reason or new words where there are some."""
    told = words.gettext(DONE[mark.do])
    if mark.department:
        told = f"{names.get(mark.department, mark.department)}: {told}"
    return f"{told}, {quote(words, mark.text)}" if mark.text else told


def past(words: Words, one: Past) -> str:
    """Say what came of an earlier meeting: ``5 из 7 приняты, 2 перенесены``; of a missed one why, where it is known."""
    accepted = words.ngettext(
        "%(count)s of %(items)s accepted", "%(count)s of %(items)s accepted", one.done, items=words.number(one.items)
    )
    carried = words.ngettext("%(count)s carried over", "%(count)s carried over", one.carried) if one.carried else ""
    if one.meeting is not Meeting.MISSED:
        return ", ".join(filter(None, (accepted if one.items else words.gettext("No items"), carried)))
    moved = words.ngettext("%(count)s item carried over", "%(count)s items carried over", one.carried)
    why = quote(words, one.because) if one.because else words.gettext("the reason is not written down")
    return ", ".join(filter(None, (moved if one.carried else "", why, one.because_by)))
