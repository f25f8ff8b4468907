"""Sheets of records on a grid: columns by their fields, what was typed, what was refused, files."""
