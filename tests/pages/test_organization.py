"""The page on which an administrator takes the organization's data along."""

from workbench.jobs.queue import work


def test_that_the_file_is_asked_for_watched_and_offered(open_page, store, org_a):
    screen = open_page(org_a.admin, "organization")
    assert "No file was written yet" in "".join(one.value for one in screen.markdown)

    screen.button(key="export").click().run()
    assert screen.button(key="export").disabled
    work(store, until_empty=True)
    screen = open_page(org_a.admin, "organization")

    assert any("rows**" in one.value for one in screen.markdown)
    [link] = screen.get("link_button")
    assert link.proto.url.startswith("/api/organization/exports/")


def test_that_an_editor_reads_which_role_it_needs(open_page, org_a):
    screen = open_page(org_a.editor, "organization")

    assert "Admin" in screen.error[0].value or "administrator" in screen.error[0].value
    assert not screen.button
