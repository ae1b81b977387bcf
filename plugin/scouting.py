"""Building a scout for ``trida init``: the one composition that there is before a manifest."""

import random  # noqa: TID251 - as in plugin/connecting.py, to spread retries apart
import time
from datetime import timedelta

from pydantic import SecretStr

from adapters.jira import client as jira
from adapters.jira.edition import EDITIONS
from adapters.jira.scout import JiraScout
from adapters.notion import client as notion
from adapters.notion.scout import NotionScout
from adapters.waiting import Timing
from plugin.ports.scout import Scout
from plugin.ports.world import Clock
from plugin.sections import Kind

# Somebody waits at a terminal: one try, short time-outs.
TIMEOUT = (4.0, 8.0)


def scout(kind: Kind, api_url: str, email: str | None, token: SecretStr, clock: Clock) -> Scout:
    """Build what looks at a tracker; nothing is called for it."""
    timing = Timing(clock, time.sleep, random.random, timedelta(0), TIMEOUT)
    if kind == "notion":
        return NotionScout(notion.Client(notion.Account(api_url, token), timing))
    return JiraScout(jira.Client(jira.Account(api_url, token, email), timing, EDITIONS[kind]))
