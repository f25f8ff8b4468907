"""Volumes, slurries and sacks; knows pipe and cement, and no law."""
