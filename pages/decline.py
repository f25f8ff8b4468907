"""Fit declines, forecast what is left, and how sure that is; one well or all of them."""

from workbench.ui.decline_view import decline_page
from workbench.ui.page import page

with page("Decline") as user:
    decline_page(user)
