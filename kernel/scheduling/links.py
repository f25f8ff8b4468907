"""Links that cannot be: to itself, twice the same, or in a circle."""

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board


def refuse_bad_link(board: Board, link_id: str) -> None:
    """Refuse a board in which this link is double or closes a circle.

    Raises:
        InvalidInput: With the names of the jobs.
    """
    link = board.links[link_id]
    names = {job_id: job.name for job_id, job in board.jobs.items()}
    before, after = names[link.predecessor_id], names[link.successor_id]
    if link.predecessor_id == link.successor_id:
        raise InvalidInput(f"{before} cannot wait for itself.")
    for other in board.links.values():
        ends = (other.predecessor_id, other.successor_id, other.type)
        if other.id != link_id and ends == (link.predecessor_id, link.successor_id, link.type):
            raise InvalidInput(
                f"{before} and {after} are linked {link.type} already.",
                hint="Change the lag of that link instead.",
            )
    if circle := _way(board, link.successor_id, link.predecessor_id):
        named = " → ".join(names[job_id] for job_id in [link.predecessor_id, *circle])
        raise InvalidInput(
            f"The links would run in a circle: {named}.", hint="Take one of these links away."
        )


def _way(board: Board, start: str, goal: str) -> list[str] | None:
    """The jobs from START to GOAL along the links, both included."""
    after: dict[str, list[str]] = {}
    for link in board.links.values():
        after.setdefault(link.predecessor_id, []).append(link.successor_id)
    came: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            way: list[str] = []
            step: str | None = here
            while step is not None:
                way.append(step)
                step = came[step]
            return way[::-1]
        for there in after.get(here, ()):
            if there not in came:
                came[there] = here
                waiting.append(there)
    return None
