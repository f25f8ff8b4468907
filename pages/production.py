"""What the wells make: rates, ratios, several wells beside each other, and the bubble map."""

from workbench.ui.page import page
from workbench.ui.production_view import production_page

with page("Production") as user:
    production_page(user)
