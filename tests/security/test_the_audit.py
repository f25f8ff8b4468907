"""`make audit` where the package index cannot be reached."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
def test_that_an_index_that_cannot_be_reached_is_said_in_words(tmp_path):
    done = subprocess.run(
        ["make", "vulnerabilities", f"BIN={Path(sys.executable).parent}", f"AUDIT={tmp_path}"],
        cwd=ROOT,
        env={**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0",
             "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert "known vulnerabilities are NOT checked" in done.stderr
    assert "Traceback" not in done.stderr
