"""Rigs, places, campaigns and moves in the form in which their history keeps them.

The version is left out: a state that is restored becomes a new version.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.scheduling.fleet import Blocked, Campaign, Capability, Contract, Rate, Rig, Site

Kept = dict[str, Any]


def kept(one: Rig | Site | Campaign) -> Kept:
    """A rig, place or campaign as JSON.

    >>> kept(Campaign(id="c", name="North"))
    {'id': 'c', 'name': 'North', 'kind': 'rig', 'note': ''}
    """
    values: Kept = _plain(asdict(one))
    del values["version"]
    return values


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize() + 0:f}"
    return value


def rig_from(values: Mapping[str, Any]) -> Rig:
    """A rig from the form in which it is kept."""
    rest = {key: values[key] for key in values if key not in _OF_A_RIG}
    return Rig(
        **rest,
        rates=tuple(Rate(**_days(one) | {"amount": Decimal(one["amount"])})
                    for one in values["rates"]),
        capabilities=tuple(Capability(**_days(one)) for one in values["capabilities"]),
        contracts=tuple(Contract(**_days(one)) for one in values["contracts"]),
        events=tuple(Blocked(**_days(one)) for one in values["events"]),
    )  # fmt: skip


_OF_A_RIG = ("rates", "capabilities", "contracts", "events")


def site_from(values: Mapping[str, Any]) -> Site:
    """A place from the form in which it is kept."""
    found = dict(values)
    for name in ("latitude", "longitude"):
        if found.get(name) is not None:
            found[name] = Decimal(found[name])
    found["events"] = tuple(Blocked(**_days(one)) for one in values["events"])
    return Site(**found)


def campaign_from(values: Mapping[str, Any]) -> Campaign:
    """A campaign from the form in which it is kept."""
    return Campaign(**values)


def _days(row: Mapping[str, Any]) -> dict[str, Any]:
    end = row["end"]
    return {
        **row,
        "start": date.fromisoformat(row["start"]),
        "end": date.fromisoformat(end) if end else None,
    }
