"""Public lists of wells are understood by their headings, row by row."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kernel.documents.public_lists import OGOR_A, open_list
from kernel.errors import InvalidInput

SHARED = Path(__file__).resolve().parents[3] / "shared" / "datasets" / "production"
QUERY = """Railroad Commission of Texas
Wellbore Query Results
,
Search Criteria:
District: 08
,
,
API No.,District,Lease No.,Lease Name,Well No.,Field Name,Operator Name,County,On Schedule,API Depth
"003-46118",08,19997,"HUTEX SWD","G 12 ","SPRABERRY (TREND)","DIAMONDBACK (217012)",ANDREWS,Y,9250
00346119,08,19997,HUTEX,13,SPRABERRY,DIAMONDBACK,ANDREWS,Y,
"""


def rows_of(path, **how):
    blocks = list(open_list(path).blocks(**how))
    return (
        [row for block in blocks for row in block.frame.iter_rows(named=True)],
        [one for block in blocks for one in block.rejects],
        [block.last for block in blocks],
    )


@pytest.fixture
def a_list(tmp_path):
    def write(text, name="list.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_that_the_wellbore_query_is_read_below_its_head_lines(a_list):
    rows, rejects, last = rows_of(a_list(QUERY))

    assert rejects == []
    assert last == [10]
    assert rows[0] == {
        "api14": "42003461180000", "state": "TX", "county": "ANDREWS", "district": "08",
        "operator": "DIAMONDBACK (217012)", "field": "SPRABERRY (TREND)",
        "lease": "HUTEX SWD", "well_no": "G 12", "lat": None, "lon": None,
        "spud_on": None, "completed_on": None, "plugged_on": None,
    }  # fmt: skip
    assert rows[1]["api14"] == "42003461190000"


def test_that_the_monthly_wellbore_file_is_read_with_its_separator_dates_and_numbered_districts(
    a_list,
):
    rows, rejects, _ = rows_of(
        a_list(
            "DISTRICT_NO}COUNTY}API_NO}COUNTY_NAME}LEASE_NAME}WELL_NO_DISPLAY}PLUG_DATE"
            "}COMPLETION_DATE}SPUD_DATE\n"
            "10}003}00346118}ANDREWS}MABEE}1H}20150131}01/02/1999}\n"
            "09}461}46130001}}MABEE}2}00000000}1999-01-02}\n"
        )
    )

    assert rejects == []
    assert [row["district"] for row in rows] == ["08", "7C"]
    assert [row["county"] for row in rows] == ["ANDREWS", "Upton"]
    assert [row["plugged_on"] for row in rows] == [date(2015, 1, 31), None]
    assert [row["completed_on"] for row in rows] == [date(1999, 1, 2)] * 2


def test_that_federal_completions_without_headings_are_known_by_their_nineteen_columns(a_list):
    line = '" 00016"," A004","201501","31","O","1","2","3","177194003103","09","WD   31","03288",'
    line += '"COCHON PROPERTIES LLC","WD030","0","S03","20100831","",""\n'

    [row], rejects, _ = rows_of(a_list(line * 2))

    assert rejects == []
    assert (row["api14"], row["state"], row["field"]) == ("17719400310300", "LA", "WD030")
    assert (row["lease"], row["well_no"], row["completed_on"]) == (
        "00016", "A004", date(2010, 8, 31),
    )  # fmt: skip


def test_that_federal_boreholes_come_from_parquet(tmp_path):
    path = tmp_path / "boreholes.parquet"
    pl.DataFrame(
        {
            "well_name": ["001", "002"], "api12": ["608174121601", "60817412"],
            "company_name": ["Gulf Oil", None], "surface_lease_number": ["G01", "G02"],
            "spud_date": [date(1999, 1, 2), None], "surface_lat": [27.5, None],
            "surface_lon": [-88.25, None],
        }
    ).write_parquet(path)  # fmt: skip

    [row, other], rejects, _ = rows_of(path)

    assert rejects == []
    assert (row["api14"], row["lat"], row["lon"]) == ("60817412160100", 27.5, -88.25)
    assert (row["operator"], row["lease"], row["spud_on"]) == (
        "Gulf Oil", "G01", date(1999, 1, 2),
    )  # fmt: skip
    assert other["api14"] == "42608174120000"  # eight digits are a Texas number


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (",X,1,2", "no API number"),
        ("mabee,X,1,2", "not an API number"),
        ("123456789,X,1,2", "8, 10, 12 or 14 digits"),
        ("9900346118,X,1,2", "no state has this code"),
        ("4200200001,X,1,2", "Texas has no county"),
        ("4200300000,X,1,2", "number is zero"),
        ("4.2003E+09,X,1,2", "not an API number"),
        ("4200346118,X", "it has 2 fields, the headings are 4"),
        ("4200346118,X,north,2", "kept without lat"),
        ("4200346118,X,95,2", "kept without lat"),
    ],
)
def test_that_a_bad_row_is_named_with_its_line_and_the_others_are_taken(a_list, fields, reason):
    text = f"API,Lease,Latitude,Longitude\n4200346119,A,31.5,-102\n{fields}\n4200346120,B,0,0\n"

    rows, [reject], _ = rows_of(a_list(text))

    assert reject.line == 3
    assert reason in reject.reason
    assert [row["lease"] for row in rows if row["api14"] != "42003461180000"] == ["A", "B"]
    assert rows[-1]["lat"] is None


def test_that_sizes_in_inches_old_encodings_and_nul_signs_break_nothing(a_list):
    text = 'API,Lease\n4200346118,5 1/2" STRING\n4200346119,"PEÑA, A"\n4200346120,A\x00B\n'

    rows, rejects, _ = rows_of(a_list(text, encoding="cp1252"))

    assert rejects == []
    assert [row["lease"] for row in rows] == ['5 1/2" STRING', "PEÑA, A", "AB"]


def test_that_a_well_with_several_rows_is_taken_once_with_what_its_rows_say_together(a_list):
    text = "API,Lease,Field\n4200346118,OLD,F\n42-003-46118,NEW,\n"

    [row], _, _ = rows_of(a_list(text))

    assert (row["lease"], row["field"]) == ("NEW", "F")


def test_that_blocks_go_on_after_a_line(a_list):
    text = "API,Lease\n" + "".join(f"42003461{n:02d},L{n}\n" for n in range(10, 20))
    path = a_list(text)

    whole, _, last = rows_of(path, size=4)
    rest, _, _ = rows_of(path, size=4, after_line=5)

    assert last == [5, 9, 11]
    assert rest == whole[4:]


def test_that_a_file_without_api_numbers_is_refused_in_words(a_list, tmp_path):
    with pytest.raises(InvalidInput, match="No heading in the first 40 lines"):
        open_list(a_list("Lease,Well\nA,1\n"))
    with pytest.raises(InvalidInput, match="cannot be read"):
        open_list(tmp_path / "nowhere.csv")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data sets are not here")
def test_that_every_federal_borehole_of_the_data_set_is_taken():
    rows, rejects, _ = rows_of(SHARED / "ocs_wells.parquet")

    assert (len(rows), rejects) == (10_610, [])
    assert sum(row["lat"] is not None for row in rows) == 10_610
    assert sum(row["spud_on"] is None for row in rows) == 1
    odd, rejects, _ = rows_of(SHARED / "samples" / "ogora_odd_rows.txt")
    assert (len(odd), rejects) == (12, [])
    assert len(OGOR_A) == 19
