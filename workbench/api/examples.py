"""An example of a body, made from its schema: what is needed, in the words of the field.

A model says its own where this would not do: `json_schema_extra` with `examples`, or `examples` at
a field.
"""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]

BY_FORMAT = {
    "uuid": "01932c5e-7a10-7b4e-9c3d-2f1e5a7b9c11",
    "date": "2025-01-01",
    "date-time": "2025-01-01T08:00:00Z",
    "email": "ada@example.com",
    "password": "seven tired roughnecks",
    "binary": "",
}
BY_NAME: dict[str, Any] = {
    "api": "42003461180000", "api10": "4200346118", "api14": "42003461180000",
    "apis": ["42003461180000"], "api_numbers": ["42003461180000"],
    "email": "ada@example.com", "name": "MABEE UNIT", "title": "MABEE UNIT 12",
    "reason": "Corrected after the meter was proved.", "note": "Seen on the lease.",
    "content": "Which plug is the deepest?", "text": "Is the rig free in March?",
    "currency": "USD", "jurisdiction": "TX", "month": "2025-01", "sql": "select 1 as one",
    "well_api14": "42003461180000", "plan_id": "4200346118:combined",
    "from_place": "Pad 1", "to_place": "Pad 2", "end_at": "2025-01-01T20:00:00Z",
    "new": "five quiet pumpjacks at dawn", "words": "Is the pad ready?", "amount": "24.50",
    "item": "cement_sack:C", "status": "in_review",
    "operations": [{"operation": "change_materials", "targets": ["1"], "sacks": 55}],
}  # fmt: skip
NAMES = {  # what a thing of a model could be called
    "RigIn": "Rig 7", "SiteIn": "Pad 7", "CampaignIn": "North 2026", "NewScenario": "Plan 2026",
    "CloneOf": "Plan 2026 with a second rig",
    "Invitation": "Ada Editor", "WantedToken": "Nightly export", "NewFeed": "Days of Rig 7",
}  # fmt: skip


def example_of(schema: Schema, schemas: Schemas, name: str = "") -> Any:
    """A value that the schema takes.

    Args:
        schema: What is wanted.
        schemas: Those that it may refer to, by name.
        name: Of the field.

    >>> example_of({"type": "object", "required": ["day"],
    ...             "properties": {"day": {"type": "string", "format": "date"}}}, {})
    {'day': '2025-01-01'}
    """
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            wanted = [one for one in schema[choice] if one.get("type") != "null"]
            return example_of(wanted[0] if wanted else {}, schemas, name)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return BY_NAME[name] if BY_NAME.get(name) in schema["enum"] else schema["enum"][0]
    if "properties" in schema:
        return _object(schema, schemas)
    return _plain(schema, schemas, name)


def _object(schema: Schema, schemas: Schemas) -> dict[str, Any]:
    """What is needed, what has an example of its own, and at least one field."""
    fields, needed = schema["properties"], schema.get("required", ())
    told = [name for name, field in fields.items() if name in needed or "examples" in field]
    made = {name: example_of(fields[name], schemas, name) for name in told or list(fields)[:1]}
    if "name" in made and (called := NAMES.get(schema.get("title", ""))):
        made["name"] = called
    return made


def _plain(schema: Schema, schemas: Schemas, name: str) -> Any:
    kind = schema.get("type")
    if kind == "array":
        if isinstance(BY_NAME.get(name), list):
            return BY_NAME[name]
        single = name.removesuffix("s")
        return [example_of(schema.get("items", {}), schemas, single)][: schema.get("maxItems", 1)]
    if kind == "object":
        return {}
    if kind in ("integer", "number"):
        return int(max(schema.get("minimum", 1), min(1, schema.get("maximum", 1))))
    if kind == "boolean":
        return True
    if isinstance(named := BY_NAME.get(name), str):
        return named[: schema.get("maxLength", len(named))]
    if found := BY_FORMAT.get(schema.get("format", "")):
        return found
    return "A100"[: schema.get("maxLength", 4)]
