"""The shared kernel: wells, facts, rules, plans and their storage; no screens."""

__version__ = "0.1.0"
