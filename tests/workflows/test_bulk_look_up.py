"""A list of wells looked up: what is known, what is not and why, for one's own eyes only."""

import io

import pytest
from openpyxl import Workbook

from kernel.errors import InvalidInput
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.bulk_look_up import MOST_WELLS, UNKNOWN, look_up_list
from kernel.workflows.reading import Upload
from kernel.workflows.well_keeping import set_label


@pytest.fixture
def a_well(org_a, an_api):
    def register(**facts):
        api = an_api()
        with tenant_session(org_a.editor) as session:
            register_well(session, api14=facts.pop("api14", api.api14), **facts)
        return api

    return register


def test_that_numbers_of_10_and_14_digits_are_found_once_in_the_order_of_the_list(
    org_a, a_well, an_api
):
    first, second = a_well(lease="MABEE", well_no="1"), a_well()
    stranger = an_api()
    text = f"{second.api14}\n{first.dashed}, {first.api14}\n{stranger.api10}\n42-999\nhello"

    bulk = look_up_list(org_a.viewer, text=text)

    assert [one.api for one in bulk.found] == [second, first]
    assert bulk.found[1].well_name == "MABEE 1"
    assert bulk.not_found[0] == (stranger.dashed, UNKNOWN)
    assert [entry for entry, _ in bulk.not_found[1:]] == ["42-999", "hello"]
    assert all(reason for _, reason in bulk.not_found)
    assert bulk.listed == 5


def test_that_a_hole_with_a_sidetrack_only_is_found_by_its_ten_digits(org_a, a_well, an_api):
    api = an_api()
    a_well(api14=f"{api.api10}0100")

    [one] = look_up_list(org_a.viewer, text=api.dashed).found

    assert one.asked == api
    assert one.api.whole == f"{api.dashed}-01-00"


def test_that_a_workbook_is_looked_up_whatever_stands_beside_the_numbers(org_a, a_well):
    api = a_well()
    book = Workbook()
    book.active.append(["Remark", "API No."])
    book.active.append(["ours", int(api.api14)])
    book.active.append(["none", "no number"])
    held = io.BytesIO()
    book.save(held)

    bulk = look_up_list(org_a.viewer, file=Upload(name="w.xlsx", content=held.getvalue()))

    assert [one.api for one in bulk.found] == [api]
    assert [entry for entry, _ in bulk.not_found] == ["no number"]


def test_that_only_ones_own_work_is_told(org_a, org_b, a_well):
    api = a_well()
    set_label(org_a.editor, api, "West half")
    track(org_a.editor, api.api14, "note_added", metadata={"note_id": "a"})

    [ours], [theirs] = (look_up_list(team.viewer, text=api.api10).found for team in (org_a, org_b))

    assert (ours.label, ours.interactions) == ("West half", 2)
    assert (theirs.label, theirs.interactions, theirs.last_at) == (None, 0, None)


def test_that_a_list_too_long_or_no_list_is_refused_in_words(org_a):
    numbers = "\n".join(f"42003{n:05d}" for n in range(1, MOST_WELLS + 2))
    with pytest.raises(InvalidInput, match="5,001 wells"):
        look_up_list(org_a.viewer, text=numbers)
    with pytest.raises(InvalidInput):
        look_up_list(org_a.viewer, file=Upload(name="a.xlsx", content=b"PK\x03\x04 no"))
    assert look_up_list(org_a.viewer).listed == 0
    assert ApiNumber.parse("42003000010000").whole == "42-003-00001"
