"""The command `workbench plan` as a person types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kernel.wells.api_number import ApiNumber
from kernel.workflows.samples import sample_wells

ROOT = Path(__file__).resolve().parents[2]
WELL = next(well for well in sample_wells() if well.gau is not None)
API = ApiNumber.parse(WELL.api14).dashed
AS_OF = ("--as-of", "2024-06-01")


def workbench(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from workbench.cli import app; app()", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for name, content in WELL.papers():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def answer(papers) -> dict:
    # a database that is not there: the command must not look for one
    done = workbench(
        "plan", API, "--documents", papers, *AS_OF, "--json", DATABASE_URL="postgresql://nowhere/x"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_that_a_folder_of_papers_gives_a_plan_without_a_database(answer):
    assert answer["verdict"] == "pass"
    assert all(step["citations"] for step in answer["steps"])
    assert answer["extraction"]["files"]


def test_that_the_facts_of_a_plan_give_the_same_plan_again(answer, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(answer["inputs"]["facts"]))
    done = workbench("plan", API, "--facts", facts, *AS_OF, "--json")

    assert json.loads(done.stdout)["rrc_export"] == answer["rrc_export"]


def test_that_the_checker_passes_what_the_command_wrote(answer, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(answer))

    assert workbench("check", plan, "--json").returncode == 0


def test_that_without_json_a_table_is_printed(papers):
    done = workbench("plan", API, "--documents", papers, *AS_OF)

    assert done.returncode == 0
    assert "Codes  Remarks" in done.stdout
    assert "Checked: pass" in done.stdout


def test_that_out_writes_the_files_of_the_plan(papers, tmp_path):
    out = tmp_path / "new" / "folder"
    done = workbench("plan", API, "--documents", papers, "--mode", "both", "--json", "--out", out)

    things = ("drawing{}.pdf", "drawing{}.svg", "plan{}.csv", "plan{}.xlsx", "procedure{}.pdf")
    named = [name.format(end) for name in (*things, "procedure{}.txt", "w3a{}.pdf")
             for end in ("", "-isolated")]  # fmt: skip
    assert sorted(p.name for p in out.iterdir()) == sorted([*named, "plan.json"])
    assert (out / "w3a-isolated.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((out / "plan.json").read_text()) == json.loads(done.stdout)
    assert "Materials" in openpyxl.load_workbook(out / "plan.xlsx").sheetnames


def test_that_a_letter_can_be_handed_in_as_json(papers, tmp_path):
    letter = tmp_path / "letter.json"
    letter.write_text(json.dumps({"date": "2039-01-01", "base_ft": 1700}))
    done = workbench(
        "plan", API, "--documents", papers, "--gau", letter, "--as-of", "2040-01-01", "--json"
    )

    assert json.loads(done.stdout)["inputs"]["facts"]["gau"]["base_ft"] == 1700


@pytest.mark.parametrize(
    ("words", "code", "said"),
    (
        (("12", "--documents", "."), 2, "not an API number"),
        (("30-015-12345", "--documents", "."), 2, "New Mexico"),
        ((API, "--documents", "/no/such/folder"), 2, "cannot be read"),
        ((API, "--facts", "/no/such/file"), 2, "cannot be read"),
        ((API, "--facts", __file__), 2, "is not JSON"),
        ((API, "--documents", ".", "--facts", "x"), 2, "not both"),
        ((API, "--documents", ".", "--mode", "some"), 2, "combined, isolated, both"),
        ((API, "--documents", ".", "--as-of", "yesterday"), 2, "is no date"),
        ((API, "--documents", ".", "--merge-threshold-ft", "-1"), 2, "0 ft or more"),
        ((API,), 2, "--documents"),
    ),
)
def test_that_a_wrong_call_is_answered_in_one_line(words, code, said):
    done = workbench("plan", *words)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_that_papers_of_another_well_are_refused(papers):
    done = workbench("plan", "42-003-46118", "--documents", papers)

    assert done.returncode == 2
    assert f"w2.pdf is the W-2 of well {API}" in done.stderr


def test_that_a_folder_without_papers_says_what_is_needed(tmp_path):
    done = workbench("plan", API, "--documents", tmp_path)

    assert done.returncode == 1
    assert "W-2" in done.stderr
