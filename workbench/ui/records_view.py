"""The sheets of the core records, one of which is shown."""

from collections.abc import Mapping

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.record_kinds import RecordKind
from kernel.workflows.records import kind_of
from workbench.ui.frame import nothing_here
from workbench.ui.records.part import part_mark, part_shown
from workbench.ui.records.sheet import record_sheet

PARTS: Mapping[str, tuple[str, str]] = {
    "fields": ("Fields", "Oil and gas fields as the regulator counts them."),
    "companies": ("Companies", "Operators, partners, owners, purchasers and vendors alike."),
    "leases": ("Leases", "The regulator's number is unique within a district and a code only."),
    "asset-wells": ("Wells", "One row for each wellbore; 10 and 12 digits are padded with zeros."),
    "completions": ("Completions", "Producing streams; a wellbore may have several."),
    "completion-leases": ("On lease", "On which lease a completion reports, and from when."),
    "lease-operators": ("Operators", "Who operated a lease, never two on one day."),
    "company-roles": ("Roles", "What a company is to you, and when."),
    "well-tests": ("Well tests", "As measured; 24-hour rates follow from them."),
    "lease-volumes": ("Lease volumes", "What a lease made in a month, with its stock."),
    "dispositions": ("Dispositions", "Where a lease's volume went, by the code of the form."),
    "sales-lines": (
        "Sales",
        "Lines of purchasers' statements; without a price, the agreed one.",
    ),
    "product-prices": ("Prices", "What a purchaser pays or an index posts; $ a bbl, Mcf or MMBtu."),
    "tax-conditions": ("Tax", "Exemptions and reduced rates, by the order that grants each."),
}
FIRST: Mapping[str, tuple[str, ...]] = {
    "tax-conditions": ("lease_id", "well_id", "product", "condition", "tax_rate", "valid_from",
                       "valid_to", "reason"),
    "asset-wells": ("name", "well_no", "api14", "lease_id", "field_id", "status", "well_type"),
    "leases": ("name", "regulator_lease_no", "oil_gas_code", "jurisdiction", "status"),
    "companies": ("short_code", "name"),
    "well-tests": ("completion_id", "test_date", "hours", "oil_bbl", "gas_mcf", "water_bbl",
                   "status"),
    "sales-lines": ("lease_id", "well_id", "product", "sale_month", "purchaser_company_id",
                    "volume", "price", "price_source", "gross_value", "deductions"),
    "product-prices": ("product", "purchaser_company_id", "index_name", "price", "basis",
                       "mmbtu_per_mcf", "valid_from", "valid_to", "lease_id", "well_id"),
}  # fmt: skip
CODES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "leases": {"oil_gas_code": {"O": "oil", "G": "gas"}}
}
_KEY = "records-part"


def kind_shown() -> RecordKind:
    """The kind that is chosen, else the one that the address names."""
    chosen = st.session_state.get(_KEY) or st.query_params.get("part", "")
    return kind_of(chosen if chosen in PARTS else "leases")


def context(kind: RecordKind) -> str:
    """What the sheet lists."""
    return PARTS[kind.path][1]


def search(kind: RecordKind) -> None:
    """A field to search in, where the kind has words to search."""
    if kind.searched or kind.begins:
        st.text_input(
            "Search",
            placeholder="Search" if kind.searched else "How the statement begins",
            key=f"find-{kind.path}",
            label_visibility="collapsed",
            width=240,
        )


def sheet(person: Actor, kind: RecordKind) -> None:
    """The choice of the kind, and its sheet."""
    st.segmented_control(
        "Records",
        list(PARTS),
        default=None if _KEY in st.session_state else kind.path,
        format_func=lambda path: PARTS[path][0],
        key=_KEY,
        label_visibility="collapsed",
    )
    if kind.path != st.query_params.get("part", "leases"):
        st.query_params["part"] = kind.path
    words = str(st.session_state.get(f"find-{kind.path}", "") or "").strip()
    part = part_shown(person, kind, words)
    if part is None:
        return
    number = record_sheet(
        person, kind, key=f"sheet-{kind.path}-{words}-{part_mark(part)}", where=part, words=words,
        first=FIRST.get(kind.path, ()), codes=CODES.get(kind.path),
    )  # fmt: skip
    if not number and not words and not part:
        may = person.may(Role.EDITOR)
        nothing_here(
            f"No {kind.name} yet.",
            "Add a row above, then type or paste from Excel; or import a file."
            if may
            else "An editor of your organization adds them.",
        )
