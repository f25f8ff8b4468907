"""What a model works on for one message: one plan of one thread, and what was looked at so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.assistant.cites import LookedAt
from kernel.assistant.shown_plan import ShownPlan, shown_plan
from kernel.errors import NotFound
from kernel.sources.chat_model import ToolSpec
from kernel.sources.llm import Form
from kernel.store.actor import Actor
from kernel.store.chats import ThreadRow
from kernel.store.plans import SnapshotRow
from kernel.store.proposals import ProposalRow

Json = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Desk:
    """The thread, its plan as shown, and what one answer did with them.

    No tool takes an organization, a person, a thread or a plan: they are here.

    Attributes:
        may_change: Whether a change may be offered.
        influences: Pages of papers that were read on the way, also in the answers before.
        offered: What is offered; at most one change for a message.
    """

    actor: Actor
    thread: ThreadRow
    answer_id: UUID
    snapshot: SnapshotRow
    may_change: bool
    influences: list[dict[str, Any]] = field(default_factory=list)
    looked: LookedAt = field(default_factory=LookedAt)
    offered: ProposalRow | None = None

    @property
    def payload(self) -> Json:
        """The plan as it holds now."""
        return self.snapshot.payload

    @property
    def plan(self) -> ShownPlan:
        """The plan as a person sees it."""
        return shown_plan(self.payload)

    def step(self, step_id: str) -> Json:
        """A step of the plan.

        Raises:
            NotFound: The plan has none of that id.
        """
        for step in self.payload["steps"]:
            if str(step.get("id")) == step_id:
                return dict(step)
        raise NotFound(f"The plan has no step “{step_id}”.", hint="Take an id from get_plan.")

    def was_read(self, document: str, page: int) -> None:
        """Note that words of a page were seen: what is offered from now on says so."""
        one = {"document": document, "page": page}
        if one not in self.influences:
            self.influences.append(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A thing that a model may call.

    Attributes:
        offers: Whether it makes a proposal.
    """

    spec: ToolSpec
    run: Callable[[Desk, Any], dict[str, Any]]
    offers: bool = False


def tool(
    name: str,
    about: str,
    form: type[Form],
    run: Callable[[Desk, Any], dict[str, Any]],
    *,
    offers: bool = False,
) -> Tool:
    """A tool by its parts."""
    return Tool(spec=ToolSpec(name=name, about=about, form=form), run=run, offers=offers)
