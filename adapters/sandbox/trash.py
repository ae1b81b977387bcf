"""Where trashed fields lie: out of every list, screen and ticket, with everything that a restore brings back."""

from adapters.sandbox.model import Field, Trashed
from adapters.sandbox.world import World


def put(world: World, field: Field) -> None:
    """Move a field to the trash."""
    world.trash[field.id] = take_out(world, field)


def take_out(world: World, field: Field) -> Trashed:
    """Take a field out of the site; returns it with where it was and the values it had."""
    del world.fields[field.id]
    schemes = {number: fields.pop(field.id) for number, fields in world.schemes.items() if field.id in fields}
    places = []
    for screen in world.screens.values():
        for tab in screen.tabs:
            if field.id in tab.fields:
                tab.fields.remove(field.id)
                places.append(tab)
    values = {key: issue.values.pop(field.id) for key, issue in world.issues.items() if field.id in issue.values}
    return Trashed(field, schemes, places, values)


def restore(world: World, field: str) -> bool:
    """Bring a field back with its projects, screens and values; False when it is not in the trash."""
    found = world.trash.pop(field, None)
    if found is None:
        return False
    world.fields[field] = found.field
    for number, types in found.schemes.items():
        world.schemes[number][field] = types
    for tab in found.places:
        tab.fields.append(field)
    for key, value in found.values.items():
        if key in world.issues:
            world.issues[key].values[field] = value
    return True
