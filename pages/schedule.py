"""The drilling schedule: sheet and Gantt of one scenario."""

from workbench.ui.page import page
from workbench.ui.schedule_page import schedule_page

with page("Schedule") as user:
    schedule_page(user)
