"""One rig: what it is, rates, contracts, capabilities and blocked days, typed and saved whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.fleet import (
    EVENT_KINDS,
    RATE_KINDS,
    RIG_KINDS,
    RIG_STATES,
    Blocked,
    Capability,
    Contract,
    Rate,
    Rig,
)
from kernel.scheduling.fleet_merge import merged_rig
from kernel.store.actor import Actor, Role
from kernel.workflows.campaign_rigs import delete_rig, rig, save_rig
from kernel.workflows.fleet_history import history_of
from workbench.ui.cell_sheets import (
    Row,
    amount_in,
    cell_sheet,
    day_in,
    filled,
    needed,
    needed_day,
)
from workbench.ui.clock import now, zone
from workbench.ui.fleet_view import STATES, contract_end, steps
from workbench.ui.following import follow_button
from workbench.ui.frame import section, title_line
from workbench.ui.page import failures
from workbench.ui.presses import pressed
from workbench.ui.screens import go
from workbench.ui.tables import Column, table
from workbench.ui.words import count, day, listed, moment_text, plain

CURRENCY = "USD"
ABILITIES = {
    "hp": "Power (hp)",
    "hook_load_t": "Hook load (t)",
    "water_depth_min_m": "Water from (m)",
    "water_depth_max_m": "Water to (m)",
    "bop_class": "BOP class",
    "h2s": "H2S",
}
FIELDS = {
    "name": "name", "kind": "kind", "terrain": "terrain", "contractor": "contractor",
    "home": "home", "status": "state", "rates": "day rates", "capabilities": "capabilities",
    "contracts": "contracts", "events": "blocked days",
}  # fmt: skip
_DAY = st.column_config.DateColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clash:
    """What waits for the person's word: both changed the same fields."""

    mine: Rig
    theirs: Rig
    fields: tuple[str, ...]


def rig_page(person: Actor, rig_id: str, *, about: str) -> None:
    """The page of one rig."""
    held = rig(person, _id_of(rig_id))
    base: Rig = st.session_state.setdefault(_key("base", held), held)
    with title_line(held.name, context=_context(held), chips=[STATES[held.status]], about=about):
        follow_button(person, "rig", held.id, name=held.name)
        steps(person)
    if pressed("All rigs", icon=":material/arrow_back:", type="tertiary", key="all-rigs"):
        go("rigs")
    may_edit = person.may(Role.EDITOR)
    if not may_edit:
        st.markdown(":gray[:material/lock: Your role is Viewer: you can look, not change.]")
    if (clash := st.session_state.get(_key("clash", held))) is not None:
        _settle(person, clash)
        return
    if base.version != held.version:
        _told_of_others(person, held)
    with failures():
        mine = _sheets(base, editable=may_edit)
        if may_edit:
            _bar(person, base, mine)
    _history(person, held)


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput("That is no id of a rig.", hint="Choose one from the list.") from None


def _key(what: str, one: Rig) -> str:
    return f"rig-{what}-{one.id}"


def _context(held: Rig) -> str:
    today = now().date()
    said = list(filter(None, (held.kind, held.terrain, held.contractor)))
    if found := contract_end(held.contracts, today):
        said.append(f"contract until {day(found[0])}, in {count((found[0] - today).days, 'day')}")
    blocked = [one for one in held.events if one.start <= today < one.end]
    if blocked:
        said.append(f"{blocked[0].kind.replace('_', ' ')} until {day(blocked[0].end)}")
    return " · ".join(said)


def _told_of_others(person: Actor, held: Rig) -> None:
    """Somebody else saved it since: what they did, and the way to their state."""
    last = next(iter(history_of(person, "rig", UUID(held.id))), None)
    who = f"{last.created_by_name} changed it meanwhile: {last.words}" if last else "It was changed"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(
            f"{plain(who)}. You still see it as before; saving puts both together.",
            icon=":material/group:",
        )
        if pressed("Show it as it is now", key="rig-reload"):
            _forget(held)


def _forget(held: Rig) -> None:
    """Begin with the newest state, and run the page again."""
    for what in ("base", "clash"):
        st.session_state.pop(_key(what, held), None)
    st.rerun()


def _sheets(base: Rig, *, editable: bool) -> Rig:
    """The fields and sheets of a rig; the rig as the person left it."""
    mark = f"{base.id}-{base.version}"
    first, second = st.columns(2, gap="medium")
    with first:
        section("Rig")
        told = _fields(base, mark, editable=editable)
        section("Contracts", "the end is the day after the last")
        contracts = _contracts(base, mark, editable=editable)
    with second:
        section("Day rates", f"per day; each from its day on, in {_currency(base)}")
        rates = _rates(base, mark, editable=editable)
        section("Not to be had", "maintenance, inspections, slots of others; the end is free")
        events = _events(base, mark, editable=editable)
    section("What it can do", "needed by the jobs that ask for it")
    skills = _abilities(base, mark, editable=editable)
    return replace(
        base, **told, rates=rates, contracts=contracts, events=events, capabilities=skills
    )


def _currency(base: Rig) -> str:
    return base.rates[0].currency if base.rates else CURRENCY


def _fields(base: Rig, mark: str, *, editable: bool) -> dict[str, Any]:
    off = not editable
    left, right = st.columns(2)
    with left:
        name = st.text_input("Name", base.name, max_chars=120, key=f"name-{mark}", disabled=off)
        kinds = list(dict.fromkeys((base.kind, *RIG_KINDS)))
        kind = st.selectbox("Kind", kinds, key=f"kind-{mark}", disabled=off)
        status = st.selectbox(
            "State",
            RIG_STATES,
            index=RIG_STATES.index(base.status),
            format_func=lambda one: STATES[one].words,
            key=f"status-{mark}",
            disabled=off,
        )
    with right:
        contractor = st.text_input(
            "Contractor", base.contractor, max_chars=120, key=f"contractor-{mark}", disabled=off
        )
        terrain = st.text_input(
            "Terrain or region", base.terrain, max_chars=60, key=f"terrain-{mark}", disabled=off,
            help="Tells rigs of the same name apart; jobs may ask for it.",
        )  # fmt: skip
        home = st.text_input(
            "Place before its first job", base.home, max_chars=120, key=f"home-{mark}", disabled=off
        )
    return {
        "name": name.strip(), "kind": kind, "status": status, "contractor": contractor.strip(),
        "terrain": terrain.strip(), "home": home.strip(),
    }  # fmt: skip


def _choice(words: str, options: Sequence[str]) -> Any:
    shown: dict[Any, str] = {one: one.replace("_", " ") for one in options}
    return st.column_config.SelectboxColumn(
        words, options=list(options), format_func=lambda one: shown.get(one, str(one))
    )


def _rates(base: Rig, mark: str, *, editable: bool) -> tuple[Rate, ...]:
    rows = [
        {"Kind": r.kind, "From": r.start, "To": r.end, "Amount": float(r.amount),
         "Currency": r.currency}
        for r in base.rates
    ]  # fmt: skip
    columns = {
        "Kind": _choice("Kind", RATE_KINDS),
        "Amount": st.column_config.NumberColumn(min_value=0, format="localized"),
        "From": _DAY(format="YYYY-MM-DD"),
        "To": _DAY("Until (day after)", format="YYYY-MM-DD"),
        "Currency": st.column_config.TextColumn(max_chars=3, default=_currency(base)),
    }
    typed = cell_sheet(rows, columns, key=f"rates-{mark}", editable=editable)
    found = []
    for row in filled(typed, but=("Currency",)):
        amount = amount_in(row, "Amount", "Day rates", places=2)
        if amount is None:
            raise InvalidInput("Day rates: “Amount” is empty.", hint="Type 0 for what costs none.")
        found.append(
            Rate(
                kind=needed(row, "Kind", "Day rates"),
                start=needed_day(row, "From", "Day rates"),
                end=day_in(row, "To"),
                amount=amount,
                currency=str(row.get("Currency") or _currency(base)).upper(),
            )
        )
    return tuple(found)


def _contracts(base: Rig, mark: str, *, editable: bool) -> tuple[Contract, ...]:
    rows = [{"Term": c.term, "From": c.start, "To": c.end} for c in base.contracts]
    columns = {
        "Term": _choice("Term", ("firm", "option")),
        "From": _DAY(format="YYYY-MM-DD"),
        "To": _DAY("Until (day after)", format="YYYY-MM-DD"),
    }
    typed = cell_sheet(rows, columns, key=f"contracts-{mark}", editable=editable)
    return tuple(
        Contract(
            term=needed(row, "Term", "Contracts"),
            start=needed_day(row, "From", "Contracts"),
            end=needed_day(row, "To", "Contracts"),
        )
        for row in filled(typed)
    )


def _events(base: Rig, mark: str, *, editable: bool) -> tuple[Blocked, ...]:
    return blocked_sheet(
        base.events, EVENT_KINDS, key=f"events-{mark}", what="Not to be had", editable=editable
    )


def blocked_sheet(
    events: Sequence[Blocked], kinds: Sequence[str], *, key: str, what: str, editable: bool
) -> tuple[Blocked, ...]:
    """Days on which something is not to be had, as a sheet."""
    rows = [
        {"Kind": e.kind, "From": e.start, "To": e.end, "Counts": e.counts_in_utilisation,
         "Note": e.note}
        for e in events
    ]  # fmt: skip
    columns = {
        "Kind": _choice("Kind", list(dict.fromkeys((*kinds, *(e.kind for e in events))))),
        "From": _DAY(format="YYYY-MM-DD"),
        "To": _DAY("Until (day after)", format="YYYY-MM-DD"),
        "Counts": st.column_config.CheckboxColumn(
            "Counts as available", help="For utilization: the days count all the same."
        ),
        "Note": st.column_config.TextColumn(max_chars=500),
    }
    typed = cell_sheet(rows, columns, key=key, editable=editable)
    return tuple(
        Blocked(
            kind=needed(row, "Kind", what),
            start=needed_day(row, "From", what),
            end=needed_day(row, "To", what),
            counts_in_utilisation=bool(row.get("Counts")),
            note=str(row.get("Note") or ""),
        )
        for row in filled(typed)
    )


def _abilities(base: Rig, mark: str, *, editable: bool) -> tuple[Capability, ...]:
    rows = [
        {"From": c.start, "To": c.end}
        | {words: _shown(name, c.values.get(name)) for name, words in ABILITIES.items()}
        for c in base.capabilities
    ]
    number = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "From": _DAY(format="YYYY-MM-DD"),
        "To": _DAY("Until (day after)", format="YYYY-MM-DD"),
        **{ABILITIES[name]: number(min_value=0) for name in list(ABILITIES)[:4]},
        "BOP class": st.column_config.TextColumn(max_chars=20),
        "H2S": st.column_config.CheckboxColumn(),
    }
    typed = cell_sheet(rows, columns, key=f"skills-{mark}", editable=editable)
    before = {one.start: one.values for one in base.capabilities}
    found = []
    for row in filled(typed):
        start = needed_day(row, "From", "What it can do")
        values = _abilities_in(row, before.get(start, {}))
        found.append(Capability(start=start, end=day_in(row, "To"), values=values))
    return tuple(found)


def _abilities_in(row: Row, before: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says; what it leaves as it was, and what another program keeps, stays."""
    values = dict(before)
    for name, words in ABILITIES.items():
        was, now = _shown(name, before.get(name)), _ability(name, words, row)
        if (was or None) == (now or None):
            continue
        if now in (None, "", False):
            values.pop(name, None)
        else:
            values[name] = now
    return values


def _shown(name: str, value: Any) -> Any:
    if value is None or name in ("bop_class", "h2s"):
        return value
    return float(value)


def _ability(name: str, words: str, row: Row) -> Any:
    if name == "h2s":
        return bool(row.get(words))
    if name == "bop_class":
        return str(row.get(words) or "").strip()
    number = amount_in(row, words, "What it can do", places=1)
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _bar(person: Actor, base: Rig, mine: Rig) -> None:
    """Save and delete."""
    changed = [words for name, words in FIELDS.items() if _differs(name, base, mine)]
    with st.container(horizontal=True, vertical_alignment="center", key="rig-bar"):
        if pressed(
            "Save", type="primary", icon=":material/save:", key="rig-save", disabled=not changed,
            typed_first=True,
        ):  # fmt: skip
            _save(person, base, mine)
        st.markdown(f":gray[Changed: {plain(listed(changed))}]" if changed else "")
        st.space("stretch")
        with st.popover("More", key="rig-more"):
            st.markdown(":gray[A rig that jobs use stays. Undo brings a deleted one back.]")
            if pressed("Delete this rig", icon=":material/delete:", key="rig-delete"):
                delete_rig(person, UUID(base.id))
                st.session_state.pop(_key("base", base), None)
                st.toast(f"{plain(base.name)} is deleted; undo brings it back.")
                go("rigs")


def _differs(name: str, base: Rig, mine: Rig) -> bool:
    return merged_rig(base, base, replace(base, **{name: getattr(mine, name)}))[0] != base


def _save(person: Actor, base: Rig, mine: Rig) -> None:
    """Save; what others changed in other fields meanwhile stays."""
    try:
        save_rig(person, mine, seen=base.version)
    except Conflict:
        theirs = rig(person, UUID(base.id))
        if theirs.version == base.version:  # the name is taken
            raise
        both, clashes = merged_rig(base, mine, theirs)
        if clashes:
            st.session_state[_key("clash", base)] = _Clash(mine=mine, theirs=theirs, fields=clashes)
            st.rerun()
        save_rig(person, both, seen=theirs.version)
        st.toast("Saved together with what somebody else changed meanwhile.")
    else:
        st.toast("Saved.", icon=":material/check:")
    _forget(base)


def _settle(person: Actor, clash: _Clash) -> None:
    """Both changed the same: whose shall hold."""
    names = listed([FIELDS[name] for name in clash.fields])
    with st.container(border=True, key="rig-clash"):
        st.markdown(f"**Somebody else changed the same meanwhile: {plain(names)}.**")
        last = next(iter(history_of(person, "rig", UUID(clash.theirs.id))), None)
        if last:
            st.markdown(f":gray[{plain(last.created_by_name)}: {plain(last.words)}]")
        with st.container(horizontal=True):
            if pressed("Keep mine", type="primary", key="clash-mine"):
                values = {name: getattr(clash.mine, name) for name in clash.fields}
                rest = {
                    name: getattr(clash.mine, name) for name in FIELDS if name not in clash.fields
                }
                kept = replace(clash.theirs, **rest, **values)
                with failures():
                    save_rig(person, kept, seen=clash.theirs.version)
                    _forget(clash.theirs)
            if pressed("Keep theirs", key="clash-theirs"):
                _forget(clash.theirs)


def _history(person: Actor, held: Rig) -> None:
    found = history_of(person, "rig", UUID(held.id))
    if not found:
        return
    section("History", "who changed it, newest first")
    table(
        [Column(heading="When", wrap=False), Column(heading="Who"), Column(heading="What")],
        [[moment_text(one.created_at, zone()), one.created_by_name, one.words] for one in found],
        key="rig-history",
        label="History of the rig",
    )
