"""Batches: order one, see how far it is, cancel it, run the blocked wells again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput, NotFound
from kernel.store import batch_claims
from kernel.store import batches as store
from kernel.store.actor import Actor, Role
from kernel.store.batches import BatchRow, BatchWellRow
from kernel.store.ids import uuid7
from kernel.store.registry import register_wells
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.names import well_name
from kernel.workflows.gathering import texas_only
from kernel.workflows.plan_papers import Choices, Mode

MOST_WELLS = 20_000
STATE_WORDS = {
    "waiting": "Waiting",
    "running": "Running",
    "done": "Ready",
    "blocked": "Blocked",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
AGAIN = ("blocked", "failed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOrder:
    """What to plan and how.

    Attributes:
        wells: Each with its facts file, or None to plan from the papers on file.
        merge_threshold_ft: Largest gap to merge over; None as the organization prefers. [ft]
        fetch: Fetch papers from the Commission before a well is planned.
        report: Make the report when the last well is planned.
    """

    wells: Mapping[ApiNumber, Mapping[str, Any] | None]
    title: str = ""
    mode: Mode = "combined"
    merge_threshold_ft: float | None = None
    as_of: date
    fetch: bool = False
    report: bool = False

    def __post_init__(self) -> None:
        """Refuse what makes no batch.

        Raises:
            InvalidInput: No well, too many, a well outside Texas, or a wrong option.
        """
        Choices(mode=self.mode, merge_threshold_ft=self.merge_threshold_ft, as_of=self.as_of)
        if not self.wells:
            raise InvalidInput("No well is chosen.", hint="Choose at least one well.")
        if len(self.wells) > MOST_WELLS:
            raise InvalidInput(
                f"{len(self.wells):,} wells are too many for one batch.",
                hint=f"Plan at most {MOST_WELLS:,} wells at once.",
            )
        for api in self.wells:
            texas_only(api)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWell:
    """A well of a batch for a list; `blockers` have `kind`, `words` and `rule`."""

    api: ApiNumber
    well_name: str
    county: str | None
    state: str
    blockers: Sequence[Mapping[str, Any]]
    figures: Mapping[str, Any]
    snapshot_id: UUID | None
    started_at: datetime | None
    ended_at: datetime | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """How far a batch is.

    Attributes:
        counts: Wells in each state, every state named.
        moved_at: When a worker last took or ended a well.
    """

    id: UUID
    title: str
    mode: str
    merge_threshold_ft: float | None
    as_of: date
    fetches: bool
    report: bool
    created_by: str
    created_at: datetime
    cancelled_at: datetime | None
    counts: Mapping[str, int]
    moved_at: datetime | None

    @property
    def wells(self) -> int:
        """How many wells it has."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """How many wells wait or run."""
        return self.counts["waiting"] + self.counts["running"]

    @property
    def state(self) -> str:
        """running, cancelled or ended."""
        if self.open:
            return "running"
        return "cancelled" if self.cancelled_at else "ended"

    @property
    def again(self) -> int:
        """How many wells can be run again."""
        return sum(self.counts[state] for state in AGAIN)


def order_batch(actor: Actor, order: BatchOrder, *, batch_id: UUID | None = None) -> UUID:
    """Keep a batch with all its wells waiting; the queue is told elsewhere.

    Raises:
        NotAllowed: The role does not permit changes.
    """
    actor.must_be(Role.EDITOR)
    made = batch_id or uuid7()
    with tenant_session(actor) as session:
        # names from private papers stay with the organization; only the number is public
        register_wells(session, {api.api14: api.county for api in order.wells}, state="TX")
        store.add_batch(
            session,
            batch_id=made,
            title=order.title.strip()[:200] or _title(order),
            mode=order.mode,
            merge_threshold_ft=order.merge_threshold_ft,
            as_of=order.as_of,
            fetches=order.fetch,
            report=order.report,
            wells={api.api14: facts for api, facts in order.wells.items()},
        )
    return made


def _title(order: BatchOrder) -> str:
    counties = {api.county for api in order.wells if api.county}
    where = f", {counties.pop()} County" if len(counties) == 1 else ""
    number = len(order.wells)
    return f"{number:,} {'well' if number == 1 else 'wells'}{where}"


def list_batches(actor: Actor, *, before: UUID | None = None, limit: int = 50) -> list[BatchState]:
    """The organization's batches, newest first."""
    with tenant_session(actor) as session:
        return [_state(row) for row in store.batches(session, before=before, limit=limit)]


def batch_state(actor: Actor, batch_id: UUID | str) -> BatchState:
    """How far a batch is.

    Raises:
        NotFound: The organization has no such batch.
    """
    with tenant_session(actor) as session:
        return _state(store.batch_of(session, _id(batch_id)))


def batch_wells(
    actor: Actor, batch_id: UUID | str, *, states: Sequence[str] = ()
) -> list[BatchWell]:
    """The wells of a batch in the order they were given.

    Raises:
        NotFound: The organization has no such batch.
    """
    with tenant_session(actor) as session:
        store.batch_of(session, _id(batch_id))
        return [_well(row) for row in store.wells_of_batch(session, _id(batch_id), states=states)]


def cancel_batch(actor: Actor, batch_id: UUID | str) -> int:
    """Leave out the wells that wait or run; plans that were made stay.

    Returns:
        How many wells were left out.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such batch.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.batch_of(session, _id(batch_id))
        return store.cancel_batch(session, _id(batch_id))


def wait_again(actor: Actor, batch_id: UUID | str, states: Sequence[str] = AGAIN) -> int:
    """Have the wells in STATES wait once more, and those that a dead worker left behind.

    Returns:
        How many wells wait again.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such batch.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.batch_of(session, _id(batch_id))
        lost = batch_claims.give_back(session, _id(batch_id))
        return lost + (store.wait_again(session, _id(batch_id), states) if states else 0)


def _state(row: BatchRow) -> BatchState:
    shared = [name for name in BatchState.__dataclass_fields__ if name != "created_by"]
    told = {name: getattr(row, name) for name in shared}
    return BatchState(**told, created_by=row.created_by_name)


def _well(row: BatchWellRow) -> BatchWell:
    return BatchWell(
        api=ApiNumber(api14=row.api14),
        well_name=well_name(row.api14, row.lease, row.well_no),
        county=row.county,
        state=row.state,
        blockers=row.blockers,
        figures=row.figures,
        snapshot_id=row.snapshot_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        lat=row.lat,
        lon=row.lon,
    )


def _id(text: UUID | str) -> UUID:
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise NotFound("There is no such batch.", hint="Reload the list of batches.") from None
