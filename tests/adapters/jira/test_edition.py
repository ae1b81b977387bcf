"""Which edition a site is: told before an installation and by the doctor, never guessed."""

import pytest

from adapters.jira.edition import CLOUD, DATA_CENTER, Edition
from adapters.jira.rights import check_edition
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import NeedsOperator
from tests.adapters.jira.conftest import Site, connected, on_both

OTHER = {CLOUD: DATA_CENTER, DATA_CENTER: CLOUD}


def info(sort: str, *numbers: int) -> dict:
    return {"deploymentType": sort, "versionNumbers": list(numbers)}


@pytest.mark.parametrize(
    ("edition", "site", "found"),
    [
        (CLOUD, info("Cloud", 1001, 0), None),
        (DATA_CENTER, info("Server", 10, 3, 24), None),
        (DATA_CENTER, info("Server", 11, 0), None),
        (DATA_CENTER, info("Server", 9, 12, 3), ("jira-dc", "9.12.3")),
        (DATA_CENTER, info("Cloud", 1001, 0), ("jira-cloud", "1001.0")),
        (CLOUD, info("Server", 10, 3), ("jira-dc", "10.3")),
        (CLOUD, {}, ("jira-dc", "0")),
    ],
)
def test_what_a_site_says_of_itself(edition: Edition, site: dict, found: tuple[str, str] | None):
    if found is None:
        edition.must_be(site)
        return
    with pytest.raises(NeedsOperator) as refused:
        edition.must_be(site)
    assert (refused.value.reason, refused.value.facts) == ("other_edition", {"found": found[0], "version": found[1]})


@on_both
def test_a_manifest_that_names_the_other_edition_is_told(site: Site, sandbox: Sandbox, workspace, edition, desired):
    auth = sandbox.auth("installer")
    check_edition(site.client(auth))
    kind = {"kind": OTHER[edition].kind}
    wrong = workspace.model_copy(update={"tracker": workspace.tracker.model_copy(update=kind)})
    one = connected(site, wrong, auth)
    asks = (one.inspector.me, one.provisioner.unfit, lambda: one.provisioner.plan(desired))
    for ask in (*asks, lambda: list(one.provisioner.apply(desired))):
        with pytest.raises(NeedsOperator) as refused:
            ask()
        if edition is DATA_CENTER:
            assert (refused.value.reason, refused.value.facts["found"]) == ("other_edition", "jira-dc")
    assert sandbox.world.hooks == {}


@on_both
def test_the_edition_is_asked_at_these_moments_alone(trida, sandbox: Sandbox):
    trida.tracker.me()
    trida.tracker.ticket("DEAL-142", "")
    assert "serverInfo" not in str(sandbox.counts().calls)
