"""The price book page: examples said to be examples, saved as versions, read by viewers."""

from datetime import date

from kernel.workflows.prices import load_price_book, sample_prices, save_price_book


def test_that_examples_are_said_to_be_examples_and_count_only_once_saved(open_page, said, org_a):
    screen = open_page(org_a.editor, "prices")
    assert "Nothing is filled in yet" in said(screen)

    screen.button(key="examples").click().run()
    assert "invented examples" in screen.warning[0].value
    assert load_price_book(org_a.viewer) is None
    screen.button(key="save").click().run()

    assert load_price_book(org_a.viewer).version == 1
    assert "Version 1, USD" in said(screen)
    assert not screen.exception


def test_that_a_viewer_reads_the_prices_and_cannot_save(open_page, said, org_a):
    save_price_book(org_a.editor, sample_prices(date(2026, 11, 1)))

    screen = open_page(org_a.viewer, "prices")

    assert "Editors of your organization fill in the price book." in said(screen)
    assert not screen.button
    assert not screen.exception
