"""A board that cannot be kept is explained by the rules that clash."""

from datetime import date

import pytest

from kernel.scheduling.activities import Link
from kernel.scheduling.levelling.case import Pin, Rig, RigCase, RigJob
from kernel.scheduling.levelling.explain import clash_of
from workbench.bench.drilling import planted

DAY0 = date(2027, 1, 1).toordinal()


def a_rig(name, **more):
    return Rig(**{"id": name, "contracts": ((DAY0, DAY0 + 365),)} | more)


def a_job(name, days=10, site="North", **more):
    return RigJob(id=name, duration_days=days, site=site, **more)


def a_case(rigs, jobs, **more):
    given = {"start": DAY0, "sites": ("North", "South"), "move_days": ((1, 5), (4, 1))}
    return RigCase(**given | {"rigs": tuple(rigs), "jobs": tuple(jobs)} | more)


@pytest.mark.parametrize(
    ("case", "rules"),
    [
        (
            a_case(
                [a_rig("Rig 1"), a_rig("Rig 2")],
                [
                    a_job("A", pin=Pin(rig="Rig 1", start=DAY0 + 5)),
                    a_job("B", pin=Pin(rig="Rig 1", start=DAY0 + 12)),
                    a_job("C"),
                ],
            ),
            {"A is pinned to Rig 1 from 2027-01-06", "B is pinned to Rig 1 from 2027-01-13"},
        ),
        (
            a_case([a_rig("Rig 1", ratings={"hp": 1000})], [a_job("A", needs={"hp": 1500})]),
            {"A needs hp of 1500"},
        ),
        (
            a_case(
                [a_rig("Rig 1")],
                [a_job("A", release_day=DAY0 + 30), a_job("B", finish_by=DAY0 + 45)],
                links=(Link(predecessor="A", successor="B", lag_days=2),),
            ),
            {
                "A starts on 2027-01-31 at the earliest",
                "B ends by 2027-02-15",
                "B waits for A (FS +2 d)",
            },
        ),
        (
            a_case(
                [a_rig("Rig 1", contracts=((DAY0, DAY0 + 40),), blocked=((DAY0 + 15, DAY0 + 22),))],
                [a_job("A", 20)],
            ),
            {
                "A starts on 2027-01-01 at the earliest",
                "Rig 1 is under contract 2027-01-01 to 2027-02-10",
                "Rig 1 is blocked 2027-01-16 to 2027-01-23",
            },
        ),
        (
            a_case(
                [a_rig("Rig 1"), a_rig("Rig 2")],
                [a_job("A", rigs=frozenset({"Rig 2"}), pin=Pin(rig="Rig 1", start=DAY0))],
            ),
            {"A is pinned to Rig 1 from 2027-01-01", "A may only use Rig 2"},
        ),
    ],
    ids=["two pins", "ability", "link and last day", "no gap is long enough", "pin and rigs"],
)
def test_that_the_rules_which_clash_are_named_and_no_others(case, rules):
    clash = clash_of(case)

    assert clash.minimal
    named = set(clash.rules)
    assert named == rules or named == rules - {"A starts on 2027-01-01 at the earliest"}


def test_that_a_board_that_can_be_kept_has_no_clash():
    assert clash_of(planted(2, 6, seed=3).case, seconds=20) is None


def test_that_a_clash_is_found_in_a_large_board():
    given = planted(8, 90, seed=1).case
    pins = [
        a_job(name, site=given.sites[0], pin=Pin(rig="Rig 1", start=50)) for name in ("P1", "P2")
    ]
    case = RigCase(
        start=given.start,
        rigs=given.rigs,
        jobs=(*given.jobs, *pins),
        sites=given.sites,
        move_days=given.move_days,
        links=given.links,
    )

    assert clash_of(case).rules == (
        "P1 is pinned to Rig 1 from 0001-02-19",
        "P2 is pinned to Rig 1 from 0001-02-19",
    )
