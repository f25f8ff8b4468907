"""Rigs, places, moves and campaigns of an organization: the fleet of every scenario."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.scheduling.fleet import (
    Blocked,
    Campaign,
    Capability,
    Contract,
    Fleet,
    Move,
    Rate,
    Rig,
    Site,
    fold,
    move_table,
)
from kernel.store.campaign_tables import job
from kernel.store.ids import uuid7
from kernel.store.rig_tables import (
    campaign,
    rig,
    rig_capability,
    rig_contract,
    rig_event,
    rig_move,
    rig_rate,
    site,
    site_event,
)

_OF_A_RIG = (rig_rate, rig_capability, rig_contract, rig_event)


def fleet_of(session: Session) -> Fleet:
    """All that the scenarios of the organization share."""
    return Fleet(
        rigs={each.id: each for each in rigs(session)},
        sites={fold(each.name): each for each in sites(session)},
        campaigns={each.id: each for each in campaigns(session)},
        moves=move_table(moves(session)),
    )


def rigs(session: Session) -> list[Rig]:
    """Every rig with its rates, capabilities, contracts and events, by name."""
    rates = _by_rig(session, rig_rate)
    skills = _by_rig(session, rig_capability)
    contracts = _by_rig(session, rig_contract)
    events = _by_rig(session, rig_event)
    return [
        Rig(
            id=str(row.id),
            name=row.name,
            kind=row.kind,
            terrain=row.terrain,
            contractor=row.contractor,
            home=row.home,
            status=row.status,
            version=row.version,
            rates=tuple(
                Rate(kind=r.kind, start=r.start_on, end=r.end_on, amount=r.amount,
                     currency=r.currency)
                for r in rates[row.id]
            ),
            capabilities=tuple(
                Capability(start=r.start_on, end=r.end_on, values=r._mapping["values"])
                for r in skills[row.id]
            ),
            contracts=tuple(
                Contract(start=r.start_on, end=r.end_on, term=r.term) for r in contracts[row.id]
            ),
            events=tuple(_blocked(r, r.counts_in_utilisation) for r in events[row.id]),
        )
        for row in session.execute(sa.select(rig).order_by(rig.c.name_key, rig.c.id))
    ]  # fmt: skip


def rig_of(session: Session, rig_id: str) -> Rig | None:
    """One rig, or None where the organization has no such rig."""
    return next((each for each in rigs(session) if each.id == rig_id), None)


def _by_rig(session: Session, table: sa.Table) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(sa.select(table).order_by(table.c.start_on, table.c.id)):
        found[row.rig_id].append(row)
    return found


def _blocked(row: Any, counts: bool = False) -> Blocked:
    return Blocked(
        kind=row.kind,
        start=row.start_on,
        end=row.end_on,
        counts_in_utilisation=counts,
        note=row.note,
    )


def save_rig(session: Session, one: Rig, *, seen: int | None) -> Rig:
    """Keep a rig with all that hangs on it, as a new one or in place of the version SEEN.

    Raises:
        NotFound: There is no such rig.
        Conflict: The name is taken in its terrain, or somebody else changed the rig meanwhile.
        InvalidInput: Two rates of a kind hold on the same day.
    """
    values = {
        "name": one.name,
        "name_key": fold(one.name),
        "terrain": one.terrain,
        "terrain_key": fold(one.terrain),
        "kind": one.kind,
        "contractor": one.contractor,
        "home": one.home,
        "status": one.status,
    }
    where = f" in {one.terrain}" if one.terrain else ""
    rig_id = _keep(
        session, rig, one.id, values, seen=seen, taken=f"There is a rig {one.name}{where} already."
    )
    for table in _OF_A_RIG:
        session.execute(sa.delete(table).where(table.c.rig_id == rig_id))
    _add(
        session,
        rig_rate,
        rig_id,
        [
            {
                "kind": r.kind,
                "start_on": r.start,
                "end_on": r.end,
                "amount": r.amount,
                "currency": r.currency,
            }
            for r in one.rates
        ],
    )
    _add(
        session,
        rig_capability,
        rig_id,
        [
            {"start_on": c.start, "end_on": c.end, "values": dict(c.values)}
            for c in one.capabilities
        ],
    )
    _add(
        session,
        rig_contract,
        rig_id,
        [{"start_on": c.start, "end_on": c.end, "term": c.term} for c in one.contracts],
    )
    _add(
        session,
        rig_event,
        rig_id,
        [
            {
                "kind": e.kind,
                "start_on": e.start,
                "end_on": e.end,
                "counts_in_utilisation": e.counts_in_utilisation,
                "note": e.note,
            }
            for e in one.events
        ],
    )
    return next(each for each in rigs(session) if each.id == str(rig_id))


def _add(session: Session, table: sa.Table, rig_id: UUID, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    try:
        with session.begin_nested():
            session.execute(
                sa.insert(table), [{"id": uuid7(), "rig_id": rig_id, **row} for row in rows]
            )
    except exc.IntegrityError as refused:
        if "rig_rate_once_a_day" in str(refused.orig):
            raise InvalidInput(
                "Two rates of the same kind hold on the same day.",
                hint="Let the one end where the other begins.",
            ) from refused
        raise


def _keep(
    session: Session,
    table: sa.Table,
    row_id: str,
    values: Mapping[str, Any],
    *,
    seen: int | None,
    taken: str,
) -> UUID:
    """Add a row, or change the version SEEN of the one with this id."""
    try:
        with session.begin_nested():
            if seen is None:
                made = UUID(row_id) if row_id else uuid7()
                session.execute(sa.insert(table).values(id=made, **values))
                return made
            changed = session.execute(
                sa.update(table)
                .where(table.c.id == UUID(row_id), table.c.version == seen)
                .values(version=seen + 1, **values)
            )
    except exc.IntegrityError as refused:
        raise Conflict(taken, hint="Choose another name.") from refused
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        if session.scalar(sa.select(table.c.version).where(table.c.id == UUID(row_id))) is None:
            raise NotFound(f"There is no such {table.name}.", hint="Reload the list.")
        raise Conflict("Somebody else changed it meanwhile.", hint="Reload it and change it again.")
    return UUID(row_id)


def _refuse_stale(session: Session, table: sa.Table, row_id: UUID, seen: int | None) -> None:
    """Refuse where another version than SEEN stands; None is any."""
    if seen is None:
        return
    now = session.scalar(sa.select(table.c.version).where(table.c.id == row_id).with_for_update())
    if now is not None and now != seen:
        raise Conflict("Somebody else changed it meanwhile.", hint="Reload it and look again.")


def delete_rig(session: Session, rig_id: UUID, *, seen: int | None = None) -> None:
    """Take a rig out that no job of any scenario uses.

    Raises:
        NotFound: There is no such rig.
        Conflict: Jobs use it, or somebody changed it since the version SEEN.
    """
    _refuse_stale(session, rig, rig_id, seen)
    used = session.scalar(sa.select(sa.func.count()).where(job.c.rig_id == rig_id))
    if used:
        raise Conflict(f"{used} jobs use this rig.", hint="Give them another rig first.")
    for table in _OF_A_RIG:
        session.execute(sa.delete(table).where(table.c.rig_id == rig_id))
    gone = session.execute(sa.delete(rig).where(rig.c.id == rig_id).returning(rig.c.id))
    if gone.first() is None:
        raise NotFound("There is no such rig.", hint="Reload the list.")


def sites(session: Session) -> list[Site]:
    """Every pad and platform with its shutdowns, by name."""
    events: dict[UUID, list[Blocked]] = defaultdict(list)
    for row in session.execute(sa.select(site_event).order_by(site_event.c.start_on)):
        events[row.site_id].append(_blocked(row))
    return [
        Site(
            id=str(row.id),
            name=row.name,
            kind=row.kind,
            oil_field=row.oil_field,
            latitude=_degrees(row.latitude),
            longitude=_degrees(row.longitude),
            most_at_once=row.most_at_once,
            version=row.version,
            events=tuple(events[row.id]),
        )
        for row in session.execute(sa.select(site).order_by(site.c.name_key))
    ]


def _degrees(angle: Decimal | None) -> Decimal | None:
    return None if angle is None else angle.normalize() + 0


def delete_site(session: Session, site_id: UUID, *, seen: int | None = None) -> None:
    """Take a place out at which no job of any scenario is.

    Raises:
        NotFound: There is no such place.
        Conflict: Jobs are there, or somebody changed it since the version SEEN.
    """
    _refuse_stale(session, site, site_id, seen)
    name = session.scalar(sa.select(site.c.name).where(site.c.id == site_id))
    if name is None:
        raise NotFound("There is no such place.", hint="Reload the list.")
    pads = session.scalars(sa.select(job.c.pad).where(job.c.pad != ""))
    if used := sum(fold(pad) == fold(name) for pad in pads):
        raise Conflict(f"{used} jobs are at {name}.", hint="Move them to another place first.")
    session.execute(sa.delete(site_event).where(site_event.c.site_id == site_id))
    session.execute(sa.delete(site).where(site.c.id == site_id))


def save_site(session: Session, one: Site, *, seen: int | None) -> Site:
    """Keep a place with its shutdowns, as a new one or in place of the version SEEN.

    Raises:
        NotFound: There is no such place.
        Conflict: The name is taken, or somebody else changed it meanwhile.
    """
    values = {
        "name": one.name,
        "name_key": fold(one.name),
        "kind": one.kind,
        "oil_field": one.oil_field,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "most_at_once": one.most_at_once,
    }
    site_id = _keep(
        session, site, one.id, values, seen=seen, taken=f"There is a place {one.name} already."
    )
    session.execute(sa.delete(site_event).where(site_event.c.site_id == site_id))
    if one.events:
        session.execute(
            sa.insert(site_event),
            [
                {"id": uuid7(), "site_id": site_id, "kind": e.kind, "start_on": e.start,
                 "end_on": e.end, "note": e.note}
                for e in one.events
            ],
        )  # fmt: skip
    return next(each for each in sites(session) if each.id == str(site_id))


def campaigns(session: Session) -> list[Campaign]:
    """Every campaign, by name."""
    rows = session.execute(sa.select(campaign).order_by(campaign.c.name_key))
    return [
        Campaign(id=str(r.id), name=r.name, kind=r.kind, note=r.note, version=r.version)
        for r in rows
    ]


def save_campaign(session: Session, one: Campaign, *, seen: int | None) -> Campaign:
    """Keep a campaign, as a new one or in place of the version SEEN.

    Raises:
        NotFound: There is no such campaign.
        Conflict: The name is taken, or somebody else changed it meanwhile.
    """
    values = {"name": one.name, "name_key": fold(one.name), "kind": one.kind, "note": one.note}
    made = _keep(
        session, campaign, one.id, values, seen=seen,
        taken=f"There is a campaign {one.name} already.",
    )  # fmt: skip
    return next(each for each in campaigns(session) if each.id == str(made))


def delete_campaign(session: Session, campaign_id: UUID, *, seen: int | None = None) -> None:
    """Take a campaign out to which no job belongs.

    Raises:
        NotFound: There is no such campaign.
        Conflict: Jobs belong to it, or somebody changed it since the version SEEN.
    """
    _refuse_stale(session, campaign, campaign_id, seen)
    used = session.scalar(
        sa.select(sa.func.count()).where(job.c.campaign_ids.contains([campaign_id]))
    )
    if used:
        raise Conflict(f"{used} jobs belong to this campaign.", hint="Take them out first.")
    gone = sa.delete(campaign).where(campaign.c.id == campaign_id).returning(campaign.c.id)
    if session.execute(gone).first() is None:
        raise NotFound("There is no such campaign.", hint="Reload the list.")


def moves(session: Session) -> list[Move]:
    """The move matrix."""
    rows = session.execute(sa.select(rig_move).order_by(rig_move.c.from_key, rig_move.c.to_key))
    return [
        Move(from_place=r.from_place, to_place=r.to_place, rig_kind=r.rig_kind, days=r.days)
        for r in rows
    ]


def save_moves(session: Session, matrix: Sequence[Move]) -> None:
    """Keep the whole move matrix in place of the one before."""
    session.execute(sa.delete(rig_move))
    if matrix:
        session.execute(
            sa.insert(rig_move),
            [
                {"id": uuid7(), "from_place": m.from_place, "from_key": fold(m.from_place),
                 "to_place": m.to_place, "to_key": fold(m.to_place), "rig_kind": m.rig_kind,
                 "days": m.days}
                for m in matrix
            ],
        )  # fmt: skip
