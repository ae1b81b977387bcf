"""What each forked process would do first, done once before they are forked: all templates and words are read."""

from plugin.documents import rendering
from plugin.lexicons import lexicon
from plugin.manifest import Workspace
from tests.caches import share
from tests.house import WORKSPACE, repository_manifest

share()
_section = Workspace.model_validate(repository_manifest()["workspaces"][WORKSPACE])
_environment = rendering._environment(_section.locale, _section.tzinfo)
for _name in _environment.list_templates():
    _environment.get_template(_name)
lexicon(_section)
