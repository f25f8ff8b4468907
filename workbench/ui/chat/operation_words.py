"""The operations of the assistant in words."""

from collections.abc import Mapping

EDITS: Mapping[str, str] = {
    "combine_plugs": "Combine plugs",
    "replace_cibp": "Replace a bridge plug",
    "adjust_interval": "Move a step",
    "change_materials": "Change materials",
    "add_step": "Add a step",
    "remove_step": "Remove a step",
    "reorder_steps": "Another order",
    "custom": "Note",
}
OPERATIONS: Mapping[str, str] = {
    **EDITS,
    "several": "Several changes",
    "undo": "Undo",
    "redo": "Redo",
    "revert": "Back to a version",
}
