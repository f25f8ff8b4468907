"""Fill in a lease's month from what is known already: from its wells, or from the month before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.store import month_volumes as store
from kernel.store.actor import Actor, Role
from kernel.store.month_close import close_of, lease_name
from kernel.store.session import tenant_session

_PRODUCT_OF: Mapping[str, str] = {
    "oil_bbl": "oil",
    "cond_bbl": "condensate",
    "gas_mcf": "casinghead_gas",
    "water_bbl": "water",
}


def take_from_wells(actor: Actor, lease_id: UUID, month: date) -> dict[str, Decimal]:
    """Let the lease's volumes be the sums of what its wells report, by month or by day.

    A gas total becomes gas-well gas where the lease is a gas well, else casinghead gas.

    Returns:
        What the lease made of each product. [bbl or Mcf]

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such lease.
        Conflict: The month is locked, or a well has not reported.
    """
    actor.must_be(Role.EDITOR)
    month = month.replace(day=1)
    with tenant_session(actor) as session:
        lease_name(session, lease_id)
        _refuse_locked(session, lease_id, month)
        is_gas_well = store.oil_gas_code(session, lease_id) == "G"
        sums = {
            "gas_well_gas" if is_gas_well and column == "gas_mcf" else _PRODUCT_OF[column]: total
            for column, total in _sums(store.streams_of(session, lease_id, month)).items()
        }
        for product, total in sums.items():
            store.set_product(session, lease_id, month, product, produced=total)
    return sums


def take_over_stock(actor: Actor, lease_id: UUID, month: date) -> dict[str, Decimal]:
    """Let each product whose opening stock is open begin with what the month before closed with.

    Returns:
        The opening stocks that were set. [bbl or Mcf]

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such lease.
        Conflict: The month is locked, or no stock of the month before is known.
    """
    actor.must_be(Role.EDITOR)
    month = month.replace(day=1)
    with tenant_session(actor) as session:
        lease_name(session, lease_id)
        _refuse_locked(session, lease_id, month)
        known = {
            row.product: row.opening_before
            for row in store.products_of(session, lease_id, month)
            if row.opening is None and row.opening_before is not None
        }
        if not known:
            raise Conflict(
                "No closing stock of the month before is known.", hint="Enter the gauge."
            )
        for product, stock in known.items():
            store.set_product(session, lease_id, month, product, opening_stock=stock)
    return known


def _sums(streams: list[store.StreamRow]) -> dict[str, Decimal]:
    """What the wells of a lease made by column; every well must say, by month or by day."""
    if not streams:
        raise Conflict("No well is assigned to this lease.", hint="Assign its completions first.")
    sums: dict[str, Decimal] = {}
    for column in _PRODUCT_OF:
        told = {}
        for one in streams:
            value = one.volumes[column]
            told[one.well] = one.daily.get(column) if value is None else value
        if all(value is None for value in told.values()):
            continue  # a product that no well makes
        silent = sorted(well for well, value in told.items() if value is None)
        if silent:
            raise Conflict(
                f"{', '.join(silent[:5])} did not report {column.rsplit('_', 1)[0]}.",
                hint="Enter its month, zero where it made nothing.",
            )
        sums[column] = sum((value for value in told.values() if value is not None), Decimal(0))
    if not sums:
        raise Conflict("No well has reported this month.", hint="Import or enter its volumes.")
    return sums


def _refuse_locked(session: Session, lease_id: UUID, month: date) -> None:
    if close_of(session, lease_id, month).state.is_locked:
        raise Conflict("The month is locked.", hint="An administrator reopens it, with a reason.")
