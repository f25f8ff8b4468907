"""What is levelled: rigs, jobs, sites, moves and links of one board, as plain values.

Days are ordinals and half-open. A move may run while its rig is in maintenance or between two
contracts; a job may not, and does not split. The search, the bound and the check agree on that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kernel.scheduling.activities import Link, LinkType
from kernel.scheduling.spans import Span, without

Window = Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A rig that may be given work.

    Attributes:
        contracts: Spans in which it is under contract; none means that it never works.
        blocked: Maintenance, other operators' slots, suspensions.
        ratings: What it can do, such as {"hp": 1500, "h2s": 1}.
        home: The site where it stands at first; None: the first move takes no time.
    """

    id: str
    contracts: tuple[Window, ...]
    blocked: tuple[Window, ...] = ()
    ratings: Mapping[str, float] = field(default_factory=dict)
    home: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Where and when a job stays: set by a person, going on, or done."""

    rig: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RigJob:
    """A job that needs a rig.

    Attributes:
        duration_days: Without the move. [d]
        site: The pad or platform.
        release_day: Not startable before: pad ready, permit.
        needs: Least ratings of its rig.
        rigs: The only rigs that may do it; None: each that is able.
        finish_by: To be finished by this day, exclusive.
    """

    id: str
    duration_days: int
    site: str
    release_day: int | None = None
    needs: Mapping[str, float] = field(default_factory=dict)
    rigs: frozenset[str] | None = None
    pin: Pin | None = None
    finish_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RigCase:
    """One board to be levelled.

    Attributes:
        start: Its first day; spans and gaps are counted from here.
        site_blocked: Shutdowns of sites.
        move_days: From site to site, by place in `sites`; a site to itself is a skid. [d]
        links: Between jobs; limits (`most_days`) are refused.
    """

    start: int
    rigs: tuple[Rig, ...]
    jobs: tuple[RigJob, ...]
    sites: tuple[str, ...]
    move_days: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...] = ()
    site_blocked: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A job on a rig from a day on."""

    job: str
    rig: str
    start: int


def able(rig: Rig, job: RigJob) -> bool:
    """Whether a rig may do a job, dates aside."""
    if job.pin is not None:
        return job.pin.rig == rig.id
    if job.rigs is not None and rig.id not in job.rigs:
        return False
    return all(rig.ratings.get(name, 0) >= least for name, least in job.needs.items())


def start_to_start_days(link: Link, before: RigJob, after: RigJob) -> int:
    """Days from the start of one job to the earliest start of the next by a link. [d]

    Source: reference "Network rules", weights of FS, SS, FF and SF.
    """
    days = link.lag_days
    if link.type in (LinkType.FS, LinkType.FF):
        days += before.duration_days
    if link.type in (LinkType.FF, LinkType.SF):
        days -= after.duration_days
    return days


def open_spans(rig: Rig) -> list[Window]:
    """The spans in which a rig can work: under contract and not blocked, ascending.

    >>> open_spans(Rig(id="1", contracts=((5, 30),), blocked=((10, 14), (12, 15))))
    [(5, 10), (15, 30)]
    """
    return without(rig.contracts, rig.blocked)
