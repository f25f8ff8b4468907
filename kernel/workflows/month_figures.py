"""The figures of a lease's month before its lock: what is known, what is missing, what is odd.

Nothing here is guessed: an allocation without days on or a test says which, and a lease volume
that nobody has entered is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.finance.closing import Exceptional, Missing
from kernel.production.allocation import Allocated, Allocation, Stream, allocate
from kernel.production.stock import LeaseBalance
from kernel.production.well_tests import WellTest
from kernel.store.allocations import RunRow, allocations_of
from kernel.store.month_volumes import (
    COLUMN,
    PHASE,
    UNIT,
    ProductRow,
    StreamRow,
    allocation_unit,
    products_of,
    streams_of,
    tests_of,
)
from kernel.workflows.operating_settings import OperatingSettings, settings_of

NOTHING = Decimal(0)
PRODUCERS = ("oil", "gas", "oil_gas", "other")  # types of wells to which production is allocated
IN_TANKS = ("oil", "condensate")  # gas has no stock; water is not measured in tanks by rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How a product would be shared among the wells, and what stands in the way."""

    product: str
    method: str  # measured | test_rate
    shares: Allocation | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The stock equation of a product. [bbl or Mcf]"""

    row: ProductRow
    balance: LeaseBalance | None  # None where a stock is not known
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """What is known of a lease's month."""

    lease_id: UUID
    month: date
    streams: tuple[StreamRow, ...]
    products: tuple[ProductRow, ...]
    planned: tuple[Planned, ...]
    runs: tuple[RunRow, ...]
    balances: tuple[Balance, ...]
    settings: OperatingSettings
    volumes_missing: tuple[Missing, ...]
    volumes_odd: tuple[Exceptional, ...]

    @property
    def allocation_missing(self) -> tuple[Missing, ...]:
        """What the allocation waits for."""
        return tuple(one for plan in self.planned for one in plan.missing)

    @property
    def allocation_odd(self) -> tuple[Exceptional, ...]:
        """What is unusual about the allocation."""
        return tuple(odd for plan in self.planned for odd in _odd(plan, self.streams))

    @property
    def balance_missing(self) -> tuple[Missing, ...]:
        """What keeps the stock from balancing."""
        return tuple(one for balance in self.balances for one in balance.missing)


def month_figures(session: Session, lease_id: UUID, month: date) -> MonthFigures:
    """Read the figures of a month and reckon what follows from them."""
    settings = settings_of(session)
    streams = streams_of(session, lease_id, month)
    products = products_of(session, lease_id, month)
    tests = tests_of(session, [one.completion_id for one in streams], month)
    unit = allocation_unit(session, lease_id)
    band = (settings.factor_low, settings.factor_high)
    planned = [
        planned_allocation(
            product,
            streams,
            tests,
            month=month,
            unit=unit,
            band=band,
            has_own_column=not _is_shared(product.product, products),
        )
        for product in products
        if product.produced is not None
    ]
    return MonthFigures(
        lease_id=lease_id,
        month=month,
        streams=tuple(streams),
        products=tuple(products),
        planned=tuple(planned),
        runs=tuple(allocations_of(session, lease_id, month)),
        balances=tuple(balance_of(product) for product in products),
        settings=settings,
        volumes_missing=tuple(_volumes_missing(streams, products)),
        volumes_odd=tuple(_volumes_odd(streams, products)),
    )


def _volumes_missing(streams: Sequence[StreamRow], products: Sequence[ProductRow]) -> list[Missing]:
    found = []
    if not streams:
        found.append(
            Missing(what="Wells", why="No completion is assigned to this lease in this month.")
        )
    if not products:
        found.append(
            Missing(
                what="Lease volumes",
                why="Enter what the lease made of each product, or take it from its wells.",
            )
        )
    found += [
        Missing(what=f"{_name(row.product)} produced", why="The lease volume is not entered.")
        for row in products
        if row.produced is None
    ]
    return found


def _volumes_odd(streams: Sequence[StreamRow], products: Sequence[ProductRow]) -> list[Exceptional]:
    odd = [
        Exceptional(about=one.well, words="Nothing is reported of it in this month.")
        for one in streams
        if not one.has_row
    ]
    for product in products:
        reported = [one.volumes[COLUMN[product.product]] for one in streams]
        known = [one for one in reported if one is not None]
        total = sum(known, NOTHING)
        if product.produced is None or not known or total == product.produced:
            continue
        if _is_shared(product.product, products):
            continue
        unit = UNIT[product.product]
        odd.append(
            Exceptional(
                about=_name(product.product),
                words=f"The wells report {total:,}, the lease {product.produced:,} {unit}; the"
                " allocation brings them together.",
                amount=product.produced - total,
                unit=unit,
            )
        )
    return odd


def _is_shared(product: str, products: Sequence[ProductRow]) -> bool:
    """Whether another product of the lease lies in the same column of its wells."""
    return sum(COLUMN[row.product] == COLUMN[product] for row in products) > 1


def planned_allocation(
    product: ProductRow,
    streams: Sequence[StreamRow],
    tests: dict[UUID, list[WellTest]],
    *,
    month: date,
    unit: Decimal,
    band: tuple[Decimal, Decimal],
    has_own_column: bool = True,
) -> Planned:
    """How a product would be shared: as measured where the wells were, else by their tests.

    Args:
        product: With the volume of the lease.
        streams: Its wells.
        tests: Their accepted tests, newest first.
        month: Its first day.
        unit: The lease's allocation unit. [bbl or Mcf]
        band: Allocation factors that need no warning.
        has_own_column: Whether the wells report this product and no other in its column.
    """
    produced = product.produced or NOTHING
    column, phase = COLUMN[product.product], PHASE[product.product]
    wells = [one for one in streams if one.well_type in PRODUCERS]
    as_measured = _measured(produced, wells, column if has_own_column else "")
    if as_measured is not None:
        return Planned(product=product.product, method="measured", shares=as_measured, missing=())
    missing, claims = [], []
    for one in wells:
        test = _test_of(tests.get(one.completion_id, ()), phase)
        if produced and one.days_on is None:
            missing.append(
                Missing(
                    what=f"Days on of {one.well}",
                    why=f"{_name(product.product)} is shared by test rate × days on.",
                )
            )
        if produced and test is None and one.days_on != 0:
            missing.append(
                Missing(
                    what=f"Accepted {phase} test of {one.well}",
                    why=f"No accepted test up to the end of {month:%B %Y} measured {phase}.",
                )
            )
        claims.append(
            Stream(
                completion=str(one.completion_id),
                days_on=one.days_on,
                rate=test.rate(phase) if test else None,
                test_key=test.key if test else None,
                test_day=test.day if test else None,
            )
        )
    if missing:
        return Planned(
            product=product.product, method="test_rate", shares=None, missing=tuple(missing)
        )
    try:
        shares = allocate(produced, claims, month=month, unit=unit, usual_factor=band)
    except InvalidInput as refused:
        why = Missing(what=f"Shares of {_name(product.product).lower()}", why=str(refused))
        return Planned(product=product.product, method="test_rate", shares=None, missing=(why,))
    return Planned(product=product.product, method="test_rate", shares=shares, missing=())


def _test_of(tests: Sequence[WellTest], phase: str) -> WellTest | None:
    """The newest test that measured a phase."""
    return next((test for test in tests if test.rate(phase) is not None), None)


def _measured(produced: Decimal, wells: Sequence[StreamRow], column: str) -> Allocation | None:
    """The wells' own figures where they add up to the lease, or one well that gets it whole."""
    known = [
        (one, one.volumes.get(column))
        for one in wells
        if one.has_row and one.source not in ("allocated", "estimated")
    ]
    if len(wells) == 1:
        parts = [(wells[0], produced)]
    elif (
        known
        and len(known) == len(wells)
        and all(volume is not None for _, volume in known)
        and sum((volume or NOTHING for _, volume in known), NOTHING) == produced
    ):
        parts = [(one, volume or NOTHING) for one, volume in known]
    else:
        return None
    return Allocation(
        lease_volume=produced,
        theoretical=produced,
        factor=Decimal(1) if produced else None,
        parts=tuple(
            Allocated(
                completion=str(one.completion_id),
                test_key=None,
                rate=None,
                days_on=one.days_on,
                theoretical=volume,
                volume=volume,
                flags=(),
            )
            for one, volume in parts
        ),
        flags=(),
    )


def _odd(plan: Planned, streams: Sequence[StreamRow]) -> list[Exceptional]:
    if plan.shares is None:
        return []
    names = {str(one.completion_id): one.well for one in streams}
    factor = plan.shares.factor
    odd = [
        Exceptional(about=_name(plan.product), words=f"{flag.value.capitalize()}: {factor:.4f}.")
        for flag in plan.shares.flags
        if factor is not None
    ]
    odd += [
        Exceptional(about=names[part.completion], words=f"{_name(plan.product)}: {flag.value}.")
        for part in plan.shares.parts
        for flag in part.flags
    ]
    return odd


def balance_of(row: ProductRow) -> Balance:
    """The stock equation of a product; gas and water keep no stock unless one is entered."""
    missing = []
    stocks = {"Opening stock": row.opening, "Closing stock": row.closing}
    for what, stock in stocks.items():
        if stock is None and row.product in IN_TANKS:
            missing.append(
                Missing(what=f"{what} of {_name(row.product).lower()}", why="No gauge is entered.")
            )
    if row.produced is None:
        missing.append(
            Missing(what=f"{_name(row.product)} produced", why="The lease volume is not entered.")
        )
    if missing:
        return Balance(row=row, balance=None, missing=tuple(missing))
    balance = LeaseBalance(
        opening=row.opening or NOTHING,
        produced=row.produced or NOTHING,
        dispositions=[one.volume for one in row.dispositions],
        closing=row.closing or NOTHING,
    )
    unit = UNIT[row.product]
    if not balance.is_balanced:
        missing.append(
            Missing(
                what=f"{_name(row.product)} in balance",
                why=f"Expected at the end {balance.closing_expected:,}, measured"
                f" {balance.closing:,} {unit}: {balance.difference:+,} {unit} unexplained.",
            )
        )
    return Balance(row=row, balance=balance, missing=tuple(missing))


def _name(product: str) -> str:
    """A product at the beginning of a sentence.

    >>> _name("casinghead_gas")
    'Casinghead gas'
    """
    return product.replace("_", " ").capitalize()
