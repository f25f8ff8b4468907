"""The administrator's lists: conversations without a word of them, and changes offered in them."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

import streamlit as st

from kernel.workflows.chat_overview import MOST_OFFERS, OfferLine, Overview, ThreadLine
from workbench.ui.chat.card import FATES
from workbench.ui.chat.operation_words import OPERATIONS
from workbench.ui.chat.thread_list import plan_name
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, as_csv, table, unknown
from workbench.ui.words import count, listed, moment_text

ROLES = {"user": "asked", "assistant": "answered", "system": "of the workbench"}
_THREADS = (
    Column(heading="Owner"),
    Column(heading="Well and plan"),
    Column(heading="Readers", align="right"),
    Column(heading="Messages", align="right"),
    Column(heading="Changes", align="right"),
    Column(heading="State", wrap=False),
    Column(heading="Opened", wrap=False),
    Column(heading="Last used", wrap=False),
)
_OFFERS = (
    Column(heading="Operation"),
    Column(heading="Well and plan"),
    Column(heading="Risk index", align="right"),
    Column(heading="Status", wrap=False),
    Column(heading="Offered to", wrap=False),
    Column(heading="Decided", wrap=False),
)
_THREADS_FILE = tuple(
    Column(heading=heading)
    for heading in (
        "Owner", "API", "Well", "Plan", "Readers", "Asked", "Answered", "Of the workbench",
        "Changes", "State", "Opened (UTC)", "Last used (UTC)",
    )
)  # fmt: skip
_OFFERS_FILE = tuple(
    Column(heading=heading)
    for heading in (
        "Operation", "API", "Well", "Plan", "Risk index", "New breaches", "Status", "Offered to",
        "Offered (UTC)", "Decided by", "Decided (UTC)",
    )
)  # fmt: skip


def context(found: Overview) -> str:
    """How much there is, in one line."""
    applied = sum(one.offer.status == "applied" for one in found.offers)
    words = [
        count(len(found.threads), "conversation"),
        count(len(found.offers), "change") + " offered",
        f"{applied:,} applied",
    ]
    return f"{listed(words)}; titles and messages are shown to owners and readers alone"


def threads(found: Overview, zone: tzinfo, day: date) -> None:
    """Every conversation that fits the filters, with its file."""
    section("Conversations")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        owner = _choice("Owner", sorted({row.thread.created_by_name for row in found.threads}))
        state = _choice("State", ["In use", "Put away"])
        words = st.text_input(
            "Well or plan",
            placeholder="Any part of name or API",
            key="chats-words",
            width=240,
        )
        fitting = [
            row
            for row in found.threads
            if owner in (None, row.thread.created_by_name)
            and state in (None, state_of(row))
            and _fits(row, words or "")
        ]
        _file("conversations", _THREADS_FILE, [_thread_file(row) for row in fitting], day)
    if not fitting:
        nothing_here("No conversation fits.", "Choose another owner, state or well.")
        return
    table(
        _THREADS, [_thread(row, zone) for row in fitting], key="chats", label="Conversations",
        sortable=True,
    )  # fmt: skip


def offers(found: Overview, zone: tzinfo, day: date) -> None:
    """Every change that was offered and fits the filters, with its file."""
    newest = f"the newest {MOST_OFFERS:,}" if len(found.offers) == MOST_OFFERS else ""
    section("Changes offered", newest)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        known = {name for row in found.offers for name in row.offer.operations}
        operation = _choice("Operation", [name for name in OPERATIONS if name in known], OPERATIONS)
        status = _choice("Status", list(FATES), {name: words for name, (words, _) in FATES.items()})
        least = st.number_input(
            "Risk at least", min_value=0.0, max_value=1.0, value=0.0, step=0.1, format="%.1f",
            key="offers-risk", width=130,
        )  # fmt: skip
        fitting = [
            row
            for row in found.offers
            if (operation is None or operation in row.offer.operations)
            and status in (None, row.offer.status)
            and row.offer.risk >= least
        ]
        _file("changes_offered", _OFFERS_FILE, [_offer_file(row) for row in fitting], day)
    if not fitting:
        nothing_here("No change fits.", "Choose another operation, status or risk.")
        return
    table(
        _OFFERS, [_offer(row, zone) for row in fitting], key="offers", label="Changes offered",
        sortable=True,
    )  # fmt: skip


def state_of(row: ThreadLine) -> str:
    """Whether a conversation is in use."""
    return "Put away" if row.thread.archived_at else "In use"


def _choice(
    label: str, options: Sequence[str], words: Mapping[str, str] | None = None
) -> str | None:
    return st.selectbox(
        label, options, index=None, placeholder="Every one", key=f"chats-{label}", width=190,
        format_func=lambda one: (words or {}).get(one, one),
    )  # fmt: skip


def _fits(row: ThreadLine, words: str) -> bool:
    said = f"{row.well} {plan_name(row.thread.plan_key)} {row.thread.plan_key}".lower()
    return all(word in said for word in words.lower().split())


def _thread(row: ThreadLine, zone: tzinfo) -> tuple[Cell | str, ...]:
    held = row.thread
    told = [f"{number:,} {ROLES[role]}" for role, number in row.by_role.items() if role in ROLES]
    return (
        held.created_by_name,
        _about(row.well, held.plan_key),
        f"{len(held.shared_with):,}",
        Cell(words=f"{held.messages:,}", small=", ".join(told)),
        f"{held.modifications:,}",
        state_of(row),
        moment_text(held.created_at, zone),
        moment_text(held.last_at, zone),
    )


def _about(well: str, plan_key: str) -> Cell:
    return Cell(words=well, small=plan_name(plan_key), href=address("plan", id=plan_key))


def _thread_file(row: ThreadLine) -> list[str]:
    held = row.thread
    return [
        held.created_by_name,
        held.api14,
        row.well,
        held.plan_key,
        str(len(held.shared_with)),
        *(str(row.by_role.get(role, 0)) for role in ROLES),
        str(held.modifications),
        state_of(row),
        held.created_at.isoformat(timespec="seconds"),
        held.last_at.isoformat(timespec="seconds"),
    ]


def _offer(row: OfferLine, zone: tzinfo) -> tuple[Cell | str, ...]:
    held = row.offer
    words, color = FATES[held.status]
    mark: Color = "green" if color == "green" else "orange" if color == "orange" else "gray"
    breaches = count(held.blocking, "new breach", "new breaches") if held.blocking else ""
    return (
        Cell(words=operations_of(row), small=breaches),
        Cell(
            words=row.well, small=plan_name(held.plan_key), href=address("plan", id=held.plan_key)
        ),
        f"{held.risk:.2f}",
        Cell(words=words, color=mark),
        Cell(words=held.created_by_name, small=moment_text(held.created_at, zone)),
        Cell(words=held.decided_by_name or "–", small=moment_text(held.decided_at, zone))
        if held.decided_at
        else unknown("Nobody has decided yet"),
    )


def operations_of(row: OfferLine) -> str:
    """What was to be done, in words."""
    return ", ".join(OPERATIONS.get(name, name) for name in row.offer.operations)


def _offer_file(row: OfferLine) -> list[str]:
    held = row.offer
    return [
        operations_of(row),
        held.api14,
        row.well,
        held.plan_key,
        f"{held.risk:.3f}",
        str(held.blocking),
        held.status,
        held.created_by_name,
        held.created_at.isoformat(timespec="seconds"),
        held.decided_by_name or "",
        held.decided_at.isoformat(timespec="seconds") if held.decided_at else "",
    ]


def _file(name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], day: date) -> None:
    st.download_button(
        "CSV", lambda: as_csv(columns, rows), f"{name}_{day.isoformat()}.csv", "text/csv",
        icon=":material/download:", on_click="ignore", disabled=not rows, key=f"file-{name}",
    )  # fmt: skip
