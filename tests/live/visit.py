"""One visit to a site: a test ticket, the adapter as the core gets it, and everything taken away at the end."""

import secrets
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from adapters.jira.client import Account, Client, Timing, path
from adapters.jira.connect import connect
from adapters.jira.people import pages
from adapters.jira.proof import marked
from adapters.jira.site import HOOKS, custom_fields
from plugin.errors import GiveUp, NeedsOperator, TridaError
from plugin.manifest import Workspace
from plugin.ports.provision import Desired, SlotSpec
from tests.live.checks import NotChecked
from tests.live.environment import Refusal

TIMING = Timing(lambda: datetime.now(UTC), time.sleep, lambda: 0.5, budget=timedelta(seconds=60))
HOME = "https://trida.invalid"
NOWHERE = f"{HOME}/hooks"
IN_THE_BACKGROUND = 303


class Visit:
    """What checks work with. ``slots`` grows when the installation has run."""

    def __init__(self, environment, listener=None):
        self.environment, self.listener = environment, listener
        self.mark = f"trida-live-{secrets.token_hex(4)}"
        self.role = self.mark.removeprefix("trida-")
        self.secret = secrets.token_hex(16)
        self.label = self.mark
        self.hook_url = f"{environment.hook_url or NOWHERE}?{self.mark}"
        self.selection = f'project = "{environment.project}"'
        self.slots, self.made = {}, []
        self.raw = self._client(environment.login)
        self.other = self._client(environment.second) if environment.second else None
        section = _workspace(self.selection, self.role)
        self.connected = connect(section, environment.connection(self.secret), self.slots, TIMING, HOME)
        self.tracker, self.provisioner = self.connected.tracker, self.connected.provisioner
        self.project = self.issue = self.key = None
        self.comment, self.before_deleting, self.gone = None, 0, False
        self.task, self.tasks = None, []
        self._stack = ExitStack()

    def _client(self, login):
        return Client(Account(self.environment.url, SecretStr(login.token), login.email), TIMING)

    def __enter__(self):
        """Make the test ticket; raises ``Refusal`` where it cannot be made, or where Trida is installed already."""
        with self._stack:
            self._stack.callback(self._delete_fields)
            self._stack.callback(self._delete_hook)
            standing = marked(custom_fields(self.raw))
            if standing:
                known = ", ".join(sorted(standing.values()))
                raise Refusal(f"This site has fields of Trida ({known}); use a site without them. Nothing was changed.")
            self.project = self.raw.call("GET", path("project", self.environment.project), subject="project")
            self.issue, self.key = self._make_issue()
            self._stack.callback(self.delete_issue)
            self._stack.callback(self._delete_tasks)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def kinds(self):
        """Return the issue types of the project that are neither sub-tasks nor epics."""
        kinds = self.raw.call("GET", "issuetype/project", subject="project", params={"projectId": self.project["id"]})
        return [one for one in kinds if not one.get("subtask") and one.get("hierarchyLevel", 0) == 0]

    def _make_issue(self):
        kind = self.kinds()[0]
        fields = {
            "project": {"id": self.project["id"]},
            "issuetype": {"id": kind["id"]},
            "summary": f"Test ticket of make live ({self.mark}); it deletes itself",
        }
        made = self.raw.call("POST", "issue", subject="issue", json={"fields": fields})
        return str(made["id"]), str(made["key"])

    @property
    def team_managed(self):
        return bool(self.project.get("simplified"))

    def desired(self, secret=None):
        """Return an installation of a status, a number, and one role's state and answer."""
        specs = (("status", "line"), ("agreement", "number"), (f"state.{self.role}", "line"))
        slots = [SlotSpec(name, kind, f"{self.mark} {name}", "Made by make live.") for name, kind in specs]
        slots.append(SlotSpec(f"answer.{self.role}", "text", f"{self.mark} answer", "Made by make live."))
        watched = self.label if self.listener else f"{self.label}-nothing"
        selection = f'{self.selection} AND labels = "{watched}"'
        return Desired(tuple(slots), selection, self.hook_url, secret or self.secret)

    def need_fields(self):
        """Raise ``NotChecked`` where the ticket takes no shared fields."""
        if self.team_managed:
            raise NotChecked("the project is team-managed")
        if not self.slots:
            raise NotChecked("the installation did not run")

    def need_other(self):
        if self.other is None:
            raise NotChecked("no second person was named")
        return self.other

    def need_listener(self):
        if self.listener is None:
            raise NotChecked("TRIDA_LIVE_HOOK_URL is not set")
        return self.listener

    def make_field(self, kind):
        """Make a field that is in no project and on no screen; it is deleted at the end."""
        body = {"name": f"{self.mark} {kind}", "type": f"com.atlassian.jira.plugin.system.customfieldtypes:{kind}"}
        made = self.raw.call("POST", "field", subject="field", json=body)
        self.made.append(str(made["id"]))
        return str(made["id"])

    def pause(self, seconds):
        TIMING.sleep(seconds)

    def read(self, **params):
        return self.raw.call("GET", path("issue", self.issue), subject="issue", params=params)

    def write(self, **body):
        self.raw.call("PUT", path("issue", self.issue), subject="issue", json=body)

    # taking everything away

    def delete_issue(self):
        if self.issue is not None and not self.gone:
            self._away("DELETE", path("issue", self.issue), "issue")
            self.gone = True

    def _delete_tasks(self):
        """Delete the tasks that were made, and those whose answer was lost: their titles carry our name."""
        body = {"jql": f'{self.selection} AND summary ~ "{self.mark}"', "fields": ["summary"], "maxResults": 50}
        found = self._quietly(lambda: self.raw.call("POST", "search/jql", subject="search", json=body, repeatable=True))
        ours = [one for one in (found or {"issues": ()})["issues"] if self.mark in one["fields"]["summary"]]
        lost = [str(one["id"]) for one in ours if str(one["id"]) != self.issue]
        for task in dict.fromkeys([*self.tasks, *lost]):
            self._away("DELETE", path("issue", task), "issue")

    def _delete_hook(self):
        for one in self._quietly(lambda: self.raw.call("GET", HOOKS, subject="webhook")) or ():
            if str(one.get("url") or "").endswith(f"?{self.mark}"):
                number = str(one["self"]).rstrip("/").rpartition("/")[2]
                self._away("DELETE", f"{HOOKS}/{path(number)}", "webhook")

    def _delete_fields(self):
        """Delete what was made, and what an interrupted installation made without telling: both carry our name."""
        wanted = {"type": "custom", "query": self.mark}
        found = self._quietly(lambda: list(pages(self.raw, "field/search", "field", wanted, 50))) or ()
        for field in dict.fromkeys([*self.made, *(str(one["id"]) for one in found)]):
            self._away("DELETE", path("field", field), "field")

    def _away(self, method, where, subject):
        try:
            self.raw.call(method, where, subject=subject)
        except GiveUp:
            return
        except NeedsOperator as error:
            if error.facts.get("status") != IN_THE_BACKGROUND:
                print(f"LEFT BEHIND: {subject} {where} ({error.reason}); delete it by hand")  # noqa: T201
        except TridaError as error:
            print(f"LEFT BEHIND: {subject} {where} ({error.reason}); delete it by hand")  # noqa: T201

    def _quietly(self, ask):
        try:
            return ask()
        except TridaError as error:
            print(f"could not look for what is left: {error.reason}")  # noqa: T201
            return None


def _workspace(selection, role):
    """Return a manifest section with as little in it as may be."""
    names = {"TRIDA_LIVE_URL": "api_url", "TRIDA_LIVE_BROWSE": "browse_url"}
    tracker = {
        "kind": "jira-cloud",
        **{key: {"env": name} for name, key in names.items()},
        "credentials": {"email": {"env": "TRIDA_LIVE_EMAIL"}, "token": {"env": "TRIDA_LIVE_TOKEN"}},
        "webhook_secrets": [{"env": "TRIDA_LIVE_SECRET"}],
    }
    roles = [{"id": one, "name": {"en": one}, "who": {"deal_owner": True}} for one in (role, f"{role}-2")]
    return Workspace.model_validate(
        {
            "tracker": tracker,
            "locale": "en",
            "zone": "UTC",
            "roles": roles,
            "deals": {"jql": selection},
            "opening": {"label": "trida-live"},
            "deadline": {"hours": 1, "policy": "cancel"},
        }
    )
