"""The queue of ticket runs in dbos: names, options and what its rows tell.

Everything that names the queue is here, because dbos accepts a job for an unknown queue, application or without a
partition and then never runs it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from dbos import DBOSClient, EnqueueOptions

APPLICATION = "trida"
# One version for all releases: jobs left by the last release are run by the next.
VERSION = "1"
QUEUE = "tickets"
RUN = "run_ticket"
TASK = "run_task"
SCHEMA = "dbos"

_WAITING = ["ENQUEUED", "DELAYED", "PENDING"]
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
# After that long a job that still waits is taken for stuck, whatever dbos says.
_BELIEVED = timedelta(hours=1)
_CHUNK = 100


class TicketQueue:
    """Jobs as a process sees them that may or may not run any itself."""

    def __init__(self, engine: sa.Engine) -> None:
        self._client = DBOSClient(system_database_engine=engine, application_name=APPLICATION, lazy=True)

    def exists(self, connection: sa.Connection) -> bool:
        """Whether dbos has its tables in this database already."""
        schema = None if connection.dialect.name == "sqlite" else SCHEMA
        return sa.inspect(connection).has_table("workflow_status", schema=schema)

    def put(self, connection: sa.Connection, workspace: str, ticket: str, generation: int, delay: timedelta) -> None:
        """Ask for a run in the caller's transaction; the same generation twice is one job.

        No deduplication id: on PostgreSQL a collision rolls the whole transaction back without a word.
        """
        partition = f"{workspace}:{ticket}"
        options = EnqueueOptions(
            workflow_name=RUN,
            queue_name=QUEUE,
            workflow_id=f"{partition}:{generation}",
            queue_partition_key=partition,
        )
        if delay > timedelta(0):
            options["delay_seconds"] = delay.total_seconds()
        self._client.enqueue_in_transaction(connection, options, workspace, ticket)

    def waiting(self, tickets: Sequence[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
        """Return those of the (workspace, ticket) pairs that have a job which waits or runs."""
        pairs = {f"{workspace}:{ticket}": (workspace, ticket) for workspace, ticket in tickets}
        names = list(pairs)
        found = set()
        for start in range(0, len(names), _CHUNK):
            jobs = self._client.list_workflows(
                workflow_id_prefix=[f"{name}:" for name in names[start : start + _CHUNK]],
                queue_name=QUEUE,
                status=_WAITING,
                start_time=(now - _BELIEVED).isoformat(),
                load_input=False,
                load_output=False,
            )
            found |= {job.workflow_id.rpartition(":")[0] for job in jobs}
        return {pairs[name] for name in found & pairs.keys()}

    def holders(self) -> set[str]:
        """Return the ids of workers that hold a running job."""
        jobs = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {job.executor_id for job in jobs if job.executor_id}

    def forget(self, before: datetime, most: int) -> int:
        """Delete finished jobs created before then, the oldest first, at most so many; return how many."""
        jobs = self._client.list_workflows(
            status=_FINISHED, end_time=before.isoformat(), limit=most, load_input=False, load_output=False
        )
        self._delete(job.workflow_id for job in jobs)
        return len(jobs)

    def _delete(self, ids: Iterable[str]) -> None:
        if listed := list(ids):
            self._client.delete_workflows(listed)
