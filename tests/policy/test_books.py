"""The imported books: complete, cited row by row, and found by the name that a form prints."""

import csv
import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
import yaml

from kernel.policy.books import BOOKS, sections, tags_in
from kernel.policy.district import DISTRICTS
from kernel.policy.fields import find_block
from kernel.policy.formation import formation_key, formation_parts, full_name
from kernel.policy.packs import policy_for
from kernel.reference import sack_chart
from kernel.workflows.import_books import import_books, main

SHARED = Path(__file__).resolve().parents[3] / "shared" / "district-books"
PAGES = {  # first page of each county's section, as the book's own README lists them
    "Andrews": 1,
    "Borden": 25,
    "Cochran": 30,
    "Cottle": 34,
    "Crane": 36,
    "Crosby": 42,
    "Culberson": 43,
    "Dawson": 45,
    "Dickens": 49,
    "Ector": 51,
    "Gaines": 61,
    "Garza": 66,
    "Glasscock": 70,
    "Hale": 74,
    "Hockley": 75,
    "Howard": 81,
    "Kent": 85,
    "King": 89,
    "Lamb": 91,
    "Loving": 92,
    "Lubbock": 98,
    "Lynn": 100,
    "Martin": 102,
    "Midland": 110,
    "Mitchell": 113,
    "Motley": 116,
    "Reeves": 117,
    "Pecos": 121,
    "Scurry": 135,
    "Sterling": 138,
    "Terry": 144,
    "Ward": 146,
    "Winkler": 160,
}


def imported(name):
    with (BOOKS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def formations(name, county, field):
    keys = ("name", "star", "top_ft", "depth", "tag", "condition")
    return [
        tuple(row[key] for key in keys)
        for row in imported(name)
        if (row["kind"], row["county"], row["field"]) == ("formation", county, field)
    ]


@pytest.fixture(scope="module")
def shared_books():
    if not SHARED.is_dir():
        pytest.skip(f"the books are not at {SHARED}")
    return SHARED


def test_that_importing_again_gives_the_same_bytes(shared_books, tmp_path):
    import_books(shared_books, tmp_path)

    for file in sorted(BOOKS.iterdir()):
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_that_the_importer_says_what_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "There is no dist-08-8a-plugging-book.pdf" in capsys.readouterr().err
    assert main([]) == 2


def plain_lines(shared_books):
    """Page and words of each line as another reader gives them, without tables or columns."""
    with pypdfium2.PdfDocument(shared_books / "dist-08-8a-plugging-book.pdf") as pdf:
        for page in range(len(pdf)):
            text = pdf[page].get_textpage().get_text_range()
            yield from ((page + 1, line.strip()) for line in text.splitlines())


def test_that_another_count_of_the_shared_book_differs_by_what_is_said_of_it(shared_books):
    rows = [row for row in imported("08-8a") if row["kind"] == "formation"]
    one_depth = [row for row in rows if row["top_ft"]]
    assert (len(rows), len(one_depth)) == (2254, 2205)
    longest_first = sorted({row["name"] for row in rows}, key=len, reverse=True)
    named = "|".join(map(re.escape, longest_first))
    shape = re.compile(rf"(?:^|\s)({named})\*{{0,2}} +(\d{{1,2}},\d{{3}}|\d{{3,5}})(?=$|[\s*'])")
    lines = list(plain_lines(shared_books))
    first_page = sorted((page, county) for county, page in PAGES.items())

    counted = Counter()
    for page, line in lines:
        if found := shape.search(line):
            county = [name for first, name in first_page if first <= page][-1]
            counted[county, found[1], float(found[2].replace(",", ""))] += 1

    wanted = Counter((r["county"], r["name"], float(r["top_ft"])) for r in one_depth)
    assert counted.total() == 2202
    ranges = [r for r in rows if not r["top_ft"]]
    surplus = list((counted - wanted).elements())
    told = [
        (county, name, ft)
        for county, name, ft in surplus
        if any(r["county"] == county and f"{ft:.0f}" in r["depth"] for r in ranges)
    ]
    assert (len(surplus), len(told)) == (20, 19)  # the first number of a range
    # “Permo-Penn/Wfcp”, broken over two lines
    assert set(surplus) - set(told) == {("Ward", "Wfcp", 11600.0)}
    printed = Counter()  # what stands on two lines is on its page all the same
    for page, line in lines:
        printed.update((page, digits) for digits in re.findall(r"\d+", line.replace(",", "")))
    for row in one_depth:
        if (wanted - counted)[row["county"], row["name"], float(row["top_ft"])]:
            assert printed[int(row["page"]), row["top_ft"]], row


def test_that_every_county_section_is_there_from_its_page_on():
    first = {}
    for row in imported("08-8a"):
        first.setdefault(row["county"], int(row["page"]))

    assert first == PAGES


def test_that_the_row_counts_of_7c_are_those_of_its_file():
    rows = imported("7c")

    assert Counter(row["kind"] for row in rows)["formation"] == 1012
    assert len({row["county"] for row in rows}) == 14


def test_that_every_row_is_cited_and_none_is_without_a_name():
    rows = [row for name in ("08-8a", "7c") for row in imported(name)]

    assert all(row["dated"] and row["county"] for row in rows)
    assert all(row["page"] for row in imported("08-8a"))
    assert all(row["name"] and row["field"] for row in rows if row["kind"] == "formation")
    assert not [row for row in rows if row["kind"] == "unread"]


@pytest.mark.parametrize(
    ("county", "field", "row"),
    [
        ("Andrews", "Andrews", ("Ell/Penn/Bend", "", "12300", "", "", "")),
        ("Andrews", "Andrews", ("SA", "*", "4600", "", "yes", "")),
        ("Andrews", "Block 12", ("SA", "", "4300", "", "yes", "")),
        ("Andrews", "Midland Farms", ("Fuss", "", "11900", "11,900", "", "")),
        ("Andrews", "Midland Farms", ("Q", "*", "4000", "", "", "")),
        ("Andrews", "Norman", ("Clfk", "**", "6000", "", "", "")),
        ("Cottle", "Cee Vee", ("CJ", "*", "3000", "", "yes", "")),
        ("Dawson", "Mungerville", ("Spra", "*", "7500", "7500*", "", "")),
        ("Ector", "Cuerno Largo", ("SA", "*", "", "", "yes", "")),
        ("Glasscock", "Spraberry", ("SA", "*", "", "4000 NW to 2700 SE", "yes", "")),
        ("Martin", "Mabee", ("SA", "", "4700", "", "yes", "")),
        ("Midland", "Spraberry", ("SA", "*", "4600", "", "yes", "SW Mid. Co.")),
        ("Midland", "Spraberry", ("SA", "*", "4400", "", "yes", "NW Mid. Co.")),
        ("Midland", "Spraberry", ("Up Spra/Dean", "", "", "8300 to 6500", "", "")),
        ("Mitchell", "Jameson, N", ("CJ", "", "3100", "", "yes", "")),
        ("Pecos", "Rojo Caballos/Wolfbone", ("Atoka", "", "16400", "", "", "")),
        ("Ward", "Block 16", ("Permo-Penn/Wfcp", "", "11600", "", "", "")),
        ("Sterling", "China Draw", ("SA", "", "", "?????", "yes", "")),
    ],
)
def test_that_rows_are_read_as_they_are_printed(county, field, row):
    assert row in formations("08-8a", county, field)


def test_that_a_note_is_never_a_formation():
    names = {row["name"] for row in imported("08-8a")}

    assert not {name for name in names if len(name) > 20 or "note" in name.lower()}


def test_that_water_depths_stand_with_the_field_that_they_are_printed_beside():
    policy = policy_for(state="TX", district="08", county="Andrews", field="MIDLAND FARMS")

    assert policy["water_board"].value == "WBL 250 + SR (1250-1600)"
    assert policy["water_board"].cite.endswith("Midland Farms, p. 8 (2013-02-20)")


def test_that_a_row_of_the_book_carries_its_citation():
    policy = policy_for(state="TX", district="8", county="Andrews County", field="Midland Farms")
    queen = next(row for row in policy["formations"].value if row.name == "Q*")

    assert (queen.top_ft, queen.star) == (4000, True)
    assert queen.cite == (
        "District 08/8A plugging book, Andrews County, Midland Farms, p. 9 (2013-02-20)"
    )
    assert policy["formations"].authority == "practice"


def test_that_districts_without_a_book_get_none():
    served = {district for district in DISTRICTS if sections(district)}

    assert served == {"08", "8A", "7C"}


def test_that_a_field_without_a_block_gets_what_most_blocks_of_the_county_list():
    policy = policy_for(state="TX", district="08", county="Andrews", field="UNHEARD OF")

    assert set(policy["county_formations"].value) == {"san andres", "yates"}
    assert "formations" not in policy
    assert "no block UNHEARD OF" in policy["book_answer"].value


def test_that_the_books_own_shoe_note_gives_the_tag_of_other_counties():
    ward = policy_for(state="TX", district="08", county="Ward", field=None)
    borden = policy_for(state="TX", district="8A", county="Borden", field=None)

    assert ward["surface_shoe_code"].value == 3
    assert "surface_shoe_code" not in borden


def test_that_tag_all_notes_mark_the_rows_of_the_field():
    policy = policy_for(state="TX", district="8A", county="Garza", field="GARZA")
    tagged = {formation_key(row.name) for row in policy["formations"].value if row.tag}

    assert {"yates", "san andres"} <= tagged


@pytest.mark.parametrize(
    ("note", "formations"),
    [
        ("TAG ALL YATES", ("yates",)),
        ("TAG all Yates plugs.", ("yates",)),
        ("Tag all San Andres plugs. Clfk plugs required in area", ("san andres",)),
        ("Tag all Spraberry fm plugs. Separate Spra/SA with plug", ("spraberry",)),
        ("TAG ALL Surface Casing Shoe Plugs in Open Hole", ()),
        ("TAG all Surface Casing Shoes in Open Hole", ()),
        ("This plug must be tagged and/or pressure tested.", ()),
    ],
)
def test_that_notes_say_which_formations_are_tagged(note, formations):
    assert tags_in(note) == formations


@pytest.mark.parametrize(
    ("district", "county", "field", "block", "said"),
    [
        ("08", "Andrews", "MIDLAND FARMS", "Midland Farms", "is the block"),
        ("08", "Andrews", "MIDLAND FARMS (GRAYBURG)", "Midland Farms", "is the block"),
        ("08", "Andrews", "MIDLND FARMS", "Midland Farms", "nearly alike"),
        ("08", "Andrews", "UNIVERSITY BLOCK 9 (WOLFCAMP)", "Univ. Bk 9", "is the block"),
        ("08", "Andrews", "SHAFTER LAKE, NORTH", "Shafter Lake", "first name"),
        ("08", "Andrews", "SPRABERRY (TREND AREA)", None, "Dawson, Glasscock, Martin, Midland"),
        ("08", "Martin", "SPRABERRY [TREND AREA]", "Spraberry", "is the block"),
        ("08", "Ector", "COWDEN, NORTH (CANYON)", "Cowden", "is the block"),
        ("08", "Ward", "WARD-ESTES, NORTH", "Ward-Estes, N.", "is the block"),
        ("08", "Pecos", "WOLFBONE (TREND AREA)", "Rojo Caballos/Wolfbone", "is the block"),
        ("8A", "Gaines", "SEMINOLE, WEST", "Seminole, W", "is the block"),
        ("8A", "Gaines", "SEMINOLE, SE", "Seminole", "first name"),
        ("8A", "Yoakum", "PRENTICE", "Prentice", "nearest with that field"),
        ("8A", "Yoakum", "WASSON", None, "no section for Yoakum"),
        ("7C", "Upton", "SPRABERRY (TREND AREA)", "Spraberry Trend", "first name"),
        ("7C", "Upton", "KING MOUNTAIN (DEVONIAN)", "King Mtn.", "is the block"),
        ("7C", "Crockett", "OZONA, NE. (CANYON 7520)", "Ozona, N. E.", "is the block"),
        ("08", "Ector", None, None, "No field is known"),
        ("03", "Harris", "ANY", None, ""),
    ],
)
def test_that_a_field_is_found_and_the_answer_says_how(district, county, field, block, said):
    answer = find_block(district, county, field)

    assert (answer.block.names[0] if answer.block else None) == block
    assert said in answer.how


def test_that_the_same_field_in_two_counties_stays_two():
    one, other = (find_block("08", county, "Mabee").block for county in ("Andrews", "Martin"))

    assert one.cite != other.cite


def test_that_gray_beside_san_andres_is_grayburg_and_alone_is_gray_sand():
    assert formation_parts("San Andres/Gray") == ("san andres", "grayburg")
    assert formation_key("Gray") == "gray"


@pytest.mark.parametrize(
    ("printed", "name"),
    [("Q*", "Queen"), ("W/A", "Wichita-Albany"), ("ChCany", "Cherry Canyon"), ("Y", "Yates")],
)
def test_that_abbreviations_are_said_in_full(printed, name):
    assert full_name(printed) == name


def test_that_the_county_procedures_of_7c_say_what_the_book_says(shared_books):
    raw = yaml.safe_load((shared_books / "07c-county-procedures.yml").read_text("utf-8"))
    for county, said in raw["counties"].items():
        policy = policy_for(state="TX", district="7C", county=county, field=None)
        procedures = said["county_procedures"]
        lengths = {
            key.removesuffix("_formation_required").replace("_", " "): value["plug_length_ft"]
            for key, value in procedures.items()
            if key.endswith("_formation_required")
        }
        tags = {name.replace("_", " ") for name in procedures.get("formation_specific_tagging", [])}

        held = policy.requirements.get("formation_lengths_ft")
        assert (held.value if held else {}) == lengths, county
        assert tags <= set(policy["formation_tags"].value if tags else ()), county


def test_that_the_chart_of_7c_is_the_books(shared_books):
    raw = yaml.safe_load((shared_books / "07c-county-procedures.yml").read_text("utf-8"))
    printed = raw["preferences"]["plugging_chart"]
    chart = sack_chart("7c")

    for columns, key in ((chart.casing, "casing"), (chart.open_hole, "openHole")):
        assert columns.sizes_in == tuple(float(size) for size in printed[key]["diameters"])
        assert [list(row) for row in columns.sacks] == [
            row["values"] for row in printed[key]["data"]
        ]


def test_that_a_book_is_found_by_county_where_no_district_is_known():
    policy = policy_for(state="TX", district=None, county="Andrews", field="MIDLAND FARMS")

    assert {row.name for row in policy["formations"].value} >= {"Q*", "Yates*"}
    assert policy.district is None


def test_that_a_note_of_the_county_asks_for_its_formation_in_every_well():
    policy = policy_for(state="TX", district="08", county="Winkler", field="KERMIT")

    assert set(policy["noted_formations"].value) == {"capitan"}


def test_that_a_name_in_full_is_the_same_formation_as_its_abbreviation():
    names = {row["name"] for name in ("08-8a", "7c") for row in imported(name) if row["name"]}

    assert [n for n in names if formation_parts(full_name(n)) != formation_parts(n)] == []
