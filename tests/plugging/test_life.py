"""The life of a plan as a table: every pair of states, who may, and what must be said."""

from datetime import date
from itertools import product

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.plugging.life import (
    STATUSES,
    Doer,
    Said,
    move_between,
    moves_for,
    refuse_move,
    refuse_unsaid,
)

TODAY = date(2026, 11, 28)
WAYS = {
    "draft": {"in_review", "withdrawn"},
    "in_review": {"approved", "draft", "withdrawn"},
    "approved": {"filed", "draft", "withdrawn"},
    "filed": {"plugged", "withdrawn"},
    "plugged": set(),
    "withdrawn": {"draft"},
}
AUTHOR = Doer(is_admin=False, made_it=True, submitted_it=True)
SUBMITTER = Doer(is_admin=False, made_it=False, submitted_it=True)
OTHER = Doer(is_admin=False, made_it=False, submitted_it=False)
ADMIN = Doer(is_admin=True, made_it=True, submitted_it=True)


@pytest.mark.parametrize(("start", "end"), product(STATUSES, STATUSES))
def test_that_a_plan_moves_only_along_the_ways_of_the_table(start, end):
    if end in WAYS[start]:
        assert move_between(start, end).end == end
    else:
        with pytest.raises(Conflict):
            move_between(start, end)


@pytest.mark.parametrize("start", STATUSES)
def test_that_the_moves_offered_are_those_of_the_table(start):
    assert {move.end for move in moves_for(start, ADMIN)} == WAYS[start]


@pytest.mark.parametrize("doer", [AUTHOR, SUBMITTER])
@pytest.mark.parametrize("end", ["approved", "draft"])
def test_that_an_editor_does_not_review_what_they_made_or_submitted(doer, end):
    move = move_between("in_review", end)

    with pytest.raises(NotAllowed, match="made or submitted"):
        refuse_move(move, doer)
    assert move not in moves_for("in_review", doer)


@pytest.mark.parametrize("doer", [OTHER, ADMIN])
def test_that_another_editor_or_an_administrator_reviews(doer):
    refuse_move(move_between("in_review", "approved"), doer)


def said_with(start, end, said, *, to_acknowledge=(), filed_on=None):
    refuse_unsaid(
        move_between(start, end),
        said,
        to_acknowledge=to_acknowledge,
        filed_on=filed_on,
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("start", "end", "said", "words"),
    [
        ("in_review", "draft", Said(), "comment"),
        ("in_review", "draft", Said(comment="  "), "comment"),
        ("approved", "withdrawn", Said(), "comment"),
        ("approved", "filed", Said(on=TODAY), "reference"),
        ("approved", "filed", Said(reference="W3A-1"), "day is missing"),
        ("approved", "filed", Said(reference="W3A-1", on=date(2026, 11, 29)), "not come yet"),
        ("filed", "plugged", Said(), "day is missing"),
        ("filed", "plugged", Said(on=date(2026, 11, 30)), "not come yet"),
    ],
)
def test_that_a_move_without_what_it_needs_is_refused(start, end, said, words):
    with pytest.raises(InvalidInput, match=words):
        said_with(start, end, said)


def test_that_a_well_is_not_plugged_before_its_plan_was_filed():
    with pytest.raises(InvalidInput, match="filed on 2026-11-20"):
        said_with("filed", "plugged", Said(on=date(2026, 11, 19)), filed_on=date(2026, 11, 20))


def test_that_a_plugging_record_on_file_stands_for_the_day():
    said_with("filed", "plugged", Said(record="w3.pdf"))


RULES = ("16 TAC §3.14(e)(2)", "16 TAC §3.14(d)(11)")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(comment="agreed"), "breaks 16 TAC"),
        (Said(comment="agreed", acknowledged=RULES[:1]), r"§3\.14\(d\)\(11\)"),
        (Said(acknowledged=RULES), "reason"),
    ],
)
def test_that_a_plan_which_breaks_the_law_is_approved_only_rule_by_rule_and_with_a_reason(
    said, words
):
    with pytest.raises(InvalidInput, match=words):
        said_with("in_review", "approved", said, to_acknowledge=RULES)


def test_that_a_breach_acknowledged_by_name_and_reason_is_approved():
    said_with(
        "in_review",
        "approved",
        Said(comment="District director agreed by telephone.", acknowledged=RULES),
        to_acknowledge=RULES,
    )
