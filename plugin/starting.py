"""``trida init`` without its questions: answers → the text of manifest.json. Pure.

An answers file is the same as JSON (``trida init --answers``). It holds names of variables, never a secret.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plugin.manifest import ManifestError, NamedPerson, parse
from plugin.sections import Kind
from plugin.starting_goals import GoalAnswers, goal_section

NOTION_API, NOTION_SITE = "https://api.notion.com", "https://www.notion.so"
# Rights that only some sources of people need.
_ONLY_FOR = {"ADMINISTER_PROJECTS": "project_role", "USER_PICKER": "group"}
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya".replace("-", "").split(" "),
        strict=True,
    )
)
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LONGEST_ID = 32


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Variables(_Part):
    """Names of the environment variables that hold what is secret."""

    token: str
    email: str | None = None
    admin_token: str | None = None
    admin_email: str | None = None
    webhook_secret: str | None = None


class RoleAnswer(_Part):
    """A role: its name in the chosen language, who stands for it as in the manifest, an id if not from the name."""

    name: Annotated[str, Field(min_length=1)]
    who: dict[str, Any]
    id: str | None = None


class Answers(_Part):
    """What was answered. Empty addresses are the tracker's usual ones; ``closed`` are a select's closed options."""

    kind: Kind
    workspace: str = "deals"
    site: str = ""
    api_url: str = ""
    variables: Variables | None = None
    jql: str | None = None
    data_source: str | None = None
    owner: str | None = None
    stage: str | None = None
    closed: list[str] = []
    locale: Literal["ru", "en"]
    zone: str
    roles: list[RoleAnswer]
    facilitators: dict[str, Any] = {"deal_owner": True}
    label: str = "trida"
    hours: int = 96
    goals: GoalAnswers | None = None

    @property
    def names(self) -> Variables:
        """The names of the variables: what was answered, or the usual ones."""
        return self.variables or usual_variables(self.kind)

    @property
    def api(self) -> str:
        """The base of the API."""
        return self.api_url or (NOTION_API if self.kind == "notion" else self.site)


def usual_variables(kind: Kind) -> Variables:
    """Return the names that are offered. Data Center and Notion know accounts by their token alone."""
    if kind == "notion":
        return Variables(token="TRIDA_NOTION_TOKEN")  # noqa: S106 - the name of a variable
    cloud = kind == "jira-cloud"
    return Variables(
        token="TRIDA_JIRA_TOKEN",  # noqa: S106
        email="TRIDA_JIRA_EMAIL" if cloud else None,
        admin_token="TRIDA_JIRA_ADMIN_TOKEN",  # noqa: S106
        admin_email="TRIDA_JIRA_ADMIN_EMAIL" if cloud else None,
        webhook_secret="TRIDA_JIRA_WEBHOOK_SECRET",  # noqa: S106
    )


def read_answers(data: object) -> Answers:
    """Check an answers file; raises ``ManifestError`` with every mistake."""
    try:
        return Answers.model_validate(data)
    except ValidationError as error:
        problems = (("/" + "/".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_url=False))
        raise ManifestError(tuple(problems)) from None


def is_key(said: str) -> bool:
    """Whether a text can be the key of a project, and is no JQL."""
    return _PLAIN_KEY.fullmatch(said) is not None


def jql_of(keys: Sequence[str]) -> str:
    """Return the JQL that selects these projects."""
    return f"project = {keys[0]}" if len(keys) == 1 else f"project in ({', '.join(keys)})"


def role_id(name: str, taken: Iterable[str] = ()) -> str:
    """Return an id for a role's name, in Latin letters, other than those that are taken."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    base = (plain if plain[:1].isalpha() else f"role-{plain}".rstrip("-"))[: LONGEST_ID - 3].rstrip("-")
    known = set(taken)
    return next(one for one in (base, *(f"{base}-{n}" for n in range(2, 99))) if one not in known)


def people_source(people: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    """Return a source that names people, as (id, e-mail to write to or None)."""
    return {"people": [NamedPerson(id=one, email=mail).model_dump(exclude_none=True) for one, mail in people]}


def manifest_of(answers: Answers, rights: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the manifest that the answers come to; raises ``ManifestError`` with every mistake in them.

    ``rights`` are all permissions that the product knows, as a manifest lists them; those that are needed are taken.
    """
    roles = _roles(answers)
    made = {
        "manifest_version": 1,
        "name": "Trida",
        "permissions": [right for right in rights if _asked(right, answers)],
        "workspaces": {
            answers.workspace: {
                "tracker": _tracker(answers),
                "locale": answers.locale,
                "zone": answers.zone,
                "roles": roles,
                "facilitators": answers.facilitators,
                "deals": {"data_source": answers.data_source} if answers.kind == "notion" else {"jql": answers.jql},
                "opening": {"label": answers.label},
                "deadline": _deadline(answers.hours),
                **_goals(answers, roles),
            }
        },
    }
    parse(made)
    return made


def text_of(manifest: Mapping[str, Any]) -> str:
    """Return the text of manifest.json."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def _roles(answers: Answers) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for one in answers.roles:
        number = one.id or role_id(one.name, [role["id"] for role in made])
        made.append({"id": number, "name": {answers.locale: one.name}, "who": one.who})
    return made


def _goals(answers: Answers, roles: list[dict[str, Any]]) -> dict[str, Any]:
    if answers.goals is None:
        return {}
    departments = [(str(role["id"]), role["name"]) for role in roles]
    return {"goals": goal_section(answers.goals, answers.kind, departments, answers.site, answers.api)}


def _asked(right: Mapping[str, Any], answers: Answers) -> bool:
    where = right.get("on", "jira")
    if where == "confluence":
        return answers.kind == "jira-cloud" and answers.goals is not None and bool(answers.goals.page)
    if where != answers.kind.partition("-")[0]:
        return False
    source = _ONLY_FOR.get(right["scope"])
    return source is None or any(source in who for who in [answers.facilitators, *(one.who for one in answers.roles)])


def _tracker(answers: Answers) -> dict[str, Any]:
    names = answers.names
    section: dict[str, Any] = {"kind": answers.kind}
    if answers.kind != "notion" or answers.api_url not in {"", NOTION_API}:
        section["api_url"] = answers.api
    if answers.kind != "notion" or answers.site not in {"", NOTION_SITE}:
        section["browse_url"] = answers.site
    section["credentials"] = _account(names.token, names.email)
    if names.admin_token:
        section["install_credentials"] = _account(names.admin_token, names.admin_email)
    if names.webhook_secret:
        section["webhook_secrets"] = [{"env": names.webhook_secret}]
    if answers.kind == "notion":
        more = {"owner": answers.owner, "stage": answers.stage, "closed": answers.closed}
        section |= {name: value for name, value in more.items() if value}
    return section


def _account(token: str, email: str | None) -> dict[str, Any]:
    return ({"email": {"env": email}} if email else {}) | {"token": {"env": token}}


def _deadline(hours: int) -> dict[str, Any]:
    """Return a deadline with one extension of a day, and reminders that fit into it."""
    reminders = [before for before in (24, 4) if before < hours]
    return {"hours": hours, "policy": "extend", "extend_hours": 24, "extend_most": 1, "remind_hours_before": reminders}
