"""What the kinds of papers are called."""

KIND_NAMES = {
    "w2": "Completion report W-2",
    "g1": "Completion report G-1",
    "w15": "Cementing report W-15",
    "gau": "Groundwater letter",
    "l1": "Log status report L-1",
    "l1_header": "Log header",
    "w12": "Inclination report W-12",
    "w1": "Drilling permit W-1",
    "w3a": "Plugging notice W-3A",
    "w3": "Plugging record W-3",
    "p4": "Producer's certificate P-4",
    "swr10": "Rule 10 letter",
    "schematic": "Wellbore schematic",
    "formation_tops": "Formation tops",
    "plat": "Plat",
    "directional_survey": "Directional survey",
    "other": "Other paper",
}
