"""The fields of the electronic W-2 and G-1 that stand beside a caption."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kernel.documents.captions import Caption, Line, caption_match
from kernel.documents.reading import BLANK, Reading, Tree, Value, read, read_text
from kernel.documents.values import iso_date, number, yes_no
from kernel.documents.w2_sections import RIGHT_HALF, Section, is_left, is_right
from kernel.documents.words import Word, paragraph

Parse = Callable[[str], Value | None] | None
Side = Literal["left", "right", "any"]


@dataclass(frozen=True, slots=True)
class Beside:
    """A field, the caption it stands beside and how its text is read."""

    path: str
    section: str
    side: Side
    key: str  # letters and digits that the whole caption starts with
    parse: Parse = None
    wraps: bool = False  # the value may go on in lines of its own below


CAPTIONS = (
    Beside("header.status", "head", "any", "status"),
    Beside("header.status_date", "head", "any", "date", iso_date),
    Beside("header.tracking_no", "head", "any", "trackingno"),
    Beside("header.operator_name", "operator", "left", "operatorname", None, True),
    Beside("header.operator_no", "operator", "right", "operatorno"),
    Beside("header.operator_address", "operator", "left", "operatoraddress", None, True),
    Beside("header.api", "well", "left", "apino"),
    Beside("header.county", "well", "right", "county"),
    Beside("header.district", "well", "right", "rrcdistrict"),
    Beside("header.field_name", "well", "right", "fieldname", None, True),
    Beside("header.field_no", "well", "right", "fieldno"),
    Beside("header.lease_name", "well", "left", "leasename", None, True),
    Beside("header.lease_no", "well", "left", "rrclease"),
    Beside("header.lease_no", "well", "left", "rrcgasid"),
    Beside("header.well_no", "well", "left", "wellno"),
    Beside("header.location", "well", "left", "location", None, True),
    Beside("header.latitude", "well", "left", "latitude", number),
    Beside("header.longitude", "well", "right", "longitude", number),
    Beside("filing.purpose", "filing", "left", "purposeof"),
    Beside("filing.completion_type", "filing", "left", "typeofcompletion"),
    Beside("filing.well_type", "filing", "left", "welltype"),
    Beside("filing.completion_date", "filing", "right", "completionor", iso_date),
    Beside("completion.spud_date", "completion", "left", "spud", iso_date),
    Beside("completion.first_production_date", "completion", "right", "dateoffirst", iso_date),
    Beside("completion.operation_commenced_date", "completion", "left", "drillingop", iso_date),
    Beside("completion.operation_ended_date", "completion", "right", "drillingop", iso_date),
    Beside("completion.producing_wells_on_lease", "completion", "left", "thisfield", number),
    Beside("completion.distance_to_nearest_well_ft", "completion", "right", "reservoir", number),
    Beside("completion.acres", "completion", "left", "totalnumber", number),
    Beside("completion.total_depth_tvd_ft", "completion", "left", "totaldepthtvd", number),
    Beside("completion.total_depth_md_ft", "completion", "right", "totaldepthmd", number),
    Beside("completion.pbtd_tvd_ft", "completion", "left", "plugbackdepthtvd", number),
    Beside("completion.pbtd_md_ft", "completion", "right", "plugbackdepthmd", number),
    Beside("completion.directional_survey", "completion", "left", "inclination", yes_no),
    Beside("completion.rotation_time_hours", "completion", "right", "rotationtime", number),
    Beside("completion.w15_attached", "completion", "right", "iscementing", yes_no),
    Beside("completion.recompletion", "completion", "left", "recompletionor", yes_no),
    Beside("completion.multiple_completion", "completion", "right", "multiple", yes_no),
    Beside("completion.logs", "completion", "left", "typesofelectric", None, True),
    Beside("completion.log_description", "completion", "left", "electriclog", None, True),
    Beside("completion.off_lease", "completion", "any", "offlease", yes_no),
    Beside("potential_test.test_date", "test", "left", "dateoftest", iso_date),
    Beside("potential_test.method", "test", "right", "productionmethod"),
    Beside("potential_test.hours", "test", "left", "numberofhours", number),
    Beside("potential_test.choke", "test", "right", "choke"),
    Beside("potential_test.swab", "test", "left", "wasswab", yes_no),
    Beside("potential_test.oil_before_test_bbl", "test", "right", "oilproduced", number),
    Beside("potential_test.oil_bbl", "production", "left", "oil", number),
    Beside("potential_test.gas_mcf", "production", "right", "gas", number),
    Beside("potential_test.gor", "production", "left", "gasoil", number),
    Beside("potential_test.water_bbl", "production", "left", "water", number),
    Beside("potential_test.flowing_tubing_psi", "production", "right", "flowingtubing", number),
    Beside("potential_test.oil_24h", "rate", "left", "oil", number),
    Beside("potential_test.gas_24h", "rate", "right", "gas", number),
    Beside("potential_test.water_24h", "rate", "left", "water", number),
    Beside("potential_test.gravity_api", "rate", "left", "oilgravity", number),
    Beside("potential_test.casing_psi", "rate", "right", "casing", number),
    Beside("hydraulic_fracturing", "operations", "left", "washydraulic", yes_no),
    Beside("h2s_over_100ppm", "formations", "left", "dotheproducing", yes_no),
    Beside("downhole_commingled", "formations", "left", "isthecompletion", yes_no),
    Beside("certification.name", "certification", "left", "printedname"),
    Beside("certification.title", "certification", "right", "title"),
    Beside("certification.phone", "certification", "left", "telephone"),
    Beside("certification.date", "certification", "right", "date", iso_date),
)


def captioned_fields(sections: Iterable[Section]) -> dict[str, Reading]:
    """Path to reading of every field of `CAPTIONS`; blank where the caption is not there."""
    found = {each.path: BLANK for each in CAPTIONS}
    open_fields = list(CAPTIONS)
    for section in sections:
        candidates = [each for each in open_fields if each.section == section.name]
        for index, line in enumerate(section.lines):
            for caption in line.captions:
                spec = _best(caption, candidates)
                if spec is None:
                    continue
                candidates.remove(spec)
                open_fields.remove(spec)
                found[spec.path] = _value(spec, caption, section.lines[index + 1 :])
    return found


def _best(caption: Caption, candidates: Sequence[Beside]) -> Beside | None:
    """The field whose key the caption fits longest; of equals the first on the form."""
    fits = [
        (caption_match(caption.key, each.key), each)
        for each in candidates
        if _on_side(caption, each.side)
    ]
    longest = max((length for length, _ in fits), default=0)
    return next((each for length, each in fits if length == longest), None) if longest else None


def _on_side(caption: Caption, side: Side) -> bool:
    return side == "any" or (is_left(caption) if side == "left" else is_right(caption))


def _value(spec: Beside, caption: Caption, below: Sequence[Line]) -> Reading:
    if not spec.wraps:
        return read(caption.values, spec.parse)
    rows: list[Sequence[Word]] = [caption.values]
    half = (0.0, RIGHT_HALF) if spec.side == "left" and _shares_line(caption) else (0.0, 700.0)
    half = (RIGHT_HALF, 700.0) if spec.side == "right" else half
    for line in below:
        more = [word for word in line.plain if half[0] <= word.left < half[1]]
        if line.captions or not more or not caption.values:
            break
        rows.append(more)
    words = [word for row in rows for word in row]
    return read_text(paragraph(rows), words, spec.parse)


def _shares_line(caption: Caption) -> bool:
    return bool(caption.values) and caption.values[-1].right < RIGHT_HALF


def surface_casing(sections: Iterable[Section]) -> Tree:
    """Depth and date of the groundwater letter, and the depth of a rule 13 exception."""
    found = {"gau_depth_ft": BLANK, "gau_date": BLANK, "swr13_exception_depth_ft": BLANK}
    for line in (line for each in sections if each.name == "surface" for line in each.lines):
        if not line.captions:
            continue
        beside = {caption.key: read(caption.values) for caption in line.captions[1:]}
        depth = next((words for key, words in beside.items() if key.startswith("depth")), BLANK)
        day = next((words for key, words in beside.items() if key.startswith("date")), BLANK)
        if line.captions[0].key.startswith("swr"):
            found["swr13_exception_depth_ft"] = _again(depth, number)
        elif "gau_depth_ft" in found and found["gau_depth_ft"] is BLANK:
            found["gau_depth_ft"], found["gau_date"] = _again(depth, number), _again(day, iso_date)
    return found


def _again(reading: Reading, parse: Parse) -> Reading:
    if parse is None or reading.value is None:
        return reading
    parsed = replace(reading, value=parse(str(reading.value)))
    return parsed if parsed.value is not None else parsed.doubted()


def permits(sections: Iterable[Section]) -> Tree:
    """Date and number of the drilling permit, the rule 37 case and the injection permit."""
    found = dict.fromkeys(
        (
            "drill_permit_date",
            "drill_permit_no",
            "rule37_no",
            "injection_permit_date",
            "injection_permit_no",
        ),
        BLANK,
    )
    for line in (line for each in sections if each.name == "filing" for line in each.lines):
        if not line.captions or not is_left(line.captions[0]):
            continue
        key = line.captions[0].key
        day = read([word for word in line.plain if 280 <= word.left < 440], iso_date)
        no = read([word for word in line.plain if word.left >= 440])
        if key.startswith("permitto"):
            found["drill_permit_date"], found["drill_permit_no"] = day, no
        elif key.startswith("rule37"):
            found["rule37_no"] = no
        elif key.startswith("fluidinjection"):
            found["injection_permit_date"], found["injection_permit_no"] = day, no
    return found


def lease_lines(sections: Iterable[Section]) -> Tree:
    """How far the well is from which line of its lease: [[feet, line], …]."""
    calls = []
    for line in (line for each in sections if each.name == "completion" for line in each.lines):
        feet = next((c for c in line.captions if c.key.startswith("feetfrom")), None)
        if feet is None:
            continue
        before = [word for word in line.plain if word.right <= feet.left + 3 and word.left > 200]
        after = list(feet.values)
        if before and after:
            calls.append([read(before, number), read(after)])
    return calls


def elevation(sections: Iterable[Section]) -> tuple[Reading, Reading]:
    """Elevation in feet and the datum it is measured at (GL, KB, DF …)."""
    for line in (line for each in sections if each.name == "completion" for line in each.lines):
        for caption in line.captions:
            if caption.key.startswith("elevation"):
                figures = [w for w in caption.values if number(w.text) is not None]
                datum = [w for w in caption.values if number(w.text) is None]
                return read(figures[:1], number), read(datum)
    return BLANK, BLANK


def distance_to_town(sections: Iterable[Section]) -> Reading:
    """Miles, direction and town as one text, as far as they are filled in."""
    parts: dict[str, tuple[Word, ...]] = {}
    for line in (line for each in sections if each.name == "well" for line in each.lines):
        for caption in line.captions:
            for key in ("thiswell", "milesin", "directionfrom"):
                if caption.key.startswith(key):
                    parts[key] = caption.values
    miles, direction, town = (
        parts.get(key, ()) for key in ("thiswell", "milesin", "directionfrom")
    )
    words = [*miles, *direction, *town]
    if not words:
        return BLANK
    text = " ".join(word.text for word in miles)
    text += " miles" if miles else ""
    text += "".join(f" {word.text}" for word in direction)
    text += " from" if town and (miles or direction) else ""
    text += "".join(f" {word.text}" for word in town)
    return read_text(text.strip(), words)
