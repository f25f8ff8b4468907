"""Rigs with their rates, contracts and what blocks them; the places they work at; their moves.

Spans are half-open: [start, end); an end of None is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

RIG_KINDS = (
    "Land rig", "Workover rig", "Jackup", "MMWU", "HWU", "Swamp barge", "Semi-submersible",
    "Drillship", "Platform rig", "Other",
)  # fmt: skip
RIG_STATES = ("active", "standby", "maintenance")
RATE_KINDS = ("operating", "standby", "move", "repair", "force_majeure", "spread")
EVENT_KINDS = ("maintenance", "inspection", "overhaul", "other_operator", "suspended")
SITE_KINDS = ("", "Pad", "WHP", "CPP", "Open location", "Other")
CAMPAIGN_KINDS = ("rig", "field")


@lru_cache(maxsize=8_192)
def fold(name: str) -> str:
    """What makes two names the same: case, spaces and hard spaces do not count.

    >>> fold("  Rig\\u00a07 ") == fold("RIG 7")
    True
    """
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The price of a rig day of a kind. [currency/d]"""

    kind: str
    start: date
    end: date | None
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """What a rig can do in a span; keys as in a job's requirements."""

    start: date
    end: date | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A window under contract: firm, or an option with a price."""

    start: date
    end: date
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """Days on which a rig or a place is not to be had.

    Attributes:
        counts_in_utilisation: Whether the days count as available all the same.
    """

    kind: str
    start: date
    end: date
    counts_in_utilisation: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A drilling or workover unit; its identity is (terrain, name).

    Attributes:
        home: The place it comes from before its first job; empty when unknown.
    """

    id: str
    name: str
    kind: str
    terrain: str = ""
    contractor: str = ""
    home: str = ""
    status: str = "active"
    version: int = 1
    rates: Sequence[Rate] = ()
    capabilities: Sequence[Capability] = ()
    contracts: Sequence[Contract] = ()
    events: Sequence[Blocked] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A pad, a platform, or an open location.

    Attributes:
        latitude: North of the equator, WGS 84; None where it is not known. [deg]
        longitude: East of Greenwich. [deg]
        most_at_once: How many jobs may run there at once; None sets no limit.
    """

    id: str
    name: str
    kind: str = ""
    oil_field: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    most_at_once: int | None = None
    version: int = 1
    events: Sequence[Blocked] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Days from one place to another, for a kind of rig or, with "", for all. [d]"""

    from_place: str
    to_place: str
    rig_kind: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A named set of jobs."""

    id: str
    name: str
    kind: str = "rig"
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What the jobs of every scenario of an organization share.

    Attributes:
        sites: By folded name.
        moves: Days by folded names and rig kind; from `move_table`.
    """

    rigs: Mapping[str, Rig] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    moves: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    def move_days(
        self, rig: Rig, origin: str, goal: str, *, same_place_days: int = 0, other_days: int = 0
    ) -> int:
        """Days that a rig needs between two places. [d]

        Args:
            rig: The rig.
            origin: The place it leaves; "" when unknown.
            goal: The place it goes to; "" when unknown.
            same_place_days: Within a place, where the matrix says nothing. [d]
            other_days: Between places, where the matrix says nothing. [d]
        """
        if not origin or not goal:
            return 0
        here, there = fold(origin), fold(goal)
        for kind in (rig.kind, ""):
            if (days := self.moves.get((here, there, kind))) is not None:
                return days
        return same_place_days if here == there else other_days


def move_table(moves: Sequence[Move]) -> dict[tuple[str, str, str], int]:
    """The moves by folded names and rig kind."""
    return {(fold(m.from_place), fold(m.to_place), m.rig_kind): m.days for m in moves}
