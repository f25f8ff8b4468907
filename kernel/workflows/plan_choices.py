"""What a plan was made with besides its facts; kept in the plan, so that the next one keeps it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from kernel.documents.item import DocumentItem
from kernel.workflows.gathering import Json
from kernel.workflows.plan_papers import MERGE_THRESHOLD_FT, Choices, Mode
from kernel.workflows.well_facts import InputMode


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChoices:
    """The choices of a saved plan.

    Attributes:
        paper_ids: With `user_files`, the papers that were handed in for it.
        letter: The groundwater letter that was given for this plan only, as it was read.
        letter_stands_in: Whether it may take the place of an invalid one.
    """

    snapshot_id: UUID
    mode: Mode
    merge_threshold_ft: float
    as_of: date
    input_mode: InputMode
    paper_ids: tuple[UUID, ...]
    letter: tuple[DocumentItem, ...]
    letter_stands_in: bool

    @property
    def letter_name(self) -> str | None:
        """The file name of the letter given for this plan only."""
        return self.letter[0].file if self.letter else None


def choices_json(
    choices: Choices,
    *,
    input_mode: InputMode,
    paper_ids: Collection[UUID],
    letter: Collection[DocumentItem],
    letter_stands_in: bool,
) -> Json:
    """The choices as the plan JSON carries them under `choices`."""
    return {
        "mode": choices.mode,
        "merge_threshold_ft": choices.merge_threshold_ft,
        "as_of": choices.as_of.isoformat(),
        "input_mode": input_mode,
        "paper_ids": [str(one) for one in paper_ids] if input_mode == "user_files" else [],
        "letter": [item.as_json() for item in letter],
        "letter_stands_in": letter_stands_in,
    }


def kept_choices(plan: Json) -> KeptChoices:
    """The choices of a saved plan; a plan without any was made from all papers on file."""
    told: dict[str, Any] = plan.get("choices") or {}
    threshold = told.get("merge_threshold_ft", plan.get("merge_threshold_ft"))
    return KeptChoices(
        snapshot_id=UUID(plan["snapshot_id"]),
        mode=cast(Mode, told.get("mode") or plan.get("mode") or "combined"),
        merge_threshold_ft=MERGE_THRESHOLD_FT if threshold is None else threshold,
        as_of=date.fromisoformat(told.get("as_of") or plan["as_of"]),
        input_mode=cast(InputMode, told.get("input_mode") or "extractions"),
        paper_ids=tuple(UUID(one) for one in told.get("paper_ids") or []),
        letter=tuple(DocumentItem.from_json(item) for item in told.get("letter") or []),
        letter_stands_in=bool(told.get("letter_stands_in")),
    )
