"""Form W-3, the plugging record (Rev. 12/92): how the well was plugged, as the cementer tells it.

The front holds the plug table (items 19–27, one column a plug), casing and open intervals; the
back the mud, the fresh water zones and the remarks, where many jobs keep a diary. The form comes
as typed text, filled in through its form fields, or scanned.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kernel.documents.caption_cells import Cell, FormPage, form_page, lines_within, readings_of
from kernel.documents.caption_cells import reading as cell_reading
from kernel.documents.checks import county_doubts
from kernel.documents.doubts import Doubt, doubted
from kernel.documents.reading import BLANK, Reading, Tree, derived, read_text, values
from kernel.documents.scan_values import scanned_date
from kernel.documents.values import iso_date, number, yes_no
from kernel.documents.w3_tables import casing_rows, interval_rows, plug_columns, water_zones
from kernel.documents.w3a import api_with_state
from kernel.documents.words import Page, Word, text_of

_CAPTIONS = {
    "api": ("apino",),
    "if_available": ("ifavailable",),
    "district": ("1rrcdistrict",),
    "lease_no": ("4rrcleaseoridnumber",),
    "field": ("2fieldnameasperrrcrecords",),
    "lease": ("3leasename",),
    "well": ("5wellnumber",),
    "operator": ("6operator",),
    "first_name": ("6aoriginalformw1filedinnameof",),
    "county": ("10county",),
    "address": ("7address",),
    "later_name": ("6banysubsequentw1sfiledinnameof",),
    "permit_date": ("11datedrillingpermitissued",),
    "location": ("8locationofwellrelativetonearestleaseboundaries",),
    "location_more": ("ofleaseonwhichthiswellislocated",),
    "permit_no": ("12permitnumber",),
    "survey": ("9asectionblockandsurvey",),
    "town": ("9bdistanceanddirectionfromnearesttowninthiscounty",),
    "commenced": ("13datedrillingcommenced",),
    "well_type": ("16typewelloilgasdry",),
    "depth": ("totaldepth",),
    "multiple": ("17ifmultiplecompletionlistallfieldnamesandoilleaseorgasidnos",),
    "completed": ("14datedrillingcompleted",),
    "condensate": ("18ifgasamtofcondonhandat",),
    "condensate_more": ("timeofplugging",),
    "plugged": ("15datewellplugged",),
    "table": ("cementingtoplugandabandondata",),
    "date": ("19cementingdate",),
    "hole": ("20sizeofholeorpipeinwhichplugplacedinches",),
    "pipe_bottom": ("21depthtobottomoftubingordrillpipeft",),
    "sacks": ("22sacksofcementusedeachplug",),
    "slurry": ("23slurryvolumepumpedcuft",),
    "calculated": ("24calculatedtopofplugft",),
    "measured": ("25measuredtopofplugiftaggedft",),
    "weight": ("26slurrywtgal",),
    "class": ("27typecement",),
    "casing": ("28casingandtubingrecordafterplugging",),
    "junk": ("29wasanynondrillablematerialother",),
    "junk_more": ("thancasingleftinthiswell",),
    "junk_described": ("29aifanswertoaboveisyesstatedepthtotopofjunkleftinholeandbriefly",),
    "intervals": ("30listallopenholeandorperforatedintervals",),
    "knowledge": ("ihaveknowledgethatthecementingoperations",),
    "cementer_signed": ("signatureofcementerorauthorizedrepresentative",),
    "cementer": ("nameofcementingcompany",),
    "signed_by": ("representativeofcompany",),
    "signed_title": ("title",),
    "phone": ("phone",),
    "mud": ("31waswellfilledwithmudladenfluid",),
    "mud_applied": ("32howwasmudapplied",),
    "mud_weight": ("33mudweight",),
    "zones": ("otherfreshwaterzonesbytdwr",),
    "zones_top": ("top",),
    "zones_bottom": ("bottom",),
    "deepest": ("depthofdeepest",),
    "fresh_water": ("freshwater",),
    "lease_plugged": ("35haveallabandonedwellsonthisleasebeenplugged",),
    "rules": ("accordingtorrcrules",),
    "explain": ("36ifnoexplain",),
    "service": ("37nameandaddressofcementingorservicecompanywhomixedandpumpedcement",),
    "notified": ("daterrcdistrictoffice",),
    "notified_more": ("notifiedofplugging",),
    "owner": ("38namesandaddressesofsurfaceownerofwellsite",),
    "notice": ("39wasnoticegivenbeforepluggingtoeachoftheabove",),
    "dry": ("fillinbelowfordryholesonly",),
    "use": ("rrcuseonly",),
    "nearest_field": ("nearestfield",),
    "remarks": ("remarks",),
}


def _day(text: str) -> str | None:
    return iso_date(text) or scanned_date(text)


_FRONT = (
    Cell("api_on_form", "api", 24, 118, -6, 18),
    Cell("district", "district", -4, 90, 6, 24),
    Cell("county", "county", -4, 90, 5, 17),
    Cell("operator", "operator", -4, 232, 5, 17),
    Cell("operator_address", "address", -4, 232, 5, 17),
    Cell("lease", "lease", -4, 218, 5, 17),
    Cell("lease_no", "lease_no", -4, 90, 5, 17),
    Cell("well", "well", -4, 90, 5, 17),
    Cell("field", "field", -4, 232, 5, 17),
    Cell("original_w1_name", "first_name", -4, 218, 5, 17),
    Cell("subsequent_w1_name", "later_name", -4, 218, 5, 17),
    Cell("drilling_permit_date", "permit_date", -4, 90, 5, 17, _day),
    Cell("drilling_permit_no", "permit_no", -4, 90, 5, 20),
    Cell("location", "survey", -4, 232, 5, 24),
    Cell("distance_to_town_raw", "town", -4, 218, 5, 24),
    Cell("drilling_commenced_date", "commenced", -4, 90, 5, 24, _day),
    Cell("drilling_completed_date", "completed", -4, 90, 5, 18, _day),
    Cell("well_type", "well_type", -4, 78, 5, 19),
    Cell("total_depth_ft", "depth", -6, 36, 5, 19, number),
    Cell("date_well_plugged_item_15", "plugged", -4, 90, 5, 26, _day),
    Cell("non_drillable_material", "junk_described", -4, 250, 14, 60),
    Cell("cementer", "cementer", -8, 250, -22, -4),
    Cell("cementer_signature", "cementer_signed", -4, 280, -24, -4),
    Cell("certificate.name", "signed_by", -24, 190, -24, -4),
    Cell("certificate.title", "signed_title", -60, 90, -24, -4),
)
_BACK = (
    Cell("mud_applied", "mud_applied", -4, 244, 5, 28),
    Cell("mud_ppg", "mud_weight", -4, 90, 5, 28, number),
    Cell("deepest_fresh_water_ft", "deepest", -14, 78, 13, 36, number),
    Cell("cementing_company", "service", -4, 425, 5, 24),
    Cell("district_notified", "notified", -4, 120, 6, 24, _day),
    Cell("surface_owner", "owner", -4, 540, 5, 62),
    Cell("notice_given", "notice", -4, 540, 5, 18, yes_no),
)
_HEADER = (
    *("district", "county", "operator", "operator_address", "lease", "lease_no", "well", "field"),
    *("drilling_permit_no", "drilling_permit_date", "original_w1_name", "subsequent_w1_name"),
    *("location", "distance_to_town_raw", "drilling_commenced_date", "drilling_completed_date"),
    *("well_type", "total_depth_ft", "surface_owner", "notice_given", "non_drillable_material"),
)
_DIARY = re.compile(r"(\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2}))[\s:.,–-]*(.*)", re.DOTALL)


def read_w3(pages: Sequence[Page]) -> Tree:
    """The readings of a Form W-3, in the shape of its contract."""
    forms = [form_page(page, _CAPTIONS) for page in pages]
    front = [form for form in forms if form.caption("sacks") or form.caption("date")] or forms[:1]
    back = [form for form in forms if form.caption("mud_applied") or form.caption("notified")]
    cells = readings_of(front[:1], _FRONT) | readings_of(back[:1], _BACK)
    plugs = plug_columns(front[0])
    remarks = _remarks(forms)
    tree = {
        "schema": "approved-w3a/1",
        "form": _revision(forms),
        "api_on_form": cells["api_on_form"],
        "api": api_with_state(cells["api_on_form"]),
        **{name: cells[name] for name in _HEADER},
        "non_drillable_left": _ticked(front[:1], "junk", 30.0, 200.0),
        "casing": casing_rows(front[0]),
        "perforations": interval_rows(front[0]),
        "as_executed": {
            "date_well_plugged_item_15": cells["date_well_plugged_item_15"],
            "cementing_dates": [row["date"] for row in plugs if row["date"].value is not None],
            "district_notified": cells["district_notified"],
            "cementer": _first(cells["cementer"], cells["cementing_company"]),
            "slurry_ppg": _common([row["slurry_ppg"] for row in plugs]),
            "cement_class": _common([row["cement_class"] for row in plugs]),
            "mud_ppg": cells["mud_ppg"],
            "mud_applied": cells["mud_applied"],
            "filled_with_mud": _ticked(back[:1], "mud", -6.0, 20.0),
            "fresh_water_zones_ft": water_zones(back[0]) if back else [],
            "deepest_fresh_water_ft": cells["deepest_fresh_water_ft"],
            "plugs": plugs,
            "total_sacks": _total([row["sacks"] for row in plugs]),
            "diary": _diary(remarks),
        },
        "remarks": _paragraph(remarks),
        "certificate": {
            "name": cells["certificate.name"],
            "title": cells["certificate.title"],
        },
    }
    return doubted(tree, _doubts(tree))


def _revision(forms: Sequence[FormPage]) -> Reading:
    """The form's number and revision as printed in its corner."""
    words = [word for form in forms[:1] for word in form.page.words if word.baseline < 90]
    found = [
        words[index : index + 2]
        for index, word in enumerate(words)
        if word.text.rstrip(".").lower() == "rev"
    ]
    return read_text(f"W-3 {text_of(found[0])}", found[0]) if found else BLANK


def _first(*choices: Reading) -> Reading:
    return next((each for each in choices if each.value is not None), BLANK)


def _common(column: Sequence[Reading]) -> Reading:
    """The one value that all plugs share; none where they differ."""
    told = [each for each in column if each.value is not None]
    return derived(told[0].value, *told) if len({each.value for each in told}) == 1 else BLANK


def _total(sacks: Sequence[Reading]) -> Reading:
    counts = [each.value for each in sacks if isinstance(each.value, int | float)]
    return derived(sum(counts), *[s for s in sacks if s.value is not None]) if counts else BLANK


def _ticked(forms: Sequence[FormPage], caption: str, above: float, below: float) -> Reading:
    """Which of the boxes Yes and No beside a question has a typed mark."""
    found = next((each for form in forms if (each := form.caption(caption))), None)
    if found is None:
        return BLANK
    form = forms[0]
    near = [
        word
        for word in form.page.words
        if found.left < word.left < found.left + 320 * form.scale
        and -10 < (word.baseline - found.y) / form.scale < 26
    ]
    marks = [word for word in near if word.text.lower() in {"x", "✓", "✔", "☒"}]
    answers = [word for word in near if word.text.lower() in {"yes", "no"}]
    pairs = [
        (abs(answer.baseline - mark.baseline) + abs(answer.left - mark.right), answer, mark)
        for mark in marks
        for answer in answers
        if abs(answer.baseline - mark.baseline) < 8 and 0 <= answer.left - mark.right < 24
    ]
    if len(pairs) != len(marks) or len(pairs) != 1:
        return BLANK
    _, answer, mark = pairs[0]
    return read_text(answer.text, [mark, answer], yes_no)


def _remarks(forms: Sequence[FormPage]) -> list[list[Word]]:
    """The lines of the remarks, down to the page's end."""
    form = next((each for each in forms if each.caption("remarks")), None)
    return lines_within(form, Cell("remarks", "remarks", -8, 560, 4, 360)) if form else []


def _paragraph(lines: Sequence[Sequence[Word]]) -> Reading:
    words = [word for line in lines for word in line]
    if not words:
        return BLANK
    found = cell_reading(words)
    return replace(found, value="\n".join(text_of(line) for line in lines))


def _diary(lines: Sequence[Sequence[Word]]) -> list[Tree]:
    """The entries of a job diary: a line that starts with a date opens one."""
    entries: list[tuple[Reading, list[Word], str]] = []
    for line in lines:
        found = _DIARY.match(text_of(line))
        day = iso_date(found[1]) if found else None
        if found and day:
            dated = cell_reading(line[:1])
            entries.append((replace(dated, value=day, method="derived"), list(line[1:]), found[2]))
        elif entries:
            opened, words, text = entries[-1]
            entries[-1] = (opened, [*words, *line], f"{text} {text_of(line)}".strip())
    return [
        {"date": day, "text": replace(cell_reading(words), value=text) if words else BLANK}
        for day, words, text in entries
    ]


def _doubts(tree: Tree) -> list[Doubt]:
    data = values(tree)
    found = list(county_doubts(str(data["api"] or ""), data["county"], ("api_on_form", "county")))
    job = data["as_executed"]
    plugged, dates = job["date_well_plugged_item_15"], job["cementing_dates"]
    if plugged and dates and plugged < max(dates):
        found.append(
            Doubt(
                paths=("as_executed.date_well_plugged_item_15",),
                reason=f"plugged {plugged}, before the last plug was cemented on {max(dates)}",
            )
        )
    for index, row in enumerate(job["plugs"]):
        at, bottom = f"as_executed.plugs[{index}]", row["pipe_bottom_ft"]
        for key in ("calculated_top_ft", "measured_top_ft"):
            if bottom is not None and row[key] is not None and row[key] > bottom:
                reason = f"a top at {row[key]} ft below the pipe at {bottom} ft"
                found.append(Doubt(paths=(f"{at}.{key}", f"{at}.pipe_bottom_ft"), reason=reason))
        if (
            row["sacks"]
            and row["slurry_ft3"]
            and not 0.9 <= row["slurry_ft3"] / row["sacks"] <= 3.6
        ):
            reason = f"{row['slurry_ft3']} ft³ of slurry from {row['sacks']} sacks"
            found.append(Doubt(paths=(f"{at}.slurry_ft3", f"{at}.sacks"), reason=reason))
    return found
