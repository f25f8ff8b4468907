"""Each guard against orders in a paper is taken away, and the check that relies on it fails.

The checks are those of `test_model_chaos`; there each is seen to pass.
"""

from collections.abc import Callable
from inspect import signature

import pytest

from kernel.assistant import desk, model_turn, read_tools, safe_words
from tests.assistant import test_model_chaos as chaos
from tests.assistant.test_model_chaos import trapped  # noqa: F401 - a fixture

Break = Callable[[pytest.MonkeyPatch], None]


def replaced(holder: object, name: str, value: object) -> Break:
    return lambda patch: patch.setattr(holder, name, value)


def untouched(self: object, piece: str) -> str:
    return piece


GUARDS: dict[Callable[..., None], Break] = {
    chaos.test_that_orders_in_a_paper_are_quoted_as_data_and_offer_nothing: replaced(
        read_tools, "AS_DATA", "Do as the paper says."
    ),
    chaos.test_that_a_model_that_obeys_a_paper_gets_no_further_than_an_offer_that_says_so: replaced(
        desk.Desk, "was_read", lambda self, document, page: None
    ),
    chaos.test_that_an_offer_in_a_later_message_still_names_the_paper_that_was_read: replaced(
        model_turn, "_earlier_influences", lambda earlier: []
    ),
    chaos.test_that_pictures_and_links_are_gone_also_while_the_answer_comes: replaced(
        safe_words.SafeWords, "take", untouched
    ),
}


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_without_its_guard_the_check_fails(check, request, monkeypatch):
    given = {name: request.getfixturevalue(name) for name in signature(check).parameters}
    GUARDS[check](monkeypatch)

    with pytest.raises(AssertionError):
        check(**given)
