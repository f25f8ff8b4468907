"""What people do with wells: each kind of interaction, and what the history keeps of it.

The set is open: a workflow that does something new with wells adds its kind here, with the
names of what every entry of that kind must carry. More may always be kept beside them.
"""

from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidInput
from kernel.wells.paper_kinds import KIND_NAMES

INTERACTIONS: Mapping[str, frozenset[str]] = {
    "w3a_generated": frozenset({"plan_id", "snapshot_id", "plugs_mode"}),
    "document_uploaded": frozenset({"document_id", "document_type", "source_path", "is_public"}),
    "plan_modified": frozenset({"operation", "diff_summary"}),
    "chat_created": frozenset({"thread_id", "message_count"}),
    "advisory_requested": frozenset(),
    "plan_status": frozenset({"move", "snapshot_id", "version"}),
    "documents_fetched": frozenset({"files", "status", "is_public"}),
    "fact_corrected": frozenset({"path"}),
    "fact_confirmed": frozenset({"path"}),
    "fact_added": frozenset({"table"}),
    "fact_withdrawn": frozenset({"path"}),
    "second_opinion_asked": frozenset({"document_id", "model"}),
    "campaign_job_changed": frozenset({"scenario_id", "job_id", "change"}),
    "well_labelled": frozenset({"label"}),
    "note_added": frozenset({"note_id"}),
    "attachment_added": frozenset({"attachment_id", "name"}),
}

# What each kind is called in lists and charts.
KIND_WORDS: Mapping[str, str] = {
    "w3a_generated": "plan made",
    "document_uploaded": "paper added",
    "plan_modified": "plan changed",
    "chat_created": "conversation begun",
    "advisory_requested": "advice asked for",
    "plan_status": "plan moved on",
    "documents_fetched": "papers fetched",
    "fact_corrected": "fact corrected",
    "fact_confirmed": "fact confirmed",
    "fact_added": "fact added",
    "fact_withdrawn": "fact withdrawn",
    "second_opinion_asked": "second opinion asked for",
    "campaign_job_changed": "campaign job changed",
    "well_labelled": "well labelled",
    "note_added": "note added",
    "attachment_added": "file kept",
}


def kind_words(type: str) -> str:
    """What a kind of interaction is called.

    >>> kind_words("w3a_generated"), kind_words("tank_gauged")
    ('plan made', 'tank gauged')
    """
    return KIND_WORDS.get(type, type.replace("_", " "))


_MOVES: Mapping[str, str] = {
    "submit": "submitted for review",
    "approve": "approved",
    "return": "returned to draft",
    "file": "filed",
    "plug": "carried out: the well is plugged",
    "withdraw": "withdrawn",
    "reopen": "taken up again",
    "take back": "moved back: the last step was undone",
}


def refuse_unknown_interaction(type: str, metadata: Mapping[str, Any]) -> None:
    """Refuse an entry that the history of wells could not tell of.

    Raises:
        InvalidInput: The kind is not in `INTERACTIONS`, or what it must carry is missing.

    >>> refuse_unknown_interaction("fact_corrected", {"path": "gau.base_ft", "note": "typed"})
    >>> refuse_unknown_interaction("plan_modified", {"operation": "restored"})
    Traceback (most recent call last):
    ...
    kernel.errors.InvalidInput: An entry “plan_modified” needs diff_summary.
    """
    needed = INTERACTIONS.get(type)
    if needed is None:
        raise InvalidInput(f"“{type}” is nothing that people do with wells.")
    if missing := sorted(needed - metadata.keys()):
        raise InvalidInput(f"An entry “{type}” needs {', '.join(missing)}.")


def what_was_done(type: str, metadata: Mapping[str, Any]) -> str:
    """An interaction in words.

    >>> what_was_done("w3a_generated", {"plugs_mode": "combined"})
    'Plan made, combined'
    """
    if type == "w3a_generated":
        return f"Plan made, {metadata.get('plugs_mode', '')}".rstrip(", ")
    if type == "plan_status":
        done = _MOVES.get(str(metadata.get("move")), "moved")
        return f"Plan {done}, version {metadata.get('version', '?')}"
    if type == "document_uploaded":
        kind = KIND_NAMES.get(str(metadata.get("document_type")), "Paper")
        return f"{kind} added"
    if type == "documents_fetched":
        return f"Papers fetched from the Railroad Commission: {metadata.get('files', 0)}"
    if type == "fact_corrected":
        return f"Fact corrected: {metadata.get('path', '')}"
    if type == "fact_confirmed":
        return f"Fact confirmed: {metadata.get('path', '')}"
    if type == "plan_modified":
        return f"Plan {metadata.get('operation', 'changed')}: {metadata.get('diff_summary', '')}"
    if type == "campaign_job_changed":
        return f"Campaign: {metadata.get('change', 'job changed')}"
    if type == "well_labelled":
        label = metadata.get("label")
        return f"Labelled “{label}”" if label else "Label taken off"
    if type == "attachment_added":
        return f"File attached: {metadata.get('name', '')}"
    return type.replace("_", " ").capitalize()
