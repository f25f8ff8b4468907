"""What one payment paid, line by line, with how it adds up, on the page of its owner."""

from decimal import Decimal

import streamlit as st

from kernel.exports.row_files import Rows
from kernel.store.actor import Actor, Role
from kernel.workflows.late_payments import book_interest, interest_of_payment
from kernel.workflows.operating_settings import operating_settings
from kernel.workflows.payment_lines import PaymentDetail, payment_detail
from workbench.ui.asked import asked_id
from workbench.ui.charted import downloads
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import day

_LINES = (
    Column(heading="Owner"),
    Column(heading="Property"),
    Column(heading="Product", wrap=False),
    Column(heading="Month", wrap=False),
    Column(heading="Gross, $", align="right", wrap=False),
    Column(heading="Taxes and fees, $", align="right", wrap=False),
    Column(heading="Deductions, $", align="right", wrap=False),
    Column(heading="Net, $", align="right", wrap=False),
    Column(heading="", wrap=False),
)
_LATE = (
    Column(heading="Property"),
    Column(heading="Product", wrap=False),
    Column(heading="Month", wrap=False),
    Column(heading="Due by", wrap=False),
    Column(heading="Days late", align="right", wrap=False),
    Column(heading="Paid late, $", align="right", wrap=False),
    Column(heading="Interest, $", align="right", wrap=False),
)
_SUM = (Column(heading="How it adds up"), Column(heading="$", align="right", wrap=False))


def payment_lines(person: Actor, chosen: str) -> None:
    """The lines of a payment and their sum.

    Raises:
        NotFound: There is no such payment.
    """
    payment_id = asked_id(chosen, "payment")
    found = payment_detail(person, payment_id)
    row = found.payment
    with st.container(horizontal=True, vertical_alignment="center"):
        section(
            f"What {row.method} {row.reference} paid", f"{day(row.paid_on)} · ${row.amount:,.2f}"
        )
        downloads(_rows(found), key="payment-lines", stamp=f"{row.owner} {row.reference}")
    if found.lines:
        table(
            _LINES,
            [
                (
                    one.owner,
                    one.property_name,
                    one.product,
                    f"{one.month:%Y-%m}",
                    _money(one.gross),
                    _money(one.tax + one.fee),
                    _money(one.deduction),
                    _money(one.net),
                    "" if one.kind == "original" else one.kind,
                )
                for one in found.lines
            ],
            key="payment-lines-table",
            label="Lines of the payment",
            sortable=True,
        )
    else:
        nothing_here("No run was posted since the payment before.", "It paid what was left then.")
    table(_SUM, _adding_up(found), key="payment-sum", label="How the payment adds up")


def late_interest(person: Actor, chosen: str) -> None:
    """What of a payment was late, the interest on it, and the press that books it."""
    payment_id = asked_id(chosen, "payment")
    found = interest_of_payment(person, payment_id)
    if not found.lines:
        return
    rule = operating_settings(person).late
    section("Paid late", f"interest at {rule.points:f} points over the discount rate, §91.403")
    table(
        _LATE,
        [
            (
                one.property_name,
                one.product,
                f"{one.month:%Y-%m}",
                day(one.due),
                f"{one.days:,}",
                _money(one.amount),
                unknown("rate not set") if one.interest is None else _money(one.interest),
            )
            for one in found.lines
        ],
        key="late-lines",
        label="Lines that were paid late",
    )
    if found.interest is None:
        st.info(
            "No discount rate is set for these days. An administrator enters it in Accounting "
            "settings, part Discount rates.",
            icon=":material/info:",
        )
    elif found.booked:
        st.markdown(f"${found.booked:,.2f} of interest stand on the account.")
    elif person.may(Role.EDITOR) and st.button(
        f"Book ${found.interest:,.2f} of interest", icon=":material/add:", key="book-interest",
        help="The owner is owed it from then on; the next payment pays it.",
    ):  # fmt: skip
        with failures():
            book_interest(person, payment_id)
            st.toast("Booked.", icon=":material/check:")
            st.rerun()


def _adding_up(found: PaymentDetail) -> list[tuple[Cell | str, ...]]:
    parts = [
        ("Owed before", found.before),
        ("Net of the lines", found.net),
        ("Held in suspense", -found.suspended),
        *found.others,
        ("Left on the account", -found.left),
    ]
    told: list[tuple[Cell | str, ...]] = [(words, _money(one)) for words, one in parts if one]
    return [*told, ("Paid", _money(found.payment.amount))]


def _rows(found: PaymentDetail) -> Rows:
    return Rows(
        name="Lines",
        headings=["Owner", "Property", "Product", "Month", "Decimal", "Volume (bbl, Mcf or gal)",
                  "Gross ($)", "Tax ($)", "Fee ($)", "Deductions ($)", "Net ($)", "Kind"],
        rows=[
            [one.owner, one.property_name, one.product, f"{one.month:%Y-%m}", one.decimal,
             one.volume, one.gross, one.tax, one.fee, one.deduction, one.net, one.kind]
            for one in found.lines
        ],
    )  # fmt: skip


def _money(amount: Decimal) -> Cell:
    return Cell(words=f"{amount:,.2f}", sort=float(amount))
