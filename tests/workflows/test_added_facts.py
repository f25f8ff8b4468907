"""Facts that no paper gives: rows added by hand, rows taken out, and both taken back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.facts.added_rows import FORMS, complete, form_of
from kernel.store.audit import audit_rows
from kernel.store.engagement import engagement_of, interactions_of
from kernel.store.session import tenant_session
from kernel.workflows.added_facts import add_row, take_out_row, taken_out
from kernel.workflows.papers import add_papers
from kernel.workflows.review_facts import correct_fact, fact_sheet, withdraw_correction

A_PLUG = {"kind": "cibp", "depth_ft": 8010, "cement_ft": 20, "sacks": 3}


def values_of(actor, api, table):
    return {
        row.path: row.value for row in fact_sheet(actor, api).rows if row.path.startswith(table)
    }


@pytest.fixture
def read(org_a, an_api, a_w2):
    """A well of which a W-2 was read."""
    api = an_api()
    add_papers(org_a.editor, api, [a_w2(api)])
    return api


def test_that_a_row_added_to_a_well_without_papers_is_shown_with_who_added_it(org_a, an_api):
    api = an_api()

    path = add_row(org_a.editor, api, "barriers", A_PLUG, "seen on the rig")

    assert path == "barriers[0]"
    rows = [r for r in fact_sheet(org_a.viewer, api).rows if r.path.startswith(path)]
    assert {r.path.rpartition(".")[2]: r.value for r in rows} == A_PLUG
    assert {(r.added, r.corrected_by, r.source.snippet) for r in rows} == {
        (True, "editor", "seen on the rig")
    }


def test_that_adding_is_audited_value_by_value_and_tracked_once(org_a, an_api):
    api = an_api()
    add_row(org_a.editor, api, "barriers", A_PLUG)

    with tenant_session(org_a.admin) as session:
        written = [
            row for row in audit_rows(session, limit=50) if row.table.endswith("fact_correction")
        ]
        newest, *earlier = interactions_of(session, api.api14)
        history = engagement_of(session, api.api14)
    assert len(written) >= len(A_PLUG)
    assert (newest.type, earlier, history.interaction_count) == ("fact_added", [], 1)


def test_that_a_row_comes_after_those_of_the_papers_and_stays_when_more_arrive(org_a, read, a_w2):
    before = values_of(org_a.viewer, read, "casing")
    last = len({path.partition("]")[0] for path in before})

    path = add_row(
        org_a.editor,
        read,
        "casing",
        {"string": "production", "od_in": 4.5, "shoe_ft": "9,500", "hole_in": 6.125},
    )

    assert path == f"casing[{last}]"
    now = values_of(org_a.viewer, read, "casing")
    assert now[f"{path}.shoe_ft"] == 9500
    assert before.items() <= now.items()


def test_that_a_row_is_withdrawn_as_one_and_a_new_one_takes_nothing_of_it(org_a, read):
    path = add_row(org_a.editor, read, "barriers", A_PLUG)
    other = add_row(org_a.editor, read, "barriers", {"kind": "packer", "depth_ft": 7900})
    correct_fact(org_a.editor, read, f"{path}.depth_ft", 8020)

    take_out_row(org_a.editor, read, path)

    kept = {f"{path}.kind": "packer", f"{path}.depth_ft": 7900}
    assert values_of(org_a.viewer, read, path) == kept
    new = add_row(org_a.editor, read, "barriers", {"kind": "junk", "depth_ft": 8500})
    assert new == other
    assert values_of(org_a.viewer, read, new) == {f"{new}.kind": "junk", f"{new}.depth_ft": 8500}


def test_that_withdrawing_one_value_of_an_added_row_takes_the_row_back(org_a, an_api):
    api = an_api()
    add_row(org_a.editor, api, "barriers", A_PLUG)
    one = next(r for r in fact_sheet(org_a.editor, api).rows if r.path == "barriers[0].kind")

    withdraw_correction(org_a.editor, one.correction_id)

    assert values_of(org_a.viewer, api, "barriers") == {}


def test_that_a_row_of_the_papers_is_taken_out_and_put_back(org_a, read):
    before = values_of(org_a.viewer, read, "casing")

    take_out_row(org_a.editor, read, "casing[0]", "never run")

    assert len(values_of(org_a.viewer, read, "casing")) < len(before)
    [gone] = taken_out(org_a.viewer, read)
    assert (gone.by, gone.note) == ("editor", "never run")
    assert gone.words.startswith("Casing 1 (")
    withdraw_correction(org_a.editor, gone.correction_id)
    assert values_of(org_a.viewer, read, "casing") == before
    assert taken_out(org_a.viewer, read) == ()


def test_that_rows_added_at_once_do_not_run_into_one_another(org_a, an_api):
    api = an_api()
    depths = [5000 + 100 * n for n in range(6)]

    with ThreadPoolExecutor(3) as people:
        list(
            people.map(
                lambda depth: add_row(
                    org_a.editor, api, "barriers", {"kind": "cibp", "depth_ft": depth}
                ),
                depths,
            )
        )

    now = values_of(org_a.viewer, api, "barriers")
    assert sorted(v for path, v in now.items() if path.endswith("depth_ft")) == depths


@pytest.mark.parametrize(
    ("key", "values", "words"),
    (
        ("casing", {"string": "surface", "shoe_ft": 500}, "outside diameter is missing"),
        ("casing", {"string": "surface", "od_in": 9.625, "shoe_ft": 500, "toc_ft": 600}, "below"),
        ("casing", {"string": "surface", "od_in": 9, "shoe_ft": 5, "hole_in": 8}, "not less"),
        ("barriers", {"kind": "spaceship", "depth_ft": 1}, "cannot be “spaceship”"),
        ("barriers", {"kind": "cibp", "depth_ft": "deep"}, "cannot be added"),
        ("barriers", {"kind": "cibp", "depth_ft": -3}, "cannot be added"),
        ("barriers", {"kind": "cibp", "depth_ft": 5, "color": "red"}, "“color” is no value"),
        ("perforations", {"from_ft": 9000, "to_ft": 8000}, "lies below"),
        ("gau", {"base_ft": 5}, "no table of facts"),
    ),
)
def test_that_a_row_which_is_none_is_refused_and_nothing_of_it_kept(
    org_a, an_api, key, values, words
):
    api = an_api()
    with pytest.raises(InvalidInput, match=words):
        add_row(org_a.editor, api, key, values)

    assert {r.path for r in fact_sheet(org_a.editor, api).rows if r.corrected_by} == set()


def test_that_a_viewer_adds_and_takes_out_nothing(org_a, read):
    for attempt in (
        lambda: add_row(org_a.viewer, read, "barriers", A_PLUG),
        lambda: take_out_row(org_a.viewer, read, "casing[0]"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_that_a_row_added_by_one_organization_is_unseen_by_the_other(org_a, org_b, an_api):
    api = an_api()
    add_row(org_a.editor, api, "barriers", A_PLUG)

    assert values_of(org_b.editor, api, "barriers") == {}
    with pytest.raises(NotFound):
        take_out_row(org_b.editor, api, "barriers[0]")


@given(form=st.sampled_from(FORMS), number=st.floats(1, 20_000))
def test_that_every_form_is_complete_with_what_it_needs_and_with_nothing_less(form, number):
    said = {entry.name: entry.choices[0][0] if entry.choices else number for entry in form.needed}

    assert complete(form, said).items() >= {**dict(form.fixed), **said}.items()
    for name in said:
        with pytest.raises(InvalidInput, match="missing"):
            complete(form_of(form.key), {k: v for k, v in said.items() if k != name})
