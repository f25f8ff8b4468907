"""The core records as the tables declare them: which fields there are and what each may hold.

Pages, REST and imports all read this description, so a column is declared once, in its table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB

from kernel.store import (
    asset_tables,
    compliance_tables,
    money_tables,
    product_price_tables,
    volume_tables,
)

LONGEST_TEXT = 20_000
KEPT_BY_US = ("organization_id", "id", "version", "created_by", "created_at")
_ONE_OF = re.compile(r"^(\w+) in \((.*)\)$")
_TYPES: Mapping[type, type] = {
    sa.Text: str,
    sa.Uuid: UUID,
    sa.Boolean: bool,
    sa.Integer: int,
    sa.Date: date,
    sa.DateTime: datetime,
    sa.Numeric: Decimal,
    JSONB: dict,
    ARRAY: list,
    DATERANGE: date,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordField:
    """One field of a record, named as its column; a span of days is two fields."""

    name: str
    type: type
    required: bool
    writable: bool
    choices: tuple[str, ...] = ()
    digits: int | None = None
    places: int | None = None
    refers_to: str = ""  # the name of a kind
    of_ids: bool = False  # of a list
    may_be_empty: bool = True  # can be not known


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """A kind of record.

    Args:
        name: Of one, as a person says it.
        path: Of all, as an address says it.
        table: Where it lies.
        fixed: Columns that change by a step of their own, such as a status that is approved.
        searched: Columns in which words are looked for.
        read_only: Made by steps of their own and never typed.
        filled: Columns that follow from others where they are not told.
        begins: Of hundreds of thousands, the column that words are the beginning of; to look
            inside each would take too long.
        orders: Of hundreds of thousands, the columns by which an index puts them in order; None
            where they are few enough for any order.
        parent: The column that names the record of which one is a part, and of which it has the
            next two.
        dated: Of those that grow with time, the day or month of one, its own or its parent's.
        whose: Likewise, the field that says to which lease or completion it belongs.
    """

    name: str
    path: str
    table: sa.Table
    fixed: frozenset[str] = frozenset()
    searched: tuple[str, ...] = ()
    read_only: bool = False
    filled: frozenset[str] = frozenset()
    begins: str = ""
    orders: frozenset[str] | None = None
    parent: str = ""
    dated: str = ""
    whose: str = ""

    @property
    def parent_kind(self) -> "RecordKind | None":
        """The kind of its parent."""
        if not self.parent:
            return None
        table = _refers_to(self.table.c[self.parent])
        return next(kind for kind in KINDS.values() if kind.table.name == table)

    @property
    def filters(self) -> Mapping[str, RecordField]:
        """The fields by which lists are cut: its own columns, and its parent's day and owner."""
        own = {field.name: field for field in self.fields if field.name in self.table.c}
        if self.parent_kind is None:
            return own
        theirs = self.parent_kind.filters
        return own | {name: theirs[name] for name in (self.dated, self.whose) if name not in own}

    @property
    def fields(self) -> tuple[RecordField, ...]:
        """Every field, in the order of the columns."""
        choices = choices_of(self.table)
        found: list[RecordField] = []
        for column in self.table.columns:
            if column.name in KEPT_BY_US:
                continue
            found += _fields_of(column, self.fixed, choices.get(column.name, ()))
        return tuple(
            replace(one, required=False, may_be_empty=True) if one.name in self.filled else one
            for one in found
        )

    @property
    def alone(self) -> frozenset[str]:
        """Fields of which no two records hold the same."""
        found: set[str] = set()
        for constraint in self.table.constraints:
            if isinstance(constraint, sa.UniqueConstraint):
                names = {column.name for column in constraint.columns} - {"organization_id"}
                found |= names if len(names) == 1 else set()
        return frozenset(found | ({"api14"} if "api12" in found else set()))


def choices_of(table: sa.Table) -> dict[str, tuple[str, ...]]:
    """The words that each column may hold, of those that hold one of a few."""
    found = {}
    for constraint in table.constraints:
        if isinstance(constraint, sa.CheckConstraint):
            match = _ONE_OF.match(str(constraint.sqltext))
            if match:
                found[match[1]] = tuple(re.findall(r"'([^']*)'", match[2]))
    return found


def _fields_of(
    column: sa.Column[Any], fixed: frozenset[str], choices: tuple[str, ...]
) -> list[RecordField]:
    kind = next(ours for theirs, ours in _TYPES.items() if isinstance(column.type, theirs))
    if isinstance(column.type, JSONB) and _default(column).startswith("'["):
        kind = tuple  # a list of anything, which an ARRAY is not
    writable = column.computed is None and column.name not in fixed
    required = not column.nullable and column.server_default is None
    if isinstance(column.type, DATERANGE):
        return [
            RecordField(
                name=f"{column.name}_from",
                type=date,
                required=required,
                writable=writable,
                may_be_empty=bool(column.nullable),
            ),
            RecordField(name=f"{column.name}_to", type=date, required=False, writable=writable),
        ]
    number = column.type if isinstance(column.type, sa.Numeric) else None
    return [
        RecordField(
            name=column.name,
            type=kind,
            required=required,
            writable=writable,
            choices=choices,
            digits=number.precision if number else None,
            places=number.scale if number else None,
            refers_to=_refers_to(column),
            of_ids=isinstance(column.type, ARRAY) and isinstance(column.type.item_type, sa.Uuid),
            may_be_empty=bool(column.nullable),
        )
    ]


def _default(column: sa.Column[Any]) -> str:
    default = column.server_default
    return str(default.arg) if isinstance(default, sa.DefaultClause) else ""


def _refers_to(column: sa.Column[Any]) -> str:
    names = {
        key.target_fullname.split(".")[1]
        for key in column.foreign_keys
        if column.name != "organization_id"
    }
    return next(iter(sorted(names)), "")


_DECIDED = frozenset({"status", "approved_by", "approved_at"})
KINDS: Mapping[str, RecordKind] = {
    kind.path: kind
    for kind in (
        RecordKind(
            name="field",
            path="fields",
            table=asset_tables.field,
            searched=("name", "regulator_code", "county"),
        ),
        RecordKind(
            name="company",
            path="companies",
            table=asset_tables.company,
            searched=("name", "short_code"),
        ),
        RecordKind(name="role of a company", path="company-roles", table=asset_tables.company_role),
        RecordKind(
            name="lease",
            path="leases",
            table=asset_tables.lease,
            searched=("name", "regulator_lease_no"),
        ),
        RecordKind(
            name="operator of a lease", path="lease-operators", table=asset_tables.lease_operator
        ),
        RecordKind(
            name="well",
            path="asset-wells",
            table=asset_tables.asset_well,
            searched=("name", "well_no", "api14"),
        ),
        RecordKind(
            name="completion",
            path="completions",
            table=asset_tables.completion,
            searched=("name", "reservoir"),
        ),
        RecordKind(
            name="lease of a completion",
            path="completion-leases",
            table=asset_tables.completion_lease,
        ),
        RecordKind(
            name="well test",
            path="well-tests",
            table=volume_tables.well_test,
            dated="test_date",
            whose="completion_id",
        ),
        RecordKind(
            name="lease volume",
            path="lease-volumes",
            table=volume_tables.lease_volume,
            fixed=frozenset({"status"}),
            orders=frozenset({"production_month"}),
            dated="production_month",
            whose="lease_id",
        ),
        RecordKind(
            name="disposition",
            path="dispositions",
            table=volume_tables.lease_disposition,
            orders=frozenset(),
            parent="lease_volume_id",
            dated="production_month",
            whose="lease_id",
        ),
        RecordKind(
            name="cost deck",
            path="cost-decks",
            table=money_tables.cost_deck,
            fixed=_DECIDED,
            searched=("name",),
        ),
        RecordKind(
            name="working interest", path="cost-interests", table=money_tables.cost_interest
        ),
        RecordKind(
            name="AFE",
            path="afes",
            table=money_tables.afe,
            fixed=frozenset(
                {
                    "status",
                    "revision",
                    "gross_estimate",
                    "submitted_at",
                    "decided_at",
                    "decided_by",
                    "closed_at",
                }
            ),
            searched=("afe_no", "description"),
        ),
        RecordKind(
            name="AFE line",
            path="afe-lines",
            table=money_tables.afe_line,
            searched=("account_code", "description"),
        ),
        RecordKind(
            name="AFE approval",
            path="afe-approvals",
            table=money_tables.afe_approval,
            fixed=frozenset({"vote", "voted_at"}),
        ),
        RecordKind(
            name="division order",
            path="division-orders",
            table=money_tables.division_order,
            fixed=_DECIDED,
        ),
        RecordKind(
            name="interest of a division order",
            path="division-order-interests",
            table=money_tables.division_order_interest,
        ),
        RecordKind(
            name="sales line",
            path="sales-lines",
            table=money_tables.sales_line,
            fixed=frozenset({"status", "product_price_id", "price_source"}),
            filled=frozenset({"price", "gross_value"}),
            begins="statement_ref",
            orders=frozenset({"sale_month"}),
            dated="sale_month",
            whose="lease_id",
        ),
        RecordKind(
            name="price",
            path="product-prices",
            table=product_price_tables.product_price,
            searched=("index_name", "source_note"),
        ),
        RecordKind(
            name="tax condition",
            path="tax-conditions",
            table=money_tables.tax_condition,
            searched=("reason",),
        ),
        RecordKind(
            name="duty",
            path="compliance-schedule",
            table=compliance_tables.compliance_schedule,
            fixed=frozenset({"reminded_at"}),
            searched=("rule_code",),
        ),
        RecordKind(
            name="report draft",
            path="regulatory-reports",
            table=compliance_tables.regulatory_report,
            fixed=frozenset({"report_version", "status", "checks", "payload"}),
            searched=("form",),
        ),
        *(
            RecordKind(name=name, path=path, table=table, read_only=True, orders=orders)
            for name, path, table, orders in (
                (
                    "change of a volume",
                    "production-revisions",
                    volume_tables.production_revision,
                    None,
                ),
                ("allocation", "allocation-runs", volume_tables.allocation_run, None),
                (
                    "share of an allocation",
                    "allocations",
                    volume_tables.allocation,
                    frozenset[str](),
                ),
                ("distribution", "revenue-runs", money_tables.revenue_run, None),
                (
                    "owner's line",
                    "revenue-lines",
                    money_tables.revenue_line,
                    frozenset({"sale_month"}),
                ),
                ("payment", "payments", money_tables.payment, None),
                ("owner's balance", "owner-balances", money_tables.owner_balance, None),
            )
        ),
    )
}
