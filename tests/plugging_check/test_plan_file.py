"""`workbench check`: files of plans, files of forms, and files that are neither."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kernel.errors import InvalidInput
from kernel.plugging.check.plan_file import check_file
from kernel.testing import a_plan, a_step, a_well
from kernel.wells.facts_file import write_facts
from workbench import cli

FACTS = write_facts(a_well())
PLAN = {
    "steps": a_plan(),
    "inputs": {"facts": FACTS},
    "materials_totals": {"mud_density_lb_gal": 9.5},
    "as_of": "2025-10-01",
}
ROWS = {
    "plugs": [
        {"form_type": "CIBP", "bottom_ft": 5950, "sacks": 3, "cement_on_top_ft": 20, "codes": [6]},
        {"form_type": "Cement Plug", "bottom_ft": 1050, "top_ft": 850, "sacks": 40, "codes": [4]},
        {"form_type": "Cement Surface Plug", "bottom_ft": 103, "top_ft": 3, "sacks": 30},
    ]
}


def written(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error line of the command, through its front door."""
    result = CliRunner().invoke(cli.cli, ["check", *arguments])
    failure = result.exception
    if failure is not None and not isinstance(failure, SystemExit):
        assert isinstance(failure, InvalidInput)
        return 2, result.stdout, str(failure)
    return result.exit_code, result.stdout, ""


def test_that_a_sound_plan_passes_with_exit_0(tmp_path: Path):
    code, out, _ = run(str(written(tmp_path / "plan.json", PLAN)), "--json")

    answer = json.loads(out)
    assert (code, answer["verdict"]) == (0, "pass")
    assert set(answer) == {"verdict", "findings"}
    assert all(
        set(finding) == {"code", "level", "severity", "rule", "subject", "message", "context"}
        for finding in answer["findings"]
    )


def test_that_a_broken_plan_fails_with_exit_1_and_names_the_paragraph(tmp_path: Path):
    broken = {**PLAN, "steps": [s for s in a_plan() if s["type"] != "uqw_plug"]}

    code, out, _ = run(str(written(tmp_path / "plan.json", broken)), "--json")

    findings = json.loads(out)["findings"]
    assert code == 1
    assert any("(e)(2)" in f["rule"] for f in findings if f["severity"] == "blocking")


def test_that_rows_of_a_form_are_checked_with_a_facts_file(tmp_path: Path):
    facts = written(tmp_path / "facts.json", FACTS)

    code, out, _ = run(str(written(tmp_path / "w3a.json", ROWS)), "--facts", str(facts), "--json")

    assert (code, json.loads(out)["verdict"]) == (0, "pass")


def test_that_without_json_each_finding_is_one_line_and_the_verdict_the_last(tmp_path: Path):
    _, out, _ = run(str(written(tmp_path / "plan.json", PLAN)))

    assert out.strip().splitlines()[-1] == "pass"


def test_that_the_age_of_the_letter_is_counted_to_the_day_that_is_asked_for(tmp_path: Path):
    plan = str(written(tmp_path / "plan.json", PLAN))

    _, out, _ = run(plan, "--as-of", "2035-01-01", "--json")

    assert "GAU_LETTER_EXPIRED" in out


def test_that_both_variants_are_checked_and_the_finding_says_which():
    isolated = {"steps": [s for s in a_plan() if s["type"] != "surface_plug"]}
    plan = {**PLAN, "variants": {"combined": {"steps": a_plan()}, "isolated": isolated}}

    verdict = check_file(plan)

    laws = [f for f in verdict.findings if f.level == "law"]
    assert verdict.verdict == "fail"
    assert {f.context["variant"] for f in laws} == {"isolated"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not one JSON object"),
        ({"inputs": {"facts": FACTS}}, "neither “steps” nor “plugs”"),
        ({"steps": a_plan()}, "carries no facts"),
        ({**PLAN, "steps": 3}, "is not a list"),
        ({**PLAN, "steps": [3]}, "Step 1 is not an object"),
        ({**PLAN, "steps": [{}]}, "has no type"),
        ({**PLAN, "steps": [a_step("deep", 3)]}, "bottom_ft is “deep”"),
        ({**PLAN, "steps": [a_step(True, 3)]}, "bottom_ft is “True”"),
        ({**PLAN, "steps": [{**a_step(9, 3), "requirements": "4"}]}, "not a list of codes"),
        ({**PLAN, "inputs": {"facts": {"depth": 3}}}, "mean nothing here"),
        ({**PLAN, "as_of": "soon"}, "is not a date"),
        (ROWS, "say nothing about the well"),
        (json.dumps(PLAN).replace("3100", "NaN"), "bottom_ft is “nan”"),
        (json.dumps(PLAN).replace("3100", "1e999"), "bottom_ft is “inf”"),
    ],
    ids=range(16),
)
def test_that_a_malformed_file_is_refused_with_one_readable_line(
    tmp_path: Path, content: Any, words: str
):
    code, out, error = run(str(written(tmp_path / "plan.json", content)))

    assert (code, out) == (2, "")
    assert words in error
    assert "\n" not in error


def test_that_a_missing_file_is_refused(tmp_path: Path):
    code, _, error = run(str(tmp_path / "nothing.json"))

    assert code == 2
    assert "cannot be read" in error


def test_that_without_a_date_ages_are_counted_to_today():
    old = write_facts(a_well())
    old["gau"]["date"] = f"{date.today().year - 7}-01-01"
    plan = {**PLAN, "inputs": {"facts": old}}
    del plan["as_of"]

    assert any(f.code == "GAU_LETTER_EXPIRED" for f in check_file(plan).findings)
