"""Form W-3A, the notice of intention to plug: header, tables, proposal and the district's answer.

The form has four pages: header and casing, perforations, and two of plug rows. The values are
joined to the captions by their place, whichever way they came onto the page. Rows beyond the
form's follow on an attachment.
"""

from collections.abc import Sequence
from dataclasses import replace

from kernel.documents.caption_cells import Cell, FormPage, form_page, lines_within, readings_of
from kernel.documents.caption_cells import reading as cell_reading
from kernel.documents.checks import county_doubts
from kernel.documents.doubts import Doubt, doubted
from kernel.documents.reading import BLANK, Reading, Tree, derived, values
from kernel.documents.values import iso_date, number, yes_no
from kernel.documents.w3a_attachment import is_attachment, with_attachment
from kernel.documents.w3a_rows import casing_rows, perforation_rows, plug_rows
from kernel.documents.words import Page

_CAPTIONS = {
    "operator": ("1operatorsnameandaddressexactlyasshownonformp5organizationreport",),
    "permit": ("6drillingpermitno",),
    "api": ("5apino",),
    "lease_no": ("8oilleasenoor",),
    "gas_id": ("gaswellidno",),
    "well": ("9wellno",),
    "operator_no": ("2rrcoperatorno",),
    "rule37": ("7rule37caseno",),
    "county": ("4countyofwellsite",),
    "district": ("3districtno",),
    "field": ("10fieldnameexactlyasshownonrrcrecords",),
    "lease": ("11leasename",),
    "section": ("sectionno",),
    "block": ("blockno",),
    "survey": ("surveyandsurveyno",),
    "abstract": ("abstractnoa",),
    "town": ("distanceinmilesanddirectionfromanearbytowninthiscountynamethetown",),
    "well_type": ("13typeofwell",),
    "completion": ("14typeofcompletion",),
    "total_depth": ("15totaldepth",),
    "water": ("16usablequalitywaterstratadetail",),
    "letter_date": ("letterdate",),
    "shallower": ("iftherearewellsinthisareawhichareproducingfromorhaveproducedfrom",),
    "disposal": ("iftherearewellsintowhichsaltwaterisbeingorhasbeendisposedof",),
    "casing": ("18casingrecordlistallcasinginwell",),
    "casing_end": ("warningiftheaboveareaforcasingrecordisfull",),
    "filed_before": ("19hasnoticeofintenttoplugbeenfiledpreviouslyforthiswell",),
    "filed_date": ("date",),
    "perforations_start": ("21recordofperforatedintervalsoropenhole",),
    "perforations_end": ("warningiftheaboveareaforperforationsopenholeisfull",),
    "interval": ("intervalft",),
    "perforations_or_open_hole": ("perforationsoropenhole",),
    "plugged": ("pluggedornotplugged",),
    "historic": ("historicpluginformation",),
    "set_at": ("setat",),
    "other_type": ("otherpluggingproposaltype",),
    "set_at_or_from": ("setatorfrom",),
    "proposal_type": ("pluggingproposaltype",),
    "requirements": ("additionalrequirements",),
    "feet_to": ("feetto",),
    "feet_with": ("feetwith",),
    "sacks": ("sacks",),
    "cement_on_top": ("feetofcementontop",),
    "pumped_below": ("sackspumpedbelowand", "sackspumpedbelow"),
    "pumped_on_top": ("sackspumpedontop",),
    "rows_end": ("warningiftheaboveareaforpluggingproposalisfull",),
    "cementer": ("22nameandaddressofcementing",),
    "cementer_more": ("companyorcontractor",),
    "planned_date": ("23anticipatedpluggingdateforthiswellis",),
    "title": ("titleofperson",),
    "representative": ("typedorprintednameofoperatorsrepresentative",),
    "signature": ("signature",),
    "phone": ("telephoneareacodenumber",),
    "action": ("rrcdistrictofficeaction",),
    "expires": ("expirationdate",),
    "director": ("districtdirector",),
    "witness": ("mustwitness",),
    "approved_by": ("approvedonbehalfofthedistrictdirectorby",),
}

_CELLS = (
    Cell("api_on_form", "api", -14, 76, 4, 28),
    Cell("district", "district", -8, 58, 6, 21),
    Cell("county", "county", -4, 88, 6, 21),
    Cell("operator_no", "operator_no", -6, 86, 6, 21),
    Cell("lease", "lease", -6, 246, 5, 21),
    Cell("lease_no", "lease_no", -11, 86, 16, 36),
    Cell("well", "well", -12, 80, 6, 36),
    Cell("field", "field", -4, 256, 5, 21),
    Cell("drilling_permit_no", "permit", -12, 80, 4, 30),
    Cell("rule37_no", "rule37", -4, 86, 6, 21),
    Cell("well_type", "well_type", -4, 250, 5, 23),
    Cell("completion", "completion", -4, 158, 5, 23),
    Cell("total_depth_ft", "total_depth", -12, 86, 5, 23, number),
    Cell("section", "section", 2, 74, -10, 4, behind=True),
    Cell("block", "block", 2, 44, -6, 7, behind=True),
    Cell("survey", "survey", 2, 132, -6, 7, behind=True),
    Cell("abstract_no", "abstract", 0, 44, -6, 7, behind=True),
    Cell("distance_to_town_raw", "town", 3, 210, -6, 8, behind=True),
    Cell("usable_quality_water_item_16", "water", -4, 510, 5, 144),
    Cell("usable_quality_water_letter_date", "letter_date", 2, 300, -8, 8, iso_date, behind=True),
    Cell("filed_before", "filed_before", 3, 50, -6, 7, yes_no, behind=True),
    Cell("filed_before_date", "filed_date", 2, 120, -6, 7, iso_date, behind=True),
    Cell("approval.anticipated_plugging_date", "planned_date", -2, 90, -11, 9, iso_date, True),
    Cell("approval.expiration_date", "expires", 0, 88, -14, 7, iso_date, behind=True),
    Cell("approval.must_witness", "witness", 0, 130, -20, 8, yes_no, behind=True),
    Cell("approval.approved_by", "approved_by", -40, 215, -34, -9),
    Cell("approval.director", "director", -8, 240, -34, -9),
    Cell("representative.name", "representative", -12, 236, -28, -9),
    Cell("representative.title", "title", -8, 240, -27, -8),
    Cell("representative.signature", "signature", -8, 240, -32, -10),
    Cell("representative.phone", "phone", -8, 240, -28, -9),
)


def read_w3a(pages: Sequence[Page]) -> Tree:
    """The readings of a Form W-3A, in the shape of its contract."""
    attached = [page for page in pages if is_attachment(page)]
    forms = [form_page(page, _CAPTIONS) for page in pages if page not in attached]
    cells = readings_of(forms, _CELLS)
    name, address = _operator(forms)
    tree = {
        "schema": "approved-w3a/1",
        "api": api_with_state(cells["api_on_form"]),
        "operator": name,
        "operator_address": address,
        **{path: found for path, found in cells.items() if "." not in path},
        "approval": _approval(_group(cells, "approval")),
        "shallower_producing_zones_ft": _depths(forms, "shallower"),
        "shallower_disposal_zones_ft": _depths(forms, "disposal"),
        "casing": casing_rows(forms),
        "perforations": perforation_rows(forms),
        "plugs": plug_rows(forms),
        "total_sacks": BLANK,
        "cementer": _cementer(forms),
        "representative": _group(cells, "representative"),
        "as_executed": BLANK,
    }
    tree = with_attachment(tree, attached)
    tree["total_sacks"] = _total([row["sacks"] for row in tree["plugs"]])
    return doubted(tree, _doubts(tree))


def api_with_state(printed: Reading) -> Reading:
    """The API number with its state code, which the form leaves out."""
    digits = "".join(sign for sign in str(printed.value or "") if sign.isdigit())
    if len(digits) == 8:
        digits = f"42{digits}"
    if len(digits) not in (10, 12, 14):
        return BLANK
    return derived(f"{digits[:2]}-{digits[2:5]}-{digits[5:10]}", printed)


def _group(cells: dict[str, Reading], name: str) -> dict[str, Reading]:
    start = f"{name}."
    return {
        path.removeprefix(start): each for path, each in cells.items() if path.startswith(start)
    }


def _approval(cells: dict[str, Reading]) -> Tree:
    """What the district answered; its date and its name are what says that it approved."""
    signs = [each for each in (cells["expiration_date"], cells["approved_by"]) if each.box]
    status = derived("approved", *signs) if len(signs) == 2 else BLANK
    return {"status": status, **cells, "special_conditions": BLANK}


def _operator(forms: Sequence[FormPage]) -> tuple[Reading, Reading]:
    """Name and address: the first line of the box and those below it."""
    cell = Cell("operator", "operator", -6, 334, 4, 46)
    page = next((each for each in forms if each.caption("operator")), None)
    lines = lines_within(page, cell) if page else []
    rest = [word for line in lines[1:] for word in line]
    return cell_reading(lines[0] if lines else []), cell_reading(rest)


def _cementer(forms: Sequence[FormPage]) -> Reading:
    return readings_of(forms, [Cell("cementer", "cementer", -6, 262, 13, 40)])["cementer"]


def _depths(forms: Sequence[FormPage], caption: str) -> list[Reading]:
    page = next((each for each in forms if each.caption(caption)), None)
    words = page.within(Cell(caption, caption, -20, 500, 4, 24)) if page else []
    return [
        found
        for word in words
        if (found := cell_reading([replace(word, text=word.text.strip("_,."))], number)).value
        is not None
    ]


def _total(sacks: Sequence[Reading]) -> Reading:
    counts = [each.value for each in sacks if isinstance(each.value, int | float)]
    known = [each for each in sacks if each.value is not None]
    return derived(sum(counts), *known) if counts else BLANK


def _doubts(tree: Tree) -> list[Doubt]:
    data = values(tree)
    found = list(county_doubts(str(data["api"] or ""), data["county"], ("api_on_form", "county")))
    for index, row in enumerate(data["plugs"]):
        at, lower, upper = f"plugs[{index}]", row["bottom_ft"], row["top_ft"]
        if lower is not None and upper is not None and upper > lower:
            reason = f"set from {lower} ft to {upper} ft runs downwards"
            found.append(Doubt(paths=(f"{at}.bottom_ft", f"{at}.top_ft"), reason=reason))
        if any(code not in (1, 2, 3, 4, 6) for code in row["codes"]):
            paths = tuple(f"{at}.codes[{number}]" for number in range(len(row["codes"])))
            found.append(Doubt(paths=paths, reason="a requirement code whose meaning is unknown"))
    return found
