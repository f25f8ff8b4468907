"""Tables carry text, never markup; files for spreadsheets carry no formula."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from workbench.ui.tables import Cell, Column, as_csv, unknown
from workbench.ui.words import DASH, plain

TEXT = st.text(max_size=40)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def a_page_with_a_table() -> None:
    from workbench.ui.tables import Cell, Column, table

    table(
        [Column(heading="Lease"), Column(heading="Feet", align="right")],
        [
            [Cell(words="<img src=x onerror=alert(1)>", href="well?api=1"), "5,582 ft"],
            ["</script><script>alert(1)</script>", ""],
        ],
        key="t",
        label="Wells",
    )


def test_that_cells_travel_as_data_and_not_as_markup():
    screen = AppTest.from_function(a_page_with_a_table, default_timeout=60).run()

    [drawn] = screen.get("bidi_component")
    rows = json.loads(drawn.proto.json)["rows"]
    assert rows[0][0] == {"words": "<img src=x onerror=alert(1)>", "href": "well?api=1"}
    assert "onerror" not in drawn.proto.html_content
    assert "innerHTML" not in drawn.proto.js_content


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5))
def test_that_no_cell_of_a_file_begins_as_a_formula(rows):
    columns = [Column(heading="a"), Column(heading="b")]

    for row in read(as_csv(columns, rows))[1:]:
        for cell in row:
            if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                float(cell.replace(",", ""))  # only a number may begin so


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-12.5", "-12.5"),
        ("+1,200", "+1,200"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("MABEE 140A", "MABEE 140A"),
    ],
)
def test_that_numbers_stay_numbers_and_formulas_become_text(written, kept):
    assert read(as_csv([Column(heading="x")], [[written]]))[1] == [kept]


def test_that_an_unknown_value_says_why_on_screen_and_is_empty_in_a_file():
    cell = unknown("no paper names it yet")

    assert (cell.words, cell.hint) == (DASH, "no paper names it yet")
    assert read(as_csv([Column(heading="x"), Column(heading="y")], [[cell, "a"]]))[1] == ["", "a"]


@given(TEXT)
def test_that_a_cell_keeps_every_sign_of_its_text(text):
    assert Cell(words=text).words == text


@pytest.mark.parametrize("sign", list("\\`*_{}[]()#+-.!|~<>$:&"))
def test_that_a_sign_of_markdown_is_escaped(sign):
    assert plain(f"a{sign}b") == f"a\\{sign}b"


@pytest.mark.parametrize("address", ["http://evil.example", "www.evil.example", "a@evil.example"])
def test_that_an_address_in_a_name_does_not_become_a_link(address):
    shown = plain(address).replace("\\", "")

    assert address not in shown
    assert shown.replace("\N{WORD JOINER}", "") == address
