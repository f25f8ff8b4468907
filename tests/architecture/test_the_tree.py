"""The rules of the picture: sizes, names, imports, and what must be written down."""

import ast
import hashlib
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [p for top in ("kernel", "workbench", "pages") for p in sorted((ROOT / top).rglob("*.py"))]
PAGES = sorted((ROOT / "pages").glob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Every module that PATH imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_that_the_dependency_rule_holds():
    lint = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:]


def test_that_no_module_is_longer_than_500_lines():
    assert [named(p) for p in PYTHON if lines_of(p) > 500] == []


def test_that_no_page_is_longer_than_80_lines():
    assert [named(p) for p in PAGES if lines_of(p) > 80] == []


def test_that_a_page_defines_no_function_and_no_class():
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

    offenders = [
        named(page)
        for page in PAGES
        for node in ast.walk(ast.parse(page.read_text("utf-8")))
        if isinstance(node, definitions)
    ]

    assert offenders == []


def test_that_pages_reach_neither_the_database_nor_the_network():
    forbidden = ("sqlalchemy", "psycopg", "kernel.store", "kernel.sources")

    offenders = [
        (named(page), module)
        for page in PAGES
        for module in imports_of(page)
        if module.startswith(forbidden)
    ]

    assert offenders == []


def test_that_only_the_settings_read_the_environment():
    readers = re.compile(r"\bos\.environ\b|\bgetenv\(")

    offenders = [
        named(p)
        for p in PYTHON
        if readers.search(p.read_text("utf-8")) and named(p) != "workbench/settings.py"
    ]

    assert offenders == []


def test_that_the_kernel_and_the_pages_never_catch_broadly():
    broad = re.compile(r"except( Base)?( Exception)?( as \w+)?:")

    offenders = [
        (named(p), line)
        for p in PYTHON
        if not named(p).startswith("workbench/")
        for line in p.read_text("utf-8").splitlines()
        if broad.search(line)
    ]

    assert offenders == []


@pytest.mark.parametrize(
    "name", sorted({p.stem for p in (ROOT / "workbench").iterdir()} - {"__init__", "__pycache__"})
)
def test_that_no_name_in_workbench_shadows_an_installed_module(name):
    # Streamlit puts workbench/ first on sys.path, so `workbench/x.py` would be imported as `x`.
    elsewhere = [
        entry
        for entry in sys.path
        if Path(entry or ".").resolve() not in (ROOT, ROOT / "workbench")
    ]
    finder = importlib.machinery.PathFinder

    assert name not in sys.stdlib_module_names
    assert finder.find_spec(name, elsewhere) is None


def test_that_no_package_under_tests_hides_a_real_one():
    assert sorted(named(p) for p in (ROOT / "tests").rglob("__init__.py")) == []


def test_that_every_data_file_is_listed_with_its_source_and_hash():
    readme = (ROOT / "data" / "README.md").read_text("utf-8")
    wanted = []
    for file in sorted(p for p in (ROOT / "data").rglob("*") if p.is_file()):
        if file.name == "README.md":
            continue
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        name = file.relative_to(ROOT / "data").as_posix()
        row = next((line for line in readme.splitlines() if f"`{name}`" in line), "")
        if digest not in row:
            wanted.append(f"`{name}` … {digest}")

    assert wanted == [], "data/README.md needs these names and hashes:\n" + "\n".join(wanted)


def test_that_every_setting_is_named_in_the_readme():
    from workbench.settings import setting_names

    readme = (ROOT / "README.md").read_text("utf-8")

    assert [name for name in setting_names() if f"`{name}`" not in readme] == []


def test_that_every_command_is_named_in_the_readme():
    from workbench.cli import cli

    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [c.name or c.callback.__name__ for c in cli.registered_commands]

    assert [c for c in commands if f"`workbench {c.replace('_', '-')}" not in readme] == []


def test_that_the_lock_pins_every_package_with_a_hash_and_names_no_index():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    packages = re.findall(r"^\S+==\S+[^\n]*\\\n    --hash=sha256:", lock, flags=re.MULTILINE)

    assert len(packages) == len(re.findall(r"^\S+==", lock, flags=re.MULTILINE))
    assert "://" not in lock
    assert "--index" not in lock


def test_that_the_readme_leads_to_every_chapter_of_the_help_and_stays_short():
    from workbench.help import ORDER

    readme = (ROOT / "README.md").read_text("utf-8")
    linked = re.findall(r"\]\(([\w/.-]+?)(?:#[\w-]+)?\)", readme)

    assert [name for name in linked if not (ROOT / name).exists()] == []
    assert {f"workbench/help/{name}.md" for name in ORDER} <= set(linked)
    assert len(readme.splitlines()) <= 140
