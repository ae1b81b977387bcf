"""Which rights an account lacks, asked over HTTP."""

from adapters.jira.connect import Connected
from adapters.sandbox.sandbox import Sandbox
from plugin.manifest import load
from plugin.ports.provision import Desired, Lack
from tests.adapters.jira.conftest import ROOT

RIGHTS = [one.scope for one in load(ROOT / "manifest.json").permissions_of("demo")]


def test_the_repository_asks_for_rights_that_the_demo_account_has(admin: Connected, trida: Connected, desired: Desired):
    projects = admin.provisioner.projects(desired)
    assert projects == ("DEAL", "TEAM")
    assert trida.provisioner.lacking(RIGHTS, projects) == ()


def test_each_lacking_right_is_told_with_its_project(trida: Connected, sandbox: Sandbox):
    account = sandbox.account("trida")
    sandbox.world.project("TEAM").grants["EDIT_ISSUES"].discard(account.id)
    account.everywhere.discard("USER_PICKER")
    assert set(trida.provisioner.lacking(RIGHTS, ("DEAL", "TEAM"))) == {
        Lack("EDIT_ISSUES", "Edit Issues", "TEAM"),
        Lack("USER_PICKER", "Browse users and groups"),
    }


def test_a_project_that_is_not_seen_is_one_lack(trida: Connected, sandbox: Sandbox):
    sandbox.world.project("TEAM").grants["BROWSE_PROJECTS"].discard(sandbox.account("trida").id)
    assert trida.provisioner.lacking(RIGHTS, ("DEAL", "TEAM")) == (Lack("BROWSE_PROJECTS", "Browse Projects", "TEAM"),)


def test_a_right_that_the_site_does_not_know_spoils_no_other(trida: Connected):
    lacks = trida.provisioner.lacking([*RIGHTS, "FLY"], ("DEAL", "TEAM"))
    assert [(one.right, one.where) for one in lacks] == [("FLY", "")]
    assert "does not know" in lacks[0].title


def test_only_an_administrator_is_fit_to_install(admin: Connected, trida: Connected):
    assert admin.provisioner.unfit() == ()
    assert trida.provisioner.unfit() == (Lack("ADMINISTER", "Administer Jira"),)


def test_nothing_is_asked_for_no_rights(trida: Connected, sandbox: Sandbox):
    mark = sandbox.mark()
    assert trida.provisioner.lacking([], ("DEAL",)) == ()
    assert sandbox.counts(since=mark).calls == ()
