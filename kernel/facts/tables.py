"""Casing, tubing, perforations and tops of several papers made one table each.

Rows are aligned by what they describe (size, shoe, stage tool, depth, name), never by their
number on the form.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kernel.facts.fact import Fact, Paper, Source
from kernel.facts.precedence import Layer, PaperFacts, Row, near

SAME_DEPTH_FT = 10  # two papers round a shoe or an interval differently
SAME_TOOL_FT = 30  # a tool's end, its ports and its tally depth
CONDUCTOR_SHOE_FT = 150
CONDUCTOR_OD_IN = 16

_COMPLETION = ("w2", "g1", "file")
_UNSTAGED = ("w3a", "w3")  # they list the stages of a string without their tools


def casing_layers(sheets: Sequence[PaperFacts]) -> list[Layer]:
    """The casing rows, one per cementing stage: largest string first, the shoe stage before tools.

    A string or stage that a later report does not repeat is kept from the earlier one. A row of
    equal size and stage but another shoe is the same string with a disagreement about its shoe.
    """
    layers: list[Layer] = []
    for sheet in sheets:
        taken: set[int] = set()
        known = len(layers)
        for row in sheet.rows("casing"):
            if sheet.paper.kind in _UNSTAGED:
                if _laid_under_its_string(layers[:known], row, taken):
                    continue
                home = None
            else:
                home = _string_of(layers, row, taken)
            if home is None:
                layers.append(Layer(dict(row)))
                taken.add(len(layers) - 1)
            else:
                layers[home].lay_under(row)
                taken.add(home)
    for layer in layers:
        _without_roundings(layer)
        _printed_before_inferred(layer, "string")
        _keep_together(layer, "toc_ft", "toc_method")
    _weights_of_a_string(layers)
    ordered = sorted(layers, key=_casing_order)
    name_strings(ordered)
    return ordered


def _laid_under_its_string(layers: Sequence[Layer], row: Row, taken: set[int]) -> bool:
    """Whether a row without stage tools belongs to a string that other papers name.

    It is laid under the stage that it tells of by its sacks or its top of cement, or under the
    string's only row; where neither says which stage it is, it adds nothing.
    """
    string = [
        index
        for index, layer in enumerate(layers)
        if near(layer.value("od_in"), _value(row, "od_in"), 0.01)
        and (
            near(layer.value("shoe_ft"), _value(row, "shoe_ft"), SAME_DEPTH_FT)
            or None in (layer.value("shoe_ft"), _value(row, "shoe_ft"))
        )
    ]
    told = [
        index
        for index in string
        if index not in taken
        and any(
            near(layers[index].value(name), _value(row, name), 1)
            for name in ("cement_sacks", "toc_ft", "stage_tool_ft")
        )
    ]
    if told or len(string) == 1:
        home = (told or string)[0]
        layers[home].lay_under(row)
        taken.add(home)
    return bool(string)


def _string_of(layers: Sequence[Layer], row: Row, taken: set[int]) -> int | None:
    """Which merged row this row describes; None for a string or stage not yet named."""
    if _value(row, "od_in") is None:  # a sketch that draws pipe without its size
        return _by_its_shoe(layers, row, taken)
    for same in (_same_stage, _same_stage_other_shoe):
        for index, layer in enumerate(layers):
            if index not in taken and same(layer, row):
                return index
    return None


def _by_its_shoe(layers: Sequence[Layer], row: Row, taken: set[int]) -> int | None:
    """The stage row whose shoe and tool a row without a size has."""
    tool = _value(row, "stage_tool_ft")
    for index, layer in enumerate(layers):
        other = layer.value("stage_tool_ft")
        same_tool = (tool is None and other is None) or near(tool, other, SAME_TOOL_FT)
        same_shoe = near(layer.value("shoe_ft"), _value(row, "shoe_ft"), SAME_DEPTH_FT)
        if index not in taken and same_tool and same_shoe:
            return index
    return None


def _same_stage(layer: Layer, row: Row) -> bool:
    shoe = _value(row, "shoe_ft")
    known = layer.value("shoe_ft") is not None and shoe is not None
    return _same_stage_other_shoe(layer, row) and (
        near(layer.value("shoe_ft"), shoe, SAME_DEPTH_FT) or not known
    )


def _same_stage_other_shoe(layer: Layer, row: Row) -> bool:
    if not near(layer.value("od_in"), _value(row, "od_in"), 0.01):
        return False
    tool, other = layer.value("stage_tool_ft"), _value(row, "stage_tool_ft")
    return (tool is None and other is None) or near(tool, other, SAME_TOOL_FT)


def _without_roundings(layer: Layer) -> None:
    """Drop disagreements of a sketch that only come of another point of the same tool or shoe."""
    for name, within in (("stage_tool_ft", SAME_TOOL_FT), ("shoe_ft", 1)):
        kept = [
            fact
            for fact in layer.others.get(name, [])
            if not _of_a_sketch(fact) or not near(fact.value, layer.value(name), within)
        ]
        if kept:
            layer.others[name] = kept
        else:
            layer.others.pop(name, None)


def _of_a_sketch(fact: Fact) -> bool:
    return fact.paper is not None and fact.paper.kind not in (*_COMPLETION, "w15")


def _casing_order(layer: Layer) -> tuple[float, float, float]:
    size, shoe, tool = (layer.value(k) for k in ("od_in", "shoe_ft", "stage_tool_ft"))
    return (
        -size if isinstance(size, int | float) else 0.0,
        float(shoe) if isinstance(shoe, int | float) else 0.0,
        -float(tool) if isinstance(tool, int | float) else float("-inf"),
    )


def _printed_before_inferred(layer: Layer, name: str) -> None:
    """Let a printed value win over an inferred one, whichever paper is later."""
    chosen = layer.chosen.get(name)
    if chosen is None or chosen.source.method != "derived":
        return
    printed = next((f for f in layer.others.get(name, []) if f.source.method != "derived"), None)
    if printed is not None:
        layer.others[name] = [chosen, *(f for f in layer.others[name] if f is not printed)]
        layer.chosen[name] = printed


def _keep_together(layer: Layer, depth: str, method: str) -> None:
    """Drop a method that another paper gives for another depth."""
    if depth not in layer.chosen or method not in layer.chosen:
        layer.chosen.pop(method, None)
        layer.others.pop(method, None)
        return
    same_paper = layer.chosen[depth].paper == layer.chosen[method].paper
    if not same_paper and layer.others.get(depth):
        layer.chosen.pop(method)
    layer.others.pop(method, None)


def _weights_of_a_string(layers: Sequence[Layer]) -> None:
    """Give every stage row of a string the weight that one of its rows names alone."""
    for layer in layers:
        if "weight_lb_ft" in layer.chosen:
            continue
        known = [
            other.chosen["weight_lb_ft"]
            for other in layers
            if "weight_lb_ft" in other.chosen
            and near(other.value("od_in"), layer.value("od_in"), 0.01)
            and near(other.value("shoe_ft"), layer.value("shoe_ft"), SAME_DEPTH_FT)
        ]
        if known and len({fact.value for fact in known}) == 1:
            layer.chosen["weight_lb_ft"] = _inferred(known[0], "another stage of the same string")


def name_strings(layers: Sequence[Layer]) -> None:
    """Name strings whose type no paper prints, by order of size and depth; marked derived.

    With two or more strings the first is the surface casing, the last the production casing and
    those between are intermediate. A short pipe of 16 in or more before two others is the
    conductor. A single string is left unnamed.
    """
    strings: list[list[Layer]] = []
    for layer in layers:
        home = next((s for s in strings if _one_string(s[0], layer)), None)
        if home is None:
            strings.append([layer])
        else:
            home.append(layer)
    strings = [s for s in strings if s[0].value("od_in") is not None]
    if len(strings) < 2:
        return
    names = _names(strings)
    for string, name in zip(strings, names, strict=True):
        printed = next((row.chosen["string"] for row in string if "string" in row.chosen), None)
        for row in string:
            if "string" in row.chosen:
                continue
            if printed is not None:
                row.chosen["string"] = _inferred(printed, "another stage of the same string")
            else:
                size = replace(row.chosen["od_in"], value=name)
                row.chosen["string"] = _inferred(size, "named by order of size and depth")


def _one_string(first: Layer, row: Layer) -> bool:
    return near(first.value("od_in"), row.value("od_in"), 0.01) and near(
        first.value("shoe_ft"), row.value("shoe_ft"), SAME_DEPTH_FT
    )


def _names(strings: Sequence[Sequence[Layer]]) -> list[str]:
    names = ["surface", *["intermediate"] * (len(strings) - 2), "production"]
    size, shoe = strings[0][0].value("od_in"), strings[0][0].value("shoe_ft")
    short = isinstance(shoe, int | float) and shoe <= CONDUCTOR_SHOE_FT
    if len(strings) >= 3 and short and isinstance(size, int | float) and size >= CONDUCTOR_OD_IN:
        names = ["conductor", "surface", *["intermediate"] * (len(strings) - 3), "production"]
    return names


def liner_layers(sheets: Sequence[PaperFacts]) -> list[Layer]:
    """The liner rows, aligned by size and bottom."""

    def same(layer: Layer, row: Row) -> bool:
        return near(layer.value("od_in"), _value(row, "od_in"), 0.01) and (
            near(layer.value("shoe_ft"), _value(row, "shoe_ft"), SAME_DEPTH_FT)
            or layer.value("shoe_ft") is None
            or _value(row, "shoe_ft") is None
        )

    return _aligned(sheets, "liners", same)


def tubing_layers(sheets: Sequence[PaperFacts]) -> list[Layer]:
    """The tubing of the highest paper that lists any: it is pulled and run again as a whole."""
    listed = [sheet for sheet in sheets if sheet.rows("tubing")]
    if not listed:
        return []
    layers = [Layer(dict(row)) for row in listed[0].rows("tubing")]
    for sheet in listed[1:]:
        for layer, row in zip(layers, sheet.rows("tubing"), strict=False):
            layer.lay_under({name: fact for name, fact in row.items() if name in layer.chosen})
    return layers


def perforation_layers(sheets: Sequence[PaperFacts]) -> list[Layer]:
    """The open intervals: a later report wins where intervals overlap, others are kept.

    An interval that only an earlier report names is still a hole in the casing. A sketch's
    rows inside a reported interval are its detail and add nothing.
    """
    layers: list[Layer] = []
    for sheet in sheets:
        reported = list(layers)
        for row in sheet.rows("perforations"):
            over = [layer for layer in reported if _overlap(layer, row)]
            if not over:
                layers.append(Layer(dict(row)))
            elif sheet.paper.kind in _COMPLETION and len(over) == 1:
                over[0].lay_under(row)
        if sheet.paper.kind not in _COMPLETION:
            for layer in reported:
                _state_of_details(
                    layer, [r for r in sheet.rows("perforations") if _overlap(layer, r)]
                )
    return sorted(layers, key=lambda layer: _number(layer.value("from_ft")))


def _state_of_details(layer: Layer, details: Sequence[Row]) -> None:
    """Give a reported interval the state that a sketch gives all its parts, from top to bottom."""
    states = [row.get("status") for row in details]
    if not details or any(state is None for state in states):
        return
    spans = [_span(row) for row in details]
    top, bottom = _span(layer.chosen)
    whole = (
        min(span[0] for span in spans) <= top + SAME_DEPTH_FT
        and max(span[1] for span in spans) >= bottom - SAME_DEPTH_FT
    )
    first = states[0]
    if (
        whole
        and first is not None
        and all(s is not None and s.value == first.value for s in states)
    ):
        layer.lay_under({"status": first})


def _overlap(layer: Layer, row: Row) -> bool:
    top, bottom = _span(layer.chosen)
    other_top, other_bottom = _span(row)
    return top <= other_bottom + 1 and other_top <= bottom + 1


def _span(row: Row) -> tuple[float, float]:
    top = _number(_value(row, "from_ft"))
    bottom = _value(row, "to_ft")
    return top, _number(bottom) if bottom is not None else top


def formation_layers(sheets: Sequence[PaperFacts]) -> list[Layer]:
    """The formation tops, aligned by name without its remarks, shallowest first."""

    def same(layer: Layer, row: Row) -> bool:
        return _formation(layer.value("name")) == _formation(_value(row, "name"))

    layers = _aligned(sheets, "formation_tops", same)
    for layer in layers:
        layer.others.pop("name", None)
    return sorted(layers, key=lambda layer: _number(layer.value("top_ft")))


def _formation(name: object) -> str:
    bare = re.split(r"\s[-–]\s|[(,;/]", str(name or "").upper(), maxsplit=1)[0]
    return re.sub(r"[^A-Z0-9]", "", bare)


def _aligned(
    sheets: Sequence[PaperFacts], table: str, same: Callable[[Layer, Row], bool]
) -> list[Layer]:
    layers: list[Layer] = []
    for sheet in sheets:
        earlier = list(layers)
        for row in sheet.rows(table):
            home = next((layer for layer in earlier if same(layer, row)), None)
            if home is None:
                layers.append(Layer(dict(row)))
            else:
                home.lay_under(row)
    return layers


def _inferred(fact: Fact, because: str) -> Fact:
    at = fact.source
    source = Source(
        document=at.document,
        page=at.page,
        box=at.box,
        confidence=min(at.confidence, 0.9),
        method="derived",
        snippet=because,
    )
    return replace(fact, source=source)


def _value(row: Row, name: str) -> str | float | int | bool | None:
    return row[name].value if name in row else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("inf")


def is_completion(paper: Paper) -> bool:
    """Whether the paper is a completion report or a facts file."""
    return paper.kind in _COMPLETION
