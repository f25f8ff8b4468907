"""Fetching into a folder: kept for 14 days, gone on with after a break, never half a file."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kernel.errors import InvalidInput, NotAllowed, Unavailable
from kernel.sources.kept_papers import KeptPapers
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_to_folder import fetch_to_folder
from tests.sources.conftest import without_a_browser
from tests.sources.replica.server import Answer
from workbench.commission import commission_site
from workbench.settings import Settings

DAY_ONE = datetime(2026, 11, 1, tzinfo=UTC)
BROKEN = Answer(status=500)


class Killed(BaseException):
    """The process ends in the middle of its work."""


@pytest.fixture
def fetched(site, api, tmp_path, replica, filing):
    """Fetch the well into one folder; the replica knows one filing of it."""
    replica.wells[api.api8] = [filing()]
    folder = tmp_path / "papers"

    def fetch(now: datetime = DAY_ONE, **more):
        return fetch_to_folder(
            api,
            folder,
            site=site,
            open_pages=without_a_browser,
            clock=lambda: now,
            **more,
        )

    fetch.folder = folder
    return fetch


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_that_the_answer_says_status_source_and_files(fetched, api):
    answer = fetched()

    assert (answer["status"], answer["source"]) == ("success", "site")
    assert answer["api_search"] == api.api8
    assert [file["file"] for file in answer["files"]] == ["w2-203108.pdf", "gau-203108.pdf"]
    assert answer["packets"][0] == {
        "tracking_no": "203108",
        "status": "Approved",
        "type": "Oil / W-2",
        "submitted": "2018-11-08",
    }
    assert on_disk(fetched.folder) == ["fetch.json", "gau-203108.pdf", "w2-203108.pdf"]
    assert json.loads((fetched.folder / "fetch.json").read_text())["files"] == answer["files"]


def test_that_for_14_days_the_folder_answers_and_afterwards_the_site(fetched, replica):
    first = fetched()
    asked = len(replica.asked)

    second = fetched(DAY_ONE + timedelta(days=13, hours=23))
    asked_then = len(replica.asked)
    third = fetched(DAY_ONE + timedelta(days=14))

    assert (second["source"], second["files"], asked_then) == ("cache", first["files"], asked)
    assert third["source"] == "site"
    assert len(replica.asked) == 2 * asked


def test_that_asked_again_the_site_answers_at_once(fetched, replica):
    fetched()

    answer = fetched(again=True)

    assert answer["source"] == "site"
    assert replica.steps().count("image") == 2


def test_that_a_file_that_somebody_changed_is_fetched_anew(fetched, a_letter_pdf):
    fetched()
    (fetched.folder / "gau-203108.pdf").write_bytes(b"%PDF- something else")

    answer = fetched()

    assert answer["source"] == "site"
    assert (fetched.folder / "gau-203108.pdf").read_bytes() == a_letter_pdf


def test_that_a_folder_of_another_well_answers_nothing(fetched, site):
    fetched()

    answer = fetch_to_folder(
        ApiNumber.parse("42-003-00099"),
        fetched.folder,
        site=site,
        open_pages=without_a_browser,
    )

    assert (answer["status"], answer["files"]) == ("no_records", [])


def test_that_a_killed_fetch_goes_on_with_what_is_missing(fetched, replica):
    def kill(words: str) -> None:
        if words.startswith("Fetching gau"):
            raise Killed

    with pytest.raises(Killed):
        fetched(progress=kill)
    assert on_disk(fetched.folder) == ["fetch.json", "w2-203108.pdf"]

    answer = fetched()

    assert answer["status"] == "success"
    assert [file["file"] for file in answer["files"]] == ["w2-203108.pdf", "gau-203108.pdf"]
    assert replica.steps().count("form") == 1


@pytest.mark.parametrize("step", ["start", "search", "packet", "form", "image"])
def test_that_no_failure_leaves_half_a_file_or_is_remembered(fetched, replica, step, a_letter_pdf):
    odd = Answer(body=a_letter_pdf, cut=100, kind="application/pdf") if step == "image" else BROKEN
    replica.next(step, odd, odd, odd)
    fetched()
    whole = {"fetch.json", "w2-203108.pdf", "gau-203108.pdf"}
    assert set(on_disk(fetched.folder)) <= whole

    answer = fetched()

    assert (answer["status"], answer["source"]) == ("success", "site")
    assert set(on_disk(fetched.folder)) == whole
    assert (fetched.folder / "gau-203108.pdf").read_bytes() == a_letter_pdf


def test_that_a_failure_when_asked_again_keeps_what_was_there(fetched, replica):
    first = fetched()
    replica.always("search", BROKEN)

    answer = fetched(again=True)

    assert (answer["status"], answer["files"]) == ("site_unavailable", first["files"])


def test_that_a_draft_of_a_killed_process_is_taken_away(fetched):
    fetched.folder.mkdir()
    (fetched.folder / ".gau-203108.pdf.4711.draft").write_bytes(b"%PDF- half of")

    fetched()

    assert on_disk(fetched.folder) == ["fetch.json", "gau-203108.pdf", "w2-203108.pdf"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [{}], "complete": true}', "{"])
def test_that_a_list_that_cannot_be_read_counts_as_none(tmp_path, text):
    (tmp_path / "fetch.json").write_text(text)

    assert KeptPapers(folder=tmp_path).read() == {}


def test_that_a_list_cannot_name_a_file_outside_the_folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"")
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    files = [{"file": "../secret", "sha256": digest}]
    (folder / "fetch.json").write_text(json.dumps({"files": files, "complete": True}))

    assert KeptPapers(folder=folder).read()["files"] == []


def test_that_only_texas_is_asked_for(site, tmp_path):
    with pytest.raises(InvalidInput, match="rules of Texas"):
        fetch_to_folder(ApiNumber.parse("30-015-12345"), tmp_path, site=site)


def test_that_no_site_is_reached_before_an_administrator_says_so(tmp_path):
    with pytest.raises(NotAllowed, match="is off"):
        commission_site(Settings(data_dir=tmp_path))


def test_that_a_missing_browser_is_said_with_the_setting_that_names_one(tmp_path):
    options = Settings(data_dir=tmp_path, rrc_fetch=True, chromium=tmp_path / "none")

    with pytest.raises(Unavailable, match="WORKBENCH_CHROMIUM"):
        commission_site(options)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rrc_url": "http://webapps.rrc.texas.gov"},
        {"rrc_url": "file:///etc/passwd"},
        {"rrc_url": "https://somebody@webapps.rrc.texas.gov"},
        {"rrc_url": "https://webapps.rrc.texas.gov/other"},
        {"rrc_seconds_per_request": 0.5},
        {"rrc_seconds_per_request": -1},
    ],
)
def test_that_the_settings_refuse_a_plain_address_and_haste(wrong):
    with pytest.raises(ValueError, match=r"https and the host|at least 1|greater than"):
        Settings(**wrong)


@pytest.mark.browser
def test_that_the_command_fetches_without_a_database(replica, api, filing, tmp_path, chromium):
    replica.wells[api.api8] = [filing()]
    command = [Path(sys.executable).parent / "workbench", "fetch", api.dashed]
    out = tmp_path / "papers"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("WORKBENCH_")},
        "WORKBENCH_DATA_DIR": str(tmp_path / "data"),
        "WORKBENCH_RRC_FETCH": "true",
        "WORKBENCH_RRC_URL": replica.address,
        "WORKBENCH_RRC_DOCUMENTS_HOST": replica.documents_host,
        "WORKBENCH_RRC_SECONDS_PER_REQUEST": "0",
        "WORKBENCH_CHROMIUM": str(chromium),
    }

    def run(*more: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *more], env={**env, **changes}, capture_output=True, text=True, check=False
        )

    first = run("--out", str(out), "--json")
    second = run("--out", str(out), "--json")
    unknown = subprocess.run(
        [*command[:2], "42-003-00099", "--json"], env=env, capture_output=True, check=False
    )
    off = run(WORKBENCH_RRC_FETCH="false")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert json.loads(first.stdout)["status"] == "success"
    assert json.loads(second.stdout)["source"] == "cache"
    assert on_disk(out) == ["fetch.json", "gau-203108.pdf", "w2-203108.pdf"]
    assert (unknown.returncode, json.loads(unknown.stdout)["status"]) == (1, "no_records")
    assert (off.returncode, off.stdout) == (1, "")
    assert "WORKBENCH_RRC_FETCH=true" in off.stderr
