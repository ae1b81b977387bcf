"""The goal tree's part of ``trida init`` without its questions: answers → the manifest's section. Pure."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from plugin.sections import Kind

NUMBERS = ("none", "marketer", "hunter")
# What fields are called where nobody calls them otherwise, by language.
USUAL = {
    "department": {"ru": "Отдел", "en": "Department"},
    "metric": {"ru": "Показатель", "en": "Metric"},
    "unit": {"ru": "Единица", "en": "Unit"},
    "plan": {"ru": "План", "en": "Plan"},
    "fact": {"ru": "Факт", "en": "Actual"},
    "period": {"ru": "Период", "en": "Period"},
    "acceptance": {"ru": "Приёмка", "en": "Acceptance"},
}
ISSUE_TYPE = "Task"


class GoalAnswers(BaseModel):
    """Where goals are kept, which fields say what, where the page goes; departments are the roles.

    ``numbers`` is role name → the ready trio that its department owes. ``page`` is the key of a space of Confluence
    (Cloud), of a project (Data Center), or a page of Notion; empty for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    jql: str | None = None
    data_source: str | None = None
    fields: dict[str, str] = {}
    numbers: dict[str, Literal["marketer", "hunter"]] = {}
    page: str = ""


def goal_section(
    goals: GoalAnswers, kind: Kind, roles: Sequence[tuple[str, dict[str, str]]], site: str, api: str
) -> dict[str, Any]:
    """Return the section; ``roles`` are (id, name by language), ``site`` and ``api`` the tracker's addresses."""
    where = {"data_source": goals.data_source} if kind == "notion" else {"jql": goals.jql}
    section: dict[str, Any] = {
        "departments": [_department(goals, *role) for role in roles],
        "sources": [{"id": "goals", **where, "fields": goals.fields}],
    }
    return section | ({"page": _page(goals.page, kind, site, api)} if goals.page else {})


def _department(goals: GoalAnswers, number: str, name: dict[str, str]) -> dict[str, Any]:
    owed = next((goals.numbers[one] for one in name.values() if one in goals.numbers), None)
    return {"id": number, "name": name} | ({"numbers": owed} if owed else {})


def _page(page: str, kind: Kind, site: str, api: str) -> dict[str, Any]:
    if kind == "notion":
        return {"kind": "notion", "parent": page}
    if kind == "jira-dc":
        return {"kind": "issue", "project": page, "issue_type": ISSUE_TYPE}
    # the gateway of Atlassian has another path for each product
    wiki = api.replace("/ex/jira/", "/ex/confluence/")
    return {"kind": "confluence", "api_url": f"{wiki}/wiki", "browse_url": f"{site}/wiki", "space": page}
