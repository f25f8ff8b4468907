"""Forms W-2 and G-1 as the Commission's system prints them: pages to the form's contract."""

from collections.abc import Iterable, Sequence

from kernel.documents.checks import completion_doubts
from kernel.documents.doubts import doubted
from kernel.documents.reading import BLANK, Reading, Tree, Value, read_text
from kernel.documents.w2_captions import (
    captioned_fields,
    distance_to_town,
    elevation,
    lease_lines,
    permits,
    surface_casing,
)
from kernel.documents.w2_formations import formations
from kernel.documents.w2_inferred import inferred
from kernel.documents.w2_numbered import is_numbered_form, read_numbered_w2
from kernel.documents.w2_paper_scan import read_paper_w2
from kernel.documents.w2_scan import set_anew
from kernel.documents.w2_scan_checks import as_scanned
from kernel.documents.w2_sections import Section, sections_of
from kernel.documents.w2_tables import casing, intervals, liner, operations, tubing
from kernel.documents.words import Page, Word, paragraph

_RRC_REMARKS = {
    "publiccomments": "public_comments",
    "casing": "casing",
    "tubing": "tubing",
    "producing": "interval",
    "acid": "operations",
    "potentialtest": "potential_test",
}


def read_w2(pages: Sequence[Page], *, form: str) -> Tree:
    """The readings of an electronic W-2 or G-1, in the shape of its contract.

    Args:
        pages: The form's pages with a text layer.
        form: `W-2` or `G-1`, as its title says.
    """
    tree = read_numbered_w2(pages) if is_numbered_form(pages) else _form_as_printed(pages, form)
    return _inferred(tree)


def read_scanned_w2(pages: Sequence[Page], *, form: str) -> Tree:
    """As `read_w2`, from pictures of the electronic or the numbered form; nothing of others.

    Args:
        pages: The form's pages with the words that were recognised on them.
        form: `W-2` or `G-1`, as its title says.
    """
    tree = read_paper_w2(pages)
    if not tree and (anew := set_anew(pages)) is not None:
        tree = _form_as_printed(anew, form)
    return _inferred(as_scanned(tree)) if tree else {}


def _inferred(tree: Tree) -> Tree:
    doubts = completion_doubts(tree)
    return doubted({**tree, "derived": inferred(tree, doubts)}, doubts)


def _form_as_printed(pages: Sequence[Page], form: str) -> Tree:
    sections = sections_of(pages)
    fields = captioned_fields(sections)
    feet, datum = elevation(sections)
    return {
        "schema": "truth/w2/1",
        "header": {
            "form": _form(pages, form),
            **_part(fields, "header"),
            "distance_to_town_raw": distance_to_town(sections),
        },
        "filing": {**_part(fields, "filing"), **permits(sections)},
        "completion": {
            **_part(fields, "completion"),
            "elevation_ft": feet,
            "elevation_datum": datum,
            "lease_line_calls": lease_lines(sections),
        },
        "surface_casing_determination": surface_casing(sections),
        "potential_test": _part(fields, "potential_test"),
        "casing": casing(sections),
        "liner": liner(sections),
        "tubing": tubing(sections),
        "intervals": intervals(sections),
        "hydraulic_fracturing": fields["hydraulic_fracturing"],
        "operations": operations(sections),
        "formations": formations(sections),
        "h2s_over_100ppm": fields["h2s_over_100ppm"],
        "downhole_commingled": fields["downhole_commingled"],
        "remarks": _running_text(sections, "remarks"),
        "rrc_remarks": _rrc_remarks(sections),
        "certification": _part(fields, "certification"),
    }


def _part(fields: dict[str, Reading], prefix: str) -> dict[str, Reading]:
    start = f"{prefix}."
    return {path.removeprefix(start): r for path, r in fields.items() if path.startswith(start)}


def _form(pages: Sequence[Page], form: str) -> Reading:
    def title(_: str) -> Value:
        return form

    words = [w for w in pages[0].words if w.text.upper().startswith(form) and w.baseline < 200]
    return read_text(form, words[:1], title)


def _running_text(sections: Iterable[Section], name: str) -> Reading:
    lines = [line.plain for each in sections if each.name == name for line in each.lines]
    return _paragraph([line for line in lines if line])


def _paragraph(lines: Sequence[Sequence[Word]]) -> Reading:
    return read_text(paragraph(lines), [word for line in lines for word in line])


def _rrc_remarks(sections: Iterable[Section]) -> dict[str, Reading]:
    """The Commission's remarks by the part of the form that they are about."""
    found: dict[str, list[Sequence[Word]]] = {}
    name = "general"
    for line in (line for each in sections if each.name == "rrc_remarks" for line in each.lines):
        if line.captions:
            key = line.captions[0].key
            name = next((v for start, v in _RRC_REMARKS.items() if key.startswith(start)), key)
        if line.plain:
            found.setdefault(name, []).append(line.plain)
    texts = {name: _paragraph(lines) for name, lines in found.items()}
    return {name: text for name, text in texts.items() if text is not BLANK}
