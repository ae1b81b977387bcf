"""Installing one workspace on its tracker: what it would change, doing it, taking it away, and the rights for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugin.errors import NeedsOperator, TridaError
from plugin.manifest import Permission
from plugin.ports.provision import Act, Click, Desired, Lack, Provisioner
from plugin.ports.store import Store
from plugin.ports.world import Clock


@dataclass(frozen=True, slots=True)
class Place:
    """What an installation is about: ``keep`` are the slots that another workspace on the same site still uses.

    ``beside`` are rights that are asked for elsewhere than on the tracker: whether they are there cannot be looked up.
    """

    workspace: str
    desired: Desired
    permissions: Sequence[Permission]
    keep: frozenset[str]
    beside: Sequence[Permission] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """What the service's account lacks for its work; ``unread`` is why that could not be asked, else empty."""

    lacks: tuple[Lack, ...]
    unread: str = ""


class Installing:
    """Acts as ``admin``, an account that may change the site, for ``service``, the account of the running service."""

    def __init__(self, place: Place, store: Store, clock: Clock, admin: Provisioner, service: Provisioner) -> None:
        self._place, self._store, self._clock = place, store, clock
        self._admin, self._service = admin, service

    @property
    def permissions(self) -> Sequence[Permission]:
        """The rights that the manifest asks for, with why."""
        return self._place.permissions

    def unfit(self) -> tuple[Lack, ...]:
        """Return what the administrator's account lacks to install anything."""
        return self._admin.unfit()

    def rights(self) -> Rights:
        """Compare what the manifest asks for with what the service's account has in the selection's projects.

        That account may not work yet: this is told, and does not stop an installation.
        """
        projects = self._admin.projects(self._place.desired)
        try:
            return Rights(self._service.lacking([one.scope for one in self._place.permissions], projects))
        except TridaError as error:
            return Rights((), error.reason)

    def wider(self) -> tuple[Permission, ...]:
        """Return the rights that the manifest asks for and the last installation did not; the first asks for all."""
        with self._store.begin() as tx:
            accepted = tx.accepted(self._place.workspace)
        if accepted is None:
            return ()
        return tuple(one for one in self._asked if one.scope not in accepted)

    @property
    def _asked(self) -> tuple[Permission, ...]:
        return (*self._place.permissions, *self._place.beside)

    def clicks(self) -> tuple[Click, ...]:
        """Return what a person has to do by hand in the tracker's own pages."""
        return self._admin.clicks(self._place.desired)

    def plan(self) -> tuple[Act, ...]:
        """Return what an installation would change."""
        return self._admin.plan(self._place.desired)

    def apply(self, *, accept: bool) -> Iterator[Act]:
        """Carry the plan out; what stands on the site afterwards is kept, and which rights were accepted.

        Raises ``NeedsOperator`` ``not_accepted`` for wider rights that nobody said yes to; nothing is done then.
        """
        wider = self.wider()
        if wider and not accept:
            raise NeedsOperator("not_accepted", rights=", ".join(one.scope for one in wider))
        yield from self._admin.apply(self._place.desired)
        installed = self._admin.installed(self._place.desired)
        with self._store.begin() as tx:
            tx.save_installed(self._place.workspace, installed, self._clock())
            tx.save_accepted(self._place.workspace, [one.scope for one in self._asked])

    def removal(self) -> tuple[Act, ...]:
        """Return what of ours would be taken away."""
        return self._admin.removal(self._place.desired, self._place.keep)

    def remove(self) -> Iterator[Act]:
        """Take it away and forget what stood there; rounds, answers and tickets stay as they are."""
        yield from self._admin.remove(self._place.desired, self._place.keep)
        with self._store.begin() as tx:
            tx.clear_installed(self._place.workspace)
