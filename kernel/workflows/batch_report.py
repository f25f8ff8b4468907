"""A batch as JSON: options, totals and wells; page, API, notebook and files are made of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.store.actor import Actor
from kernel.workflows.batch_verdict import BLOCKERS
from kernel.workflows.batches import (
    STATE_WORDS,
    BatchState,
    BatchWell,
    batch_state,
    batch_wells,
)

Json = dict[str, Any]
_SUMMED = ("sacks", "slurry_bbl", "mix_water_bbl", "mud_bbl", "bridge_plugs", "retainers", "steps")
_LEVELS = ("law", "practice", "advice")


def batch_json(actor: Actor, batch_id: UUID | str) -> Json:
    """A batch with its totals and every well.

    Raises:
        NotFound: The organization has no such batch.
    """
    state = batch_state(actor, batch_id)
    wells = [_well(well) for well in batch_wells(actor, batch_id)]
    return {
        **state_json(state),
        "readiness": readiness(wells),
        "totals": totals(wells),
        "findings": findings(wells),
        "wells": wells,
    }


def state_json(state: BatchState) -> Json:
    """How far a batch is, without its wells."""
    return {
        "id": str(state.id),
        "title": state.title,
        "mode": state.mode,
        "merge_threshold_ft": state.merge_threshold_ft,
        "as_of": state.as_of.isoformat(),
        "fetches": state.fetches,
        "created_by": state.created_by,
        "created_at": state.created_at.isoformat(),
        "state": state.state,
        "number_of_wells": state.wells,
        "counts": dict(state.counts),
    }


def _well(well: BatchWell) -> Json:
    return {
        "api": well.api.api10,
        "well_name": well.well_name,
        "county": well.county or well.api.county,
        "state": well.state,
        "blockers": [dict(one) for one in well.blockers],
        "figures": dict(well.figures),
        "snapshot_id": str(well.snapshot_id) if well.snapshot_id else None,
        "started_at": well.started_at.isoformat() if well.started_at else None,
        "ended_at": well.ended_at.isoformat() if well.ended_at else None,
        "lat": well.lat,
        "lon": well.lon,
    }


def readiness(wells: Sequence[Mapping[str, Any]]) -> list[Json]:
    """How many wells are ready, and how many each kind of blocker holds up; a well may have two.

    >>> readiness([{"state": "blocked", "blockers": [{"kind": "no_papers"}]}])[0]["words"]
    'No papers'
    """
    kinds = Counter(kind for well in wells for kind in {one["kind"] for one in well["blockers"]})
    plain = Counter(well["state"] for well in wells)
    rows = [("done", STATE_WORDS["done"], plain["done"])]
    rows += [(kind, words, kinds[kind]) for kind, words in BLOCKERS.items()]
    rows += [(s, STATE_WORDS[s], plain[s]) for s in ("waiting", "running", "cancelled")]
    return [
        {"kind": kind, "words": words, "wells": number} for kind, words, number in rows if number
    ]


def totals(wells: Sequence[Mapping[str, Any]]) -> Json:
    """Materials of all wells that have a plan, ready or blocked, and how many these are."""
    planned = [well["figures"] for well in wells if well["figures"]]
    by_class: Counter[str] = Counter()
    for figures in planned:
        by_class.update(figures.get("sacks_by_class") or {})
    ready = [well["figures"] for well in wells if well["state"] == "done" and well["figures"]]
    return {
        "planned": len(planned),
        "ready": len(ready),
        **{name: round(sum(f.get(name) or 0 for f in planned), 1) for name in _SUMMED},
        "sacks_ready": sum(f.get("sacks") or 0 for f in ready),
        "sacks_by_class": dict(sorted(by_class.items())),
        "costs": costs(planned),
    }


def costs(planned: Sequence[Mapping[str, Any]]) -> list[Json]:
    """The cost of the wells with a plan, one row for each currency; none without a price book.

    >>> costs([{"cost": {"amount": "120.50", "open": False, "currency": "USD", "version": 1,
    ...     "rig_days": 2}}, {"cost": None}])
    [{'currency': 'USD', 'amount': '120.50', 'wells': 1, 'open': 0, 'rig_days': 2, 'versions': [1]}]
    """
    found: dict[str, list[Json]] = {}
    for figures in planned:
        if cost := figures.get("cost"):
            found.setdefault(cost["currency"], []).append(cost)
    return [
        {
            "currency": currency,
            "amount": f"{sum((Decimal(one['amount']) for one in rows), Decimal(0)):f}",
            "wells": len(rows),
            "open": sum(one["open"] for one in rows),
            "rig_days": sum(one["rig_days"] or 0 for one in rows),
            "versions": sorted({one["version"] for one in rows}),
        }
        for currency, rows in sorted(found.items())
    ]


def findings(wells: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Each finding with how many wells it concerns, law first, then by number of wells."""
    found: Counter[tuple[str, str]] = Counter()
    times: Counter[tuple[str, str]] = Counter()
    for well in wells:
        for code, level, number in well["figures"].get("findings") or ():
            found[level, code] += 1
            times[level, code] += number
    order = sorted(found, key=lambda key: (_LEVELS.index(key[0]), -found[key], key[1]))
    return [
        {"code": code, "level": level, "wells": found[level, code], "times": times[level, code]}
        for level, code in order
    ]
