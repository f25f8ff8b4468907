"""Rows of volumes from lines of text: typed, checked, and set aside with a reason where wrong.

Zero is data, empty is not known. A row that cannot be right is refused with its line; one that is
only unusual is taken and remarked on. Source: reference "Imports", its naive rules and right ones.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kernel.documents.delimited import fields_of, plain_text
from kernel.documents.import_layouts import LAYOUTS, said_above
from kernel.documents.public_lists import api14_expr
from kernel.documents.volume_layouts import DAILY, OGOR, Layout, VolumeField, looks_like_ogor
from kernel.errors import InvalidInput
from kernel.reference import api_states, texas_counties

BLOCK = 50_000  # lines of one block
LONGEST = 200  # signs of a name
_SEPARATORS = (",", ";", "\t", "}", "|")
_HEADINGS_WITHIN = 20  # lines
_NOTHING = ["", "-", "--", "NULL", "null", "N/A", "n/a", "NaN", "None"]
_LAST_COUNTY = 507  # of Texas; higher codes are waters of the state
BBL_PER_SM3 = 6.28981  # oil at standard conditions; the figure with which Volve's totals agree
MCF_PER_SM3 = 0.0353147  # 35.3147 ft³ in a cubic metre, at equal conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line that is set aside."""

    line: int
    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is unusual about rows that were taken all the same."""

    words: str
    count: int
    lines: tuple[int, ...]  # the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRows:
    """The rows of a block of lines.

    Attributes:
        frame: line, api14, period, and a column for each field of the layout.
        rows: Lines that are not blank.
    """

    frame: pl.DataFrame
    refused: Sequence[Refused]
    remarks: Mapping[str, Remark]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeFile:
    """How the lines of a file are read.

    Attributes:
        columns: The place of each field that the file has, from 0.
        headings: As they stand; numbers where the file has none.
        begins: Lines before the first row.
        state: Two digits, where the numbers lack a leading zero.
        metric: Volumes are Sm³ and are converted.
        said: What holds for every row, as it stands above the headings, by field.
    """

    layout: Layout
    columns: Mapping[str, int]
    headings: Sequence[str]
    begins: int
    separator: str
    state: str = ""
    metric: bool = False
    examples: Sequence[Sequence[str]] = field(default_factory=tuple)
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[VolumeField, ...]:
        """Fields without which no row can be read; of a group of which one is needed, the first."""
        known = {*self.columns, *self.said}
        alone = [one for one in self.layout.fields if one.required and one.name not in known]
        groups = [names for names in self.layout.groups if not known.intersection(names)]
        return (*alone, *(self.layout.field(names[0]) for names in groups))


def open_volumes(
    name: str,
    head: Sequence[bytes],
    *,
    layout: str = "",
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> VolumeFile:
    """Understand a file by its first lines.

    Args:
        name: Of the file, for words.
        head: Its first lines.
        layout: The key of the layout, where a person chose one.
        remembered: For each layout what headings were said to hold.

    Raises:
        InvalidInput: No layout fits, or the one named is not known.
    """
    if layout and layout not in LAYOUTS:
        raise InvalidInput(f"There is no layout “{layout}”.", hint=f"Use {', '.join(LAYOUTS)}.")
    lines = [plain_text(line).decode().strip("\ufeff\r\n") for line in head]
    first = next(csv.reader(lines[:1]), [])
    if looks_like_ogor(first) and layout in ("", OGOR.key):
        return _file(OGOR, [str(n) for n in range(1, len(first) + 1)], 0, ",", lines, {})
    if layout == OGOR.key:
        raise InvalidInput(
            f"{name} is not OGOR-A.", hint="Its rows have nineteen columns and no headings."
        )
    wanted = [LAYOUTS[layout]] if layout else [one for one in LAYOUTS.values() if not one.fixed]
    best: VolumeFile | None = None
    for number, line in enumerate(lines[:_HEADINGS_WITHIN]):
        for separator in _SEPARATORS:
            headings = next(csv.reader([line], delimiter=separator), [])
            if len(headings) < 3:
                continue
            for one in wanted:
                told = (remembered or {}).get(one.key, {})
                read = _file(one, headings, number + 1, separator, lines, told)
                if best is None or fit_of(read) > fit_of(best):
                    best = read
    if best is None or fit_of(best) < 2:
        raise InvalidInput(
            f"{name} does not look like volumes.",
            hint="A table needs a line of headings, such as API, Date, Oil, Gas, Water.",
        )
    return best


def _file(
    layout: Layout,
    headings: Sequence[str],
    begins: int,
    separator: str,
    lines: Sequence[str],
    remembered: Mapping[str, str],
) -> VolumeFile:
    shown = [next(csv.reader([line], delimiter=separator), []) for line in lines[begins:]][:5]
    above = [next(csv.reader([line], delimiter=separator), []) for line in lines[: begins - 1]]
    columns = layout.columns_of(headings, remembered)
    said = said_above(layout, above) if begins else {}
    return VolumeFile(
        layout=layout,
        columns=columns,
        said={name: text for name, text in said.items() if name not in columns},
        headings=list(headings),
        begins=begins,
        separator=separator,
        examples=shown,
    )


def fit_of(read: VolumeFile) -> float:
    """How many columns are understood; a layout whose days are read as days fits better."""
    score = float(len(read.columns) - 3 * len(read.missing))
    if read.layout is DAILY and "day" in read.columns:
        at = read.columns["day"]
        days = [row[at] for row in read.examples if at < len(row)]
        if days and not any(_day_of_month(day) for day in days):
            score -= 1.5  # every example is the first of a month, or names no day
    return score


def _day_of_month(text: str) -> bool:
    found = pl.DataFrame({"x": [text]}).select(day_expr(pl.col("x")))["x"][0]
    return found is not None and found.day != 1


def read_volumes(file: VolumeFile, lines: Sequence[bytes], *, first: int) -> VolumeRows:
    """The rows of some lines of a file.

    Args:
        file: How it is read.
        lines: Without those before the first row.
        first: The number of the first of them.
    """
    by_place: dict[int, str] = {place: name for name, place in file.columns.items()}
    frame, broken = fields_of(
        lines,
        first=first,
        separator=file.separator,
        width=len(file.headings),
        columns=by_place,
    )
    texts = [name for name in frame.columns if name != "line"]
    frame = frame.filter(pl.any_horizontal(pl.col(texts).fill_null("").str.strip_chars() != ""))
    rows = frame.height + len(broken)
    refused = [
        Refused(
            line=line,
            code="not_a_row",
            words=f"It has {fields} fields; the file has {len(file.headings)} columns.",
        )
        for line, fields, _ in broken
    ]
    frame = frame.with_columns(_trimmed(texts))
    for one in file.layout.fields:  # numbers, months and days repeat: each is understood once
        if one.name in texts and one.kind in ("api", "month", "day"):
            frame = frame.join(_understood(file, one, frame[one.name]), on=one.name, how="left")
    done = (
        frame.lazy().with_columns(*_typed(file, texts)).with_columns(_why_refused(file)).collect()
    )
    for line, why in done.filter(pl.col("why").is_not_null()).select("line", "why").iter_rows():
        code, _, words = why.partition("|")
        refused.append(Refused(line=line, code=code, words=words))
    kept = done.filter(pl.col("why").is_null())
    return VolumeRows(
        frame=kept.select("line", "api14", "period", *_columns(file.layout)),
        refused=sorted(refused, key=lambda one: one.line),
        remarks=_remarks(kept, file.layout),
        rows=rows,
    )


def _columns(layout: Layout) -> list[str]:
    """The columns of a frame beside line, number and period."""
    return [one.name for one in layout.fields if one.name not in ("api", _period(layout).name)]


def _period(layout: Layout) -> VolumeField:
    return layout.field("day" if layout.target == "day" else "production_month")


def _trimmed(names: Sequence[str]) -> list[pl.Expr]:
    made = []
    for name in names:
        text = pl.col(name).str.strip_chars()
        made.append(pl.when(text.is_in(_NOTHING)).then(None).otherwise(text).alias(name))
    return made


def _understood(file: VolumeFile, one: VolumeField, texts: pl.Series) -> pl.DataFrame:
    """What each text of a column says: the number complete, or the day."""
    every = pl.DataFrame({one.name: texts.unique()})
    text = pl.col(one.name)
    if one.kind == "api":
        return every.with_columns(_number_of(file), _wrong_number(file))
    name = "period" if one is _period(file.layout) else f"{one.name}_on"
    return every.with_columns(
        (month_expr(text) if one.kind == "month" else day_expr(text)).alias(name)
    )


def _typed(file: VolumeFile, present: Sequence[str]) -> list[pl.Expr]:
    made: list[pl.Expr] = []
    layout = file.layout
    for one in layout.fields:
        there = one.name in present
        text = pl.col(one.name) if there else pl.lit(None, pl.String)
        if one is _period(layout) or one.kind == "api":
            if not there:
                made.append(_absent(one))
        elif one.kind in ("volume", "number"):
            value = text.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
            if file.metric and one.kind == "volume":
                value = value * (MCF_PER_SM3 if one.name == "gas_mcf" else BBL_PER_SM3)
            made += [value.alias(one.name), text.alias(f"{one.name}_text")]
        elif one.kind == "day":
            on = pl.col(f"{one.name}_on") if there else pl.lit(None, pl.Date)
            made.append(on.alias(one.name))
        else:
            made.append(text.str.slice(0, LONGEST).alias(one.name))
    return made


def _absent(one: VolumeField) -> pl.Expr:
    """A column that every row needs and the file has not: nothing of it can be taken."""
    if one.kind == "api":
        return pl.lit(
            "no_api|The file has no column of API numbers. Name the column, or add one."
        ).alias("wrong_number")
    return pl.lit(None, pl.Date).alias("period")


def _number_of(file: VolumeFile) -> pl.Expr:
    """The number complete to 14 digits; a zero that a spreadsheet ate comes back by the state."""
    if not file.state.startswith("0"):
        return api14_expr()
    digits = pl.col("api").str.replace(r"\.0$", "").str.replace_all(r"[\s\-]", "")
    short = digits.str.len_chars().is_in([9, 11, 13])
    whole = pl.concat_str(pl.lit("0"), digits).str.pad_end(14, "0")
    return pl.when(short).then(whole).otherwise(api14_expr()).alias("api14")


def month_expr(text: pl.Expr) -> pl.Expr:
    """The first of the month: 202401, 2024-01, 1/2024, Jan-24, January 2024, or any day of it."""
    clean = text.str.replace(r"[T ]\d{1,2}:\d{2}.*$", "")
    return pl.coalesce(
        *(
            pl.concat_str(clean, pl.lit(" 1")).str.to_date(f"{form} %d", strict=False)
            for form in ("%Y%m", "%Y-%m", "%Y/%m", "%m/%Y", "%b-%y", "%b %Y", "%B %Y", "%b-%Y")
        ),
        day_expr(text),
    ).dt.truncate("1mo")


def day_expr(text: pl.Expr) -> pl.Expr:
    """A day: 2024-01-31, 20240131, 1/31/2024, 31-Jan-24; a time of day is left out."""
    clean = text.str.replace(r"[T ]\d{1,2}:\d{2}.*$", "")
    return pl.coalesce(
        clean.str.to_date(form, strict=False)
        for form in (
            "%Y-%m-%d",
            "%Y%m%d",
            "%m/%d/%Y",
            "%Y/%m/%d",
            "%d-%b-%y",
            "%d-%b-%Y",
            "%d.%m.%Y",
        )
    )


def _wrong_number(file: VolumeFile) -> pl.Expr:
    """A code and words for a number that is no well's; null for one that may be."""
    digits = pl.col("api").str.replace(r"\.0$", "").str.replace_all(r"[\s\-]", "")
    known = [6, 7, 8, 10, 12, 14] + ([9, 11, 13] if file.state.startswith("0") else [])
    number = _number_of(file)
    return pl.coalesce(
        _refusal(pl.col("api").is_null(), "no_api", "It names no API number. Fill it in."),
        _refusal(
            ~digits.str.contains(r"^[0-9]+$"),
            "not_an_api",
            "Its API number has other signs than digits, or a spreadsheet rounded it. Type it"
            " in full.",
        ),
        _refusal(
            ~digits.str.len_chars().is_in(known),
            "api_digits",
            "Its API number has not 8, 10, 12 or 14 digits. Where a spreadsheet took its leading"
            " zero, choose the state of the numbers.",
        ),
        _refusal(
            ~number.str.slice(0, 2).is_in(list(api_states())),
            "no_state",
            "The API number begins with the code of no state. Correct it.",
        ),
        _refusal(
            number.str.slice(2, 3) == "000",
            "no_county",
            "The county of its API number is 000, which is none. Correct it.",
        ),
    ).alias("wrong_number")


def _refusal(when: pl.Expr, code: str, words: str) -> pl.Expr:
    return pl.when(when.fill_null(False)).then(pl.lit(f"{code}|{words}"))


def _why_refused(file: VolumeFile) -> pl.Expr:
    """A code and words for the first thing that is wrong; null for a row that can be taken."""
    layout = file.layout
    wrong: list[pl.Expr] = []

    def refuse(when: pl.Expr, code: str, words: str) -> None:
        wrong.append(_refusal(when, code, words))

    wrong.append(pl.col("wrong_number"))
    period = _period(layout)
    refuse(
        pl.col("period").is_null(),
        f"no_{period.kind}",
        f"Its {period.words.lower()} cannot be read. Write it as"
        f" {'2025-01' if period.kind == 'month' else '2025-01-31'}.",
    )
    refuse(
        pl.col("period").dt.year() > 2050,
        "too_late",
        "It lies after the year 2050. Correct the year.",
    )
    for one in layout.fields:
        if one.kind not in ("volume", "number"):
            continue
        value, text = pl.col(one.name), pl.col(f"{one.name}_text")
        refuse(
            text.is_not_null() & (value.is_null() | ~value.is_finite()),
            "not_a_number",
            f"{one.words} is not a number. Write it as 1250.5.",
        )
        refuse(value < 0, "negative", f"{one.words} is negative. Check the sign.")
        refuse(
            value > one.most, "too_large", f"{one.words} is more than {one.most:,.0f}. Check it."
        )
    if layout.target == "day":
        refuse(
            (pl.col("hours_on") > 24) & ~_clocks_go_back(),
            "hours_over",
            "More than 24 hours on a day on which no clock goes back. Correct the hours.",
        )
    return pl.coalesce(*wrong).alias("why")


def _clocks_go_back() -> pl.Expr:
    """The last Sunday of October and the first of November, which have 25 hours somewhere."""
    day = pl.col("period")
    sunday = day.dt.weekday() == 7
    october = (day.dt.month() == 10) & (day.dt.day() > 24)
    november = (day.dt.month() == 11) & (day.dt.day() <= 7)
    return sunday & (october | november)


def _remarks(kept: pl.DataFrame, layout: Layout) -> dict[str, Remark]:
    """What is unusual, counted; the rows are taken."""
    state, county = pl.col("api14").str.slice(0, 2), pl.col("api14").str.slice(2, 3)
    odd: dict[str, tuple[str, pl.Expr]] = {
        "unusual_county": (
            "The county code of the API number is not known in Texas.",
            (state == "42")
            & ~county.is_in(list(texas_counties()))
            & (county.cast(pl.Int32, strict=False) <= _LAST_COUNTY),
        )
    }
    if layout.target == "month":
        volume = pl.sum_horizontal("oil_bbl", "gas_mcf", "water_bbl")
        odd["days_over_month"] = (
            "More days on than the month has.",
            pl.col("days_on_prod") > pl.col("period").dt.days_in_month(),
        )
        odd["volume_without_days"] = (
            "A volume although no day was on.",
            (pl.col("days_on_prod") == 0) & (volume > 0),
        )
    if "first_prod_date" in kept.columns:
        odd["first_production_later"] = (
            "First production after the month.",
            pl.col("first_prod_date") > pl.col("period").dt.month_end(),
        )
    found = {}
    for code, (words, when) in odd.items():
        lines = kept.filter(when.fill_null(False))["line"]
        if lines.len():
            found[code] = Remark(words=words, count=lines.len(), lines=tuple(lines.head(5)))
    return found
