"""What an owner's check stub shows, as Texas asks for it: Nat. Res. Code §91.502.

Property, month of sale, volume, price, taxes, other deductions, net value, the owner's decimal,
and the owner's share before and after taxes and deductions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kernel.finance.revenue import OwnerLine, Totals, totals_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleSaid:
    """A sale as a stub names it. Price in $ per bbl or Mcf."""

    key: str
    property_name: str
    purchaser: str
    statement: str
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StubLine:
    """One line of a stub: the property's whole, and the owner's share of it. [$, bbl or Mcf]"""

    owner: str
    name: str
    sale: SaleSaid
    line: OwnerLine
    volume: Decimal  # of the property
    whole: Totals  # of the property


def stub_lines(
    lines: Iterable[tuple[str, OwnerLine]],
    sales: Mapping[str, SaleSaid],
    names: Mapping[str, str],
) -> tuple[StubLine, ...]:
    """The lines of a run as stubs show them, by owner.

    Args:
        lines: Key of the sale and line, of all owners of each sale.
        sales: By their keys.
        names: Of the owners.
    """
    lines = tuple(lines)
    groups: dict[tuple[str, str], list[OwnerLine]] = {}
    for key, line in lines:
        groups.setdefault((key, line.kind.value), []).append(line)
    whole = {group: totals_of(rows) for group, rows in groups.items()}
    volume = {
        group: sum((row.volume for row in rows), Decimal(0)) for group, rows in groups.items()
    }
    made = (
        StubLine(
            owner=line.owner,
            name=names[line.owner],
            sale=sales[key],
            line=line,
            volume=volume[key, line.kind.value],
            whole=whole[key, line.kind.value],
        )
        for key, line in lines
    )
    return tuple(sorted(made, key=lambda one: (one.name, one.owner)))
