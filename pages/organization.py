"""All data of the organization as one file, for its administrators."""

from workbench.ui import organization_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Your organization's data are yours: one file holds every table, every "
    "paper and the change log, with a manifest that proves it whole. It is written in the "
    "background from one moment, while people go on working. Passwords, sessions, tokens and keys "
    "are not in it.\n\n"
    "Whoever runs the workbench can delete an organization with all its rows; ask them when you "
    "leave, and take your file along first."
)

with page("Organization", role="admin") as user:
    with title_line("Organization", context=user.organization or "", about=ABOUT):
        pass
    view.export_part(user)
    view.leaving_part(user)
