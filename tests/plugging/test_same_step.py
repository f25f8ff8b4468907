"""A step of a plan made anew is recognised where only one can be meant, and else not at all."""

import pytest

from kernel.plugging.edits.same_step import recognised


def a_step(name, top_ft, bottom_ft, *, type="cement_plug", purpose="", sources=()):
    return {
        "id": name, "type": type, "top_ft": top_ft, "bottom_ft": bottom_ft, "purpose": purpose,
        "sources": list(sources),
    }  # fmt: skip


def a_bridge(name, depth_ft, row):
    return {
        "id": name, "type": "cibp", "depth_ft": depth_ft, "sources": [f"perforations[{row}]"],
        "purpose": f"bridge plug above the open interval {depth_ft + 50:,} to {depth_ft + 90:,} ft",
    }  # fmt: skip


def test_that_a_step_keeps_its_id_or_its_place_under_another_edition_of_the_rules():
    old = [a_step("a", 100, 200), a_step("b", 300, 400)]
    new = [a_step("a", 100, 200), a_step("B", 300, 400)]

    assert recognised(old, new).ids == {"a": "a", "b": "B"}


def test_that_a_step_is_known_by_its_formation_where_its_depth_was_corrected():
    old = [a_step("w", 5000, 5100, purpose="Wolfcamp 5,050 ft"),
           a_step("c", 3000, 3100, purpose="Clearfork 3,050 ft")]  # fmt: skip
    new = [a_step("W", 5100, 5200, purpose="Wolfcamp 5,150 ft"),
           a_step("C", 2900, 3000, purpose="Clearfork 2,950 ft")]  # fmt: skip

    assert recognised(old, new).ids == {"w": "W", "c": "C"}


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ([a_bridge("A", 5900, 0), a_bridge("B", 4900, 1)], "one more of them"),
        ([a_bridge("X", 8000, 0)], "too far away"),
    ],
)
def test_that_a_step_is_not_guessed_at(new, why):
    found = recognised([a_bridge("a", 6000, 0)], new)

    assert found.ids == {}, why
    assert found.doubtful == {"a"}


def test_that_a_new_step_on_the_other_side_of_a_known_one_is_not_taken_for_a_lost_one():
    old = [a_bridge("kept", 6000, 0), a_bridge("lost", 5800, 1)]
    new = [a_bridge("new", 6200, 1), a_bridge("kept", 6000, 0)]

    found = recognised(old, new)

    assert found.ids == {"kept": "kept"}
    assert found.doubtful == {"lost"}


def test_that_like_steps_are_paired_in_their_order_only_on_the_same_facts():
    old = [a_bridge("a", 6000, 0), a_bridge("b", 5000, 1)]
    same = [a_bridge("A", 6010, 0), a_bridge("B", 5010, 1)]
    shifted = [a_bridge("A", 6010, 1), a_bridge("B", 5010, 2)]

    assert recognised(old, same).ids == {"a": "A", "b": "B"}
    assert recognised(old, shifted).ids == {}


def test_that_a_step_of_a_kind_that_is_gone_is_not_doubtful_but_missing():
    found = recognised([a_bridge("a", 6000, 0)], [a_step("s", 100, 200)])

    assert (found.ids, found.doubtful) == ({}, frozenset())
