"""What reading a file gives: one item for each document found in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]
Kind = Literal[
    "w2",
    "g1",
    "w15",
    "gau",
    "l1",
    "l1_header",
    "w12",
    "w1",
    "w3a",
    "w3",
    "p4",
    "swr10",
    "schematic",
    "formation_tops",
    "plat",
    "directional_survey",
    "other",
]
Engine = Literal["text", "acroform", "ocr", "llm"]
ReadMethod = Literal["text", "acroform", "ocr", "llm", "derived"]

REVIEW_BELOW = 0.85  # a field less sure than this goes to a person's eyes


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSource:
    """Where one value stands on the paper and how sure the reading is.

    `box` is (left, top, right, bottom) in PDF points, origin top left, after the page's /Rotate.
    """

    page: int  # 1-based
    box: Box
    confidence: float  # 0–1
    method: ReadMethod
    snippet: str

    def as_json(self) -> dict[str, Any]:
        """The source as plain JSON values."""
        return {
            "page": self.page,
            "box": [round(edge, 1) for edge in self.box],
            "confidence": round(self.confidence, 3),
            "method": self.method,
            "snippet": self.snippet,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "FieldSource":
        """The source that `as_json` wrote."""
        left, top, right, bottom = (float(edge) for edge in value["box"])
        return cls(
            page=int(value["page"]),
            box=(left, top, right, bottom),
            confidence=float(value["confidence"]),
            method=value["method"],
            snippet=str(value["snippet"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentItem:
    """One document found in a file: its kind, its pages and what was read from it.

    `data` follows the contract of its kind, with null where the form is blank; it is empty where
    nothing could be read, and then `errors` says why. `review` lists the paths that a person
    should look at.
    """

    file: str
    kind: Kind = "other"
    pages: tuple[int, ...] = ()
    engine: Engine = "text"
    data: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, FieldSource] = field(default_factory=dict)
    review: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The item as the `extract` command prints it."""
        return {
            "file": self.file,
            "kind": self.kind,
            "pages": list(self.pages),
            "engine": self.engine,
            "data": self.data,
            "fields": {path: source.as_json() for path, source in self.fields.items()},
            "review": list(self.review),
            "errors": list(self.errors),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "DocumentItem":
        """The item that `as_json` wrote, for example one stored beside its paper."""
        return cls(
            file=str(value["file"]),
            kind=value["kind"],
            pages=tuple(int(page) for page in value["pages"]),
            engine=value["engine"],
            data=dict(value["data"]),
            fields={
                path: FieldSource.from_json(source) for path, source in value["fields"].items()
            },
            review=tuple(value["review"]),
            errors=tuple(value["errors"]),
        )


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every leaf of a JSON value with its path, in the spelling that `fields` uses.

    >>> list(leaves({"casing": [{"row": 1}], "remarks": None}))
    [('casing[0].row', 1), ('remarks', None)]
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    else:
        yield path, value
