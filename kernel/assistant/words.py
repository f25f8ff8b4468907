"""The assistant's vocabulary: what people call steps, materials and commands.

`PHRASES` turns the many ways to say one thing into one word; the rules of the interpreter read
that word only. Formations that the plan does not name are taken from `FORMATIONS`.
"""

# order matters: the longer phrase stands before the shorter one that it contains
TYPES: tuple[tuple[str, str], ...] = (
    (r"(?:cement )?cap(?: of cement)? (?:on|above|over|of) (?:top of )?(?:the )?cibp", "cibp_cap"),
    (r"(?:cement )?cap (?:off|from|off of) (?:top of )?(?:the )?cibp", "cibp_cap"),
    (r"cement (?:on top of|above|on|over) the cibp", "cibp_cap"),
    (r"cibp(?: ?'?s)? (?:cement )?caps?", "cibp_cap"),
    (r"cement caps?", "cibp_cap"),
    (r"cut and cap", "cut_and_cap"),
    (r"cibps?(?: plug)?", "cibp"),
    (r"caps?(?! (?:it|the|this|that|<r)\b)", "cibp_cap"),
    (r"surface (?:casing |csg )?shoe(?: plugs?)?", "surface_shoe_plug"),
    (r"intermediate (?:casing |csg )?shoe(?: plugs?)?", "intermediate_shoe_plug"),
    (r"(?:intermediate|int) (?:casing |csg )?plugs?", "intermediate_shoe_plug"),
    (r"(?:casing )?shoe plugs?", "shoe_plug"),
    (r"formation plugs?", "formation_plug"),
    (r"(?:cement )?retainers?", "cement_retainer"),
    (r"perf and squeeze(?: plugs?| jobs?)?", "perf_and_squeeze"),
    (r"squeeze(?: plugs?| jobs?)", "perf_and_squeeze"),
    (r"(?<=the )squeezes?|(?<=> )squeeze(?! (?:with|at|from)\b)", "perf_and_squeeze"),
    (r"(?:stage|dv) tool plugs?", "stage_tool_plug"),
    (r"liner top plugs?", "liner_top_plug"),
    (r"(?:buqw|uqw|usable water|(?:fresh )?water) plugs?", "uqw_plug"),
    (r"(?:cement )?surface plugs?", "surface_plug"),
    (r"(?:balanced )?(?:cement|balanced|spot) plugs?", "cement_plug"),
    (r"squeeze(?= (?:at|around) <d\d+> (?:gets?|needs?|should|has|to)\b)", "perf_and_squeeze"),
)
GENERIC = ("cement_plug", "plug")

PHRASES: tuple[tuple[str, str], ...] = (
    # things
    (r"cast[- ]iron bridge plugs?", "cibp"),
    (r"bridge plugs?|\bbp\b|\bci\b bp", "cibp"),
    (r"\bcibp'?s\b", "cibp"),
    (
        r"perf(?:s|orate|oration|orations|ed)? ?(?:and|n|,|/|-) ?(?:sqz|squeezed?|sq)\b",
        "perf and squeeze",
    ),
    (
        r"\bp ?and ?s\b(?! )|\bp/s\b|\bpns\b|\bp and s\b(?= (?:at|from|job|plug|\d))",
        "perf and squeeze",
    ),
    (r"\bsqz\b|\bsqueezed?\b", "squeeze"),
    (r"\bcirc\b|\bcirculated?\b", "circulate"),
    (r"perf(?:s|orate)? and circulate", "perf and circulate"),
    (r"\bperforate\b", "perf"),
    (r"surf(?:ace)? (?:csg|casing) shoe", "surface casing shoe"),
    (r"\bsurf\b", "surface"),
    (r"\bwhere'd\b", "where did"),
    (r"\bhow'd\b", "how did"),
    (r"\bwhy'd\b", "why did"),
    (r"\bwhat'd\b", "what did"),
    (r"\bteh\b|\bhte\b|\bthe the\b", "the"),
    (r"\badn\b|\bnad\b", "and"),
    (r"\bwhats\b", "what's"),
    (r"\bwheres\b", "where's"),
    (r"\bhows\b", "how's"),
    (r"\bthats\b", "that's"),
    (r"\bcsg\b", "casing"),
    (r"\bintermed(?:iate)?\b|\bint\b(?= (?:shoe|casing))", "intermediate"),
    (r"\bprod\b(?= (?:shoe|casing))", "production"),
    (
        r"base of (?:the )?(?:deepest )?(?:usable|fresh|treatable)[- ](?:quality[- ])?(?:water"
        r"|ground ?water)(?: quality)?",
        "buqw",
    ),
    (r"base of (?:the )?(?:uqw|duqw|fresh ?water|water board)", "buqw"),
    (
        r"(?:usable|fresh)[- ](?:quality[- ])?(?:ground ?)?water(?: base| depth)?|water board"
        r"|\bduqw\b|\buqwb\b",
        "buqw",
    ),
    (r"\btotal depth\b|\bt\.d\.(?!\w)|\bptd\b|\btd\b", "td"),
    (r"cut ?(?:and|-|,|/) ?cap", "cut and cap"),
    (r"\bfm\b|\bfmtn\b|\bform\b(?= plug)", "formation"),
    (r"\bcmt\b", "cement"),
    (r"\bw/o\b", "without"),
    (r"\bw/", "with "),
    (r"\bxs\b", "excess"),
    (r"\bplgs\b", "plugs"),
    (r"\bplg\b", "plug"),
    (r"\bstp\b", "step"),
    (r"\bviols?\b", "violations"),
    (r"\bc\.?i\.?c\.?r\b\.?|\bcast[- ]iron (?:cement )?retainers?|\bretnr\b", "cement retainer"),
    (r"\bought to\b", "should"),
    (r"\b(?:contrast|contrasting)\b", "compare"),
    (r"\b(?:toc|top of cement) (?=of (?:the )?(?:step|plug|\w+ (?:shoe )?plug))", "top "),
    (
        r"\bplugs? (?:of|at|across|on) the ((?:surface |intermediate )?)(?:casing )?shoe\b",
        r"\1shoe plug",
    ),
    (r"\b(the (?:\w+ )?plug) of (?=\d{4,5} ft\b)", r"\1 at "),
    (r"\btopped (?:off )?with\b", "with"),
    (r"\b(?:is|are) to be (?=class\b|\d)", "should be "),
    (r"\b(?:until|till) (?=\d{3,}\b|\d+ (?:ft|m)\b)", "to "),
    (
        r",? (?:and )?(?:after that(?! (?:plug|step|one)\b)|thereafter|subsequently),? ",
        ", then ",
    ),
    (r"\bconsider(?:ing)? (?=(?:an? )?(?:\w+ )?(?:excess|yield|class|\d))", "use "),
    # commands
    (r"\bposition(?:ing)?\b(?= (?:the )?\w)", "put"),
    (r"\bassign(?:ing)?\b", "use"),
    (r"\bintroduc(?:e|ing)\b", "add"),
    (r"\bspot(?:ting)? (?=(?:about )?\d+ sacks\b)", "add a plug with "),
    (
        r"\bget(?:ting)? rid of\b|\bdo(?:ing)? away with\b|\btak(?:e|ing) out\b"
        r"|\bcut(?:ting)? out\b|\bthrow(?:ing)? (?:out|away)\b|\bpull(?:ing)? out\b"
        r"|\bstrik(?:e|ing) out\b|\bleav(?:e|ing) out\b|\btoss(?:ing)?(?: out)?\b"
        r"|\bcross(?:ing)? out\b",
        "remove",
    ),
    (
        r"\b(?:scratch|nix|yank|pitch|chuck)\b(?! (?:it|that|this)\b)|"
        r"\b(?:delet|eliminat|eras|los|nuk)(?:e|ing)\b"
        r"|\b(?:ditch|kill|axe|scrap(?! (?:it|that|this)\b)|omit|skip|strik)"
        r"(?:e|p|t|ing|ping|ting)?\b|\bdump(?:ing)?\b(?! bail| \d)|\b(?:del|rm|rem)\b"
        r"|\bremoving\b"
        r"|\bdropping\b|\bremoval of\b|\bdeletion of\b",
        "remove",
    ),
    (
        r"\b(?:merg|consolidat|unit|fus|combin)(?:e|ing)\b|\b(?:join|lump|blend|bridge|tie|squash"
        r"|smash|mash|glue"
        r"|roll|link|weld)(?:ing|ling)?\b(?= .*\b(?:and|with|into|together|plugs|steps|one"
        r"|&)\b)|\bcombo\b",
        "combine",
    ),
    (
        r"\bput(?:ting)?\b(?= .*\btogether\b| .* into (?:one|a single)\b)|\bturn(?:ing)?\b(?= "
        r".* into (?:one|a single|a "
        r"long)\b)|\bmak(?:e|ing) (?:one|a single|1) (?:\w+ )?(?:plug|step) (?:out of|of"
        r"|from)\b|\bone (?:\w+ )?plug (?:out of|from)\b|\bmak(?:e|ing)\b(?= .* (?:into "
        r")?(?:one|a single) (?:\w+ )?plug$| .* into (?:one|a single one)[ .?!]*$)",
        "combine",
    ),
    (
        r"\b(?:tie|join|link|weld)(?:ing)?\b(?= (?:the )?.* to (?:the )?.*(?:plug|step"
        r"|squeeze))",
        "combine",
    ),
    (r"\bgroup(?:ing)?\b(?= .*\b(?:together|plugs|steps)\b)", "combine"),
    (r"\bput in place of\b", "instead of"),
    (r"\bin place of\b|\brather than\b|\bin lieu of\b", "instead of"),
    (
        r"\breplacing\b|\bsubstitut(?:e|ing)\b|\btrad(?:e|ing)\b|\bsub\b|\bchange out\b"
        r"|\bchanging out\b",
        "replace",
    ),
    (r"\bswap(?:ping)? out\b|\bswitch(?:ing)? out\b", "replace"),
    (r"\bswapping\b|\bexchang(?:e|ing)\b|\bflip(?:ping)?\b|\binterchange\b|\bswop\b", "swap"),
    (
        r"\bslid(?:e|ing)\b|\bshifting\b|\brelocat(?:e|ing)\b|\bmoving\b|\bdisplac(?:e|ing)\b"
        r"|\bnudg(?:e|ing)\b"
        r"|\breposition(?:ing)?\b|\breset(?:ting)?\b(?= .*\d)",
        "move",
    ),
    (r"\bshift\b", "move"),
    (
        r"\b(?:length|lengthen|stretch|widen|deepen|expand|prolong)ing\b|\bextending\b"
        r"|\bstretch\b|\bexpand\b|\bprolong\b|\bcarry\b|\blengthen\b",
        "extend",
    ),
    (r"\bshortening\b|\btrim(?:ming)?\b(?= .*(?:step|plug|ft|top|bottom))", "shorten"),
    (
        r"\braising\b|\bbring(?:ing)? up\b|\bpull(?:ing)? up\b(?= .*(?:\d{3}|\bft\b))"
        r"|\blift(?:ing)?\b|\bhik(?:e"
        r"|ing)\b",
        "raise",
    ),
    (r"\blowering\b|\bbring(?:ing)? down\b|\bpush(?:ing)? down\b", "lower"),
    (
        r"\badding\b|\binsert(?:ing)?\b|\binclud(?:e|ing)\b|\binstall(?:ing)?\b"
        r"|\bspot(?:ting)?\b(?! plugs?\b)|\bstick(?:ing)? in\b|\bthrow(?:ing)? in\b"
        r"|\bput(?:ting)? in\b|\bputting\b(?= an?\b)|\bplac(?:e|ing)\b(?= an?\b)"
        r"|\bpump(?:ing)?\b(?= (?:an?|another)\b)|\bcreat(?:e|ing)\b(?! (?:an?"
        r" |any |new |more )*(?:violation|problem|issue|conflict|gap))",
        "add",
    ),
    (r"\bpump(?:ing)?\b", "use"),
    (r"\bsetting\b", "set"),
    (r"\bmaking\b", "make"),
    (
        r"\bchanging\b|\bmodify(?:ing)?\b|\bedit(?:ing)?\b|\bupdat(?:e|ing)\b"
        r"|\balter(?:ing)?\b|\bcorrect(?:ing)?\b(?= .*\d)|\bamend(?:ing)?\b|\badjust(?:ing)?\b"
        r"|\brevis(?:e|ing)\b",
        "change",
    ),
    (r"\bspecify(?:ing)?\b|\busing\b|\butiliz(?:e|ing)\b", "use"),
    (r"\bswitching\b", "switch"),
    (
        r"\bre-?order(?:ing)?\b|\bre-?arrang(?:e|ing)\b|\bre-?sequenc(?:e|ing)\b"
        r"|\bsort(?:ing)?\b|\bresort\b",
        "sort",
    ),
    (
        r"\bincreas(?:e|ing)\b|\bbump(?:ing)?(?: up)?\b|\bboost(?:ing)?\b|(?<!pull )(?<!bring "
        r")(?<!move )(?<!ft )\bup\b(?= (?:the "
        r"|step |plug |excess|sacks|yield))|\bcrank(?:ing)?(?: up)?\b|\btake\b(?= .* up to )",
        "increase",
    ),
    (
        r"\bdecreas(?:e|ing)\b|\breduc(?:e|ing)\b|\bcut(?:ting)?(?: back| down)?\b(?! and "
        r"cap)(?= .*(?:sacks|pct|by|to))|\bknock off\b|\bdial back\b",
        "decrease",
    ),
    (
        r"\b(?:stick|put|throw|drop) (an? (?:\w+ ){1,3})in(?= (?:at|from|between|around|\d))",
        r"add \1",
    ),
    # directions
    (r"\bup ?hole\b|\bupwards?\b|\bshallower by\b", "up"),
    (r"\bdown ?hole\b|\bdownwards?\b", "down"),
)

# how a phone keyboard shortens; whole words only, before typing errors are mended
SHORT = {
    "remove": "rmv rmve rmov dlt delt", "move": "mv mov mve", "extend": "ext extnd",
    "down": "dn dwn", "lower": "lwr lowr", "raise": "rse rais", "below": "blw", "above": "abv",
    "don't": "dnt dont' donot", "surface": "sfc srf", "total": "tot ttl", "spring": "spg spgs sprg",
    "change": "chg chng", "combine": "cmb comb cmbn", "merge": "mrg", "replace": "rpl repl rplc",
    "increase": "incr", "decrease": "decr", "swap": "swp", "each": "ea", "additional": "addl add'l",
    "volume": "vol", "between": "btwn btw", "bottom": "btm bttm", "depth": "dpth",
    "interval": "intvl intv", "casing": "csg", "cement": "cmt cmnt", "should": "shd shld",
    "need": "nd", "with": "wth w", "give me": "gimme", "before": "b4 bfore", "after": "aftr",
    "you": "u", "let me": "lemme", "use": "ues", "add": "ad addd", "set": "ste", "put": "ptu",
    "note": "nte ntoe", "rid": "ridd", "are": "r",
    "please": "pls plz plse", "thanks": "thx tks", "want": "wanna", "about": "abt",
    "because": "bc cuz",
    "violations": "viols vios", "intermediate": "interm intmd",
}  # fmt: skip
NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
    "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10,
}  # fmt: skip
