"""From the words of a company to a site: accounts, roles, two projects, screens, fields, deals.

``DEAL`` is company-managed, ``TEAM`` team-managed, so that an installer meets both. Data Center has no team-managed
projects: there ``TEAM`` has a screen of its own, and a site has the screens that every new Jira comes with.
"""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from adapters.sandbox import comments, issuelinks, values
from adapters.sandbox.company import MARKETING_GROUP, ROLES, STAGE_CATEGORIES, TASK_OWNER, Company, Deal, Person
from adapters.sandbox.goal_seeding import KEY as GOAL
from adapters.sandbox.goal_seeding import GoalProject
from adapters.sandbox.goals_story import STATES, WORDS, said
from adapters.sandbox.model import (
    Account,
    Field,
    Group,
    Issue,
    IssueType,
    LinkType,
    Project,
    Screen,
    ScreenScheme,
    Status,
    Tab,
)
from adapters.sandbox.permissions import PROJECT
from adapters.sandbox.world import World

SYSTEM_FIELDS = {
    "summary": "Summary",
    "description": "Description",
    "environment": "Environment",
    "assignee": "Assignee",
    "reporter": "Reporter",
    "creator": "Creator",
    "labels": "Labels",
    "priority": "Priority",
    "duedate": "Due date",
    "status": "Status",
    "project": "Project",
    "issuetype": "Issue Type",
    "created": "Created",
    "updated": "Updated",
    "resolution": "Resolution",
    "comment": "Comment",
    "issuelinks": "Linked Issues",
    "subtasks": "Sub-tasks",
    "attachment": "Attachment",
    "watches": "Watchers",
    "security": "Security Level",
    "statuscategorychangedate": "Status Category Changed",
}
ON_SCREEN = ["summary", "description", "assignee", "reporter", "labels", "priority", "duedate", "issuelinks"]
WORKER = {
    *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ASSIGN_ISSUES", "ADD_COMMENTS", "LINK_ISSUES"),
    *("MOVE_ISSUES", "TRANSITION_ISSUES", "EDIT_OWN_COMMENTS", "DELETE_OWN_COMMENTS"),
    *("SCHEDULE_ISSUES", "ASSIGNABLE_USER"),
}
TASK = "Task"
TASK_CATEGORIES = ("new", "indeterminate", "done")
BOT = (WORKER - {"MOVE_ISSUES"}) | {"ADMINISTER_PROJECTS"}
# Goals are only read. Checklists stand beside them; so does the page of the tree where it is an issue, which is deleted
# when the service is taken away.
LIST_KEEPER = {
    *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ASSIGN_ISSUES", "SCHEDULE_ISSUES", "LINK_ISSUES"),
    *("TRANSITION_ISSUES", "ADD_COMMENTS", "EDIT_OWN_COMMENTS"),
}
PAGE_KEEPER = LIST_KEEPER | {"DELETE_ISSUES"}


TEAM_SCREEN = "TEAM: Kanban Default Issue Screen"
BUILT_IN = ("Default Screen", "Resolve Issue Screen", "Workflow Screen")


def account_id(world: World, slug: str) -> str:
    """Return the account id of a seeded person, on Data Center the user name: the same on every boot."""
    return slug if world.edition.by_name else f"712020:{uuid5(NAMESPACE_URL, f'sandbox/{slug}')}"


def seed(world: World, company: Company) -> None:
    """Fill an empty world."""
    world.locale = company.locale
    for person in company.people:
        _hire(world, company, person)
    for name in ROLES:
        world.roles[world.next_id("role")] = name
    own = SYSTEM_FIELDS | ({"parent": "Parent"} if world.edition.cloud else {})
    for name, title in own.items():
        world.fields[name] = Field(name, title, "system")
    world.link_types = [LinkType(str(world.next_id("linktype")), *words) for words in issuelinks.TYPES]
    if not world.edition.schemes:
        for name in BUILT_IN:
            _screen(world, name, ON_SCREEN)
    _deal_project(world, company)
    _team_project(world, company)
    if company.goals:
        _goal_project(world, company)


def _hire(world: World, company: Company, person: Person) -> None:
    everywhere = {"USER_PICKER"} | ({"ADMINISTER"} if person.admin else set())
    one = Account(
        id=account_id(world, person.slug),
        name=person.name,
        email=f"{person.slug}@polus.example",
        token=f"sandbox-{person.slug}",
        locale="ru_RU" if company.locale == "ru" else "en_US",
        zone=company.zone,
        kind="app" if person.bot else "atlassian",
        email_visible=person.email_visible,
        title=person.title,
        key=f"JIRAUSER{world.next_id('user')}" if world.edition.by_name else "",
        everywhere=everywhere,
    )
    world.accounts[one.id] = one


def _staff(world: World, company: Company, project: Project) -> None:
    group = world.group(name=MARKETING_GROUP)
    if group is None:
        members = [account_id(world, one.slug) for one in company.people if one.role == "Marketing"]
        group = Group(str(uuid5(NAMESPACE_URL, MARKETING_GROUP)), MARKETING_GROUP, members)
        world.groups[group.id] = group
    roles = {name: number for number, name in world.roles.items()}
    for person in company.people:
        number = roles["Administrators" if person.admin or person.bot else str(person.role)]
        if person.role == "Marketing" and world.edition.cloud:
            # marketing sits in the role through a group, as roles often do; on Data Center only an admin sees who is in
            project.groups[number] = [group.id]
        else:
            project.people.setdefault(number, []).append(account_id(world, person.slug))
        granted = set(PROJECT) if person.admin else BOT if person.bot else WORKER
        for permission in granted:
            project.grants.setdefault(permission, set()).add(account_id(world, person.slug))


def _statuses(world: World, names: tuple[str, ...], categories: tuple[str, ...]) -> list[str]:
    made = []
    for name, category in zip(names, categories, strict=True):
        number = str(world.next_id("status"))
        world.statuses[number] = Status(number, name, category)
        made.append(number)
    return made


def _deal_project(world: World, company: Company) -> None:
    amount = _field(world, company.amount, "float", "exactnumber")
    decision = _field(world, company.decision, "datepicker", "daterange")
    scheme = world.next_id("fieldscheme")
    world.schemes[scheme] = {amount.id: set(), decision.id: set()}
    own = [*ON_SCREEN, amount.id, decision.id]
    create, default = (_screen(world, name, own) for name in ("DEAL: Create Screen", "DEAL: Edit/View Screen"))
    layout = _layout(world, "DEAL", {"default": default, "create": create})
    project = Project(
        id=str(world.next_id("project")),
        key="DEAL",
        name=company.deals_name,
        lead=account_id(world, "ryabova"),
        issue_types=[IssueType(str(world.next_id("issuetype")), company.deal_type), _task_type(world, company)],
        statuses=_statuses(world, company.stages, STAGE_CATEGORIES),
        field_scheme=scheme,
        screen_scheme=layout,
    )
    # tasks beside the deals go their own way: a task is no lead
    project.issue_types[1].statuses = _statuses(world, company.team_statuses, TASK_CATEGORIES)
    world.projects[project.id] = project
    amount.homes = decision.homes = frozenset({project.id})
    _staff(world, company, project)
    for deal in company.deals:
        _deal(world, project, deal, amount.id, decision.id)


def _screen(world: World, name: str, fields: list[str]) -> int:
    number = world.next_id("screen")
    world.screens[number] = Screen(number, name, [Tab(world.next_id("tab"), "Field Tab", list(fields))])
    return number


def _layout(world: World, key: str, screens: dict[str, int]) -> int:
    number = world.next_id("screenscheme")
    world.screen_schemes[number] = ScreenScheme(number, f"{key}: Screen Scheme", screens)
    return number


def _task_type(world: World, company: Company) -> IssueType:
    """Return the ordinary task, which REST knows as ``Task`` in every language."""
    return IssueType(str(world.next_id("issuetype")), company.task_type, TASK)


def _field(world: World, name: str, kind: str, searcher: str) -> Field:
    field = Field(f"customfield_{world.next_id('field')}", name, kind, "", searcher)
    world.fields[field.id] = field
    return field


def _deal(world: World, project: Project, deal: Deal, amount: str, decision: str) -> None:
    now = world.clock() - timedelta(days=20)
    owner = world.known(account_id(world, deal.owner))
    issue = Issue(
        id=str(world.next_id("issue")),
        key=f"{project.key}-{deal.number}",
        project=project.id,
        type=project.issue_types[0].id,
        status=project.statuses[deal.stage],
        creator=owner.id,
        created=now,
        updated=now,
        status_changed=now,
        watchers={owner.id},
    )
    day = (world.clock() + timedelta(days=deal.decide_in_days)).date().isoformat()
    issue.values = {"reporter": owner.id, "assignee": owner.id, "labels": [], "priority": "3"}
    issue.values |= {"summary": deal.summary, "description": world.edition.typed(deal.description)}
    for name, raw in ((amount, deal.amount), (decision, day)):
        issue.values[name] = values.read(world, world.fields[name], raw)
    project.counter = max(project.counter, deal.number)
    _open(world, issue)
    for author, text in deal.comments:
        comments.add(world, world.known(account_id(world, author)), issue, {"body": world.edition.typed(text)})


def _open(world: World, issue: Issue) -> None:
    world.issues[issue.id] = issue
    world.keys[issue.key] = issue.id


def _team_project(world: World, company: Company) -> None:
    head = account_id(world, "ryabova")
    project = Project(
        id=str(world.next_id("project")),
        key="TEAM",
        name=company.team_name,
        lead=head,
        issue_types=[_task_type(world, company)],
        statuses=_statuses(world, company.team_statuses, TASK_CATEGORIES),
        simplified=world.edition.schemes,
    )
    world.projects[project.id] = project
    effort = _field(world, company.effort, "float", "exactnumber")
    if project.simplified:
        # a field of its own: team-managed projects have no others
        effort.scope = project.id
    else:
        effort.homes = frozenset({project.id})
        screen = _screen(world, TEAM_SCREEN, [*ON_SCREEN, effort.id])
        project.screen_scheme = _layout(world, "TEAM", {"default": screen})
    _staff(world, company, project)
    now = world.clock()
    for summary in company.tasks:
        project.counter += 1
        number, key = str(world.next_id("issue")), f"TEAM-{project.counter}"
        issue = Issue(number, key, project.id, project.issue_types[0].id, project.statuses[0], head, now, now, now)
        issue.values = {"reporter": head, "assignee": account_id(world, TASK_OWNER), "labels": [], "priority": "3"}
        issue.values["summary"] = summary
        _open(world, issue)


def _goal_project(world: World, company: Company) -> None:
    kinds = [
        IssueType(str(world.next_id("issuetype")), said(WORDS[one], company.locale)) for one in ("goal", "meeting")
    ]
    screen = world.screens[_screen(world, f"{GOAL}: Issue Screen", ON_SCREEN)]
    scheme = world.next_id("fieldscheme") if world.edition.schemes else None
    project = Project(
        id=str(world.next_id("project")),
        key=GOAL,
        name=said(WORDS["project"], company.locale),
        lead=account_id(world, "ryabova"),
        issue_types=[*kinds, _task_type(world, company)],
        statuses=_statuses(world, tuple(said(one, company.locale) for one in STATES), TASK_CATEGORIES),
        field_scheme=scheme,
        screen_scheme=_layout(world, GOAL, {"default": screen.id}),
    )
    world.projects[project.id] = project
    _staff(world, company, project)
    _keeps_lists(world, company, project)
    people = {one.slug: account_id(world, one.slug) for one in company.people}
    GoalProject(world, project, screen).fill(people)


def _keeps_lists(world: World, company: Company, project: Project) -> None:
    granted = LIST_KEEPER if world.edition.cloud else PAGE_KEEPER
    bots = {account_id(world, one.slug) for one in company.people if one.bot}
    for permission in {*project.grants, *granted}:
        holders = project.grants.setdefault(permission, set())
        project.grants[permission] = holders | bots if permission in granted else holders - bots
