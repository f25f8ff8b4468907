"""A well as engineers know it: number, strings, perforations, barriers, tops, water letter."""
