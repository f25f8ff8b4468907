"""The product's own help: for users, administrators, analysts and developers."""

from workbench.ui.help_view import help_page
from workbench.ui.page import page

with page("Help") as user:
    help_page(user)
