"""The types of links between issues that a site has; none where linking is switched off."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.jira.client import Client
from plugin.errors import NeedsOperator

LINK_TYPE = "Relates"


def link_types(client: Client) -> Sequence[Mapping[str, Any]]:
    """Return every type of link as the site tells it; empty where linking is off."""
    try:
        answer = client.call("GET", "issueLinkType", subject="link_types")
    except NeedsOperator as error:
        if error.reason != "not_found":
            raise
        return ()
    types: Sequence[Mapping[str, Any]] = answer["issueLinkTypes"]
    return types


def our_link_type(client: Client) -> str | None:
    """Return the name of the type to link our issues with: "Relates", else the first; None where there is none."""
    names = [str(one["name"]) for one in link_types(client)]
    return LINK_TYPE if LINK_TYPE in names else next(iter(names), None)
