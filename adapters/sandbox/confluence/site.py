"""What can be done with the pages of a site, by REST and by people alike. Whoever calls holds the world's lock."""

from collections.abc import Mapping, Sequence

from adapters.sandbox.confluence.body import MARKER, BadBody, kept, refs, tree
from adapters.sandbox.confluence.errors import Declined, bad, missing, stale
from adapters.sandbox.confluence.model import Holdings, Page, Remark, Space, Version
from adapters.sandbox.model import Account
from adapters.sandbox.world import World

SPACE = "GOALS"
NAMES = {"ru": ("Цели компании", "Обзор"), "en": ("Company goals", "Overview")}
LONGEST_TITLE = 255
LARGEST = 5 * 1024 * 1024
SEEN = ("current", "archived")


class Site:
    """The Confluence of a site; accounts are those of Jira."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.held = Holdings()

    def seed(self, locale: str, author: Account) -> None:
        """Empty the site; one space with an overview stands there."""
        self.held = Holdings()
        name, home = NAMES[locale]
        self.add_space(SPACE, name, home, author)

    def add_space(self, key: str, name: str, home: str, author: Account) -> Space:
        """Add a space with its homepage."""
        number, page = str(self.world.next_id("space")), str(self.world.next_id("page"))
        made = Space(number, key, name, author.id, self.world.clock(), page)
        self.held.spaces[number] = made
        self.held.pages[page] = Page(page, number, None, author.id, [self._version(1, home, "", author)])
        return made

    def _version(self, number: int, title: str, body: str, author: Account, message: str = "") -> Version:
        text = kept(body, lambda: self.world.unique("local"))
        return Version(number, title, text, author.id, self.world.clock(), message)

    def space(self, number: str) -> Space:
        """Return a space by its id; 404 when it is not there."""
        found = self.held.spaces.get(number)
        if found is None:
            raise missing("space", number)
        return found

    def page(self, number: str, statuses: Sequence[str] = SEEN) -> Page:
        """Return a page by its id; 404 when it is not there or in none of the statuses."""
        found = self.held.pages.get(number)
        if found is None or found.status not in statuses:
            raise missing("content", number)
        return found

    def create(self, author: Account, wanted: Mapping[str, object]) -> Page:
        """Make a page below its parent, without one below the space's homepage."""
        space = self.space(str(wanted.get("spaceId")))
        parent = str(wanted.get("parentId") or space.homepage)
        if self.page(parent).space != space.id:
            raise bad("The parent is in another space.")
        title, body = self._title(space.id, wanted.get("title")), _checked(wanted.get("body"))
        number = str(self.world.next_id("page"))
        made = Page(number, space.id, parent, author.id, [self._version(1, title, body, author)])
        self.held.pages[number] = made
        return made

    def update(self, author: Account, page: Page, wanted: Mapping[str, object]) -> None:
        """Add the next version; 409 for any other number. A page in the trash comes back as it was."""
        version = wanted.get("version")
        number = version.get("number") if isinstance(version, Mapping) else None
        title, body = self._title(page.space, wanted.get("title"), page.id), _checked(wanted.get("body"))
        if page.status == "trashed":
            page.status = "current"
            return
        if number != page.now.number + 1:
            raise stale(page.now.number, number)
        message = str(version.get("message") or "") if isinstance(version, Mapping) else ""
        page.versions.append(self._version(page.now.number + 1, title, body, author, message))

    def _title(self, space: str, raw: object, own: str = "") -> str:
        title = raw.strip() if isinstance(raw, str) else ""
        if not title or len(title) > LONGEST_TITLE:
            raise bad(f"A title has 1 to {LONGEST_TITLE} characters.")
        for one in self.held.pages.values():
            alike = one.now.title.casefold() == title.casefold()
            if alike and one.space == space and one.id != own and one.status in SEEN:
                raise bad("A page with this title already exists: A page already exists with the same TITLE.")
        return title

    def edit_as(self, author: Account, number: str, body: str, title: str | None = None) -> None:
        """Write a page as a person does in the editor, over whatever stands there."""
        page = self.page(number)
        tree(body)
        page.versions.append(self._version(page.now.number + 1, title or page.now.title, body, author))

    def remark_as(self, author: Account, number: str, words: str, text: str) -> Remark:
        """Comment on words of a page, where they stand first; ``ValueError`` when they do not."""
        page, ref = self.page(number), self.world.unique("remark")
        body = page.now.body
        if words not in body:
            raise ValueError("the words do not stand on the page")
        around = f'<{MARKER} ac:ref="{ref}">{words}</{MARKER}>'
        self.edit_as(author, number, body.replace(words, around, 1))
        made = Remark(ref, number, words, author.id, text)
        self.held.remarks.append(made)
        return made

    def dangling(self, number: str) -> list[Remark]:
        """Return the comments whose words are gone from a page."""
        there = refs(self.page(number).now.body)
        return [one for one in self.held.remarks if one.page == number and one.ref not in there]


def _checked(raw: object) -> str:
    if not isinstance(raw, Mapping) or raw.get("representation") != "storage" or not isinstance(raw.get("value"), str):
        raise bad("A body in storage format is required.")
    text = str(raw["value"])
    if len(text.encode()) > LARGEST:
        raise Declined(413, "CONTENT_TOO_LARGE", "The request is too large in size (over 5 MB).")
    try:
        tree(text)
    except BadBody as why:
        raise bad(f"Error parsing xhtml: {why}") from why
    return text
