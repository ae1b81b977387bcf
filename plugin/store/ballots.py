"""What was sealed, as ciphertext, and every move that led there."""

import json
from datetime import datetime

import sqlalchemy as sa

from plugin.domain.rounds import Ballot
from plugin.domain.seals import Opened
from plugin.errors import NeedsOperator
from plugin.ports.store import Version
from plugin.store.rounds import ballot_columns
from plugin.store.rows import Rows
from plugin.store.tables import ballots, drafts, hook_secrets, versions


class BallotRows(Rows):
    """The only place that encrypts and decrypts answers."""

    def save_ballot(self, round_id: str, ballot: Ballot, opened: Opened | None) -> None:
        """Write a ballot and append its ``Version``; ``opened`` is encrypted here, None removes what was sealed.

        Raises ``ValueError`` for a ballot without a moment, ``KeyError`` when the round has no such role.
        """
        if ballot.at is None:
            raise ValueError("a move of a ballot has a moment")
        content = None if opened is None else self._box.close(_plain(opened))
        written = self.connection.execute(
            sa.update(ballots)
            .where(ballots.c.round == round_id, ballots.c.role == ballot.role)
            .values(content=content, **ballot_columns(ballot))
        )
        if not written.rowcount:
            raise KeyError(ballot.role)
        self.connection.execute(
            sa.insert(versions).values(
                round=round_id,
                role=ballot.role,
                version=ballot.version,
                state=ballot.state,
                person=ballot.person or "",
                seal=ballot.seal,
                at=ballot.at,
            )
        )

    def opened(self, round_id: str, role: str) -> Opened | None:
        """Decrypt what a role sealed; the caller has asked ``may_read_answer`` first or is the reveal.

        Raises ``NeedsOperator``: ``keys_cannot_open``, or ``content_misplaced`` when the ciphertext was sealed for
        another round or role.
        """
        query = sa.select(ballots.c.content).where(ballots.c.round == round_id, ballots.c.role == role)
        content = self.connection.scalar(query)
        if content is None:
            return None
        opened = Opened(**json.loads(self._box.open(content)))
        if (opened.round, opened.role) != (round_id, role):
            raise NeedsOperator("content_misplaced", round=round_id, role=role)
        return opened

    def versions(self, round_id: str) -> tuple[Version, ...]:
        """Return every accepted move of a round's ballots, oldest first."""
        query = sa.select(versions).where(versions.c.round == round_id).order_by(versions.c.id)
        return tuple(
            Version(row.role, row.version, row.state, row.person, row.seal, row.at)
            for row in self.connection.execute(query)
        )

    def save_draft(self, round_id: str, person: str, text: str, at: datetime) -> None:
        """Keep, encrypted, what a person typed into an open field; a second text is put under the first."""
        insert = self._insert(drafts).values(round=round_id, person=person, at=at)
        # The upsert takes the row's lock before the earlier text is read.
        earlier = self.connection.scalar(
            insert.on_conflict_do_update(index_elements=["round", "person"], set_={"at": at}).returning(
                drafts.c.content
            )
        )
        whole = text if earlier is None else f"{self._box.open(earlier).decode()}\n{text}"
        self.connection.execute(
            sa.update(drafts)
            .where(drafts.c.round == round_id, drafts.c.person == person)
            .values(content=self._box.close(whole.encode()))
        )

    def draft(self, round_id: str, person: str) -> str | None:
        """Decrypt a person's own draft; raises ``NeedsOperator`` ``keys_cannot_open``."""
        query = sa.select(drafts.c.content).where(drafts.c.round == round_id, drafts.c.person == person)
        content = self.connection.scalar(query)
        return None if content is None else self._box.open(content).decode()

    def drop_draft(self, round_id: str, person: str) -> None:
        """Forget a person's draft."""
        self.connection.execute(sa.delete(drafts).where(drafts.c.round == round_id, drafts.c.person == person))

    def rotate(self) -> int:
        """Encrypt every row anew with the newest key; how many. Raises ``NeedsOperator`` ``keys_cannot_open``."""
        count = 0
        for table in (ballots, drafts, hook_secrets):
            # A write first, so that nothing is sealed between reading a row and writing it.
            self.connection.execute(
                sa.update(table).where(table.c.content.is_not(None)).values(content=table.c.content)
            )
            for row in self.connection.execute(sa.select(table).where(table.c.content.is_not(None))).all():
                this = sa.and_(*(column == row._mapping[column.name] for column in table.primary_key))  # noqa: SLF001
                self.connection.execute(sa.update(table).where(this).values(content=self._box.rotate(row.content)))
                count += 1
        return count


def _plain(opened: Opened) -> bytes:
    parts = {
        "round": opened.round,
        "role": opened.role,
        "person": opened.person,
        "salt": opened.salt,
        "canonical": opened.canonical,
    }
    return json.dumps(parts, ensure_ascii=False).encode()
