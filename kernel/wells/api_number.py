"""The number that names a well: state, county, well, sidetrack and completion."""

import re
from dataclasses import dataclass

from kernel.errors import InvalidInput
from kernel.reference import api_states, texas_counties

TEXAS = "42"
_PREFIX = re.compile(r"^\s*api\s*(?:number|no\.?|#)?\s*[:.#]?\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-‐-―−]+")
_BY_COUNTY = re.compile(
    r"([^\W\d_][^\d]*?)(?:\s+(?:co\.?|county))?[\s,\-#]+([0-9]{5})", re.IGNORECASE
)
LAST_COUNTY = 507  # Zavala; higher codes are waters of the state, without a county


class InvalidApiNumber(InvalidInput):
    """The text is not the API number of a well."""

    def __init__(self, text: str, reason: str = "") -> None:
        shown = text.strip()[:40]
        super().__init__(
            f"“{shown}” is not an API number{': ' + reason if reason else ''}.",
            hint="Use 8, 10, 12 or 14 digits, for example 42-003-46118.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiNumber:
    """A well's API number, complete to 14 digits.

    >>> ApiNumber.parse("42-003-46118").api14
    '42003461180000'
    >>> ApiNumber.parse("00346118") == ApiNumber.parse("42 003 46118 00 00")
    True
    >>> print(ApiNumber.parse("4200346118"), ApiNumber.parse("4200346118").county)
    42-003-46118 Andrews
    """

    api14: str

    @classmethod
    def parse(cls, text: str, *, any_county: bool = False) -> "ApiNumber":
        """Read 8 (Texas assumed), 10, 12 or 14 digits with or without dashes and blanks.

        A Texas county's name may stand for its code: `Andrews 46118`.

        Args:
            text: As a person writes it.
            any_county: Whether a county code that Texas does not have is taken; `unusual` says it.

        Raises:
            InvalidApiNumber: The text has other signs, another count of digits, a state code
                that does not exist, or a Texas county code that does not exist.
        """
        digits = _SEPARATORS.sub("", _with_county_code(_PREFIX.sub("", text, count=1)))
        if not digits:
            raise InvalidApiNumber(text, "it is empty")
        if not re.fullmatch(r"[0-9]+", digits):
            raise InvalidApiNumber(text, "it has signs other than digits, dashes and blanks")
        if len(digits) not in (8, 10, 12, 14):
            raise InvalidApiNumber(text, f"it has {len(digits)} digits")
        if len(digits) == 8:
            digits = TEXAS + digits
        number = cls(api14=digits.ljust(14, "0"))
        number._refuse_unknown_places(text)
        if number.unusual and not any_county:
            raise InvalidApiNumber(text, number.unusual)
        return number

    def _refuse_unknown_places(self, text: str) -> None:
        if self.state_code not in api_states():
            raise InvalidApiNumber(text, f"no state has the code {self.state_code}")
        if self.api10[5:] == "00000":
            raise InvalidApiNumber(text, "the well's own number is zero")
        if self.county_code == "000":
            raise InvalidApiNumber(text, "no county has the code 000")

    @property
    def unusual(self) -> str | None:
        """What is odd about the number in words; None where nothing is.

        >>> ApiNumber.parse("42-002-46118", any_county=True).unusual
        'Texas has no county with the code 002'
        """
        known = self.county_code in texas_counties() or int(self.county_code) > LAST_COUNTY
        if self.is_texas and not known:
            return f"Texas has no county with the code {self.county_code}"
        return None

    @property
    def api8(self) -> str:
        """County and well, as Texas forms print it."""
        return self.api14[2:10]

    @property
    def api10(self) -> str:
        """State, county and well."""
        return self.api14[:10]

    @property
    def dashed(self) -> str:
        """State, county and well as people write it: `42-003-46118`."""
        return f"{self.api14[:2]}-{self.api14[2:5]}-{self.api14[5:10]}"

    @property
    def shortest(self) -> str:
        """As it stands in an address: ten digits for a first hole, else all.

        >>> ApiNumber(api14="42003461180000").shortest, ApiNumber(api14="42003461180100").shortest
        ('4200346118', '42003461180100')
        """
        return self.api10 if self.api14.endswith("0000") else self.api14

    @property
    def whole(self) -> str:
        """With dashes, and with sidetrack and completion where it has one.

        >>> ApiNumber(api14="42003461180000").whole, ApiNumber(api14="42003461180100").whole
        ('42-003-46118', '42-003-46118-01-00')
        """
        more = "" if self.api14.endswith("0000") else f"-{self.api14[10:12]}-{self.api14[12:]}"
        return self.dashed + more

    @property
    def state_code(self) -> str:
        """The two digits of the state."""
        return self.api14[:2]

    @property
    def state(self) -> str:
        """The state's name."""
        return api_states()[self.state_code]

    @property
    def county_code(self) -> str:
        """The three digits of the county."""
        return self.api14[2:5]

    @property
    def county(self) -> str | None:
        """The county's name; None outside Texas and in state waters."""
        county = texas_counties().get(self.county_code) if self.is_texas else None
        return county.name if county else None

    @property
    def is_texas(self) -> bool:
        """Whether the well is a Texas well."""
        return self.state_code == TEXAS

    def __str__(self) -> str:
        return self.dashed


def _with_county_code(text: str) -> str:
    """The text with a Texas county's name replaced by its code; any other text as it is."""
    named = _BY_COUNTY.fullmatch(text.strip())
    if named is None:
        return text
    name = " ".join(named[1].split()).casefold()
    codes = [code for code, county in texas_counties().items() if county.name.casefold() == name]
    return f"{TEXAS}{codes[0]}{named[2]}" if codes else text
