"""The district plugging books of `data/policy/tx/books`: blocks of fields by county, loaded once.

District practice, never rule text. One book may serve two districts (08 and 8A); the district of a
well comes from its lease or permit, never from the book.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kernel.policy.formation import BookFormation, formation_key, formation_parts
from kernel.reference import DATA

BOOKS = DATA / "policy" / "tx" / "books"
COLUMNS = (
    *("kind", "county", "dated", "page", "field", "name", "star", "top_ft", "depth", "tag"),
    *("condition", "text"),
)
_BOOK_OF = {"08": "08-8a", "8A": "08-8a", "7C": "7c"}
_TITLES = {"08-8a": "District 08/8A plugging book", "7c": "District 7C plugging book"}
_RANGE = re.compile(r"(\d[\d,]*)\D+?(\d[\d,]*)")
_TAG_ALL = re.compile(r"(?i)\btag all (?:(\w+(?: \w+)??)(?: fm)? plugs\b|(\w+)\s*$)")
_SACKS = re.compile(r"(?i)\b(\d+) ?s[kx]s?\b")
_SQUEEZE = re.compile(r"(?i)\bperf\w* (?:and|&) (?:squeeze|sqz) even if circ")
_MOST = 0.5  # share of a county's blocks from which on “most blocks list it”


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBlock:
    """One block of a book: a field, or several that share their formations."""

    names: tuple[str, ...]
    cite: str
    place: str  # where the field lies, in the book's words; empty where it does not say
    notes: str
    formations: tuple[BookFormation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountySection:
    """One county of a book."""

    county: str
    cite: str
    notes: tuple[str, ...]
    blocks: tuple[FieldBlock, ...]

    def common_formations(self) -> tuple[str, ...]:
        """Formations that more than half of the blocks list, most frequent first."""
        listed = [block for block in self.blocks if block.formations]
        counts = Counter(part for block in listed for part in _parts_of(block))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(name for name, count in ordered if count > _MOST * len(listed))


def county_key(county: str) -> str:
    """A county's name as the sections are keyed.

    >>> county_key("Tom Green County")
    'TOM GREEN'
    """
    return re.sub(r"\s+COUNTY$", "", " ".join(county.upper().split()))


def district_with_section(county: str | None) -> str | None:
    """A district whose book has a section for the county; None where no book has one."""
    if not county:
        return None
    return next((d for d in _BOOK_OF if county_key(county) in sections(d)), None)


def sections(district: str) -> Mapping[str, CountySection]:
    """The counties of a district's book by upper-case name; empty where there is no book.

    >>> sections("08")["ANDREWS"] is sections("8A")["ANDREWS"]
    True
    """
    name = _BOOK_OF.get(district)
    return _book(name) if name else {}


def _parts_of(block: FieldBlock) -> set[str]:
    return {part for row in block.formations for part in formation_parts(row.name)}


@lru_cache(maxsize=4)
def _book(name: str) -> Mapping[str, CountySection]:
    with (BOOKS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_county: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_county.setdefault(row["county"].upper(), []).append(row)
    return {county: _section(name, found) for county, found in by_county.items()}


def _section(name: str, rows: list[dict[str, str]]) -> CountySection:
    county, dated = rows[0]["county"], rows[0]["dated"]
    notes = [row for row in rows if row["kind"] == "county"]
    return CountySection(
        county=county,
        cite=_cite(name, f"{county} County", rows[0]["page"], dated),
        notes=tuple(row["text"] for row in notes),
        blocks=tuple(_blocks(name, county, rows)),
    )


def _blocks(name: str, county: str, rows: list[dict[str, str]]) -> Iterator[FieldBlock]:
    formations: dict[str, list[BookFormation]] = {}
    for row in rows:
        if row["kind"] == "formation":
            where = f"{county} County, {row['field']}"
            cite = _cite(name, where, row["page"], row["dated"])
            formations.setdefault(row["field"], []).append(_formation(row, cite))
    seen: set[str] = set()
    for row in rows:
        field = row["field"]
        if row["kind"] != "field" or field in seen:
            continue
        seen.add(field)
        yield FieldBlock(
            names=tuple(field.split("; ")),
            cite=_cite(name, f"{county} County, {field}", row["page"], row["dated"]),
            place=row["condition"],
            notes=row["text"],
            formations=tuple(formations.get(field, ())),
        )


def _formation(row: Mapping[str, str], cite: str) -> BookFormation:
    between = _RANGE.search(row["depth"].replace(",", "")) if not row["top_ft"] else None
    ends = sorted(float(end) for end in between.groups()) if between else []
    return BookFormation(
        name=row["name"] + row["star"],
        top_ft=float(row["top_ft"]) if row["top_ft"] else None,
        between_ft=(ends[0], ends[1]) if ends else None,
        star=bool(row["star"]),
        tag=row["tag"] == "yes",
        condition=row["condition"] or None,
        least_sacks=int(sacks[1]) if (sacks := _SACKS.search(row["text"])) else None,
        squeeze=bool(_SQUEEZE.search(row["text"])),
        remark=row["text"],
        cite=cite,
    )


def _cite(name: str, where: str, page: str, dated: str) -> str:
    at = f", p. {page}" if page else ""
    return f"{_TITLES[name]}, {where}{at} ({dated})"


def tags_in(notes: str) -> tuple[str, ...]:
    """The formations whose plugs a note asks to tag, by name.

    >>> tags_in("TAG ALL YATES PLUGS."), tags_in("Tag all Spraberry fm plugs. Separate Spra/SA")
    (('yates',), ('spraberry',))
    >>> tags_in("TAG ALL Surface Casing Shoe Plugs in Open Hole")
    ()
    """
    found = [one or other for one, other in _TAG_ALL.findall(notes)]
    return tuple(formation_key(name) for name in found if "surface" not in name.lower())


def formations_noted(notes: str) -> tuple[str, ...]:
    """The formations at whose top a note asks for a plug in any well that reaches them.

    >>> formations_noted("shall have a plug placed at the top of the Capitan. This plug must")
    ('capitan',)
    """
    found = re.findall(r"\bplug placed at the top of the ([A-Z]\w+)", notes)
    return tuple(formation_key(name) for name in found)


def with_tags(rows: tuple[BookFormation, ...], tags: tuple[str, ...]) -> tuple[BookFormation, ...]:
    """The rows with a tag mark on each formation that a note names.

    The upper and lower part of a formation go with it.
    """
    return tuple(
        replace(row, tag=True)
        if any(_is_part_of(part, tag) for part in formation_parts(row.name) for tag in tags)
        else row
        for row in rows
    )


def _is_part_of(part: str, formation: str) -> bool:
    return part == formation or part.endswith(f" {formation}")
