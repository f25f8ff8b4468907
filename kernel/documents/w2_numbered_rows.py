"""Rows of the numbered W-2's tables, cell by cell, in the shape of the contract."""

import re
from collections.abc import Callable, Sequence

from kernel.documents.reading import BLANK, Reading, Tree, derived, read, read_text
from kernel.documents.values import number, size_in, top_of_cement
from kernel.documents.words import Word, text_of

Row = list[tuple[str, list[Word]]]  # column and its words, from left to right; names may repeat

_CEMENT = re.compile(
    r"(?P<kind>.*?)[\s/,-]*(?P<sacks>\d[\d,]*)\s*(?:sx|sxs|sacks)?\.?", re.IGNORECASE
)


def _cell(row: Row, name: str) -> list[Word]:
    return next((words for column, words in row if column == name), [])


def _casing(rows: Sequence[Row]) -> list[Tree]:
    return [
        {
            "row": _ordinal(row, index),
            "casing_type": BLANK,
            "casing_size_raw": read(_cell(row, "size")),
            "casing_size_in": read(_cell(row, "size"), size_in),
            "hole_size_raw": read(_cell(row, "hole")),
            "hole_size_in": read(_cell(row, "hole"), size_in),
            "weight_lb_ft": read(_cell(row, "weight"), _weight),
            "setting_depth_ft": read(_cell(row, "depth"), number),
            "multistage_tool_depth_ft": read(_cell(row, "tool"), number),
            "multistage_shoe_depth_ft": BLANK,
            **_cement(_cell(row, "cement")),
            "slurry_volume_cuft": read(_cell(row, "volume"), number),
            **_toc(_cell(row, "toc")),
        }
        for index, row in enumerate(rows, start=1)
    ]


def _ordinal(row: Row, index: int) -> Reading:
    words = [word for _, cell in row for word in cell]
    return derived(index, read(words))


def _weight(text: str) -> float | int | None:
    return number(text.replace("#", "").strip())


def _cement(words: Sequence[Word]) -> dict[str, Reading]:
    """`H 500` as class and sacks; a number alone is sacks."""
    text = text_of(words)
    match = re.fullmatch(
        r"(?P<kind>.*?)[\s/,-]*(?P<sacks>\d[\d,]*)\s*(?:sx|sxs|sacks)?\.?", text, re.I
    )
    if not match:
        return {"cement_class": read(words), "cement_sacks": BLANK}
    kind = match["kind"].strip()
    return {
        "cement_class": read_text(kind, words) if kind else BLANK,
        "cement_sacks": read_text(match["sacks"], words, number),
    }


def _toc(words: Sequence[Word]) -> dict[str, Reading]:
    cell = read(words)
    depth, method = top_of_cement(str(cell.value)) if cell.value is not None else (None, None)
    feet = read(words, lambda _: depth)
    return {
        "top_of_cement_raw": cell,
        "top_of_cement_ft": feet,
        "toc_method": derived(method, cell),
    }


def _liner(rows: Sequence[Row]) -> list[Tree]:
    return [
        {
            "row": _ordinal(row, index),
            "liner_size_raw": read(_cell(row, "size")),
            "liner_size_in": read(_cell(row, "size"), size_in),
            "hole_size_raw": BLANK,
            "hole_size_in": BLANK,
            "top_ft": read(_cell(row, "top"), number),
            "bottom_ft": read(_cell(row, "bottom"), number),
            "cement_class": BLANK,
            "cement_sacks": read(_cell(row, "sacks"), number),
            "slurry_volume_cuft": BLANK,
            "top_of_cement_ft": BLANK,
            "toc_method": BLANK,
        }
        for index, row in enumerate(rows, start=1)
        if _cell(row, "size")
    ]


def _tubing(rows: Sequence[Row]) -> list[Tree]:
    return [
        {
            "row": _ordinal(row, index),
            "size_raw": read(_cell(row, "size")),
            "size_in": read(_cell(row, "size"), size_in),
            "depth_ft": read(_cell(row, "depth"), number),
            "packer_depth_ft": read(_cell(row, "packer"), number),
            "packer_type": BLANK,
        }
        for index, row in enumerate(rows, start=1)
        if _cell(row, "size")
    ]


def _pairs(row: Row, first: str, second: str) -> list[tuple[list[Word], list[Word]]]:
    """The cells of two columns that repeat side by side."""
    found = []
    for index, (name, words) in enumerate(row):
        if name == first:
            after = row[index + 1] if index + 1 < len(row) else ("", [])
            found.append((words, after[1] if after[0] == second else []))
    return found


def _intervals(rows: Sequence[Row]) -> list[Tree]:
    pairs = [pair for row in rows for pair in _pairs(row, "from", "to") if pair[0] or pair[1]]
    found = []
    for index, (start, end) in enumerate(pairs, start=1):
        depth = [word for word in start if number(word.text) is not None][-1:]
        found.append(
            {
                "row": derived(index, read([*start, *end])),
                "open_hole": BLANK,
                "prefix": read([word for word in start if word not in depth]),
                "from_ft": read(depth, number),
                "to_ft": read(end, number),
                "holes": BLANK,
            }
        )
    return found


def _operations(rows: Sequence[Row]) -> list[Tree]:
    found: list[Tree] = []
    for row in rows:
        depth, material = _cell(row, "depth"), _cell(row, "material")
        ends = [word for word in _split_range(depth) if word[1] is not None]
        if not ends and found and material:
            above, more = found[-1]["material"], read(material)
            found[-1]["material"] = derived(f"{above.value or ''} {more.value}", above, more)
            continue
        found.append(
            {
                "row": derived(len(found) + 1, read([*depth, *material])),
                "type": BLANK,
                "material": read(material),
                "from_ft": read_text(str(ends[0][1]), [ends[0][0]], number) if ends else BLANK,
                "to_ft": read_text(str(ends[-1][1]), [ends[-1][0]], number) if ends[1:] else BLANK,
            }
        )
    return found


def _split_range(words: Sequence[Word]) -> list[tuple[Word, float | int | None]]:
    """The numbers of `9124 - 10662`, printed as one word or as several."""
    return [
        (word, number(part))
        for word in words
        for part in re.split(r"[-–]|to", word.text.strip("'"))
        if part.strip()
    ]


def _formations(rows: Sequence[Row]) -> list[Tree]:
    """Two name and depth columns side by side, read down the left one first."""
    width = max((len(_pairs(row, "name", "depth")) for row in rows), default=0)
    found = []
    for place in range(width):
        for row in rows:
            pairs = _pairs(row, "name", "depth")
            name, depth = pairs[place] if place < len(pairs) else ([], [])
            if name:
                found.append(_formation(name, depth))
    return found


def _formation(name: Sequence[Word], depth: Sequence[Word]) -> Tree:
    """Depths may be typed `TVD MD: 10500`; a plain number says not along which."""
    text = text_of(depth)
    along = re.search(r"MD:?\s*([\d,.]+)", text)
    vertical = re.search(r"TVD:?\s*([\d,.]+)", text)
    return {
        "name": read(name),
        "encountered": BLANK,
        "depth_tvd_ft": read_text(vertical[1], depth, number) if vertical else BLANK,
        "depth_md_ft": read_text(along[1], depth, number) if along else BLANK,
        "depth_ft": read(depth, number) if not (along or vertical) else BLANK,
        "isolated": BLANK,
        "remarks": BLANK,
    }


READERS: dict[str, Callable[[Sequence[Row]], list[Tree]]] = {
    "casing": _casing,
    "liner": _liner,
    "tubing": _tubing,
    "intervals": _intervals,
    "operations": _operations,
    "formations": _formations,
}
