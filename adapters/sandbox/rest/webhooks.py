"""Calls that register admin webhooks; *Administer Jira* for all of them. The secret is never returned."""

from adapters.sandbox import hooks
from adapters.sandbox.rest.wire import Answer, Call, Route

ROOT = "/rest/webhooks/1.0/webhook"


def every(call: Call) -> Answer:
    """List the webhooks."""
    call.need_admin()
    return Answer([hooks.shown(call.world, one) for one in call.world.hooks.values()])


def create(call: Call) -> Answer:
    """Register a webhook, 201."""
    call.need_admin()
    return Answer(hooks.shown(call.world, hooks.put(call.world, call.caller, call.json())), 201)


def read(call: Call) -> Answer:
    """Return a webhook; 404 for an unknown one."""
    call.need_admin()
    return Answer(hooks.shown(call.world, hooks.find(call.world, call.path["id"])))


def edit(call: Call) -> Answer:
    """Change the keys that are sent."""
    call.need_admin()
    hook = hooks.find(call.world, call.path["id"])
    return Answer(hooks.shown(call.world, hooks.put(call.world, call.caller, call.json(), hook)))


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
