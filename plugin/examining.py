"""Running the doctor: first manifest and settings, each with all its mistakes, then everything that needs both."""

from collections.abc import Callable, Generator, Iterator, Mapping

from plugin import settings as environment
from plugin.bootstrap import Application, Parts
from plugin.domain.health import Check, Health
from plugin.manifest import Manifest, ManifestError, load
from plugin.settings import SettingsError
from plugin.usecases.doctor import examine as look
from plugin.usecases.doctor_checklists import CHECKLISTS
from plugin.usecases.doctor_goals import GOALS
from plugin.usecases.doctor_here import HERE
from plugin.usecases.doctor_there import THERE


def examine(
    environ: Mapping[str, str], choose: Callable[[Application], str], parts: Parts | None = None
) -> Iterator[Check]:
    """Yield what is found; ``choose`` names the workspace to look at, once there is an application to ask."""
    manifest = yield from _manifest(environ)
    # Without a manifest the general variables can be looked at all the same.
    known = manifest or Manifest.model_construct(manifest_version=1, name="", workspaces={})
    try:
        settings = environment.read(environ, known)
    except SettingsError as mistakes:
        yield from _problems("settings", mistakes.problems)
        return
    if manifest is None:
        yield Check("settings", Health.WARN, "not_looked")
        return
    yield Check("settings", Health.OK, "ok")
    application = Application(manifest, settings, parts or Parts())
    yield from look(application.sites.patient(choose(application)), (*HERE, *THERE, *GOALS, *CHECKLISTS))


def _manifest(environ: Mapping[str, str]) -> Generator[Check, None, Manifest | None]:
    path = environment.manifest_path(environ)
    try:
        manifest = load(path)
    except ManifestError as mistakes:
        yield from _problems("manifest", mistakes.problems)
        return None
    yield Check("manifest", Health.OK, "ok", {"path": str(path), "workspaces": ", ".join(manifest.workspaces)})
    return manifest


def _problems(name: str, problems: tuple[tuple[str, str], ...]) -> Iterator[Check]:
    for where, what in problems:
        yield Check(name, Health.FAIL, "problem", {"where": where or "/", "what": what})
