"""Suggest which rig does which job when, and make a scenario of the suggestion; never more.

run = order_calculation(actor, scenario_id, "level", {"seconds": 30})   # campaign_runs
found = suggestion(actor, run.id)              # what moves, days and money won
scenario_of_suggestion(actor, run.id, "Levelled")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.cascade import Cascade, cascade
from kernel.scheduling.commands import Command
from kernel.scheduling.editing import edit
from kernel.scheduling.levelling.board_case import case_of, commands_for, placements_of
from kernel.scheduling.levelling.case import Placement
from kernel.scheduling.levelling.search import level
from kernel.scheduling.retiming import labels
from kernel.store.actor import Actor
from kernel.store.boards import board_of
from kernel.store.calc_runs import CalcRun, run_of
from kernel.store.fleets import fleet_of
from kernel.store.scenarios import ScenarioRow, scenario_of
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import apply_commands, open_board
from kernel.workflows.campaign_scenarios import clone_scenario, scenario

if TYPE_CHECKING:
    from kernel.scheduling.levelling.explain import Clash

MOST_SECONDS = 600
SECONDS = 30
CLASH_HINT = "Let one of these jobs start elsewhere or later, or change its date or its rig."


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An order that was found, laid beside the plan as it stands.

    Attributes:
        stale: The scenario has changed since; the suggestion is of the plan as it was.
        finish: The day after the last job.
        bound: No order ends before this day.
        source: Where it comes from: the current plan, a first order, or the search.
        cascade: What moves, conflicts, finish and cost.
    """

    run: CalcRun
    stale: bool
    finish: date
    bound: date
    source: str
    cascade: Cascade

    @property
    def changes_nothing(self) -> bool:
        """Whether the plan as it stands is as good as any that was found."""
        return not self.cascade.shifts


def level_results(
    board: Board, parameters: Mapping[str, Any], tell: Callable[[float, str], None]
) -> dict[str, Any]:
    """The best order found in the time given.

    Raises:
        InvalidInput: The time is no number of seconds, there is nothing to level, or rules clash;
            they are named.
    """
    seconds = parameters.get("seconds", SECONDS)
    if not isinstance(seconds, (int, float)) or not 0 < seconds <= MOST_SECONDS:
        raise InvalidInput(f"Give the search between 1 and {MOST_SECONDS} seconds.")
    case = case_of(board)
    tell(0.05, f"Searching for {seconds:g} s")
    found = level(case, seconds=float(seconds), current=placements_of(board, case))
    if found.broken_days:
        from kernel.scheduling.levelling.explain import clash_of  # OR-Tools: 0.8 s, rarely needed

        tell(0.9, "Looking for the rules that clash")
        raise InvalidInput(clash_words(board, clash_of(case)), hint=CLASH_HINT)
    return {
        "placements": [
            [board.jobs[each.job].lineage_id, each.rig, each.start] for each in found.placements
        ],
        "finish_on": date.fromordinal(found.finish).isoformat(),
        "bound_on": date.fromordinal(found.lower_bound).isoformat(),
        "broken_days": found.broken_days,
        "source": found.source,
        "moves_tried": found.moves_tried,
    }


def clash_words(board: Board, clash: "Clash | None") -> str:
    """The rules that cannot all be kept, with the names of jobs and rigs."""
    if clash is None:
        return "No order was found that keeps every rule in the time given."
    names = labels(board) | {rig.id: rig.name for rig in board.fleet.rigs.values()}
    rules = "; ".join(clash.rules)
    for key, name in names.items():
        rules = rules.replace(key, name)
    return f"These rules cannot all be kept: {rules}."


def suggestion(actor: Actor, run_id: UUID) -> Suggestion:
    """A levelling that has ended, beside the plan as it stands.

    Raises:
        NotFound: The organization has no such calculation.
        Conflict: It has not ended well, or is no levelling.
    """
    with tenant_session(actor) as session:
        run = run_of(session, run_id)
        held = scenario_of(session, run.scenario_id)
        board = board_of(session, held, fleet_of(session))
    if run.kind != "level" or run.status != "success" or run.results is None:
        raise Conflict("This calculation has no suggestion.", hint="Ask for a new one.")
    results = run.results
    after = edit(board, _commands(board, results), mode="planning", new_id=_no_new_row).board
    return Suggestion(
        run=run,
        stale=held.revision != run.revision,
        finish=date.fromisoformat(results["finish_on"]),
        bound=date.fromisoformat(results["bound_on"]),
        source=results["source"],
        cascade=cascade(board, after, frozenset()),
    )


def scenario_of_suggestion(actor: Actor, run_id: UUID, name: str) -> ScenarioRow:
    """A new draft that stands as suggested; the scenario itself is left as it is.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such calculation.
        Conflict: It has no suggestion, or the scenario has changed since.
    """
    found = suggestion(actor, run_id)
    if found.stale:
        raise Conflict(
            "The scenario has changed since the suggestion was made.", hint="Ask for a new one."
        )
    made = clone_scenario(actor, found.run.scenario_id, name)
    opened = open_board(actor, made.id)
    apply_commands(
        actor,
        made.id,
        _commands(opened.board, found.run.results or {}),
        seen=opened.scenario.revision,
        words="Level the rigs",
        kind="levelling",
    )
    return scenario(actor, made.id)


def _commands(board: Board, results: Mapping[str, Any]) -> list[Command]:
    """The suggestion as commands on the board or on a copy of it: lineages are the same."""
    by_lineage = {job.lineage_id: job.id for job in board.jobs.values()}
    return commands_for(
        board,
        [
            Placement(job=by_lineage[lineage], rig=rig, start=start)
            for lineage, rig, start in results["placements"]
            if lineage in by_lineage and rig in board.fleet.rigs
        ],
    )


def _no_new_row() -> str:
    raise AssertionError("A suggestion makes no new job.")
