"""The form of the operating settings, the organization's own tax rates, and the changes so far."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.errors import InvalidInput
from kernel.reference import ComplianceRule, DueRow, compliance_rules
from kernel.store.actor import Actor, Role
from kernel.workflows import operating_settings as workflow
from kernel.workflows.operating_settings import DEFAULTS, OperatingSettings, settings_json
from workbench.ui.page import failures

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
        ("late_points", "Late interest, points over the discount rate", "Texas law: 2 points."),
    ),
    "Production": (
        ("mcf_per_boe", "Barrel of oil equivalent, Mcf of gas", "6 is usual."),
        (
            "gas_base_psia",
            "Pressure base of gas, psia",
            "Gas of leases on another base is converted to it wherever wells are summed. Empty: "
            "the base of most leases. Texas 14.65, federal 14.73.",
        ),
    ),
}
WHOLE: Mapping[str, tuple[tuple[str, str, int, int], ...]] = {
    "AFEs": (
        ("reply_days", "Days to answer", 1, 366),
        ("reply_hours_rig", "Hours to answer, rig on location", 1, 8_784),
    ),
    "Paying owners": (
        ("pay_first_days", "Days to the first payment", 1, 366),
        ("pay_oil_days", "Days to pay oil and condensate", 1, 366),
        ("pay_gas_days", "Days to pay gas and NGL", 1, 366),
        ("stale_check_days", "Days until a check is stale", 30, 3_650),
    ),
    "Compliance": (("remind_days", "Days before a due day to remind", 0, 90),),
}
# Settings of a few choices: their words, and what each choice is called.
CHOICES: Mapping[str, tuple[tuple[str, str, Mapping[str, str], str], ...]] = {
    "Production": (
        (
            "month_length",
            "From month to month in declines",
            {
                "30.4375": "30.4375 days, a year of 365.25",
                "365/12": "365/12 days, a year of 365",
                "calendar": "the calendar's days",
            },
            "Fits of another setting keep theirs.",
        ),
        (
            "effective_decline",
            "A year's decline is told as",
            {"secant": "secant: 1 − q(1 a)/q(0)", "tangent": "tangent: 1 − e^(−D)"},
            "The curve is the same; only the figure differs.",
        ),
    ),
}
NOTHING_SET = {"gas_base_psia": "as most leases"}  # what an empty one means, else none
# Whole numbers that need more words than their label.
HINTS = {
    "pay_first_days": "After the month of a property's first sale. Texas law: 120.",
    "pay_oil_days": "After the month of sale. Texas law: 60.",
    "pay_gas_days": "After the month of sale. Texas law: 90.",
}
GROUPS = ("AFEs", "Allocation", "Paying owners", "Production", "Compliance", "Month close")
PER_ROW = 3


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
        for group in GROUPS:
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
        if save(person, changed, note or ""):
            st.rerun()


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
    for name, words, options, hint in CHOICES.get(group, ()):
        chosen[name] = st.selectbox(
            words, list(options), index=list(options).index(getattr(now, name)),
            format_func=options.__getitem__, disabled=not may, width=420, help=hint,
            key=f"set-{name}",
        )  # fmt: skip
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
            st.number_input(
                words, one[2], one[3], value, 1, disabled=not may, key=f"set-{name}",
                help=HINTS.get(name),
            )
        )  # fmt: skip
    usual = getattr(DEFAULTS, name)
    text = st.text_input(
        words, "" if value is None else f"{value:f}", disabled=not may, key=f"set-{name}",
        help=one[2],
        placeholder=NOTHING_SET.get(name, "none") if usual is None else f"usually {usual:f}",
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


def save(person: Actor, changed: dict[str, Any], note: str) -> bool:
    """Set what differs; whether the page is to be drawn anew, since something was set."""
    with failures():
        if not changed:
            st.info("Nothing differs from what holds already.", icon=":material/info:")
            return False
        for name, value in changed.items():
            if value is None and getattr(DEFAULTS, name) is not None and name != "overrun_percent":
                raise InvalidInput("A value is missing.", hint="Only the overrun may be empty.")
        workflow.choose_operating_settings(person, changed, note=note)
        st.session_state["settings-saved"] = st.session_state.get("settings-saved", 0) + 1
        st.toast("Saved. It holds from now on.", icon=":material/check:")
        return True
    return False
