"""Owners' statements on paper: a page or more for each owner, with every cent of the month."""

from collections.abc import Sequence
from datetime import date

from kernel.exports.report_paper import Column, ReportPaper
from kernel.exports.row_files import Rows
from kernel.finance.revenue import Totals, totals_of
from kernel.finance.statements import StubLine

HEADINGS = (
    "Owner", "Property", "Month of sale", "Product", "Purchaser", "Statement", "Kind", "Interest",
    "Tract", "Volume of the property", "Price ($ per unit)", "Gross of the property ($)",
    "Owner decimal", "Volume share", "Gross ($)", "Severance tax ($)", "Fee ($)",
    "Other deductions ($)", "Net ($)",
)  # fmt: skip
_COLUMNS: tuple[Column, ...] = (
    ("Property, month of sale", 104, "left"),
    ("Product, kind", 66, "left"),
    ("Volume", 50, "right"),
    ("Price, $", 50, "right"),
    ("Gross value, $", 56, "right"),
    ("Decimal", 52, "right"),
    ("Share, $", 50, "right"),
    ("Tax and fee, $", 46, "right"),
    ("Other, $", 40, "right"),
    ("Net, $", 50, "right"),
)


def statement_rows(lines: Sequence[StubLine], *, name: str) -> Rows:
    """Every line of every owner as a table."""
    return Rows(
        name=name,
        headings=HEADINGS,
        rows=[
            [
                one.name, one.sale.property_name, one.line.month, one.line.product,
                one.sale.purchaser, one.sale.statement, one.line.kind.value,
                one.line.interest.words, one.line.tract, one.volume, one.sale.price,
                one.whole.gross, one.line.decimal, one.line.volume, one.line.gross, one.line.tax,
                one.line.fee, one.line.deduction, one.line.net,
            ]
            for one in lines
        ],
    )  # fmt: skip


def statements_pdf(
    lines: Sequence[StubLine], *, operator: str, contact: str, title: str, is_preview: bool
) -> bytes:
    """The statements of all owners, one after the other.

    Args:
        lines: By owner.
        operator: Who pays.
        contact: Whom an owner may ask.
        title: Lease and month.
        is_preview: Whether it is not posted yet; every page then says so.
    """
    mark = "PREVIEW, not posted: " if is_preview else ""
    paper = ReportPaper(title=title, subject="Owners' statements", foot=f"{mark}{title}")
    owners: dict[str, list[StubLine]] = {}
    for one in lines:
        owners.setdefault(one.owner, []).append(one)
    for mine in owners.values():
        totals = totals_of(one.line for one in mine)
        paper.heading(f"{mark}{mine[0].name}", room=600)  # each owner begins a page
        paper.words(f"{title}. Paid by {operator}. Questions: {contact}.")
        paper.table(_COLUMNS, [*(_row(one) for one in mine), _sums(totals)])
    if not owners:
        paper.heading(title)
        paper.words("Nothing is distributed.")
    return paper.pdf()


def _row(one: StubLine) -> list[str]:
    unit = "Mcf" if one.line.product == "gas" else "bbl"
    return [
        f"{one.sale.property_name}, {month_words(one.line.month)}",
        f"{one.line.product}, {one.line.kind.value}",
        f"{one.volume:,} {unit}",
        f"{one.sale.price:,}",
        f"{one.whole.gross:,}",
        f"{one.line.decimal:.8f}",
        f"{one.line.gross:,}",
        f"{one.line.tax + one.line.fee:,}",
        f"{one.line.deduction:,}",
        f"{one.line.net:,}",
    ]


def _sums(totals: Totals) -> list[str]:
    return [
        "Total", "", "", "", "", "", f"{totals.gross:,}", f"{totals.tax + totals.fee:,}",
        f"{totals.deduction:,}", f"{totals.net:,}",
    ]  # fmt: skip


def month_words(month: date) -> str:
    """A month as a stub says it.

    >>> month_words(date(2025, 1, 1))
    'January 2025'
    """
    return f"{month:%B %Y}"
