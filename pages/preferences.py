"""What the organization prefers where the law leaves a choice, and who changed it when."""

from kernel.workflows.planning_preferences import preferences_history, preferences_in_force
from workbench.ui import preferences_view
from workbench.ui.clock import zone
from workbench.ui.frame import section, title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Choices that hold for every plan your organization makes from now on, "
    "as the innermost layer over state, district, county and field. A field left empty keeps what "
    "the district says. The law cannot be changed here, and the independent checker still holds "
    "each plan to law and district. A plan shows every preference that entered its arithmetic."
)

with page("Planning preferences") as user:
    held = preferences_in_force(user)
    with title_line("Planning preferences", context=preferences_view.context(held), about=ABOUT):
        pass
    preferences_view.preferences_form(user, held)
    section("Changes", "newest first")
    preferences_view.history_table(user, preferences_history(user), zone())
