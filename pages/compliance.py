"""What falls due when, who sees to it, and drafts of reports."""

from workbench.ui import compliance_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Reports and tests with their due days, each from a rule that is named "
    "with its source. Enter the coming months with one press, say who sees to what, and note what "
    "was filed. Drafts of reports come from locked months and are marked as drafts: a person "
    "checks and files them."
)

with page("Compliance") as user:
    found = view.found(user)
    with title_line("Compliance", context=view.context(found), about=ABOUT):
        view.actions(user)
    view.calendar(found)
    view.sheet(user)
    view.drafts(user)
