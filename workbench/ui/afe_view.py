"""AFEs on their page: the list, and one with its lines, partners, variance and history."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from kernel.finance.afe import AfeStatus, Variance
from kernel.store.actor import Actor, Role
from kernel.store.money_tables import AFE_KINDS
from kernel.workflows import afes
from kernel.workflows.afes import AfeView
from kernel.workflows.record_sheets import labels
from kernel.workflows.records import add, kind_of
from workbench.ui.asked import asked_id
from workbench.ui.asking import answered, asking
from workbench.ui.clock import now
from workbench.ui.frame import Chip, Color, nothing_here, section
from workbench.ui.page import failures
from workbench.ui.records.sheet import record_sheet
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import DASH, day, moment_text

STATES: Mapping[AfeStatus, tuple[Color, str]] = {
    AfeStatus.DRAFT: ("gray", "edit"),
    AfeStatus.SUBMITTED: ("blue", "send"),
    AfeStatus.APPROVED: ("green", "verified"),
    AfeStatus.REJECTED: ("red", "block"),
    AfeStatus.WITHDRAWN: ("gray", "undo"),
    AfeStatus.SUPERSEDED: ("gray", "history"),
    AfeStatus.CLOSED: ("green", "task_alt"),
}
MOVES: Mapping[AfeStatus, tuple[str, str]] = {
    AfeStatus.SUBMITTED: ("Submit to the partners", "send"),
    AfeStatus.APPROVED: ("Approve", "verified"),
    AfeStatus.REJECTED: ("Reject", "block"),
    AfeStatus.WITHDRAWN: ("Withdraw", "undo"),
    AfeStatus.SUPERSEDED: ("Revise", "edit"),
    AfeStatus.CLOSED: ("Close", "task_alt"),
}
VOTES = {
    "pending": "waits",
    "consent": "consents",
    "non_consent": "does not consent",
    "deemed": "deemed to consent",
}


def afe_table(person: Actor) -> None:
    """Every AFE with estimate, committed and actual side by side."""
    rows = afes.afe_list(person)
    if not rows:
        nothing_here(
            "There is no AFE yet.",
            "Add the first one with its number and well."
            if person.may(Role.EDITOR)
            else "An editor of your organization adds them.",
        )
        return
    columns = [
        Column(heading="AFE"),
        Column(heading="For"),
        Column(heading="State", wrap=False),
        *(
            Column(heading=head, align="right")
            for head in ("Estimate, $", "Committed, $", "Actual, $", "Over, $", "Over, %")
        ),
    ]
    table(
        columns,
        [
            [
                Cell(
                    words=row.number,
                    small=f"revision {row.revision}" if row.revision > 1 else row.kind,
                    href=address("afes", id=str(row.id)),
                ),
                Cell(words=row.subject or DASH, small=row.description),
                Cell(words=row.status.value, color=STATES[row.status][0]),
                _money(row.gross if row.gross is not None else row.estimate),
                _money(row.committed),
                _money(row.actual),
                *_over(over),
            ]
            for row, over in rows
        ],
        key="afes",
        label="AFEs",
        sortable=True,
    )


def _over(over: Variance | None) -> list[Cell]:
    if over is None:
        return [unknown("It is not approved."), unknown("It is not approved.")]
    color: Color | None = "red" if over.is_supplement_due else None
    percent = f"{over.percent:+.1f}" if over.percent is not None else DASH
    return [
        Cell(words=f"{over.amount:+,.2f}", color=color, sort=float(over.amount)),
        Cell(words=percent, sort=float(over.percent or 0)),
    ]


def _money(amount: Decimal) -> Cell:
    return Cell(words=f"{amount:,.2f}", sort=float(amount))


def new_afe(person: Actor) -> None:
    """A form for a new draft."""
    if not person.may(Role.EDITOR):
        return
    with (
        st.popover("Add an AFE", icon=":material/add:", type="primary", key="add-afe"),
        st.form("new-afe", border=False),
    ):
        named = labels(person, kind_of("afes"))
        number = st.text_input("AFE number", max_chars=60)
        kind = st.selectbox("Kind", AFE_KINDS)
        wells, leases = named["well_id"], named["lease_id"]
        well = st.selectbox("Well", [None, *wells], format_func=lambda key: wells.get(key, DASH))
        lease = st.selectbox(
            "Lease", [None, *leases], format_func=lambda key: leases.get(key, DASH)
        )
        words = st.text_input("Description", max_chars=500)
        if st.form_submit_button("Add", type="primary"):
            with failures():
                values = {
                    "afe_no": number.strip(),
                    "kind": kind,
                    "well_id": well,
                    "lease_id": lease,
                    "description": words.strip(),
                }
                given = {name: value for name, value in values.items() if value}
                [made] = add(person, kind_of("afes"), [given])
                go("afes", id=str(made["id"]))


def opened(person: Actor, chosen: str) -> AfeView:
    """The AFE that the address names.

    Raises:
        NotFound: There is none.
    """
    afe_id = asked_id(chosen, "AFE")
    return afes.afe_view(person, afe_id)


def title(view: AfeView) -> str:
    """Number and revision."""
    row = view.row
    return f"AFE {row.number}" + (f", revision {row.revision}" if row.revision > 1 else "")


def context(view: AfeView) -> str:
    """For what it is."""
    row = view.row
    return " · ".join(filter(None, (row.kind, row.subject, row.description)))


def chips(view: AfeView) -> list[Chip]:
    """Its state, and whether a supplement is due."""
    color, icon = STATES[view.row.status]
    found = [Chip(words=view.row.status.value.capitalize(), icon=icon, color=color)]
    if view.variance and view.variance.is_supplement_due:
        found.append(Chip(words="Supplement due", icon="warning", color="red"))
    if view.row.supplements:
        found.append(Chip(words="Supplement", icon="add_circle", color="blue"))
    return found


def actions(person: Actor, view: AfeView) -> None:
    """The way back, and what is made of an approved AFE."""
    if st.button("All AFEs", icon=":material/arrow_back:", key="to-afes", type="tertiary"):
        go("afes")
    row = view.row
    if not person.may(Role.EDITOR) or row.status is not AfeStatus.APPROVED:
        return
    if row.supplements is None and st.button(
        "Supplement", icon=":material/add_circle:", key="afe-supplement"
    ):
        with failures():
            go("afes", id=str(afes.supplement_afe(person, row.id).row.id))
    final = st.toggle(
        "Costs are final", row.is_final, key=f"final-{row.id}-{row.version}",
        help="Then the AFE can be closed.",
    )  # fmt: skip
    if final != row.is_final:
        with failures():
            afes.set_actuals_final(person, row.id, final, seen=row.version)
            st.rerun()


def figures(view: AfeView) -> None:
    """Estimate, committed, actual and what is over, side by side."""
    row, over = view.row, view.variance
    approved = over.approved if over else None
    shown = [
        ("Estimate", row.gross if row.gross is not None else row.estimate),
        ("Approved with supplements", approved),
        ("Committed", row.committed),
        ("Actual", row.actual),
        ("Limit before a supplement", over.limit if over else None),
    ]
    with st.container(horizontal=True, gap="medium"):
        for name, amount in shown:
            st.metric(name, DASH if amount is None else f"${amount:,.2f}", width="content")
        if over:
            percent = f"{over.percent:+.1f} %" if over.percent is not None else None
            sign = "-" if over.amount < 0 else "+"
            st.metric(
                "Over", f"{sign}${abs(over.amount):,.2f}", percent, delta_color="inverse",
                width="content",
            )  # fmt: skip


def waiting(person: Actor, view: AfeView) -> None:
    """What the next step waits for, and the buttons of the person's steps."""
    if view.missing:
        table(
            [Column(heading="Missing"), Column(heading="Why")],
            [[Cell(words=one.what, color="red"), one.why] for one in view.missing],
            key="afe-missing",
            label="What the AFE waits for",
        )
    if not view.moves:
        return
    reason, on_location = "", False
    if AfeStatus.REJECTED in view.moves:
        reason = st.text_input("Reason", key="afe-reason", placeholder="Needed to reject it")
    if AfeStatus.SUBMITTED in view.moves:
        hours = view.settings.reply_hours_rig
        on_location = st.checkbox(
            f"Rig on location: partners answer within {hours} h", key="afe-rig"
        )
    pressed = None
    with st.container(horizontal=True, gap="small"):
        for to in view.moves:
            words, icon = MOVES[to]
            needs = to in (AfeStatus.SUBMITTED, AfeStatus.APPROVED) and bool(view.missing)
            if st.button(
                words,
                key=f"afe-{to.value}",
                icon=f":material/{icon}:",
                type="primary" if to in (AfeStatus.SUBMITTED, AfeStatus.APPROVED) else "secondary",
                disabled=needs or (to is AfeStatus.CLOSED and not view.row.is_final),
            ):
                pressed = to
    if pressed is not None:
        with failures():
            _move(person, view, pressed, reason, on_location=on_location)


def _move(person: Actor, view: AfeView, to: AfeStatus, reason: str, *, on_location: bool) -> None:
    row = view.row
    if to is AfeStatus.SUBMITTED:
        afes.submit_afe(person, row.id, seen=row.version, rig_on_location=on_location)
    elif to is AfeStatus.SUPERSEDED:
        go("afes", id=str(afes.revise_afe(person, row.id, seen=row.version).row.id))
    else:
        afes.decide_afe(person, row.id, to, seen=row.version, reason=reason)
    st.rerun()


def lines(person: Actor, view: AfeView) -> None:
    """The lines: all of them in a draft, then what is committed and spent."""
    row = view.row
    is_draft = row.status is AfeStatus.DRAFT
    books = row.status in (AfeStatus.SUBMITTED, AfeStatus.APPROVED)
    note = "committed and actual cost are booked until it is closed" if books else ""
    section("Lines", "amounts in $" + (f"; {note}" if note else ""))
    record_sheet(
        person,
        kind_of("afe-lines"),
        others_follow=True,
        key=f"afe-lines-{row.id}-{row.status}",
        where={"afe_id": row.id},
        first=("line_no", "account_code", "description", "phase", "estimate", "committed",
               "actual"),
        is_open=is_draft or books,
        only=() if is_draft else ("committed", "actual"),
    )  # fmt: skip


def votes(person: Actor, view: AfeView) -> None:
    """The partners with their shares and votes, and a form to note one."""
    if not view.votes:
        return
    section("Partners", f"{view.consents:.8f} of the working interest consented")
    today = now()
    rows: list[list[Cell | str]] = [
        [
            one.company,
            f"{one.working_interest:.8f}",
            _money(one.net),
            Cell(words=VOTES[one.vote], color=_vote_color(one.vote), small=one.evidence),
            day(one.voted_at.date()) if one.voted_at else DASH,
            Cell(
                words=moment_text(one.due_at),
                color="red"
                if one.vote == "pending" and one.due_at and one.due_at < today
                else None,
            ),
        ]
        for one in view.votes
    ]
    columns = [
        Column(heading="Partner"),
        Column(heading="Working interest", align="right"),
        Column(heading="Share, $", align="right"),
        Column(heading="Vote"),
        Column(heading="Voted"),
        Column(heading="Answer due"),
    ]
    table(columns, rows, key="afe-votes", label="Partners' shares and votes")
    if person.may(Role.EDITOR) and view.row.status is AfeStatus.SUBMITTED:
        _vote_form(person, view)


def _vote_color(vote: str) -> Color:
    return {"consent": "green", "deemed": "green", "non_consent": "red"}.get(vote, "gray")  # type: ignore[return-value]


def _vote_form(person: Actor, view: AfeView) -> None:
    ordered = sorted(view.votes, key=lambda one: one.vote != "pending")  # who waits stands first
    names = {one.company_id: one.company for one in ordered}
    with (
        asking("Note a vote", icon="how_to_vote", key="vote"),
        st.form("vote-form", border=False),
    ):
        company = st.selectbox("Partner", list(names), format_func=names.__getitem__)
        choice = st.selectbox("Vote", list(VOTES), index=1, format_func=VOTES.__getitem__)
        evidence = st.text_input("Evidence", placeholder="Letter, e-mail, clause", max_chars=500)
        if st.form_submit_button("Note it", type="primary"):
            with failures():
                afes.vote(person, view.row.id, company, choice, evidence=evidence)  # type: ignore[arg-type]
                answered("vote")


def history(view: AfeView) -> None:
    """Supplements, and who took which step."""
    if view.supplements:
        section("Supplements")
        table(
            [
                Column(heading="AFE"),
                Column(heading="State"),
                Column(heading="Estimate, $", align="right"),
            ],
            [
                [
                    Cell(words=one.number, href=address("afes", id=str(one.id))),
                    Cell(words=one.status.value, color=STATES[one.status][0]),
                    _money(one.gross if one.gross is not None else one.estimate),
                ]
                for one in view.supplements
            ],
            key="afe-supplements",
            label="Supplements",
        )
    if view.log:
        section("History")
        table(
            [Column(heading="When"), Column(heading="Who"), Column(heading="Step"),
             Column(heading="Reason")],
            [
                [moment_text(one.at), one.person, f"{one.was} → {one.status}", one.reason or DASH]
                for one in reversed(view.log)
            ],
            key="afe-history",
            label="Steps of the AFE",
        )  # fmt: skip
