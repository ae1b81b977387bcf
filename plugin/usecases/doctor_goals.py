"""Checks of the goal tree: every source can be read with its fields, the page stands where the manifest says."""

from collections.abc import Iterator
from datetime import date

from plugin.domain.health import Check, Health
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import GoalSource, IssuePlace, PagePlace
from plugin.ports.pages import Pages
from plugin.usecases.doctor import Patient, TreeSight

ISSUE_RIGHTS = ("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES")


def sources(patient: Patient) -> Iterator[Check]:
    """Whether each source of goals and of meetings can be read, and has the fields that the manifest names."""
    tree = patient.tree
    if tree is None:
        yield Check("goals", Health.OK, "no_tree")
        return
    for source in tree.section.sources:
        yield _source(patient, tree, source)
    for process in tree.section.processes:
        if process.held is not None:
            yield _source(patient, tree, process.held)
    yield _read(patient)


def _source(patient: Patient, tree: TreeSight, source: GoalSource) -> Check:
    try:
        # the first one tells: the search and the names of all fields are behind it
        first = next(iter(tree.reader(source.workspace or patient.name).records(source)), None)
    except (NeedsOperator, GiveUp, TryLater) as error:
        return Check("goals", Health.FAIL, error.reason, error.facts, source.id)
    if first is None:
        return Check("goals", Health.WARN, "nothing_selected", {}, source.id)
    count = len(source.fields.model_dump(exclude_none=True))
    return Check("goals", Health.OK, "ok", {"count": count}, source.id)


def _read(patient: Patient) -> Check:
    """Whether the tree was ever read, and since when it says what it says now."""
    with patient.store.begin() as tx:
        newest = tx.snapshot(patient.name, date.max)
    if newest is None:
        return Check("goals", Health.WARN, "never_read")
    return Check("goals", Health.OK, "read", {"day": newest.day.isoformat()})


def page(patient: Patient) -> Iterator[Check]:
    """Whether the page of the tree stands in its place, which our account has to see for that."""
    tree = patient.tree
    place = tree.section.page if tree else None
    if tree is None or tree.pages is None or place is None:
        yield Check("goal_page", Health.OK, "no_page")
        return
    yield _page(patient, tree, tree.pages, place)
    if isinstance(place, IssuePlace) and place.workspace in (None, patient.name):
        yield from _issue_rights(patient, place.project)
    if tree.rights:
        yield Check("goal_page", Health.OK, "rights_asked", {"rights": ", ".join(tree.rights)}, "Confluence")


def _issue_rights(patient: Patient, project: str) -> Iterator[Check]:
    """Whether our account may make and write an issue where the page is one; deals are looked at elsewhere."""
    lacks = [one.title for one in patient.provisioner.lacking(ISSUE_RIGHTS, (project,)) if not one.unknown]
    if lacks:
        yield Check("goal_page", Health.FAIL, "rights_lack", {"rights": ", ".join(lacks)}, project)


def _page(patient: Patient, tree: TreeSight, pages: Pages, place: PagePlace) -> Check:
    with patient.store.begin() as tx:
        known = tx.standing_page(patient.name)
    try:
        found = pages.find(place, tree.title)
    except (NeedsOperator, GiveUp, TryLater) as error:
        return Check("goal_page", Health.FAIL, error.reason, error.facts, place.kind)
    if known is None or known.place != place.model_dump_json():
        return Check("goal_page", Health.FAIL, "page_not_made", {}, place.kind)
    if found != known.remote:
        return Check("goal_page", Health.WARN, "page_unseen", {"url": known.address, "title": tree.title}, place.kind)
    if known.sending is not None:
        return Check("goal_page", Health.WARN, "page_unsure", {"url": known.address}, place.kind)
    return Check("goal_page", Health.OK, "ok", {"url": known.address}, place.kind)


GOALS = (("goals", sources), ("goal_page", page))
