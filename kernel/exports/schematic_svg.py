"""Write a drawing as SVG. Colour comes from class names, so one SVG serves screen and print."""

import re
from html import escape as html_escape

from kernel.exports.schematic_shapes import (
    Drawing,
    Group,
    Outline,
    Rect,
    Shape,
    Strokes,
    text_width_px,
)

PRINT_STYLE = """
text { font: 400 12px 'IBM Plex Sans', 'Helvetica Neue', Arial, sans-serif; fill: #1b2127 }
.rock0 { fill: #f1efe9 } .rock1 { fill: #e6e2d8 } .water { fill: #b9daf2 } .fluid { fill: #fff }
.waterline, .kickoff, .unsized { fill: none; stroke: #545c63; stroke-dasharray: 4 3 }
.cement { fill: #a5abb0 } .edge { stroke: #545c63; stroke-width: .8 }
.unsure { fill: none; stroke: #545c63; stroke-width: .9 }
.new { fill: #d9972f; stroke: #8a5a0b } .gun { fill: #8a5a0b } .glow { fill: none }
.steel { fill: none; stroke: #27313d; stroke-width: 2.2 } .shoe, .tool { fill: #27313d }
.tubing { fill: none; stroke: #27313d } .shot { fill: #b3261e } .shot.closed { fill: #7b838a }
.bridge { fill: #15191d } .cross { stroke: #fff; stroke-width: 1.3 }
.junk { fill: #a5abb0; stroke: #27313d; stroke-dasharray: 2 2 }
.ground { stroke: #6a5433; stroke-width: 3 } .lead { fill: none; stroke: #b9bdb7 }
.lead.plug { stroke: #8a5a0b } .chip { fill: #d9972f; stroke: #8a5a0b }
.num { font-size: 11px; font-weight: 600 } .label.plug, .label.planned { font-weight: 600 }
.frame { fill: none; stroke: #27313d } .title { font-size: 20px; font-weight: 600 }
.heading { font-size: 14px; font-weight: 600 } .small { font-size: 10px }
.label.perf, .label.warn { fill: #9c1f18 } .label.wet, .label.ask { fill: #1b5594 }
"""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str, *, quote: bool = True) -> str:
    """Text for XML: escaped, and without characters that XML knows not at all.

    >>> escape("5 < 6\x08")
    '5 &lt; 6'
    """
    return html_escape(_NO_XML.sub("", text), quote=quote)


def svg(drawing: Drawing, *, style: str = "") -> str:
    """The drawing as one SVG element; every text in it is escaped.

    Args:
        drawing: The primitives.
        style: Style sheet to carry along, for a file that stands alone.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} '
        f'{drawing.height:g}" role="img" aria-label="{escape(drawing.title)}">'
    ]
    if style:
        parts.append(f"<style>{escape(style, quote=False)}</style>")
    alone = bool(style)
    parts += [
        _group(mark, alone) if isinstance(mark, Group) else _shape(mark, alone)
        for mark in drawing.marks
    ]
    return "".join([*parts, "</svg>"])


def _group(group: Group, alone: bool) -> str:
    step = f' data-n="{escape(group.step)}"' if group.step else ""
    title = f"<title>{escape(group.title)}</title>" if group.title else ""
    inside = "".join(_shape(shape, alone) for shape in group.shapes)
    return f'<g class="{escape(group.kind)}"{step}>{title}{inside}</g>'


def _shape(shape: Shape, alone: bool) -> str:
    """One element; in a file that stands ALONE text keeps its room whatever font is there."""
    kind = escape(shape.kind)
    if isinstance(shape, Rect):
        round_ = f' rx="{shape.radius:g}"' if shape.radius else ""
        return (
            f'<rect class="{kind}" x="{shape.x0:.1f}" y="{shape.y0:.1f}" '
            f'width="{shape.x1 - shape.x0:.1f}" '
            f'height="{max(shape.y1 - shape.y0, 0):.1f}"{round_}/>'
        )
    if isinstance(shape, Outline):
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points)
        return f'<path class="{kind}" d="{path}{"z" if shape.closed else ""}"/>'
    if isinstance(shape, Strokes):
        path = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in shape.segments)
        return f'<path class="{kind}" d="{path}"/>'
    whole = f"<title>{escape(shape.full)}</title>" if shape.full else ""
    room = f' textLength="{text_width_px(shape.text, shape.size_px):.1f}"' if alone else ""
    if room:
        room += ' lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text class="{kind}" x="{shape.x:.1f}" y="{shape.y:.1f}" '
        f'text-anchor="{shape.anchor}"{room}>{whole}{escape(shape.text)}</text>'
    )
