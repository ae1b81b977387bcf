"""A to-do as people have it before them: a box to press, its words to change, a way to take it away."""

from markupsafe import Markup

from adapters.sandbox.notion import rich
from adapters.sandbox.notion.ids import plain
from adapters.sandbox.notion.model import Block
from adapters.sandbox.notion.world import World
from plugin.words import Words

_BOX = Markup(
    '<form class="check" method="post" action="/{page}/check"><input type="hidden" name="block" value="{block}">'
    '<input type="hidden" name="checked" value="{next}">'
    '<button role="checkbox" aria-checked="{state}" aria-label="{words}">{mark}</button></form>'
)
_EDIT = Markup(
    '<details class="edit"><summary aria-label="{change}: {words}">⋯</summary>'
    '<form method="post" action="/{page}/retype"><input type="hidden" name="block" value="{block}">'
    '<input name="text" aria-label="{change}: {words}" value="{words}" autocomplete="off">'
    '<div class="row"><button class="small">{change}</button>'
    '<button class="small" formaction="/{page}/remove">{remove}</button></div></form></details>'
)


class TodoView:
    """To-dos of the pages of one workspace; on a locked page they are only shown."""

    def __init__(self, world: World, words: Words) -> None:
        self._world, self._words = world, words

    def box(self, one: Block) -> Markup:
        """Return the box of a to-do."""
        checked = bool(one.content["checked"])
        mark = "☑" if checked else "☐"
        page = self._open(one)
        if not page:
            return Markup('<span aria-hidden="true">{}</span>').format(mark)
        state, after = ("true", "0") if checked else ("false", "1")
        return _BOX.format(page=page, block=one.id, next=after, state=state, words=self._text(one), mark=mark)

    def edit(self, one: Block) -> Markup:
        """Return the way to change the words of a to-do."""
        page = self._open(one)
        if not page:
            return Markup("")
        change, remove = self._words.gettext("Change"), self._words.gettext("Remove")
        return _EDIT.format(page=page, block=one.id, words=self._text(one), change=change, remove=remove)

    def _open(self, one: Block) -> str:
        page = self._world.page_of(one.id)
        return plain(page.id) if page is not None and not page.locked and not page.trash else ""

    def _text(self, one: Block) -> str:
        return rich.text(self._world, one.content["rich_text"]).rstrip()
