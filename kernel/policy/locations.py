"""Whether a book's location condition holds at a well, as far as its location note allows.

A condition is a part of the county (`Northeast Upton Co.`, `SW Mid. Co.`, `West Central`) or a
distance from a town (`10 East Silver`). The well's note reads the same way (`15.7 miles NW of
Midland`). What neither proves stays unknown and is asked for.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians

from kernel.reference import CountyPlace, county_places

_NAMES = {
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
}
_HALF = 0.7071
_BEARING = {  # miles east and north for one mile along the direction
    "N": (0.0, 1.0),
    "S": (0.0, -1.0),
    "E": (1.0, 0.0),
    "W": (-1.0, 0.0),
    "NE": (_HALF, _HALF),
    "NW": (-_HALF, _HALF),
    "SE": (_HALF, -_HALF),
    "SW": (-_HALF, -_HALF),
}
_DIRECTION = (
    r"(north ?east|north ?west|south ?east|south ?west|north|south|east|west|"
    r"n\.? ?e\.?|n\.? ?w\.?|s\.? ?e\.?|s\.? ?w\.?|n\.?|s\.?|e\.?|w\.?)"
)
_FROM_TOWN = re.compile(
    rf"^\D*?(\d+(?:\.\d+)?) ?(?:miles?|mi\.?)? ?{_DIRECTION}(?: of| from)? ([a-z][a-z .]+)$",
    re.IGNORECASE,
)
_NEAR_MILES = 5.0  # two descriptions of one place agree within this
_EDGE_MILES = 2.0  # nearer than this to the edge of a part, the part is not proved
_THIRD_MILES = 5.0  # half the width of the middle third of a county


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A place by its distance from a town. Miles."""

    miles: float
    direction: str  # N, NE, …
    town: str

    def offset(self) -> tuple[float, float]:
        """Miles east and north of the town."""
        east, north = _BEARING[self.direction]
        return self.miles * east, self.miles * north


def bearing(text: str | None) -> Bearing | None:
    """A note such as “15.7 miles NW of Midland” or “10 S.E. Silver”; None where it is another.

    >>> bearing("15.7 miles NW of Midland")
    Bearing(miles=15.7, direction='NW', town='MIDLAND')
    >>> bearing("1 S. of Silver").direction, bearing("Northeast Upton Co.")
    ('S', None)
    """
    match = _FROM_TOWN.match(" ".join((text or "").split()))
    if not match:
        return None
    return Bearing(
        miles=float(match[1]), direction=_short(match[2]), town=match[3].strip(" .").upper()
    )


def _short(direction: str) -> str:
    plain = re.sub(r"[^A-Z]", "", direction.upper())
    return _NAMES.get(plain, plain)


@lru_cache(maxsize=2048)
def holds(condition: str, *, county: str | None, note: str | None) -> bool | None:
    """Whether a condition of the book holds at the well; None where the papers do not tell.

    Args:
        condition: The book's words.
        county: The well's county.
        note: The well's location note, a distance from a town.

    >>> holds("NW Mid. Co.", county="Midland", note="15 miles W of Odessa")
    >>> holds("SW Mid. Co.", county="Midland", note="20 miles SW of Midland")
    True
    >>> holds("10 East Silver", county="Coke", note="11 miles E of Silver")
    True
    """
    well = bearing(note)
    if well is None:
        return None
    place = bearing(condition)
    if place is not None:
        return _same_place(place, well)
    parts = parts_named(condition)
    middle = county_places().get((county or "").upper().removesuffix(" COUNTY"))
    where = _from_the_middle(well, middle) if middle else None
    if not parts or where is None:
        return None
    answers = [_in_part(part, central, where) for part, central in parts]
    if True in answers:
        return True
    return None if None in answers else False


def _same_place(place: Bearing, well: Bearing) -> bool | None:
    if place.town != well.town:
        return None
    (east, north), (other_east, other_north) = place.offset(), well.offset()
    return hypot(east - other_east, north - other_north) <= _NEAR_MILES


def parts_named(condition: str) -> list[tuple[str, bool]]:
    """Parts of a county as (direction, central) pairs; empty where the words name none.

    >>> parts_named("Central and Northwest Upton Co."), parts_named("West Central")
    ([('', True), ('NW', False)], [('W', True)])
    """
    words = re.sub(r"\.", "", condition).split()
    if words and words[-1].lower() in ("co", "county"):
        words = words[:-2]
    found = []
    for part in " ".join(words).split(" and "):
        match = re.fullmatch(rf"{_DIRECTION}? ?(central)?(?: [A-Z]\w+)?", part.strip(), re.I)
        if not match or not (match[1] or match[2]):
            return []
        found.append((_short(match[1]) if match[1] else "", bool(match[2])))
    return found


def _from_the_middle(well: Bearing, county: CountyPlace) -> tuple[float, float] | None:
    """Miles east and north of the county's middle; None where the town is not its seat."""
    if well.town != county.seat.upper():
        return None
    east, north = well.offset()
    wide = 69.0 * cos(radians(county.latitude))
    return (
        east + (county.seat_longitude - county.longitude) * wide,
        north + (county.seat_latitude - county.latitude) * 69.0,
    )


def _in_part(direction: str, central: bool, where: tuple[float, float]) -> bool | None:
    """Whether an offset from the middle lies in a part; None within two miles of its edge."""
    want_east, want_north = _BEARING[direction] if direction else (0.0, 0.0)
    answers = []
    for want, miles in ((want_east, where[0]), (want_north, where[1])):
        if want:
            edge = _THIRD_MILES if central or abs(want) == 1.0 else 0.0
            answers.append(_beyond(miles if want > 0 else -miles, edge))
        elif central:
            answers.append(_beyond(-abs(miles), -_THIRD_MILES))
    if False in answers:
        return False
    return None if None in answers else bool(answers)


def _beyond(miles: float, edge: float) -> bool | None:
    if abs(miles - edge) < _EDGE_MILES:
        return None
    return miles > edge
