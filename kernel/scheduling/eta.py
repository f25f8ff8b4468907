"""What holds the end of a plan, and the buffers of its critical chain.

Source: reference "ETA and buffers".
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kernel.scheduling.activities import Link
from kernel.scheduling.cpm import Schedule


def driving_links(answer: Schedule) -> list[Link]:
    """The links that hold the last activity in its place, back to the start, first to last."""
    network = answer.network
    if not network.activities:
        return []
    place = {each.id: at for at, each in enumerate(network.activities)}
    at = int(answer.early_finish.argmax())
    path: list[Link] = []
    while 0 <= answer.driver[at] < len(network.links) and len(path) < len(place):
        link = network.links[int(answer.driver[at])]
        path.append(link)
        at = place[link.predecessor]
    path.reverse()
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainBuffers:
    """Buffers of the critical chain method. [d]

    Attributes:
        chain: The activities that hold the end, first to last.
        project: To stand after the chain.
        feeding: To stand where a path joins the chain: the last activity of that path and days.
    """

    chain: tuple[str, ...]
    project: float
    feeding: Mapping[str, float]


def chain_buffers(answer: Schedule, reserve_days: Mapping[str, float]) -> ChainBuffers:
    """Size the buffers of a schedule.

    Args:
        answer: From `schedule`, with durations as the P50.
        reserve_days: P90 - P50 of each activity; 0 where none is given. [d]

    Returns:
        Root of the sum of squares over the chain, and over each path that feeds it.
    """
    network = answer.network
    names = [each.id for each in network.activities]
    if not names:
        return ChainBuffers(chain=(), project=0.0, feeding={})
    last = names[int(answer.early_finish.argmax())]
    chain = [*(link.predecessor for link in driving_links(answer)), last]
    on_chain, place = set(chain), {name: at for at, name in enumerate(names)}
    feeding = {}
    for link in network.links:
        if link.successor in on_chain and link.predecessor not in on_chain:
            path, at = [link.predecessor], place[link.predecessor]
            while answer.driver[at] >= 0:
                before = network.links[int(answer.driver[at])].predecessor
                if before in on_chain or before in path:
                    break
                path.append(before)
                at = place[before]
            feeding[link.predecessor] = _root_of_squares(path, reserve_days)
    return ChainBuffers(
        chain=tuple(chain), project=_root_of_squares(chain, reserve_days), feeding=feeding
    )


def _root_of_squares(names: Sequence[str], reserve_days: Mapping[str, float]) -> float:
    return math.sqrt(sum(reserve_days.get(name, 0.0) ** 2 for name in names))
