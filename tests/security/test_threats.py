"""The threat model that administrators read is held line by line by tests that exist and run."""

import ast
import re
from pathlib import Path

import pytest

from tests.security import test_broken_edges, test_broken_guards, test_broken_readers
from tests.security.clauses import CLAUSES, Held
from tests.security.sources import RULES
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
    held = [one for clauses in CLAUSES.values() for one in clauses.values()]
    named = {
        tuple(re.findall(r"(test_broken_\w+)\.py.*\[(\w+)\]", test)[0])
        for tests in (*THREATS.values(), *(one.by + one.broken for one in held))
        for test in tests
        if "test_broken_" in test and "[" in test
    }

    broken = {
        (module.__name__.rpartition(".")[2], check.__name__)
        for module in (test_broken_guards, test_broken_edges, test_broken_readers)
        for check in module.GUARDS
    } | {("test_broken_sources", rule.__name__) for rule in RULES}
    assert named - broken == set()
    assert len(named) > 40


def runs(test: str) -> bool:
    """Whether there is a test of this name that the ordinary run does not leave out."""
    function = function_of(test)
    marks = [ast.unparse(one) for one in function.decorator_list] if function else ["soak"]
    return not any("soak" in mark and "param(" not in mark for mark in marks)


def gaps(clauses: dict[str, dict[str, Held]]) -> list[str]:
    """Clauses that no test shows, or whose lack none is seen to notice."""
    return [
        f"{threat}: {clause}"
        for threat, parts in clauses.items()
        for clause, held in parts.items()
        if not held.by
        or bool(held.broken) == bool(held.no_guard)
        or not all(map(runs, held.by + held.broken))
    ]


def test_that_every_clause_has_a_test_that_is_seen_to_notice_its_lack():
    assert gaps(CLAUSES) == []
    features = [held for parts in CLAUSES.values() for held in parts.values() if held.no_guard]
    assert len(features) <= 12


@pytest.mark.parametrize(
    "held",
    [
        Held(by=(), broken=("security/test_threats.py::test_that_a_gap_would_be_noticed",)),
        Held(by=("security/test_threats.py::test_that_a_gap_would_be_noticed",)),
        Held(by=("security/test_threats.py::test_that_nobody_wrote",), no_guard="x"),
    ],
)
def test_that_a_gap_would_be_noticed(held):
    assert gaps({"threat": {"clause": held}}) == ["threat: clause"]


given = pytest.mark.skipif(not SHARED.exists(), reason="the list that we were given is not here")


def rows_given() -> list[list[str]]:
    """Threat, what holds it and how that is shown, for each row of the list."""
    lines = [line for line in SHARED.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[1:]]


@given
def test_that_every_line_of_the_list_we_were_given_is_a_threat_of_ours():
    named = {re.sub(r"\W+", " ", row[0].split("(")[0]).strip().lower() for row in rows_given()}
    ours = {re.sub(r"\W+", " ", name).strip().lower() for name in THREATS}
    # our names begin with an article where theirs do not
    ours |= {name.removeprefix("a ") for name in ours}

    assert len(named) >= 15
    assert named - ours == set()


@given
def test_that_every_clause_of_the_list_we_were_given_is_one_of_ours():
    wanted = {
        (threat, clause)
        for threat, *cells in rows_given()
        for cell in cells
        for clause in re.split(r"[,;] (?![^(]*\))", cell)
    }

    assert wanted == {(threat, clause) for threat, parts in CLAUSES.items() for clause in parts}
