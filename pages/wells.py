"""Find a well by any part of its number, lease, operator, field or county."""

from workbench.ui import well_list
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page
from workbench.ui.search import search_text
from workbench.ui.well_filters import bring_back, filters

with page("Find a well") as user:
    with title_line(
        "Find a well",
        context="Any part of the API number, lease, operator, field or county.",
        about="**What is this page?** The wells that this workbench knows: those your "
        "organization works on come first. A well that is not here yet can be planned at once "
        "from its number or its papers. Typing errors of a letter or two are forgiven. Filters "
        "narrow the list and the map; both stand in the address, which can be mailed. Press `/` "
        "to search.",
    ):
        pass
    bring_back()
    text = search_text()
    well_list.found(user, text, filters(user), now())
