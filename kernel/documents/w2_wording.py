"""What the electronic W-2 and G-1 print in bold: captions with their left edges, titles, headings.

A picture does not say what is bold, so a scan of the form is told apart by these words. Places
are points on the 650 pt wide form.
"""

LEFT, RIGHT = 18.0, 325.0  # where captions of the two halves start
MIDDLE = 325.0  # where titles have their middle

TITLES = (
    "OPERATOR INFORMATION",
    "WELL INFORMATION",
    "FILING INFORMATION",
    "COMPLETION INFORMATION",
    "FORMER FIELD (WITH RESERVOIR) & GAS ID OR OIL LEASE NO.",
    "FOR NEW DRILL OR RE-ENTRY, SURFACE CASING DEPTH DETERMINED BY:",
    "INITIAL POTENTIAL TEST DATA FOR NEW COMPLETION OR RECOMPLETION",
    "PRODUCTION DURING TEST PERIOD:",
    "CALCULATED 24-HOUR RATE",
    "CASING RECORD",
    "LINER RECORD",
    "TUBING RECORD",
    "PRODUCING/INJECTION/DISPOSAL INTERVAL",
    "ACID, FRACTURE, CEMENT SQUEEZE, CAST IRON BRIDGE PLUG, RETAINER, ETC.",
    "FORMATION RECORD",
    "REMARKS",
    "RRC REMARKS",
    "OPERATOR'S CERTIFICATION",
)
_LEFT_HALF = (
    *("Operator Name:", "Operator Address:", "API No.:", "Well No.:", "Lease Name:"),
    *("RRC Lease No.:", "RRC Gas ID No.:", "Location:", "Latitude:", "This well is located"),
    *("This well is", "direction from", "which is the nearest town in the county."),
    *("Purpose of filing:", "Type of completion:", "Well Type:"),
    *("Permit to Drill, Plug Back, or Deepen", "Rule 37 Exception", "Fluid Injection Permit"),
    *("O&G Waste Disposal Permit", "Other:", "Spud date:"),
    "Date plug back, deepening, recompletion, or",
    "drilling operation commenced:",
    "Number of producing wells on this lease in",
    "this field (reservoir) including this well:",
    *("Total number of acres in lease:", "Total depth TVD (ft.):", "Plug back depth TVD (ft.):"),
    *("Was directional survey made other than", "inclination (Form W-12)?"),
    *("Recompletion or reclass?", "Type(s) of electric or other log(s) run:"),
    "Electric Log Other Description:",
    "Location of well, relative to nearest lease boundaries",
    *("of lease on which this well is located:", "GAU Groundwater Protection Determination"),
    *("SWR 13 Exception", "Date of test:", "Number of hours tested:"),
    *("Was swab used during this test?", "Oil (BBLS):", "Gas - Oil Ratio:", "Water (BBLS):"),
    *("Oil Gravity - API - 60.:", "Was hydraulic fracturing treatment performed?"),
    "Do the producing interval of this well produce H2S with a concentration in excess of 100 ppm",
    *("Is the completion being downhole commingled", "PUBLIC COMMENTS:", "CASING RECORD :"),
    *("TUBING RECORD:", "PRODUCING/INJECTION/DISPOSAL INTERVAL :"),
    "ACID, FRACTURE, CEMENT SQUEEZE, CAST IRON BRIDGE PLUG, RETAINER, ETC. :",
    *("POTENTIAL TEST DATA:", "Printed Name:", "Telephone No.:"),
)
_RIGHT_HALF = (
    *("Operator No.:", "County:", "RRC District No.:", "Field Name:", "Field No.:", "Longitude:"),
    *("Completion or Recompletion Date:", "Date of first production after rig released:"),
    *("Date plug back, deepening, recompletion, or", "drilling operation ended:"),
    *("Distance to nearest well in lease &", "reservoir (ft.):", "Elevation (ft.):"),
    *("Total depth MD (ft.):", "Plug back depth MD (ft.):"),
    *("Rotation time within surface casing (hours):", "Multiple completion?"),
    *("Is Cementing Affidavit (Form W-15) attached?", "Production method:", "Choke size:"),
    *("Oil produced prior to test:", "Gas (MCF):", "Flowing Tubing Pressure:"),
    *("Casing Pressure:", "Title:", "Date Certified:", "Date", "Depth (ft.):"),
)
_ELSEWHERE = (
    *((467.0, "Status:"), (467.0, "Date:"), (467.0, "Tracking No.:"), (209.0, "miles in a")),
    *((57.0, "Type of Permit"), (508.0, "Permit No."), (510.0, "Date"), (534.0, "Off Lease :")),
    *((314.0, "Feet from the"), (534.0, "Line and"), (534.0, "Line of the"), (534.0, "Lease.")),
)
CAPTIONS: tuple[tuple[float, str], ...] = (
    *((LEFT, text) for text in _LEFT_HALF),
    *((RIGHT, text) for text in _RIGHT_HALF),
    *_ELSEWHERE,
)
HEADINGS = frozenset(
    (
        *("row", "type", "of", "casing", "size", "in", "hole", "setting", "depth", "ft", "multi"),
        *("stage", "tool", "shoe", "cement", "class", "amount", "sacks", "slurry", "volume"),
        *("cu", "cuft", "top", "toc", "determined", "by", "liner", "bottom", "packer", "open"),
        *("from", "to", "operation", "and", "kind", "material", "used", "interval", "is"),
        *("formation", "formations", "encountered", "tvd", "md", "isolated", "remarks", "fttype"),
    )
)  # the words over the columns of all tables, letters only
TABLES = frozenset(
    (
        *("CASING RECORD", "LINER RECORD", "TUBING RECORD", "FORMATION RECORD"),
        *("PRODUCING/INJECTION/DISPOSAL INTERVAL",),
        "ACID, FRACTURE, CEMENT SQUEEZE, CAST IRON BRIDGE PLUG, RETAINER, ETC.",
    )
)
