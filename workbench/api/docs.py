"""The documentation of the API as one page: made on the server, no script, nothing from outside."""

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from starlette.responses import HTMLResponse

from workbench.http_edge.plain_pages import brand, html_page

Json = Mapping[str, Any]


def docs_page(openapi: Json) -> HTMLResponse:
    """The OpenAPI document as a page to read."""
    info = openapi["info"]
    about = "".join(f"<p>{_text(part)}</p>" for part in info.get("description", "").split("\n\n"))
    groups: dict[str, list[str]] = {}
    for path, verb, operation in _operations(openapi):
        tag = (operation.get("tags") or ["Other"])[0]
        groups.setdefault(tag, []).append(_operation(openapi, path, verb, operation))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(items)}" for tag, items in groups.items())
    models = "".join(
        _model(openapi, name, schema)
        for name, schema in sorted(openapi.get("components", {}).get("schemas", {}).items())
    )
    return html_page(
        info["title"],
        f'<div class="wide"><header>{brand()}</header><main><h1>{escape(info["title"])}</h1>'
        f'{about}<p><a href="/api/openapi.json">OpenAPI document (JSON)</a></p>'
        f"{sections}<h2>Models</h2>{models}</main></div>",
    )


def _operations(openapi: Json) -> Iterator[tuple[str, str, Json]]:
    for path, verbs in openapi["paths"].items():
        for verb, operation in verbs.items():
            yield f"/api{path}", verb.upper(), operation


def _operation(openapi: Json, path: str, verb: str, operation: Json) -> str:
    parts = [f"<p>{_text(operation.get('description', ''))}</p>"]
    if parameters := operation.get("parameters"):
        rows = [
            (_code(p["name"]), escape(p["in"]), _type(p.get("schema", {})), _about(p))
            for p in parameters
        ]
        parts.append(_table("Parameters", ("Name", "In", "Type", "About"), rows))
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        fields = _fields(openapi, body.get("schema", {}))
        parts.append(_table(f"Body, {kind}", ("Name", "Type", "Needed", "About"), fields))
        if "example" in body:
            told = json.dumps(body["example"], indent=2, ensure_ascii=False)
            parts.append(f"<p><b>Example</b></p><pre>{escape(told)}</pre>")
    answers = [(_code(code), _answer(answer)) for code, answer in operation["responses"].items()]
    parts.append(_table("Answers", ("Status", "About"), answers))
    return (
        f'<details class="operation"><summary><span class="verb">{verb}</span>{_code(path)}'
        f'<span class="quiet">{escape(operation.get("summary", ""))}</span></summary>'
        f'<div class="inside">{"".join(parts)}</div></details>'
    )


def _model(openapi: Json, name: str, schema: Json) -> str:
    rows = list(_fields(openapi, schema))
    table = _table("", ("Name", "Type", "Needed", "About"), rows) if rows else ""
    return (
        f'<details class="operation" id="{escape(name)}"><summary>{_code(name)}</summary>'
        f'<div class="inside"><p>{_text(schema.get("description", ""))}</p>{table}</div></details>'
    )


def _fields(openapi: Json, schema: Json) -> Iterator[tuple[str, ...]]:
    """Name, type, whether it is needed, and about, of each field of an object."""
    schema = _followed(openapi, schema)
    needed = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        yield _code(name), _type(field), "yes" if name in needed else "", _about(field)


def _followed(openapi: Json, schema: Json) -> Json:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = openapi["components"]["schemas"][name] if name else schema
    return found


def _type(schema: Json) -> str:
    """The type in words; a model is a link.

    >>> _type({"type": "array", "items": {"type": "string"}}), _type({"type": "integer"})
    ('list of string', 'integer')
    """
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return " or ".join(_type(item) for item in schema[choice])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return ", ".join(_code(str(value)) for value in schema["enum"])
    if "const" in schema:
        return _code(str(schema["const"]))
    kind = schema.get("format") or schema.get("type", "anything")
    return escape(str(kind))


def _about(field: Json) -> str:
    words = _text(field.get("description", ""))
    schema = field.get("schema", field)
    default = schema.get("default")
    return words + (f" Default {_code(str(default))}." if default not in (None, "", []) else "")


def _answer(answer: Json) -> str:
    schemas = (body.get("schema", {}) for body in answer.get("content", {}).values())
    types = ", ".join(dict.fromkeys(_type(schema) for schema in schemas if schema))
    return _text(answer.get("description", "")) + (f" · {types}" if types else "")


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; the cells are HTML of ours."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f"<p><b>{escape(title)}</b></p>" if title else ""
    return f"{caption}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _text(text: str) -> str:
    """Escaped text in which `code` is set as code."""
    parts = text.split("`")
    return "".join(_code(part) if odd % 2 else escape(part) for odd, part in enumerate(parts))
