"""The shared kernel: wells, facts, rules, plans and their storage; no screens."""
