"""Lines of ``trida install``: what would change, in words, with +, ~ and -. English, as logs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from plugin.manifest import Permission
from plugin.ports.provision import Act, Click, Installed, Lack
from plugin.usecases.installing import Rights

UNFIT = (
    "the account that installs lacks “Administer Jira”: fields, screens and webhooks can only be made and taken away"
    " with it; name an administrator by the variables of install_credentials in the manifest"
)
ACTS = {
    "create_field": ("+", "make the field {target}"),
    "associate": ("+", "put fields into the project {target}"),
    "place": ("+", "put fields on the screen {target}"),
    "create_webhook": ("+", "register the webhook {target}"),
    "update_webhook": ("~", "change the webhook {target}"),
    "move_webhook": ("~", "replace the address of the webhook by {target}, until now"),
    "delete_webhook": ("-", "delete the webhook {target}"),
    "trash_field": ("-", "move to the trash, with its values, the field {target}"),
    "delete_field": ("-", "delete for good, with its values, the field {target}"),
    "add_property": ("+", "add properties to the database “{target}”"),
    "create_database": ("+", "make the database “{target}” beside the deals"),
    "remove_property": ("-", "take away, with their values, properties of the database “{target}”"),
    "trash_database": ("-", "move to the trash, with its pages, the database “{target}”"),
    "create_page_confluence": ("+", "make the page of the goal tree in the Confluence space {target}"),
    "create_page_issue": ("+", "make the page of the goal tree, an issue of the project {target}"),
    "create_page_notion": ("+", "make the page of the goal tree below the page {target}"),
    "trash_page_confluence": ("-", "move to the trash the page of the goal tree in the Confluence space {target}"),
    "trash_page_issue": (
        "-",
        "delete the page of the goal tree, an issue of the project {target}; what people wrote on it stays",
    ),
    "trash_page_notion": ("-", "move to the trash the page of the goal tree below the page {target}"),
}
CLICKS = {
    "jira_renderer": (
        "as an administrator, Issues, Field configurations: give the fields {fields} the Wiki Style Renderer, or"
        " their formatting shows as signs"
    ),
    "jira_context": (
        "as an administrator, Issues, Custom fields: add the project {project} to the context of the fields {fields};"
        " they stood already and were made for other projects"
    ),
    "jira_screens": (
        "as an administrator, Issues, Screens: put the fields {fields} on the screens on which tickets of {project} are"
        " viewed and edited; which those are cannot be looked up from outside"
    ),
    "jira_list_fields": (
        "as an administrator, Issues, Custom fields: make the field “{accepted}” (checkboxes) with an option for each"
        " department, called as it is: {options}; and “{not_applicable}” (text field, single line); put both on the"
        " screens of the project {project} for the type {type}"
    ),
    "notion_connection": (
        "as the workspace owner, in Notion's developer portal: make an internal connection named Trida, with the"
        " capabilities {capabilities}; put its token into the variable that the manifest names"
    ),
    "notion_access": (
        "on the connection's page, Content access: add the page that the deals' database stands on"
        " (data source {data_source}); what stands on that page is included"
    ),
    "notion_goals_access": (
        "on the connection's page, Content access: add where goals are kept (data sources {sources}) and the page below"
        " which the goal tree's page goes ({page})"
    ),
    "notion_lists_access": (
        "on the connection's page, Content access: add the page below which checklists go ({pages})"
    ),
    "notion_name_taken": (
        "the database has a property “{name}” of the type {type} that is not ours, and Trida needs this name for one of"
        " the type {wanted}: rename it; nothing is written to it"
    ),
    "notion_talks_place": (
        "the database “{database}” stands on no page that the connection sees, so the database of talks cannot be made"
        " beside it: move it onto a page and give the connection access to that page"
    ),
    "notion_webhook": (
        "start the service; on the connection's page, Webhooks: create a subscription with the URL {url}, the API"
        " version {version} and these event types: {events}"
    ),
    "notion_verify": (
        "Notion posts a token to that URL: trida handshake shows it; paste it under Verify on the same page"
    ),
}
LEFT_NOTION = (
    "left on the deals: comments and the sections that Trida wrote",
    "left in Notion: properties without our mark; the talks in its trash, where people can restore them for 30 days",
    "left in the developer portal: the connection with its webhook subscription; delete it there by hand",
    "left with the service: its database with the rounds and answers, its keys, the verification token",
)
LEFT_DATA_CENTER = (
    "left on the tickets: comments, answer links, the property “trida”, the tasks of talks, and the history of rounds",
    "left in Jira: nothing of the fields, their values are gone; the history keeps what stood in them",
    "left with the service: its database with the rounds and answers, its keys, the service account's token",
)
LEFT = (
    "left on the tickets: comments, answer links, the property “trida”, the tasks of talks, and the history of rounds",
    "left in Jira: the fields in its trash, from where an administrator can restore them until Jira empties it",
    "left with the service: its database with the rounds and answers, its keys, the service account's token",
)


def unfit_line(kind: str, lacks: Iterable[Lack]) -> str:
    """Say why nothing can be installed; ``kind`` is the tracker's in the manifest."""
    if kind != "notion":
        return UNFIT
    return f"the connection lacks, in Notion's developer portal: {', '.join(one.title for one in lacks)}"


def act_line(word: str, act: Act) -> str:
    """Say one act in words; ``word`` stands before it."""
    sign, sentence = ACTS[act.what]
    about = f": {act.about}" if act.about else ""
    return f"{word}  {sign} {sentence.format(target=act.target)}{about}"


def plan_lines(acts: Sequence[Act]) -> Iterator[str]:
    """Say what would change, and how much of it there is."""
    for act in acts:
        yield act_line("plan", act)
    counts = Counter(ACTS[act.what][0] for act in acts)
    told = f"{counts['+']} to add, {counts['~']} to change, {counts['-']} to take away"
    yield told if acts else "nothing to do"


def click_lines(clicks: Iterable[Click]) -> Iterator[str]:
    """Say step by step what only a person can do; nothing where there is nothing."""
    for number, click in enumerate(clicks, 1):
        if number == 1:
            yield "by hand, in the tracker's own pages:"
        yield f"  {number}. {CLICKS[click.what].format(**dict(click.facts))}"


def left_lines(kind: str) -> tuple[str, ...]:
    """Say what a removal leaves; ``kind`` is the tracker's in the manifest."""
    return {"notion": LEFT_NOTION, "jira-dc": LEFT_DATA_CENTER}.get(kind, LEFT)


def standing_lines(installed: Installed | None) -> Iterator[str]:
    """Say how many fields stand, and where rounds run without them."""
    yield f"{len(installed.slots)} fields on the site" if installed else "nothing installed yet"
    for where in installed.unplaced if installed else ():
        yield f"without fields: {where} (rounds there run with a comment and a link)"


def right_lines(rights: Rights, asked: Sequence[Permission]) -> Iterator[str]:
    """Say which rights the service's account lacks, where, and what they are for."""
    if rights.unread:
        yield f"the rights of the service's account cannot be read: {rights.unread}"
    why = {one.scope: _why(one) for one in asked}
    unknown = [one.title for one in rights.lacks if one.unknown]
    if unknown:
        yield f"whether the service's account has these shows only when it writes: {', '.join(unknown)}"
    for right, lacks in _by_right([one for one in rights.lacks if not one.unknown]).items():
        projects = ", ".join(one.where for one in lacks if one.where)
        where = f"in {projects}" if projects else "on the site"
        yield f"the service's account lacks “{lacks[0].title}” {where}: {why.get(right, 'see the deals')}"


def _by_right(lacks: Sequence[Lack]) -> dict[str, list[Lack]]:
    found: dict[str, list[Lack]] = {}
    for one in lacks:
        found.setdefault(one.right, []).append(one)
    return found


def wider_lines(wider: Sequence[Permission]) -> Iterator[str]:
    """Say which rights were not asked for at the last installation."""
    for one in wider:
        yield f"asked for since the last installation: {one.scope}: {_why(one)}"
    if wider:
        yield "trida install --apply --accept says yes to them"


def _why(permission: Permission) -> str:
    return permission.why.get("en") or next(iter(permission.why.values()))
