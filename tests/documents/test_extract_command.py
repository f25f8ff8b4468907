"""`workbench extract` and `workbench bench extract` as a user calls them."""

import json
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-c", "from workbench.cli import app; app()"]


def workbench(*args):
    return subprocess.run([*COMMAND, *map(str, args)], capture_output=True, text=True, check=False)


@pytest.fixture
def w2_file(tmp_path, a_w2):
    file = tmp_path / "paper.pdf"
    file.write_bytes(a_w2({"header.api": "42-003-46118", "header.well_no": "4404"}, {}))
    return file


def test_that_extract_prints_the_items_of_the_contract(w2_file):
    done = workbench("extract", w2_file, "--json")
    [item] = json.loads(done.stdout)

    assert done.returncode == 0
    assert set(item) == {
        "file",
        "kind",
        "pages",
        "engine",
        "data",
        "fields",
        "review",
        "errors",
    }
    assert (item["file"], item["kind"], item["engine"]) == (str(w2_file), "w2", "text")
    assert set(item["fields"]["header.api"]) == {"page", "box", "confidence", "method", "snippet"}


def test_that_extract_prints_a_table_for_a_person(w2_file):
    done = workbench("extract", w2_file)

    assert done.returncode == 0
    assert "header.well_no" in done.stdout
    assert "4404" in done.stdout


def test_that_a_broken_file_beside_a_good_one_is_an_item_and_exit_1(w2_file, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing")
    done = workbench("extract", w2_file, broken, "--json")
    good, bad = json.loads(done.stdout)

    assert done.returncode == 1
    assert (good["kind"], good["errors"]) == ("w2", [])
    assert bad["errors"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("missing", ["nowhere.pdf", "."])
def test_that_a_file_that_is_not_there_is_asked_wrongly(tmp_path, missing):
    done = workbench("extract", tmp_path / missing, "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_that_bench_extract_measures_the_files_given(w2_file):
    done = workbench("bench", "extract", "--files", w2_file, "--json")

    assert json.loads(done.stdout)["seconds"]["w2"]["papers"] == 1


def test_that_bench_extract_scores_against_truth_files(tmp_path, a_w2):
    well = tmp_path / "4200346118"
    (well / "truth").mkdir(parents=True)
    (well / "w2.pdf").write_bytes(a_w2({"header.well_no": "1", "header.county": "WARD"}, {}))
    truth = {"header": {"well_no": "1", "county": "PECOS", "district": "08", "api": None}}
    (well / "truth" / "w2.json").write_text(json.dumps(truth))
    done = workbench("bench", "extract", "--truth", tmp_path, "--json")

    told = json.loads(done.stdout)["score"]
    assert told["w2 header"] == {"right": 2, "wrong": 1, "missing": 1, "invented": 0}
    assert told["w2 in all"] == told["w2 header"]
