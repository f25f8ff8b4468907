"""The figures of a lease's month: tables and sheets behind each step."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from kernel.finance.closing import STEPS, CloseState
from kernel.store.actor import Actor, Role
from kernel.store.month_volumes import UNIT
from kernel.workflows.lease_volumes import take_from_wells, take_over_stock
from kernel.workflows.month_close import MonthView
from kernel.workflows.records import kind_of
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures
from workbench.ui.records.sheet import record_sheet
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import DASH, day, moment_text

PARTS: Mapping[str, str] = {
    "volumes": "Volumes",
    "allocation": "Allocation",
    "balance": "Stock",
    "sales": "Statements",
    "owners": "Owners",
    "history": "History",
}


def part_for(state: CloseState) -> str:
    """The figures that matter in a state."""
    order = {
        CloseState.OPEN: "volumes",
        CloseState.VOLUMES_IN: "allocation",
        CloseState.ALLOCATED: "balance",
        CloseState.BALANCED: "balance",
        CloseState.LOCKED: "sales",
        CloseState.PRICED: "owners",
    }
    return order.get(state, "owners")


def steps(view: MonthView) -> None:
    """All eight steps in a row: done by whom, next, later."""
    place = view.close.state.place
    done = {one.state: one for one in view.log}
    for start in (0, 4):
        for at, column in enumerate(st.columns(4, gap="small"), start=start):
            step = STEPS[at]
            with column.container(border=True, gap="xxsmall"):
                if at < place:
                    st.markdown(f":green[:material/check_circle:] **{step.done}**")
                    taken = done.get(step.to)
                    said = f"{taken.person}, {moment_text(taken.at)}" if taken else ""
                    st.markdown(f":gray[{said}]")
                elif at == place:
                    st.markdown(f":blue[:material/radio_button_checked:] **{step.words}**")
                    waits = f"waits for {len(view.missing)}" if view.missing else "ready"
                    st.markdown(f":gray[{waits}]")
                else:
                    st.markdown(f":gray[:material/radio_button_unchecked: {step.words}]")
                    st.markdown(":gray[later]")


def draw(person: Actor, view: MonthView, part: str) -> None:
    """One part of the figures."""
    match part:
        case "volumes":
            _volumes(person, view)
        case "allocation":
            _allocation(view)
        case "balance":
            _balance(person, view)
        case "sales":
            _sales(person, view)
        case "owners":
            _owners(view)
        case _:
            _history(view)


def _volumes(person: Actor, view: MonthView) -> None:
    figures = view.figures
    section("Wells", "as reported by month; days on from the daily rows where the month says none")
    if figures.streams:
        heads = ("Oil, bbl", "Condensate, bbl", "Gas, Mcf", "Water, bbl")
        table(
            [
                Column(heading="Well"),
                Column(heading="Source"),
                Column(heading="Days on", align="right"),
                *(Column(heading=head, align="right") for head in heads),
            ],
            [
                [
                    one.well,
                    one.source or Cell(words="no row", color="yellow"),
                    _amount(one.days_on),
                    *(_amount(volume) for volume in one.volumes.values()),
                ]
                for one in figures.streams
            ],
            key="month-wells",
            label="Wells of the lease",
        )
    else:
        nothing_here(
            "No completion reports on this lease in this month.",
            "Assign completions under “On lease” of the page Leases and wells.",
        )
    section("Lease", "what the whole lease made, with its stock at both ends")
    is_open = not view.close.state.is_locked
    _fill_buttons(person, view, is_open=is_open)
    record_sheet(
        person,
        kind_of("lease-volumes"),
        others_follow=True,
        key=f"lv-{view.close.lease_id}-{view.close.month}",
        where={"lease_id": view.close.lease_id, "production_month": view.close.month},
        first=("product", "opening_stock", "produced", "closing_stock"),
        is_open=is_open,
    )


def _fill_buttons(person: Actor, view: MonthView, *, is_open: bool) -> None:
    if not (person.may(Role.EDITOR) and is_open):
        return
    with st.container(horizontal=True, gap="small"):
        sums = st.button(
            "Take the sums of the wells", icon=":material/functions:", key="from-wells"
        )
        stock = st.button(
            "Open with last month's stock", icon=":material/input:", key="opening-stock"
        )
    with failures():
        if sums:
            take_from_wells(person, view.close.lease_id, view.close.month)
            st.rerun()
        if stock:
            take_over_stock(person, view.close.lease_id, view.close.month)
            st.rerun()


def _allocation(view: MonthView) -> None:
    if not view.figures.runs:
        nothing_here(
            "Nothing is allocated yet.",
            "Theoretical = test rate × days on; factor = lease volume ÷ sum of theoretical.",
        )
        return
    for run in view.figures.runs:
        unit = UNIT[run.product]
        how = "as the wells measured" if run.method == "measured" else "by well tests"
        factor = f", factor {run.factor:.6f}" if run.factor is not None else ""
        section(
            run.product.replace("_", " ").capitalize(),
            f"{run.lease_volume:,} {unit} {how}{factor}",
        )
        rows: list[list[Cell | str]] = [
            [
                row.well,
                day(row.test_day),
                _amount(row.rate, places=2),
                _amount(row.days_on),
                _amount(row.theoretical, places=2),
                _amount(row.allocated, places=2),
                "; ".join(row.flags),
            ]
            for row in run.rows
        ]
        rows.append(["Sum", "", "", "", _amount(run.theoretical, places=2),
                     _amount(run.lease_volume, places=2), ""])  # fmt: skip
        table(
            [
                Column(heading="Well"),
                Column(heading="Test"),
                Column(heading=f"Rate, {unit}/d", align="right"),
                Column(heading="Days on", align="right"),
                Column(heading=f"Theoretical, {unit}", align="right"),
                Column(heading=f"Allocated, {unit}", align="right"),
                Column(heading="Remark"),
            ],
            rows,
            key=f"month-run-{run.product}",
            label=f"Allocation of {run.product}",
        )


def _balance(person: Actor, view: MonthView) -> None:
    section("Stock", "closing = opening + produced − what left; bbl, gas in Mcf")
    rows: list[list[Cell | str]] = []
    for one in view.figures.balances:
        balance = one.balance
        left = sum((went.volume for went in one.row.dispositions), Decimal(0))
        rows.append(
            [
                one.row.product.replace("_", " ").capitalize(),
                _amount(one.row.opening),
                _amount(one.row.produced),
                _amount(left),
                _amount(balance.closing_expected) if balance else DASH,
                _amount(one.row.closing),
                unknown("A figure is missing.")
                if balance is None
                else Cell(
                    words=f"{balance.difference:+,.2f}",
                    color="green" if balance.is_balanced else "red",
                ),
            ]
        )
    heads = ("Opening", "Produced", "Left", "Expected", "Closing", "Difference")
    table(
        [Column(heading="Product"), *(Column(heading=head, align="right") for head in heads)],
        rows,
        key="month-balance",
        label="Stock by product",
    )
    section("Where it went", "a volume with a purchaser is a sale and waits for a statement")
    products = {row.id: row.product.replace("_", " ") for row in view.figures.products}
    if not products:
        nothing_here("No lease volume is entered.", "Enter it under Volumes first.")
        return
    record_sheet(
        person,
        kind_of("dispositions"),
        others_follow=True,
        key=f"ld-{view.close.lease_id}-{view.close.month}",
        where={"lease_volume_id": tuple(products)},
        labels={"lease_volume_id": products},
        first=("lease_volume_id", "disposition_code", "volume", "purchaser_company_id"),
        is_open=not view.close.state.is_locked,
    )


def _sales(person: Actor, view: MonthView) -> None:
    rows = view.money.matching.rows
    if rows:
        section("Statements against the lease", "bbl, gas in Mcf")
        table(
            [
                Column(heading="Purchaser"),
                Column(heading="Product"),
                Column(heading="Left the lease", align="right"),
                Column(heading="Statement", align="right"),
                Column(heading="Difference", align="right"),
            ],
            [
                [
                    one.name,
                    one.product,
                    _amount(one.left),
                    _amount(one.stated),
                    Cell(
                        words=f"{one.difference:+,.2f}", color="yellow" if one.difference else None
                    ),
                ]
                for one in rows
            ],
            key="month-matching",
            label="Statements against the lease",
        )
    section("Sales of the lease", "lines of purchasers' statements")
    record_sheet(
        person,
        kind_of("sales-lines"),
        others_follow=True,
        key=f"sl-{view.close.lease_id}-{view.close.month}",
        where={"lease_id": view.close.lease_id, "sale_month": view.close.month},
        hidden=("well_id",),
        first=(
            "product",
            "purchaser_company_id",
            "volume",
            "price",
            "price_source",
            "gross_value",
            "deductions",
        ),
        is_open=view.close.state.place < CloseState.PRICED.place,
    )


def _owners(view: MonthView) -> None:
    money = view.money
    if view.close.state.place >= CloseState.POSTED.place:
        standing = money.standing
        section("Posted", "what stands in the books for this month, $")
        _totals(standing.gross, standing.tax, standing.fee, standing.deduction, standing.net)
    if money.paid:
        section("Reconciliation", "$")
        table(
            [
                Column(heading="Purchaser"),
                Column(heading="Product"),
                Column(heading="Stated", align="right"),
                Column(heading="Distributed", align="right"),
                Column(heading="Difference", align="right"),
                Column(heading="Owners to be paid by"),
            ],
            [
                [
                    one.name,
                    one.product,
                    _amount(one.stated, places=2),
                    _amount(one.distributed, places=2),
                    Cell(words=f"{one.difference:+,.2f}", color="red" if one.difference else None),
                    day(one.due),
                ]
                for one in money.paid
            ],
            key="month-paid",
            label="Stated against distributed",
        )
    section("Owners", "what this run brings each, $")
    if not money.owners:
        nothing_here(
            "Nothing is left to post.",
            "Sales that are posted and have not changed since are not booked again.",
        )
        return
    heads = ("Gross", "Tax", "Fee", "Deductions", "Net", "In suspense", "Owed after it")
    rows: list[list[Cell | str]] = [
        [
            one.name,
            *(
                _amount(amount, places=2)
                for amount in (one.gross, one.tax, one.fee, one.deduction, one.net, one.suspended,
                               one.owed)
            ),
            Cell(words=one.held or "payable", color="yellow" if one.held else "green"),
        ]
        for one in money.owners
    ]  # fmt: skip
    sums = money.totals
    residual = sums.net - sum((one.net for one in money.owners), Decimal(0))
    rows.append(
        ["Property", *(_amount(amount, places=2) for amount in (
            sums.gross, sums.tax, sums.fee, sums.deduction, sums.net)), "", "",
         f"residual {residual:.2f}"]
    )  # fmt: skip
    table(
        [
            Column(heading="Owner"),
            *(Column(heading=head, align="right") for head in heads),
            Column(heading="Now"),
        ],
        rows,
        key="month-owners",
        label="Owners' shares",
    )


def _totals(*amounts: Decimal) -> None:
    with st.container(horizontal=True, gap="medium"):
        for name, amount in zip(("Gross", "Tax", "Fee", "Deductions", "Net"), amounts, strict=True):
            st.metric(name, f"${amount:,.2f}", width="content")


def _history(view: MonthView) -> None:
    if not view.log:
        nothing_here("No step was taken yet.")
        return
    from_to = {state: step.done for step in STEPS for state in [step.to]} | {
        CloseState.OPEN: "Open"
    }
    table(
        [
            Column(heading="When"),
            Column(heading="Who"),
            Column(heading="From"),
            Column(heading="To"),
            Column(heading="Reason"),
        ],
        [
            [
                moment_text(one.at),
                one.person,
                from_to[one.was],
                from_to[one.state],
                one.reason or DASH,
            ]
            for one in reversed(view.log)
        ],
        key="month-history",
        label="Steps taken",
    )


def _amount(value: Decimal | None, *, places: int | None = None) -> Cell:
    if value is None:
        return unknown("Not known.")
    return Cell(words=f"{value:,}" if places is None else f"{value:,.{places}f}")
