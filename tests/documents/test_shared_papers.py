"""The shared papers with ground truth, field by field, nulls included."""

import json
import re

import pytest

from kernel.documents import read_document
from kernel.documents.item import leaves
from kernel.documents.read import read_printed

PAPERS = [
    "4200346118/w2",
    "4200342706/w2",
    "4232938004/w2",
    "4200346118/gau",
    "4232938004/gau",
    "4200342706/gau-2025",
    "4200342706/l1",
]
NOTES = {  # a person's words about the paper, not values on it
    "schema",
    "wording",
    "scope",
    "derived",
    "api_note",
    "xy_note",
    "form",
}


def plain(value):
    return re.sub(r"[^a-z0-9]", "", str(value).lower())


def same(expected, got):
    if isinstance(expected, bool) or expected is None or got is None:
        return expected == got
    if isinstance(expected, int | float) and isinstance(got, int | float):
        return abs(expected - got) < 0.051
    return plain(expected) == plain(got)


@pytest.mark.parametrize("paper", PAPERS)
def test_that_every_field_equals_the_truth(shared_documents, paper):
    folder, name = paper.split("/")
    truth = json.loads((shared_documents / folder / "truth" / f"{name}.json").read_text())
    [item] = read_document((shared_documents / f"{paper}.pdf").read_bytes(), paper)

    got = dict(leaves(item.data))
    wrong = {
        path: (expected, got.get(path))
        for path, expected in leaves({k: v for k, v in truth.items() if k not in NOTES})
        if not same(expected, got.get(path))
    }
    tables = [key for key, rows in truth.items() if isinstance(rows, list)]
    counts = {key: (len(truth[key]), len(item.data[key])) for key in tables}

    assert wrong == {}
    assert all(expected == read for expected, read in counts.values()), counts


@pytest.mark.parametrize("paper", [each for each in PAPERS if "/w2" in each])
def test_that_inferred_stage_tools_equal_the_truth(shared_documents, paper):
    folder, name = paper.split("/")
    truth = json.loads((shared_documents / folder / "truth" / f"{name}.json").read_text())
    [item] = read_document((shared_documents / f"{paper}.pdf").read_bytes(), paper)

    for key in ("dv_tools", "cibp", "packers"):
        assert item.data["derived"][key] == truth["derived"][key]


@pytest.mark.parametrize("paper", PAPERS)
def test_that_every_value_has_a_source_on_a_page_of_its_document(shared_documents, paper):
    [item] = read_document((shared_documents / f"{paper}.pdf").read_bytes(), paper)
    filled = {path for path, value in leaves(item.data) if value is not None and path != "schema"}

    assert filled == set(item.fields)
    assert {source.page for source in item.fields.values()} <= set(item.pages)


@pytest.mark.parametrize(
    "paper", ["4200342706/gau", pytest.param("4200346118/gau-2024", marks=pytest.mark.soak)]
)
def test_that_every_field_of_a_scanned_letter_equals_the_truth(shared_documents, paper):
    folder, name = paper.split("/")
    truth = json.loads((shared_documents / folder / "truth" / f"{name}.json").read_text())
    [item] = read_document((shared_documents / f"{paper}.pdf").read_bytes(), paper)

    got = dict(leaves(item.data))
    expected = dict(leaves({k: v for k, v in truth.items() if k not in NOTES}))
    wrong = {path: got.get(path) for path in expected if not same(expected[path], got.get(path))}

    assert wrong == {}
    assert len(item.data["intervals"]) == len(truth["intervals"])
    assert item.engine == "ocr"
    assert all(source.confidence < 0.96 for source in item.fields.values())


@pytest.mark.parametrize("paper", ["4200346118/w15", "4200342706/w12"])
def test_that_text_layers_alone_leave_scans_to_ocr(shared_documents, paper):
    [item], scans = read_printed((shared_documents / f"{paper}.pdf").read_bytes(), paper)

    assert item.data == {}
    assert "no text layer" in item.errors[0]
    assert scans == len(item.pages)


def test_that_a_tiff_with_the_name_of_a_pdf_is_a_plat(shared_documents):
    [item] = read_document((shared_documents / "4200342706/plat.pdf").read_bytes(), "plat.pdf")

    assert (item.kind, item.engine, item.errors) == ("plat", "ocr", ())


def test_that_the_older_packet_of_a_well_is_read_with_its_own_values(shared_documents):
    [item] = read_document((shared_documents / "4200346118/w2-2014.pdf").read_bytes(), "x")
    data = item.data

    assert data["header"]["tracking_no"] == "124068"
    assert data["tubing"][0]["depth_ft"] == 8052
    assert data["casing"][1]["top_of_cement_ft"] == 17
    assert [row["multistage_tool_depth_ft"] for row in data["casing"]] == [None, None, 6997, None]
    holt = next(row for row in data["formations"] if row["name"] == "HOLT")
    assert holt["remarks"] == "NOT PRESENT IN THIS BASIN"
    assert len(data["formations"]) == 24
    assert data["rrc_remarks"]["interval"].startswith("10914-10855: STRAWN 10768-10723: CLINE")


@pytest.mark.parametrize(
    ("paper", "kind", "pages"),
    [
        ("documents/4200342706/swr10-letter.pdf", "swr10", 2),
        ("documents/4200346118/schematic.pdf", "schematic", 1),
        ("approved/4200346118/w3a.pdf", "w3a", 4),
        ("approved/4200305717/w3.pdf", "w3", 2),
    ],
)
def test_that_other_papers_are_told_apart_by_content(shared_documents, paper, kind, pages):
    [item] = read_document((shared_documents.parent / paper).read_bytes(), "w2.pdf")

    assert (item.kind, len(item.pages)) == (kind, pages)
