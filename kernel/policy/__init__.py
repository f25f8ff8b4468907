"""Cited requirements in layers: state, district, county, field, operator."""
