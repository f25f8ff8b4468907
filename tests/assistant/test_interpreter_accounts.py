"""A change is proposed only where every word is taken up; a word too many never turns it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.assistant.accounted import GRAMMAR, HARMLESS
from kernel.assistant.interpreter import interpret
from kernel.assistant.lexicon import COMMON
from kernel.assistant.validate import NEAR_FT
from tests.assistant.test_interpreter import SHOWN, commands, numbers

# everyday words that belong to no command: each may turn its meaning, so each is asked about
# what follows a note is its text, a form plug is one of a formation, every CIBP is the only one
KNOWN = frozenset({"note", "notes", "form", "every"})
STRANGERS = tuple(sorted(COMMON - HARMLESS - KNOWN - frozenset().union(*GRAMMAR.values())))
CONDITIONS = (
    "unless the district objects",
    "if it fits",
    "until friday",
    "except step 2",
    "only if needed",
    "as long as it holds",
    "on the offset well",
    "on the Smith 2H",
    "once the rig is there",
    "but not yet",
    "like last time",
    "instead of what I said",
)
SPEAKERS = ("bob said", "the inspector wants to", "they already", "he would", "I almost", "she did")


def placed(command, word, data):
    words = command.split()
    place = data.draw(st.integers(1, len(words)))
    return " ".join([*words[:place], word, *words[place:]])


def same_or_asked(command, line):
    """Nothing else than the command itself may be proposed."""
    plain, told = interpret(command, SHOWN), interpret(line, SHOWN)
    return not told.proposal or (told.intent, told.args) == (plain.intent, plain.args)


@given(commands(), st.sampled_from(STRANGERS), st.data())
def test_that_a_word_of_no_command_never_makes_another_change(command, word, data):
    line = placed(command, word, data)

    assert same_or_asked(command, line), line


@given(commands(), st.sampled_from(sorted(HARMLESS)), st.data())
def test_that_a_harmless_word_is_harmless_wherever_it_stands(command, word, data):
    line = placed(command, word, data)
    told = interpret(line, SHOWN)

    assert set(numbers(told.args)) <= set(numbers(interpret(command, SHOWN).args)) or (
        not told.proposal
    ), (line, told)


def names_no_step(number):
    """Neither its number nor, as near as people say it, its depth: those may be named besides."""
    return not SHOWN.numbered(number) and not any(
        step.holds(number, within_ft=NEAR_FT) for step in SHOWN.steps
    )


@given(commands(), st.integers(1, 99999).filter(names_no_step), st.data())
def test_that_a_number_too_many_never_passes_unseen(command, number, data):
    line = placed(command, str(number), data)
    told = interpret(line, SHOWN)

    if told.proposal:
        held = [float(n) for n in re.findall(r"\d+", line)]
        assert numbers(told.args) or told.intent == "multi", (line, told)
        assert float(number) in numbers(told.args) or same_or_asked(command, line), (line, held)


TAKEN_UP_AS = {
    "step 2": ("'step_no': 2", "cibp_cap"),  # the plan shown has its cap as step 2
    "the cap": ("cibp_cap", "'step_no': 2"),
    "the Dean plug": ("Dean", "'step_no': 3"),
    "step 44": ("'step_no': 44",),
}


@given(commands(), st.sampled_from(sorted(TAKEN_UP_AS)), st.data())
def test_that_a_step_too_many_is_asked_about_or_taken_up(command, name, data):
    line = placed(command, name, data)
    told = interpret(line, SHOWN)

    taken_up = any(written in str(told.args) for written in TAKEN_UP_AS[name])
    assert not told.proposal or taken_up, (line, told)


@given(commands(), st.sampled_from(CONDITIONS), st.booleans())
def test_that_a_condition_before_or_behind_a_command_is_never_overheard(command, words, before):
    line = f"{words}, {command}" if before else f"{command} {words}"

    assert not interpret(line, SHOWN).proposal, line


@given(commands(), st.sampled_from(SPEAKERS))
def test_that_what_others_say_or_did_is_no_command(command, speaker):
    assert not interpret(f"{speaker} {command}", SHOWN).proposal


REPORTS = ("we {}", "they already {}", "the operator previously {}", "I just {}")
DONE = ("removed step 4", "moved the CIBP to 9,300", "used 60 sacks on step 4", "merged 3 and 4")


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("done", DONE)
def test_that_a_report_of_what_was_done_is_acknowledged_and_changes_nothing(report, done):
    answer = interpret(report.format(done), SHOWN)

    assert (answer.intent, answer.args, answer.proposal) == ("none", {}, False)


@pytest.mark.parametrize(
    "framed",
    [
        "Good morning, would you please {}?",
        "At the operator's request, please {} .",
        "As required by 3.14(d)(11), {}",
        "{}; please include that",
        "please don't forget to {}",
        "The Commission prefers it, so please {}",
        "{} in the proposed procedure",
    ],
)
@given(commands())
def test_that_what_letters_put_around_a_command_leaves_it_the_same(framed, command):
    plain = interpret(command, SHOWN)
    told = interpret(framed.format(command.strip("?")), SHOWN)

    assert (told.intent, told.args) == (plain.intent, plain.args)


@pytest.mark.parametrize(
    "line",
    [
        "remove step 4 already",
        "remove step 3a",
        "remove step 3 außer 4",
        "remove step 3 не 4",
        "remove only the bottom of step 4",
        "we used 60 sacks on step 4",
        "use class C and class H on step 3",
        "use 60 sacks on the Dean plug like the Spraberry plug",
        "remove step 3 because bob said so but keep it for now",
        "remove step 3, leave step 4 until friday",
        "note on steps 3 and 4: tag it",
        "remove step 3 👎",
        "per the plan of the offset well, remove step 3",
        "nobody wants us to remove step 3, please do it",
        "as required, don't remove step 3",
        "the foreman does not want us to remove step 3; please update",
        "don't forget not to remove step 3",
        "combine steps 3 and 4 and give it 80 sacks",
        "remove step 3 and move it up 50 ft",
        "use 60 sacks on step 3, oops, 4",
        "on step 4, remove step 3",
        "raise the CIBP to 9400",
    ],
)
def test_that_a_line_with_a_rest_is_a_question(line):
    answer = interpret(line, SHOWN)

    assert not answer.proposal
    assert answer.clarify or answer.intent == "none"


@pytest.mark.parametrize(
    ("line", "args"),
    [
        ("drop the Dean third plug", {"targets": [{"formation": "Dean"}]}),  # it is step 3
        ("drop step 2 the cap", {"targets": [{"step_no": 2}]}),
    ],
)
def test_that_a_step_named_twice_is_one(line, args):
    assert interpret(line, SHOWN).args == args


@pytest.mark.parametrize(
    "line",
    [
        "remove step 1 and then add 20 sacks to not step 5",
        "remove step 4 and use 60 sacks on step 4",
        "make step 1 6950-7150 plug",
        "add a cement plug from 4200 to no 4100",
        "switch step 4 to class H throughout",
        "remove two plugs",
        "remove 2 cement plugs",
        "raise two plugs by 50 ft",
        "delete two of the plugs",
        "remove two step 1",
    ],
)
def test_that_what_may_be_meant_in_two_ways_is_no_change(line):
    assert not interpret(line, SHOWN).proposal


@pytest.mark.parametrize("line", ["drop the Dean fourth plug", "remove step 5 the cap"])
def test_that_two_names_side_by_side_of_two_steps_are_asked_about(line):
    told = interpret(line, SHOWN)

    assert (told.intent, told.args["reason"]) == ("clarify", "ambiguous_target")
