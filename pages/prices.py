"""The organization's price book, from which plans are costed."""

from kernel.workflows.prices import load_price_book
from workbench.ui import price_sheet
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** What rig, services and materials cost your organization, and the rates "
    "from which rig time is reckoned. Type 0 for what costs nothing; leave open what you do not "
    "know, and estimates say that it is missing. Every save is a new version."
)

with page("Price book") as user:
    book = load_price_book(user)
    with title_line("Price book", context=price_sheet.context(book), about=ABOUT):
        pass
    price_sheet.sheet(user, book, now().date())
    price_sheet.versions(user)
