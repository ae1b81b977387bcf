"""Our slots and Notion's properties: which id a slot has, which type, which change of a property is about what."""

from collections.abc import Mapping

from adapters.notion.schema import same

DATA, LINK, NUMBER, OPEN, TALKS = "data", "link", "number", "open", "talks"
MORE_SLOTS: tuple[tuple[str, str], ...] = (
    (OPEN, "check"),
    (LINK, "url"),
    (DATA, "data"),
    (NUMBER, "unique_id"),
    (TALKS, "database"),
    ("talks.state", "stage"),
    ("talks.owner", "people"),
    ("talks.due", "date"),
    ("talks.deal", "relation"),
    ("talks.data", "data"),
    ("talks.number", "unique_id"),
)
NUMBERS = frozenset({"agreement"})


class Slots:
    """A view of slot name → property id; the mapping is read anew each time, so that it may grow after an install.

    ``stage`` is the property that says where a deal stands, once a reading has found it.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self.stage: str | None = None

    def ids(self) -> dict[str, str]:
        """Return slot name → property id of the slots on deals."""
        return {slot: one for slot, one in self._ids.items() if slot.partition(".")[0] != TALKS}

    def id(self, slot: str) -> str | None:
        """Return the property of a slot, None where there is none."""
        return self._ids.get(slot)

    def about(self, number: str) -> str:
        """Return what a property is to us: a slot, ``labels`` (the opening box), ``stage``, else ``field``."""
        slot = next((slot for slot, known in self.ids().items() if same(known, number)), None)
        if slot == OPEN:
            return "labels"
        if slot is None and self.stage is not None and same(self.stage, number):
            return "stage"
        return slot or "field"


def kind_of(slot: str) -> str:
    """Return the type of property that a slot on a deal has."""
    if slot in NUMBERS:
        return "number"
    return {OPEN: "checkbox", LINK: "url"}.get(slot, "rich_text")
