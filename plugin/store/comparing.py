"""What was suggested after a reveal, what people said about it, and what they object to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.domain.comparison import Judgement, Said
from plugin.domain.matching import Found, Pair, Place, Suggestion, pair_of
from plugin.domain.talks import Objected, Objection
from plugin.ports.comparing import Comparison
from plugin.store.compared_tables import comparisons, judgements, objections
from plugin.store.compared_tables import suggestions as pairs
from plugin.store.rows import Rows


class ComparedRows(Rows):
    """The comparison of a round; whoever changes it has locked the round."""

    def compare(self, round_id: str, suggestions: Sequence[Suggestion], at: datetime) -> None:
        """Keep the suggestions of a round in place of earlier ones; what people judged stays."""
        # Whoever settled the comparison did so whatever is suggested later.
        self._put(comparisons, {"round": round_id}, {"compared_at": at})
        self.connection.execute(sa.delete(pairs).where(pairs.c.round == round_id))
        rows = [{"round": round_id, "pair": str(s.pair), "found": _data(s.found)} for s in suggestions]
        if rows:
            self.connection.execute(sa.insert(pairs), rows)

    def comparison(self, round_id: str) -> Comparison | None:
        """Return how far the comparison has come; None before ``compare``."""
        row = self.connection.execute(sa.select(comparisons).where(comparisons.c.round == round_id)).first()
        return None if row is None else Comparison(row.compared_at, row.settled_by, row.settled_at)

    def suggestions(self, round_id: str) -> tuple[Suggestion, ...]:
        """Return what was suggested, in order of pairs."""
        rows = self.connection.execute(sa.select(pairs).where(pairs.c.round == round_id))
        # Not by the database: the order of pairs is not that of their codes, nor the same in every collation.
        return tuple(sorted((Suggestion(pair_of(row.pair), _found(row.found)) for row in rows), key=lambda s: s.pair))

    def judge(self, round_id: str, pair: Pair, said: Said, by: tuple[str, str], at: datetime) -> Judgement:
        """Append a judgement; ``by`` is (person, role). Nothing is ever overwritten."""
        person, role = by
        insert = sa.insert(judgements).values(
            round=round_id, pair=str(pair), said=said, person=person, role=role, at=at
        )
        number = self.connection.scalars(insert.returning(judgements.c.number)).one()
        return Judgement(number, pair, said, person, role, at)

    def judgements(self, round_id: str) -> tuple[Judgement, ...]:
        """Return every judgement, oldest first."""
        query = sa.select(judgements).where(judgements.c.round == round_id).order_by(judgements.c.number)
        return tuple(
            Judgement(row.number, pair_of(row.pair), Said(row.said), row.person, row.role, row.at)
            for row in self.connection.execute(query)
        )

    def settle_comparison(self, round_id: str, person: str, at: datetime) -> None:
        """Record who went on as it is; the first one stays. Raises ``KeyError`` before ``compare``."""
        # One conditional write decides: of two at once the second finds it settled.
        unsettled = sa.and_(comparisons.c.round == round_id, comparisons.c.settled_at.is_(None))
        settled = sa.update(comparisons).where(unsettled).values(settled_by=person, settled_at=at)
        if not self.connection.execute(settled).rowcount and self.comparison(round_id) is None:
            raise KeyError(round_id)

    def save_objection(self, round_id: str, objected: Objected) -> None:
        """Keep a person's objection to a reason in place of their earlier one to the same reason."""
        key = {"round": round_id, "place": str(objected.place), "person": objected.person}
        target = None if objected.target is None else str(objected.target)
        values = {"kind": objected.kind, "target": target, "role": objected.role, "at": objected.at}
        self._put(objections, key, values)

    def drop_objection(self, round_id: str, place: str, person: str) -> None:
        """Take a person's objection to a reason (``Place`` as text) back."""
        this = (objections.c.round == round_id, objections.c.place == place, objections.c.person == person)
        self.connection.execute(sa.delete(objections).where(*this))

    def objections(self, round_id: str) -> tuple[Objected, ...]:
        """Return the objections of a round, oldest first."""
        rows = self.connection.execute(sa.select(objections).where(objections.c.round == round_id))
        return tuple(sorted(map(_objected, rows), key=lambda o: (o.at, o.place, o.person)))


def _data(found: Sequence[Found]) -> list[list[Any]]:
    return [[f.matcher, f.version, f.strength, list(f.why)] for f in found]


def _found(data: Sequence[Sequence[Any]]) -> tuple[Found, ...]:
    return tuple(Found(matcher, version, strength, tuple(why)) for matcher, version, strength, why in data)


def _objected(row: sa.Row[Any]) -> Objected:
    target = None if row.target is None else Place.of(row.target)
    return Objected(Place.of(row.place), Objection(row.kind), target, row.person, row.role, row.at)
