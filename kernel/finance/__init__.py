"""Ownership, revenue, production taxes, authorities for expenditure: money in decimals only.

No float enters here. Every total is rounded once and shared by largest remainder, so that rows
and columns foot to the cent.
"""
