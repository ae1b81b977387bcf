"""What each forked process would do first, done once before they are forked: every template is compiled."""

from plugin.documents import rendering
from plugin.manifest import Workspace
from tests.house import WORKSPACE, repository_manifest

_section = Workspace.model_validate(repository_manifest()["workspaces"][WORKSPACE])
_environment = rendering._environment(_section.locale, _section.tzinfo)
for _name in _environment.list_templates():
    _environment.get_template(_name)
