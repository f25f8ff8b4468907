"""All conversations of the organization, for its administrator: who, about what, how much."""

from kernel.workflows.chat_overview import chat_overview
from workbench.ui.chat import overview_view
from workbench.ui.clock import now, zone
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Every conversation about a plan, with its owner, well and plan, how "
    "many people read along and how many messages there are; and every change that was offered, "
    "with its risk and what became of it. What was said is shown to owners and readers alone."
)

with page("Conversations", role="admin") as user:
    found = chat_overview(user)
    with title_line("Conversations", context=overview_view.context(found), about=ABOUT):
        pass
    overview_view.threads(found, zone(), now().date())
    overview_view.offers(found, zone(), now().date())
