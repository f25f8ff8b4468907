"""Campaigns in time: activities, links, calendars, rigs; the network pass, levelling and cost.

Days are integers (`date.toordinal`), intervals are half-open: [start, finish), so that
finish = start + duration and a one-day job has duration 1. Pure and deterministic.
"""
