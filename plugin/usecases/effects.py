"""Doing something outside once: recorded before and after, looked for by its mark when the answer was lost."""

from collections.abc import Callable

from plugin.errors import NeedsOperator, TryLater
from plugin.usecases.deps import Mine, World

UNSURE = "unsure"
"""Reason of a ``TryLater`` whose request may have been carried out: look for its mark before repeating it."""


def once(world: World, mine: Mine, key: str, do: Callable[[], str], find: Callable[[], str | None]) -> str:
    """Perform ``do`` unless the effect ``key`` is done, or ``find`` sees that it happened without our knowing.

    Returns the remote id. A failure that certainly had no effect takes the start back; an unsure one leaves it, so
    that the next run looks first.
    """
    with world.store.begin() as tx:
        effect = tx.effect(key)
        if effect is not None and effect.done_at is not None:
            return effect.remote or ""
        tx.start_effect(key, world.clock())
    mine()
    remote = find() if effect is not None else None
    if remote is None:
        try:
            remote = do()
        except (TryLater, NeedsOperator) as error:
            if error.reason != UNSURE:
                with world.store.begin() as tx:
                    tx.forget_effect(key)
            raise
    with world.store.begin() as tx:
        tx.finish_effect(key, remote, world.clock())
    return remote
