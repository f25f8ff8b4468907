"""The shared kernel: wells, facts, rules, plans and their storage; no screens."""

__version__ = "0.2.0"
