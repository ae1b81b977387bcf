"""Taking away what an installation put on the site."""

from collections.abc import Iterable

from adapters.jira.client import Client, path
from adapters.jira.layout import OurField
from adapters.jira.site import Hook, Site
from plugin.errors import NeedsOperator
from plugin.ports.provision import Act


def removal(fields: Iterable[OurField], hooks: Iterable[Hook], *, trash: bool = True) -> tuple[Act, ...]:
    """Return the acts that take these away: webhooks first, so that nothing more is sent. Pure.

    ``trash_field`` (slot), or ``delete_field`` (slot) on a site that has no trash.
    """
    what = "trash_field" if trash else "delete_field"
    gone = [Act("delete_webhook", hook.url, (hook.id,), hook.name) for hook in hooks]
    return (*gone, *(Act(what, one.slot, (one.id,), f"“{one.name}”, {one.id}") for one in fields))


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
            self._take_away(act.args[0], trash=act.what == "trash_field")

    def _delete_webhook(self, number: str) -> None:
        try:
            self._client.call("DELETE", f"{self._client.edition.hooks}/{path(number)}", subject="webhook")
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise

    def _take_away(self, field: str, *, trash: bool) -> None:
        """Move a field to the trash, which keeps its values and can be undone; delete it where there is no trash."""
        # A second try is refused and changes nothing: what counts is whether the field still stands.
        try:
            if trash:
                self._client.call("POST", path("field", field, "trash"), subject="field", repeatable=True)
            else:
                self._client.call("DELETE", "customFields", subject="fields", params={"ids": field})
        except NeedsOperator:
            if field in {one.id for one in self._site.fields()}:
                raise
