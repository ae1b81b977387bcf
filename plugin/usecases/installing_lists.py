"""What a person does by hand before checklists can be kept in a tracker: fields and options are the administrator's."""

from plugin.checklist_sections import IssueLists, NotionLists
from plugin.goal_sections import Goals, ProcessPart
from plugin.manifest import Workspace
from plugin.ports.provision import Click
from plugin.usecases.checklist_syncs import processes_of


def list_clicks(section: Workspace) -> tuple[Click, ...]:
    """Return a step for each pair of fields of Jira, with an option for each department, and for each page of Notion.

    Places in another workspace are that workspace's matter.
    """
    goals = section.goals
    if goals is None:
        return ()
    fields: dict[tuple[str, str, str, str], dict[str, None]] = {}
    pages: dict[str, None] = {}
    for part in processes_of(section):
        place = part.checklist.place if part.checklist else None
        if isinstance(place, IssueLists) and place.workspace is None:
            where = (place.accepted, place.not_applicable, place.project, place.item_type)
            fields.setdefault(where, {}).update(dict.fromkeys(_departments(goals, part, section.locale)))
        elif isinstance(place, NotionLists) and place.workspace is None:
            pages[place.parent] = None
    asked = [Click("notion_lists_access", (("pages", ", ".join(pages)),))] if pages else []
    return (*(_fields(*where, ", ".join(options)) for where, options in fields.items()), *asked)


def _departments(goals: Goals, part: ProcessPart, locale: str) -> list[str]:
    return [goals.department_name(one, locale) for one in part.between]


def _fields(accepted: str, not_applicable: str, project: str, kind: str, options: str) -> Click:
    facts = {
        "accepted": accepted,
        "options": options,
        "not_applicable": not_applicable,
        "project": project,
        "type": kind,
    }
    return Click("jira_list_fields", tuple(facts.items()))
