"""`workbench bench restore`: what is deleted by mistake comes back whole, at any size."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("rows", [10_000, 10_000_000])
def test_that_every_row_and_guard_comes_back(rows):
    command = [Path(sys.executable).parent / "workbench", "bench", "restore", "--json"]
    done = subprocess.run(
        [*command, "--rows", str(rows)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert figures["rows"] == figures["rows_brought_back"] > 0.9 * rows
    assert figures["drill_findings"] == figures["restore_findings"] == []
    assert figures["tables_that_differ"] == []
