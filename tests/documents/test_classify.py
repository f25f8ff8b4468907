"""A page's kind follows from its title, and one file may hold several documents."""

import pytest

from kernel.documents import read_document

TITLES = {
    "CEMENTING REPORT Form W-15": "w15",
    "ELECTRIC LOG STATUS REPORT FORM L-1": "l1",
    "INCLINATION REPORT Form W-12": "w12",
    "NOTICE OF INTENTION TO PLUG AND ABANDON Form W-3A": "w3a",
    "PLUGGING RECORD FORM W-3": "w3",
    "APPLICATION FOR PERMIT TO DRILL, RECOMPLETE OR RE-ENTER Form W-1": "w1",
    "PRODUCER'S TRANSPORTATION AUTHORITY AND CERTIFICATE OF COMPLIANCE Form P-4": "p4",
    "RE: APPLICATION FOR EXCEPTION TO STATEWIDE RULE 10": "swr10",
    "DIRECTIONAL SURVEY CERTIFICATION": "directional_survey",
    "Wellbore Diagram - Current": "schematic",
    "AS-DRILLED WELL LOCATION PLAT": "plat",
    "FORMATION TOPS": "formation_tops",
    "COMPENSATED NEUTRON LOG": "l1_header",
    "Invoice for water hauling": "other",
}


def page(*lines):
    return [(60.0, 60.0 + 14 * index, line, False, 10.0) for index, line in enumerate(lines)]


@pytest.mark.parametrize("title", TITLES)
def test_that_the_title_names_the_kind(a_pdf, title):
    drawn = a_pdf([page(title, "as filed with Form W-2 and Form W-15")], width=612, height=792)
    [item] = read_document(drawn, "w2.pdf")

    assert item.kind == TITLES[title]


def test_that_a_form_named_below_the_head_does_not_count(a_pdf):
    lines = [f"line {n}" for n in range(20)]
    drawn = a_pdf([page("A letter", *lines, "PLUGGING RECORD FORM W-3")], width=612, height=792)

    assert read_document(drawn, "x")[0].kind == "other"


def test_that_two_forms_in_one_file_are_two_items_and_a_second_page_goes_with_its_form(a_pdf):
    letter = [
        "GROUNDWATER PROTECTION DETERMINATION",
        "The interval from the land surface to a depth of 250 feet must be protected.",
    ]
    pages = [page("PLUGGING RECORD FORM W-3"), page("page two of it"), page(*letter)]
    items = read_document(a_pdf(pages, width=612, height=792), "x")

    assert [(item.kind, item.pages) for item in items] == [("w3", (1, 2)), ("gau", (3,))]


def test_that_a_page_without_text_between_forms_is_an_item_of_its_own(a_pdf):
    pages = [page("PLUGGING RECORD FORM W-3"), [], page("FORMATION TOPS")]
    items = read_document(a_pdf(pages, width=612, height=792), "x")

    assert [(item.kind, item.pages) for item in items] == [
        ("w3", (1,)),
        ("other", (2,)),
        ("formation_tops", (3,)),
    ]
    assert "no text layer" in items[1].errors[0]


def test_that_a_kind_without_a_contract_is_answered_without_errors(a_pdf):
    [item] = read_document(
        a_pdf([page("AS-DRILLED WELL LOCATION PLAT")], width=612, height=792), "x"
    )

    assert (item.data, item.errors) == ({}, ())


def test_that_a_kind_with_a_contract_that_is_not_read_says_so(a_pdf):
    lines = page("INCLINATION REPORT Form W-12")
    [item] = read_document(a_pdf([lines], width=612, height=792), "x")

    assert item.data == {}
    assert "W-12" in item.errors[0]


def test_that_a_plan_without_a_value_is_called_blank(a_pdf):
    lines = page("NOTICE OF INTENTION TO PLUG Form W-3A")
    [item] = read_document(a_pdf([lines], width=612, height=792), "x")

    assert (item.kind, item.fields) == ("w3a", {})
    assert "blank" in item.errors[0]
