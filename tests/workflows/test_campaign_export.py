"""A scenario leaves as a file of the kind that is asked for, its print included."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from kernel.scheduling.commands import AddJob
from kernel.scheduling.fleet import Rig
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_export import FORMATS, export_scenario
from kernel.workflows.campaign_rigs import save_rig
from kernel.workflows.campaign_scenarios import new_scenario

STARTS = {
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "ics": b"BEGIN:VCALENDAR",
    "xml": b"<?xml",
    "pdf": b"%PDF",
    "png": b"\x89PNG",
}


@pytest.fixture
def scenario(org_a):
    save_rig(org_a.editor, Rig(id="", name="Llano 4", kind="Land rig"))
    made = new_scenario(org_a.editor, "Winter", start_on=date(2027, 1, 4))
    values = {
        "name": "CEDAR DRAW 12 1",
        "rig_id": "Llano 4",
        "start_on": "2027-01-04",
        "duration_days": "20",
    }
    apply_commands(org_a.editor, made.id, [AddJob(values=values)], seen=made.revision)
    return made


@pytest.mark.parametrize("kind", list(FORMATS))
def test_that_every_format_is_a_file_of_its_kind(kind, scenario, org_a):
    name, content = export_scenario(org_a.viewer, scenario.id, kind)

    assert name.startswith("Winter")
    assert name.endswith(f".{kind}")
    assert content.startswith(STARTS[kind])


def test_that_the_print_names_scenario_rig_and_job(scenario, org_a):
    _, content = export_scenario(org_a.viewer, scenario.id, "pdf")

    with pdfplumber.open(BytesIO(content)) as document:
        text = document.pages[0].extract_text()
    assert "Winter, revision 1" in text
    assert "Llano 4" in text
    assert "CEDAR DRAW 12 1" in text
