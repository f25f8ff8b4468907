"""What is remembered between two people, and what lies in files: an organization in every key."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path for top in ("kernel", "workbench", "pages") for path in sorted((ROOT / top).rglob("*.py"))
]
REMEMBERING = {"cache", "lru_cache", "cache_data", "cache_resource"}
# What can give rows of an organization: whatever is remembered of it needs the organization.
DOORS = ("kernel.store.session", "kernel.workflows", "kernel.store.papers", "kernel.store.plans")
# Remembered for a process, and nothing of anybody in it.
OF_THE_PROCESS = {
    "workbench/jobs/handing_in.py:_opened",  # the queue's connections
    "workbench/jobs/planning_pool.py:_pool",  # processes that plan
    "workbench/auth/routes.py:sample_lines",
    "kernel/workflows/reading.py:reader_version",
    "kernel/workflows/sample_campaigns.py:sample_campaigns",
}


def keyless(source: str, name: str) -> list[str]:
    """Functions that remember what they gave, can reach rows, and have no organization in the key.

    Streamlit leaves arguments that begin with an underscore out of the key.
    """
    tree = ast.parse(source)
    reaches = any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith(DOORS)
        for node in ast.walk(tree)
    )
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not any(_word(one) in REMEMBERING for one in node.decorator_list):
            continue
        keys = [arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)]
        if reaches and "organization_id" not in keys:
            found.append(f"{name}:{node.name}")
    return found


def _word(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def test_that_every_cache_that_can_hold_rows_has_the_organization_in_its_key():
    found = [
        one
        for path in SOURCES
        for one in keyless(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    ]

    assert set(found) - OF_THE_PROCESS == set()


@pytest.mark.parametrize(
    "decorator", ["@st.cache_data", "@st.cache_data(ttl=60)", "@lru_cache(maxsize=9)", "@cache"]
)
@pytest.mark.parametrize("keys", ["paper_id", "_organization_id, paper_id", "_actor, paper_id"])
def test_that_a_cache_without_the_organization_is_noticed(decorator, keys):
    source = f"from kernel.workflows.papers import page_image\n{decorator}\ndef page({keys}): ..."

    assert keyless(source, "x.py") == ["x.py:page"]
    assert keyless(source.replace(f"({keys})", "(organization_id, paper_id)"), "x.py") == []


def test_that_a_page_of_a_paper_is_not_given_from_the_cache_to_another_organization(
    ours, theirs_team, theirs
):
    from uuid import UUID

    from workbench.ui.plan_papers import _piece

    paper_id, box = UUID(theirs.ids["paper.id"]), (0.0, 0.0, 10.0, 10.0)
    for person in (theirs_team.viewer, ours.viewer):
        piece = _piece(person.organization_id, person, paper_id, 1, box)
        assert piece == "" or person is theirs_team.viewer


def test_that_no_file_of_the_data_folder_carries_anything_of_an_organization(home, theirs):
    """Rows lie in the database; beside it are secrets, locks and the files of runs."""
    inside = {home / "pgdata", home / "secrets"}
    for file in home.rglob("*"):
        if not file.is_file() or any(folder in file.parents for folder in inside):
            continue
        content = file.read_bytes()
        assert not [mark for mark in theirs.marks if mark.encode() in content], file
