"""What each edition serves. Whatever stands here is in the vendor's description of that edition, the webhooks apart."""

from adapters.sandbox.rest import bulk, dc, fields, issues, linking, people, screens, site, talk, trash, webhooks
from adapters.sandbox.rest.dc import fields as dc_fields
from adapters.sandbox.rest.dc import issues as dc_issues
from adapters.sandbox.rest.dc import people as dc_people
from adapters.sandbox.rest.dc import screens as dc_screens
from adapters.sandbox.rest.dc import site as dc_site
from adapters.sandbox.rest.dc import webhooks as dc_webhooks
from adapters.sandbox.rest.wire import API, Route

CLOUD: tuple[Route, ...] = (
    *site.ROUTES,
    *people.ROUTES,
    *fields.ROUTES,
    *trash.ROUTES,
    *screens.ROUTES,
    *issues.ROUTES,
    *bulk.ROUTES,
    *linking.ROUTES,
    *talk.ROUTES,
    *webhooks.ROUTES,
)
_OWN: tuple[Route, ...] = (
    *dc_site.ROUTES,
    *dc_people.ROUTES,
    *dc_fields.ROUTES,
    *dc_screens.ROUTES,
    *dc_issues.ROUTES,
    *dc_webhooks.ROUTES,
)
_ISSUE = f"{API}/issue/{{issueIdOrKey}}"
_PROJECT = f"{API}/project/{{projectIdOrKey}}"
_SHARED = {
    *(("GET", f"{API}/{what}") for what in ("field", "status", "issuetype", "groups/picker")),
    *(("GET", f"{API}/{what}") for what in ("issueLinkType", "issueLink/{linkId}")),
    *(("GET", f"{_PROJECT}/{what}") for what in ("role", "statuses")),
    ("POST", f"{API}/issue"),
    *((method, path) for method, path, _ in bulk.ROUTES),
    *((method, _ISSUE) for method in ("GET", "DELETE")),
    *(("POST", f"{_ISSUE}/{what}") for what in ("transitions", "notify")),
    *((method, f"{_ISSUE}/remotelink") for method in ("GET", "DELETE")),
    *((method, f"{_ISSUE}/remotelink/{{linkId}}") for method in ("GET", "PUT", "DELETE")),
}
_TALK = tuple(route for route in talk.ROUTES if not route[1].endswith("/comment/list"))


def _older(path: str) -> str:
    return dc.API + path.removeprefix(API)


DATA_CENTER: tuple[Route, ...] = (
    *_OWN,
    *((method, _older(path), handler) for method, path, handler in CLOUD if (method, path) in _SHARED),
    *((method, _older(path), handler) for method, path, handler in _TALK),
)
ROUTES = {"cloud": CLOUD, "dc": DATA_CENTER}
"""Edition → what it serves."""
