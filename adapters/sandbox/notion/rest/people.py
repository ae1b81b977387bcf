"""``/users`` and ``/comments``."""

from adapters.sandbox.notion import access, comments, shown
from adapters.sandbox.notion.checks import uuid
from adapters.sandbox.notion.errors import incapable
from adapters.sandbox.notion.model import Comment, User
from adapters.sandbox.notion.rest.wire import Answer, Call, Route


def _need_people(call: Call) -> None:
    if not call.caller.capabilities & {"read_users", "read_users_with_email"}:
        raise incapable()


def list_users(call: Call) -> Answer:
    """``GET /users``: members and the connection; who left is not among them."""
    _need_people(call)
    here = [one for one in call.world.users.values() if one.active]
    return Answer(call.listed("user", here, _number, lambda one: shown.user(call.world, one, call.caller)))


def _number(one: User | Comment) -> str:
    return one.id


def get_user(call: Call) -> Answer:
    """``GET /users/{user_id}``."""
    _need_people(call)
    number = call.id("user_id")
    found = call.world.user(number)
    if found is None:
        raise call.world.missing("user", number)
    return Answer(shown.user(call.world, found, call.caller))


def me(call: Call) -> Answer:
    """``GET /users/me``: whose token it is; needs no capability."""
    return Answer(shown.user(call.world, call.caller, call.caller))


def create_comment(call: Call) -> Answer:
    """``POST /comments``."""
    call.need("insert_comments")
    made = comments.create(call.world, call.caller, call.json())
    return Answer(shown.comment(call.world, made, call.caller), resource=made.id)


def list_comments(call: Call) -> Answer:
    """``GET /comments?block_id=``: open discussions only."""
    call.need("read_comments")
    number = uuid("query.block_id", call.query.get("block_id", [None])[0])
    found = comments.listed(call.world, call.caller, number)
    return Answer(call.listed("comment", found, _number, lambda one: shown.comment(call.world, one, call.caller)))


def get_comment(call: Call) -> Answer:
    """``GET /comments/{comment_id}``."""
    call.need("read_comments")
    found = access.comment(call.world, call.caller, call.id("comment_id"))
    return Answer(shown.comment(call.world, found, call.caller))


def update_comment(call: Call) -> Answer:
    """``PATCH /comments/{comment_id}``: one's own."""
    call.need("insert_comments")
    found = comments.own(call.world, call.caller, call.id("comment_id"))
    comments.update(call.world, call.caller, found, call.json())
    return Answer(shown.comment(call.world, found, call.caller), resource=found.id)


def delete_comment(call: Call) -> Answer:
    """``DELETE /comments/{comment_id}``: one's own."""
    call.need("insert_comments")
    found = comments.own(call.world, call.caller, call.id("comment_id"))
    comments.delete(call.world, call.caller, found)
    return Answer(shown.comment(call.world, found, call.caller), resource=found.id)


ROUTES: tuple[Route, ...] = (
    ("GET", "/users", list_users),
    ("GET", "/users/me", me),
    ("GET", "/users/{user_id}", get_user),
    ("POST", "/comments", create_comment),
    ("GET", "/comments", list_comments),
    ("GET", "/comments/{comment_id}", get_comment),
    ("PATCH", "/comments/{comment_id}", update_comment),
    ("DELETE", "/comments/{comment_id}", delete_comment),
)
