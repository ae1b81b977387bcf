"""Lines of ``trida install``: what would change, in words, with +, ~ and -. English, as logs."""

from collections import Counter
from collections.abc import Iterator, Sequence

from plugin.manifest import Permission
from plugin.ports.provision import Act, Installed, Lack
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
}
LEFT = (
    "left on the tickets: comments, answer links, the property “trida”, the tasks of talks, and the history of rounds",
    "left in Jira: the fields in its trash, from where an administrator can restore them until Jira empties it",
    "left with the service: its database with the rounds and answers, its keys, the service account's token",
)


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
    for right, lacks in _by_right(rights.lacks).items():
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
