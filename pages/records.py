"""Fields, companies, leases, wells and what belongs to them, as sheets."""

from workbench.ui import records_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** What your organization owns and operates. Click a cell and type, paste "
    "from Excel, mark a range with Shift and fill it down with Ctrl+D; a row is stored as soon as "
    "it is right, and a red cell says why it is not. Ctrl+Z takes back. What somebody else changed "
    "meanwhile is not overwritten; you are told. The signs in the headings sort and filter."
)

with page("Leases and wells") as user:
    kind = view.kind_shown()
    with title_line("Leases and wells", context=view.context(kind), about=ABOUT):
        view.search(kind)
    view.sheet(user, kind)
