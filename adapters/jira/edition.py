"""What Jira Data Center does otherwise than Jira Cloud; the rest of the package asks here, the client carries it.

Both speak of the same things. Data Center 10 stays with REST 2: rich text is wiki markup, people are known by user
name, lists are paged by ``startAt``, histories name fields by their titles, and there are no calls for many things at
once. https://developer.atlassian.com/server/jira/platform/rest/v10003/
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.jira.adf import adf, adf_of_text, adf_text
from adapters.jira.wiki import wiki, wiki_of_text, wiki_text
from plugin.errors import NeedsOperator
from plugin.ports.world import Document

OLDEST = 10


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One sort of Jira site.

    ``kind`` is its name in the manifest, ``api`` the version of its REST API. ``rich``, ``rich_of_text`` and ``text``
    make formatted text and read it. ``person`` is the key by which a request names an account, and the id that we keep.

    ``many``: there are calls that read many comments, people or issues at once, and lists of rights and members can be
    narrowed. ``tokens``: a search is paged by a token, and brings properties. ``entries``: histories come page by page
    and name fields by id. ``schemes``: fields are put into projects by schemes, the screens of a project can be looked
    up, and fields have a trash. ``hooks`` is where webhooks are registered. ``refused`` are answers that mean something
    else here: (status, subject) → reason.

    On Data Center the id is the user ``name``, not the ``key``: requests take it, members of a role are listed by it
    alone, JQL and the manifest know it, webhooks carry it. The price: an account whose name is changed while a round
    runs counts as another person from then on.
    """

    kind: str
    api: str
    rich: Callable[[Document], Any]
    rich_of_text: Callable[[str], Any]
    text: Callable[[object], str]
    person: str
    many: bool
    tokens: bool
    entries: bool
    schemes: bool
    hooks: str
    refused: Mapping[tuple[int, str], str]

    def must_be(self, info: Mapping[str, Any]) -> None:
        """Raise ``NeedsOperator`` ``other_edition`` (``found``, ``version``) unless ``serverInfo`` tells of this one.

        Data Center calls itself ``Server``, as Server did; it has to be version 10 or later.
        """
        numbers = info.get("versionNumbers") or [0]
        cloud = info.get("deploymentType") == "Cloud"
        if cloud != self.tokens or (not cloud and int(numbers[0]) < OLDEST):
            version = ".".join(str(int(number)) for number in numbers)
            raise NeedsOperator("other_edition", found="jira-cloud" if cloud else "jira-dc", version=version)


CLOUD = Edition(
    kind="jira-cloud",
    api="3",
    rich=adf,
    rich_of_text=adf_of_text,
    text=adf_text,
    person="accountId",
    many=True,
    tokens=True,
    entries=True,
    schemes=True,
    hooks="/rest/webhooks/1.0/webhook",
    refused={},
)
DATA_CENTER = Edition(
    kind="jira-dc",
    api="2",
    rich=wiki,
    rich_of_text=wiki_of_text,
    text=wiki_text,
    person="name",
    many=False,
    tokens=False,
    entries=False,
    schemes=False,
    hooks="/rest/jira-webhook/1.0/webhooks",
    # Who lacks the right to administer or to link is told to log in.
    refused=dict.fromkeys(((401, "screen"), (401, "fields"), (401, "link")), "no_right"),
)
EDITIONS = {one.kind: one for one in (CLOUD, DATA_CENTER)}
