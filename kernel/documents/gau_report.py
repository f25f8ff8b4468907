"""The groundwater letter in report style: captions with colons, values beside them."""

from collections.abc import Sequence

from kernel.documents.captions import Line, captioned_lines
from kernel.documents.reading import BLANK, Reading, Tree, read, read_text
from kernel.documents.values import iso_date, number
from kernel.documents.words import Page, Word, lines_of, text_of

_CAPTIONS = {
    "dateissued": "date",
    "gaunumber": "file_no",
    "attention": "operator",
    "operatorno": "operator_no",
    "apinumber": "api_raw",
    "county": "county",
    "leasename": "lease",
    "leasenumber": "rrc_lease_no",
    "wellnumber": "well",
    "totalvertical": "total_depth_ft",
    "elevation": "elevation_ft",
    "latitude": "latitude",
    "longitude": "longitude",
    "datum": "datum",
    "zone": "zone",
    "xcoor": "x",
    "ycoor": "y",
    "purpose": "purpose",
    "location": "location",
}
_PARSES = {
    "date": iso_date,
    "total_depth_ft": number,
    "elevation_ft": number,
    "latitude": number,
    "longitude": number,
}


def report_fields(page: Page) -> tuple[dict[str, Tree], list[Word]]:
    """The fields beside captions, and the words of the recommendation."""
    lines = list(captioned_lines(word for word in page.words if 0 <= word.baseline <= page.height))
    found: dict[str, Reading] = {}
    for index, line in enumerate(lines):
        for caption in line.captions:
            name = next((v for k, v in _CAPTIONS.items() if caption.key.startswith(k)), None)
            if name and name not in found:
                words = list(caption.values)
                words += _below(name, lines[index + 1 :])
                found[name] = read(words, _PARSES.get(name))
    found["determination_no"] = found.get("file_no", BLANK)
    lease, well = found.pop("lease", BLANK), found.pop("well", BLANK)
    east, north = found.pop("x", BLANK), found.pop("y", BLANK)
    fields: dict[str, Tree] = {
        **found,
        "lease_well": _lease_and_well(lease, well),
        "xy": [each for each in (east, north) if each.value is not None],
        "calls": [],
        "form": _form(page),
        "agency": _agency(page),
        "expedited": _expedited(page),
    }
    return fields, _recommendation(page)


def _below(name: str, lines: Sequence[Line]) -> list[Word]:
    """A location goes on in the lines below it until the next caption or rule."""
    more: list[Word] = []
    if name == "location":
        for line in lines:
            if line.captions or text_of(line.lead).lower().startswith("to protect"):
                break
            more += line.lead
    return more


def _lease_and_well(lease: Reading, well: Reading) -> Reading:
    parts = [each for each in (lease, well) if each.value is not None]
    if len(parts) < 2 or parts[0].box is None or parts[1].box is None:
        return parts[0] if parts else BLANK
    one, two = parts[0].box, parts[1].box
    box = (min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3]))
    text = f"{lease.value} / {well.value}"
    return Reading(
        value=text,
        page=lease.page,
        box=box,
        snippet=text,
        confidence=min(lease.confidence, well.confidence),
        method=lease.method,
    )


def _form(page: Page) -> Reading:
    """`GW-2 Rev. 02/2014` from the foot of the page, else `GW-2` from its head."""
    for line in lines_of(page.words):
        at = next((i for i, word in enumerate(line) if word.text == "Rev."), len(line))
        revision = line[at : at + 2]
        if len(revision) == 2:
            return read_text(f"GW-2 {text_of(revision)}", revision)
    return read([word for word in page.words if word.text == "GW-2"][:1])


def _agency(page: Page) -> Reading:
    words = [w for w in page.words if w.bold and w.text in {"Groundwater", "Advisory", "Unit"}]
    return read_text(text_of(words[:3]), words[:3], lambda _: "RRC Groundwater Advisory Unit")


def _expedited(page: Page) -> Reading:
    words = [word for word in page.words if word.text.upper() == "EXPEDITED"]
    return read_text("EXPEDITED", words[:1], lambda _: True)


def _recommendation(page: Page) -> list[Word]:
    """The lines between “… of Texas recommends:” and the note at the foot."""
    found: list[Word] = []
    inside = False
    for line in lines_of(page.words):
        text = text_of(line)
        if inside and text.startswith("Note:"):
            break
        if inside:
            found += line
        elif text.rstrip().endswith("recommends:"):
            inside = True
    return found
