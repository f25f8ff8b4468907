"""The help on the screen: where it opens, how it is searched, who reads what."""

import pytest


def headings(screen):
    return [part.value.replace("\\", "") for part in screen.header]


@pytest.mark.parametrize(
    ("on", "section"),
    [
        ("review", "Review what was read"),
        ("schedule", "Run the drilling schedule"),
        ("help", "Where to begin"),
        ("nowhere", "Where to begin"),
    ],
)
def test_that_it_opens_at_the_section_for_where_one_comes_from(open_page, org_a, on, section):
    assert headings(open_page(org_a.viewer, "help", on=on)) == [section]


def test_that_an_address_leads_to_its_section_and_an_unknown_one_to_the_first(open_page, org_a):
    asked = {"chapter": "security", "section": "what-remains"}

    assert headings(open_page(org_a.admin, "help", **asked)) == ["What remains"]
    assert headings(open_page(org_a.viewer, "help", **asked)) == ["Where to begin"]


def test_that_a_search_lists_sections_and_says_when_there_is_none(open_page, org_a, shown):
    screen = open_page(org_a.admin, "help", q="throttle")
    assert shown(screen, "Sections found").words()[0][0] == "Troubleshoot"

    screen = open_page(org_a.admin, "help", q="unicorn")
    assert "Nothing in the help holds" in "".join(part.value for part in screen.markdown)
