"""What people call a well."""

from kernel.wells.api_number import ApiNumber


def well_name(api14: str, lease: object = None, well_no: object = None) -> str:
    """How people call a well: lease and number, or its API number.

    >>> well_name("42003461180000", "MABEE 140A", "4404"), well_name("42003461180000")
    ('MABEE 140A 4404', '42-003-46118')
    """
    named = " ".join(str(part) for part in (lease, well_no) if part)
    return named if lease else ApiNumber(api14=api14).dashed
