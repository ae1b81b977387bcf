"""Doing something outside once: recorded before and after, looked for by its mark when the answer was lost."""

from collections.abc import Callable
from datetime import timedelta

from plugin.errors import NeedsOperator, TryLater
from plugin.usecases.deps import Mine, World

UNSURE = "unsure"
"""Reason of a ``TryLater`` whose request may have been carried out: look for its mark before repeating it."""
IN_FLIGHT = timedelta(seconds=30)
"""How long a request may be on its way: longer than any adapter waits for an answer."""


def once(world: World, mine: Mine, key: str, do: Callable[[], str], find: Callable[[], str | None]) -> str:
    """Perform ``do`` unless the effect ``key`` is done, or ``find`` sees that it happened without our knowing.

    Returns the remote id. A failure that certainly had no effect takes the start back; an unsure one leaves it, so
    that a later run looks first. It looks only when the request can be on its way no longer: an overtaken run may
    still have sent it. Until then ``TryLater`` ``in_flight``.
    """
    with world.store.begin() as tx:
        effect = tx.effect(key)
        if effect is not None and effect.done_at is not None:
            return effect.remote or ""
        now = world.clock()
        if effect is not None and now < effect.started_at + IN_FLIGHT:
            raise TryLater("in_flight", effect.started_at + IN_FLIGHT - now)
        if effect is None:
            tx.start_effect(key, now)
    mine()
    remote = find() if effect is not None else None
    if remote is None:
        remote = _done(world, key, do)
    with world.store.begin() as tx:
        tx.finish_effect(key, remote, world.clock())
    return remote


def _done(world: World, key: str, do: Callable[[], str]) -> str:
    with world.store.begin() as tx:
        tx.forget_effect(key)  # the request that begins now is the one to wait for
        tx.start_effect(key, world.clock())
    try:
        return do()
    except (TryLater, NeedsOperator) as error:
        if error.reason != UNSURE:
            with world.store.begin() as tx:
                tx.forget_effect(key)
        raise
