"""No binary fraction touches money: not in the code, the tables, or an answer."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.store import close_tables, money_tables
from kernel.store.columns import metadata
from kernel.store.record_kinds import KINDS
from kernel.testing_operations import JANUARY, a_lease, a_month
from kernel.workflows.month_close import month_view
from kernel.workflows.month_json import view_json

ROOT = Path(__file__).resolve().parents[2]
MONEY = sorted(
    [
        *(ROOT / "kernel" / "finance").glob("*.py"),
        *(
            ROOT / "kernel" / name
            for name in (
                "shares.py", "store/revenue.py", "store/afes.py", "store/decks.py",
                "store/money_tables.py", "store/month_close.py", "store/allocations.py",
                "workflows/month_close.py", "workflows/month_revenue.py",
                "workflows/month_figures.py", "workflows/month_files.py", "workflows/month_json.py",
                "workflows/afes.py", "workflows/division_orders.py",
                "workflows/operating_settings.py", "exports/owner_statement.py",
                "store/payments.py", "workflows/payments.py",
            )
        ),
        *(
            ROOT / "workbench" / "api" / f"{name}.py"
            for name in ("afes", "decks", "month_close", "operating_settings", "payments",
                         "records")
        ),
    ]
)  # fmt: skip


def floats_of(source: str) -> list[str]:
    """Each float in a module: a literal, the type, or a function that makes one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{node.lineno}: {node.value}")
        if isinstance(node, ast.Name) and node.id == "float":
            found.append(f"{node.lineno}: float")
        if isinstance(node, ast.Attribute) and node.attr in ("Float", "Double", "REAL"):
            found.append(f"{node.lineno}: {node.attr}")
    return found


@pytest.mark.parametrize("path", MONEY, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_that_no_module_of_money_has_a_float(path):
    assert floats_of(path.read_text("utf-8")) == []


def test_that_a_float_would_be_found():
    assert floats_of("x = 0.1\ny: float = x\nz = sa.Float()") == ["1: 0.1", "2: float", "3: Float"]


def test_that_no_column_of_money_is_a_binary_fraction():
    modules = (money_tables, close_tables)
    tables = {name for m in modules for name, one in vars(m).items() if isinstance(one, sa.Table)}
    assert {"revenue_line", "afe_line", "payment"} <= tables
    inexact = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        if table.name in tables
        for column in table.columns
        if isinstance(column.type, sa.Float)
    ]
    assert inexact == []


def test_that_every_amount_of_an_answer_is_text(org_a):
    lease = a_lease(org_a.editor)
    a_month(org_a.editor, lease)

    def numbers(value):
        if isinstance(value, dict):
            return [one for inner in value.values() for one in numbers(inner)]
        if isinstance(value, list):
            return [one for inner in value for one in numbers(inner)]
        return [value] if isinstance(value, float) else []

    told = view_json(month_view(org_a.viewer, lease.id, JANUARY))

    assert numbers(told) == []
    assert told["products"][0]["produced"] == "5400.000"
    assert {field.type for kind in KINDS.values() for field in kind.fields} & {float} == set()
