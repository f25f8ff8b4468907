"""Volumes: rates, well tests, allocation to wells, stock, decline.

Oil, condensate and water in barrels, gas in Mcf. Zero is measured, None is not known.
"""
