"""Typed loaders of `data/`: counties, pipe, cement and charts, each read once per process."""

import csv
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A Texas county as the API number and the Commission know it."""

    code: str  # three digits of the API number
    name: str
    district: str  # the district that most of its wells carry; the lease decides, not the county


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyPlace:
    """Where a county and its seat lie, to a few miles. Degrees north and east."""

    latitude: float
    longitude: float
    seat: str
    seat_latitude: float
    seat_longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyMiddle:
    """The middle of a county's area. Degrees north and east, NAD 83, to some 400 m."""

    state: str  # two letters
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    """One row of the pipe tables: a size and weight with its inside and drift diameters."""

    od_in: float
    weight_lb_ft: float
    id_in: float
    drift_in: float
    use: str  # casing | tubing
    standard: bool  # the weight that a work string of this size usually has


@dataclass(frozen=True, slots=True, kw_only=True)
class CementClass:
    """A neat API cement slurry as published."""

    name: str
    water_percent: float  # of the cement's weight
    water_gal_per_sack: float
    density_lb_gal: float
    yield_ft3_per_sack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColumns:
    """Sacks by depth of the plug (rows) and size of the hole or casing (columns)."""

    sizes_in: tuple[float, ...]
    depths_ft: tuple[float, ...]
    sacks: tuple[tuple[int | None, ...], ...]  # one row for one depth

    def sacks_for(self, *, size_in: float, depth_ft: float) -> int | None:
        """Sacks of the size at the depth; between two rows the deeper one, None if not printed."""
        column = next((i for i, s in enumerate(self.sizes_in) if abs(s - size_in) < 0.01), None)
        row = bisect_left(self.depths_ft, depth_ft)
        if column is None or row == len(self.depths_ft):
            return None
        return self.sacks[row][column]


@dataclass(frozen=True, slots=True, kw_only=True)
class SackChart:
    """A district's chart of sacks for a plug of a given length."""

    source: str
    cement_class: str
    length_ft: float
    casing: ChartColumns
    open_hole: ChartColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionTax:
    """A tax or fee on production, for the months from start to before end; open where None."""

    jurisdiction: str
    product: str  # oil | condensate | gas
    kind: str  # severance | cleanup_fee
    condition: str  # standard | eor | two_year_inactive
    rate: Decimal
    basis: str  # value: of market value | bbl | mcf: dollars per unit
    start: date | None
    end: date | None
    citation: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One way to count to a due date; see the head of data/compliance/texas.yaml."""

    after: str = ""  # the event; empty where it counts from the month reported on
    months: int | None = None
    day: int | str | None = None  # of that month, or "last"
    days: int | None = None
    year_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceRule:
    """A duty to report or to test, with its citation and how sure we are of it."""

    code: str
    form: str
    title: str
    agency: str
    subject: str  # organization | lease | well
    due: tuple[DueRow, ...]
    cite: str
    certainty: str
    period: str = ""  # month, or empty where an event starts the term
    roll: bool = False
    choices: Mapping[str, tuple[DueRow, ...]] = field(default_factory=dict)


def _rows(*parts: str) -> list[dict[str, str]]:
    with DATA.joinpath(*parts).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _yaml(*parts: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = DATA.joinpath(*parts).read_bytes()
    raw: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    return raw


@lru_cache(maxsize=1)
def texas_counties() -> dict[str, County]:
    """Counties by their three-digit code."""
    return {
        row["api_county_code"]: County(
            code=row["api_county_code"],
            name=row["county_name"].title().replace("Mcc", "McC").replace("Mcl", "McL"),
            district=row["rrc_district"],
        )
        for row in _rows("geography", "texas-counties.csv")
    }


@lru_cache(maxsize=1)
def county_places() -> dict[str, CountyPlace]:
    """Middles and seats of the counties of West Texas by upper-case county name."""
    return {
        row["county"].upper(): CountyPlace(
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            seat=row["seat"],
            seat_latitude=float(row["seat_latitude"]),
            seat_longitude=float(row["seat_longitude"]),
        )
        for row in _rows("geography", "county-places.csv")
    }


@lru_cache(maxsize=1)
def county_middles() -> tuple[CountyMiddle, ...]:
    """Every county of Texas, New Mexico, Oklahoma and Louisiana, by state and name."""
    rows = (
        CountyMiddle(
            state=row["state"],
            name=row["county"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in _rows("geography", "county-middles.csv")
    )
    return tuple(sorted(rows, key=lambda county: (county.state != "TX", county.state, county.name)))


@lru_cache(maxsize=1)
def county_borders() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The borders of those counties, each once, as latitudes and longitudes along it."""
    return tuple(
        tuple(
            (float(latitude), float(longitude))
            for longitude, latitude in (point.split() for point in row["line"].split(";"))
        )
        for row in _rows("geography", "county-borders.csv")
    )


@lru_cache(maxsize=1)
def api_states() -> dict[str, str]:
    """Names of the states by the two leading digits of an API number."""
    return {row["code"]: row["name"] for row in _rows("geography", "api-state-codes.csv")}


@lru_cache(maxsize=1)
def state_letters() -> dict[str, str]:
    """The two letters of each state by its API code; offshore areas have none."""
    rows = _rows("geography", "api-state-codes.csv")
    return {row["code"]: row["state"] for row in rows if row["state"]}


@lru_cache(maxsize=1)
def pipes() -> tuple[Pipe, ...]:
    """Every size and weight of casing and tubing, by size and weight. Diameters in inches."""
    rows = (
        Pipe(
            od_in=float(row["od_in"]),
            weight_lb_ft=float(row["weight_lb_ft"]),
            id_in=float(row["id_in"]),
            drift_in=float(row["drift_in"]),
            use=row["use"],
            standard=row["standard"] == "yes",
        )
        for row in _rows("pipe", "pipe.csv")
    )
    return tuple(sorted(rows, key=lambda pipe: (pipe.od_in, pipe.weight_lb_ft)))


@lru_cache(maxsize=64)
def weights_of(od_in: float, use: str = "casing") -> tuple[Pipe, ...]:
    """The weights made in one outside diameter, lightest first; empty for an unknown size.

    A size made as tubing only, such as 2-7/8 in, is also found when asked for as casing,
    because slim wells are cased with it.
    """
    same = tuple(pipe for pipe in pipes() if abs(pipe.od_in - od_in) < 0.005)
    return tuple(pipe for pipe in same if pipe.use == use) or same


@lru_cache(maxsize=1)
def cement_classes() -> dict[str, CementClass]:
    """Neat API slurries by class letter."""
    return {
        row["class"]: CementClass(
            name=row["class"],
            water_percent=float(row["water_percent"]),
            water_gal_per_sack=float(row["water_gal_per_sack"]),
            density_lb_gal=float(row["density_lb_gal"]),
            yield_ft3_per_sack=float(row["yield_ft3_per_sack"]),
        )
        for row in _rows("cement", "api-classes.csv")
    }


@lru_cache(maxsize=8)
def sack_chart(name: str) -> SackChart:
    """A plugging chart of data/policy by its name, for example `7c`.

    >>> sack_chart("7c").casing.sacks_for(size_in=5.5, depth_ft=8010)
    25
    """
    raw = _yaml("policy", "tx", "charts", f"{name}.yaml")
    return SackChart(
        source=raw["source"],
        cement_class=raw["cement_class"],
        length_ft=raw["length_ft"],
        casing=_columns(raw["casing"]),
        open_hole=_columns(raw["open_hole"]),
    )


def _columns(raw: Mapping[str, Any]) -> ChartColumns:
    return ChartColumns(
        sizes_in=tuple(float(size) for size in raw["sizes_in"]),
        depths_ft=tuple(float(depth) for depth in raw["rows"]),
        sacks=tuple(tuple(row) for row in raw["rows"].values()),
    )


@lru_cache(maxsize=1)
def production_taxes() -> tuple[ProductionTax, ...]:
    """Taxes and fees on production with their validity and source."""
    return tuple(
        ProductionTax(
            **{key: row[key] for key in ("jurisdiction", "product", "kind", "condition")},
            rate=Decimal(row["rate"]),
            basis=row["basis"],
            start=date.fromisoformat(row["from"]) if row["from"] else None,
            end=date.fromisoformat(row["to"]) if row["to"] else None,
            citation=row["citation"],
            certainty=row["certainty"],
        )
        for row in _rows("finance", "texas-production-taxes.csv")
    )


@lru_cache(maxsize=1)
def compliance_rules() -> dict[str, ComplianceRule]:
    """Rules of due dates by their code."""

    def due(rows: list[dict[str, Any]]) -> tuple[DueRow, ...]:
        return tuple(DueRow(**row) for row in rows)

    return {
        rule["code"]: ComplianceRule(
            **{
                **rule,
                "due": due(rule["due"]),
                "choices": {name: due(rows) for name, rows in rule.get("choices", {}).items()},
            }
        )
        for rule in _yaml("compliance", "texas.yaml")["rules"]
    }


@lru_cache(maxsize=1)
def formation_names() -> dict[str, str]:
    """Names of formations as written in full, by the same in lower case."""
    rows = _rows("policy", "tx", "formation-names.csv")
    return {row["name"].lower(): row["name"] for row in rows}


@lru_cache(maxsize=1)
def formation_aliases() -> dict[str, str]:
    """Names of formations in lower case by the abbreviations of the books and the forms.

    A name in full stands for itself, with or without its hyphen.
    """
    rows = _rows("policy", "tx", "formation-names.csv")
    full = {row["name"].lower().replace("-", " "): row["name"].lower() for row in rows}
    return full | {row["alias"]: row["name"].lower() for row in rows}
