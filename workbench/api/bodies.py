"""What is sent to the API is read as it is described: no “yes” for true, no seconds for a day."""

import re
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

EXACT = frozenset({"bool", "int", "float"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _as_day(given: Any) -> Any:
    if isinstance(given, int | float) or (isinstance(given, str) and not _DAY.fullmatch(given)):
        raise ValueError("Write a day as 2025-01-31")
    return given


# At a day of the query or the path; a pydantic date alone takes seconds since 1970 as well.
WRITTEN_OUT = BeforeValidator(_as_day)


def _make_exact(node: Any) -> None:
    """Let no number, truth value or day of a schema be read from something else."""
    if isinstance(node, dict):
        kind = node.get("type")
        if kind == "date":
            wanted: Any = dict(node)
            node.clear()
            node.update(core_schema.no_info_before_validator_function(_as_day, wanted))
            return
        if isinstance(kind, str) and kind in EXACT:
            node["strict"] = True
        for name, value in node.items():
            if name != "keys_schema":  # in JSON a key is always text
                _make_exact(value)
    elif isinstance(node, list | tuple):
        for value in node:
            _make_exact(value)


class Closed(BaseModel):
    """A body that refuses keys it does not know, and values that are not of their kind."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """As usual, but exact."""
        schema = handler(source)
        _make_exact(schema)
        return schema
