"""A batch's bar and its outcomes, drawn from counts alone."""

from curation.imports.tokens import State
from curation.web.coming_in import composed, outcomes


def test_a_bar_is_made_of_the_stretches_that_are_not_empty_and_fills_its_width():
    parts = composed({State.ADDED: 2, State.UPDATED: 1, State.FAILED: 1, State.WAITING: 4})
    assert [(part.name, part.number, part.begins, part.width) for part in parts] == [
        ("added", 2, "0.0", "250.0"),
        ("same", 1, "250.0", "125.0"),
        ("failed", 1, "375.0", "125.0"),
        ("rest", 4, "500.0", "500.0"),
    ]


def test_every_outcome_has_its_place_in_the_bar():
    counts = dict.fromkeys(State, 1)
    assert sum(part.number for part in composed(counts)) == len(State)


def test_nothing_asked_for_is_no_bar():
    assert composed({}) == []


def test_outcomes_that_do_not_occur_are_not_offered_unless_one_is_chosen():
    counts = {State.ADDED: 3, State.FAILED: 1}
    assert [one.state for one in outcomes(counts, None)] == [State.ADDED, State.FAILED]
    assert [(one.state, one.number) for one in outcomes(counts, State.MERGED)] == [
        (State.ADDED, 3),
        (State.MERGED, 0),
        (State.FAILED, 1),
    ]
