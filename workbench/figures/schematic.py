"""The wellbore drawing as a Plotly figure, for notebooks and reports."""

from typing import Any

from plotly.graph_objs._figure import Figure

from kernel.exports.schematic_paint import (
    FILLS,
    INK,
    INKS,
    LINES,
    ONLY_WHEN_CHOSEN,
    WIDTHS,
    name_of,
)
from kernel.exports.schematic_shapes import Drawing, Outline, Rect, Strokes, Words
from workbench.figures.chart import chart, unmarked


def schematic_figure(drawing: Drawing) -> Figure:
    """Draw the primitives of `kernel.exports.schematic` with Plotly. Sizes in pixels."""
    shown = [shape for shape in drawing.shapes() if name_of(shape) != ONLY_WHEN_CHOSEN]
    return chart(
        [], height=drawing.height, width=drawing.width, top=0, plot_bgcolor="#ffffff",
        paper_bgcolor="#ffffff",
        shapes=[_shape(shape) for shape in shown if not isinstance(shape, Words)],
        annotations=[_words(shape) for shape in shown if isinstance(shape, Words)],
        xaxis={"visible": False, "range": [0, drawing.width], "fixedrange": True},
        yaxis={"visible": False, "range": [drawing.height, 0], "fixedrange": True},
    )  # fmt: skip


def _shape(shape: Rect | Outline | Strokes) -> dict[str, Any]:
    kind = name_of(shape)
    line = {"color": LINES.get(kind, "rgba(0,0,0,0)"), "width": WIDTHS.get(kind, 1.0)}
    look: dict[str, Any] = {"line": line, "layer": "above"}
    if isinstance(shape, Rect):
        corners = {"x0": shape.x0, "x1": shape.x1, "y0": shape.y0, "y1": shape.y1}
        return {"type": "rect", **corners, "fillcolor": FILLS.get(kind), **look}
    if isinstance(shape, Strokes):
        path = "".join(f"M{a:.1f},{b:.1f}L{c:.1f},{d:.1f}" for (a, b), (c, d) in shape.segments)
        return {"type": "path", "path": path, **look}
    path = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
    if not shape.closed:
        return {"type": "path", "path": path, **look}
    return {"type": "path", "path": f"{path}Z", "fillcolor": FILLS.get(kind), **look}


def _words(words: Words) -> dict[str, Any]:
    anchors = {"start": "left", "middle": "center", "end": "right"}
    tone = words.kind.split()[-1]
    return {
        "x": words.x, "y": words.y - 0.33 * words.size_px, "showarrow": False,
        "text": unmarked(words.text), "xanchor": anchors[words.anchor], "yanchor": "middle",
        "hovertext": unmarked(words.full) or None,
        "font": {"size": words.size_px, "color": INKS.get(tone, INK)},
    }  # fmt: skip
