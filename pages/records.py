"""Fields, companies, leases, wells and what belongs to them, as sheets."""

from workbench.ui import records_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** What your organization owns and operates. Click a cell to type, paste "
    "from Excel, add a row at the foot, mark rows at the left to delete them, then save: all or "
    "nothing. Undo takes back your last save. A row that somebody else changed meanwhile is not "
    "overwritten; you are told."
)

with page("Leases and wells") as user:
    kind = view.kind_shown()
    with title_line("Leases and wells", context=view.context(kind), about=ABOUT):
        view.search(kind)
    view.sheet(user, kind)
