"""The real federal offshore volumes loaded whole: counts, control figures, published lease totals.

The data set is not part of the product; its folder is named by who runs this. The rows are written
in the layout in which the agency gives them (OGOR-A) and come in through the importer, as a
customer's file does.
"""

import io
import re
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from kernel.documents.public_lists import OGOR_A
from kernel.store.actor import Actor
from kernel.store.session import tenant_session
from kernel.store.volume_totals import YearTotal, lease_months, year_totals
from kernel.workflows.import_registry import import_registry
from kernel.workflows.volume_files import hand_in_volumes, one_import
from kernel.workflows.volume_import import begin_import, reject_counts, run_import

FILES = ("ocs_completion_month_2015.parquet", "ocs_completion_month_2019_2024.parquet")
_PADDED = ("oil_bbl", "gas_mcf", "water_bbl", "injection_vol")
_YEAR = re.compile(r"^\| (\d{4}) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one file came to. [s]"""

    file: str
    rows: int
    accepted: int
    rejects: dict[str, int]
    remarks: dict[str, int]
    hand_in_s: float
    import_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Lease-months that are published and those that our rows sum to."""

    joined: int
    published: int
    oil: int
    gas: int
    water: int
    all_three: int
    differences: tuple[tuple[str, date, str, Decimal, Decimal], ...]


def ogor_lines(frame: pl.DataFrame) -> bytes:
    """Rows of the data set as the agency writes them: quoted, numbers padded, no headings."""
    texts = []
    for name in OGOR_A:
        column = pl.col(name)
        if name in _PADDED:
            text = column.cast(pl.String).str.zfill(9)
        elif name == "production_month":
            text = column.dt.strftime("%Y%m")
        elif name == "first_prod_date":
            text = column.dt.strftime("%Y%m%d")
        elif name == "days_on_prod":
            text = column.cast(pl.String).str.zfill(2)
        else:
            text = column.cast(pl.String)
        texts.append(pl.concat_str(pl.lit('"'), text.fill_null(""), pl.lit('"')))
    lines = frame.select(pl.concat_str(*texts, separator=",").alias("line"))["line"]
    return "".join(f"{line}\r\n" for line in lines).encode()


def load(actor: Actor, folder: Path, *, fields: tuple[str, ...] = ()) -> list[Loaded]:
    """Bring the volumes in, with FIELDS those of some field codes alone.

    Args:
        actor: An Editor of the organization that gets them.
        folder: The data set.
        fields: Field codes.
    """
    done = []
    for name in FILES:
        frame = pl.read_parquet(folder / name)
        if fields:
            frame = frame.filter(pl.col("field_code").is_in(fields))
        content = ogor_lines(frame)
        start = time.perf_counter()
        row = hand_in_volumes(actor, name.replace(".parquet", ".txt"), io.BytesIO(content))
        kept = time.perf_counter()
        begin_import(actor, row.id)
        run_import(actor, row.id)
        end = time.perf_counter()
        row = one_import(actor, row.id)
        odd = {code: one["count"] for code, one in row.remarks.items() if isinstance(one, dict)}
        done.append(
            Loaded(
                file=name,
                rows=row.rows_in,
                accepted=row.rows_accepted,
                rejects=reject_counts(actor, row.id),
                remarks=odd,
                hand_in_s=round(kept - start, 2),
                import_s=round(end - kept, 2),
            )
        )
    return done


def control_figures(folder: Path) -> list[YearTotal]:
    """What the data set's README says of each year."""
    found = []
    for line in (folder / "README.md").read_text("utf-8").splitlines():
        if match := _YEAR.match(line):
            year, *numbers = (int(one.replace(",", "")) for one in match.groups())
            rows, oil, gas, water, injected = numbers
            found.append(
                YearTotal(
                    year=year,
                    rows=rows,
                    oil_bbl=Decimal(oil),
                    gas_mcf=Decimal(gas),
                    water_bbl=Decimal(water),
                    injection_vol=Decimal(injected),
                )
            )
    return found


def totals(actor: Actor) -> list[YearTotal]:
    """What stands in the organization for each year."""
    with tenant_session(actor) as session:
        return year_totals(session)


def reconcile(actor: Actor, folder: Path, *, first: date, last: date) -> Reconciled:
    """Our completions summed by lease and month against the lease totals that are published."""
    with tenant_session(actor) as session:
        ours = {(one.lease_no, one.month): one for one in lease_months(session, first, last)}
    told = pl.read_parquet(folder / "ocs_lease_month_2015_2020.parquet").filter(
        pl.col("production_month").is_between(first, last)
    )
    products = {
        "oil": ("oil_bbl", "condensate_bbl"),
        "gas": ("gas_well_gas_mcf", "oil_well_gas_mcf"),
        "water": ("water_bbl",),
    }
    column = {"oil": "oil_bbl", "gas": "gas_mcf", "water": "water_bbl"}
    equal = dict.fromkeys(products, 0)
    joined = whole = 0
    differences: list[tuple[str, date, str, Decimal, Decimal]] = []
    for row in told.iter_rows(named=True):
        mine = ours.get((row["lease_number"], row["production_month"]))
        if mine is None:
            continue
        joined += 1
        alike = 0
        for product, names in products.items():
            published = Decimal(sum(row[name] or 0 for name in names))
            value: Decimal = getattr(mine, column[product])
            if value == published:
                equal[product] += 1
                alike += 1
            else:
                where = (row["lease_number"], row["production_month"])
                differences.append((*where, product, value, published))
        whole += alike == len(products)
    return Reconciled(
        joined=joined,
        published=told.height,
        oil=equal["oil"],
        gas=equal["gas"],
        water=equal["water"],
        all_three=whole,
        differences=tuple(differences),
    )


def run(actor: Actor, folder: Path) -> dict[str, Any]:
    """Load everything and hold it against what is published.

    Args:
        actor: An Editor of an organization without volumes.
        folder: The data set.
    """
    start = time.perf_counter()
    registry = import_registry(folder / "ocs_wells.parquet")
    registry_s = time.perf_counter() - start
    loaded = load(actor, folder)
    found = reconcile(actor, folder, first=date(2015, 1, 1), last=date(2015, 12, 1))
    return {
        "registry": {"wells": registry.row.rows, "seconds": round(registry_s, 1)},
        "loaded": loaded,
        "totals_as_published": totals(actor) == control_figures(folder),
        "years": totals(actor),
        "reconciled": found,
    }


def told(figures: dict[str, Any]) -> list[str]:
    """The figures as lines, every difference in oil among them."""
    lines = [
        f"{figures['registry']['wells']:,} wells into the registry in"
        f" {figures['registry']['seconds']} s"
    ]
    for one in figures["loaded"]:
        speed = one.rows / one.import_s if one.import_s else 0
        lines.append(
            f"{one.file}: {one.rows:,} rows read, {one.accepted:,} in, {one.import_s} s"
            f" ({speed:,.0f} rows/s), handed in {one.hand_in_s} s; rejects {one.rejects or 'none'};"
            f" remarks {one.remarks or 'none'}"
        )
    lines += [
        f"{one.year}: {one.rows:,} rows, {one.oil_bbl:,.0f} bbl oil, {one.gas_mcf:,.0f} Mcf gas,"
        f" {one.water_bbl:,.0f} bbl water, {one.injection_vol:,.0f} injected"
        for one in figures["years"]
    ]
    agree = figures["totals_as_published"]
    lines.append(f"counts and sums of every year as the README says: {'yes' if agree else 'NO'}")
    found = figures["reconciled"]
    lines.append(
        f"2015 against published lease totals: {found.joined:,} of {found.published:,} lease-months"
        f" joined; oil equal in {found.oil:,}, gas in {found.gas:,}, water in {found.water:,}, all"
        f" three in {found.all_three:,}"
    )
    lines += [
        f"  differs: lease {lease} {month:%Y-%m} {product}: ours {ours:,.0f},"
        f" published {published:,.0f}"
        for lease, month, product, ours, published in found.differences
        if product == "oil"
    ]
    return lines
