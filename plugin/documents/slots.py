"""Names and explanations of the fields that belong to no role, for the people who see them in the tracker."""

from collections.abc import Mapping

from plugin.words import Words


def slot_titles(words: Words) -> Mapping[str, str]:
    """Return slot → the field's name."""
    return {
        "status": words.gettext("Trida: round"),
        "agreement": words.gettext("Trida: agreement, 0–100"),
        "open": words.gettext("Trida: open a round"),
        "link": words.gettext("Trida: answer"),
        "data": words.gettext("Trida: data"),
        "number": words.gettext("Trida: number"),
        "talks": words.gettext("Trida: talks"),
        "talks.state": words.gettext("State"),
        "talks.owner": words.gettext("Who leads the talk"),
        "talks.due": words.gettext("Due by"),
        "talks.deal": words.gettext("Deal"),
        "talks.data": words.gettext("Trida: data"),
        "talks.number": words.gettext("Trida: number"),
    }


def slot_abouts(words: Words) -> Mapping[str, str]:
    """Return slot → what the field is for; those that need no explanation are missing."""
    data = words.gettext("For programs; you may hide it. Written by Trida.")
    return {
        "status": words.gettext("Where the blind round of this deal stands. Written by Trida."),
        "open": words.gettext("Tick it to open a blind round: whoever leads this deal may. Trida takes the tick away."),
        "link": words.gettext("Where members ask for their personal link. Written by Trida."),
        "data": data,
        "talks.data": data,
        "number": words.gettext("How people and letters call this page."),
        "talks.number": words.gettext("How people and letters call this page."),
    }
