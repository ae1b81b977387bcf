"""What ``trida install`` prints on each sort of site, from real runs against the sandboxes, put into docs/plans.md.

A comment ``<!-- printed: SITE MODE -->`` on a page stands above the block that is filled in.
"""

import json
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
import sqlalchemy as sa
from click.testing import CliRunner

from adapters.sandbox.company import POLUS, POLUS_WITH_GOALS
from plugin.cli import main
from plugin.demo.manifests import admin_environ_for, environ_for, manifest_for
from plugin.store.schema import upgrade
from tests.fakes import SetClock
from tests.house import KEY, WORKSPACE
from tests.trackers.place import tracker

PUBLIC = "https://trida.example.com"
# The name of a webhook ends with the fingerprint of its secret: always the same one here.
SECRET = "the-webhook-secret-of-this-page"
BLOCK = re.compile(r"(<!-- printed: (\S+) (\S+) -->\n```text\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
COMPANY = {"jql": "project = DEAL"}


def _service(sandbox):
    sandbox.world.project("DEAL").kind = "service_desk"


def _few_rights(sandbox):
    for right in ("SCHEDULE_ISSUES", "TRANSITION_ISSUES", "ADMINISTER_PROJECTS"):
        sandbox.permit("trida", right, allowed=False)


def _used_up(sandbox):
    sandbox.world.block_limit = sandbox.world.blocks_made


@dataclass(frozen=True)
class Site:
    """How a sort of site differs from the usual sandbox, and what is run there.

    ``as_first``: lines that the first site's plan has too are left out. ``goals``: there is a goal tree with a page.
    """

    kind: str
    modes: tuple = ("plan", "remove")
    deals: dict = field(default_factory=dict)
    change: object = lambda _sandbox: None
    as_first: bool = False
    goals: bool = False


SITES = {
    "company": Site("jira-cloud", deals=COMPANY),
    "team": Site("jira-cloud", ("plan", "apply"), {"jql": "project = TEAM"}, as_first=True),
    "service": Site("jira-cloud", ("plan",), COMPANY, _service, as_first=True),
    "rights": Site("jira-cloud", ("plan",), COMPANY, _few_rights, as_first=True),
    "no-admin": Site("jira-cloud", ("plan",), change=lambda box: box.permit("installer", "ADMINISTER", allowed=False)),
    "data-center": Site("jira-dc"),
    "notion": Site("notion", ("plan", "apply", "check", "remove")),
    "notion-free": Site("notion", ("apply",), change=_used_up),
    "goals": Site("jira-cloud", ("plan", "apply"), COMPANY, as_first=True, goals=True),
    "goals-data-center": Site("jira-dc", ("plan",), as_first=True, goals=True),
    "goals-notion": Site("notion", ("plan",), goals=True),
}


@contextmanager
def _environ(site, empty):
    """Build a site and yield the environment in which a person would call ``trida install`` there."""
    companies = POLUS_WITH_GOALS if site.goals else POLUS
    with (
        tempfile.TemporaryDirectory() as name,
        tracker(site.kind, SetClock(), "en", companies) as (sandbox, address, mail),
    ):
        site.change(sandbox)
        people = requests.get(f"{address}/_sandbox/people", timeout=20).json()
        slugs = {one["email"].partition("@")[0]: one for one in people}
        manifest = manifest_for(site.kind, "en", address, people, goals=site.goals)
        manifest["workspaces"][WORKSPACE]["deals"] |= site.deals
        path = Path(name) / "manifest.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        shutil.copy(empty, Path(name) / "trida.db")
        yield {
            "TRIDA_MANIFEST": str(path),
            "TRIDA_DATABASE_URL": f"sqlite:///{name}/trida.db",
            "TRIDA_PUBLIC_URL": PUBLIC,
            "TRIDA_KEYS": KEY,
            "TRIDA_SECRET": "s" * 40,
            **mail,
            **environ_for(site.kind, address, slugs["trida"]),
            **admin_environ_for(site.kind, slugs["installer"]),
            "TRIDA_JIRA_WEBHOOK_SECRET": SECRET,
        }


def _run(environ, mode):
    """Return the lines of a command, as at a terminal; of a removal those that come before it is done."""
    done = CliRunner().invoke(main, ["install", f"--{mode}"], env=environ)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    told = [line for line in done.output.splitlines() if mode != "remove" or not line.startswith("done")]
    status = [f"(exit status {done.exit_code})"] if done.exit_code else []
    return [f"$ trida install --{mode}", *told, *status]


def _of_site(site, empty):
    """Return mode → lines; what is taken away was put there first."""
    with _environ(site, empty) as environ:
        if "remove" not in site.modes or "apply" in site.modes:
            return {mode: _run(environ, mode) for mode in site.modes}
        plan = _run(environ, "plan")
        _run(environ, "apply")
        return {"plan": plan, "remove": _run(environ, "remove")}


def _shortened(lines, first):
    """Return the lines with each run of lines that the first site has too as one."""
    kept = [line if line[0] == "$" or f"plan{line[4:]}" not in first else "…" for line in lines]
    return [line for number, line in enumerate(kept) if line != "…" or kept[number - 1] != "…"]


def printed():
    """Run every command; returns site → mode → lines."""
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name) / "empty.db"
        database = sa.create_engine(f"sqlite:///{empty}")
        upgrade(database)
        database.dispose()
        found = {title: _of_site(site, empty) for title, site in SITES.items()}
    first = set(found["company"]["plan"])
    for title in (title for title, site in SITES.items() if site.as_first):
        found[title] = {mode: _shortened(lines, first) for mode, lines in found[title].items()}
    return found


def pages(root):
    """Return both pages as they should be, from the pages as they are and one run of everything."""
    found = printed()

    def filled(block):
        head, site, mode = block.groups()
        return "".join([head, *(f"{line}\n" for line in found[site][mode])])

    paths = [root / "docs/plans.md", root / "docs/plans.ru.md"]
    return {path: BLOCK.sub(filled, path.read_text(encoding="utf-8")) for path in paths}
