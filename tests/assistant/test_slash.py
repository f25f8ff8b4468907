"""Slash commands: the same intents and arguments as in words, or how the command is typed."""

import pytest

from kernel.assistant.interpreter import interpret
from kernel.assistant.shown_plan import shown_plan
from kernel.assistant.slash import COMMANDS, WHAT_IF

PLAN = shown_plan(
    {
        "td_ft": 9850,
        "steps": [
            {"step_no": 1, "id": "a1", "type": "cibp", "top_ft": 9360, "bottom_ft": 9360},
            {"step_no": 2, "id": "b2", "type": "cibp_cap", "top_ft": 9325, "bottom_ft": 9360},
            {"step_no": 3, "id": "c3", "type": "formation_plug", "top_ft": 8250, "bottom_ft": 8350},
            {"step_no": 4, "id": "d4", "type": "formation_plug", "top_ft": 7000, "bottom_ft": 7100},
            {"step_no": 5, "id": "e5", "type": "cement_plug", "top_ft": 4260, "bottom_ft": 4360},
        ],
    }
)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/why 4", "why is step 4 there?"),
        ("/plan", "show me the plan"),
        ("/findings", "any violations?"),
        ("/sacks", "how many sacks?"),
        ("/sacks 4", "how many sacks in step 4?"),
        ("/sacks 5 60", "60 sacks for step 5"),
        ("/cost", "what does it cost?"),
        ("/class 5 h", "class H for step 5"),
        ("/excess 5 50", "50% excess for step 5"),
        ("/move 5 5,100-4,900", "move step 5 to 5100-4900"),
        ("/combine 3 4", "combine steps 3 and 4"),
        ("/remove 3, 4", "remove steps 3 and 4"),
        ("/add cement_plug 4000 to 3900", "add a cement plug from 4,000 to 3,900 ft"),
        ("/add cibp 9000", "add a CIBP at 9000"),
        ("/order 5 before 4", "put step 5 before step 4"),
        ("/order deepest", "sort deepest first"),
        ("/swap 3 4", "swap steps 3 and 4"),
        ("/note 3 check the tag", "note on step 3: check the tag"),
        ("/note plan ask the district", "note: ask the district"),
        ("/compare baseline current", "compare with the baseline"),
        ("/undo", "undo"),
        ("/undo 2", "undo 2"),
        ("/revert 2", "go back to version 2"),
        ("/whatif remove 4", "what would happen if I removed step 4?"),
        ("/apply", "yes"),
        ("/discard", "cancel"),
        ("/help", "help"),
    ],
)
def test_that_a_command_means_what_its_words_mean(command, words):
    typed, said = interpret(command, PLAN), interpret(words, PLAN)

    assert (typed.intent, typed.args, typed.proposal) == (said.intent, said.args, said.proposal)
    assert typed.clarify is None


@pytest.mark.parametrize(
    "usage", [one.usage for many in (*COMMANDS.values(), (WHAT_IF,)) for one in many]
)
def test_that_each_command_reads_what_its_own_usage_shows(usage):
    read = interpret(usage, PLAN)

    assert read.clarify is None or "The plan has no step" in read.clarify


@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("/class 5 Q", "Type it so: /class 5 H."),
        ("/order 5 beside 4", "Type it so: /order 5 before 4 or /order deepest."),
        ("/remove", "Type it so: /remove 4."),
        ("/frobnicate", "There is no “/frobnicate”."),
        ("/remove 9", "The plan has no step 9."),
        ("/whatif undo", "Type it so: /whatif remove 4."),
        ("/move 5 12000-11900", "The well is 9,850 ft deep."),
        ("/move 5 4000", "Shall 4,000 be the top, the middle or the bottom of step 5"),
    ],
)
def test_that_a_wrong_command_proposes_nothing_and_says_how_it_is_typed(command, question):
    read = interpret(command, PLAN)

    assert question in (read.clarify or "") and not read.proposal


def test_that_a_line_behind_a_slash_that_is_no_command_is_read_as_words():
    for text in ("/remove step 4", "/ remove step 4", "/please remove step 4"):
        read = interpret(text, PLAN)
        assert (read.intent, read.args) == ("remove_step", {"targets": [{"step_no": 4}]})


def test_that_ends_are_sorted_and_a_step_is_never_taken_for_a_depth():
    assert interpret("/move 5 4900-5100", PLAN).args == {
        "target": {"step_no": 5},
        "top_ft": 4900,
        "bottom_ft": 5100,
    }
