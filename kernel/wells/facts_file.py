"""The facts file: a well's facts as JSON, read strictly and written completely."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from kernel.errors import InvalidInput
from kernel.wells.api_number import ApiNumber
from kernel.wells.well import (
    Barrier,
    CasingRow,
    FormationTop,
    Perforation,
    Squeeze,
    TubingRow,
    WaterLetter,
    Well,
)

PERFORATION_KINDS = ("perforations", "open_hole")
BARRIER_KINDS = ("cibp", "packer", "retainer", "cement", "dv_tool", "junk")
_ROWS = {
    "casing": CasingRow,
    "liners": CasingRow,
    "tubing": TubingRow,
    "perforations": Perforation,
    "barriers": Barrier,
    "squeezes": Squeeze,
    "formation_tops": FormationTop,
    "gau": WaterLetter,
}


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Well]:
    return TypeAdapter(Well)


def read_facts(mapping: Mapping[str, Any]) -> Well:
    """A well from the JSON object of a facts file. Depths in ft, diameters in inches.

    Raises:
        InvalidInput: An unknown key, a value of the wrong type, a negative or endless number,
            an unknown kind, or an API number that is none. The message names the path.

    >>> read_facts({"api": "42-003-46118", "total_depth_ft": 11200}).api
    '4200346118'
    """
    if not isinstance(mapping, Mapping):
        raise InvalidInput("The facts file does not hold one JSON object.")
    _refuse_unknown_keys(mapping)
    lists = {key: () for key in _ROWS if key != "gau" and mapping.get(key, ()) is None}
    try:
        well = _adapter().validate_python({**mapping, **lists})
    except ValidationError as failure:
        first = failure.errors(include_url=False)[0]
        raise InvalidInput(
            f"The facts file has a bad value at {_path(first['loc'])}: {first['msg']}.",
            hint="Leave out what is unknown, or set it to null.",
        ) from None
    _refuse_impossible_values(well)
    if well.api is None:
        return well
    return replace(well, api=ApiNumber.parse(well.api).api10)


def write_facts(well: Well) -> dict[str, Any]:
    """The JSON object of a facts file, every key present, unknown values None.

    >>> write_facts(Well(api="4200346118", total_depth_ft=11200))["total_depth_ft"]
    11200
    """
    return cast(dict[str, Any], _plain(asdict(well)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _refuse_unknown_keys(mapping: Mapping[str, Any]) -> None:
    unknown = sorted(set(mapping) - {field.name for field in fields(Well)})
    for key, kind in _ROWS.items():
        rows = mapping.get(key) or ()
        known = {field.name for field in fields(cast(Any, kind))}
        for row in [rows] if isinstance(rows, Mapping) else rows:
            if isinstance(row, Mapping):
                unknown += [f"{key}.{name}" for name in sorted(set(row) - known)]
    if unknown:
        raise InvalidInput(
            f"The facts file has keys that mean nothing here: {', '.join(unknown[:5])}.",
            hint="See “Facts file” in the help for the keys.",
        )


def _refuse_impossible_values(well: Well) -> None:
    for path, value in _numbers(well, ""):
        is_size = path.endswith(("od_in", "hole_in", "weight_lb_ft"))
        if not math.isfinite(value) or value < 0 or (is_size and value == 0):
            raise InvalidInput(
                f"The facts file has an impossible value at {path}: {value}.",
                hint="Depths are zero or more, sizes above zero. Leave out what is unknown.",
            )
    for i, perforation in enumerate(well.perforations):
        _refuse_kind(f"perforations[{i}].kind", perforation.kind, PERFORATION_KINDS)
    for i, barrier in enumerate(well.barriers):
        _refuse_kind(f"barriers[{i}].kind", barrier.kind, BARRIER_KINDS)


def _refuse_kind(path: str, kind: str, known: tuple[str, ...]) -> None:
    if kind not in known:
        raise InvalidInput(
            f"The facts file has an unknown kind at {path}: “{kind}”.",
            hint=f"Use one of {', '.join(known)}.",
        )


def _numbers(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _numbers(item, f"{path}[{i}]")
    elif is_dataclass(value):
        for field in fields(value):
            name = f"{path}.{field.name}" if path else field.name
            yield from _numbers(getattr(value, field.name), name)


def _path(parts: tuple[int | str, ...]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.lstrip(".")
