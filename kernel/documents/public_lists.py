"""Public lists of wells: which column means what, and clean rows in blocks of many thousands.

Lists are read by their headings, never by position, since offices add and move columns: the
Commission's wellbore query and its monthly wellbore file, and the federal lists of boreholes and
of completions (OGOR-A, which has no headings and is known by its nineteen columns).
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from kernel.documents.delimited import fields_of
from kernel.errors import InvalidInput
from kernel.reference import api_states, state_letters, texas_counties

COLUMNS = (
    "api14", "state", "county", "district", "operator", "field", "lease", "well_no", "lat", "lon",
    "spud_on", "completed_on", "plugged_on",
)  # fmt: skip
# Headings without signs and in lower case, the best one first.
HEADINGS: Mapping[str, Sequence[str]] = {
    "api": ("api14", "apino", "apinumber", "api", "apinum", "api12", "api10", "apiwellnumber"),
    "county": ("countyname", "county"),
    "district": ("districtname", "district", "districtno"),
    "operator": ("operatorname", "operator", "companyname", "organizationname"),
    "field": ("fieldname", "field", "fieldcode"),
    "lease": ("leasename", "lease", "surfaceleasenumber", "leasenumber", "leaseno"),
    "well_no": ("wellnodisplay", "wellno", "wellnumber", "wellname", "completionname"),
    "lat": ("surfacelat", "latitude", "lat", "gislat83", "lat83"),
    "lon": ("surfacelon", "longitude", "lon", "long", "gislong83", "long83"),
    "spud_on": ("spuddate", "spud", "spudon"),
    "completed_on": ("completiondate", "w2g1date", "completed", "firstproddate", "completedon"),
    "plugged_on": ("plugdate", "pluggeddate", "plugged", "pluggedon"),
}
OGOR_A = (
    "lease_number", "completion_name", "production_month", "days_on_prod", "product_code",
    "oil_bbl", "gas_mcf", "water_bbl", "api12", "well_status_code", "area_block", "operator_num",
    "operator_name", "field_code", "injection_vol", "interval_code", "first_prod_date",
    "unit_agreement", "unit_suffix",
)  # fmt: skip
# Bulk files number the districts from 1 to 14; forms and people say 6E, 7B, 8A …
DISTRICTS = {"07": "6E", "08": "7B", "09": "7C", "10": "08", "11": "8A", "13": "09", "14": "10"}
BLOCK = 50_000  # rows of one block
LONGEST = 200  # signs of a name
_PREAMBLE = 40  # lines within which the headings stand
_SEPARATORS = (",", "}", "|", "\t", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A row that is not taken, or taken without the value that the reason names."""

    line: int
    reason: str
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows of a list, each well once; LAST is the number of its last line."""

    last: int
    rows: int
    frame: pl.DataFrame
    rejects: Sequence[Reject]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList:
    """A list whose headings are understood.

    Attributes:
        columns: Our names by the number of the column that means it.
        headings: All of them as they stand.
        begins: Lines before the first row.
        separator: Between fields; empty for a Parquet file.
    """

    path: Path
    columns: Mapping[str, int]
    headings: Sequence[str]
    begins: int
    separator: str

    def blocks(self, *, after_line: int = 0, size: int = BLOCK) -> Iterator[Block]:
        """Clean rows, block by block, of the lines after AFTER_LINE."""
        skipped = max(after_line, self.begins)
        if not self.separator:
            frame = pl.read_parquet(self.path, columns=[self.headings[n] for n in self._wanted])
            for start in range(skipped, frame.height, size):
                part = frame.slice(start, size).cast(pl.String, strict=False)
                numbered = part.rename(dict(zip(part.columns, self._names, strict=True)))
                yield self._clean(
                    numbered.with_row_index("line", start + 1), [], start + part.height
                )
            return
        with self.path.open("rb") as lines:
            for _ in islice(lines, skipped):
                pass
            while block := list(islice(lines, size)):
                frame, broken = self._fields(block, skipped + 1)
                skipped += len(block)
                yield self._clean(frame, broken, skipped)

    @property
    def _wanted(self) -> list[int]:
        return list(dict.fromkeys(self.columns.values()))

    @property
    def _names(self) -> list[str]:
        """One of our names for each wanted column."""
        first: dict[int, str] = {}
        for name, number in self.columns.items():
            first.setdefault(number, name)
        return [first[number] for number in self._wanted]

    def _fields(self, lines: list[bytes], first: int) -> tuple[pl.DataFrame, list[Reject]]:
        frame, broken = fields_of(
            lines,
            first=first,
            separator=self.separator,
            width=len(self.headings),
            columns=dict(zip(self._wanted, self._names, strict=True)),
        )
        return frame, [
            Reject(
                line=line,
                reason=f"it has {fields} fields, the headings are {len(self.headings)}",
                row=row[:LONGEST],
            )
            for line, fields, row in broken
        ]

    def _clean(self, frame: pl.DataFrame, broken: list[Reject], last: int) -> Block:
        frame = frame.filter(pl.any_horizontal(pl.exclude("line").str.strip_chars() != ""))
        rows = frame.height + len(broken)
        internal = self._means("district", "districtno")
        clean = frame.lazy().with_columns(
            api14_expr(), *_named(frame), *_places(frame), *_days(frame)
        )
        clean = clean.with_columns(_wrong_number(), *_located(internal))
        done = clean.collect()
        rejects = [*broken]
        refused = done.filter(pl.col("wrong").is_not_null())
        rejects += [
            Reject(line=row["line"], reason=row["wrong"], row=str(row["api"] or "")[:LONGEST])
            for row in refused.iter_rows(named=True)
        ]
        kept = done.filter(pl.col("wrong").is_null())
        for name in ("lat", "lon", "spud_on", "completed_on", "plugged_on"):
            if name in frame.columns:
                lost = kept.filter(pl.col(name).is_null() & (pl.col(f"{name}_text") != ""))
                rejects += [
                    Reject(line=line, reason=f"kept without {name}: not readable", row=text)
                    for line, text in lost.select("line", f"{name}_text").iter_rows()
                ]
        merged = kept.group_by("api14", maintain_order=True).agg(
            pl.col(name).drop_nulls().last() for name in COLUMNS if name != "api14"
        )
        return Block(
            last=last,
            rows=rows,
            frame=merged.select(COLUMNS),
            rejects=sorted(rejects, key=lambda one: one.line),
        )

    def _means(self, name: str, heading: str) -> bool:
        number = self.columns.get(name)
        return number is not None and bare_heading(self.headings[number]) == heading


def open_list(path: Path) -> PublicList:
    """Understand the headings of a list.

    Raises:
        InvalidInput: The file cannot be read, or no heading names an API number.
    """
    try:
        if path.suffix.lower() == ".parquet":
            headings = list(pl.read_parquet_schema(path))
            return _understood(path, headings, 0, "")
        with path.open("rb") as lines:
            head = [line.decode("cp1252", "replace") for line in islice(lines, _PREAMBLE)]
    except (OSError, pl.exceptions.PolarsError) as failure:
        raise InvalidInput(
            f"{path} cannot be read.", hint="Name a CSV or Parquet file."
        ) from failure
    for number, line in enumerate(head):
        for separator in _SEPARATORS:
            headings = next(csv.reader([line.strip("\ufeff\r\n")], delimiter=separator), [])
            if len(headings) > 1 and any(bare_heading(one) in HEADINGS["api"] for one in headings):
                return _understood(path, headings, number + 1, separator)
    first = next(csv.reader(head[:1]), [])
    if len(first) == len(OGOR_A) and re.fullmatch(r"\d{12}", first[8].strip()):
        return _understood(path, OGOR_A, 0, ",")
    raise InvalidInput(
        f"No heading in the first {_PREAMBLE} lines of {path.name} names an API number.",
        hint="The list needs a line of headings with “API No.” or the like.",
    )


def _understood(path: Path, headings: Sequence[str], begins: int, separator: str) -> PublicList:
    bare = [bare_heading(one) for one in headings]
    columns = {
        name: bare.index(found)
        for name, meant in HEADINGS.items()
        if (found := next((one for one in meant if one in bare), None)) is not None
    }
    if "api" not in columns:
        raise InvalidInput(
            f"No column of {path.name} names an API number.",
            hint=f"Its columns are {', '.join(headings)}.",
        )
    return PublicList(
        path=path, columns=columns, headings=headings, begins=begins, separator=separator
    )


def bare_heading(heading: str) -> str:
    """A heading without signs.

    >>> bare_heading("API No."), bare_heading("WELL_NO_DISPLAY")
    ('apino', 'wellnodisplay')
    """
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def api14_expr() -> pl.Expr:
    """The API number complete to 14 digits; leading zeros that a spreadsheet ate are put back."""
    digits = (
        pl.col("api").fill_null("").str.strip_chars().str.replace(r"\.0$", "")
        .str.replace_all(r"[\s\-]", "")
    )  # fmt: skip
    length = digits.str.len_chars()
    texan = pl.concat_str(pl.lit("42"), digits.str.zfill(8))
    whole = pl.when(length.is_in([6, 7, 8])).then(texan).otherwise(digits)
    return whole.str.pad_end(14, "0").alias("api14")


def _wrong_number() -> pl.Expr:
    """Why a row has no well's number; null where it has one."""
    given = pl.col("api").fill_null("").str.strip_chars().str.replace(r"\.0$", "")
    digits = given.str.replace_all(r"[\s\-]", "")
    state, county = pl.col("api14").str.slice(0, 2), pl.col("api14").str.slice(2, 3)
    waters = county.cast(pl.Int32, strict=False) > 507
    return (
        pl.when(digits == "").then(pl.lit("no API number"))
        .when(~digits.str.contains(r"^[0-9]+$")).then(pl.lit("not an API number"))
        .when(~digits.str.len_chars().is_in([6, 7, 8, 10, 12, 14]))
        .then(pl.lit("an API number has 8, 10, 12 or 14 digits"))
        .when(~state.is_in(list(api_states()))).then(pl.lit("no state has this code"))
        .when(pl.col("api14").str.slice(5, 5) == "00000").then(pl.lit("the well's number is zero"))
        .when((state == "42") & ~(county.is_in(list(texas_counties())) | waters))
        .then(pl.lit("Texas has no county with this code"))
        .otherwise(None).alias("wrong")
    )  # fmt: skip


def _named(frame: pl.DataFrame) -> list[pl.Expr]:
    """Names trimmed, without control signs; empty is unknown."""
    made = []
    for name in ("county", "district", "operator", "field", "lease", "well_no"):
        if name not in frame.columns:
            made.append(pl.lit(None, pl.String).alias(name))
            continue
        text = pl.col(name).str.replace_all(r"[\x00-\x1f\x7f]+|\s{2,}", " ").str.strip_chars()
        text = text.str.slice(0, LONGEST)
        made.append(
            pl.when(text.is_in(["", "NULL", "null"])).then(None).otherwise(text).alias(name)
        )
    return made


def _places(frame: pl.DataFrame) -> list[pl.Expr]:
    """Degrees within the earth; zero is how lists say that they do not know."""
    made = []
    for name, most in (("lat", 90), ("lon", 180)):
        if name not in frame.columns:
            made.append(pl.lit(None, pl.Float64).alias(name))
            continue
        text = pl.col(name).fill_null("").str.strip_chars()
        degrees = text.cast(pl.Float64, strict=False)
        made.append(
            pl.when((degrees.abs() <= most) & (degrees != 0)).then(degrees).otherwise(None)
            .alias(name)
        )  # fmt: skip
        unknown = degrees.is_not_null() & (degrees == 0)
        made.append(pl.when(unknown).then(pl.lit("")).otherwise(text).alias(f"{name}_text"))
    return made


def _days(frame: pl.DataFrame) -> list[pl.Expr]:
    """Days as 2015-01-31, 20150131 or 01/31/2015."""
    made = []
    for name in ("spud_on", "completed_on", "plugged_on"):
        if name not in frame.columns:
            made.append(pl.lit(None, pl.Date).alias(name))
            continue
        text = pl.col(name).fill_null("").str.strip_chars()
        text = pl.when(text.str.contains(r"^0*$")).then(pl.lit("")).otherwise(text)
        day = pl.coalesce(
            text.str.slice(0, 10).str.to_date(form, strict=False)
            for form in ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y")
        )
        made += [day.alias(name), text.alias(f"{name}_text")]
    return made


def _located(internal_districts: bool) -> list[pl.Expr]:
    """State and county by the number, where the list names none; districts as people say them."""
    counties = {f"42{code}": county.name for code, county in texas_counties().items()}
    place = pl.col("api14").str.slice(0, 5).replace_strict(counties, default=None)
    state = pl.col("api14").str.slice(0, 2).replace_strict(state_letters(), default=None)
    numbered = pl.col("county").str.contains(r"^[0-9]+$").fill_null(True)
    county = (
        pl.when(numbered).then(pl.coalesce(place, pl.col("county"))).otherwise(pl.col("county"))
    )
    district = pl.col("district")
    if internal_districts:
        district = district.str.zfill(2).replace(DISTRICTS)
    return [state.alias("state"), county.alias("county"), district.alias("district")]
