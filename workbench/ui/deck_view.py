"""Decks of ownership on their page: the list, and one with its sum checked while it is typed."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from kernel.finance.ownership import InterestType, Suspense
from kernel.store.actor import Actor, Role
from kernel.store.decks import DeckKind, DeckVersion
from kernel.store.money_tables import DECK_PRODUCTS
from kernel.workflows import division_orders as decks
from kernel.workflows.division_orders import DeckView
from kernel.workflows.record_sheets import labels
from kernel.workflows.records import add, kind_of
from workbench.ui.asked import asked_id
from workbench.ui.asking import answered, asking
from workbench.ui.clock import now
from workbench.ui.frame import Chip, Color, nothing_here, section
from workbench.ui.page import failures
from workbench.ui.records.sheet import record_sheet
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, day, moment_text, plain

COLORS: Mapping[str, Color] = {"draft": "yellow", "approved": "green", "superseded": "gray"}
ICONS = {"draft": "edit", "approved": "verified", "superseded": "history"}
KINDS: Mapping[DeckKind, str] = {"revenue": "Revenue", "cost": "Cost"}
_PATH: Mapping[DeckKind, str] = {"revenue": "division-orders", "cost": "cost-decks"}


def kind_shown() -> DeckKind:
    """Revenue or cost, as the address says."""
    return "cost" if st.query_params.get("kind") == "cost" else "revenue"


def list_context() -> str:
    """What is listed."""
    return "One deck a property, product and span of days; approved ones never overlap."


def deck_table(person: Actor) -> None:
    """Every version of every deck of a kind."""
    kind = kind_shown()
    chosen = st.segmented_control(
        "Kind of deck", list(KINDS), default=kind, format_func=KINDS.__getitem__,
        label_visibility="collapsed", key="deck-kind",
    )  # fmt: skip
    if chosen and chosen != kind:
        st.query_params["kind"] = chosen
        st.rerun()
    rows = decks.deck_list(person, kind)
    if not rows:
        nothing_here(
            "There is no deck yet.",
            "Add one for a lease or well, then type its owners."
            if person.may(Role.EDITOR)
            else "An editor of your organization adds them.",
        )
        return
    columns = [
        Column(heading="Property"),
        Column(heading="Product" if kind == "revenue" else "Name"),
        Column(heading="Holds from"),
        Column(heading="Until"),
        Column(heading="State", wrap=False),
        Column(heading="Interests", align="right"),
        Column(heading="Sum", align="right"),
        Column(heading="Approved"),
    ]
    table(columns, [_row(one) for one in rows], key="decks", label="Decks", sortable=True)


def _row(one: DeckVersion) -> list[Cell | str]:
    is_one = one.total == 1
    return [
        Cell(words=one.property_name, href=address("division_orders", id=str(one.id),
                                                   kind=one.kind)),
        one.name,
        Cell(words=day(one.start), sort=one.start.toordinal() if one.start else 0),
        _until(one),
        Cell(words=one.status, color=COLORS[one.status]),
        Cell(words=str(one.lines), sort=one.lines),
        Cell(words=f"{one.total:.8f}", color=None if is_one else "red"),
        Cell(words=one.approved_by or DASH, small=moment_text(one.approved_at)
             if one.approved_at else ""),
    ]  # fmt: skip


def _until(one: DeckVersion) -> str:
    """The last day of a version in words; one replaced from its first day on never held."""
    if one.end is not None:
        return day(one.end - timedelta(days=1))
    return "never held" if one.status == "superseded" else "open"


def new_deck(person: Actor) -> None:
    """A form for a new draft."""
    if not person.may(Role.EDITOR):
        return
    kind = kind_shown()
    of = kind_of(_PATH[kind])
    with (
        st.popover("Add a deck", icon=":material/add:", type="primary", key="add-deck"),
        st.form("new-deck", border=False),
    ):
        leases = labels(person, of)["lease_id"]
        lease = st.selectbox("Lease", list(leases), format_func=leases.__getitem__)
        named = (
            st.selectbox("Product", DECK_PRODUCTS)
            if kind == "revenue"
            else st.text_input("Name", "Joint operating agreement", max_chars=120)
        )
        start = st.date_input("Holds from", now().date().replace(day=1))
        note = st.text_input("Source", placeholder="Title opinion, instrument", max_chars=500)
        if st.form_submit_button("Add", type="primary", disabled=not leases):
            with failures():
                values = {
                    "lease_id": lease,
                    "product" if kind == "revenue" else "name": named,
                    "valid_from": start,
                    "source_note": note.strip(),
                }
                [made] = add(person, of, [values])
                go("division_orders", id=str(made["id"]), kind=kind)


def opened(person: Actor, chosen: str) -> DeckView:
    """The deck that the address names.

    Raises:
        NotFound: There is none.
    """
    deck_id = asked_id(chosen, "deck")
    return decks.deck_view(person, deck_id, kind_shown())


def title(view: DeckView) -> str:
    """Property and product."""
    return f"{view.deck.property_name}, {view.deck.name}"


def context(view: DeckView) -> str:
    """Which days it holds."""
    deck = view.deck
    until = f"until {_until(deck)}" if deck.end else "with no end"
    return f"Holds from {day(deck.start)} {until}. {deck.note}".strip()


def chips(view: DeckView) -> list[Chip]:
    """The state of the deck."""
    status = view.deck.status
    return [Chip(words=status.capitalize(), icon=ICONS[status], color=COLORS[status])]


def actions(person: Actor, view: DeckView) -> None:
    """The way back; approve a draft, make a version or a transfer of an approved deck."""
    deck = view.deck
    if st.button("All decks", icon=":material/arrow_back:", key="to-decks", type="tertiary"):
        go("division_orders", kind=deck.kind)
    if not person.may(Role.EDITOR):
        return
    if deck.status == "approved" and deck.kind == "revenue":
        _suspense(person, view)
        _transfer(person, view)
    if deck.status == "draft" and view.may_approve and st.button(
        "Approve", type="primary", icon=":material/verified:", key="approve-deck",
        disabled=not view.sum.is_one,
    ):  # fmt: skip
        with failures():
            decks.approve_deck(person, deck.id, seen=deck.version, kind=deck.kind)
            st.rerun()


def _transfer(person: Actor, view: DeckView) -> None:
    with (
        st.popover("Transfer interest", icon=":material/swap_horiz:", key="transfer"),
        st.form("transfer-form", border=False),
    ):
        mine = {
            line.id: f"{line.company}, {_interest(line.type)} {line.decimal:.8f}"
            for line in view.lines
        }
        everybody = labels(person, kind_of("division-order-interests"))["company_id"]
        line = st.selectbox("From", list(mine), format_func=mine.__getitem__)
        to = st.selectbox("To", list(everybody), format_func=everybody.__getitem__)
        part = st.text_input("Part of it", "1", help="1 is all of it, 0.5 a half.")
        start = st.date_input("From the day", now().date().replace(day=1))
        note = st.text_input("Instrument", max_chars=500)
        st.markdown(":gray[Makes a draft; the new owner is unsigned and so in suspense.]")
        if st.form_submit_button("Make the draft", type="primary"):
            with failures():
                made = decks.transfer_interest(
                    person, view.deck.id, line, to, part=_part(part), start=_day(start), note=note
                )
                go("division_orders", id=str(made.deck.id))


def _interest(code: str) -> str:
    """A kind of interest in words; a cost deck has working interests only."""
    return (InterestType.WORKING if code == "WI" else InterestType(code)).words


def _part(text: str) -> Decimal:
    return Decimal(text) if text.replace(".", "", 1).isdigit() else Decimal(0)


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101 - a single day is asked for
    return value


def _suspense(person: Actor, view: DeckView) -> None:
    with (
        asking("Suspense", icon="pause_circle", key="suspense"),
        st.form("suspense-form", border=False),
    ):
        mine = {line.id: f"{line.company}, {_interest(line.type)}" for line in view.lines}
        line = st.selectbox("Interest", list(mine), format_func=mine.__getitem__)
        reason = st.selectbox(
            "Reason", [one.value for one in Suspense],
            format_func=lambda one: "none: pay it" if one == "none" else one.replace("_", " "),
        )  # fmt: skip
        if st.form_submit_button("Set", type="primary"):
            with failures():
                decks.suspend(person, view.deck.id, line, reason)
                answered("suspense")


def total(person: Actor, view: DeckView) -> None:
    """What the decimals add up to, and whether rounding explains what is missing."""
    found, deck = view.sum, view.deck
    number = len(view.lines)
    if found.is_one:
        st.success(
            f"{count(number, 'interest')}: the sum is 1.00000000.",
            icon=":material/check_circle:",
        )
        return
    why = (
        "Rounding explains it: give it to the owner who takes the rounding."
        if found.is_rounding and view.lines
        else "This is more than rounding: find the missing or surplus interest."
    )
    st.error(
        f"The sum is {found.total:.8f}; {found.residual:+.8f} is missing to 1.00000000. {why}",
        icon=":material/error:",
    )
    may = person.may(Role.EDITOR) and deck.status == "draft" and deck.kind == "revenue"
    if may and found.is_rounding and view.lines:
        names = {line.company_id: line.company for line in view.lines}
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            taker = st.selectbox(
                "Takes the rounding", list(names), format_func=names.__getitem__, width=320
            )
            if st.button("Give it", key="give-rounding"):
                with failures():
                    decks.give_rounding(person, deck.id, taker, seen=deck.version)
                    st.rerun()


def _sheet_key(deck: DeckVersion) -> str:
    return f"deck-{deck.id}"


def interests(person: Actor, view: DeckView) -> None:
    """The owners: a sheet in a draft, a table in an approved deck."""
    deck = view.deck
    section("Interests", "decimals of 1; eight places")
    if deck.status == "draft":
        is_revenue = deck.kind == "revenue"
        record_sheet(
            person,
            kind_of("division-order-interests" if is_revenue else "cost-interests"),
            others_follow=True,
            key=_sheet_key(deck),
            where={"division_order_id" if is_revenue else "cost_deck_id": deck.id},
            first=("company_id", "interest_type", "tract_no", "decimal", "working_interest"),
            codes={"interest_type": {one.value: one.words for one in InterestType}},
        )
        return
    rows: list[list[Cell | str]] = [
        [
            one.company,
            _interest(one.type),
            one.tract or DASH,
            f"{one.decimal:.8f}",
            "paid"
            if one.suspense == "none"
            else Cell(words=f"in suspense: {one.suspense.replace('_', ' ')}", color="yellow"),
        ]
        for one in view.lines
    ]
    columns = [
        Column(heading="Owner"),
        Column(heading="Interest"),
        Column(heading="Tract"),
        Column(heading="Decimal", align="right"),
        Column(heading="Now"),
    ]
    table(columns, rows, key="deck-lines", label="Interests of the deck")


def history(view: DeckView) -> None:
    """Every version of the property and product, oldest first."""
    section("Versions", plain("what held when"))
    rows: list[list[Cell | str]] = [
        [
            Cell(words=day(one.start), href=""
                 if one.id == view.deck.id
                 else address("division_orders", id=str(one.id), kind=one.kind)),
            _until(one),
            Cell(words=one.status, color=COLORS[one.status]),
            f"{one.total:.8f}",
            one.note or DASH,
            Cell(words=one.approved_by or DASH, small=moment_text(one.approved_at)
                 if one.approved_at else ""),
        ]
        for one in view.versions
    ]  # fmt: skip
    heads = ("From", "Until", "State", "Sum", "Source", "Approved")
    table([Column(heading=head) for head in heads], rows, key="deck-versions", label="Versions")
