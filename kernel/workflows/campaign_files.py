"""The results of a calculation as files."""

import json
from dataclasses import asdict
from typing import Literal
from uuid import UUID

from kernel.errors import Conflict
from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, result_table, result_tables, rows_csv, rows_xlsx
from kernel.store.actor import Actor
from kernel.store.calc_runs import CalcRun
from kernel.workflows.campaign_runs import calculation

Format = Literal["json", "csv", "xlsx"]
FORMATS: dict[Format, tuple[str, str]] = {
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
}


def calculation_file(
    actor: Actor, run_id: UUID, kind: Format, *, table: str = ""
) -> tuple[str, bytes]:
    """The name and the content of a file with the results of a calculation.

    Args:
        actor: Who asks.
        run_id: The calculation.
        kind: The format.
        table: Of a CSV: which of the tables; the first list by default.

    Raises:
        NotFound: The organization has no such calculation, or it no such table.
        Conflict: It has not ended well.
    """
    run = calculation(actor, run_id)
    if run.results is None:
        raise Conflict("This calculation has no results.", hint="Wait for its end, or start anew.")
    name = calculation_file_name(run, kind)
    if kind == "json":
        return name, json.dumps(_told(run), indent=1, default=str).encode()
    if kind == "csv":
        return name, rows_csv(result_table(run.results, table))
    return name, rows_xlsx([*result_tables(run.results), _about(run)])


def calculation_file_name(run: CalcRun, kind: Format) -> str:
    """The name of a file with the results of a calculation."""
    return file_name(f"{run.kind} revision {run.revision}", run.created_at.date(), kind)


def _told(run: CalcRun) -> dict[str, object]:
    return {name: value for name, value in asdict(run).items() if name != "progress"}


def _about(run: CalcRun) -> Rows:
    """How it was made, as the last sheet."""
    plain = ("kind", "scenario_id", "revision", "engine_version", "input_hash", "created_by_name")
    rows: list[list[object]] = [[name, str(getattr(run, name))] for name in plain]
    rows += [[f"parameter {name}", str(value)] for name, value in run.parameters.items()]
    rows.append(["created_at", run.created_at.isoformat()])
    return Rows(name="How", headings=["What", "Value"], rows=rows)
