"""Reports: choose one, have it made or repeated, take those that are kept."""

from workbench.ui.page import page
from workbench.ui.reports_page import reports_page

with page("Reports") as user:
    reports_page(user)
