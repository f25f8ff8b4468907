"""What Form PR asks of where gas went. RRC notices of 2021 on codes of gas dispositions.

Only what the notices say is looked at; the full list of codes stands in the form's instructions.
"""

from datetime import date

GAS = frozenset({"casinghead_gas", "gas_well_gas"})
LAST_OF_CODE_4 = date(2021, 8, 1)  # vented or flared, in one
FIRST_REMARK = date(2022, 1, 1)
FLARED, VENTED = "10", "11"
REMARKS = ("AR", "AE", "EP", "EX")


def gas_code_fault(product: str, month: date, code: str, remark: str) -> str:
    """What is wrong with a disposition of gas in a month; empty where nothing is.

    Args:
        product: As lease volumes name it.
        month: Any day of it.
        code: Of the disposition.
        remark: Its remark code.

    >>> gas_code_fault("casinghead_gas", date(2021, 9, 1), "4", "")
    'Code 4 ended with August 2021: use 10 for flared and 11 for vented gas.'
    >>> gas_code_fault("casinghead_gas", date(2022, 1, 1), "10", "EX")
    ''
    """
    first = month.replace(day=1)
    if product not in GAS:
        return ""
    if code == "4" and first > LAST_OF_CODE_4:
        return "Code 4 ended with August 2021: use 10 for flared and 11 for vented gas."
    if code in (FLARED, VENTED) and first <= LAST_OF_CODE_4:
        return f"Code {code} begins with September 2021: use 4 before."
    if code in (FLARED, VENTED) and first >= FIRST_REMARK and remark.upper() not in REMARKS:
        return f"Code {code} needs a remark: {', '.join(REMARKS[:-1])} or {REMARKS[-1]}."
    return ""
