"""The matrix with what rests on retracted papers, which says so; and without it."""

import pytest

from curation.matrix.arms import all_arms, rows_of
from curation.matrix.behind import behind
from curation.matrix.cells import cells_of
from curation.matrix.matrix import matrix_of, place_of
from curation.matrix.question import ColumnKey, Question, RowKey, State
from tests.builders import a_notice, of_type
from tests.evidence_builders import a_source, an_arm
from tests.matrix.test_cells import Twins

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    """An effect of the one trial, counts of the other, each from a paper of its own."""
    twins = Twins()
    twins.effect(0, 1.57, 1.09, 2.27, accepted_by=twins.ben)
    twins.fallen = twins.source.reference
    twins.source = a_source()
    twins.counts(1, (120, 260), (116, 256), accepted_by=twins.ben)
    return twins


def the_cell(**asked):
    (cell,) = cells_of(rows_of(all_arms().given), with_waiting=True, **asked)
    return cell


def trials(cell):
    return sorted(int(number.trial_id) for number in cell.numbers)


def test_nothing_is_marked_while_every_paper_stands(twins):
    a_notice(twins.fallen, "ErratumIn")

    assert not the_cell().rests_on_retracted
    assert the_cell().retracted == 0
    assert the_cell(with_retracted=False) == the_cell()


@pytest.mark.parametrize("how", ["notice", "type"])
def test_a_cell_says_that_it_rests_on_a_retracted_paper_or_leaves_its_numbers_out(twins, how):
    if how == "notice":
        a_notice(twins.fallen)
    else:
        twins.fallen.publication_types = of_type("Retracted Publication")
        twins.fallen.save()

    with_it, without = the_cell(), the_cell(with_retracted=False)

    assert [bool(number.is_retracted) for number in with_it.numbers] == [True, False]
    assert (with_it.rests_on_retracted, with_it.retracted, with_it.left_out) == (True, 1, 0)
    assert trials(without) == [twins.trials[1].pk]
    assert (without.rests_on_retracted, without.retracted, without.left_out) == (False, 1, 1)
    assert (without.to_extract, without.results) == (0, 2)


def test_a_control_that_fell_takes_the_odds_ratio_with_it(twins):
    for each in twins.outcomes[1].results.filter(arm=twins.placebo[1]):
        each.source = a_source(twins.fallen)
        each.save()
    a_notice(twins.fallen)

    (number,) = the_cell(with_retracted=False).numbers

    assert (number.events, number.control_events, number.estimate) == (120, None, None)
    assert all(number.is_retracted for number in the_cell().numbers)


def test_a_cell_all_of_which_is_left_out_says_so_and_not_that_it_waits_for_extraction(twins):
    twins.outcomes[1].delete()
    a_notice(twins.fallen)

    grid = matrix_of(Question(retracted=False), with_waiting=True).grid

    assert [place.state for place in grid.places()] == [State.LEFT_OUT]
    assert grid.counts["leftout"] == 1
    grid = matrix_of(Question(), with_waiting=True).grid
    assert [place.is_retracted for place in grid.places()] == [True]
    assert grid.counts["rests-on-retracted"] == 1
    asked = matrix_of(Question(state="rests-on-retracted"), with_waiting=True)
    assert len(list(asked.grid.places())) == 1


def test_what_is_behind_a_cell_is_what_the_cell_shows(twins):
    a_notice(twins.fallen)
    question = Question(
        arm=RowKey("baricitinib", "4 mg once daily"), at=ColumnKey("sri-4", 52), retracted=False
    )
    place = place_of(question, with_waiting=True)

    found = behind(place, with_waiting=True, with_retracted=False)

    shown = {
        part.trial: (len(part.results), len(part.effects), part.left_out) for part in found.trials
    }
    assert shown == {twins.trials[0]: (0, 0, True), twins.trials[1]: (2, 0, False)}


def test_a_public_reader_is_not_told_of_numbers_that_are_not_accepted(twins):
    twins.outcomes[0].effects.update(state="submitted", decided_by=None, decided_at=None)
    a_notice(twins.fallen)

    (cell,) = cells_of(rows_of(all_arms().given), with_waiting=False, with_retracted=False)

    assert (cell.left_out, cell.to_extract) == (0, 1)


def test_a_control_that_fell_marks_no_cell_in_which_nothing_is_entered(twins):
    an_arm(twins.trials[1], twins.drug, 2)
    for each in twins.outcomes[1].results.filter(arm=twins.placebo[1]):
        each.source = a_source(twins.fallen)
        each.save()
    a_notice(twins.fallen)

    found = cells_of(rows_of(all_arms().given), with_waiting=True)

    assert {cell.retracted > 0 for cell in found if cell.numbers} == {True}
    assert {cell.retracted for cell in found if not cell.numbers} == {0}
