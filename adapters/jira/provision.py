"""Installing as plan and apply: a pure difference between what should stand and what stands, then one call an act."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.events import ISSUE_EVENTS
from adapters.jira.layout import Project
from adapters.jira.removing import Remover, removal
from adapters.jira.rights import INSTALL, check_edition, lacking
from adapters.jira.site import Found, Hook, Site
from adapters.jira.webhook import hook_body, hook_spec
from plugin.errors import NeedsOperator
from plugin.ports.provision import Act, Click, Desired, Installed, Lack, SlotSpec

TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"
# Without a searcher a field cannot be searched: what somebody types into one by mistake is not found by JQL.
KINDS: Mapping[str, tuple[str, str | None]] = {
    "line": ("readonlyfield", None),
    "text": ("textarea", None),
    "number": ("float", "exactnumber"),
}
# What a person calls them in Jira's own lists.
TOLD = {"line": "read-only text", "text": "paragraph", "number": "number"}
NOTHING_DONE = frozenset({"refused", "not_found"})


def ids_of(desired: Desired, found: Found) -> dict[str, str]:
    """Return slot → field id of what stands: by mark and type, of two with the same the older."""
    ids: dict[str, str] = {}
    for spec in desired.slots:
        for field in found.fields:
            if (field.slot, field.type) == (spec.name, KINDS[spec.kind][0]):
                ids.setdefault(spec.name, field.id)
    return ids


def difference(desired: Desired, found: Found) -> tuple[Act, ...]:
    """Compare what should stand with what stands; an empty plan means nothing to do. Pure.

    Acts in their order: ``create_field`` (slot), ``associate`` (project), ``place`` (screen), ``create_webhook``,
    ``update_webhook`` or ``move_webhook`` (address), ``delete_webhook`` (address) for others of ours.
    """
    ids = ids_of(desired, found)
    # Where fields are not put into projects later they are made for them: other projects on the same screen see none.
    homes = [project.id for project in found.projects if project.free]
    acts = [
        Act("create_field", spec.name, (spec.kind, *homes), f"“{spec.title}”, {TOLD[spec.kind]}")
        for spec in desired.slots
        if spec.name not in ids
    ]
    screens: dict[str, Act] = {}
    for project in found.projects:
        if project.team_managed:
            continue
        missing = _missing(desired, ids, project.fields)
        if missing and not project.free:
            place = (project.id, project.scheme or "")
            acts.append(Act("associate", project.key, (*place, *missing), ", ".join(missing)))
        for screen in project.screens:
            missing = _missing(desired, ids, screen.fields)
            if missing and screen.id:
                screens[screen.id] = Act("place", screen.id, (screen.tab, *missing), ", ".join(missing))
    return (*acts, *screens.values(), *_of_hook(desired, found.hook), *removal((), found.spare))


def _of_hook(desired: Desired, hook: Hook | None) -> Iterator[Act]:
    spec, url = hook_spec(desired), desired.hook_url
    if hook is None:
        yield Act("create_webhook", url, about=spec.selection)
    elif hook.url != url:
        # Left where it is, it would send deals to an address that is no longer ours.
        yield Act("move_webhook", url, (hook.id,), hook.url)
    elif not spec.fits(hook):
        wrong = {
            "secret or name": hook.name != spec.name,
            "filter": hook.selection != spec.selection,
            "events": hook.events != frozenset(ISSUE_EVENTS),
        }
        yield Act("update_webhook", url, (hook.id,), ", ".join(name for name, differs in wrong.items() if differs))


def _missing(desired: Desired, ids: Mapping[str, str], there: frozenset[str]) -> tuple[str, ...]:
    return tuple(spec.name for spec in desired.slots if ids.get(spec.name) not in there)


class JiraProvisioner:
    """Implements ``ports.provision.Provisioner``; its account needs *Administer Jira*."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._site = Site(client)
        self._remover = Remover(client, self._site)

    def plan(self, desired: Desired) -> tuple[Act, ...]:
        """Compare what should be with what is; ``NeedsOperator`` ``other_edition`` (``found``, ``version``)."""
        check_edition(self._client)
        return difference(desired, self._site.found(desired))

    def clicks(self, desired: Desired) -> tuple[Click, ...]:
        """Return what REST cannot do on Data Center, nothing on Cloud.

        ``jira_renderer`` (``fields``): formatted text shows as such only by the wiki renderer, which a new field does
        not have. ``jira_context`` (``project``, ``fields``): a field that stands already is not made for this project.
        ``jira_screens`` (``project``, ``fields``): it is not certain which screen its deals are edited on.
        """
        if self._client.edition.schemes:
            return ()
        found = self._site.found(desired)
        return clicks(desired, found)

    def apply(self, desired: Desired) -> Iterator[Act]:
        """Carry out the plan, yielding each act once it is done.

        ``NeedsOperator`` ``other_edition`` before anything is done. ``TryLater`` ``unsure`` after a lost answer is safe
        to repeat: the next plan finds what was made by its mark.
        """
        check_edition(self._client)
        found = self._site.found(desired)
        ids = ids_of(desired, found)
        does: dict[str, Callable[[Desired, Act, dict[str, str]], None]] = {
            "create_field": self._create_field,
            "associate": self._associate,
            "place": self._place,
            "create_webhook": self._create_webhook,
            "update_webhook": self._update_webhook,
            "move_webhook": self._update_webhook,
            "delete_webhook": lambda _, act, __: self._remover.carry_out(act),
        }
        for act in difference(desired, found):
            does[act.what](desired, act, ids)
            yield act

    def installed(self, desired: Desired) -> Installed:
        """Read what stands on the site now.

        ``unplaced`` holds ``<project>: team_managed`` for each project that takes no shared fields, and ``<project>:
        <slot>`` for each field that cannot be written there yet.
        """
        found = self._site.found(desired)
        ids = ids_of(desired, found)
        unplaced = [f"{p.key}: {why}" for p in found.projects for why in _unplaced(desired, ids, p)]
        hook = found.hook if found.hook and found.hook.url == desired.hook_url else None
        return Installed(ids, tuple(unplaced), hook.id if hook else None)

    def removal(self, desired: Desired, keep: frozenset[str]) -> tuple[Act, ...]:
        """Return what of ours stands on the site and can be taken away."""
        kinds = {kind for kind, _ in KINDS.values()}
        ours = [one for one in self._site.fields() if one.made and one.type in kinds and one.slot not in keep]
        return removal(ours, self._site.hooks(desired.hook_url), trash=self._client.edition.schemes)

    def remove(self, desired: Desired, keep: frozenset[str]) -> Iterator[Act]:
        """Take it away: webhooks for good, fields into the trash, from where an administrator can restore them.

        Data Center has no trash: there the fields go for good, with what stood in them.
        """
        for act in self.removal(desired, keep):
            self._remover.carry_out(act)
            yield act

    def projects(self, desired: Desired) -> tuple[str, ...]:
        """Return the keys of the projects that the selection is about."""
        return self._site.keys(desired.selection)

    def unfit(self) -> tuple[Lack, ...]:
        """Return *Administer Jira* where this account lacks it; ``NeedsOperator`` ``other_edition``."""
        check_edition(self._client)
        return lacking(self._client, INSTALL, ("",))

    def lacking(self, rights: Sequence[str], projects: Sequence[str]) -> tuple[Lack, ...]:
        """Return which of the rights this account lacks in these projects."""
        return lacking(self._client, rights, projects)

    def _create_field(self, desired: Desired, act: Act, ids: dict[str, str]) -> None:
        spec = next(one for one in desired.slots if one.name == act.target)
        kind, searcher = KINDS[spec.kind]
        body: dict[str, Any] = {"name": spec.title, "type": TYPES + kind, "description": description(spec)}
        if searcher:
            body["searcherKey"] = TYPES + searcher
        if homes := act.args[1:]:
            body["projectIds"] = [int(home) for home in homes]
        made = self._client.call("POST", "field", subject="field", json=body)
        ids[spec.name] = str(made["id"])

    def _associate(self, _: Desired, act: Act, ids: dict[str, str]) -> None:
        project, scheme, *slots = act.args
        fields = [ids[slot] for slot in slots]
        if scheme:
            body: Any = {field: [{"schemeIds": [int(scheme)]}] for field in fields}
            answer = self._client.call("PUT", "config/fieldschemes/fields", subject="scheme", json=body)
            # 207 tells, field by field, what went wrong; some of it may have been done.
            if any(not one.get("success") for one in (answer or {}).get("results") or ()):
                raise NeedsOperator("scheme_refused", project=act.target)
            return
        body = {
            "associationContexts": [{"type": "PROJECT_ID", "identifier": int(project)}],
            "fields": [{"type": "FIELD_ID", "identifier": field} for field in fields],
        }
        self._client.call("PUT", "field/association", subject="scheme", json=body)

    def _place(self, _: Desired, act: Act, ids: dict[str, str]) -> None:
        tab, *slots = act.args
        for slot in slots:
            where = path("screens", act.target, "tabs", tab, "fields")
            # A field stands on a screen once; a second try is refused and changes nothing.
            try:
                self._client.call("POST", where, subject="screen", json={"fieldId": ids[slot]}, repeatable=True)
            except NeedsOperator as error:
                if error.reason not in NOTHING_DONE or ids[slot] not in self._standing(act.target):
                    raise

    def _standing(self, screen: str) -> frozenset[str]:
        return self._site.screen(screen).fields

    def _create_webhook(self, desired: Desired, _: Act, __: dict[str, str]) -> None:
        edition = self._client.edition
        self._client.call("POST", edition.hooks, subject="webhook", json=hook_body(desired, edition))

    def _update_webhook(self, desired: Desired, act: Act, _: dict[str, str]) -> None:
        edition = self._client.edition
        where = f"{edition.hooks}/{path(act.args[0])}"
        self._client.call("PUT", where, subject="webhook", json=hook_body(desired, edition))


def description(spec: SlotSpec) -> str:
    """Return a field's description: for an admin, with the mark by which we find the field again at its end."""
    return f"{spec.about} [trida:{spec.name}]"


def clicks(desired: Desired, found: Found) -> tuple[Click, ...]:
    """Return what a person has to do by hand, as ``JiraProvisioner.clicks`` says. Pure."""
    ids, titles = ids_of(desired, found), {spec.name: spec.title for spec in desired.slots}

    def click(what: str, slots: Iterable[str], *facts: tuple[str, str]) -> Iterator[Click]:
        names = ", ".join(f"“{titles[slot]}”" for slot in slots)
        if names:
            yield Click(what, (*facts, ("fields", names)))

    texts = [spec.name for spec in desired.slots if spec.kind == "text"]
    made = list(click("jira_renderer", texts))
    for project in found.projects:
        outside = [slot for slot in _missing(desired, ids, project.fields) if slot in ids]
        made += click("jira_context", outside, ("project", project.key))
        placed = {screen.id for screen in project.screens} - {""}
        hidden = [slot for slot in _unplaced(desired, ids, project) if slot not in outside]
        if not placed:
            made += click("jira_screens", hidden, ("project", project.key))
    return tuple(made)


def _unplaced(desired: Desired, ids: Mapping[str, str], project: Project) -> tuple[str, ...]:
    if project.team_managed:
        return ("team_managed",)
    everywhere = project.fields.intersection(*(screen.fields for screen in project.screens))
    return _missing(desired, ids, everywhere)
