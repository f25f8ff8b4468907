"""The entry script of the pages: who is asking, the menu of their role, and the page asked for.

It runs again for every action, so a session that was ended elsewhere stops here.
"""

from workbench.ui import frame, screens, sidebar
from workbench.ui.page import failures, session_ended, signed_in, tell_page

frame.style()
with failures(heading="Workbench"):
    person = signed_in()
    if person is None:
        session_ended()
    asked_for = screens.navigation(person)
    sidebar.foot(person, asked_for.url_path or "home")
    tell_page(person)
    asked_for.run()
