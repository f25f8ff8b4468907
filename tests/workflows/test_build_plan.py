"""Plans from the papers on file: kept, tracked, private."""

from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store import connection
from kernel.store.engagement import engagement_of, interactions_of
from kernel.store.papers import papers_of as rows_of
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.workflows.build_plan import build_plan, sample_plan
from kernel.workflows.papers import Upload, add_papers, page_image, paper_content, papers_of
from kernel.workflows.plans import list_plans, load_plan
from kernel.workflows.review_facts import correct_fact, fact_sheet, withdraw_correction
from kernel.workflows.today import today
from kernel.workflows.well_page import well_head
from kernel.workflows.wells import find_wells

AS_OF = date(2024, 6, 1)


@pytest.fixture
def planned(org_a, an_api, a_w2, a_letter):
    """A well of organization A with its papers and one plan."""
    api = an_api()
    plan = build_plan(org_a.editor, api, as_of=AS_OF, uploads=[a_w2(api), a_letter(api)])
    return api, plan


def test_that_a_plan_is_kept_as_it_was_answered(org_a, planned):
    api, plan = planned

    assert load_plan(org_a.viewer, plan["snapshot_id"]) == plan
    assert plan["plan_id"] == f"{api.api10}:combined"
    assert plan["extraction"]["status"] == "success"
    assert {f["kind"] for f in plan["extraction"]["files"]} == {"w2", "gau"}
    assert not plan["extraction"]["output_dir"].startswith("/")


def test_that_planning_again_makes_a_new_version_and_leaves_the_first(org_a, planned):
    api, first = planned
    second = build_plan(org_a.editor, api, as_of=date(2024, 7, 1))

    assert [plan.version for plan in list_plans(org_a.viewer, api=api)] == [2, 1]
    assert load_plan(org_a.viewer, first["snapshot_id"])["as_of"] == "2024-06-01"
    assert second["snapshot_id"] != first["snapshot_id"]


def test_that_both_variants_are_kept_each_under_its_own_number(org_a, planned):
    api, _ = planned
    plan = build_plan(org_a.editor, api, as_of=AS_OF, mode="both")

    ids = {name: variant["snapshot_id"] for name, variant in plan["variants"].items()}
    assert plan["snapshot_id"] == ids["combined"]
    for name, snapshot_id in ids.items():
        kept = load_plan(org_a.viewer, snapshot_id)
        assert kept["plan_id"] == f"{api.api10}:{name}"
        assert kept["mode"] == name
        assert kept["inputs"] == plan["inputs"]


def test_that_the_plan_stands_in_the_wells_history_with_its_names(org_a, planned):
    api, plan = planned
    with tenant_session(org_a.viewer) as session:
        history = engagement_of(session, api.api14)
        newest, *_ = interactions_of(session, api.api14)

    assert newest.type == "w3a_generated"
    assert newest.metadata["snapshot_id"] == plan["snapshot_id"]
    assert newest.metadata["plugs_mode"] == "combined"
    assert history.mode == "upload"
    assert history.interaction_count == 3
    [hit] = find_wells(org_a.viewer, f"{plan['lease']} {api.dashed}")
    assert (hit.api, hit.plans, hit.well_name) == (
        api,
        1,
        f"{plan['lease']} {plan['well_no']}",
    )


def test_that_names_from_private_papers_stay_with_the_organization(org_a, org_b, planned):
    api, plan = planned

    [public] = find_wells(org_b.viewer, api.dashed)
    assert public.well_name == api.dashed
    assert (public.operator, public.plans, public.last_at) == (None, 0, None)
    assert find_wells(org_b.viewer, str(plan["lease"]) + " " + api.dashed) == []
    assert papers_of(org_b.viewer, api) == []
    head = well_head(org_b.viewer, api)
    assert (head.plan, head.last, head.interactions, head.lease) == (None, None, 0, None)
    with pytest.raises(NotFound):
        load_plan(org_b.viewer, plan["snapshot_id"])


def test_that_tracking_never_breaks_the_work_that_it_records(org_a):
    assert track(org_a.editor, "not a number", "w3a_generated", "upload") is False
    assert track(org_a.editor, "42003999990000", "w3a_generated", "post") is False


def test_that_a_viewer_neither_plans_nor_adds_nor_corrects(org_a, planned):
    api, _ = planned
    for refused in (
        lambda: build_plan(org_a.viewer, api),
        lambda: add_papers(org_a.viewer, api, [Upload(name="a.pdf", content=b"%PDF")]),
        lambda: correct_fact(org_a.viewer, api, "district", "08"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_that_papers_read_once_are_not_read_again(org_a, planned, monkeypatch):
    api, _ = planned

    def never(*_args, **_more):
        raise AssertionError("read again")

    monkeypatch.setattr("kernel.workflows.reading.read_in_sandbox", never)
    assert build_plan(org_a.editor, api, as_of=AS_OF)["steps"]


def test_that_papers_read_by_older_readers_are_read_again(org_a, planned, monkeypatch):
    api, first = planned
    for module in ("papers", "reading"):
        monkeypatch.setattr(f"kernel.workflows.{module}.reader_version", lambda: "newer")
    again = build_plan(org_a.editor, api, as_of=AS_OF)

    assert again["inputs"]["facts"] == first["inputs"]["facts"]
    with tenant_session(org_a.viewer) as session:
        assert {row.extraction_version for row in rows_of(session, api.api14)} == {"newer"}


def test_that_nothing_known_of_a_well_is_said_plainly(org_a, an_api):
    with pytest.raises(NotFound, match="Nothing is known"):
        build_plan(org_a.editor, an_api())


def test_that_a_file_which_is_no_paper_is_not_kept_and_nothing_stored_is_lost(org_a, planned, a_w2):
    api, _ = planned
    before = papers_of(org_a.viewer, api)
    bad = [Upload(name="note.txt", content=b"hello"), Upload(name="empty.pdf", content=b"")]

    kept = add_papers(org_a.editor, api, [*bad, a_w2(api, name="again.pdf", remarks="NEW.")])

    assert [paper.id is None for paper in kept] == [False, True, True]
    assert "neither a PDF nor a picture" in kept[1].errors[0]
    assert [p.name for p in papers_of(org_a.viewer, api)] == [
        *(p.name for p in before),
        "again.pdf",
    ]
    with pytest.raises(InvalidInput, match=r"note\.txt"):
        build_plan(org_a.editor, api, uploads=bad)
    assert build_plan(org_a.editor, api)["steps"]


def test_that_a_report_of_another_well_is_refused_by_name_and_the_rest_is_planned(
    org_a, planned, an_api, a_w2
):
    api, first = planned
    foreign = a_w2(an_api(), name="foreign.pdf")
    with pytest.raises(InvalidInput, match=r"foreign\.pdf is the W-2 of well"):
        build_plan(org_a.editor, api, uploads=[foreign])

    plan = build_plan(org_a.editor, api, as_of=AS_OF, uploads=[foreign, a_w2(api)])

    assert plan["rrc_export"] == first["rrc_export"]
    assert "PAPER_NOT_KEPT" in {f["code"] for f in plan["findings"]}
    assert "foreign.pdf" in {f["file"] for f in plan["extraction"]["files"]}
    assert len(papers_of(org_a.viewer, api)) == 2


def test_that_an_unreadable_pdf_is_kept_with_its_reason_and_the_plan_is_made(org_a, planned):
    api, first = planned
    plan = build_plan(
        org_a.editor,
        api,
        as_of=AS_OF,
        uploads=[Upload(name="broken.pdf", content=b"%PDF-1.7 nothing more")],
    )

    assert plan["rrc_export"] == first["rrc_export"]
    assert [p.errors != () for p in papers_of(org_a.viewer, api)] == [False, False, True]


def test_that_two_papers_of_one_name_are_told_apart(org_a, an_api, a_w2):
    api = an_api()
    add_papers(org_a.editor, api, [a_w2(api), a_w2(api, remarks="ANOTHER.")])

    assert [p.name for p in papers_of(org_a.viewer, api)] == ["w2.pdf", "w2 (2).pdf"]


def test_that_the_same_paper_handed_in_twice_is_kept_once(org_a, planned, a_w2):
    api, _ = planned
    add_papers(org_a.editor, api, [a_w2(api, name="copy.pdf")])

    assert len(papers_of(org_a.viewer, api)) == 2


def test_that_a_paper_can_be_opened_by_its_organization_only(org_a, org_b, planned, a_w2):
    api, _ = planned
    paper = papers_of(org_a.viewer, api)[0]

    assert paper_content(org_a.viewer, paper.id) == a_w2(api).content
    assert page_image(org_a.viewer, paper.id, 1).startswith(b"\x89PNG")
    with pytest.raises(InvalidInput):
        page_image(org_a.viewer, paper.id, 99)
    for opened in (paper_content, lambda actor, id_: page_image(actor, id_, 1)):
        with pytest.raises(NotFound):
            opened(org_b.viewer, paper.id)


def test_that_a_correction_is_kept_with_who_and_changes_the_next_plan(org_a, planned):
    api, first = planned
    correct_fact(org_a.editor, api, "casing[0].shoe_ft", 1800, "as the log shows")
    plan = build_plan(org_a.editor, api, as_of=AS_OF)

    [row] = [r for r in fact_sheet(org_a.viewer, api).rows if r.path == "casing[0].shoe_ft"]
    assert (row.value, row.corrected_by, row.confidence) == (1800, "editor", 1.0)
    assert row.conflict.others[0].value == first["inputs"]["facts"]["casing"][0]["shoe_ft"]
    assert plan["inputs"]["facts"]["casing"][0]["shoe_ft"] == 1800
    at = plan["inputs"]["provenance"]["casing[0].shoe_ft"]
    assert (at["method"], at["snippet"]) == ("person", "as the log shows")

    withdraw_correction(org_a.editor, row.correction_id)
    assert build_plan(org_a.editor, api, as_of=AS_OF)["inputs"]["facts"] == first["inputs"]["facts"]


def test_that_a_correction_finds_its_row_after_a_later_report_added_one(org_a, planned, a_w2):
    api, first = planned
    last = len(first["inputs"]["facts"]["casing"]) - 1
    correct_fact(org_a.editor, api, f"casing[{last}].weight_lb_ft", 17)
    more = [
        {"casing_type": "Conductor", "casing_size_raw": "20", "setting_depth_ft": 60},
    ]
    later = a_w2(
        api,
        name="later.pdf",
        casing=more,
        certification={"date": "2020-01-01"},
        header={"tracking_no": "999999"},
    )
    plan = build_plan(org_a.editor, api, as_of=AS_OF, uploads=[later])

    casing = plan["inputs"]["facts"]["casing"]
    assert len(casing) == last + 2
    assert casing[0]["od_in"] == 20
    assert casing[-1]["weight_lb_ft"] == 17


def test_that_rows_are_added_and_taken_out_by_corrections(org_a, planned):
    api, _ = planned

    def barriers():
        return [
            (b["kind"], b["depth_ft"])
            for b in build_plan(org_a.editor, api, as_of=AS_OF)["inputs"]["facts"]["barriers"]
        ]

    correct_fact(org_a.editor, api, "barriers[0].kind", "cibp")
    correct_fact(org_a.editor, api, "barriers[0].depth_ft", "8,010")
    correct_fact(org_a.editor, api, "barriers[1].kind", "packer")
    correct_fact(org_a.editor, api, "barriers[1].depth_ft", 7900.5)
    assert barriers() == [("cibp", 8010), ("packer", 7900.5)]

    correct_fact(org_a.editor, api, "barriers[0]", None)
    assert barriers() == [("packer", 7900.5)]
    correct_fact(org_a.editor, api, "barriers[0].depth_ft", 7800)
    assert barriers() == [("packer", 7800)]


@pytest.mark.parametrize(
    ("path", "value"),
    (
        ("casing[0].shoe_ft", -5),
        ("casing[0].shoe_ft", "deep"),
        ("casing[0].color", "red"),
        ("casing", 5),
        ("gau", 5),
        ("squeezes[0]", 1600),
        ("nonsense", 1),
        ("barriers[0].kind", "spaceship"),
    ),
)
def test_that_a_correction_which_makes_no_well_is_refused_and_not_kept(org_a, planned, path, value):
    api, first = planned
    with pytest.raises(InvalidInput):
        correct_fact(org_a.editor, api, path, value)

    assert build_plan(org_a.editor, api, as_of=AS_OF)["inputs"]["facts"] == first["inputs"]["facts"]


def test_that_an_override_without_a_letter_is_refused(org_a, planned):
    api, _ = planned
    with pytest.raises(InvalidInput, match="none was given"):
        build_plan(org_a.editor, api, use_gau_override_if_invalid=True)


def test_that_an_override_stands_in_for_a_letter_out_of_date_only_when_allowed(
    org_a, planned, a_letter
):
    api, _ = planned
    late = date(2030, 1, 1)
    letter = Upload(name="new.json", content=b'{"date": "2029-05-05", "base_ft": 1700}')
    with_it = build_plan(
        org_a.editor, api, as_of=late, gau_override=letter, use_gau_override_if_invalid=True
    )

    assert with_it["inputs"]["facts"]["gau"]["base_ft"] == 1700
    assert {f["code"] for f in with_it["findings"]}.isdisjoint({"GAU_LETTER_EXPIRED"})
    without = build_plan(org_a.editor, api, as_of=late)
    assert without["inputs"]["facts"]["gau"]["base_ft"] == 1600
    assert "GAU_LETTER_EXPIRED" in {f["code"] for f in without["findings"]}


def test_that_with_user_files_only_the_papers_of_this_request_count(org_a, planned, a_w2):
    api, _ = planned
    plan = build_plan(
        org_a.editor,
        api,
        as_of=AS_OF,
        input_mode="user_files",
        uploads=[a_w2(api, name="mine.pdf", remarks="MINE.")],
    )

    assert [f["file"] for f in plan["extraction"]["files"]] == ["mine.pdf"]


def test_that_home_shows_plans_wells_and_letters_that_end(org_a, planned):
    api, plan = planned
    work = today(org_a.viewer, day=date(2026, 12, 1))

    assert [str(p.snapshot_id) for p in work.plans] == [plan["snapshot_id"]]
    assert [w.api for w in work.wells] == [api]
    assert work.wells[0].what == "Plan made, combined"
    assert [letter.ends for letter in work.letters] == [date(2027, 2, 18)]
    assert not work.is_empty
    assert today(org_a.viewer, day=date(2024, 6, 1)).letters == ()


def test_that_home_is_empty_for_a_new_organization(org_b):
    assert today(org_b.viewer).is_empty


def test_that_the_sample_well_is_planned_at_once(org_b):
    plan = sample_plan(org_b.editor)

    assert plan["verdict"] == "pass"
    assert [p.snapshot_id for p in today(org_b.viewer).plans] != []


def test_that_lists_of_plans_are_paged_without_gaps(org_a, planned):
    api, _ = planned
    for _ in range(4):
        build_plan(org_a.editor, api, as_of=AS_OF)

    seen, before = [], None
    while page := list_plans(org_a.viewer, before=before, limit=2):
        seen += [plan.version for plan in page]
        before = page[-1].snapshot_id
    assert seen == [5, 4, 3, 2, 1]


def test_that_an_unknown_well_is_not_found(org_a, an_api):
    with pytest.raises(NotFound):
        well_head(org_a.viewer, an_api())


def test_that_no_connection_is_left_in_use(org_a, planned):
    assert connection.engine().pool.checkedout() == 0
