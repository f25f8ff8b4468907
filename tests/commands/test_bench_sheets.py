"""`workbench bench sheets`: a sheet of wells is opened in a browser, and its cells are stored."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.timeout(600)
def test_that_a_sheet_of_wells_is_opened_whole_and_a_typed_cell_is_stored():
    command = [Path(sys.executable).parent / "workbench", "bench", "sheets", "--json"]
    done = subprocess.run(
        [*command, "--wells", "700", "--repeats", "1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]

    figures = json.loads(done.stdout)
    assert figures["wells"] == 700
    first, whole = (figures[f"opening, {which} wells"]["median"] for which in ("first", "all"))
    assert 0 < first <= whole
    assert figures["cell until stored"]["median"] > 0
