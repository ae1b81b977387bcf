"""What is sent while a checklist lives is what the vendor describes, and no more than a site allows."""

import itertools

import pytest

from adapters.jira.edition import CLOUD
from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.errors import NeedsOperator
from tests.adapters.jira.conftest import SANDBOXES, Site, connected, on_both
from tests.adapters.jira.list_bench import bench_of
from tests.adapters.list_contract import OTHER, WHO, Paper, doc, row
from tests.adapters.outgoing import wrongs
from tests.adapters.sandbox.dc.test_requests import wrongs as wrongs_of_data_center
from tests.adapters.spec import needed


def live(bench, sandbox):
    paper = Paper(bench, *(row(bench, f"i{number}", f"Пункт {number}") for number in range(3)))
    bench.as_person(OTHER).tick(paper.ledger.remote["i0"], "marketing")
    bench.as_person(WHO).add(paper.id, "Своё")
    paper.read()
    anna = bench.person(OTHER)
    paper.show("i1", boxes={"sales": False, "marketing": True}, applies_not=True, reason="нет", owner=anna.id)
    paper.show("i2", whole=True)
    bench.lists.tell(bench.place, paper.id, "told:l1", doc("Прошла"))
    bench.lists.tell(bench.place, paper.id, "told:l1", doc("Прошла, решили"))
    sandbox.permit("trida", "ASSIGN_ISSUES", allowed=False)
    del sandbox.field("Приняли").options["Продажи"]
    with pytest.raises(NeedsOperator, match="option_missing"):
        paper.show("i0", boxes={"sales": True, "marketing": True})
    assert bench.lists.troubles(bench.place, ("Продажи",))
    assert bench.lists.find(bench.place, "sync:l1").id == paper.id
    bench.lists.close(bench.place, paper.id)


@needed
@on_both
def test_every_request_is_described(recorded, clock, workspace, edition):
    ticks = itertools.count(step=10.0)
    sandbox = Sandbox(clock, ticks=lambda: next(ticks), edition=SANDBOXES[edition]).seed(POLUS["ru"])
    with running(sandbox) as url:
        trida = connected(Site(url, clock, edition), workspace, sandbox.auth("trida"))
        live(bench_of(sandbox, trida), sandbox)
    seen = recorded[0].seen
    assert len(seen) > 20
    check = wrongs if edition is CLOUD else wrongs_of_data_center
    assert [wrong for one in seen for wrong in check(one)] == []


def test_thirty_items_at_once_stay_below_the_limit_of_one_issue(clock, workspace):
    sandbox = Sandbox(clock, ticks=lambda: 0.0).seed(POLUS["ru"])
    with running(sandbox) as url:
        site = Site(url, clock)
        bench = bench_of(sandbox, connected(site, workspace, sandbox.auth("trida")))
        mark = bench.mark()
        old = Paper(bench, *(row(bench, f"i{number}", f"Пункт {number}") for number in range(30)))
        assert bench.calls(mark)[-3:] == ["POST issue/bulk"] * 3
        new = Paper(bench, mark="sync:l2")
        new.rows = dict(old.rows)
        new.ledger.remote |= old.ledger.remote
        new.write()
        assert len(new.read()) == 30
    assert site.pauses == []
