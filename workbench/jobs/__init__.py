"""The queue: tasks that call workflows, schedules, recovery of stalled jobs."""
