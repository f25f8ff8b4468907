"""What holds for every command, however it is written."""

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.assistant.interpreter import Context, interpret
from kernel.assistant.shown_plan import shown_plan

DATASET = Path(__file__).resolve().parents[3] / "shared" / "datasets" / "utterances.json"
PLAN = {
    "td_ft": 9850,
    "formations": {"Dean": 8300, "Spraberry": 7050},
    "steps": [
        {"step_no": 1, "id": "a", "type": "cibp", "top_ft": 9360, "bottom_ft": 9360},
        {"step_no": 2, "id": "b", "type": "cibp_cap", "top_ft": 9325, "bottom_ft": 9360},
        {
            "step_no": 3,
            "id": "c",
            "type": "formation_plug",
            "formation": "Dean",
            "top_ft": 8250,
            "bottom_ft": 8350,
        },
        {
            "step_no": 4,
            "id": "d",
            "type": "formation_plug",
            "formation": "Spraberry",
            "top_ft": 7000,
            "bottom_ft": 7100,
        },
        {"step_no": 5, "id": "e", "type": "surface_shoe_plug", "top_ft": 1670, "bottom_ft": 1770},
    ],
}
SHOWN = shown_plan(PLAN)
COMMANDS = (
    "remove step {n}",
    "combine steps 3 and {n}",
    "use 60 sacks for step {n}",
    "extend step {n} down to {depth}",
    "make step {n} 6950-7150",
    "move the CIBP to {depth}",
    "switch step {n} to class H",
    "add a cement plug from {depth} to 4100",
    "replace the CIBP with a long cement plug",
    "swap steps 3 and {n}",
    "drop the Dean plug",
    "shift step {n} up 50 ft",
    "set excess to 40% on step {n}",
    "remove step {n} and then add 20 sacks to step 5",
    "can we merge the Dean and Spraberry plugs?",
    "pump 40 sacks on step {n}",
)
NEGATIONS = (
    "don't",
    "do not",
    "please don't",
    "never",
    "dont",
    "you must not",
    "we should not",
    "no need to",
    "under no circumstances",
    "we shouldn't",
    "you can't",
    "we can't",
    "you cannot",
    "we cant",
    "i won't",
    "let's not",
    "don’t",
    "you mustn't",
    "we needn't",
    "i wouldn't",
    "shouldnt",
    "hands off,",
)


def commands():
    return st.builds(
        lambda form, n, depth: form.format(n=n, depth=depth),
        st.sampled_from(COMMANDS),
        st.integers(1, 5),
        st.integers(4200, 9000),
    )


@given(commands(), st.sampled_from(NEGATIONS))
def test_that_a_negated_command_never_makes_a_proposal(command, negation):
    answer = interpret(f"{negation} {command}", SHOWN)

    assert not answer.proposal
    assert answer.intent in ("none", "clarify", "refuse", "cancel"), answer


@given(commands(), st.randoms(use_true_random=False))
def test_that_typing_errors_never_change_a_step_number_or_a_depth(command, chance):
    clean = interpret(command, SHOWN)
    dirty = interpret(with_typing_error(command, chance), SHOWN)

    if dirty.proposal and clean.proposal and dirty.intent == clean.intent:
        assert numbers(dirty.args) == numbers(clean.args)
    if dirty.proposal:
        assert set(numbers(dirty.args)) <= {float(n) for n in figures(command)} | {50.0, 40.0}


def with_typing_error(text, chance: random.Random):
    """Two neighbouring letters swapped, one left out or one doubled; digits stay."""
    places = [i for i in range(len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    i = chance.choice(places)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    return text[:i] + text[i + 1 :] if kind == 1 else text[:i] + text[i] + text[i:]


def figures(text):
    return list("".join(c if c.isdigit() else " " for c in text).split())


def numbers(value):
    if isinstance(value, dict):
        return sorted(n for one in value.values() for n in numbers(one))
    if isinstance(value, list):
        return sorted(n for one in value for n in numbers(one))
    return [abs(float(value))] if isinstance(value, int | float) else []


@given(st.text(max_size=300))
def test_that_any_text_gets_an_answer(text):
    answer = interpret(text, SHOWN)

    assert answer.text == text
    json.dumps(answer.as_json())


@pytest.mark.parametrize(
    "text",
    [
        "remove step 3 unless the district objects",
        "remove step 3 or 4",
        "bob said remove step 3",
        "maybe remove step 3",
        "remove all formation plugs except the Dean",
        "remove step 3 when the rig arrives",
        "remove half of step 3",
        "use 60 sacks for step 3 7",
        "move step 3 to 7000 9000",
    ],
)
def test_that_a_doubtful_command_is_asked_about_and_never_proposed(text):
    answer = interpret(text, SHOWN)

    assert not answer.proposal
    assert answer.intent == "clarify"
    assert answer.clarify


def test_that_it_is_the_step_spoken_of_last():
    alone = interpret("make it 150 ft long", SHOWN)
    after = interpret("make it 150 ft long", SHOWN, Context(last=("d",)))

    assert (alone.proposal, after.proposal) == (False, True)
    assert alone.clarify == "Which step do you mean by “it”?"


def test_that_steps_of_a_saved_plan_go_by_the_number_on_the_sheet():
    rows = [
        {"id": "x", "plug_no": 1, "type": "cibp", "depth_ft": 8000},
        {"id": "y", "plug_no": 1, "type": "cibp_cap", "top_ft": 7980, "bottom_ft": 8000},
        {
            "id": "z",
            "plug_no": 2,
            "type": "formation_plug",
            "top_ft": 5000,
            "bottom_ft": 5100,
            "purpose": "top of the San Andres at 5,100 ft",
        },
        {"id": "q", "plug_no": None, "type": "cut_and_cap", "depth_ft": 3},
    ]
    plan = shown_plan({"steps": rows, "inputs": {"facts": {"total_depth_ft": 9000}}})

    assert [step.number for step in plan.steps] == [1, 1, 2, 3]
    assert [step.id for step in plan.numbered(1)] == ["x"]
    assert interpret("remove the San Andres plug", plan).proposal
    assert interpret("remove step 2", plan).proposal
    assert interpret("move the CIBP to 9100", plan).args["reason"] == "beyond_total_depth"


def test_that_the_command_line_answers_each_line_on_its_own(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(PLAN))
    command = [sys.executable, "-c", "from workbench.cli import app; app()", "interpret"]

    done = subprocess.run(
        [*command, "--plan", file, "--json"],
        input="remove step 4\n\ndon't remove step 4\nremove step 44\n",
        capture_output=True,
        text=True,
        check=True,
    )

    removed, kept, unknown = [json.loads(line) for line in done.stdout.splitlines()]
    assert removed == {
        "text": "remove step 4",
        "intent": "remove_step",
        "args": {"targets": [{"step_no": 4}]},
        "clarify": None,
        "proposal": True,
    }
    assert (kept["intent"], kept["proposal"]) == ("none", False)
    assert unknown["clarify"] == "The plan has no step 44. Which step do you mean?"


@pytest.mark.skipif(not DATASET.exists(), reason="needs the shared utterances")
def test_that_the_shared_utterances_are_all_understood_without_a_wrong_change():
    data = json.loads(DATASET.read_text())
    plan = shown_plan(data["plan"])
    missed = []
    for line in data["utterances"]:
        answer = interpret(line["text"], plan)
        reason = answer.args.get("reason") == line["args"].get("reason")
        right = reason if line["intent"] == "clarify" else answer.args == line["args"]
        if answer.intent != line["intent"] or not right:
            missed.append((line["text"], answer.intent, answer.args, answer.proposal))

    assert missed == []


def test_that_a_line_takes_milliseconds_at_most():
    lines = [form.format(n=4, depth=7200) for form in COMMANDS] * 3
    took = []
    for line in lines:
        start = time.process_time()
        interpret(line, SHOWN)
        took.append(time.process_time() - start)

    assert statistics.median(took) < 0.005
