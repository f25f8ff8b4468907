"""The charts of a portfolio: every mark names its wells, and nothing typed becomes markup."""

from workbench.figures.portfolio import Bar, bars_figure, trend_figure

TREND = {
    "since": "2026-01-05", "today": "2026-01-25", "every": "week",
    "trend": [
        {"start": "2026-01-05", "type": type, "kind": type.replace("_", " "), "interactions": n,
         "wells": 1}
        for type, n in (("plan_made", 9), ("note", 1), ("a", 5), ("b", 4), ("c", 3), ("d", 2))
    ],
}  # fmt: skip


def test_that_every_bar_carries_the_key_of_its_wells():
    bars = [Bar(key="ready", words="Ready", number=3), Bar(key="held", words="<b>", number=0)]

    [trace] = bars_figure(bars, unit="wells").data

    assert list(trace.customdata) == ["ready", "held"]
    assert list(trace.x) == [3, 0]
    assert "&lt;b&gt;: 0 wells" in trace.hovertext


def test_that_rare_kinds_share_a_colour_and_a_week_without_work_is_drawn_empty():
    figure = trend_figure(TREND)

    assert [trace.name for trace in figure.data] == ["plan made", "a", "b", "c", "other"]
    assert list(figure.data[-1].y) == [3, 0, 0]
    assert list(figure.data[0].customdata) == [
        "2026-01-05 plan_made", "2026-01-12 plan_made", "2026-01-19 plan_made",
    ]  # fmt: skip


def test_that_dark_and_light_differ_in_ink_and_bars():
    light, dark = (bars_figure([Bar(key="a", words="A", number=1)], unit="", dark=d)
                   for d in (False, True))  # fmt: skip

    assert light.layout.font.color != dark.layout.font.color
    assert light.data[0].marker.color != dark.data[0].marker.color
