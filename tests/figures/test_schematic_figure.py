"""The wellbore drawing in Plotly: the same primitives, in the same places."""

from kernel.exports.schematic import schematic
from kernel.exports.schematic_shapes import Words
from workbench.figures.schematic import schematic_figure

STEP = {"id": "a", "plug_no": 1, "type": "cement_plug", "top_ft": 900, "bottom_ft": 1000}


def a_drawing(name="Yates"):
    facts = {
        "total_depth_ft": 5000,
        "casing": [{"string": "production", "od_in": 5.5, "hole_in": 7.875, "shoe_ft": 5000}],
        "formation_tops": [{"name": name, "top_ft": 1000}],
    }
    plan = {"inputs": {"facts": facts}, "steps": [STEP]}
    return schematic(plan, after=True, to_scale=True)


def test_that_every_primitive_but_the_mark_of_a_choice_is_drawn():
    drawing = a_drawing()
    figure = schematic_figure(drawing)

    shown = [shape for shape in drawing.shapes() if shape.kind != "glow"]
    assert len(figure.layout.annotations) == sum(isinstance(s, Words) for s in shown)
    assert len(figure.layout.shapes) + len(figure.layout.annotations) == len(shown)


def test_that_depth_grows_downward_and_the_frame_is_kept():
    drawing = a_drawing()
    figure = schematic_figure(drawing)

    assert list(figure.layout.yaxis.range) == [drawing.height, 0]
    assert (figure.layout.width, figure.layout.height) == (drawing.width, drawing.height)


def test_that_a_formation_name_cannot_mark_up_the_figure():
    figure = schematic_figure(a_drawing("<b>Yates</b>"))

    assert any("&lt;b&gt;Yates&lt;/b&gt; 1,000" in note.text for note in figure.layout.annotations)
