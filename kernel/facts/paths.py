"""Paths of the facts file, such as `casing[0].shoe_ft`, and the tree that they name."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

Key = str | int
_PART = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]")
_PATHS = 8192  # kept apart: wells name the same paths again and again


@lru_cache(maxsize=_PATHS)
def parts(path: str) -> tuple[Key, ...]:
    """The keys and row numbers of a path, outermost first.

    >>> parts("gau.intervals[1][0]")
    ('gau', 'intervals', 1, 0)
    """
    return tuple(
        match.group(1) if match.group(1) is not None else int(match.group(2))
        for match in _PART.finditer(path)
    )


def joined(keys: tuple[Key, ...]) -> str:
    """The path that the keys make; the inverse of `parts`.

    >>> joined(("gau", "intervals", 1, 0))
    'gau.intervals[1][0]'
    """
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


@lru_cache(maxsize=_PATHS)
def row_of(path: str) -> tuple[str, int, str] | None:
    """List, row number and the rest of a path into a list of rows, or None for other paths.

    >>> row_of("casing[2].shoe_ft")
    ('casing', 2, 'shoe_ft')
    >>> row_of("casing[2]")
    ('casing', 2, '')
    >>> row_of("gau.base_ft") is None
    True
    """
    keys = parts(path)
    if len(keys) >= 2 and isinstance(keys[0], str) and isinstance(keys[1], int):
        return keys[0], keys[1], joined(keys[2:])
    return None


def nested(leaves: Mapping[str, Any]) -> dict[str, Any]:
    """The tree of keys and rows that the paths name, with each value at its place.

    Row numbers must run from 0 without gaps; a gap is filled with an empty row.

    >>> nested({"api": "4200346118", "tubing[0].od_in": 2.875})
    {'api': '4200346118', 'tubing': [{'od_in': 2.875}]}
    """
    tree: dict[str, Any] = {}
    for path, value in leaves.items():
        keys = parts(path)
        node: Any = tree
        for key, following in pairwise(keys):
            node = _child(node, key, list if isinstance(following, int) else dict)
        _put(node, keys[-1], value)
    return tree


def _child(node: Any, key: Key, kind: type) -> Any:
    if isinstance(key, int):
        while len(node) <= key:
            node.append(kind())
        return node[key]
    return node.setdefault(key, kind())


def _put(node: Any, key: Key, value: Any) -> None:
    if isinstance(key, int):
        while len(node) <= key:
            node.append(None)
    node[key] = value


def leaves(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Every value of a tree by its path; the inverse of `nested`, unknown values left out.

    >>> leaves({"gau": {"base_ft": 1600, "intervals": [[0, 300]], "number": None}})
    {'gau.base_ft': 1600, 'gau.intervals[0][0]': 0, 'gau.intervals[0][1]': 300}
    """
    found: dict[str, Any] = {}

    def walk(value: Any, keys: tuple[Key, ...]) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, (*keys, key))
        elif isinstance(value, list | tuple):
            for index, inner in enumerate(value):
                walk(inner, (*keys, index))
        elif value is not None:
            found[joined(keys)] = value

    walk(tree, ())
    return found
