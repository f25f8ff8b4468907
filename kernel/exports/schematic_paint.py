"""The colours of a drawing on paper, by the class name of a shape.

The style sheet of the SVG says the same in its own words; the screen has its own, light and dark.
"""

from kernel.exports.schematic_shapes import Shape

FILLS = {
    "rock0": "#f1efe9", "rock1": "#e6e2d8", "water": "#b9daf2", "fluid": "#ffffff",
    "cement": "#a5abb0", "new": "#d9972f", "gun": "#8a5a0b", "shoe": "#27313d", "tool": "#27313d",
    "shot": "#b3261e", "bridge": "#15191d", "junk": "#a5abb0", "chip": "#d9972f",
}  # fmt: skip
LINES = {
    "new": "#8a5a0b", "steel": "#27313d", "tubing": "#27313d", "cross": "#ffffff",
    "ground": "#6a5433", "unsure": "#545c63", "unsized": "#545c63", "waterline": "#2a6fbb",
    "kickoff": "#545c63", "lead": "#b9bdb7", "chip": "#8a5a0b", "edge": "#545c63",
    "junk": "#27313d", "frame": "#27313d",
}  # fmt: skip
WIDTHS = {"steel": 2.2, "ground": 3.0, "cross": 1.3}
DASHED = ("waterline", "kickoff", "unsized", "junk")
INK = "#1b2127"
INKS = {"perf": "#9c1f18", "warn": "#9c1f18", "wet": "#1b5594", "ask": "#1b5594", "old": "#545c63"}
BOLD = ("plug", "planned", "num", "title", "heading")
ONLY_WHEN_CHOSEN = "glow"


def name_of(shape: Shape) -> str:
    """The first class name of a shape, which gives its colour."""
    return shape.kind.partition(" ")[0]
