"""What letters put around a command: who asked for it, why, on which form; none of it changes it.

Only whole phrases of a closed form are taken away: a reason or an authority before a comma, a
request that repeats the command (“…; please include it”), the form that the plan stands on. What
makes a command conditional is never among them, so it is left and asked about.
"""

import re

from kernel.assistant.sequences import VERB

ALTERING = re.compile(
    r"\b(?:if|unless|until|when|whenever|once|except|but|or|maybe|perhaps|instead|otherwise|only)\b"
)
_DENYING = re.compile(r"n't\b|\b(?:not|no|nobody|none|never|neither|nor|hardly|refuses?|stopped)\b")
ANOTHER_WELL = re.compile(
    r"\b(?:(?:other|another|different|next)(?! (?:[a-z]+ )?(?:plugs?|steps?|cibp|tag)\b)|offset"
    r"|neighbou?r\w*|wells?|(?<!-)\d+[a-z])\b"
)
_GREETING = re.compile(
    r"^(?:good (?:morning|afternoon|evening|day)|dear [a-z ]+|greetings)[,.!: ]+"
)
_REQUESTED = r"(?:request|direction|suggestion|instruction|insistence|recommendation|advice)s?"
_PAPER = (
    r"(?:w-?3a?|plan|procedure|program|submittals?|submission|form|proposal|application|filing"
    r"|permit|schedule|draft|sheet|job|programme|list|revision|amendment|resubmittal)"
)
_WHICH = (
    r"(?:(?:proposed|current|existing|draft|attached|plugging|present|amended|revised|w-?3a?) )*"
)
_PREFACE = re.compile(
    r"^(?:per|as per|in (?:accordance|line|keeping|agreement) with|according to|in response to"
    r"|based on|due to|owing to|because(?: of)?|since|given|now that|in view of|in light of"
    rf"|at (?=[^,]*\b{_REQUESTED}\b)|(?:on|upon) (?=[^,]*\b{_REQUESTED}\b)"
    r"|as (?=(?:(?:we|you|i|they) )?(?:required|requested|discussed|agreed|noted|directed|mentioned"
    r"|instructed|stated|recommended|suggested|advised|asked|said)\b)"
    r"|for (?=(?:the )?(?:record|compliance|safety|clarity|consistency)\b"
    rf"|(?:the |this |our )?{_WHICH}{_PAPER}(?: {_PAPER})?,)"
    r"|to (?=(?:meet|satisfy|comply|save|avoid|be safe|protect|stay)\b)"
    r"|(?:following|after) (?=[^,]*\b(?:call|meeting|review|comments?|discussion|conversation)\b))"
    r"[^,;:?!]*?(?:, ?|; ?| (?=(?:please|kindly)\b|(?:we|i) (?:need|want|would)\b))"
)
_FINE = (  # “plug 3 looks fine but …”
    r"(?:the )?[^,;:?!]*? (?:looks?|is|are|seems?) (?:fine|good|ok|okay|all right|alright|correct)"
)
_SO = re.compile(  # “the Commission prefers cement, so please …”
    rf"^(?!{VERB}\b)(?:[^,;:?!\d]*(?:[,;] so|\bso)|{_FINE}(?:,? but|,? so|[,;])) "
    rf"(?=(?:please |kindly |let's |(?:can|could) (?:you|we"
    rf"|i) )*{VERB}\b)"
)
_NAMES_A_STEP = re.compile(r"\b(?:steps?|plugs?|cibp|cap|retainer|squeeze)\b")
_BACK = re.compile(r"\b(?:it|them|that|those|these|ours)\b")
_REPEATED = re.compile(  # “…; please include it”
    r"(?:[,;.]| -)+(?: so| and)*(?: please| kindly|(?= (?:[a-z]+) (?:it|that|this|them)\b))+"
    r"(?: do| go ahead and)? "
    r"(?:add|include|update|correct|change|set|make|do|reflect|adjust|fix|revise|enter|put|amend"
    r"|show|use|sort)(?: (?:it|that|this|them|so|those|accordingly|in|(?:to|like) (?:that|this)))*"
    r"(?: to match)?(?: please)?[ .!]*$"
)
_ATTRIBUTED = re.compile(
    r"^(?:(?:the |our |my )?(?:[a-z'-]+ )*?(?:wants?|asks?|asked|needs?|requires?|requested"
    r"|prefers?|would like|told|instructed|directed)(?: (?:us|me|you))? to "
    r"|(?:the |our |my )?(?:[a-z'-]+ ){1,3}?(?:wants?|needs?|requires?|prefers?"
    r"|requested) (?=(?:the|cement|an?) )"
    r"|(?:we|i)(?:'ve| have| were| was|'re| are) (?:been )?(?:asked|told|instructed|directed"
    rf"|required|supposed)(?: by [a-z' ]+?)? to )(?=(?:the )?(?:{VERB}|\w))"
)
_SAID_TO_BE = re.compile(r"\b(?:is|are) (?:supposed to be |meant to be )?(?!(?:not|to|in|at)\b)")
_REQUIRED = re.compile(  # “another plug is required at 5,000; please add it”
    r"^((?:an?|another|one more) [^,;]*?) (?:is|are) (?:also )?(?:required|needed|necessary)\b"
)
_ON_PAPER = re.compile(
    r" (?:on|in|for) this (?:one|well|job|hole)(?=$|[ ,.;!?])|"
    rf" (?:from|in|on|to|off|of|for) (?:the|this|our|my) {_WHICH}{_PAPER}(?: {_PAPER})?"
    r"(?=$|[ ,.;!?])(?! (?:plugs?|steps?|for|of)\b)"
)
_REMINDED = re.compile(
    r"\b(?:(?:please )?(?:don'?t|do not|never) (?:forget|fail|neglect|hesitate) to"
    r"|(?:be|make) sure (?:to|you|that you|we|that we)|remember to|see to it that (?:you|we))"
    r" (?!don'?t|do not|not|never)"
)


def unframed(line: str) -> str:
    """A line without what stands around its command.

    >>> unframed("at the operator's request, please remove step 4 from this submittal.")
    'please remove step 4.'
    >>> unframed("if the district agrees, remove step 4")
    'if the district agrees, remove step 4'
    """
    line = _GREETING.sub("", line)
    line = _REMINDED.sub("", line)
    if repeated := _REPEATED.search(line):
        asked = line[: repeated.start()]
        asked = _without_preface(asked)
        by = _ATTRIBUTED.match(asked)
        line = asked[by.end() :] if by and not _DENYING.search(by[0]) else asked
        line = _SAID_TO_BE.sub("should be ", _REQUIRED.sub(r"add \1", line))
    line = _without_preface(line)
    return _ON_PAPER.sub("", line)


def _without_preface(line: str) -> str:
    """The line behind its reason, unless the command needs a name that stands in the reason."""
    preface = _PREFACE.match(line) or _SO.match(line)
    if (
        preface is None
        or ALTERING.search(preface[0].removesuffix(" but "))
        or ANOTHER_WELL.search(preface[0])
    ):
        return line
    rest = line[preface.end() :]
    if not rest.strip(" .!?") or (_NAMES_A_STEP.search(preface[0]) and _BACK.search(rest)):
        return line
    return rest
