"""The machine record of an edit: JSON Patch (RFC 6902) on the plan with its steps keyed by id.

Keyed by id, a removed step is two operations and not one for every step behind it, and the
inverse brings the plan back exactly.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonpatch

from kernel.plugging.edits.rows import Json

Operation = dict[str, Any]


def keyed(plan: Json) -> dict[str, Any]:
    """A plan with `steps` by id and their order beside them.

    >>> keyed({"steps": [{"id": "b"}, {"id": "a"}]})
    {'steps': {'b': {'id': 'b'}, 'a': {'id': 'a'}}, 'order': ['b', 'a']}
    """
    steps = plan.get("steps") or []
    return {
        **plan,
        "steps": {str(step["id"]): step for step in steps},
        "order": [str(step["id"]) for step in steps],
    }


def unkeyed(plan: Json) -> dict[str, Any]:
    """The plan with its steps as a list again."""
    rest = {name: value for name, value in plan.items() if name != "order"}
    return {**rest, "steps": [plan["steps"][step_id] for step_id in plan["order"]]}


def patch_between(before: Json, after: Json) -> list[Operation]:
    """Operations that make the one plan of the other."""
    old, new = keyed(before), keyed(after)
    rest = {name for name in (*old, *new) if name != "steps"}
    return [
        *_mapping_patch(old["steps"], new["steps"], ("steps",), deep=True),
        *_mapping_patch(
            {name: old[name] for name in old if name in rest},
            {name: new[name] for name in new if name in rest},
            (),
            deep=False,
        ),
    ]


def patched(plan: Json, operations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The plan after the operations; the one given stays as it is."""
    changed = jsonpatch.JsonPatch([dict(one) for one in operations]).apply(
        copy.deepcopy(keyed(plan)), in_place=True
    )
    return unkeyed(changed)


def _mapping_patch(
    old: Json, new: Json, path: tuple[str, ...], *, deep: bool
) -> Iterator[Operation]:
    for name in old:
        if name not in new:
            yield {"op": "remove", "path": _pointer(*path, name)}
    for name, value in new.items():
        where = _pointer(*path, name)
        if name not in old:
            yield {"op": "add", "path": where, "value": value}
        elif old[name] != value:
            if deep and isinstance(value, Mapping) and isinstance(old[name], Mapping):
                yield from _mapping_patch(old[name], value, (*path, name), deep=False)
            else:
                yield {"op": "replace", "path": where, "value": value}


def _pointer(*names: str) -> str:
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)
