"""A lease's month as files: the whole of it as a workbook, the owners' lines, their statements."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from kernel.errors import Conflict
from kernel.exports.owner_statement import month_words, statement_rows, statements_pdf
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.finance.closing import CloseState, state_words
from kernel.finance.statements import SaleSaid, StubLine, stub_lines
from kernel.store import revenue
from kernel.store.actor import Actor
from kernel.store.session import tenant_session
from kernel.workflows.month_close import MonthView, month_view

MonthFile = Literal["xlsx", "csv", "pdf"]
FILES: Mapping[MonthFile, tuple[str, str]] = {
    "xlsx": (
        "The month as a workbook (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": ("Owners' lines (CSV)", "text/csv; charset=utf-8"),
    "pdf": ("Owners' statements (PDF)", "application/pdf"),
}


def month_file(actor: Actor, lease_id: UUID, month: date, kind: MonthFile) -> tuple[str, bytes]:
    """Name and content of a file of a lease's month.

    Raises:
        NotFound: The organization has no such lease.
        Conflict: Statements are asked for before anything is distributed.
    """
    view = month_view(actor, lease_id, month)
    lines = _stubs(actor, view)
    title = f"{view.lease}, {month_words(view.close.month)}"
    stem = f"{_safe(view.lease)}-{view.close.month:%Y-%m}"
    if kind == "xlsx":
        return f"month-{stem}.xlsx", rows_xlsx(_tables(view, lines))
    if not lines:
        raise Conflict("Nothing is distributed yet.", hint="Distribute the month first.")
    if kind == "csv":
        return f"owners-{stem}.csv", rows_csv(statement_rows(lines, name="Owners"))
    return f"statements-{stem}.pdf", statements_pdf(
        lines,
        operator=actor.organization,
        contact=actor.email,
        title=title,
        is_preview=view.close.state.place < CloseState.POSTED.place,
    )


def _stubs(actor: Actor, view: MonthView) -> tuple[StubLine, ...]:
    """The lines of the run: as they were posted, else as they would be."""
    state, run_id = view.close.state, view.close.run_id
    if state.place < CloseState.DISTRIBUTED.place:
        return ()
    sales = {
        str(sale.id): SaleSaid(
            key=str(sale.id),
            property_name=sale.property_name,
            purchaser=sale.purchaser,
            statement=sale.statement,
            price=sale.price,
        )
        for sale in view.money.sales
    }
    if state.place >= CloseState.POSTED.place and run_id is not None:
        with tenant_session(actor) as session:
            posted = revenue.run_lines(session, run_id)
        lines = [(str(one.sale_id), one.line) for one, _ in posted]
        names = {one.line.owner: owner for one, owner in posted}
    else:
        lines = [(str(sale), line) for sale, _, line, _ in view.money.lines]
        names = {one.owner: one.name for one in view.money.owners}
    return stub_lines(lines, sales, names)


def _tables(view: MonthView, lines: tuple[StubLine, ...]) -> list[Rows]:
    figures, money = view.figures, view.money
    return [
        Rows(
            name="Close",
            headings=["When", "Who", "From", "To", "Reason"],
            rows=[
                [f"{one.at:%Y-%m-%d %H:%M}", one.person, state_words(one.was),
                 state_words(one.state), one.reason]
                for one in view.log
            ],
        ),
        Rows(
            name="Missing",
            headings=["What", "Why"],
            rows=[[one.what, one.why] for one in view.missing],
        ),
        Rows(
            name="Lease",
            headings=["Product", "Opening (bbl or Mcf)", "Produced", "Left", "Closing",
                      "Difference"],
            rows=[
                [one.row.product, one.row.opening, one.row.produced,
                 sum(went.volume for went in one.row.dispositions), one.row.closing,
                 one.balance.difference if one.balance else None]
                for one in figures.balances
            ],
        ),
        Rows(
            name="Allocation",
            headings=["Product", "Well", "Test", "Rate (per day)", "Days on", "Theoretical",
                      "Allocated", "Factor", "Remarks"],
            rows=[
                [run.product, row.well, row.test_day, row.rate, row.days_on, row.theoretical,
                 row.allocated, run.factor, "; ".join(row.flags)]
                for run in figures.runs
                for row in run.rows
            ],
        ),
        Rows(
            name="Statements",
            headings=["Purchaser", "Product", "Stated ($)", "Distributed ($)", "Difference ($)",
                      "Owners to be paid by"],
            rows=[
                [one.name, one.product, one.stated, one.distributed, one.difference, one.due]
                for one in money.paid
            ],
        ),
        Rows(
            name="Owners",
            headings=["Owner", "Gross ($)", "Tax ($)", "Fee ($)", "Deductions ($)", "Net ($)",
                      "In suspense ($)", "Owed after it ($)", "Held because"],
            rows=[
                [one.name, one.gross, one.tax, one.fee, one.deduction, one.net, one.suspended,
                 one.owed, one.held or ""]
                for one in money.owners
            ],
        ),
        statement_rows(lines, name="Lines"),
    ]  # fmt: skip


def _safe(name: str) -> str:
    """A lease's name in the name of a file.

    >>> _safe("MABEE 140/A")
    'mabee-140-a'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) or "lease"
