"""Which language model answers in conversations, what it may use, and its switch."""

from kernel.workflows.assistant_model import chosen_model
from workbench.language_model import installed_server
from workbench.ui import assistant_model_view as view
from workbench.ui.clock import zone
from workbench.ui.frame import section, title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Conversations about plans are understood without any language model. "
    "A model adds free questions and summaries. It reads plans, facts, rules and papers of your "
    "organization with tools, and may offer a change; it can apply nothing. What it reads is sent "
    "to the server that is named here."
)

with page("Assistant model", role="admin") as user:
    held = chosen_model(user, installed_server())
    with title_line("Assistant model", context=view.context(held), about=ABOUT):
        pass
    view.ability(user, held, zone())
    section("Server and limits", "of your organization")
    view.settings_form(user, held)
