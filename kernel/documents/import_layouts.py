"""The layouts of every file that an import takes, and those that bring no well's volumes.

Lease months of the Commission's production query dump (PDQ), decks of division orders, and
templates of AFEs. PDQ holds leases, not wells: oil is reported by lease in Texas, and a gas well is
a lease of its own. Oil and condensate in bbl, gas in Mcf, money in dollars.
Source of the dump's columns: the layout OG_LEASE_CYCLE in reference "Imports".
"""

import re
from collections.abc import Mapping, Sequence

from kernel.documents.public_lists import bare_heading
from kernel.documents.volume_layouts import DAILY, MONTHLY, OGOR, Layout, VolumeField

_OIL_OR_GAS = {"o": "O", "oil": "O", "g": "G", "gas": "G"}
PRODUCTS = {
    "oil": "oil", "crude": "oil", "crudeoil": "oil", "o": "oil",
    "condensate": "condensate", "cond": "condensate",
    "gas": "gas", "casinghead": "gas", "casingheadgas": "gas", "csgd": "gas", "gaswellgas": "gas",
    "residue": "gas", "residuegas": "gas", "g": "gas",
    "ngl": "ngl", "ngls": "ngl", "plantproducts": "ngl", "liquids": "ngl",
}  # fmt: skip
INTERESTS = {
    "ri": "RI", "royalty": "RI", "royaltyinterest": "RI", "landownerroyalty": "RI", "lor": "RI",
    "orri": "ORRI", "orr": "ORRI", "or": "ORRI", "overridingroyalty": "ORRI", "override": "ORRI",
    "overridingroyaltyinterest": "ORRI",
    "npri": "NPRI", "nonparticipatingroyalty": "NPRI", "nonparticipatingroyaltyinterest": "NPRI",
    "wi": "WI_NRI", "winri": "WI_NRI", "nriwi": "WI_NRI", "workinginterest": "WI_NRI",
    "working": "WI_NRI",
}  # fmt: skip
SUSPENSES = {
    "": "none", "none": "none", "no": "none", "n": "none", "pay": "none", "paid": "none",
    "titledispute": "title_dispute", "title": "title_dispute",
    "noaddress": "no_address", "badaddress": "no_address", "address": "no_address",
    "unsigned": "unsigned", "unsigneddo": "unsigned", "minimumpay": "minimum_pay",
    "minimum": "minimum_pay", "estate": "estate", "deceased": "estate", "other": "other",
    "suspended": "other", "suspense": "other", "yes": "other", "y": "other",
}  # fmt: skip
AFE_KINDS = {
    "drilling": "drilling", "drill": "drilling", "dc": "drilling", "drillandcomplete": "drilling",
    "completion": "completion", "complete": "completion", "workover": "workover",
    "recompletion": "workover", "facility": "facility", "facilities": "facility",
    "plugging": "plugging", "pa": "plugging", "plugandabandon": "plugging",
}  # fmt: skip
PHASES = {
    "drilling": "drilling", "drill": "drilling", "completion": "completion",
    "complete": "completion", "facility": "facility", "facilities": "facility",
    "equipment": "facility", "plugging": "plugging", "pa": "plugging",
}  # fmt: skip
CASES = {
    "dryhole": "dry_hole", "dry": "dry_hole", "bcp": "dry_hole", "beforecasingpoint": "dry_hole",
    "completed": "completed", "completion": "completed", "acp": "completed",
    "aftercasingpoint": "completed", "producer": "completed",
}  # fmt: skip


def _text(
    name: str, words: str, *headings: str, required: bool = False, most: float = 200
) -> VolumeField:
    return VolumeField(
        name=name, words=words, kind="text", headings=headings, required=required, most=most
    )


def _volume(name: str, words: str, *headings: str) -> VolumeField:
    return VolumeField(name=name, words=words, kind="volume", headings=headings)


def _money(name: str, words: str, *headings: str) -> VolumeField:
    return VolumeField(name=name, words=words, kind="money", headings=headings)


def _choice(
    name: str, words: str, choices: Mapping[str, str], *headings: str, required: bool = False
) -> VolumeField:
    return VolumeField(
        name=name, words=words, kind="choice", headings=headings, required=required, choices=choices
    )


_API = VolumeField(
    name="api",
    words="API number",
    kind="api",
    headings=("api", "apino", "apinumber", "api14", "api12", "api10"),
)
_LEASE_NUMBER = _text(
    "lease_number", "Lease number", "leaseno", "leasenumber", "rrcleaseno", "rrclease",
    "propertyno", "propertynumber", "leaseid",
)  # fmt: skip
_LEASE_NAME = _text(
    "lease_name", "Lease", "leasename", "lease", "propertyname", "property", "unit", "unitname"
)

PDQ = Layout(
    key="pdq_lease",
    name="PDQ dump",
    about="The Commission's production query dump, OG_LEASE_CYCLE: one lease and month a row, "
    "columns between } or tabs.",
    target="lease_month",
    source="regulator",
    fields=(
        _choice("oil_gas_code", "Oil or gas", _OIL_OR_GAS, "oilgascode", required=True),
        _text("district_name", "District", "districtname", required=True),
        _text("lease_number", "Lease number", "leaseno", "leasenumber", required=True),
        VolumeField(
            name="production_month",
            words="Month",
            kind="month",
            required=True,
            headings=("cycleyearmonth", "cycle"),
        ),
        _choice(
            "filed", "Report filed", {"y": "yes", "yes": "yes", "n": "no", "no": "no"},
            "prodreportfiledflag",
        ),
        _volume("oil_bbl", "Oil [bbl]", "leaseoilprodvol"),
        _volume("casinghead_mcf", "Casinghead gas [Mcf]", "leasecsgdprodvol"),
        _volume("gas_mcf", "Gas-well gas [Mcf]", "leasegasprodvol"),
        _volume("cond_bbl", "Condensate [bbl]", "leasecondprodvol"),
        _volume("oil_stock_bbl", "Oil stock at the end [bbl]", "leaseoilendingbal"),
        _volume("cond_stock_bbl", "Condensate stock at the end [bbl]", "leasecondendingbal"),
        _text("lease_name", "Lease", "leasename"),
        _text("operator_no", "Operator number", "operatorno"),
        _text("operator_name", "Operator", "operatorname"),
        _text("field_no", "Field number", "fieldno"),
        _text("field_name", "Field", "fieldname"),
    ),
)  # fmt: skip
DECK = Layout(
    key="deck",
    name="Division-order deck",
    about="One owner's interest a row: lease or well, product, effective date, owner, kind of "
    "interest and decimal. What is alike for all rows may stand above the headings.",
    target="deck",
    source="typed",
    groups=(("lease_number", "lease_name", "api"), ("owner_no", "owner_name")),
    fields=(
        _LEASE_NUMBER,
        _LEASE_NAME,
        _API,
        _choice(
            "product", "Product", PRODUCTS, "product", "productcode", "prod", "stream",
            required=True,
        ),
        VolumeField(
            name="effective",
            words="Effective from",
            kind="day",
            required=True,
            headings=("effectivedate", "effective", "effdate", "effectivefrom", "validfrom"),
        ),
        _text("owner_no", "Owner number", "ownerno", "ownernumber", "ownerid", "ownercode", "bano"),
        _text("owner_name", "Owner", "ownername", "owner", "name", "interestowner", "payee"),
        _choice(
            "interest_type", "Kind of interest", INTERESTS, "interesttype", "inttype", "type",
            "interest", "ownertype", required=True,
        ),
        VolumeField(
            name="decimal",
            words="Decimal interest",
            kind="decimal",
            required=True,
            most=1,
            headings=(
                "decimalinterest", "decimal", "interestdecimal", "nri", "netrevenueinterest",
                "divisionofinterest", "doi", "revenuedecimal", "revenueinterest",
            ),
        ),
        _text("tract_no", "Tract", "tract", "tractno", "tractnumber", most=60),
        _choice("suspense_reason", "Held back because", SUSPENSES, "suspensereason", "suspense"),
        VolumeField(
            name="bears_tax", words="Bears tax", kind="flag", headings=("bearstax", "taxable")
        ),
        VolumeField(
            name="bears_deductions",
            words="Bears deductions",
            kind="flag",
            headings=("bearsdeductions", "deductions", "deducts"),
        ),
        VolumeField(
            name="signed_on", words="Signed on", kind="day", headings=("signedon", "signed")
        ),
    ),
)  # fmt: skip
AFE = Layout(
    key="afe",
    name="AFE template",
    about="One line of an AFE a row: account, description and amount, in one column or as dry "
    "hole and completion. Number, well and kind may stand above the headings.",
    target="afe",
    source="typed",
    groups=(
        ("lease_name", "lease_number", "api", "well_name"),
        ("estimate", "dry_hole", "completed"),
    ),
    fields=(
        _text("afe_no", "AFE number", "afeno", "afenumber", "afe", required=True, most=60),
        _choice(
            "kind", "Kind of AFE", AFE_KINDS, "afetype", "afekind", "kind", "projecttype",
            required=True,
        ),
        _text("about", "What it is for", "project", "projectname", "title", "afedescription"),
        _API,
        _text("well_name", "Well", "wellname", "well"),
        _LEASE_NUMBER,
        _LEASE_NAME,
        VolumeField(
            name="line_no",
            words="Line",
            kind="number",
            most=100_000,
            headings=("lineno", "line", "linenumber", "item"),
        ),
        _text(
            "account_code", "Account", "account", "accountcode", "accountno", "acct", "code",
            "glcode", "costcode", required=True, most=60,
        ),
        _text("description", "Description", "description", "linedescription", "costdescription"),
        _choice(
            "tangible", "Tangible",
            {"tangible": "yes", "t": "yes", "yes": "yes", "y": "yes", "tdc": "yes", "tcc": "yes",
             "intangible": "no", "i": "no", "no": "no", "n": "no", "idc": "no", "icc": "no"},
            "tangible", "tangibleintangible", "tangint", "class", "category",
        ),
        _choice("phase", "Phase", PHASES, "phase", "stage"),
        _choice("well_case", "Case", CASES, "case", "wellcase"),
        _money(
            "estimate", "Estimate [$]", "estimate", "estimatedcost", "amount", "afeamount", "total",
            "totalcost", "cost", "gross",
        ),
        _money("dry_hole", "Dry hole [$]", "dryhole", "dryholecost", "bcp", "beforecasingpoint"),
        _money(
            "completed", "Completion [$]", "completion", "completioncost", "acp",
            "aftercasingpoint",
        ),
        _money("committed", "Committed [$]", "committed", "fieldestimate"),
        _money("actual", "Actual [$]", "actual", "actuals", "actualcost", "itd", "spent"),
        _text("vendor", "Vendor", "vendor", "vendorname", "supplier"),
    ),
)  # fmt: skip
_CHOICE_WORDS = {
    "RI": "royalty",
    "ORRI": "overriding royalty",
    "NPRI": "non-participating royalty",
    "WI_NRI": "working interest",
    "O": "oil",
    "G": "gas",
    "ngl": "NGL",
}
LAYOUTS: Mapping[str, Layout] = {one.key: one for one in (OGOR, DAILY, MONTHLY, PDQ, DECK, AFE)}
TABLES = ("day", "month")  # what is a completion's volume; every other target is of records


def choice_words(one: VolumeField) -> list[str]:
    """What a person may write in a column of choices, in words that the import reads.

    >>> next(choice_words(f) for f in DECK.fields if f.name == "interest_type")
    ['royalty', 'overriding royalty', 'non-participating royalty', 'working interest']
    """
    known = dict.fromkeys(one.choices.values())
    return [_CHOICE_WORDS.get(code, code.replace("_", " ")) for code in known]


def said_above(layout: Layout, rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the lines above the headings say of every row: a field's heading, and beside it a value.

    >>> said_above(DECK, [["Division order deck"], ["Product:", "Oil"], ["Effective: 1/1/2025"]])
    {'product': 'Oil', 'effective': '1/1/2025'}
    """
    if layout.target in TABLES:
        return {}
    headings = {heading: one.name for one in layout.fields for heading in one.headings}
    found: dict[str, str] = {}
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        for at, cell in enumerate(cells):
            label, colon, value = cell.partition(":")
            name = headings.get(bare_heading(label))
            if name is None:
                continue
            if not value.strip() and at + 1 < len(cells):
                value = cells[at + 1]
            if value.strip() and bare_heading(value) not in headings and (colon or value):
                found.setdefault(name, value.strip())
    return found


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums others up instead of saying something of its own.

    >>> is_total(["", "Grand total", "1.00000000"]), is_total(["100", "Total depth logging"])
    (True, False)
    """
    first = next((cell for cell in cells if cell.strip()), "")
    return (
        re.fullmatch(r"\W*(grand\s+|sub\s*-?\s*)?totals?\W*|sum", first.strip().lower()) is not None
    )
