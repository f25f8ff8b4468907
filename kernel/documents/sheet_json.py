"""A sheet as JSON, on its way from the process that reads a workbook."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kernel.scheduling.sheet_table import CellValue, Fault, Percent, SheetTable

Json = dict[str, Any]


def table_as_json(table: SheetTable) -> Json:
    """A sheet and what is hidden in it."""
    return {
        "name": table.name,
        "rows": [[_cell_as_json(value) for value in row] for row in table.rows],
        "hidden_rows": sorted(table.hidden_rows),
        "hidden_columns": sorted(table.hidden_columns),
        "hidden": table.hidden,
        "epoch_1904": table.epoch_1904,
        "separator": table.separator,
        "notes": table.notes,
    }


def table_from_json(told: Mapping[str, Any]) -> SheetTable:
    """The sheet that `table_as_json` told.

    >>> cells = ["A-1", 10, 0.5, True, None, date(2027, 3, 1), Percent(0.07), Fault("#REF!")]
    >>> table_from_json(table_as_json(SheetTable(name="S", rows=[cells]))).rows == [cells]
    True
    """
    return SheetTable(
        name=told["name"],
        rows=[[_cell_from_json(value) for value in row] for row in told["rows"]],
        hidden_rows=frozenset(told["hidden_rows"]),
        hidden_columns=frozenset(told["hidden_columns"]),
        hidden=told["hidden"],
        epoch_1904=told["epoch_1904"],
        separator=told["separator"],
        notes=tuple(told["notes"]),
    )


def _cell_as_json(value: CellValue) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Percent):
        return {"fraction": value.fraction}
    return {"fault": value.what} if isinstance(value, Fault) else value


def _cell_from_json(told: Any) -> CellValue:
    match told:
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"fraction": number}:
            return Percent(number)
        case {"fault": what}:
            return Fault(what)
    value: CellValue = told
    return value
