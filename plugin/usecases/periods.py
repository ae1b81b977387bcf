"""Over many deals: the patterns of a month and the log of process changes of a workspace."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plugin.domain.checklists.model import Checklist, Item
from plugin.domain.matching import reasons
from plugin.domain.patterns import Compared, Patterns, patterns
from plugin.domain.talks import Outcome, Talk, TalkState
from plugin.errors import Rejected
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import processes_of
from plugin.usecases.deps import World
from plugin.usecases.list_decisions import process_changes
from plugin.usecases.list_lines import owner_name
from plugin.usecases.list_names import has_lists, named_people
from plugin.usecases.result_views import ChangeLine, ChangesPage, MonthPage
from plugin.usecases.reviews import Review, review_of

A_MONTH_AT_MOST = timedelta(days=31)


class Periods:
    """Reads what the pages over many deals show; never by person."""

    def __init__(self, world: World) -> None:
        self._world = world

    def month(
        self, tx: Tx, workspace: str, month: str, *, round_id: str | None = None, signed: str | None = None
    ) -> MonthPage:
        """Return a month, ``YYYY-MM`` in the workspace's zone, empty for this one; raises ``month_unknown``."""
        section = self._world.sites[workspace].section
        today = self._world.clock().astimezone(section.tzinfo).date()
        first = _first_day(month, today)
        after = _later(first)
        found, unreviewed = self._patterns(tx, workspace, first, after)
        return MonthPage(
            workspace=workspace,
            locale=section.locale,
            zone=section.zone,
            month=first,
            patterns=found,
            role_names=self._world.sites[workspace].role_names({r for roles, _ in found.pairs for r in roles}),
            unreviewed=unreviewed,
            before=(first - timedelta(days=1)).replace(day=1),
            after=after if after <= today else None,
            round_id=round_id,
            signed=signed,
            has_goals=section.goals is not None,
            has_lists=has_lists(self._world, tx, workspace),
        )

    def _patterns(self, tx: Tx, workspace: str, first: date, after: date) -> tuple[Patterns, int]:
        zone = self._world.sites[workspace].section.tzinfo
        rounds = tx.revealed(workspace, _midnight(first, zone), _midnight(after, zone))
        newest = {r.ticket: r for r in rounds}  # a deal counts once, with its last round of the month
        reviews = [review_of(tx, round_) for round_ in newest.values()]
        reviewed = [r for r in reviews if r.verdict.reviewed]
        return patterns(_compared(r) for r in reviewed), len(reviews) - len(reviewed)

    def changes(self, tx: Tx, workspace: str, *, round_id: str | None = None, signed: str | None = None) -> ChangesPage:
        """Return the log of process changes, newest first."""
        section = self._world.sites[workspace].section
        talks = [(talk.opened_at, line) for talk in tx.talks(workspace) if (line := self._line(tx, talk))]
        both = sorted((*talks, *self._decided(tx, workspace)), key=lambda one: one[0], reverse=True)
        return ChangesPage(
            workspace=workspace,
            locale=section.locale,
            zone=section.zone,
            lines=tuple(line for _, line in both),
            round_id=round_id,
            signed=signed,
            has_goals=section.goals is not None,
            has_lists=has_lists(self._world, tx, workspace),
        )

    def _decided(self, tx: Tx, workspace: str) -> Iterator[tuple[datetime, ChangeLine]]:
        """Yield what meetings of sync processes decided about the process, with the moment at which it was noted."""
        section = self._world.sites[workspace].section
        for part in processes_of(section):
            lists = tx.checklists(workspace, part.id)
            names = named_people(self._world, tx, workspace, (one.notes_by for one in lists if one.notes_by))
            known = {str(locale): name for locale, name in part.name.items()}
            called = known.get(section.locale) or next(iter(known.values()), part.id)
            for one, item in process_changes(lists):
                yield one.notes_at or one.begins_at, decided_line(one, item, names, called)

    def _line(self, tx: Tx, talk: Talk) -> ChangeLine | None:
        round_ = tx.round(talk.round)
        if round_ is None:
            return None
        site, deal = self._world.sites[talk.workspace], tx.deal(talk.workspace, talk.deal)
        decided = tx.outcomes(talk.round)
        last = decided[-1] if decided else None
        person = round_.participant(last.person) if last else None
        return ChangeLine(
            deal_key=deal.key,
            deal_url=site.deal_url(talk.deal, deal.key),
            deal_title=deal.title,
            round=round_.number,
            task_key=talk.key,
            task_url=site.deal_url(talk.task, talk.key),
            state=talk.state,
            due=talk.due,
            outcome=last.outcome if last else None,
            by=person.name if person else None,
            at=last.at if last else None,
        )


def decided_line(one: Checklist, item: Item, names: Mapping[str, str], called: str) -> ChangeLine:
    """Return a process change that a meeting decided as a line of the log; ``called`` is the process's name."""
    return ChangeLine(
        deal_key="",
        deal_url="",
        deal_title="",
        round=0,
        task_key="",
        task_url="",
        state=TalkState.DONE,
        due=item.due or one.day,
        outcome=Outcome(changes=True, what=item.text, owner=owner_name(item, names), since=one.day),
        by=names.get(one.notes_by),
        at=one.notes_at,
        process=one.process,
        process_name=called,
        day=one.day,
    )


def _compared(review: Review) -> Compared:
    said = reasons(review.answers)
    return Compared(review.verdict, tuple((p.role, said[p].topic) for p in review.verdict.sole))


def _first_day(month: str, today: date) -> date:
    if not month:
        return today.replace(day=1)
    try:
        first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a calendar month has no zone
        first - timedelta(days=1), first + A_MONTH_AT_MOST  # the months beside it must exist, too
    except (ValueError, OverflowError):
        raise Rejected("month_unknown") from None
    return first


def _later(first: date) -> date:
    return (first + A_MONTH_AT_MOST).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
