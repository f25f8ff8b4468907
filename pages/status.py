"""How the installation is doing, for the administrators who look after it."""

from workbench.operators import refuse_others
from workbench.ui import status_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** The state of the server that all organizations share: what is wrong "
    "at this moment, what was backed up, how the queue stands. It renews itself every half "
    "minute. Addresses in `WORKBENCH_ALERTS_TO` are told by mail of what is wrong, once, and once "
    "when it is over. On the server `workbench doctor` looks deeper."
)

with page("Status", role="admin") as user:
    refuse_others(user)
    with title_line("Status", context=view.context(), about=ABOUT):
        view.look_further_button()
    view.state_part(user)
    view.further_part()
    view.backups_part(user)
    view.slow_part()
