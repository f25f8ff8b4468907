"""Of records that grow with time, the part that a sheet shows: some months, or of some leases."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from kernel.compliance.due_dates import month_after
from kernel.store.actor import Actor
from kernel.store.record_kinds import RecordKind
from kernel.store.records import Span
from kernel.workflows.record_sheets import called, months_of_many, too_many
from workbench.ui.frame import nothing_here
from workbench.ui.words import count

Part = Mapping[str, Any]
MOST_ROWS = 20_000
MOST_NAMED = 60  # each is fetched apart
_WHOSE = {"lease_id": "Lease", "completion_id": "Well"}


def part_shown(person: Actor, kind: RecordKind, begin: str) -> Part | None:
    """Draw the choice of a part where there are many; what its rows hold.

    At first that is the newest month; of words that are searched for, or a lease, it is all.

    Args:
        person: Who looks.
        kind: Of which kind.
        begin: How the rows begin that are searched for, if any are.

    Returns:
        Nothing where all are shown; None where none are and the page says why.
    """
    ends = months_of_many(person, kind)
    if ends is None:
        return {}
    months = _months(*ends)
    of = _WHOSE[kind.whose]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = _month("From", "from", months)
        last = _month("Through", "through", months)
        words = st.text_input(
            of, key="of", bind="query-params", type="search", placeholder="Any part of its name",
            width=240,
        ).strip()  # fmt: skip
        told = st.empty()
    part: dict[str, Any] = {}
    if not (first or last or words or begin):
        first = last = months[0]
        said = f"{first:%B %Y}, the newest of {count(len(months), 'month')}."
        told.markdown(f":gray[{said} Choose others, or a {of.lower()}.]")
    if first and last and first > last:
        first, last = last, first
    if first or last:
        part[kind.dated] = Span(first=first, last=last and month_after(last, 0, "last"))
    if words:
        named = called(person, kind, words)
        if not named:
            nothing_here(f"No {of.lower()} is called “{words}”.", "Type less of its name.")
            return None
        if len(named) > MOST_NAMED:
            many = count(len(named), of.lower())
            nothing_here(f"{many} have “{words}” in their names.", "Type more of the name.")
            return None
        part[kind.whose] = tuple(named)
    if too_many(person, kind, part, begin, MOST_ROWS):
        nothing_here(
            f"These are more rows than a sheet shows ({MOST_ROWS:,}).",
            f"Choose fewer months, or a {of.lower()}{', or type more' if begin else ''}.",
        )
        return None
    return part


def part_mark(part: Part) -> str:
    """What tells one part from another."""
    return " ".join(f"{name} {value}" for name, value in part.items())


def _month(words: str, key: str, months: Sequence[date]) -> date | None:
    return st.selectbox(
        words, months, None, format_func=lambda one: f"{one:%Y-%m}", key=key, bind="query-params",
        placeholder="Any", width=120,
    )  # fmt: skip


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from first through last, the newest first.

    >>> [str(one) for one in _months(date(2025, 12, 1), date(2026, 2, 1))]
    ['2026-02-01', '2026-01-01', '2025-12-01']
    """
    number = (last.year - first.year) * 12 + last.month - first.month
    return [month_after(last, -back, 1) for back in range(number + 1)]
