"""Pads and platforms, the days of moves, and campaigns, as sheets that are saved as they stand."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.fleet import (
    CAMPAIGN_KINDS,
    RIG_KINDS,
    SITE_KINDS,
    Campaign,
    Fleet,
    Move,
    Site,
    fold,
)
from kernel.store.actor import Actor, Role
from kernel.workflows.campaign_rigs import (
    delete_campaign,
    delete_site,
    move_matrix,
    save_campaign,
    save_moves,
    save_site,
)
from workbench.ui.cell_sheets import Row, amount_in, cell_sheet, filled, needed
from workbench.ui.frame import nothing_here, section
from workbench.ui.presses import pressed
from workbench.ui.shutdowns import SHUTDOWNS, shutdown_rows, shutdowns
from workbench.ui.words import count

_TEXT = st.column_config.TextColumn
_NUMBER = st.column_config.NumberColumn


def _base(key: str, now: Any) -> Any:
    """What the person looks at: kept from the first look until it is saved or shown anew."""
    return st.session_state.setdefault(key, now)


def _bar(key: str, base: Any, now: Any, *, editable: bool) -> bool:
    """Save, and the way to what others changed meanwhile; whether “Save” was pressed."""
    if not editable:
        st.markdown(":gray[:material/lock: Your role is Viewer: you can look, not change.]")
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        save = pressed(
            "Save", type="primary", icon=":material/save:", key=f"{key}-save", typed_first=True
        )
        if base != now:
            st.markdown(":orange[:material/group: Somebody else changed this meanwhile.]")
            if st.button("Show it as it is now", key=f"{key}-reload"):
                st.session_state.pop(key, None)
                st.rerun()
    return save


def _saved(key: str, number: int) -> None:
    st.session_state.pop(key, None)
    st.toast(f"{count(number, 'change')} saved." if number else "Nothing was changed.")
    st.rerun()


def places(person: Actor, found: Fleet) -> None:
    """Pads, platforms and open locations with their shutdowns."""
    key, editable = "places", person.may(Role.EDITOR)
    now = tuple(found.sites.values())
    base: tuple[Site, ...] = _base(key, now)
    if not base:
        may = "Type the first one into the sheet." if editable else "An editor adds them."
        nothing_here("There is no pad or platform yet.", may)
    mark = ".".join(f"{one.id[-6:]}{one.version}" for one in base)
    columns = {
        "id": None,
        "Name": _TEXT(max_chars=120),
        "Kind": st.column_config.SelectboxColumn(options=list(SITE_KINDS)),
        "Field": _TEXT(max_chars=120),
        "Latitude": _NUMBER("Latitude (°)", min_value=-90, max_value=90, format="%.6f"),
        "Longitude": _NUMBER("Longitude (°)", min_value=-180, max_value=180, format="%.6f"),
        "Jobs at once": _NUMBER(min_value=1, step=1, help="Empty: no limit."),
    }
    rows = [
        {"id": one.id, "Name": one.name, "Kind": one.kind, "Field": one.oil_field,
         "Latitude": _float(one.latitude), "Longitude": _float(one.longitude),
         "Jobs at once": one.most_at_once}
        for one in base
    ]  # fmt: skip
    typed = filled(cell_sheet(rows, columns, key=f"{key}-{mark}", editable=editable))
    section("Shutdowns", "days on which nobody may work there; the end is the first free day")
    names = [str(row["Name"]) for row in typed if row.get("Name")]
    shut = cell_sheet(
        shutdown_rows(base),
        {"Place": st.column_config.SelectboxColumn(options=names), **SHUTDOWNS},
        key=f"{key}-shut-{mark}-{'.'.join(names)}",
        editable=editable,
    )
    if _bar(key, base, now, editable=editable):
        _save_places(person, base, typed, filled(shut))


def _float(angle: Decimal | None) -> float | None:
    return None if angle is None else float(angle)


def _save_places(
    person: Actor, base: Sequence[Site], typed: Sequence[Row], shut: Sequence[Row]
) -> None:
    known = {one.id: one for one in base}
    closed = shutdowns(shut)
    wanted = [_place(row, known, closed) for row in typed]
    if strange := closed.keys() - {fold(one.name) for one in wanted}:
        raise InvalidInput(f"Shutdowns: there is no place “{min(strange)}”.")
    changes = 0
    for one in wanted:
        if one != known.get(one.id):
            save_site(person, one, seen=one.version if one.id else None)
            changes += 1
    for gone in known.keys() - {one.id for one in wanted}:
        delete_site(person, UUID(gone))
        changes += 1
    _saved("places", changes)


def _place(row: Row, known: dict[str, Site], closed: dict[str, Any]) -> Site:
    name = str(needed(row, "Name", "Places")).strip()
    most = amount_in(row, "Jobs at once", name, places=0)
    held = known.get(str(row.get("id") or ""), Site(id="", name=name))
    return replace(
        held,
        name=name,
        kind=str(row.get("Kind") or ""),
        oil_field=str(row.get("Field") or "").strip(),
        latitude=amount_in(row, "Latitude", name, places=6),
        longitude=amount_in(row, "Longitude", name, places=6),
        most_at_once=None if most is None else int(most),
        events=tuple(closed.get(fold(name), ())),
    )


def moves(person: Actor, found: Fleet) -> None:
    """The days that a rig needs from one place to another."""
    key, editable = "moves", person.may(Role.EDITOR)
    now = move_matrix(person)
    base: list[Move] = _base(key, now)
    st.markdown(
        ":gray[Days from place to place; the way back may take others. Without a kind a row holds "
        "for every rig. What is not here takes what the scenario says.]"
    )
    columns = {
        "From": _TEXT(max_chars=120),
        "To": _TEXT(max_chars=120),
        "Kind of rig": st.column_config.SelectboxColumn(options=["", *RIG_KINDS]),
        "Days": _NUMBER(min_value=0, max_value=1_000, step=1),
    }
    rows = [
        {"From": m.from_place, "To": m.to_place, "Kind of rig": m.rig_kind, "Days": m.days}
        for m in base
    ]
    mark = hash(tuple(base))
    typed = filled(cell_sheet(rows, columns, key=f"{key}-{mark}", editable=editable))
    if not _bar(key, base, now, editable=editable):
        return
    if base != move_matrix(person):
        raise Conflict("Somebody else changed the moves meanwhile.", hint="Look at them first.")
    save_moves(
        person,
        [
            Move(
                from_place=str(needed(row, "From", "Moves")).strip(),
                to_place=str(needed(row, "To", "Moves")).strip(),
                rig_kind=str(row.get("Kind of rig") or ""),
                days=int(needed(row, "Days", "Moves")),
            )
            for row in typed
        ],
    )
    _saved(key, 1)


def campaigns(person: Actor, found: Fleet) -> None:
    """Named sets of jobs."""
    key, editable = "campaigns", person.may(Role.EDITOR)
    now = tuple(found.campaigns.values())
    base: tuple[Campaign, ...] = _base(key, now)
    if not base:
        may = "Type the first one into the sheet." if editable else "An editor adds them."
        nothing_here("There is no campaign yet.", may)
    columns = {
        "id": None,
        "Name": _TEXT(max_chars=120),
        "Kind": st.column_config.SelectboxColumn(options=list(CAMPAIGN_KINDS), default="rig"),
        "Note": _TEXT(max_chars=2_000, width="large"),
    }
    rows = [{"id": c.id, "Name": c.name, "Kind": c.kind, "Note": c.note} for c in base]
    mark = ".".join(f"{one.id[-6:]}{one.version}" for one in base)
    typed = cell_sheet(rows, columns, key=f"{key}-{mark}", editable=editable)
    if not _bar(key, base, now, editable=editable):
        return
    known = {one.id: one for one in base}
    wanted = []
    for row in filled(typed, but=("Kind",)):
        name = str(needed(row, "Name", "Campaigns")).strip()
        held = known.get(str(row.get("id") or ""), Campaign(id="", name=name))
        kind, note = str(row.get("Kind") or "rig"), str(row.get("Note") or "")
        wanted.append(replace(held, name=name, kind=kind, note=note))
    changes = 0
    for one in wanted:
        if one != known.get(one.id):
            save_campaign(person, one, seen=one.version if one.id else None)
            changes += 1
    for gone in known.keys() - {one.id for one in wanted}:
        delete_campaign(person, UUID(gone))
        changes += 1
    _saved(key, changes)
