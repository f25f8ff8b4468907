"""What is said about the conversation: refusals, yes and no, undo, redo, versions."""

import re

from kernel.assistant.reading import Reading

_OTHERS = re.compile(
    r"\b(?:other|another|different|someone else'?s?|somebody else'?s?|competitors?'?s?|all"
    r"|every|any|rival|neighbou?r(?:ing)?'?s?) "
    r"(?:\w+ )?(?:compan(?:y|ies)|organi[sz]ations?|orgs?|tenants?|operators?|customers?"
    r"|clients?|teams?|companies)\b"
    r"|\b(?!(?:what|where|who|how|that|it|let|here|there|when|today|yesterday|tomorrow|week"
    r"|rrc|state|district|step|plug|cibp|well|year|month|boss|day|everyone)'s)"
    r"[a-z]{3,}'s (?:plans?|wells?|data|permits?)\b(?! (?:depth|td|casing))"
    r"|\b(?:tenants?|organi[sz]ation|org)(?: id)? (?:[#=:]|number|id|\d|[a-z]\b)"
    r"|\b(?:someone|somebody) else'?s\b"
    r"|\b(?:company|operator|guys|people|outfit|folks|well) (?:next door|across the|down the road)"
    r"|\b[a-z]+ (?:oil|energy|petroleum|operating|resources|exploration)(?: company| co| llc| inc| "
    r"corp)?"
    r"(?:'s)? (?:plans?|wells?|data)\b|\bcompetitor'?s?\b|\b(?:plans?|wells?|data|threads?|steps?"
    r"|chats?) (?:of|from|for"
    r"|at|in|belonging to) (?!the\b|this\b|our\b|my\b|step\b|it\b|that\b|class\b)(?:\w+ "
    r")*?(?:oil|energy|petroleum|operating|resources|corp|inc|llc|company|organi[sz]ation"
    r"|tenant)\b"
)
_FINDINGS = (
    r"(?:violations?|findings?|warnings?|errors?|issues?|flags?|non-?compliances?|red "
    r"flags?|blockers?)"
)
_HIDE = (
    r"(?:remove|hide|ignore|clear|suppress|dismiss|waive|mute|disable|silence"
    r"|turn(?:ing)? off|wipe|clean up|close|resolve all|drop|disregard|overlook|bury|mask"
    r"|reset|void|acknowledge all|purge|forget|cancel|zero out|make)"
)
_HIDE_FINDINGS = re.compile(
    rf"\b{_HIDE}(?: (?!step|plug|cause|create|trigger|to|and|if"
    rf"|would)\w+'?s?){{0,4}} {_FINDINGS}\b(?! (?:report|list|panel)\b)"
    rf"|\b{_FINDINGS} (?:go away|disappear|off)\b"
    rf"|\bmark(?:ing)?\b.*\b{_FINDINGS}\b.*\b(?:resolved|fixed|closed|done|ok|okay|cleared"
    rf"|handled)\b"
)
_NOT_PERMITTED = re.compile(
    r"^(?:plan )?approved[ .!]*$|\b(?:approve|approving|approval|sign off|certify"
    r"|rubber ?stamp)\b(?! date)"
    r"|\bsign (?:it|this|(?:the |this |my )?(?:form|forms|w-?3a?|plan|paperwork|papers))\b"
    r"|\bget (?:it|this|that|the plan) (?:approved|signed|permitted|filed)\b"
    r"|\bmark (?:it|this|that|the plan|plan|step \d+|everything) (?:as )?(?:approved|filed"
    r"|plugged|done|compliant|passed|final)"
    r"|\b(?:ignore|forget|bypass|override|disregard|skip|disable|break|circumvent|turn off"
    r"|switch off|get around|drop|remove) (?:all |any |every |your |the |these |those "
    r"|previous |prior |above |my |safety )*(?:rules?|instructions?|guardrails?"
    r"|safeguards?|checks?|checker|validation|prompts?|restrictions?|regulations?|limits?"
    r"|confirmations?|policy|policies|regs)\b"
    r"|\b(?:without|no|skip(?: the)?|don't|dont|do not|never) (?:asking(?: me)?|ask(?: "
    r"me)?|confirm(?:ing|ation)?|previews?|preview(?:ing)?|review|approval|checking"
    r"|prompting)\b"
    r"|\b(?:submit|file|send|export|email|e-mail|publish|upload|download|transmit)\b(?= "
    r".*\b(?:plan|rrc|commission|state|district|form|w-?3a|it|this|that|document)\b)"
    r"|\b(?:share|unshare)\b(?= .*\b(?:with|thread|chat|plan)\b)"
    r"|\b(?:remove|drop|truncate|archive|wipe|destroy) (?:the |this |that |my |our |all "
    r"|every |entire |whole |full |complete )*(?:plan|plans|wells?|threads?|chats?|conversations?"
    r"|database"
    r"|tables?|history|audit|log|users?|organi[sz]ation|baseline|versions?|facts?"
    r"|documents?|papers?|w-?2|letters?|requirements?)\b(?! (?:plugs?|steps?))"
    r"|\b(?:drop table|select \*|insert into|rm -rf|sudo)\b|\b(?:system prompt|jailbreak"
    r"|developer mode|admin mode|api key|password)\b"
    r"|^(?:system|assistant|developer)\s?:|\byou are (?:now|no longer)\b|\bpretend\b"
    r"|\bact as\b|\bmake me (?:an )?admin"
    r"|\b(?:apply|commit|execute|save) (?:it |this |that |them |all |everything |all "
    r"changes )?(?:right away|immediately|automatically|directly|at once|no matter|anyway"
    r"|silently|regardless)\b|\bauto[- ]?(?:apply|approve|confirm)\b"
    r"|\bforce\b(?=.*\b(?:apply|approve|through|it)\b)"
)
_YES = (
    r"(?:yes|yep|yup|yeah|yea|ya|y|ok|okay|k|sure|sure thing|fine|right|correct|exactly"
    r"|absolutely|definitely|of course|agreed|affirmative|"
    r"perfect|great|good|sounds good|sounds right|sounds great|looks good|looks right"
    r"|looks great|(?:that|it|this|all|everything) (?:looks|sounds|seems|is|works)(?: (?:good"
    r"|great|right"
    r"|fine|ok|okay|correct|perfect|like it))?(?: to me| for me| for us)?|looks good to me|lgtm"
    r"|that works|works for me|that's right|that's fine"
    r"|that's it|that'll work|it is|"
    r"go|go ahead|go for it|go on|proceed|please proceed|do it|do so|do that|please do"
    r"|make it so|let's do it|lets do it|let's go|lets go|ship it|"
    r"(?:apply|accept|confirm|keep|save|commit|execute|use|take|approve of)(?: it| that| "
    r"this| them| the change| that change| this change| those changes| the changes| the proposal| "
    r"change| changes| proposal| these"
    r"| those)?|"
    r"confirmed|accepted|done|all good|i agree|i confirm|i accept|good to go|roger|10-4"
    r"|copy that|by all means|please|now|then|thanks|thank you|with it|with that|and|the "
    r"plan change|go ahead with it|you (?:can|may) (?:apply|do|accept|confirm) (?:it|that)"
    r"|go ahead with that|no problem|no objections?|already)"
)
_CONFIRM = re.compile(rf"^{_YES}(?:[ ,.!-]+{_YES})*[ .!]*$")
_ONLY_THANKS = re.compile(r"^(?:(?:please|now|then|thanks|thank you|and)[ ,.!]*)+$")
_NO = (
    r"(?:no|nope|nah|naw|nay|nuh[- ]?uh|uh[- ]uh|n|no way|no sir|(?:hell|heck|oh|god) no"
    r"|(?:absolutely|definitely|certainly"
    r"|of course) not|no thanks|no thank you|negative|cancel|cancel (?:it|everything|(?:(?:that"
    r"|this|the|my) )?(?:last )?(?:one|change|proposal|edit)|that"
    r"|this)|never ?mind(?: that| it| this)?"
    r"|nvm|"
    r"forget (?:it|that|this|about it|about that)|discard(?: it| that| this| the change| "
    r"the proposal| proposal)?|scratch (?:it|that)|remove (?:that|the) (?:proposal"
    r"|suggestion|idea)|(?:remove|drop) the (?:proposal|change|preview|suggestion|idea)"
    r"|drop (?:it|that)|scrap (?:it|that)|abort|stop|stop (?:it|that)|reject(?: it| that| "
    r"this| the change| the proposal)?|"
    r"(?:i )?decline|withdraw(?: it| that| the proposal)?|don'?t|don'?t do (?:it|that|this)|do "
    r"not|do not do (?:it|that|this)|don'?t bother|don'?t apply(?: it| that| this)?|do "
    r"not apply(?: it| that| this)?|not now|not yet|wait|hold on|hold up|hold off|hang on|hold it"
    r"|leave it|leave it (?:alone|as is|as it is|be)|leave (?:everything|the plan|things) "
    r"(?:alone|as is|as it is|as it was)|keep (?:it|everything|the plan|things) (?:as is"
    r"|as it is|as it was|the same|unchanged)|no changes?|changed my mind|i changed my "
    r"mind|on second thought|my bad|wrong|that's wrong|that's not what i (?:want|wanted"
    r"|meant)|not that|not what i (?:want|wanted|meant)|please|sorry|thanks|then)"
)
_CANCEL = re.compile(rf"^{_NO}(?:[ ,.!-]+{_NO})*[ .!]*$")
_YES_BUT = re.compile(
    r"^(?:(?:yes|yep|yup|yeah|ok|okay|sure|fine|good|right|agreed|accepted|confirmed|correct"
    r"|alright|go ahead|do it|apply it|apply "
    r"that|apply|looks good|sounds good|great|perfect|almost|close)[ ,.]*)+(?:but|only"
    r"|except|just|though|however|with|and|instead|also|as long as|provided|on "
    r"condition)\b[ ,]*(.+)$"
)
_YES_CHANGED = re.compile(
    r"^(?:yes|yep|yup|yeah|ok|okay|sure|fine|go ahead|do it|apply it)[ ,.]+((?:make (?:it"
    r"|that)|use|with|change (?:it|that) to|set (?:it|that) to|at)\b.+)$"
)
_COUNT = (
    r"(?:last |previous |past |latest )?(?:(\d+|two|three|four|five|six|seven|eight|nine"
    r"|ten|couple(?: of)?|few) )?"
)
_THING = (
    r"(?:changes?|edits?|steps?|times?|actions?|modifications?|things?|moves?|commands?"
    r"|versions?|updates?)"
)
_OBJECT = (
    r"(?: (?:it|that|this|them|the|my|those|what i (?:just )?did|that last one|the last "
    r"one|last one|that one|(?:the )?(?:last|past|previous) (?:\d|two|three|four"
    rf"|five))\b)?(?: {_COUNT}{_THING})?(?: (?:twice|please|i made|that i "
    r"made|you made|we made|just made|made))*"
)
_UNDO = re.compile(
    r"^(?:undo|un-?do|ctrl[- +]?z|control[- ]z|reverse|back out|roll ?back|rollback|roll "
    r"(?:it|that) back|step back|back up|go back|take back|take (?:it|that) back|revert|back)"
    rf"(?: a| one| by)?{_OBJECT}(?: a)?(?: (?:\d+|twice|once|back|a step|two|three|four"
    rf"|five))?(?: {_THING})?$"
)
_UNDO_WORDS = re.compile(
    r"^(?:(?:put|change|set|switch|bring|take|turn|move|return|restore) (?:it|that|this"
    r"|things|everything|them|the plan) back(?: to)?(?: (?:the way|how|as|to how|to the "
    r"way|like) (?:it|they|things) (?:was|were|used to be|looked)(?: before)?| before| "
    r"where (?:it|they) (?:was|were)| again)?|put (?:it|that|this) (?:the way|how|as) it "
    r"was|(?:take|go|get|bring) (?:me |us |it )?back (?:one|a) (?:step|version|change)"
    r"|(?:like|as|the way|how) (?:it|they|things) (?:was|were)(?: before)?|restore (?:it"
    r"|that|the previous|the last|the previous version|the last version|previous version"
    r"|last version|what (?:it|we) (?:was|had))|back to (?:how|the way|what) it was(?: "
    r"before)?|go back to (?:how|the way|what) (?:it|things) (?:was|were)(?: before)?"
    r"|(?:go|get|roll|revert|return) (?:it )?back(?: to)? (?:the )?(?:previous|last"
    r"|prior)(?: version| state| one| plan| step)?|revert to (?:the )?(?:previous|last"
    r"|prior)(?: version| state| one| plan)?|(?:i )?(?:want|need) (?:it|that) back(?: the "
    r"way it was)?)[ .!]*$"
)
_REDO = re.compile(
    r"^(?:redo|re-do|re-?apply|ctrl[- +]?y|control[- ]y|do (?:it|that) (?:again|over)"
    r"|undo the undo|undo my undo|undo that undo|bring (?:it|that|the change|my change) "
    r"back(?: again)?|put (?:it|that|the change|my change) back in|restore (?:the|my) "
    rf"(?:undone )?change|(?:go|step|roll) forward|forward)(?: a| one| by)?{_OBJECT}(?: "
    rf"(?:\d+|twice|once))?(?: {_THING})?(?: (?:i|we|you) (?:just )?(?:undid|undone))?$"
)
_BACK_TO = (
    r"(?:go|get|roll|put|take|bring|set|change|switch|move|reset|return) (?:it|everything|all|that"
    r"|this|things|the plan|all of it|us|me) (?:all the way )?back to|"
    r"(?:go|get|roll|switch|take (?:me|us|it)|bring (?:it|us)|put it|reset|change)? ?back "
    r"(?:\w+ )?to|revert(?: back)?(?: \w+)?(?: back)? to|restore|roll ?back to|rollback to"
    r"|return to|reset(?: \w+)? to|undo (?:\w+ )?(?:back )?to|load|reload|switch to|use"
    r"|bring back|reinstate|open|back to|go to|start over from|start again from|start from"
    r"|recover|jump to"
)
_BASELINE = (
    r"(?:the |my |our )?(?:very )?(?:original|baseline|initial|first|starting|start"
    r"|beginning|generated|as generated)(?: plan| version| one| state| baseline| "
    r"proposal| filing| procedure| program| draft| form| w-?3a)?"
)
_TO_BASELINE = re.compile(
    rf"^(?:(?:{_BACK_TO}) {_BASELINE}|(?:start|begin) (?:all )?(?:over|again|fresh|from "
    r"scratch)|reset(?: the plan| plan| everything| all| it)?|(?:undo|revert|discard"
    r"|throw away|remove|roll ?back|reset) (?:everything|all(?: of)?(?: (?:the|my|our"
    r"|these|those|it))?(?: (?:changes|edits|modifications))?|(?:the |my )?whole (?:lot"
    r"|thing))(?: (?:i|we) (?:did|changed|made))?)$"
)
_TO_VERSION = re.compile(
    rf"^(?:(?:{_BACK_TO}|undo|revert) (?:the )?|)(?:plan )?(?:version|ver|revision|rev"
    r"|snapshot|v)\.? ?(?:number )?(\d+)$"
)
_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "couple": 2,
    "couple of": 2,
    "twice": 2,
}
_HELP = re.compile(
    r"^(?:help(?: me)?(?: out)?|\?+|commands?|options|menu|what (?:can|do) (?:you|i|we) "
    r"(?:do|say|ask|type|help(?: me| us)?(?: out)? with|know)(?: here| for me| with this)?"
    r"|what (?:else )?can "
    r"(?:you|i|we) (?:do|say|ask|type|change|edit)(?: .*)?|how does this (?:work|thing "
    r"work)|how do (?:i|you|we) (?:use|work|start).*|what are (?:you|the commands|my "
    r"options|your commands)(?: able to do| capable of)?|what commands.*|(?:show|list"
    r"|give)(?: me)? (?:the |your |all )*(?:commands?|help|options)|how (?:do|can|would"
    r"|should) (?:i|we|one) .*|how to .*|who are you|instructions|usage|examples?)[ .?!]*$"
)


# “what is blocking approval?” is asked, not ordered
_APPROVAL_ASKED = re.compile(
    r"(?<=blocking )(?:the |its )?approval|(?<=blocks )(?:the |its )?approval"
    r"|(?<=holding up )(?:the )?approval|(?<=keeping us from )approval|(?<=ready for )approval"
    r"|(?:to )?(?:get|be) approved(?=\?|$)|(?<=rrc )approve (?:this|it|the plan)"
)


def refusal(line: str) -> Reading | None:
    """What may not be asked of the assistant: other tenants, findings taken away, approvals."""
    if _OTHERS.search(line):
        return Reading(intent="refuse", args={"reason": "other_tenant"})
    if _HIDE_FINDINGS.search(line):
        return Reading(intent="refuse", args={"reason": "violations_are_computed"})
    if _NOT_PERMITTED.search(_APPROVAL_ASKED.sub("pass", line)):
        return Reading(intent="refuse", args={"reason": "not_permitted"})
    return None


def yes_or_no(line: str) -> Reading | None:
    """A confirmation, a cancellation or a call for help, and nothing else in the line."""
    short = line.strip(" .!?")
    if _HELP.match(line) or not short:
        return Reading(intent="help")
    if _CANCEL.match(short) and not _ONLY_THANKS.match(short) and short not in ("then",):
        return Reading(intent="cancel")
    if "?" not in line and _CONFIRM.match(short) and not _ONLY_THANKS.match(short):
        return Reading(intent="confirm")
    return None


def yes_but(line: str) -> str | None:
    """What a “yes, but …” adds; None where the line is none."""
    if re.match(r"^(?:ok |okay |please )?go ahead and\b", line):
        return None  # “go ahead and delete step 5” is a command
    found = _YES_BUT.match(line) or _YES_CHANGED.match(line)
    return found[1] if found else None


def through_versions(line: str) -> Reading | None:
    """Undo, redo, and the way back to a version, of a line that names no step."""
    short = line.strip(" .!?")
    if _TO_BASELINE.match(short):
        return Reading(intent="revert", args={"version": "baseline"})
    if found := _TO_VERSION.match(short):
        return Reading(intent="revert", args={"version": int(found[1])})
    if _REDO.match(short):
        return Reading(intent="redo", args={"count": _count(short)})
    if _UNDO.match(short) or _UNDO_WORDS.match(short):
        return Reading(intent="undo", args={"count": _count(short)})
    return None


def _count(line: str) -> int:
    """How many changes: one unless a number is said.

    >>> _count("undo the last 2 changes"), _count("undo that")
    (2, 1)
    """
    found = re.search(rf"\b(\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b", line)
    if found is None:
        return 1
    word = found[1]
    return int(word) if word.isdigit() else _NUMBERS[word]
