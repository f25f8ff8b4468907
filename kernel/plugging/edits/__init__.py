"""Edits of a finished plan: commands bound to step ids, and what differs before and after."""
