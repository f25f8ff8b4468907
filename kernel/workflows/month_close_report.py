"""The report of a month's close: states, stock, sales and what owners got."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.finance.closing import CloseState, state_words
from kernel.store import month_close as closes
from kernel.store import operating_totals as store
from kernel.store.actor import Actor
from kernel.store.month_close import BoardRow
from kernel.store.operating_totals import MoneyRow, StockRow
from kernel.store.session import tenant_session
from kernel.workflows.month_close import MOST_LEASES
from kernel.workflows.told_parts import Column, bars, count, part, table, told

PRELIMINARY = "PRELIMINARY: not every lease of this month is locked"
_LEASES: tuple[Column, ...] = (
    ("Lease", "text", 140), ("Number", "text", 60), ("State", "text", 76),
    ("Wells", "number", 40), ("Reported", "number", 50), ("Oil, bbl", "volume", 60),
    ("Gas, Mcf", "volume", 60), ("Water, bbl", "volume", 60),
)  # fmt: skip
_STOCK: tuple[Column, ...] = (
    ("Lease", "text", 130), ("Product", "text", 86), ("Opening", "volume", 60),
    ("Produced", "volume", 60), ("Disposed", "volume", 60), ("Closing", "volume", 60),
    ("Difference", "volume", 60),
)  # fmt: skip
_MONEY: tuple[Column, ...] = (
    ("Lease", "text", 120), ("Product", "text", 50), ("Stated, $", "money", 70),
    ("Posted gross, $", "money", 70), ("Tax and fees, $", "money", 66),
    ("Deductions, $", "money", 66), ("Net to owners, $", "money", 70),
    ("Not posted, $", "money", 70),
)  # fmt: skip
_TONES = {"open": "open", "closed": "ready", "posted": "ready"}


def month_close_report(actor: Actor, month: date, *, today: date) -> dict[str, Any]:
    """How far every lease of a month is closed, with volumes, stock and money."""
    with tenant_session(actor) as session:
        board = closes.board(session, month, limit=MOST_LEASES)
        stock = store.stock_rows(session, month)
        money = store.money_rows(session, month)
    names = {row.lease_id: row.name for row in board}
    states = Counter(row.state for row in board)
    done = sum(states[state] for state in CloseState if state.is_locked)
    silent = sum(1 for row in board if row.reported < row.completions)
    net = sum((row.net or Decimal(0) for row in money), Decimal("0.00"))
    stated = sum((row.stated for row in money), Decimal("0.00"))
    return told(
        title=f"Month close of {month:%B %Y}",
        organization=actor.organization,
        today=today,
        headline=f"{done} of {count(len(board), 'lease')} locked, {silent} waiting for volumes; "
        f"${stated:,} stated by purchasers, ${net:,} net posted to owners.",
        mark="" if board and done == len(board) else PRELIMINARY,
        figures=[
            (f"{done} of {len(board)}", "leases locked"), (f"{silent}", "wait for volumes"),
            (f"${stated:,}", "stated by purchasers"), (f"${net:,}", "net to owners"),
        ],
        parts=[
            part("states", "How far the leases are", chart=bars(
                "Leases by state", "leases",
                [(state_words(s), states[s], _TONES.get(s.value, "plan"))
                 for s in CloseState if states[s]], empty="No lease has wells in this month.")),
            part("leases", "Leases", note="Volumes as the wells report them.", table=table(
                "Leases", _LEASES, [_lease(row) for row in board],
                empty="No lease has wells in this month.")),
            part("stock", "Stock", note="Closing is opening and produced less disposed; liquids "
                 "in bbl, gas in Mcf. A difference is what does not add up.", table=table(
                     "Stock", _STOCK, [_stock(names.get(r.lease_id), r) for r in stock],
                     empty="No lease volumes are entered for this month.")),
            part("money", "Sales and owners", note="Posted lines with their reversals.",
                 table=table("Sales and owners", _MONEY,
                             [_money(names.get(r.lease_id), r) for r in money],
                             empty="No sale is entered for this month.")),
        ],
    )  # fmt: skip


def _lease(row: BoardRow) -> list[Any]:
    return [
        row.name, row.number, state_words(row.state), row.completions, row.reported,
        *(None if v is None else round(v) for v in (row.oil_bbl, row.gas_mcf, row.water_bbl)),
    ]  # fmt: skip


def _stock(name: str | None, row: StockRow) -> list[Any]:
    difference = None
    if row.closing is not None and row.produced is not None:
        difference = (row.opening or 0) + row.produced - row.disposed - row.closing
    numbers = (row.opening, row.produced, row.disposed, row.closing, difference)
    return [
        name, row.product.replace("_", " "),
        *(None if number is None else round(float(number), 2) for number in numbers),
    ]  # fmt: skip


def _money(name: str | None, row: MoneyRow) -> list[Any]:
    return [
        name, row.product, row.stated, row.gross, row.tax, row.deduction, row.net,
        row.stated - (row.gross or Decimal(0)),
    ]  # fmt: skip
