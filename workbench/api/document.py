"""What the OpenAPI document tells of every endpoint alike: keys, waits and examples of bodies."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.api.examples import example_of
from workbench.api.repeats import HEADER, LONGEST_KEY

KEY: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY, "title": HEADER},
    "description": "A request sent again with its key is done once.",
}
RETRY_AFTER = {
    "description": "Seconds to wait.",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}


def completed(openapi: dict[str, Any]) -> dict[str, Any]:
    """An OpenAPI document with the key of every POST, the wait of every 429, and examples."""
    schemas = openapi.get("components", {}).get("schemas", {})
    for verb, operation in _operations(openapi):
        if verb == "post" and operation.get("security"):
            parameters = operation.setdefault("parameters", [])
            if all(one["name"] != HEADER for one in parameters):
                parameters.append(KEY)
        if "429" in operation["responses"]:
            operation["responses"]["429"]["headers"] = {"Retry-After": RETRY_AFTER}
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json" and "example" not in body and "examples" not in body:
                body["example"] = example_of(body["schema"], schemas)
    return openapi


def _operations(openapi: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for verbs in openapi["paths"].values():
        yield from verbs.items()
