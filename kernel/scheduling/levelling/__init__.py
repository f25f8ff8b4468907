"""Rig assignment and sequence: which rig does which job when, as early as the rules allow."""
