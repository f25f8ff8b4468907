"""The independent checker of a finished plugging plan; it shares no code with the planner."""

from kernel.plugging.check.verdict import Verdict, check_plan, check_rows

__all__ = ["Verdict", "check_plan", "check_rows"]
