"""The parts of the plan page that are made without Streamlit: tables, reasons, words, pictures."""

import io
import re

import pytest
from PIL import Image

from kernel.exports.procedure import procedure
from workbench.ui.markup import Markup, joined, tag, text
from workbench.ui.page_crop import as_address, strip
from workbench.ui.parts import Head, Row, sheet
from workbench.ui.plan_notes import material_rows, subject_words
from workbench.ui.plan_procedure import sentences
from workbench.ui.plan_start import number_of
from workbench.ui.plan_table import counts_line, plug_table
from workbench.ui.plan_versions import address_of
from workbench.ui.plan_view import choose_step, context_of, name_of
from workbench.ui.plan_why import left_out, why
from workbench.ui.plan_words import fact_words, read_from, source_of

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></table><svg onload=alert(1)>",
)


def a_step(**said):
    step = {
        "id": "s1", "plug_no": 7, "type": "uqw_plug", "top_ft": 1550, "bottom_ft": 1850,
        "placement": "perforate_and_squeeze", "sacks": 90, "cement": "C", "requirements": [2, 4],
        "purpose": "base of usable water", "citations": ["16 TAC §3.14(d)(2)"],
        "sources": ["gau.base_ft"], "arithmetic": an_arithmetic(),
    }  # fmt: skip
    return {**step, **said}


def an_arithmetic(sacks=85, **said):
    readings = [
        {"name": "rule_minimum", "volume_ft3": 46.8, "sacks": 36, "text": "100 ft", "cite": ""},
        {"name": "geometric_fill", "volume_ft3": 112, "sacks": sacks, "text": "300 ft", "cite": ""},
    ]
    segments = [
        {"top_ft": 1550, "bottom_ft": 1850, "what": "bore", "outer_in": 4.892, "inner_in": 0,
         "ft3_per_ft": 0.1305, "ft3": 39.2}
    ]  # fmt: skip
    return {
        "governs": "geometric_fill", "cement": "C", "yield_ft3_sk": 1.32, "slurry_ft3": 118.8,
        "slurry_bbl": 21.2, "mix_water_bbl": 13.5, "displacement_bbl": 9.0,
        "displacement_text": "to 1,550 ft", "rounding": "up to the next 5 sacks",
        "readings": readings, "segments": segments, **said,
    }  # fmt: skip


def a_plan(*steps, **said):
    provenance = {"gau.base_ft": {"document": "gau.pdf", "page": 1, "confidence": 0.99}}
    inputs = {"facts": {"gau": {"base_ft": 1600}}, "provenance": provenance}
    return {"api": "4200346118", "steps": list(steps), "inputs": inputs, "findings": [], **said}


def words_of(markup):
    return re.sub(r"<[^>]+>", " ", markup).replace("&#x27;", "'")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_that_no_value_of_a_plan_becomes_markup(payload):
    step = a_step(
        id=payload, purpose=payload, plug_no=payload, cement=payload, citations=[payload],
        verification=payload, sources=["lease"], arithmetic=an_arithmetic(rounding=payload),
    )  # fmt: skip
    facts = {"lease": payload}
    source = {"lease": {"document": payload, "page": payload, "confidence": 0.5}}
    plan = a_plan(
        step,
        inputs={"facts": facts, "provenance": source},
        formations_left_out=[{"name": payload, "top_ft": 100, "reason": payload}],
    )

    for markup in (plug_table([step]), why(step, plan, {}), left_out(plan), counts_line(plan)):
        assert "<script" not in markup and "<img" not in markup and "<svg" not in markup
        attributes = re.findall(r"<[a-z0-9]+([^>]*)>", markup)
        assert not any(re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', a)) for a in attributes)


def test_that_markup_is_kept_and_text_is_escaped():
    assert text("<b>") == "&lt;b&gt;"
    assert joined("<", Markup("<b>5</b>")) == "&lt;<b>5</b>"
    assert tag("td", tag("b", "&"), class_="r") == '<td class="r"><b>&amp;</b></td>'


def test_that_a_sheet_has_a_heading_for_each_cell():
    heads = (Head(words="No."), Head(words="Sacks", kind="r"))

    markup = sheet(heads, [Row(cells=("1", "40"), pick="a")], label="Plugs")

    assert '<tr data-n="a">' in markup and '<td class="r">40</td>' in markup
    with pytest.raises(ValueError, match="zip"):
        sheet(heads, [Row(cells=("1",))], label="Plugs")


def test_that_the_plug_table_says_codes_in_words_and_sums_the_sacks():
    cut = a_step(id="s2", plug_no=None, type="cut_and_cap", sacks=None, requirements=[])
    said = words_of(plug_table([a_step(), a_step(id="s3", sacks=10), cut]))

    assert "1,850–1,550" in said
    assert "Perforate, squeeze" in said and "Wait 4 h, tag" in said
    assert re.search(r"Total\s+100\b", said)


def test_that_a_step_without_sacks_shows_a_dash_with_its_reason():
    markup = plug_table([a_step(sacks=None, arithmetic=None)])

    assert 'title="No cement in this step"' in markup


def test_that_the_reason_names_rule_fact_paper_and_what_governs():
    said = words_of(why(a_step(), a_plan(a_step()), {}))

    assert "Isolate each productive horizon and each stratum of usable-quality water" in said
    assert "Base of usable water 1,600 ft" in said and "gau.pdf, page 1" in said
    assert "85 sacks needed" in said
    assert "the fill of the interval governs. 90 planned, up to the next 5 sacks." in said


def test_that_a_plug_with_too_few_sacks_says_how_many_are_short():
    step = a_step(sacks=80)

    assert "5 short" in words_of(why(step, a_plan(step), {}))


def test_that_a_fact_that_two_paths_give_is_shown_once():
    row = {"from_ft": 8110, "to_ft": 10914}
    step = a_step(sources=["perforations[0].from_ft", "perforations[0].to_ft"])
    plan = a_plan(step, inputs={"facts": {"perforations": [row]}, "provenance": {}})

    assert words_of(why(step, plan, {})).count("Perforations 8,110–10,914 ft") == 1


def test_that_a_piece_of_the_page_stands_beside_its_fact():
    markup = why(a_step(), a_plan(a_step()), {"gau.base_ft": "data:image/png;base64,AA"})

    assert '<img src="data:image/png;base64,AA" alt="From gau.pdf, page 1">' in markup


def test_that_formations_left_out_for_one_reason_share_a_row():
    rows = [
        {"name": "YATES", "top_ft": 1000, "reason": "nobody asks for it"},
        {"name": "QUEEN", "top_ft": 4250, "reason": "nobody asks for it"},
        {"name": "DEAN", "top_ft": 9407, "reason": "below the bridge plug"},
    ]

    markup = left_out({"formations_left_out": rows})

    assert "Yates 1,000, Queen 4,250" in markup
    assert markup.count("<tr>") == 3  # heading and two reasons


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([{"level": "law"}, {"level": "law"}], "2 breaches of 16 TAC §3.14"),
        ([{"level": "law"}], "1 breach of 16 TAC §3.14"),
        ([{"level": "practice"}], "1 practice note"),
        ([], "No breach found"),
    ],
)
def test_that_the_counts_say_breaches_and_notes_in_words(findings, words):
    assert words in words_of(counts_line({"findings": findings}))


def test_that_the_step_in_the_address_is_explained_and_an_unknown_one_is_not(monkeypatch):
    steps = [a_step(id="a", plug_no=1, arithmetic=None), a_step(id="b", plug_no=2)]
    asked = {"step": "a"}
    monkeypatch.setattr("workbench.ui.plan_view.st.session_state", {})
    monkeypatch.setattr("workbench.ui.plan_view.st.query_params", asked)

    assert choose_step(steps, []) == "a"
    asked["step"] = "gone"
    assert choose_step(steps, []) == "b"
    assert choose_step(steps, [{"subject": "plug 1"}]) == "a"
    assert choose_step(steps, [{"subject": "plug 12"}]) == "b"


def test_that_the_context_line_names_the_well_with_units():
    plan = a_plan(a_step(), county="ANDREWS", district="08", field="SPRABERRY", as_of="2026-11-21")

    assert context_of(plan) == (
        "42-003-46118 · Andrews County, district 08 · SPRABERRY · total depth unknown · 1 step, "
        "90 sacks · as of 2026-11-21"
    )
    assert name_of({"api": "4200346118"}) == "4200346118"


@pytest.mark.parametrize(
    ("path", "facts", "words"),
    [
        ("casing[0].toc_ft", {"casing": [{"od_in": 5.5, "toc_ft": 0}]}, "5-1/2 in cement top 0 ft"),
        ("casing[0].weight_lb_ft", {"casing": [{"weight_lb_ft": 17}]}, "Casing weight 17 lb/ft"),
        ("casing[4].shoe_ft", {"casing": []}, "Casing 5: shoe –"),
        ("formation_tops[0].top_ft", {"formation_tops": [{"name": "A", "top_ft": 5}]}, "A 5 ft"),
        ("gau.intervals[0][1]", {"gau": {"intervals": [[0, 300]]}}, "Usable water 0–300 ft"),
        ("barriers[0].cement_ft", {"barriers": [{"kind": "cibp", "depth_ft": 9}]},
         "Bridge plug 9 ft, cement on top –"),
        ("tubing[0].od_in", {"tubing": [{"od_in": 2.875, "depth_ft": 7}]}, "Tubing 2-7/8 in 7 ft"),
    ],
)  # fmt: skip
def test_that_a_fact_is_said_as_an_engineer_says_it(path, facts, words):
    assert fact_words(path, facts) == words


def test_that_the_source_of_a_fact_says_doubt_and_hand():
    assert read_from(None) == "no paper: given by hand or by the facts file"
    assert read_from({"document": "Dana", "method": "person"}) == "entered by Dana"
    assert read_from({"document": "w2.pdf", "page": 2, "method": "derived"}) == (
        "w2.pdf, page 2, worked out"
    )
    assert source_of("lease", {"gau.base_ft": {}}) is None


def test_that_a_finding_on_a_fact_names_it_in_words():
    plan = {"inputs": {"facts": {"gau": {"base_ft": 1600}}}}

    assert subject_words("gau.base_ft", plan) == "Base of usable water 1,600 ft"
    assert subject_words("1,150–350 ft", plan) == "1,150–350 ft"


def test_that_unknown_mud_is_a_dash_and_never_zero():
    rows = dict(material_rows({"sacks_by_class": {"C": 5}, "mud_bbl": None}))

    assert rows["Mud between plugs, at least 9.5 lb/gal"] == "–"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("42-003-46118", ":gray[Andrews County, Texas]"),
        ("abc", ":red["),
        ("30-025-12345", "Plans are made for Texas wells."),
    ],
)
def test_that_a_typed_number_is_answered_at_once(typed, words):
    assert words in number_of(typed)[1]


def test_that_the_address_of_both_variants_is_that_of_the_one_in_view():
    made = {"snapshot_id": "a", "variant_ids": {"combined": "a", "isolated": "b"}}

    assert address_of(made) == {"id": "a"}
    assert address_of(made, mode="isolated") == {"id": "b"}


def a_page(width=935, height=1210):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def test_that_a_piece_of_a_page_holds_the_marked_value():
    piece = Image.open(io.BytesIO(strip(a_page(), (100, 300, 140, 310), dpi=110)))

    colors = {color for _, color in piece.convert("RGB").getcolors(100_000)}
    assert (29, 95, 168) in colors
    assert piece.width == pytest.approx(250 * 110 / 72, abs=2)
    assert piece.height < 100


@pytest.mark.parametrize("box", [(-20, -20, 5, 5), (600, 780, 900, 900), (0, 0, 612, 792)])
def test_that_a_box_over_the_edge_still_gives_a_picture(box):
    assert Image.open(io.BytesIO(strip(a_page(), box, dpi=110))).width > 0


def test_that_a_picture_travels_as_a_data_address():
    assert as_address(b"\x89PNG").startswith("data:image/png;base64,iVBORw")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_that_the_procedure_is_numbered_through_and_nothing_in_it_is_markup(payload):
    told = procedure(a_plan(a_step(purpose=payload), lease=payload, district=payload))
    shown = sentences(told)

    numbers = [int(start) for start in re.findall(r'<ol start="(\d+)">', shown)]
    assert numbers == [part.sentences[0].number for part in told.parts]
    assert payload not in shown
