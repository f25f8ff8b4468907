"""Spoilt papers by the hundred: each is read or refused in words, within the sandbox's limits."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kernel.documents.read import read_document
from kernel.documents.sandbox import SECONDS, read_in_sandbox
from tests.documents.mutants import WAYS, mutant

CHILD = Path(__file__).with_name("mutants.py")
ROOT = CHILD.parents[2]
MOST_MB = 2_000


def answers(numbers: Sequence[int], how: str) -> tuple[list[dict], list[int]]:
    """What reading each mutant gave, and the mutants that ended the process that read them."""
    told, ended, left = [], [], list(numbers)
    while left:
        child = subprocess.run(
            [sys.executable, str(CHILD), how, *map(str, left)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            check=False,
        )
        lines = [json.loads(line) for line in child.stdout.splitlines()]
        told += [line for line in lines if "number" in line]
        assert lines, child.stderr[-2_000:]
        if "starts" in lines[-1]:
            ended.append(lines[-1]["starts"])
        left = left[len([line for line in lines if "starts" in line]) :]
    return told, ended


def answers_of_two(numbers: Sequence[int], how: str) -> tuple[list[dict], list[int]]:
    """As `answers`, by two processes side by side."""
    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(lambda half: answers(half, how), (numbers[::2], numbers[1::2])))
    return halves[0][0] + halves[1][0], halves[0][1] + halves[1][1]


def assert_that_each_is_answered(numbers: Sequence[int], *, of_pictures: int = 1) -> list[dict]:
    """Read them all, and each so-manieth of those that are left to OCR by OCR too."""
    printed, ended = answers_of_two(numbers, "printed")
    pictures = [each["number"] for each in printed if each.get("scans")][::of_pictures]
    whole, ended_by_picture = answers_of_two(pictures, "whole")
    told = printed + whole

    assert [each["fault"] for each in told if "fault" in each] == []
    assert len(printed) + len(ended) == len(numbers)
    assert [each for each in told if not each["kinds"]] == []
    assert [each for each in told if each["peak_mb"] > MOST_MB] == []
    assert [each for each in printed if each["seconds"] > SECONDS] == []
    for number in (*ended, *ended_by_picture):  # the product loses a child there, and says so
        assert read_in_sandbox(mutant(number)[1], "x.pdf")  # or reads it: some need all their time
    return told


@pytest.mark.timeout(600)  # half a minute on two free cores
def test_that_200_spoilt_papers_are_each_read_or_refused_in_words():
    told = assert_that_each_is_answered(range(200), of_pictures=4)

    assert {each["way"] for each in told} == {way.__name__ for way in WAYS}
    assert sum(1 for each in told if each["read"]) > 50
    assert sum(1 for each in told if each["said"]) > 50


# letters of no size in the formation record; a TIFF whose second page has no dimensions; a
# picture a dot high and thousands wide
@pytest.mark.parametrize("number", [1343, 1590, 6144])
def test_that_a_paper_that_broke_a_reader_once_is_read_or_refused_in_words(number):
    assert read_document(mutant(number)[1], "x.pdf")


@pytest.mark.soak
def test_that_10000_spoilt_papers_are_each_read_or_refused_in_words():
    assert_that_each_is_answered(range(10_000))
