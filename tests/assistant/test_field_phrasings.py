"""Lines of field engineers, clerks, cementers and foremen with what each means.

All were written with their meaning before the rules were tried on them. A question asked back is
compared by its reason where one is given.
"""

import json
from pathlib import Path

import pytest

from kernel.assistant.interpreter import interpret
from kernel.assistant.shown_plan import shown_plan

HELD = json.loads(Path(__file__).with_name("field_phrasings.json").read_text(encoding="utf-8"))
PLANS = {name: shown_plan(plan) for name, plan in HELD["plans"].items()}


@pytest.mark.parametrize("line", HELD["lines"], ids=[line["text"] for line in HELD["lines"]])
def test_that_a_line_from_the_field_is_read_as_it_is_meant(line):
    answer = interpret(line["text"], PLANS[line["plan"]])

    assert answer.intent == line["intent"], answer
    if line["intent"] == "clarify":
        assert not answer.proposal
        assert answer.clarify
        assert line.get("reason") in (None, answer.args.get("reason"))
    else:
        assert answer.args == line["args"]
