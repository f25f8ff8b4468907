"""One block of lines of an import: read, given to completions, merged, its rejects set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from sqlalchemy.orm import Session

from kernel.documents.volume_layouts import OGOR
from kernel.documents.volume_rows import Refused, Remark, VolumeFile, VolumeRows, read_volumes
from kernel.store import volume_owners as store
from kernel.store.volume_imports import ImportRow
from kernel.store.volume_owners import FIRST_INTERVAL, Owners, jurisdiction_of
from kernel.store.volume_stage import DAYS, MONTHS, Merged, merge

# What a layout calls a column, and what the table calls it.
_AS_STORED = {
    "days_on_prod": "days_on",
    "product_code": "regulator_product_code",
    "well_status_code": "regulator_status_code",
}
LOCKED = "The month is closed. An administrator reopens it on “Month close”; then try again."
_REASONS = (
    "none", "artificial_lift", "facility", "flowline", "offset_frac", "power", "pipeline",
    "shut_in", "test", "weather", "workover", "other",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What a dry run would make, each once however many blocks name it."""

    wells: set[str] = field(default_factory=set)
    completions: set[tuple[str, str]] = field(default_factory=set)
    leases: set[tuple[str, str]] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    decks: set[str] = field(default_factory=set)
    afes: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a block.

    Attributes:
        rejects: Line, content, reason code and words.
        first: The first day of its rows, as ISO; empty where none was taken.
    """

    rows: int
    merged: Merged
    rejects: Sequence[tuple[int, str, str, str]]
    remarks: Mapping[str, Remark]
    first: str
    last: str

    @property
    def accepted(self) -> int:
        """Rows that are in, or stood there already."""
        return self.merged.added + self.merged.changed + self.merged.unchanged


def take_block(
    session: Session,
    row: ImportRow,
    file: VolumeFile,
    known: Owners,
    lines: Sequence[bytes],
    numbers: Sequence[int],
    *,
    write: bool = True,
    wanted: Wanted | None = None,
) -> Taken:
    """Bring a block of lines in, or with WRITE off only say what that would do.

    Args:
        session: Of an Editor.
        row: The import.
        file: How its lines are read.
        known: What rows may belong to; what is made is added.
        lines: Of the block.
        numbers: The number of each line in the file.
        write: Whether anything is written.
        wanted: Of a dry run: receives what would be made.
    """
    read = read_volumes(file, lines, first=0)
    federal = file.layout is OGOR
    frame, refused = _given(read, known, make=bool(row.mapping["make_missing"]))
    frame = _jurisdictions(frame, federal=federal)
    _make(session, row, known, frame, federal=federal, write=write, wanted=wanted or Wanted())
    frame = _completed(frame, known) if write else frame
    frame, twice = _once(frame)
    frame = _with_leases(frame, known)
    merged = _merged(session, row, file, frame, write=write)
    refused += [*read.refused, *twice]
    refused += [Refused(line=line, code="locked", words=LOCKED) for line in merged.locked]
    span = frame["period"]
    return Taken(
        rows=read.rows,
        merged=merged,
        rejects=[
            (numbers[one.line], raw_line(lines[one.line]), one.code, one.words)
            for one in sorted(refused, key=lambda one: one.line)
        ],
        remarks=renumbered(read.remarks, numbers),
        first=span.min().isoformat() if len(span) else "",  # type: ignore[union-attr]
        last=span.max().isoformat() if len(span) else "",  # type: ignore[union-attr]
    )


def renumbered(remarks: Mapping[str, Remark], numbers: Sequence[int]) -> dict[str, Remark]:
    """Remarks on lines of a block as remarks on lines of its file."""
    return {
        code: Remark(
            words=one.words, count=one.count, lines=tuple(numbers[line] for line in one.lines)
        )
        for code, one in remarks.items()
    }


def raw_line(line: bytes) -> str:
    """A line as it is kept in quarantine, without its end."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    return text.replace("\x00", "").strip("\ufeff\r\n")


def _given(read: VolumeRows, known: Owners, *, make: bool) -> tuple[pl.DataFrame, list[Refused]]:
    """Rows with their completion, where there is one; rows of none that may be made are refused."""
    frame = read.frame.with_columns(pl.col("api14").str.slice(0, 12).alias("api12"))
    streams = known.completions.group_by("api12").agg(
        pl.len().alias("streams"), pl.col("interval_code").first().alias("only")
    )
    frame = frame.join(streams, on="api12", how="left")
    unclear = frame.filter(pl.col("interval_code").is_null() & (pl.col("streams") > 1))
    frame = frame.filter(
        pl.col("interval_code").is_not_null() | (pl.col("streams").fill_null(0) <= 1)
    ).with_columns(
        pl.coalesce("interval_code", "only", pl.lit(FIRST_INTERVAL)).alias("interval_code")
    )
    frame = _completed(frame.drop("streams", "only"), known)
    refused = [
        Refused(
            line=line,
            code="which_completion",
            words="The well has several completions, and the row does not say which. Fill in"
            " its interval code.",
        )
        for line in unclear["line"]
    ]
    if not make:
        strange = frame.filter(pl.col("completion_id").is_null())
        refused += [
            Refused(
                line=line,
                code="unknown_well",
                words="You have no such well. Let the import make wells, or enter it on “Leases and"
                " wells”.",
            )
            for line in strange["line"]
        ]
        frame = frame.filter(pl.col("completion_id").is_not_null())
    return frame, refused


def _completed(frame: pl.DataFrame, known: Owners) -> pl.DataFrame:
    bare = frame.drop("completion_id", strict=False)
    return bare.join(
        known.completions, on=["api12", "interval_code"], how="left", maintain_order="left"
    )


def _jurisdictions(frame: pl.DataFrame, *, federal: bool) -> pl.DataFrame:
    numbers = frame["api14"].unique().to_list()
    where = {number: jurisdiction_of(number, federal=federal) for number in numbers}
    told = pl.DataFrame(
        {"api14": list(where), "jurisdiction": list(where.values())},
        schema={"api14": pl.String, "jurisdiction": pl.String},
    )
    return frame.join(told, on="api14", how="left", maintain_order="left")


def _make(
    session: Session,
    row: ImportRow,
    known: Owners,
    frame: pl.DataFrame,
    *,
    federal: bool,
    write: bool,
    wanted: Wanted,
) -> None:
    """Make what rows name and nobody has; of a dry run only say what that would be."""
    numbers = [
        (where, number)
        for where, number in frame.select("jurisdiction", "lease_number").unique().iter_rows()
        if number
    ]
    missing = frame.filter(pl.col("completion_id").is_null()).unique(
        ["api12", "interval_code"], keep="first", maintain_order=True
    )
    if write:
        store.make_leases(session, known, numbers, import_id=row.id)
        rows = missing.to_dicts()
        if rows:
            store.make_owners(session, known, rows, import_id=row.id, federal=federal)
        return
    wanted.leases |= {one for one in numbers if one not in known.leases}
    wanted.completions |= set(missing.select("api12", "interval_code").iter_rows())
    wanted.wells |= {api12 for api12, _ in wanted.completions if api12 not in known.wells}


def _once(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Refused]]:
    """Each completion and period once: the first row holds, a later one is refused."""
    again = frame.filter(~pl.struct("api12", "interval_code", "period").is_first_distinct())
    if again.is_empty():
        return frame, []
    refused = [
        Refused(
            line=line,
            code="twice",
            words="The same well and day or month stands further up in the file. Keep one of the"
            " two.",
        )
        for line in again["line"]
    ]
    return frame.filter(~pl.col("line").is_in(again["line"].implode())), refused


def _with_leases(frame: pl.DataFrame, known: Owners) -> pl.DataFrame:
    if not known.leases:
        return frame.with_columns(pl.lit(None, pl.String).alias("lease_id"))
    told = pl.DataFrame(
        [(where, number, str(one)) for (where, number), one in known.leases.items()],
        schema={"jurisdiction": pl.String, "lease_number": pl.String, "lease_id": pl.String},
        orient="row",
    ).unique(["jurisdiction", "lease_number"])
    return frame.join(told, on=["jurisdiction", "lease_number"], how="left", maintain_order="left")


def _merged(
    session: Session, row: ImportRow, file: VolumeFile, frame: pl.DataFrame, *, write: bool
) -> Merged:
    table = DAYS if file.layout.target == "day" else MONTHS
    named = {name: told for name, told in _AS_STORED.items() if name in frame.columns}
    frame = frame.rename(named)
    if "downtime_reason" in frame.columns:
        frame = frame.with_columns(_reason().alias("downtime_reason"))
    there = frame.filter(pl.col("completion_id").is_not_null())
    said = [
        name
        for name in table.values
        if name in there.columns and there[name].null_count() < there.height
    ]
    if there.is_empty():
        return Merged(added=frame.height, changed=0, unchanged=0)
    merged = merge(
        session,
        table,
        there.select("line", "completion_id", "period", *said),
        import_id=row.id,
        source=file.layout.source,
        reason=f"Import of {row.file_name}",
        write=write,
    )
    return Merged(
        added=merged.added + frame.height - there.height,
        changed=merged.changed,
        unchanged=merged.unchanged,
        locked=merged.locked,
    )


def _reason() -> pl.Expr:
    """Downtime by the words of the store; other words are another reason."""
    told = pl.col("downtime_reason").str.to_lowercase().str.replace_all(r"[^a-z]+", "_")
    known = pl.when(told.is_in(list(_REASONS))).then(told).otherwise(pl.lit("other"))
    return pl.when(told.is_null()).then(None).otherwise(known)
