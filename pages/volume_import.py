"""Bring volumes in from files: dry run, quarantine, undo."""

from workbench.ui.page import page
from workbench.ui.volume_imports import imports_page

with page("Import volumes") as user:
    imports_page(user)
