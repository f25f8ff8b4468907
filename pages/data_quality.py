"""Where the volumes are not complete: quarantine and months that nobody reported."""

from workbench.ui.data_quality import quality_page
from workbench.ui.page import page

with page("Data quality") as user:
    quality_page(user)
