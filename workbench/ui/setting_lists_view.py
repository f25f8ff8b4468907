"""The settings that are lists: own tax rates, days off, discount rates; and who changed what."""

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.workflows import operating_settings as workflow
from kernel.workflows.operating_settings import OperatingSettings, settings_json
from workbench.ui.asking import answered, asking
from workbench.ui.clock import now as this_moment
from workbench.ui.frame import nothing_here, section
from workbench.ui.operating_settings_view import AMOUNTS, CHOICES, WHOLE, save
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import day, moment_text

List = Literal["own_rates", "special_days", "discount_rates"]
_CHANGES = (
    Column(heading="When", wrap=False),
    Column(heading="Who"),
    Column(heading="What"),
    Column(heading="Why"),
)
_OUT = Column(heading="", align="right")
_RATES = (
    Column(heading="State", wrap=False),
    Column(heading="Product", wrap=False),
    Column(heading="Tax, part of value", align="right"),
    Column(heading="Fee, $ a unit", align="right"),
    Column(heading="Why"),
    _OUT,
)
_DAYS = (Column(heading="Day", wrap=False), Column(heading="Name"), Column(heading="It is"), _OUT)
_DISCOUNTS = (
    Column(heading="From", wrap=False),
    Column(heading="Discount rate, % a year", align="right"),
    Column(heading="Late interest, % a year", align="right"),
    _OUT,
)
_MANY_WORDS = {
    "own_rates": "Own tax rates",
    "special_days": "Days off",
    "discount_rates": "Discount rates",
    "due_choices": "Due days",
    "pay_yearly_month": "Month of the yearly payment",
    "second_person_locks": "Second person at the lock",
}


def discount_rates(person: Actor, now: OperatingSettings) -> None:
    """The rate that late interest is reckoned from, by days."""
    section("Discount rates", "of the Federal Reserve Bank of New York, for interest on late pay")
    rows = [
        (day(one.start), f"{one.percent:f}", f"{one.percent + now.late_points:f}")
        for one in now.discount_rates
    ]
    if not rows:
        nothing_here(
            "No rate is set, so that interest on late payments is not reckoned.",
            "Enter the primary credit rate of each day on which it changed (newyorkfed.org).",
        )
    _listed(person, now, "discount_rates", _DISCOUNTS, rows, "Discount rates")
    if person.may(Role.ADMIN):
        with _adding("discount_rates", "Add a discount rate"):
            start = st.date_input("From", this_moment().date())
            percent = st.text_input("Discount rate, % a year", placeholder="4.25")
            why = st.text_input("Where it stands", placeholder="newyorkfed.org")
            if st.form_submit_button("Add", type="primary"):
                made = {"start": str(start), "percent": percent.strip()}
                _add(person, now, "discount_rates", made, why)


def special_days(person: Actor, now: OperatingSettings) -> None:
    """Days off beside the federal holidays."""
    section("Days off", "beside weekends and federal holidays; where a due day moves on")
    rows = [(day(one.day), one.name, "worked" if one.works else "off") for one in now.special_days]
    if not rows:
        nothing_here(
            "Weekends and federal holidays hold.",
            "Add a day on which the agency is closed, or a federal holiday on which it works.",
        )
    _listed(person, now, "special_days", _DAYS, rows, "Days off")
    if person.may(Role.ADMIN):
        with _adding("special_days", "Add a day"):
            on = st.date_input("Day", this_moment().date())
            name = st.text_input("Name", placeholder="Friday after Thanksgiving")
            works = st.toggle("A federal holiday that is worked")
            why = st.text_input("Where it stands", placeholder="comptroller.texas.gov")
            if st.form_submit_button("Add", type="primary"):
                made = {"day": str(on), "name": name, "works": works}
                _add(person, now, "special_days", made, why)


def rates(person: Actor, now: OperatingSettings) -> None:
    """Tax rates of the organization's own, which stand over those on file."""
    section("Own tax rates", "over those on file, with the reason; all wells of a state")
    rows = [
        (one.jurisdiction, one.product, f"{one.tax_rate:f}", f"{one.fee_per_unit:f}", one.reason)
        for one in now.own_rates
    ]
    if not rows:
        nothing_here(
            "The rates on file hold.",
            "A property's exemption or reduced rate stands on Leases and wells, part Tax.",
        )
    _listed(person, now, "own_rates", _RATES, rows, "Own tax rates")
    if person.may(Role.ADMIN):
        with _adding("own_rates", "Add a rate"):
            state = st.text_input("State", "TX", max_chars=6, help="Two letters, or US-OCS.")
            product = st.selectbox("Product", ["oil", "condensate", "gas", "ngl"])
            tax = st.text_input("Tax, part of value", placeholder="0.046")
            fee = st.text_input("Fee, $ a unit", placeholder="0.00625")
            reason = st.text_input("Why")
            if st.form_submit_button("Add", type="primary"):
                made = {"jurisdiction": state.strip().upper(), "product": product,
                        "tax_rate": tax.strip(), "fee_per_unit": fee.strip() or "0",
                        "reason": reason}  # fmt: skip
                _add(person, now, "own_rates", made, reason)


def history(person: Actor) -> None:
    """Who changed what, when and why."""
    section("Changes", "newest first")
    log = workflow.settings_history(person)
    if not log:
        st.markdown(":gray[Nothing was changed yet.]")
        return
    rows = [
        (moment_text(one.at), one.by, "; ".join(_what(*item) for item in one.changed.items()),
         one.note)
        for one in log
    ]  # fmt: skip
    table(_CHANGES, rows, key="setting-changes", label="Changes of the settings")


def _what(name: str, values: tuple[Any, Any]) -> str:
    """A change in words; of a list how many rows it has.

    >>> _what("remind_days", (7, 14))
    'Days before a due day to remind: 7 → 14'
    """
    if isinstance(values[1], dict) or (
        isinstance(values[1], list) and len(values[0]) == len(values[1])
    ):
        return f"{_words(name)} changed"
    before, after = (
        len(one) if isinstance(one, list) else "none" if one is None else one for one in values
    )
    return f"{_words(name)}: {before} → {after}"


def _words(name: str) -> str:
    groups: list[tuple[Any, ...]] = [
        row for kind in (AMOUNTS, WHOLE, CHOICES) for rows in kind.values() for row in rows
    ]
    return {row[0]: row[1] for row in groups}.get(name) or _MANY_WORDS.get(name, name)


def _listed(
    person: Actor,
    now: OperatingSettings,
    name: List,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[str, ...]],
    label: str,
) -> None:
    """The rows of a list, each with the press that takes it out."""
    if not rows:
        return
    may = person.may(Role.ADMIN)
    shown = [
        (*row, Cell(words="Take out", press=f"out:{at}") if may else "")
        for at, row in enumerate(rows)
    ]
    pressed = table(columns, shown, key=name.replace("_", "-"), label=label)
    if pressed and pressed.startswith("out:"):
        at = int(pressed.removeprefix("out:"))
        kept = settings_json(now)[name]
        if save(person, {name: kept[:at] + kept[at + 1 :]}, f"Taken out of {label.lower()}"):
            st.rerun()


def _adding(name: List, words: str) -> Any:
    with asking(words, icon="add", key=_key(name)):
        return st.form(f"new-{name}", border=False, clear_on_submit=True)


def _add(person: Actor, now: OperatingSettings, name: List, made: dict[str, Any], why: str) -> None:
    if save(person, {name: [*settings_json(now)[name], made]}, why):
        answered(_key(name))


def _key(name: List) -> str:
    return f"add-{name}"
