"""Calls that register webhooks on Data Center 10; *Administer Jira* for all of them. The secret is never returned."""

from adapters.sandbox import dc_hooks, hooks
from adapters.sandbox.dc_hooks import ROOT
from adapters.sandbox.rest.wire import Answer, Call, Route


def every(call: Call) -> Answer:
    """List the webhooks."""
    call.need_admin()
    return Answer([dc_hooks.shown(call.world, one) for one in call.world.hooks.values()])


def create(call: Call) -> Answer:
    """Register a webhook, 201."""
    call.need_admin()
    return Answer(dc_hooks.shown(call.world, dc_hooks.put(call.world, call.caller, call.json())), 201)


def read(call: Call) -> Answer:
    """Return a webhook; 404 for an unknown one."""
    call.need_admin()
    return Answer(dc_hooks.shown(call.world, hooks.find(call.world, call.path["id"])))


def edit(call: Call) -> Answer:
    """Replace a webhook: what is not sent is gone, the secret too."""
    call.need_admin()
    hook = hooks.find(call.world, call.path["id"])
    return Answer(dc_hooks.shown(call.world, dc_hooks.put(call.world, call.caller, call.json(), hook)))


def delete(call: Call) -> Answer:
    """204."""
    call.need_admin()
    del call.world.hooks[hooks.find(call.world, call.path["id"]).id]
    return Answer(status=204)


ROUTES: tuple[Route, ...] = (
    ("GET", ROOT, every),
    ("POST", ROOT, create),
    ("GET", f"{ROOT}/{{id}}", read),
    ("PUT", f"{ROOT}/{{id}}", edit),
    ("DELETE", f"{ROOT}/{{id}}", delete),
)
