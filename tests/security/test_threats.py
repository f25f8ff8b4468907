"""The threat model that administrators read is held line by line by tests that exist and run."""

import ast
import re
from pathlib import Path

import pytest

from tests.security.test_broken_guards import GUARDS
from tests.security.threats import THREATS

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
SHARED = ROOT.parent / "shared" / "reference" / "security.md"


def named_in_the_help():
    text = (ROOT / "workbench" / "help" / "security.md").read_text("utf-8")
    return re.findall(r"(?m)^\*\*([^*]+)\.\*\*", text)


def function_of(test):
    file, _, name = test.partition("::")
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    wanted = name.partition("[")[0]
    return next(
        (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == wanted), None
    )


def test_that_the_help_and_the_list_name_the_same_threats():
    assert sorted(named_in_the_help()) == sorted(THREATS)


@pytest.mark.parametrize("threat", THREATS)
def test_that_every_test_named_for_a_threat_exists_and_is_run(threat):
    assert len(THREATS[threat]) >= 2
    for test in THREATS[threat]:
        function = function_of(test)
        assert function is not None, test
        marks = [ast.unparse(one) for one in function.decorator_list]
        left_out = ("pytest.mark.soak", "pytest.mark.skip(")
        assert not any(mark.startswith(left_out) for mark in marks), test


def test_that_every_guard_that_is_named_is_one_that_is_broken_on_purpose():
    checks = {check.__name__ for check in GUARDS}

    named = {
        test.partition("[")[2].rstrip("]")
        for tests in THREATS.values()
        for test in tests
        if "test_broken_guards" in test
    }

    assert named - checks == set()


@pytest.mark.skipif(not SHARED.exists(), reason="the list that we were given is not here")
def test_that_every_line_of_the_list_we_were_given_is_a_threat_of_ours():
    rows = [line for line in SHARED.read_text("utf-8").splitlines() if line.startswith("| ")]
    given = {
        re.sub(r"\W+", " ", row.split("|")[1].split("(")[0]).strip().lower() for row in rows[2:]
    }
    ours = {re.sub(r"\W+", " ", name).strip().lower() for name in THREATS}
    # our names begin with an article where theirs do not
    ours |= {name.removeprefix("a ") for name in ours}

    assert given - ours == set()
