"""Questions about the plan: why, where from, how much, what is wrong, what changed."""

import re

from kernel.assistant.marks import Depth, Named, Slots
from kernel.assistant.reading import Args, Reading
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.unknown import unknown_word

_ASKS = re.compile(
    r"^(?:what|what's|whats|why|where|where's|wheres|which|who|whose|when|how|is|are|does"
    r"|do|did|has|have|had|was|were|show|list|display|print|view|see|give me|tell me"
    r"|explain|describe|any|anything|got|compare|diff|look at|pull up|bring up|read|open"
    r"|cite|quote|check|verify|summari[sz]e|i wonder|wonder|walk me through|remind me"
    r"|number|total|current|cost|sacks|cement|materials|differences?|changes|violations?|issues"
    r"|problems|findings|warnings|errors|status|reason|purpose|justify|justification"
    r"|source|provenance|basis|am i|are we|count|calculate|compute|estimate|plan|steps|td"
    r"|buqw|depth|material|price|volume|bbl|blocking|rationale|detail|details|info"
    r"|information|only|just|need|elaborate|before and after|don't we|don't you)\b"
)
_NOT_ASKED = re.compile(
    r"^(?:cement|sacks)\b.*\binstead\b|^(?:more|less|fewer)\b"
    r"|^(?:give me|i need|i want|need|want) (?:another|an extra|<[kd]|\d)"
    r"|^(?:need|want|use|put|get)s? (?:some |a few |a little |a bit )?(?:more|less|fewer)\b"
)
_HEALTH = re.compile(
    r"^(?:how(?:'s| is| are| does)? (?:it|we|things|this|the plan)(?: all)?(?: look| looking| "
    r"doing)"
    r"|(?:are |is )?(?:we|it|this|everything|the plan|all)(?: all)? (?:good|ok|okay|set|clean"
    r"|kosher)"
    r"|(?:good|ok|okay) to go|(?:does|do) (?:it|this|everything|things) (?:all )?(?:look|check out)"
    r"(?: good| ok| right)?)(?: now| here| so far| like this)?(?: (?:on|with|by) (?:the "
    r")?(?:rules?|regs|rrc|law|state|district))?\s?\??$"
    r"|^(?:is|are there|did (?:we|i)|do (?:we|i)) (?:any ?thing|something|any things?|have "
    r"anything)?"
    r" ?(?:missing|left out|forgotten|overlooked|miss anything|forget anything)\b"
)
_COMPARE = re.compile(
    r"\bwhat(?:'s| is| has| have| all)? ?(?:i|we|you|i'?ve|we'?ve|you'?ve|did i|did we|did you"
    r"|been|got|has "
    r"been|have i|have we|was|were|all|has)* ?(?:changed?|different|new|modified|edited)\b"
    r"|\bdiff(?:erences?)?\b|\bcompar(?:e|ed|ing|ison)\b|\b(?:show|list|see|view|display"
    r"|give me|summari[sz]e|what are|any|tell me) (?:me )?(?:all |about )*(?:the |my |our "
    r"|your )?(?:last |latest )?(?:changes|edits|modifications)\b|^changes\b|\bbefore and "
    r"after\b|\bhow (?:does|do) .* differ\b|\bhow (?:has|have|did) .* chang|\bwhat did "
    r"(?:you|i|we) (?:do|change)\b|\bversus\b|\bvs\b"
)
_VIOLATIONS = re.compile(
    r"\b(?:violat\w*|issues?|problems?|errors?|warnings?|findings?|blockers?|red flags?"
    r"|non-?complian\w*|complian\w*|compl(?:y|ies)|illegal|legal|pass(?:es|ing)?|fail(?:s"
    r"|ing|ures?|ed)?|wrong|broken?|breaks?|breaking|blocking|blocked|blocks|holding up|keeping us"
    r"|approv(?:ed|able)|not ok|flagged"
    r"|flags?|meets?|satisf\w+|deficien\w+|up to code|valid)\b"
)
_BLOCKING = re.compile(
    r"\b(?:block(?:ing|ers?|ed|s)?|hard|law|legal|illegal|critical|severe|serious|fatal"
    r"|show ?stoppers?|stop(?:s|ping)? (?:us|me|the plan|this)|must[- ]fix|major)\b"
)
_WHY = re.compile(
    r"\bwhy\b|^what for\b|\bhow come\b|\breasoning\b|\bregulation for\b|\bwhat requires\b|\bcite\b"
    r"|\b(?:rule|citation) for\b|\b(?:what"
    r"|which|whose) (?:\w+ )?(?:rule|regulation|paragraph"
    r"|law|requirement|section|reg|citation|statute|code|tac)s?\b|\b(?:what|which) (?:is "
    r"|are )?(?:the )?(?:reason|purpose|point|basis|justification|rationale|need)\b"
    r"|\bwhat'?s (?:the )?(?:reason|purpose|point|basis|justification|rationale|need"
    r"|use)\b|\bwhat(?:'s| is| are)? .+ (?:for|do|doing there|doing|about|there for|good "
    r"for|needed for|required by|based on)$|\bwhat does .+ (?:do|protect|cover|isolate"
    r"|accomplish|achieve|satisfy)\b|\bexplain\b|\bjustif\w+\b|\brationale\b|\b(?:reason"
    r"|purpose|basis|need) (?:for|of|behind)\b|\b(?:is|are|do|does|was) (?:we |i |you "
    r")?(?:really |actually |even |still |also )?.*\b(?:need(?:ed)?|required?|necessary"
    r"|mandatory|optional|have to have)\b|\bwho (?:says|requires|needs|wants|ordered)\b"
    r"|\bdo we (?:really |actually |even |have to )|\belaborate\b|\bwalk me through\b"
    r"|\btell me (?:more )?(?:about|why)\b|\bdon't we need\b|\bunder what\b|\bdescribe\b"
)
_FROM = re.compile(
    r"\bwhere(?:'s| is| does| do| did| was| were| has)? .*\b(?:come|comes|came|coming|from"
    r"|find|found|get|got|taken|read|pull\w*|derive\w*|stated|listed|source\w*)\b"
    r"|\bwhere(?:'s| is)? .* from\b|\bsource (?:of|for|on|behind)\b|\bwhat(?:'s| is) the "
    r"(?:source|origin|provenance)\b|\bprovenance\b|\bwhich (?:document|page|paper|form"
    r"|report|file)\b|\bwhat (?:document|page|paper|form|report|file)\b|\bhow (?:do|did"
    r"|would) (?:you|we|i) (?:know|get|find|come up|arrive|determine|figure)\b|\bbased on "
    r"what\b|\bwho (?:says|told|reported|said)\b|\bon what basis\b|\bcite\b.*\bsource\b"
    r"|\bwhat(?:'s| is) .* (?:based on|from)$|\borigin of\b|\bverify\b|\bwhat supports\b"
    r"|\bshow (?:me )?(?:the )?(?:source|document|page|evidence|paper)\b"
)
_MONEY = re.compile(
    r"\b(?:cost|costs|costing|price|priced|dollars?|money|expens\w+|budget|\$|usd|spend"
    r"|bill)\b"
)
_MATERIALS = re.compile(
    r"\bhow (?:much|many)\b|\b(?:total|overall|sum|count|number|amount|quantity|volume)\b"
    r"|\b(?:cost|costs|price|material|materials|sacks|cement|bbl|volume|slurry)\b"
)
_SHOW = re.compile(
    r"^(?:show|list|display|print|view|see|give me|pull up|bring up|open|look at|let me "
    r"see|read)\b|\bwhat(?:'s| is| are)? (?:at|in|on|around|near|the|there at|sitting at"
    r"|set at|located at|planned|step|steps|our|my|now|currently|left|it|here)\b"
    r"|\bwhat(?:'s| is| are)? <r\d+>|\bwhat (?:do |have )?(?:we|you|i) (?:have|got|see)\b|\bwhat "
    r"(?:plugs?|steps?|does)\b"
    r"|\b(?:what|which) depths?\b|^(?:current |the )?(?:plan|steps|procedure|program)\b|\bwhich "
    r"(?:step|plug)s?\b"
    r"|\bwhat'?s there\b|\bwhere(?:'s| is| are)\b|\bhow many (?:steps|plugs|cibps?|<r\d+>)"
    r"|\bsummari[sz]e\b|\bdetails?\b|\bis there\b|\bdo we have\b|\bhow (?:big|wide|long|tall|thick"
    r"|deep|high|shallow) (?:is|are)\b"
)
_PLAN_WORD = re.compile(
    r"\b(?:plan|steps|plugs|procedure|program|everything|job|list|schedule|status"
    r"|rundown|overview|summary|run-?through"
    r"|schematic|drawing|w-?3a|proposal)\b"
)
_WELL = re.compile(
    r"\b(?:what|what's|whats|where|where's|wheres|how deep|how far|depth|tell me|show"
    r"|give me|which|is|do we know|when|td|buqw)\b"
)
_HISTORY = re.compile(
    r"\b(?:did|have|has|had) (?:you|i|we|someone|anyone|somebody|they|he|she)\b|\bwho "
    r"(?:removed?|changed?|made|did|edited|added|merged|combined)\b|\bwas .* (?:removed"
    r"|changed|added|moved|merged)\b"
)
_STRINGS = ("surface", "intermediate", "production", "conductor")


def fact_in(line: str, plan: ShownPlan, value_ft: float | None = None) -> str | None:
    """Which fact of the well a line names; a plug that is named after a fact is none.

    Args:
        line: Text before marks.
        plan: Its casing shoes tell which shoe a depth is.
        value_ft: A depth in the line. [ft]
    """
    if re.search(r"\bplugs?\b|\bsteps?\b|\bcibp\b", line):
        return None
    if re.search(
        r"\btd\b|\bhow deep (?:is|was|does|did) (?:the |this |our )?(?:well|hole|wellbore"
        r"|it)\b|\bbottom ?hole depth\b|\bdepth of (?:the |this )?(?:well|hole)\b"
        r"|\bwell(?:'s)? (?:total )?depth\b|\bbottom of (?:the |this )?(?:well|hole)\b",
        line,
    ):
        return "total_depth"
    if re.search(r"\bbuqw\b|\bgau\b|\busable\b|\bfresh ?water\b|\bground ?water\b", line):
        return "buqw_depth"
    if re.search(r"\bshoes?\b|\bcasing (?:set(?:ting)?|depth|point|seat)\b|\bcasing\b", line):
        named = next((name for name in _STRINGS if re.search(rf"\b{name}\b", line)), None)
        if named is None and value_ft is not None:
            named = next((n for n, shoe in plan.shoes_ft.items() if shoe == value_ft), None)
        return f"{named}_casing_shoe_depth" if named else "casing_shoe"
    for fact, words in (
        ("perforations", r"\bperfs?\b|\bperforat\w+|\bopen interval\b"),
        ("top_of_cement", r"\btoc\b|\btop of cement\b|\bcement top\b"),
        ("api_number", r"\bapi(?: number| no\.?)?\b"),
        ("county", r"\bcounty\b"),
        ("field", r"\bfield\b"),
        ("district", r"\bdistrict\b"),
        ("operator", r"\boperator\b"),
        ("lease", r"\blease\b"),
        ("tubing", r"\btubing\b"),
    ):
        if re.search(words, line):
            return fact
    shoes = [name for name, shoe in plan.shoes_ft.items() if shoe == value_ft]
    if len(shoes) == 1:
        return f"{shoes[0]}_casing_shoe_depth"
    if value_ft is not None and value_ft == plan.buqw_ft:
        return "buqw_depth"
    if value_ft is not None and value_ft == plan.total_depth_ft:
        return "total_depth"
    return None


def asked(slots: Slots, plain: str, plan: ShownPlan) -> Reading | None:
    """What a question asks for; None where the line is a command.

    Args:
        slots: The marked line, without courtesy.
        plain: The same line without marks.
        plan: What is asked about.
    """
    line = slots.line.strip(" .!?")
    question = plain.rstrip().endswith("?")
    if _HEALTH.match(plain.strip(" .!")):
        return Reading(intent="show_violations", args={"filter": "all"})
    if not (_ASKS.match(line) or question) or _NOT_ASKED.search(line):
        return None
    target = _target(slots, line)
    depths = slots.of("d", line)
    value = depths[0] if depths else None
    rule = slots.of("q", line)
    unnamed = target is None or target == {"pronoun": "it"}
    if _COMPARE.search(line) and not _WHY.search(line) and unnamed:
        return _compared(slots, line)
    if rule and target is None:
        return Reading(intent="explain_rule", args={"citation": rule[0]})
    if (
        re.search(r"\bcompar|\bdiff\b", line) is None
        and _HISTORY.search(line)
        and not re.search(r"\bwhy\b|\bhow\b|\bwhere\b|\brule\b", line)
    ):
        return _compared(slots, line)
    if (_FROM.search(line) or re.search(r"\bwhy\b", line)) and (
        fact := fact_in(plain, plan, value.ft if value else None)
    ):
        told: Args = value.named("value") if value else {}
        return Reading(intent="explain_fact", args={"fact": fact, **told})
    if (
        _VIOLATIONS.search(line)
        and not re.search(r"\bwhy\b.*\b(?:there|need)\b", line)
        and not rule
    ) and not re.search(r"\b(?:which|what) (?:rule|regulation|law|paragraph|section)\b", line):
        return _violations(line, target)
    if target is not None and re.search(
        r"^(?:is|are) <r\d+>(?: (?:ok|okay|good|fine|right|correct))?$", line
    ):
        return _violations(line, target)
    if re.match(r"^(?:how (?:much|many)|what (?:is the )?(?:quantity|amount|number))\b", line) and (
        found := _materials(line, plain, target)
    ):
        return found
    if _WHY.search(line) or _FROM.search(line):
        where = target or ({"depth_ft": value.value} if value and value.unit == "ft" else None)
        if where is not None and where != {"pronoun": "it"}:
            return Reading(intent="explain_step", args={"target": where})
        if where is not None and not _MATERIALS.search(line):
            return Reading(intent="explain_step", args={"target": where})
        if rule:
            return Reading(intent="explain_rule", args={"citation": rule[0]})
    if (found := _materials(line, plain, target)) is not None:
        return found
    if (found := _about_well(line, plain, plan, target)) is not None:
        return found
    return _shown(slots, line, plain, target)


def _target(slots: Slots, line: str) -> Args | None:
    """The first step that is named; “this” and “it” stand behind any other."""
    named = [ref for one in slots.of("r", line) if isinstance(one, Named) for ref in _refs(one)]
    plain = [ref for ref in named if "pronoun" not in ref]
    return next(iter([*plain, *named]), None)


def _refs(named: Named) -> list[Args]:
    if named.refs:
        return list(named.refs)
    if named.at:
        return [depth.named("depth") for depth in named.at]
    if named.formations:
        return [{"formation": name} for name in named.formations]
    if named.before and not named.before[0].said_unit:
        return [depth.named("depth") for depth in named.before]
    return [{"type": named.type}] if named.type not in (None, "plug", "cement_plug") else []


def _compared(slots: Slots, line: str) -> Reading:
    versions = slots.of("v", line) + [
        number for name, number in slots.of("n", line) if name == "number"
    ]
    ends: list[int | str] = list(versions)
    baseline = re.search(r"\b(?:baseline|original|start|initial|beginning|first)\b", line)
    if len(ends) >= 2:
        return Reading(intent="compare", args={"from": ends[0], "to": ends[1]})
    if len(ends) == 1 and baseline:
        return Reading(intent="compare", args={"from": "baseline", "to": ends[0]})
    if len(ends) == 1:
        return Reading(intent="compare", args={"from": ends[0], "to": "current"})
    return Reading(intent="compare", args={"from": "baseline", "to": "current"})


def _violations(line: str, target: Args | None) -> Reading:
    args: Args = {"filter": "blocking" if _BLOCKING.search(line) else "all"}
    if target is not None and target != {"pronoun": "it"} and "all" not in target:
        args["target"] = target
    if (
        target == {"pronoun": "it"}
        and re.search(r"\b(?:with|in|on|about) (?:it|this|that)\b|<r", line)
        and re.search(r"\bwrong with <r\d+>$", line)
    ):
        args["target"] = target
    return Reading(intent="show_violations", args=args)


def _materials(line: str, plain: str, target: Args | None) -> Reading | None:
    if re.search(r"\b(?:oil|gas|stock|crude) price", plain):
        return None
    if not _MATERIALS.search(line) or re.search(r"\bhow many (?:steps|plugs|<r\d+>)", line):
        return None
    unit = re.search(r"\b(sacks|bbl|slurry|cement|material|materials|mud|water)\b", plain)
    money = _MONEY.search(line)
    if unit is None and money is None:
        return None
    if re.search(r"\bbbl\b|\bslurry\b|\bvolume\b", plain):
        metric = "bbl"
    elif re.search(r"\bsacks\b", plain):
        metric = "sacks"
    elif unit is not None:
        metric = "cement"
    elif unknown_word(line) is not None:
        return None  # “what is the WTI price”
    else:
        metric = "cost"
    whole = (
        target is None
        or "all" in target
        or (target == {"pronoun": "it"} and not re.search(r"\b(?:in|on|for|at|into) <r\d+>", line))
    )
    return Reading(
        intent="query_materials", args={"scope": "plan" if whole else target, "metric": metric}
    )


def _about_well(line: str, plain: str, plan: ShownPlan, target: Args | None) -> Reading | None:
    fact = fact_in(plain, plan)
    if fact is not None and _WELL.search(line):
        return Reading(intent="query_well", args={"fact": fact})
    if (
        target is not None
        and "formation" in target
        and not re.search(r"\bplugs?\b|\bstep\b", plain)
    ) and re.search(r"\bwhere\b|\btop\b|\bhow deep\b|\bdepth\b", line):
        return Reading(intent="query_well", args={"fact": "formation_top", **target})
    return None


def _shown(slots: Slots, line: str, plain: str, target: Args | None) -> Reading | None:
    if not _SHOW.search(line):
        return None
    depths: list[Depth] = slots.of("d", line)
    if target is None and depths:
        target = depths[0].named("depth")
    if target is not None and "all" in target:
        return Reading(
            intent="show_plan",
            args={"filter": "all"}
            if target["all"] == "cement"
            and re.search(r"^(?:show|list|display|print|view)", line)
            and not re.search(r"\b(?:whole|entire) plan\b", plain)
            else {},
        )
    if target is not None:
        return Reading(intent="show_plan", args={"target": target})
    if _PLAN_WORD.search(plain):
        return Reading(intent="show_plan")
    return None
