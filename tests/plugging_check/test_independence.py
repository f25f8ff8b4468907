"""The checker stands on the facts, the policy and the reference tables, and on nothing else."""

import ast
from pathlib import Path

import kernel.plugging.check as check

ALLOWED = (
    "kernel.errors",
    "kernel.facts",
    "kernel.plugging.check",
    "kernel.policy",
    "kernel.reference",
    "kernel.units",
    "kernel.wells",
)


def kernel_imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] in ("kernel", "workbench")}


def test_that_the_checker_imports_nothing_of_the_planner_or_the_materials():
    modules = sorted(Path(str(check.__file__)).parent.glob("*.py"))

    strangers = {
        f"{module.name}: {name}"
        for module in modules
        for name in kernel_imports(module)
        if not name.startswith(ALLOWED)
    }

    assert len(modules) > 10
    assert strangers == set()
