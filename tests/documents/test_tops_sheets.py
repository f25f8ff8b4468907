"""Sheets of formation tops: typed lists and pictures of the W-2's record."""

import sys
from pathlib import Path

import pytest

from kernel.documents import read_document
from kernel.documents.facts_of import facts_of

sys.path.insert(0, str(Path(__file__).parent))
from sketches import scan, sheet


def tops(data, *keys):
    [item] = read_document(data, "tops.pdf")
    assert item.kind == "formation_tops"
    return item, [tuple(row.get(key) for key in ("name", *keys)) for row in item.data["formations"]]


TWO_COLUMNS = sheet(
    (60, 90, ["Yates  2,610'", "Queen  3,480'", "Grayburg  3,902'", "San Andres  4,215'"]),
    (330, 90, ["Clear Fork  6,480'", "Spraberry  7,820'", "Wolfcamp  9,120'"]),
    title="FORMATION TOPS",
    size=12,
)
THREE_DEPTHS = sheet(
    (60, 90, ["Formation", "Rustler", "Lamar", "Bone Spring", "TD"]),
    (220, 90, ["MD", "1,120", "5,210", "8,960", "11,400"]),
    (320, 90, ["TVD", "1,120", "5,205", "8,930", "9,850"]),
    (420, 90, ["Subsea", "+1,780", "-2,305", "(6,030)", "-6,950"]),
    title="GEOLOGICAL TOPS",
)


@pytest.mark.parametrize("paper", [TWO_COLUMNS, pytest.param(scan(TWO_COLUMNS), id="scan")])
def test_that_a_list_in_two_columns_is_read(paper):
    _, read = tops(paper, "depth_ft")

    assert sorted(read, key=lambda row: row[1]) == [
        ("Yates", 2610),
        ("Queen", 3480),
        ("Grayburg", 3902),
        ("San Andres", 4215),
        ("Clear Fork", 6480),
        ("Spraberry", 7820),
        ("Wolfcamp", 9120),
    ]


def test_that_headings_tell_measured_true_and_subsea_depths_apart():
    item, read = tops(THREE_DEPTHS, "depth_md_ft", "depth_tvd_ft", "subsea_ft")

    assert read == [
        ("Rustler", 1120, 1120, 1780),
        ("Lamar", 5210, 5205, -2305),
        ("Bone Spring", 8960, 8930, -6030),
    ]
    facts = {fact.path: fact.value for fact in facts_of(item)}
    assert facts["formation_tops[1].top_ft"] == 5210


def test_that_two_depths_without_a_heading_are_left_to_a_person():
    item, read = tops(sheet((60, 90, ["Yates 2,610 2,598"]), title="FORMATION TOPS"), "depth_ft")

    assert read == [("Yates", None)]
    assert item.review == ("formations[0].depth_ft",)


def test_that_the_shared_picture_of_a_record_is_read(shared_documents):
    data = (shared_documents / "4200346118" / "formation-tops.pdf").read_bytes()
    item, read = tops(data, "depth_tvd_ft")

    assert [row for row in read if row[1] is not None] == [
        ("YATES", 1000),
        ("SEVEN RIVERS", 2000),
        ("QUEEN", 4250),
        ("GRAYBURG", 4800),
        ("SAN ANDRES - CO2 FLOOD, HIGH FLOWS, H2S, CORROSIVE", 5020),
        ("CLEARFORK", 6907),
        ("SPRABERRY", 8196),
        ("DEAN", 9407),
        ("WOLFCAMP", 9550),
        ("CLINE", 10634),
        ("STRAWN", 10731),
    ]
    rows = {row["name"]: row for row in item.data["formations"]}
    assert len(rows) == 24
    assert rows["HOLT"]["encountered"] is False
    assert rows["HOLT"]["remarks"] == "NOT PRESENT IN THIS BASIN"
    assert rows["DEAN"]["isolated"] is True
