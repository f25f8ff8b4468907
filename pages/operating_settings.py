"""What the accounts, the month close and the compliance calendar go by, and who set it."""

from workbench.ui import operating_settings_view as view
from workbench.ui import setting_lists_view as lists
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Where sources contradict or partners agree on their own terms, your "
    "organization decides: the overrun that asks for a supplement, how long partners have to "
    "answer, when a balance is paid and what a late payment costs, on which day a report is due. "
    "Months that were distributed keep the values that they used; duties that were entered keep "
    "their days. An administrator changes them, with a reason."
)

with page("Accounting settings") as user:
    held = view.held(user)
    with title_line("Accounting settings", context=view.context(user), about=ABOUT):
        pass
    view.settings_form(user, held)
    lists.discount_rates(user, held)
    lists.special_days(user, held)
    lists.rates(user, held)
    lists.history(user)
