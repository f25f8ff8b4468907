"""Bring a rig schedule from a workbook or a CSV file into a scenario."""

from workbench.ui.page import page
from workbench.ui.sheet.import_view import import_page

with page("Import a rig schedule", role="editor") as user:
    import_page(user)
