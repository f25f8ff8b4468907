"""Which paper wins, and what is kept of the others."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.facts.corrections import ADDED, anchor_of
from kernel.facts.fact import Correction, Fact, Paper, Source
from kernel.facts.paths import leaves, nested
from kernel.facts.resolve import facts_in_file, refuse_another_well, resolve
from kernel.wells.facts_file import write_facts

FIRST = Paper(
    document="w2-first.pdf",
    kind="w2",
    api="4200346118",
    dated=date(2015, 1, 6),
    tracking_no="124068",
    location="Section: 44, Block: 40 T1N",
    lease="MABEE 140A",
)
LATER = Paper(
    document="w2-later.pdf",
    kind="w2",
    api="4200346118",
    dated=date(2017, 8, 14),
    tracking_no="175020",
    location="Section: 44, Block: 40 T1N",
    lease="MABEE 140A",
)
CEMENTING = Paper(document="w15.pdf", kind="w15", api="4200346118", dated=date(2014, 7, 20))


def a_paper(paper, facts, *, derived=()):
    return [
        Fact(
            path=path,
            value=value,
            source=Source(
                document=paper.document,
                page=1,
                box=(10, 10, 20, 20),
                confidence=0.99,
                method="derived" if path in derived else "text",
            ),
            paper=paper,
        )
        for path, value in leaves(facts).items()
    ]


def a_string(**row):
    return {"od_in": 5.5, "shoe_ft": 11200} | row


def conflict_at(resolved, path):
    return next(c for c in resolved.conflicts if c.path == path)


def test_that_the_later_report_wins_and_the_earlier_one_keeps_what_was_not_repeated():
    resolved = resolve(
        [
            *a_paper(FIRST, {"casing": [a_string(toc_ft=17, hole_in=7.875)]}),
            *a_paper(LATER, {"casing": [a_string(toc_ft=2790)]}),
        ]
    )

    [row] = resolved.well.casing
    assert (row.toc_ft, row.hole_in) == (2790, 7.875)
    disagreement = conflict_at(resolved, "casing[0].toc_ft")
    assert [disagreement.chosen.value, *(o.value for o in disagreement.others)] == [2790, 17]
    assert "later report" in disagreement.reason
    assert resolved.provenance["casing[0].toc_ft"].document == "w2-later.pdf"
    assert resolved.provenance["casing[0].hole_in"].document == "w2-first.pdf"


def test_that_the_order_in_which_papers_are_read_changes_nothing():
    papers = [
        *a_paper(LATER, {"casing": [a_string(toc_ft=2790)], "total_depth_ft": 11200}),
        *a_paper(FIRST, {"casing": [a_string(toc_ft=17)], "total_depth_ft": 11150}),
        *a_paper(CEMENTING, {"casing": [a_string(weight_lb_ft=17)]}),
    ]

    assert resolve(papers).well == resolve(reversed(papers)).well


def test_that_reports_of_one_day_go_by_tracking_number():
    twin = Paper(document="w2-amended.pdf", kind="w2", dated=LATER.dated, tracking_no="175021")
    resolved = resolve(
        [*a_paper(LATER, {"total_depth_ft": 11200}), *a_paper(twin, {"total_depth_ft": 11300})]
    )

    assert resolved.well.total_depth_ft == 11300


def test_that_casing_rows_are_aligned_by_size_shoe_and_tool_whatever_their_row_number():
    first = {"casing": [a_string(stage_tool_ft=6997, cement_sacks=310), a_string(cement_sacks=720)]}
    later = {
        "casing": [
            a_string(cement_sacks=725),
            a_string(stage_tool_ft=3588, cement_sacks=520),
            a_string(stage_tool_ft=7000, cement_sacks=310),
        ]
    }
    resolved = resolve([*a_paper(FIRST, first), *a_paper(LATER, later)])

    assert [(r.stage_tool_ft, r.cement_sacks) for r in resolved.well.casing] == [
        (None, 725),
        (7000, 310),
        (3588, 520),
    ]
    assert conflict_at(resolved, "casing[0].cement_sacks").others[0].value == 720


def test_that_a_string_which_the_later_report_leaves_out_is_kept():
    first = {"casing": [a_string(od_in=11.75, shoe_ft=1717), a_string()]}
    resolved = resolve([*a_paper(FIRST, first), *a_paper(LATER, {"casing": [a_string()]})])

    assert [row.shoe_ft for row in resolved.well.casing] == [1717, 11200]


def test_that_two_shoes_of_one_size_are_a_disagreement_and_not_two_strings():
    resolved = resolve(
        [
            *a_paper(FIRST, {"casing": [a_string(shoe_ft=11000)]}),
            *a_paper(LATER, {"casing": [a_string()]}),
        ]
    )

    [row] = resolved.well.casing
    assert row.shoe_ft == 11200
    assert conflict_at(resolved, "casing[0].shoe_ft").others[0].value == 11000


def test_that_strings_without_a_printed_type_are_named_by_size_and_depth_and_marked_derived():
    rows = [
        a_string(od_in=20, shoe_ft=60),
        a_string(od_in=11.75, shoe_ft=353),
        a_string(od_in=8.625, shoe_ft=5326),
        a_string(od_in=5.5, shoe_ft=10919),
    ]
    resolved = resolve(a_paper(LATER, {"casing": rows}))

    names = [row.string for row in resolved.well.casing]
    assert names == ["conductor", "surface", "intermediate", "production"]
    assert {resolved.provenance[f"casing[{i}].string"].method for i in range(4)} == {"derived"}


def test_that_a_single_string_is_not_named():
    [row] = resolve(a_paper(LATER, {"casing": [a_string()]})).well.casing

    assert row.string is None


def test_that_the_cementing_report_fills_weights_and_does_not_change_the_completion_report():
    job = {"od_in": 5.5, "stage_tool_ft": 3590, "weight_lb_ft": 17, "cement_sacks": 500}
    resolved = resolve(
        [
            *a_paper(LATER, {"casing": [a_string(cement_sacks=520, stage_tool_ft=3588)]}),
            *a_paper(CEMENTING, {"casing": [job]}),
        ]
    )

    [row] = resolved.well.casing
    assert (row.weight_lb_ft, row.cement_sacks) == (17, 520)
    assert "W-2 goes before the W-15" in conflict_at(resolved, "casing[0].cement_sacks").reason


def test_that_a_cementing_report_of_later_work_wins():
    after = Paper(document="w15-squeeze.pdf", kind="w15", dated=date(2019, 1, 1))
    resolved = resolve(
        [
            *a_paper(LATER, {"casing": [a_string(toc_ft=2790)]}),
            *a_paper(after, {"casing": [a_string(toc_ft=1500)]}),
        ]
    )

    assert resolved.well.casing[0].toc_ft == 1500


def test_that_a_method_of_another_papers_depth_is_not_taken():
    resolved = resolve(
        [
            *a_paper(FIRST, {"casing": [a_string(toc_ft=17, toc_method="calculated")]}),
            *a_paper(LATER, {"casing": [a_string(toc_ft=2790)]}),
        ]
    )

    assert resolved.well.casing[0].toc_method is None


def test_that_tubing_is_taken_as_the_later_report_ran_it():
    resolved = resolve(
        [
            *a_paper(FIRST, {"tubing": [{"od_in": 2.375, "depth_ft": 8052}]}),
            *a_paper(LATER, {"tubing": [{"od_in": 2.875, "depth_ft": 10765}]}),
        ]
    )

    assert [(t.od_in, t.depth_ft) for t in resolved.well.tubing] == [(2.875, 10765)]
    assert conflict_at(resolved, "tubing[0].depth_ft").others[0].value == 8052


def test_that_an_interval_which_only_the_earlier_report_names_is_kept():
    resolved = resolve(
        [
            *a_paper(FIRST, {"perforations": [{"from_ft": 9000, "to_ft": 9100}]}),
            *a_paper(LATER, {"perforations": [{"from_ft": 8110, "to_ft": 8200}]}),
        ]
    )

    assert [p.from_ft for p in resolved.well.perforations] == [8110, 9000]


def test_that_formation_tops_are_one_by_name_and_the_earlier_report_adds_its_own():
    first = [{"name": "SAN ANDRES", "top_ft": 5000}, {"name": "CLINE", "top_ft": 10634}]
    later = [{"name": "SAN ANDRES - CO2 FLOOD", "top_ft": 5020}]
    resolved = resolve(
        [
            *a_paper(FIRST, {"formation_tops": first}),
            *a_paper(LATER, {"formation_tops": later}),
        ]
    )

    assert [(t.name, t.top_ft) for t in resolved.well.formation_tops] == [
        ("SAN ANDRES - CO2 FLOOD", 5020),
        ("CLINE", 10634),
    ]


def test_that_one_device_told_by_two_papers_is_one_barrier_with_what_both_say():
    resolved = resolve(
        [
            *a_paper(LATER, {"barriers": [{"kind": "cibp", "depth_ft": 8010}]}),
            *a_paper(
                Paper(document="schematic.pdf", kind="schematic"),
                {"barriers": [{"kind": "cibp", "depth_ft": 8012, "sacks": 3}]},
            ),
        ]
    )

    [barrier] = resolved.well.barriers
    assert (barrier.depth_ft, barrier.sacks) == (8010, 3)


def test_that_a_device_which_a_later_paper_drilled_out_is_left_out_with_a_note():
    resolved = resolve(
        [
            *a_paper(FIRST, {"barriers": [{"kind": "cibp", "depth_ft": 9000}]}),
            *a_paper(LATER, {"removals": [{"kind": "cibp", "depth_ft": 9005}]}),
        ]
    )

    assert resolved.well.barriers == ()
    assert any("bridge plug at 9000 ft" in note for note in resolved.notes)


def test_that_a_device_set_after_a_removal_stands():
    resolved = resolve(
        [
            *a_paper(FIRST, {"removals": [{"kind": "cibp"}]}),
            *a_paper(LATER, {"barriers": [{"kind": "cibp", "depth_ft": 9000}]}),
        ]
    )

    assert [b.depth_ft for b in resolved.well.barriers] == [9000]


def test_that_a_stage_tool_of_the_casing_table_is_not_a_barrier_too():
    facts = {
        "casing": [a_string(stage_tool_ft=6997)],
        "barriers": [{"kind": "dv_tool", "depth_ft": 7000}, {"kind": "dv_tool", "depth_ft": 3588}],
    }
    resolved = resolve(a_paper(LATER, facts))

    assert [b.depth_ft for b in resolved.well.barriers] == [3588]


def test_that_a_packer_left_with_the_tubing_that_was_run_again():
    resolved = resolve(
        [
            *a_paper(
                FIRST,
                {
                    "tubing": [{"depth_ft": 8052}],
                    "barriers": [{"kind": "packer", "depth_ft": 8000}],
                },
            ),
            *a_paper(LATER, {"tubing": [{"depth_ft": 10765}]}),
        ]
    )

    assert resolved.well.barriers == ()


def test_that_a_device_without_a_depth_is_asked_for():
    resolved = resolve(a_paper(LATER, {"barriers": [{"kind": "cibp"}]}))

    [question] = resolved.questions
    assert question.fact == "barriers[0].depth_ft"
    assert "bridge plug" in question.question


def a_letter(document, day, base, **said):
    paper = Paper(**{"document": document, "kind": "gau", "dated": day, "api": "4200346118"} | said)
    return a_paper(
        paper,
        {"gau": {"date": day.isoformat(), "base_ft": base, "intervals": [[0, 300], [1200, base]]}},
    )


def test_that_the_newer_letter_in_scope_wins_and_both_are_shown():
    resolved = resolve(
        [
            *a_paper(LATER, {"api": "4200346118"}),
            *a_letter("old.pdf", date(2014, 3, 19), 1600),
            *a_letter("new.pdf", date(2024, 3, 19), 1650),
        ]
    )

    assert (resolved.well.gau.base_ft, resolved.well.gau.date) == (1650, date(2024, 3, 19))
    assert conflict_at(resolved, "gau.base_ft").others[0].source.document == "old.pdf"


def test_that_a_newer_letter_for_another_well_does_not_win_and_is_shown_with_the_reason():
    elsewhere = {"api": "4200330325", "scope": "this well only"}
    resolved = resolve(
        [
            *a_paper(LATER, {"api": "4200346118"}),
            *a_letter("own.pdf", date(2014, 3, 19), 1600),
            *a_letter("other.pdf", date(2024, 7, 15), 1625, **elsewhere),
        ]
    )

    assert resolved.well.gau.base_ft == 1600
    assert "this well only" in conflict_at(resolved, "gau.base_ft").reason
    assert any("other.pdf" in note for note in resolved.notes)


def test_that_a_letter_whose_scope_cannot_be_told_is_asked_about_and_not_used():
    scope = {"scope": "all wells in SECTION 44", "location": "SEC-44"}
    resolved = resolve(a_letter("section.pdf", date(2014, 3, 19), 1600, api=None, **scope))

    assert resolved.well.gau is None
    assert [q.fact for q in resolved.questions] == ["gau.base_ft"]


def test_that_a_depth_told_on_the_report_stands_in_for_a_missing_letter():
    resolved = resolve(a_paper(LATER, {"gau": {"base_ft": 1600, "date": "2014-03-19"}}))

    assert resolved.well.gau.base_ft == 1600
    assert resolved.provenance["gau.base_ft"].document == "w2-later.pdf"


def a_correction(path, value, **said):
    made = {"by": "Ann Lee", "at": datetime(2026, 1, 5, 9), "note": "log of 2020"}
    return Correction(**{"path": path, "value": value} | made | said)


def test_that_a_persons_correction_wins_over_all_papers_with_who_and_when():
    resolved = resolve(
        a_paper(LATER, {"casing": [a_string(toc_ft=2790)]}),
        [a_correction("casing[0].toc_ft", 3000)],
    )

    assert resolved.well.casing[0].toc_ft == 3000
    source = resolved.provenance["casing[0].toc_ft"]
    assert (source.method, source.confidence) == ("person", 1.0)
    assert "Ann Lee on 2026-01-05" in source.document
    assert conflict_at(resolved, "casing[0].toc_ft").others[0].value == 2790


def test_that_a_correction_finds_its_row_after_a_new_paper_has_moved_it():
    one = a_paper(FIRST, {"casing": [a_string()]})
    values = {f.path: f.value for f in one}
    correction = a_correction(
        "casing[0].weight_lb_ft", 17, anchor=anchor_of(values, "casing[0].weight_lb_ft")
    )
    both = [*one, *a_paper(LATER, {"casing": [a_string(od_in=11.75, shoe_ft=1717)]})]

    assert [r.weight_lb_ft for r in resolve(both, [correction]).well.casing] == [None, 17]


def test_that_a_correction_of_a_row_that_is_gone_is_asked_about_and_lands_nowhere():
    correction = a_correction("casing[0].weight_lb_ft", 17, anchor=(("od_in", 7.0),))
    resolved = resolve(a_paper(LATER, {"casing": [a_string()]}), [correction])

    assert resolved.well.casing[0].weight_lb_ft is None
    assert any("Ann Lee" in q.question for q in resolved.questions)


def test_that_an_answer_to_a_question_adds_what_no_paper_says():
    resolved = resolve(
        a_paper(LATER, {"barriers": [{"kind": "cibp"}]}),
        [
            a_correction("gau.base_ft", 1600),
            a_correction("barriers[0].depth_ft", 8010, anchor=(("kind", "cibp"),)),
            a_correction("barriers[1].kind", "packer", anchor=ADDED),
            a_correction("barriers[1].depth_ft", 7000, anchor=ADDED),
        ],
    )

    assert resolved.well.gau.base_ft == 1600
    assert [(b.kind, b.depth_ft) for b in resolved.well.barriers] == [
        ("cibp", 8010),
        ("packer", 7000),
    ]
    assert resolved.questions == ()


def test_that_a_row_can_be_taken_out():
    facts = {"barriers": [{"kind": "cibp", "depth_ft": 9000}, {"kind": "cibp", "depth_ft": 8000}]}
    resolved = resolve(
        a_paper(LATER, facts),
        [a_correction("barriers[0]", None, anchor=(("kind", "cibp"), ("depth_ft", 8000)))],
    )

    assert [b.depth_ft for b in resolved.well.barriers] == [9000]


def test_that_an_impossible_correction_is_refused():
    with pytest.raises(InvalidInput, match="total_depth_ft"):
        resolve([], [a_correction("total_depth_ft", -5)])


def test_that_a_report_of_another_well_is_refused_in_plain_words():
    with pytest.raises(InvalidInput, match="W-2 of well 42-003-46118, not of 42-003-42706"):
        refuse_another_well(LATER, "4200342706")


def test_that_a_row_has_the_box_around_all_its_values():
    paper = a_paper(LATER, {"casing": [a_string(shoe_ft=11200)]})
    moved = [
        Fact(
            path=f.path,
            value=f.value,
            paper=f.paper,
            source=Source(document="w2.pdf", page=2, box=(10 * n, 5, 10 * n + 5, 9)),
        )
        for n, f in enumerate(paper)
    ]

    assert resolve(moved).provenance["casing[0]"].box == (0, 5, 15, 9)


def test_that_every_known_value_of_the_well_has_a_source():
    resolved = resolve(a_paper(LATER, {"casing": [a_string()], "total_depth_ft": 11200}))

    assert set(leaves(write_facts(resolved.well))) <= set(resolved.provenance)


def test_that_a_facts_file_gives_back_its_own_well():
    facts = {
        "api": "4200346118",
        "casing": [
            a_string(string="production"),
            a_string(string="production", stage_tool_ft=6997),
        ],
        "gau": {"date": "2014-03-19", "base_ft": 1600, "intervals": [[0, 300], [1200, 1600]]},
        "horizontal": False,
    }
    resolved = resolve(facts_in_file(facts, "facts.json"))

    assert leaves(write_facts(resolved.well)) == leaves(facts)
    assert resolved.provenance["gau.base_ft"] == Source(document="facts.json", method="file")


rows = st.fixed_dictionaries(
    {"od_in": st.sampled_from([5.5, 8.625]), "shoe_ft": st.sampled_from([5000, 9000])},
    optional={
        "toc_ft": st.integers(0, 4000),
        "stage_tool_ft": st.sampled_from([2000, 3000]),
        "string": st.sampled_from(["production", "intermediate"]),
    },
)
tables = st.lists(rows, max_size=4).map(lambda casing: {"casing": casing})


@given(tables, tables, tables, st.randoms(use_true_random=False))
def test_that_no_order_of_reading_changes_the_well_and_no_string_of_a_report_is_lost(
    first, later, job, random
):
    facts = [*a_paper(FIRST, first), *a_paper(LATER, later), *a_paper(CEMENTING, job)]
    told = resolve(facts)
    random.shuffle(facts)

    assert resolve(facts).well == told.well
    sizes = {row["od_in"] for table in (first, later, job) for row in table["casing"]}
    assert {row.od_in for row in told.well.casing} == sizes
    assert len(told.well.casing) >= len(later["casing"])
    assert set(leaves(write_facts(told.well))) <= set(told.provenance)


scalars = st.one_of(st.integers(0, 9), st.text(min_size=1, max_size=3), st.booleans())
keys = st.sampled_from("abcdef")
trees = st.dictionaries(
    keys,
    st.one_of(
        scalars, st.lists(st.dictionaries(keys, scalars, min_size=1), min_size=1, max_size=3)
    ),
    min_size=1,
)


@given(trees)
def test_that_paths_name_every_value_of_a_tree_and_build_it_again(tree):
    assert nested(leaves(tree)) == tree
