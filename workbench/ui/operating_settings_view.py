"""The form of the operating settings, the organization's own tax rates, and the changes so far."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.errors import InvalidInput
from kernel.reference import ComplianceRule, DueRow, compliance_rules
from kernel.store.actor import Actor, Role
from kernel.workflows import operating_settings as workflow
from kernel.workflows.operating_settings import DEFAULTS, OperatingSettings, settings_json
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import moment_text

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
# Group by group: the setting, its words with the unit, and what it means.
AMOUNTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "AFEs": (
        ("overrun_percent", "Overrun before a supplement, %", "Of the total; empty for none."),
        ("overrun_dollars", "Overrun before a supplement, $", "Whichever is passed first."),
        ("approval_majority", "Consent needed, part of 1", "Of the working interest."),
    ),
    "Allocation": (
        ("factor_low", "Lowest usual factor", "Below it the month is flagged."),
        ("factor_high", "Highest usual factor", "Above it the month is flagged."),
    ),
    "Paying owners": (
        ("pay_at_once", "Paid from, $", "Texas law: $100."),
        ("pay_yearly_above", "Paid yearly above, $", "Texas law: $10."),
        ("pay_on_request", "Paid monthly on request from, $", "Texas law: $25."),
    ),
}
WHOLE: Mapping[str, tuple[tuple[str, str, int, int], ...]] = {
    "AFEs": (
        ("reply_days", "Days to answer", 1, 366),
        ("reply_hours_rig", "Hours to answer, rig on location", 1, 8_784),
    ),
    "Paying owners": (("stale_check_days", "Days until a check is stale", 30, 3_650),),
    "Compliance": (("remind_days", "Days before a due day to remind", 0, 90),),
}
PER_ROW = 3
_CHANGES = (Column(heading="When", wrap=False), Column(heading="Who"), Column(heading="Why"))
_RATES = (
    Column(heading="State", wrap=False),
    Column(heading="Product", wrap=False),
    Column(heading="Tax, part of value", align="right"),
    Column(heading="Fee, $ a unit", align="right"),
    Column(heading="Why"),
    Column(heading="", align="right"),
)


def held(person: Actor) -> OperatingSettings:
    """The values that hold."""
    return workflow.operating_settings(person)


def context(person: Actor) -> str:
    """When they were last changed."""
    log = workflow.settings_history(person)
    if not log:
        return "As delivered; nothing was changed yet."
    return f"Last changed {log[0].at:%Y-%m-%d} by {log[0].by}."


def settings_form(person: Actor, now: OperatingSettings) -> None:
    """Every value in one form; administrators change them."""
    may = person.may(Role.ADMIN)
    chosen: dict[str, Any] = {}
    with st.form(f"settings-{st.session_state.get('settings-saved', 0)}", border=False):
        for group in ("AFEs", "Allocation", "Paying owners", "Compliance", "Month close"):
            st.subheader(group, anchor=False)
            _group(group, now, chosen, may=may)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            note = st.text_input(
                "Why", placeholder="where the values come from", disabled=not may, width=520
            )
            sent = st.form_submit_button("Save settings", type="primary", disabled=not may)
    if not may:
        st.caption("You may read these. An administrator changes them.")
    if sent:
        before = settings_json(now)
        changed = {name: value for name, value in chosen.items() if value != before[name]}
        _save(person, changed, note or "")


def _group(group: str, now: OperatingSettings, chosen: dict[str, Any], *, may: bool) -> None:
    shown: list[tuple[Any, ...]] = [*AMOUNTS.get(group, ()), *WHOLE.get(group, ())]
    for start in range(0, len(shown), PER_ROW):
        places = st.columns(PER_ROW, gap="medium", vertical_alignment="bottom")
        for place, one in zip(places, shown[start : start + PER_ROW], strict=False):
            with place:
                chosen[one[0]] = _input(one, now, may=may)
    if group == "Paying owners":
        at = st.selectbox(
            "Month of the yearly payment", MONTHS, index=now.pay_yearly_month - 1,
            disabled=not may, width=300,
        )  # fmt: skip
        chosen["pay_yearly_month"] = MONTHS.index(at) + 1
    if group == "Compliance":
        chosen["due_choices"] = _readings(now, may=may)
    if group == "Month close":
        chosen["second_person_locks"] = st.toggle(
            "A second person approves and locks", value=now.second_person_locks,
            disabled=not may,
            help="Off only where one person alone keeps the accounts. It is on record either way.",
        )  # fmt: skip


def _input(one: tuple[Any, ...], now: OperatingSettings, *, may: bool) -> Any:
    name, words = one[0], one[1]
    value = getattr(now, name)
    if len(one) == 4:
        return int(
            st.number_input(words, one[2], one[3], value, 1, disabled=not may, key=f"set-{name}")
        )
    usual = getattr(DEFAULTS, name)
    text = st.text_input(
        words, "" if value is None else f"{value:f}", disabled=not may, key=f"set-{name}",
        help=one[2], placeholder="none" if usual is None else f"usually {usual:f}",
    )  # fmt: skip
    return text.replace(",", "").strip() or None


def _readings(now: OperatingSettings, *, may: bool) -> dict[str, str]:
    """Where sources name several days, the one that the organization goes by."""
    found = dict(now.due_choices or {})
    for code, rule in compliance_rules().items():
        if not rule.choices:
            continue
        words = {key: _day_words(rule, key) for key in ("", *rule.choices)}
        picked = st.selectbox(
            f"{rule.title}, due", list(words), index=list(words).index(found.get(code, "")),
            format_func=words.__getitem__, disabled=not may, width=420,
            help=f"{rule.cite}: {rule.certainty}.", key=f"due-{code}",
        )  # fmt: skip
        if picked:
            found[code] = picked
        else:
            found.pop(code, None)
    return found


def _day_words(rule: ComplianceRule, choice: str) -> str:
    row: DueRow = (rule.choices[choice] if choice else rule.due)[0]
    months = {1: "next month", 2: "second month after"}.get(row.months or 0, "month")
    day = "last day" if row.day == "last" else f"{row.day}th"
    return f"{day} of the {months}"


def _save(person: Actor, changed: dict[str, Any], note: str) -> None:
    with failures():
        if not changed:
            st.info("Nothing differs from what holds already.", icon=":material/info:")
            return
        for name, value in changed.items():
            if value is None and getattr(DEFAULTS, name) is not None and name != "overrun_percent":
                raise InvalidInput("A value is missing.", hint="Only the overrun may be empty.")
        workflow.choose_operating_settings(person, changed, note=note)
        st.session_state["settings-saved"] = st.session_state.get("settings-saved", 0) + 1
        st.toast("Saved. It holds from now on.", icon=":material/check:")
        st.rerun()


def rates(person: Actor, now: OperatingSettings) -> None:
    """Tax rates of the organization's own, which stand over those on file."""
    section("Own tax rates", "over those on file, with the reason; all wells of a state")
    may = person.may(Role.ADMIN)
    if now.own_rates:
        pressed = table(
            _RATES,
            [
                (
                    one.jurisdiction,
                    one.product,
                    f"{one.tax_rate:f}",
                    f"{one.fee_per_unit:f}",
                    one.reason,
                    Cell(words="Take out", press=f"out:{at}") if may else "",
                )
                for at, one in enumerate(now.own_rates)
            ],
            key="own-rates",
            label="Own tax rates",
        )
        if pressed and pressed.startswith("out:"):
            at = int(pressed.removeprefix("out:"))
            rows = settings_json(now)["own_rates"]
            _save(person, {"own_rates": rows[:at] + rows[at + 1 :]}, "Own rate taken out")
    else:
        nothing_here(
            "The rates on file hold.",
            "A property's exemption or reduced rate stands on Leases and wells, part Tax.",
        )
    if may:
        _new_rate(person, now)


def _new_rate(person: Actor, now: OperatingSettings) -> None:
    with (
        st.popover("Add a rate", icon=":material/add:", key="add-rate"),
        st.form("new-rate", border=False, clear_on_submit=True),
    ):
        state = st.text_input("State", "TX", max_chars=6, help="Two letters, or US-OCS.")
        product = st.selectbox("Product", ["oil", "condensate", "gas", "ngl"])
        tax = st.text_input("Tax, part of value", placeholder="0.046")
        fee = st.text_input("Fee, $ a unit", placeholder="0.00625")
        reason = st.text_input("Why")
        if st.form_submit_button("Add", type="primary"):
            made = {"jurisdiction": state.strip().upper(), "product": product,
                    "tax_rate": tax.strip(), "fee_per_unit": fee.strip() or "0",
                    "reason": reason}  # fmt: skip
            rows = [*settings_json(now)["own_rates"], made]
            _save(person, {"own_rates": rows}, reason)


def history(person: Actor) -> None:
    """Who changed them, when and why."""
    section("Changes", "newest first")
    log = workflow.settings_history(person)
    if not log:
        st.markdown(":gray[Nothing was changed yet.]")
        return
    rows = [(moment_text(one.at), one.by, one.note) for one in log]
    table(_CHANGES, rows, key="setting-changes", label="Changes of the settings")
