"""Who may see what, and what the connection may do.

A page is seen by every member unless it, or the nearest page above it with readers, names its readers. The connection
sees nothing but what it was added to and what stands below that. https://developers.notion.com/reference/capabilities
"""

from adapters.sandbox.notion.errors import incapable
from adapters.sandbox.notion.model import Comment, Database, DataSource, Page, User
from adapters.sandbox.notion.world import World


def may_see(world: World, user: User, number: str) -> bool:
    """Whether a user has any access to a page, block, database or data source."""
    for one in world.above(number):
        if user.bot:
            if one in world.connected:
                return True
            continue
        place = world.pages.get(one) or world.databases.get(one)
        if place is not None and place.readers is not None:
            return user.id in place.readers
    return not user.bot


def need(user: User, *capabilities: str) -> None:
    """403 without all of the capabilities."""
    if not user.capabilities.issuperset(capabilities):
        raise incapable()


def page(world: World, user: User, number: str) -> Page:
    """Return a page the user may see; 404 otherwise."""
    found = world.pages.get(number)
    if found is None or not may_see(world, user, number):
        raise world.missing("page", number)
    return found


def database(world: World, user: User, number: str) -> Database:
    """Return a database the user may see; 404 otherwise."""
    found = world.databases.get(number)
    if found is None or not may_see(world, user, number):
        raise world.missing("database", number)
    return found


def source(world: World, user: User, number: str) -> DataSource:
    """Return a data source the user may see; 404 otherwise."""
    found = world.sources.get(number)
    if found is None or not may_see(world, user, number):
        raise world.missing("data source", number)
    return found


def block(world: World, user: User, number: str) -> None:
    """404 unless the id is a block, page or database that the user may see."""
    known = number in world.blocks or number in world.pages or number in world.databases
    if not known or not may_see(world, user, number):
        raise world.missing("block", number)


def comment(world: World, user: User, number: str) -> Comment:
    """Return a comment on a page the user may see; 404 otherwise."""
    found = world.comments.get(number)
    if found is None or found.trash or not may_see(world, user, found.page):
        raise world.missing("comment", number)
    return found
