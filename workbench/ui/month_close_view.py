"""The month close on its page: the board of leases, and one lease's month with its steps."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from kernel.finance.closing import CloseState, Exceptional, Missing, next_step, state_words
from kernel.store.actor import Actor, Role
from kernel.store.month_close import BoardRow
from kernel.workflows.compliance import draft_form_pr
from kernel.workflows.month_close import (
    MonthView,
    month_board,
    month_view,
    newest_month,
    reopen,
    step_back,
    take_step,
)
from kernel.workflows.month_files import FILES, MonthFile, month_file
from workbench.ui import month_close_parts as tables
from workbench.ui.asked import asked_id
from workbench.ui.clock import now
from workbench.ui.frame import Chip, Color, nothing_here, section
from workbench.ui.page import failures
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import count, plain

COLORS: dict[CloseState, Color] = {
    CloseState.OPEN: "gray",
    CloseState.VOLUMES_IN: "yellow",
    CloseState.ALLOCATED: "yellow",
    CloseState.BALANCED: "yellow",
    CloseState.LOCKED: "blue",
    CloseState.PRICED: "blue",
    CloseState.DISTRIBUTED: "blue",
    CloseState.POSTED: "green",
    CloseState.CLOSED: "green",
}
ICONS = {"gray": "lock_open", "yellow": "pending", "blue": "lock", "green": "check_circle"}
MONTHS_BACK = 60


def month_shown(person: Actor) -> date:
    """The month that the address names, else the last one with volumes, else the last month."""
    if asked := _month_of(st.query_params.get("month", "")):
        return asked
    today = now().date()
    return newest_month(person) or _shifted(today.replace(day=1), -1)


def _month_of(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _shifted(month: date, by: int) -> date:
    whole = month.year * 12 + month.month - 1 + by
    return date(whole // 12, whole % 12 + 1, 1)


def board_context(month: date) -> str:
    """Which month the board shows."""
    return f"{month:%B %Y}: every lease with wells or volumes, the least closed first."


def choose_month(month: date) -> None:
    """One month back, a choice, one month on."""
    newest = max(month, now().date().replace(day=1))
    months = [_shifted(newest, -n) for n in range(MONTHS_BACK)]
    if month not in months:
        months.append(month)

    def chosen() -> None:
        st.query_params["month"] = f"{st.session_state['close-month']:%Y-%m}"

    st.selectbox(
        "Month",
        months,
        index=months.index(month),
        format_func=lambda one: f"{one:%B %Y}",
        key="close-month",
        on_change=chosen,
        label_visibility="collapsed",
        width=180,
    )


def board(person: Actor, month: date) -> None:
    """The leases of a month."""
    rows = month_board(person, month)
    if not rows:
        nothing_here(
            f"No lease has wells or volumes in {month:%B %Y}.",
            "Add leases, wells and their completions on Leases and wells, or import volumes.",
        )
        return
    columns = [
        Column(heading="Lease"),
        Column(heading="State", wrap=False),
        Column(heading="Next step"),
        Column(heading="Wells reported", align="right"),
        Column(heading="Oil, bbl", align="right"),
        Column(heading="Gas, Mcf", align="right"),
        Column(heading="Water, bbl", align="right"),
    ]
    table(
        columns,
        [_board_row(row, month) for row in rows],
        key="month-board",
        label="Leases of the month",
        sortable=True,
    )


def _board_row(row: BoardRow, month: date) -> list[Cell | str]:
    step = next_step(row.state)
    volumes = (row.oil_bbl, row.gas_mcf, row.water_bbl)
    return [
        Cell(
            words=row.name,
            small=row.number,
            href=address("month_close", lease=str(row.lease_id), month=f"{month:%Y-%m}"),
        ),
        Cell(words=state_words(row.state), color=COLORS[row.state], sort=row.state.place),
        step.words if step else "",
        Cell(
            words=f"{row.reported} of {row.completions}",
            sort=row.reported - row.completions,
            color="yellow" if row.reported < row.completions else None,
        ),
        *(
            unknown("No well has reported it.")
            if volume is None
            else Cell(words=f"{volume:,.0f}", sort=float(volume))
            for volume in volumes
        ),
    ]


def opened(person: Actor, chosen: str, month: date) -> MonthView:
    """The lease's month that the address names.

    Raises:
        NotFound: There is no such lease.
    """
    lease_id = asked_id(chosen, "lease")
    return month_view(person, lease_id, month)


def title(view: MonthView) -> str:
    """Lease and month."""
    return f"{view.lease}, {view.close.month:%B %Y}"


def context(view: MonthView) -> str:
    """What comes next, in words."""
    if view.next is None:
        return "Everything is done."
    waits = f", waits for {count(len(view.missing), 'thing')}" if view.missing else ""
    return f"Next: {view.next.words.lower()}{waits}."


def chips(view: MonthView) -> list[Chip]:
    """The state of the month."""
    color = COLORS[view.close.state]
    return [Chip(words=state_words(view.close.state), icon=ICONS[color], color=color)]


def actions(person: Actor, view: MonthView) -> None:
    """The next step, undo, reopening, files, and the way back to the board."""
    if st.button("All leases", icon=":material/arrow_back:", key="to-board", type="tertiary"):
        go("month_close", month=f"{view.close.month:%Y-%m}")
    if person.may(Role.EDITOR) and view.back is not None:
        _undo(person, view)
    if person.may(Role.ADMIN) and view.close.state.is_locked:
        _reopening(person, view)
    if person.may(Role.EDITOR) and view.close.state.is_locked:
        _form_pr(person, view)
    with st.popover("Download", icon=":material/download:", key="month-files"):
        for kind, (words, mime) in FILES.items():
            early = kind != "xlsx" and view.close.state.place < CloseState.DISTRIBUTED.place
            st.download_button(
                words,
                data=_content(person, view, kind),
                file_name=f"{view.lease}-{view.close.month:%Y-%m}.{kind}",
                mime=mime,
                key=f"month-{kind}",
                on_click="ignore",
                disabled=early,
                help="After the distribution." if early else None,
                width="stretch",
            )


def _form_pr(person: Actor, view: MonthView) -> None:
    if st.button("Draft Form PR", icon=":material/draft:", key="draft-pr"):
        with failures():
            made = draft_form_pr(person, view.close.lease_id, view.close.month)
            st.toast(f"Drafted as version {made.number}; it stands on the page Compliance.")


def _content(person: Actor, view: MonthView, kind: MonthFile) -> Callable[[], bytes]:
    """Made only when somebody downloads it."""
    return lambda: month_file(person, view.close.lease_id, view.close.month, kind)[1]


def _undo(person: Actor, view: MonthView) -> None:
    if st.button("Undo", icon=":material/undo:", key="month-undo", help="Undo the last step"):
        with failures():
            step_back(person, view.close.lease_id, view.close.month, seen=view.close.version)
            st.rerun()


def _reopening(person: Actor, view: MonthView) -> None:
    with (
        st.popover("Reopen", icon=":material/lock_open:", key="month-reopen"),
        st.form("reopen", border=False),
    ):
        st.markdown("Posted lines stay; what changes is reversed and booked again.")
        reason = st.text_input("Reason", max_chars=1_000)
        if st.form_submit_button("Reopen the month", type="primary"):
            with failures():
                reopen(
                    person,
                    view.close.lease_id,
                    view.close.month,
                    seen=view.close.version,
                    reason=reason,
                )
                st.rerun()


def waiting(person: Actor, view: MonthView) -> None:
    """The steps, and what the next one waits for; the button that takes it."""
    tables.steps(view)
    if view.next is None:
        _exceptions(view.odd)
        return
    with st.container(border=True, gap="small"):
        section(f"Next: {view.next.words}")
        _missing(view.missing)
        _exceptions(view.odd)
        _step_button(person, view)


def _missing(missing: Sequence[Missing]) -> None:
    if missing:
        table(
            [Column(heading="Missing"), Column(heading="Why")],
            [[Cell(words=one.what, color="red"), one.why] for one in missing],
            key="month-missing",
            label="What the next step waits for",
        )
    else:
        st.markdown(":gray[Nothing is missing for it.]")


def _exceptions(odd: Sequence[Exceptional]) -> None:
    if not odd:
        return
    rows: list[list[Cell | str]] = [
        [
            Cell(words=one.about, color="yellow"),
            one.words,
            "" if one.amount is None else f"{one.amount:+,} {one.unit}",
        ]
        for one in odd
    ]
    columns = [
        Column(heading="Look at"),
        Column(heading="What is unusual"),
        Column(heading="Difference", align="right", wrap=False),
    ]
    table(columns, rows, key="month-odd", label="What is unusual")


def _step_button(person: Actor, view: MonthView) -> None:
    assert view.next is not None  # noqa: S101 - asked before
    if not person.may(Role.EDITOR):
        st.markdown(":gray[Your role is Viewer: you see everything and change nothing.]")
        return
    is_lock = view.next.to is CloseState.LOCKED
    if is_lock and not view.may_lock:
        st.markdown(
            ":gray[You prepared this month: a second person of your organization locks it.]"
        )
        return
    reason = ""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if view.needs_reason:
            reason = st.text_input("Reason for the difference", key="step-reason", width=420)
        pressed = st.button(
            plain(view.next.words),
            key="month-step",
            type="primary",
            icon=":material/lock:" if is_lock else ":material/arrow_forward:",
            disabled=bool(view.missing),
        )
    if pressed:
        with failures():
            take_step(
                person,
                view.close.lease_id,
                view.close.month,
                view.next.to.value,
                seen=view.close.version,
                reason=reason,
            )
            st.toast(f"{view.next.done}.", icon=":material/check:")
            st.rerun()


def parts(person: Actor, view: MonthView) -> None:
    """The figures: volumes, allocation, money, owners, history; one of them at a time."""
    names = list(tables.PARTS)
    start = tables.part_for(view.close.state)
    shown = st.segmented_control(
        "Figures",
        names,
        default=start,
        format_func=tables.PARTS.__getitem__,
        key=f"month-part-{view.close.state}",
        label_visibility="collapsed",
    )
    with failures():
        tables.draw(person, view, str(shown or start))
