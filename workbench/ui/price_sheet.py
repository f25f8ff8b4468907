"""The price book as a sheet: amounts, the day they are of, and where they come from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from kernel.plugging.price_book import ITEMS, LONGEST_NOTE, Price, PriceBook, amount_of
from kernel.store.actor import Actor, Role
from kernel.workflows.prices import price_book_versions, sample_prices, save_price_book
from workbench.ui.frame import section
from workbench.ui.presses import pressed
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, moment_text

CURRENCIES = ("USD", "CAD", "MXN", "EUR", "GBP")
_PLAIN = ("%", "each")  # units that stand without “per”
_EXAMPLES = "price_examples"  # the session-state key that says that the sheet shows examples


def context(book: PriceBook | None) -> str:
    """How much of the book is filled in."""
    if book is None:
        return "Nothing is filled in yet: plans show no estimate."
    left = len(ITEMS) - len(book.prices)
    return (
        f"Version {book.version}, {book.currency} · {len(book.prices)} of "
        f"{count(len(ITEMS), 'item')} filled in, {left} left open"
    )


def frame_of(prices: Mapping[str, Price]) -> pd.DataFrame:
    """Every item of the book with what is filled in."""
    rows = [
        {
            "Group": item.group,
            "Item": item.words,
            "Amount": float(prices[key].amount) if key in prices else None,
            "Unit": item.unit if item.is_rate or item.unit in _PLAIN else f"per {item.unit}",
            "Dated": prices[key].dated if key in prices else None,
            "Source or note": prices[key].note if key in prices else "",
        }
        for key, item in ITEMS.items()
    ]
    return pd.DataFrame(rows, index=list(ITEMS)).astype({"Amount": "Float64"})


def prices_in(frame: pd.DataFrame, today: date) -> dict[str, Price]:
    """The items of a sheet that have an amount; an amount without a day is of today.

    Raises:
        InvalidInput: An amount is impossible.
    """
    prices = {}
    for key, row in frame.iterrows():
        if pd.isna(row["Amount"]):
            continue
        dated = row["Dated"] if not pd.isna(row["Dated"]) else today
        prices[str(key)] = Price(
            amount=amount_of(str(key), repr(float(row["Amount"]))),
            dated=dated.date() if isinstance(dated, pd.Timestamp) else dated,
            note=str(row["Source or note"] or ""),
        )
    return prices


def sheet(actor: Actor, book: PriceBook | None, today: date) -> None:
    """The sheet; editors change it and save it as a new version, viewers read it."""
    may_edit = actor.may(Role.EDITOR)
    held = book.prices if book else {}
    if may_edit and not held:
        _offer_examples()
        if st.session_state.get(_EXAMPLES):
            held = sample_prices(today)
            st.warning(
                "These amounts are invented examples. Replace them with your own before you save.",
                icon=":material/edit:",
            )
    edited = st.data_editor(
        frame_of(held),
        key=f"prices-{book.version if book else 0}-{bool(st.session_state.get(_EXAMPLES))}",
        hide_index=True,
        disabled=["Group", "Item", "Unit"] if may_edit else True,
        height=620,
        placeholder="",
        column_config={
            "Group": st.column_config.TextColumn(width=80),
            "Item": st.column_config.TextColumn(width=280),
            "Amount": st.column_config.NumberColumn(min_value=0, format="localized", width=90),
            "Unit": st.column_config.TextColumn(width=80),
            "Dated": st.column_config.DateColumn(format="YYYY-MM-DD", width=100),
            "Source or note": st.column_config.TextColumn(max_chars=LONGEST_NOTE, width="medium"),
        },
    )
    if not may_edit:
        st.markdown(":gray[Editors of your organization fill in the price book.]")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        now = book.currency if book else CURRENCIES[0]
        options = list(dict.fromkeys((now, *CURRENCIES)))
        currency = st.selectbox("Currency", options, key="currency", width=120)
        words, icon = "Save as a new version", ":material/save:"
        if pressed(words, type="primary", icon=icon, key="save", typed_first=True):
            _save(actor, edited, str(currency), book, today)


def _offer_examples() -> None:
    if not st.session_state.get(_EXAMPLES) and st.button(
        "Start from example amounts", icon=":material/table_view:", key="examples"
    ):
        st.session_state[_EXAMPLES] = True
        st.rerun()


def _save(actor: Actor, edited: Any, currency: str, book: PriceBook | None, today: date) -> None:
    version = save_price_book(
        actor, prices_in(edited, today), currency=currency, seen=book.version if book else None
    )
    st.session_state.pop(_EXAMPLES, None)
    st.toast(f"Saved as version {version}; estimates use it from now on.")
    st.rerun()


def versions(actor: Actor) -> None:
    """Who saved which version when; every one stays."""
    saved = price_book_versions(actor)
    if not saved:
        return
    section("Versions", "an estimate names the one that it used; none is ever changed")
    table(
        [
            Column(heading="Version", wrap=False),
            Column(heading="Items", align="right"),
            Column(heading="Saved"),
        ],
        [
            [
                f"{one.version}",
                f"{one.items}",
                Cell(words=moment_text(one.created_at), small=one.created_by_name),
            ]
            for one in saved
        ],
        key="price-versions",
        label="Versions of the price book",
    )
