"""Taking away what an installation put on the site."""

from collections.abc import Iterable

from adapters.jira.client import Client, path
from adapters.jira.site import HOOKS, Hook, OurField, Site
from plugin.errors import NeedsOperator
from plugin.ports.provision import Act


def removal(fields: Iterable[OurField], hooks: Iterable[Hook]) -> tuple[Act, ...]:
    """Return the acts that take these away: webhooks first, so that nothing more is sent. Pure."""
    gone = [Act("delete_webhook", hook.url, (hook.id,), hook.name) for hook in hooks]
    return (*gone, *(Act("trash_field", one.slot, (one.id,), f"“{one.name}”, {one.id}") for one in fields))


class Remover:
    """Carries out single acts of a removal; what is gone already counts as done."""

    def __init__(self, client: Client, site: Site) -> None:
        self._client = client
        self._site = site

    def carry_out(self, act: Act) -> None:
        """Do one act; raises ``NeedsOperator`` when the thing stands there still."""
        if act.what == "delete_webhook":
            self._delete_webhook(act.args[0])
        else:
            self._trash_field(act.args[0])

    def _delete_webhook(self, number: str) -> None:
        try:
            self._client.call("DELETE", f"{HOOKS}/{path(number)}", subject="webhook")
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise

    def _trash_field(self, field: str) -> None:
        """Move a field to the trash, which keeps its values and can be undone; deleting it could not."""
        # A second try is refused and changes nothing: what counts is whether the field still stands.
        try:
            self._client.call("POST", path("field", field, "trash"), subject="field", repeatable=True)
        except NeedsOperator:
            if field in {one.id for one in self._site.fields()}:
                raise
