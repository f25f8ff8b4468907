"""The background jobs of the organization, for its administrators."""

from kernel.workflows.job_list import watch_queue
from workbench.ui import jobs_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Everything that your organization has the workers do in the "
    "background. A job that waits can be taken out of the line; one that runs stops at its next "
    "pause and keeps what is done. A failed job can run again, as the person who asked for it. "
    "Workers serve all organizations of this server: the line counts everybody's jobs, the list "
    "shows yours."
)

with page("Jobs", role="admin") as user:
    watched = watch_queue(user)
    with title_line(
        "Jobs", context="Newest first; kept for two weeks.", chips=view.chips(watched), about=ABOUT
    ):
        pass
    view.jobs_page(user, watched)
