"""What is not read is asked about: unknown words, units of other things, steps that are none."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kernel.assistant.interpreter import interpret
from kernel.assistant.repair import repaired
from tests.assistant.test_interpreter import SHOWN, commands

OTHER_UNITS = (
    "psi",
    "ppg",
    "lbs",
    "gal",
    "gallons",
    "joints",
    "stands",
    "hrs",
    "km",
    "inches",
    "tvd",
)


@given(commands(), st.text("bcdfghjklmnpqrstvwxz", min_size=5, max_size=9), st.data())
def test_that_an_unknown_word_never_stands_in_a_proposal(command, word, data):
    assume(repaired(word) == word)
    words = command.split()
    place = data.draw(st.integers(1, len(words)))

    answer = interpret(" ".join([*words[:place], word, *words[place:]]), SHOWN)

    assert not answer.proposal, answer


@given(st.integers(20, 9000), st.sampled_from(OTHER_UNITS), st.sampled_from(["", " "]))
@pytest.mark.parametrize(
    "command",
    [
        "move the CIBP to {}",
        "extend step 5 down to {}",
        "raise step 4 by {}",
        "raise step 4 {}",
        "make step 4 {} long",
        "set the top of step 4 at {}",
        "add a cement plug at {}",
        "add a cement plug from 5000 to {}",
        "remove the plug at {}",
        "use {} on step 4",
        "put {} in step 4",
        "step 4 {}",
    ],
)
def test_that_a_number_of_another_unit_is_no_depth_and_no_sacks(command, number, unit, blank):
    answer = interpret(command.format(f"{number}{blank}{unit}"), SHOWN)

    assert not answer.proposal, answer


@pytest.mark.parametrize(
    "text",
    [
        "remove the Dean perforations",
        "remove the Spraberry water",
        "remove the plug near the Dean plug",
        "remove the Dean plug and the plug below it",
        "remove the retainer at 8300",
        "remove the CIBP at 7050",
        "remove all formation plugs but leave the Dean",
        "make step 4 150 ft long but keep the top",
        "add a 300 ft plug from 5000 to 5100",
        "spot a plug of 25 sx at 5000 psi",
    ],
)
def test_that_what_could_be_another_thing_is_asked_about(text):
    answer = interpret(text, SHOWN)

    assert (answer.intent, answer.proposal) == ("clarify", False)
    assert answer.clarify


@pytest.mark.parametrize("text", ["ok?", "good to go?", "sure?", "is it ok?"])
def test_that_a_yes_with_a_question_mark_confirms_nothing(text):
    assert interpret(text, SHOWN).intent != "confirm"


def test_that_the_question_names_the_word_that_is_not_known():
    answer = interpret("remove the wobbly step 4", SHOWN)

    assert answer.clarify is not None
    assert "“wobbly”" in answer.clarify


@pytest.mark.parametrize("text", ["remove step 4? no", "do not. remove step 4", "drop step 4, jk"])
def test_that_what_is_taken_back_in_the_same_line_is_not_proposed(text):
    assert not interpret(text, SHOWN).proposal
