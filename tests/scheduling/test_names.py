"""A table of names finds what a dictionary finds."""

from hypothesis import given
from hypothesis import strategies as st

from kernel.scheduling.names import NOWHERE, places_of

NAMES = st.text(max_size=4)


@given(st.lists(NAMES, unique=True), st.lists(NAMES))
def test_that_names_are_found_where_they_stand(known, asked):
    index = {name: at for at, name in enumerate(known)}

    found = places_of(known).of([*known, *asked])

    assert found.tolist() == [*range(len(known)), *(index.get(name, NOWHERE) for name in asked)]


@given(st.lists(NAMES, min_size=1, unique=True), st.data())
def test_that_a_name_that_stands_twice_is_found_out(names, data):
    again = data.draw(st.sampled_from(names))

    table = places_of([*names, again])

    assert (table.twice, places_of(names).twice) == (len(names), NOWHERE)


def test_that_names_which_run_together_alike_are_told_apart():
    assert places_of(["ab", "c"]).of(["a", "bc", "ab", "c"]).tolist() == [NOWHERE, NOWHERE, 0, 1]
