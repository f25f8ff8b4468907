"""The sheet of a schedule: typed columns, edits and pastes taken up as commands."""
