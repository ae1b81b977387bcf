"""Pages that keep themselves: which one is ours, what is not certain about it, what is known of its blocks."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from plugin.ports.keeping import StandingPage
from plugin.ports.pages import Kept
from plugin.store.goal_tables import page_blocks, pages
from plugin.store.rows import Rows


class PageRows(Rows):
    """One page a workspace, with a row for each of its blocks."""

    def standing_page(self, workspace: str) -> StandingPage | None:
        """Return the page of a tree."""
        row = self.connection.execute(sa.select(pages).where(pages.c.workspace == workspace)).mappings().first()
        return None if row is None else StandingPage(**{name: row[name] for name in row if name != "workspace"})

    def pages_with(self, remote: str) -> tuple[str, ...]:
        """Return whose trees stand on a page with this id."""
        query = sa.select(pages.c.workspace).where(pages.c.remote == remote).order_by(pages.c.workspace)
        return tuple(self.connection.scalars(query))

    def save_page(self, workspace: str, page: StandingPage) -> None:
        """Keep a page that was found or made; blocks that were known of another one are forgotten."""
        known = self.standing_page(workspace)
        if known is not None and known.remote != page.remote:
            self._forget_blocks(workspace)
        self._put(pages, {"workspace": workspace}, asdict(page))

    def drop_page(self, workspace: str) -> None:
        """Forget a page and its blocks."""
        self._forget_blocks(workspace)
        self.connection.execute(sa.delete(pages).where(pages.c.workspace == workspace))

    def page_sending(self, workspace: str, at: datetime | None) -> None:
        """Record that a call to the page is on its way since then; None when its end is known."""
        self._write(workspace, sending=at)

    def want_check(self, workspace: str, at: datetime) -> None:
        """Record that there is reason to look at the page; the newest moment counts."""
        self._write(workspace, check_wanted=at)

    def page_checked(self, workspace: str, begun: datetime) -> None:
        """Record a look at the page; what gave reason for another since it began still does."""
        self._write(workspace, checked_at=begun)
        answered = sa.and_(pages.c.workspace == workspace, pages.c.check_wanted <= begun)
        self.connection.execute(sa.update(pages).where(answered).values(check_wanted=None))

    def blocks(self, workspace: str) -> dict[str, Kept]:
        """Return what is known of the page's blocks, by key."""
        query = sa.select(page_blocks).where(page_blocks.c.workspace == workspace)
        found = (Kept(r.key, r.parent, r.place, r.remote, r.digest) for r in self.connection.execute(query))
        return {one.key: one for one in found}

    def save_blocks(self, workspace: str, put: Iterable[Kept], gone: Iterable[str]) -> None:
        """Keep blocks that stand and forget keys that do not any more."""
        lost = [{"one": key} for key in gone]
        if lost:
            this = sa.and_(page_blocks.c.workspace == workspace, page_blocks.c.key == sa.bindparam("one"))
            self.connection.execute(sa.delete(page_blocks).where(this), lost)
        rows = [{"workspace": workspace, **asdict(one)} for one in put]
        if rows:
            insert = self._insert(page_blocks)
            new = {name: insert.excluded[name] for name in ("parent", "place", "remote", "digest")}
            upsert = insert.on_conflict_do_update(index_elements=["workspace", "key"], set_=new)
            self.connection.execute(upsert, rows)

    def _write(self, workspace: str, **values: datetime | None) -> None:
        self.connection.execute(sa.update(pages).where(pages.c.workspace == workspace).values(values))

    def _forget_blocks(self, workspace: str) -> None:
        self.connection.execute(sa.delete(page_blocks).where(page_blocks.c.workspace == workspace))
