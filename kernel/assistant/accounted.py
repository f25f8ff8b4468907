"""Whether a command takes up every word, sign and name of its clause; what is left is asked about.

A rule reads the words that it knows and passes over the rest, and what it passes over may turn the
meaning: “already”, “except”, “on the offset well”. So a change is proposed only where each word
belongs to the grammar of its command or to the few that change no command at all. There is no list
of dangerous words: whatever is in neither list, known or not, is a question.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.assistant.marks import Named, Slots
from kernel.assistant.reading import Args, Reading
from kernel.assistant.refer import references


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# articles, politeness, the plan itself: they stand in any command and change none
HARMLESS = _words("""
    a an the this that these those my our its i we you me us
    please kindly thanks thank hey hi hello ok okay well so now then just simply also actually
    really basically quickly asap right and too
    want need should must can could would will shall to be have has let let's go ahead gonna
    plan procedure program list job step plug steps plugs one cement
""")
_ENDS = "top bottom base upper lower end ends bound limit shoe both side sides either each ways"
_WAYS = """up down above below beneath under over deeper shallower higher lower downward upward
    further further hole way all back directions direction"""
_ABOUT = "show shows read reads reflect say exactly about around roughly approximately approx"
_SACKS = "sacks more fewer less extra additional another each per total worth"
GRAMMAR: Mapping[str, frozenset[str]] = {
    "remove_step": _words("""
        remove drop pull from off of out in on anymore any longer more both altogether
    """),
    "combine_plugs": _words("""
        combine with into in together single continuous long big up onto of both at by
        squeeze squeezes make run
    """),
    "change_materials": _words(f"""
        {_SACKS} {_ABOUT} use add put set change increase decrease raise lower give make switch take
        remove drop run place bring throw shave knock back away cut trim shorten plus minus replace
        excess class yield slurry mix volume amount
        to on for in with at of by from off out it's up down gets get needs requires go goes only
        instead both all level number count quantity value
    """),
    "adjust_interval": _words(f"""
        {_ENDS} {_WAYS} {_ABOUT}
        move extend shorten set make change raise lower deepen put run runs cover covers drop take
        bring push pull place new start starts begin begins stop stops finish reach reaches add give
        span spans hang land
        increase decrease use sit sits goes needs
        to of by at on in from for long length tall thick thickness depth depths interval ft
        longer shorter taller thicker bigger tag another more extra additional between through
        and it's instead only is
    """),
    "add_step": _words(f"""
        {_ABOUT} {_SACKS} add perf squeeze circulate plug isolate cap capped put place run
        drop use make cover fill spot set give
        with to surface from of below on top at in for over across between by through above beneath
        underneath off back up down under using length long thick hole casing bottom base depth
        new formation formations ft inside new tag following excess class yield
    """),
    "replace_cibp": _words("""
        replace with of instead use do for by to into in out swap switch change convert turn make
        long
        put place set from at favor favour it's run big
    """),
    "reorder_steps": _words("""
        swap use list show order of sort do from after before to deepest shallowest move switch
        reverse first last em them everything bottom up put ahead run by depth depths come comes
        goes top down
        begin
        start with end sequence arrange perform execute schedule right directly immediately prior
        following behind front beginning finish place places position around each other all is are
        happen happens needs bring push pull make set list number line in into on so it's change
        ascending descending shallow deep
    """),
}
_WAYS_TO_SAY_A_CHANGE = GRAMMAR["change_materials"] | GRAMMAR["adjust_interval"]
_NOT_DONE = _words("""
    don't dont do not never no nothing none without avoid leave keep touch mess alone as is was it
    anything else same unchanged there where be other stay stays forget hands cancel rather any
""")
_ORDERS = re.compile(  # of one clause only one can be meant
    r"\b(?:remove|combine|replace|swap|extend|shorten|move|add|increase|decrease|raise|lower"
    r"|deepen)\b"
    r"(?! end| bound| limit)"
)
_MARK = re.compile(r"(?<!\w)<\w\d+>(?!\w)")
_PLAIN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_STRANGE = re.compile(r"[^\w\s,.;:!?()'\"/&-]")  # a sign of which nothing here knows the meaning


def unaccounted(line: str, reading: Reading) -> str | None:
    """The first word or sign of a marked clause that its command does not take up.

    >>> unaccounted("remove <r0> already", Reading(intent="remove_step"))
    'already'
    >>> unaccounted("please remove <r0> from the plan", Reading(intent="remove_step"))
    """
    known = HARMLESS | _grammar_of(reading) | _own_names(reading.args)
    orders = list(dict.fromkeys(_ORDERS.findall(line)))
    if "remove" in orders:
        orders += re.findall(r"\b(?:use|set|put|change|make|switch|give)\b", line)
    return _left(line, known) or (orders[1] if len(orders) > 1 else None)


def unaccounted_in_amendment(line: str) -> str | None:
    """The same for what a “yes, but …” adds."""
    return _left(line, HARMLESS | _WAYS_TO_SAY_A_CHANGE)


def unaccounted_beside(line: str) -> str | None:
    """The same for what shall not be done beside a command: “…, but don't touch the Dean plug”."""
    return _left(line, HARMLESS | _NOT_DONE | frozenset().union(*GRAMMAR.values()))


def _left(line: str, known: frozenset[str]) -> str | None:
    bare = _MARK.sub(" ", line).replace("no need", "need").replace("as well", " ")
    for word in _PLAIN.findall(bare):
        if word not in known:
            return str(word)
    strange = _STRANGE.search(bare)
    return strange[0] if strange else None


def _grammar_of(reading: Reading) -> frozenset[str]:
    if reading.intent != "multi":
        return GRAMMAR.get(reading.intent, frozenset())
    intents = {op["intent"] for op in reading.args["ops"]}
    return frozenset().union(*(GRAMMAR.get(intent, frozenset()) for intent in intents))


def _own_names(args: Args) -> frozenset[str]:
    """Words of names that the command gives itself, as of a new formation."""
    rows = [args, *args.get("items", ()), *(op["args"] for op in args.get("ops", ()))]
    return _words(" ".join(str(row.get("formation", "")) for row in rows).lower())


def unused_name(line: str, slots: Slots, reading: Reading) -> bool:
    """Whether a step, a formation, a class or a version is named that the command leaves out."""
    refs = list(_references(reading.args))
    names = _own_names(reading.args)
    kinds: set[str | None] = set(_step_types(reading.args))
    if reading.intent == "replace_cibp":
        kinds |= {"cement_plug", "plug"}  # what stands in its place
    for named in slots.of("r", line):
        if not _taken_up(named, refs, names, kinds):
            return True
    classes = set(slots.of("c", line))
    wanted = set(_classes(reading.args))
    if len(classes) > 1 and not re.search(
        r"<c\d+> (?:to|with|by|instead of|rather than) (?:a )?<c\d+>", line
    ):
        return True
    return (bool(classes) and not wanted & classes) or bool(slots.of("v", line))


def _taken_up(
    named: Named, refs: list[Args], names: frozenset[str], kinds: set[str | None]
) -> bool:
    if named.refs == ({"pronoun": "it"},):
        return True
    if named.new and not named.refs:
        kinds = kinds | {"plug", "cement_plug", None}
    elif all(ref in refs for ref in named.refs):
        return True
    if named.formations:
        return all(set(name.lower().split()) <= names for name in named.formations)
    return named.type in kinds or (named.type == "cibp_cap" and "cibp" in kinds)


def _references(args: Args) -> Iterable[Args]:
    yield from references(args)
    for op in args.get("ops", ()):
        yield from _references(op["args"])


def _step_types(args: Args) -> Iterable[str]:
    rows = [args, *args.get("items", ()), *(op["args"] for op in args.get("ops", ()))]
    yield from (row["step_type"] for row in rows if "step_type" in row)


def _classes(args: Args) -> Iterable[Any]:
    for row in (args, *(op["args"] for op in args.get("ops", ()))):
        if "cement_class" in row:
            yield row["cement_class"]
