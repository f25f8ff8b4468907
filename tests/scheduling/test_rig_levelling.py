"""Levelling of rigs: every rule kept, never worse than what was there, bounds that hold."""

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.activities import Link, LinkType
from kernel.scheduling.levelling.bounds import earliest_end
from kernel.scheduling.levelling.case import Pin, Placement, Rig, RigCase, RigJob
from kernel.scheduling.levelling.check import broken
from kernel.scheduling.levelling.layout import layout_of
from kernel.scheduling.levelling.search import level
from workbench.bench.drilling import planted

ALWAYS = ((0, 10_000),)


def a_rig(name, **more):
    return Rig(**{"id": name, "contracts": ALWAYS} | more)


def a_job(name, days=10, site="North", **more):
    return RigJob(id=name, duration_days=days, site=site, **more)


def a_case(rigs, jobs, **more):
    given = {"start": 0, "sites": ("North", "South"), "move_days": ((1, 5), (4, 1))}
    return RigCase(**given | {"rigs": tuple(rigs), "jobs": tuple(jobs)} | more)


def levelled(case, seconds=0.05, **more):
    answer = level(case, seconds=seconds, **more)
    assert list(broken(case, answer.placements)) == []
    return {each.job: (each.rig, each.start) for each in answer.placements} | {
        "finish": answer.finish
    }


def test_that_jobs_on_one_pad_follow_one_another_with_a_skid_between():
    assert levelled(a_case([a_rig("1")], [a_job("A"), a_job("B")]))["finish"] == 21


def test_that_pads_are_kept_together_where_moves_cost_more_than_skids():
    jobs = [a_job(f"{site}{k}", site=site) for k in range(3) for site in ("North", "South")]

    assert levelled(a_case([a_rig("1")], jobs))["finish"] == 60 + 4 * 1 + 4


def test_that_two_rigs_share_the_work():
    assert levelled(a_case([a_rig("1"), a_rig("2")], [a_job("A"), a_job("B")]))["finish"] == 10


def test_that_a_job_waits_for_a_rig_that_is_able():
    jobs = [a_job("A", needs={"hp": 1500}), a_job("B", needs={"hp": 1500})]
    rigs = [a_rig("1", ratings={"hp": 1000}), a_rig("2", ratings={"hp": 2000})]

    answer = levelled(a_case(rigs, jobs))

    assert (answer["A"][0], answer["B"][0], answer["finish"]) == ("2", "2", 21)


def test_that_a_job_runs_neither_in_maintenance_nor_outside_the_contract():
    rig = a_rig("1", contracts=((3, 40),), blocked=((8, 14),))

    answer = levelled(a_case([rig], [a_job("A", 5), a_job("B", 10)]))

    assert (answer["A"][1], answer["B"][1]) == (3, 14)


def test_that_a_move_may_run_during_maintenance():
    rig = a_rig("1", blocked=((10, 14),))
    jobs = [a_job("A", 10, rigs=frozenset({"1"})), a_job("B", 30, "South", release_day=1)]

    assert levelled(a_case([rig], jobs))["B"][1] == 15  # five days of move from day 10


def test_that_the_first_move_starts_from_where_the_rig_stands():
    assert levelled(a_case([a_rig("1", home="South")], [a_job("A")]))["A"][1] == 4


def test_that_a_site_that_is_shut_is_waited_for():
    case = a_case([a_rig("1")], [a_job("A")], site_blocked={"North": ((5, 9), (12, 20))})

    assert levelled(case)["A"][1] == 20


def test_that_a_pinned_job_stays_and_others_go_around_it():
    jobs = [a_job("A", 8), a_job("B", 8), a_job("P", 5, pin=Pin(rig="1", start=9))]

    answer = levelled(a_case([a_rig("1")], jobs))

    assert answer["P"] == ("1", 9)
    assert sorted((answer["A"][1], answer["B"][1])) == [0, 15]


@pytest.mark.parametrize(
    ("type", "lag", "starts"), [("FS", 3, 13), ("SS", 4, 4), ("FF", 2, 7), ("SF", 6, 1)]
)
def test_that_links_between_rigs_are_kept(type, lag, starts):
    case = a_case(
        [a_rig("1"), a_rig("2")],
        [a_job("A", 10, pin=Pin(rig="1", start=0)), a_job("B", 5, rigs=frozenset({"2"}))],
        links=(Link(predecessor="A", successor="B", type=LinkType[type], lag_days=lag),),
    )

    assert levelled(case)["B"][1] == starts


def test_that_a_last_day_is_kept_where_it_can_be():
    jobs = [a_job("A", 20), a_job("B", 5), a_job("C", 5, finish_by=5)]

    assert levelled(a_case([a_rig("1")], jobs))["C"][1] == 0


def test_that_days_which_cannot_be_kept_are_counted():
    answer = level(a_case([a_rig("1")], [a_job("A", finish_by=7)]), seconds=0.02)

    assert answer.broken_days == 3


def test_that_the_answer_is_never_worse_than_the_current_plan():
    case = planted(3, 12, seed=7)

    answer = level(case.case, seconds=0.01, current=case.schedule)

    assert answer.finish <= case.finish


def test_that_a_long_search_tells_how_far_it_is():
    told = []
    jobs = [a_job(f"{site}{k}", site=site) for k in range(3) for site in ("North", "South")]
    case = a_case([a_rig("1")], jobs)

    level(case, seconds=0.1, progress=lambda *how: told.append(how))

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert [best for _, best in told] == sorted((best for _, best in told), reverse=True)
    assert told


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"jobs": (a_job("A", 0),)}, "takes no day"),
        ({"jobs": (a_job("A", site="Moon"),)}, "which is not a site"),
        ({"jobs": (a_job("A", pin=Pin(rig="9", start=0)),)}, "which is no rig"),
        ({"rigs": (a_rig("1"), a_rig("1"))}, "share a name"),
        ({"links": (Link(predecessor="A", successor="Z"),)}, "names Z"),
        ({"links": (Link(predecessor="A", successor="B", most_days=3),)}, "upper limit"),
        (
            {"links": (Link(predecessor="A", successor="B"), Link(predecessor="B", successor="A"))},
            "circle",
        ),
        ({"jobs": ()}, "Nothing to level"),
    ],
)
def test_that_a_board_that_makes_no_sense_is_refused(wrong, said):
    case = {"rigs": [a_rig("1")], "jobs": [a_job("A"), a_job("B")]} | wrong

    with pytest.raises(InvalidInput, match=said):
        level(a_case(**case), seconds=0.01)


@pytest.mark.parametrize(
    ("placed", "said"),
    [
        ([("A", "1", 0), ("B", "1", 10)], "B starts before 1 has moved from A"),
        ([("A", "1", 0)], "not every job is placed exactly once"),
        ([("A", "1", -1), ("B", "1", 20)], "A starts before it may"),
        ([("A", "2", 0), ("B", "1", 0)], "A needs hp 1500, 2 has less"),
        ([("A", "1", 0), ("B", "2", 25)], "B is drilled while 2 is blocked"),
        ([("A", "1", 0), ("B", "2", 55)], "B is drilled while 2 is not under contract"),
        ([("A", "1", 0), ("B", "2", 2)], "B does not wait for A"),
    ],
)
def test_that_the_check_finds_a_broken_rule(placed, said):
    case = a_case(
        [
            a_rig("1", ratings={"hp": 2000}),
            a_rig("2", ratings={"hp": 1000}, contracts=((0, 60),), blocked=((30, 40),)),
        ],
        [a_job("A", needs={"hp": 1500}), a_job("B")],
        links=(Link(predecessor="A", successor="B", type=LinkType.SS, lag_days=5),),
    )

    placements = [Placement(job=job, rig=rig, start=start) for job, rig, start in placed]

    assert said in list(broken(case, placements))


def earliest_by_trying_all(case):
    """Every assignment and order, timed day by day: slow, and sharing nothing with the search."""
    best = None
    rigs = [rig.id for rig in case.rigs]
    for order in permutations(case.jobs):
        for chosen in product(rigs, repeat=len(order)):
            placed = []
            for job, rig in zip(order, chosen, strict=True):
                for day in range(200):
                    tried = [*placed, Placement(job=job.id, rig=rig, start=day)]
                    names = {each.job for each in tried}
                    part = RigCase(
                        start=case.start,
                        rigs=case.rigs,
                        jobs=tuple(each for each in case.jobs if each.id in names),
                        sites=case.sites,
                        move_days=case.move_days,
                        links=tuple(
                            link
                            for link in case.links
                            if {link.predecessor, link.successor} <= names
                        ),
                        site_blocked=case.site_blocked,
                    )
                    if not list(broken(part, tried)):
                        placed = tried
                        break
            if len(placed) == len(order):
                days = {job.id: job.duration_days for job in case.jobs}
                end = max(each.start + days[each.job] for each in placed)
                best = end if best is None else min(best, end)
    return best


@st.composite
def boards(draw):
    day = st.integers(0, 12)
    rigs = [
        a_rig(
            name,
            contracts=((draw(day), 150),),
            blocked=((start := draw(st.integers(0, 30)), start + draw(st.integers(0, 6))),),
            ratings={"hp": draw(st.sampled_from([1, 2]))},
            home=draw(st.sampled_from([None, "North", "South"])),
        )
        for name in ("1", "2")
    ]
    rigs[0] = a_rig("1", ratings={"hp": 2})
    jobs = [
        a_job(
            name,
            draw(st.integers(1, 8)),
            draw(st.sampled_from(["North", "South"])),
            release_day=draw(day),
            needs={"hp": draw(st.sampled_from([1, 1, 2]))},
        )
        for name in "ABC"[: draw(st.integers(1, 3))]
    ]
    links = []
    if len(jobs) > 1 and draw(st.booleans()):
        links.append(Link(predecessor="A", successor="B", lag_days=draw(st.integers(0, 5))))
    shut = draw(st.integers(0, 20))
    return a_case(rigs, jobs, links=tuple(links), site_blocked={"North": ((shut, shut + 4),)})


@settings(max_examples=15, deadline=None)
@given(boards())
def test_that_small_boards_end_as_early_as_by_trying_all(case):
    best = earliest_by_trying_all(case)

    answer = level(case, seconds=0.08)

    assert list(broken(case, answer.placements)) == []
    assert answer.lower_bound <= best
    assert answer.finish == best


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_that_the_bound_never_passes_a_schedule_that_keeps_every_rule(seed):
    case = planted(3, 14, seed)

    assert list(broken(case.case, case.schedule)) == []
    assert earliest_end(case.case, layout_of(case.case)) <= case.finish


@pytest.mark.soak
@pytest.mark.parametrize(
    ("rigs", "wells", "seconds", "most"), [(5, 40, 30, 1.04), (20, 400, 60, 1.10)]
)
def test_that_planted_schedules_are_nearly_reached(rigs, wells, seconds, most):
    case = planted(rigs, wells, seed=11)

    answer = level(case.case, seconds=seconds)

    assert list(broken(case.case, answer.placements)) == []
    assert answer.finish <= most * case.finish
    assert answer.finish <= answer.greedy_finish
