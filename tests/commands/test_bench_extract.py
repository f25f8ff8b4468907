"""`workbench bench extract --truth`: each value counted once, and what confidence is worth."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kernel.documents.item import DocumentItem, FieldSource
from kernel.workflows.samples import sample_wells
from workbench.bench.extract import run
from workbench.bench.reading_score import by_section, calibration, scored, unflagged


def an_item(data, *, sure=(), review=(), engine="ocr"):
    fields = {
        path: FieldSource(page=1, box=(0, 0, 1, 1), confidence=each, method="ocr", snippet="x")
        for path, each in dict(sure).items()
    }
    return DocumentItem(
        file="x.pdf", kind="w15", data=data, fields=fields, review=tuple(review), engine=engine
    )


def outcomes(truth, data):
    return {each.path: each.outcome for each in scored(truth, an_item(data), "w15")}


def test_that_blanks_count_and_each_kind_of_mistake_is_told_apart():
    truth = {"a": 1, "b": None, "c": "X y", "d": 5, "e": None}
    read = {"a": 1.04, "b": 7, "c": "x-Y", "d": None, "e": ""}

    assert outcomes(truth, read) == {
        "a": "right", "b": "invented", "c": "right", "d": "missing", "e": "right",
    }  # fmt: skip


def test_that_rows_beyond_the_truth_are_invented_at_any_depth():
    truth = {"reports": [{"plugs": [], "strings": [{"sacks": 5}]}], "liner": []}
    read = {
        "reports": [{"plugs": [{"sacks": 9}], "strings": [{"sacks": 5}, {"sacks": 6}]}],
        "liner": [{"row": 1}],
    }

    assert outcomes(truth, read) == {
        "reports[0].strings[0].sacks": "right",
        "reports[0].strings[1].sacks": "invented",
        "reports[0].plugs[0].sacks": "invented",
        "liner[0].row": "invented",
    }


def test_that_formations_go_by_name_and_other_rows_by_order():
    truth = {"formations": [{"name": "A", "top": 1}, {"name": "B", "top": 2}]}
    read = {"formations": [{"name": "b", "top": 2}]}

    assert outcomes(truth, read) == {
        "formations[a].name": "missing", "formations[a].top": "missing",
        "formations[b].name": "right", "formations[b].top": "right",
    }  # fmt: skip


def test_that_a_paper_that_was_not_recognised_misses_all_its_values():
    values = scored({"a": 1, "b": {"c": 2}}, DocumentItem(file="x.pdf"), "w15")

    assert by_section(values)["w15 in all"] == {
        "right": 0, "wrong": 0, "missing": 2, "invented": 0,
    }  # fmt: skip


def test_that_handwriting_is_counted_apart():
    truth = {"reports": [{"strings": [
        {"handwritten": ["hole", "depth"], "hole_size_in": 11.0, "setting_depth_ft": 5, "sacks": 1}
    ]}]}  # fmt: skip
    read = {"reports": [{"strings": [{"hole_size_in": 11.0, "setting_depth_ft": 6, "sacks": 1}]}]}
    found = by_section(scored(truth, an_item(read), "w15"))

    assert found["w15 handwritten"] == {"right": 1, "wrong": 1, "missing": 0, "invented": 0}
    assert found["w15 printed"] == {"right": 1, "wrong": 0, "missing": 0, "invented": 0}
    assert found["w15 in all"]["right"] == 2


def test_that_confidence_is_held_against_what_was_right():
    truth = {"a": 1, "b": 2, "c": 3, "d": None}
    item = an_item(
        {"a": 1, "b": 9, "c": 3, "d": 4},
        sure={"a": 0.96, "b": 0.65, "c": 0.69, "d": 1.0},
        review=["b"],
    )
    values = scored(truth, item, "w15")

    assert calibration(values) == {
        "ocr": {"0.6–0.7": {"right": 1, "read": 2}, "0.95–1": {"right": 1, "read": 2}}
    }
    assert unflagged(values) == ["w15 d"]


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["a", "b", "name"]), inner, max_size=3),
        ),
    ).filter(lambda value: isinstance(value, dict))
)
def test_that_the_truth_itself_is_right_in_every_value(truth):
    assert {each.outcome for each in scored(truth, an_item(truth), "w15")} <= {"right"}


def test_that_papers_without_a_truth_are_named(tmp_path):
    (tmp_path / "w2.pdf").write_bytes(dict(sample_wells()[0].papers())["w2.pdf"])

    told = json.loads(run([], tmp_path, as_json=True))

    assert told["without_truth"] == ["w2.pdf"]
    assert told["score"] == {}
    assert "not scored, no truth: w2.pdf" in run([], tmp_path, as_json=False)


def test_that_papers_are_read_on_all_cores():
    told = json.loads(run([], None, parallel=6, as_json=True))["parallel"]

    assert told["papers"] == 6
    assert 0 < told["busy"] <= 1.1
    assert "6 papers on" in run([], None, parallel=6, as_json=False)
