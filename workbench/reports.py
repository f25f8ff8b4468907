"""Make a report: run its notebook with papermill in a process of its own, and collect its files.

The process gets an empty environment with the address and credential of `report_door`, a folder
that is thrown away, and a time limit. The HTML is the executed notebook without its code; the PDF
and the workbook are written by the notebook from the same data, with no browser.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from kernel.errors import InvalidInput, Unavailable
from kernel.store.actor import Actor
from workbench.settings import ROOT

if TYPE_CHECKING:
    from workbench.report_door import Door

log = structlog.get_logger(__name__)
NOTEBOOKS = ROOT / "notebooks"
LONGEST_S = 600
MADE = {"html": "report.html", "pdf": "report.pdf", "xlsx": "report.xlsx", "ipynb": "report.ipynb"}


def notebook_of(name: str) -> Path:
    """The notebook of a report.

    Raises:
        InvalidInput: There is none of this name.
    """
    path = NOTEBOOKS / f"{name}.ipynb"
    if path.parent != NOTEBOOKS or not path.is_file():
        known = ", ".join(sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb")))
        raise InvalidInput(f"There is no report “{name}”.", hint=f"Use {known}.")
    return path


def make_report(
    actor: Actor, name: str, parameters: Mapping[str, Any], *, longest_s: float = LONGEST_S
) -> dict[str, bytes]:
    """Run the notebook of a report for a person.

    Args:
        actor: Whose data it reads, as a Viewer.
        name: The report.
        parameters: Of the notebook's cell tagged `parameters`; they are kept in the output.
        longest_s: After so long the notebook is ended. [s]

    Returns:
        The files: html, pdf, xlsx, and the executed notebook as ipynb.

    Raises:
        InvalidInput: There is no such report.
        Unavailable: The notebook failed or took too long; its own words say why.
    """
    from workbench.report_door import report_door  # with the API, which a worker needs for this

    notebook = notebook_of(name)
    with (
        tempfile.TemporaryDirectory(prefix="workbench-report-") as folder,
        report_door(actor) as door,
    ):
        place = Path(folder)
        (place / "parameters.json").write_text(json.dumps(dict(parameters)))
        _run(notebook, place, door, longest_s)
        files = {kind: place / file for kind, file in MADE.items()}
        return {kind: file.read_bytes() for kind, file in files.items() if file.is_file()}


def _run(notebook: Path, folder: Path, door: "Door", longest_s: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench.report_process", str(notebook), str(folder)],
        cwd=folder,
        env=_environment(folder, door),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, said = process.communicate(timeout=longest_s)
    except subprocess.TimeoutExpired:
        raise Unavailable(
            f"The report took longer than {longest_s:,.0f} s.", hint="Report fewer wells at once."
        ) from None
    finally:
        _end(process)
    if process.returncode:
        words = said.decode("utf-8", "replace").strip()
        log.warning("report_failed", notebook=notebook.name, said=words[-4000:])
        last = words.splitlines()[-1] if words else f"its process ended with {process.returncode}"
        raise Unavailable(f"The report could not be made: {last[:300]}", hint="Try again.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process; its kernel watches it and ends too."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(folder: Path, door: "Door") -> dict[str, str]:
    """Nothing of ours but the door: no database, no secret, no settings."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "IPYTHONDIR": str(folder / ".ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / ".runtime"),
        "LANG": "C.UTF-8",
        "WORKBENCH_API_URL": door.url,
        "WORKBENCH_API_TOKEN": door.token,
        "WORKBENCH_DATA_DIR": str(folder / "none"),
    }
