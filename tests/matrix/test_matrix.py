"""The matrix from rows in the database to places, with its facets."""

import pytest

from curation.matrix.arms import all_arms, asked_for, rows_of
from curation.matrix.matrix import matrix_of, place_of
from curation.matrix.question import ColumnKey, Question, RowKey, State
from curation.models import Drug, Trial
from tests.cast import ada
from tests.evidence_builders import a_drug, a_trial, an_arm, an_effect, an_endpoint, an_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence():
    """Baricitinib 4 and 2 mg in SLE, deucravacitinib in the skin; nothing of solcitinib."""
    sri4, clasi = an_endpoint(), an_endpoint("CLASI-A", domain="skin")
    bari, deucra = a_drug(), a_drug("deucravacitinib", targets=["TYK2"])
    a_drug("solcitinib", targets=[])
    a_drug("mycophenolate", role=Drug.Role.CONTEXT)
    brave = a_trial()
    paisley = a_trial("PAISLEY CLE", phase="2", population="cle", weeks=16)
    four, two = an_arm(brave, bari, 4, n_randomised=252), an_arm(brave, bari, 2, n_randomised=255)
    placebo = an_arm(brave)
    skin = an_arm(paisley, deucra, 3)
    her = ada()
    outcome = an_outcome(brave, sri4)
    an_effect(outcome, four, placebo, by=her, of=("OR", 1.57, 1.09, 2.27))
    an_effect(outcome, two, placebo, by=her, of=("OR", 1.17, 0.83, 1.66))
    effect = an_effect(
        an_outcome(paisley, clasi, 16), skin, an_arm(paisley), by=her, of=("MD", -5, -8, -2)
    )
    a_trial("SLE-BRAVE-X", kind=Trial.Kind.EXTENSION)
    an_arm(Trial.objects.get(acronym="SLE-BRAVE-X"), bari, 4)
    return effect


def shown(**asked):
    matrix = matrix_of(Question(**asked), with_waiting=True)
    return [
        (
            f"{line.row.inn} {line.row.key.regimen}",
            *(place and place.state for place in line.places),
        )
        for line in matrix.grid.lines
    ]


def facet(name, **asked):
    facets = matrix_of(Question(**asked), with_waiting=True).facets
    (found,) = (facet for facet in facets if facet.name == name)
    return [(choice.words, choice.number, choice.is_chosen) for choice in found.choices]


def test_drugs_stand_by_what_they_inhibit_and_the_higher_dose_first(evidence):
    assert shown() == [
        ("baricitinib 4 mg once daily", State.EXTRACTED, State.NONE),
        ("baricitinib 2 mg once daily", State.EXTRACTED, State.NONE),
        ("deucravacitinib 3 mg once daily", State.NONE, State.EXTRACTED),
    ]


def test_a_drug_that_no_trial_has_given_is_named_beside(evidence):
    assert [drug.inn for drug in matrix_of(Question(), with_waiting=True).untried] == ["solcitinib"]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"population": ("cle",)}, 1),
        ({"phase": ("3",)}, 2),
        ({"phase": ("3", "2")}, 3),
        ({"kinase": ("JAK2",)}, 2),
        ({"drug": ("deucravacitinib",)}, 1),
        ({"regimen": ("2 mg once daily",)}, 1),
        ({"population": ("cle",), "phase": ("3",)}, 0),
    ],
)
def test_rows_can_be_asked_for(evidence, asked, rows):
    assert len(shown(**asked)) == rows


def test_a_facet_counts_trials_under_all_other_filters(evidence):
    assert facet("population") == [("SLE", 2, False), ("cutaneous lupus", 1, False)]
    assert facet("population", phase=("2",)) == [("SLE", 0, False), ("cutaneous lupus", 1, False)]
    assert facet("phase", phase=("2",)) == [("phase 3", 2, False), ("phase 2", 1, True)]
    assert facet("drug") == [("baricitinib", 2, False), ("deucravacitinib", 1, False)]
    assert [words for words, *_ in facet("regimen")] == [
        "2 mg once daily", "3 mg once daily", "4 mg once daily",
    ]  # fmt: skip


def test_a_facet_on_columns_counts_cells(evidence):
    assert facet("domain") == [("Disease activity", 2, False), ("Skin", 1, False)]
    assert facet("week") == [("week 16", 1, False), ("week 52", 2, False)]
    assert facet("endpoint", endpoint=("sri-4",)) == [("SRI-4", 2, True), ("CLASI-A", 1, False)]


def test_what_is_asked_for_and_not_here_is_left_out_and_said(evidence):
    matrix = matrix_of(Question(drug=("aspirin", "baricitinib"), week=(7,)), with_waiting=True)
    assert matrix.question == Question(drug=("baricitinib",))
    assert matrix.ignored == [
        "Nothing here has the drug “aspirin”.",
        "Nothing here has the timepoint “7”.",
    ]


def test_the_matrix_is_three_queries(evidence, django_assert_num_queries):
    with django_assert_num_queries(3):
        matrix_of(Question(), with_waiting=True)


def test_an_open_place_is_found_without_the_rest(evidence, django_assert_num_queries):
    asked = Question(arm=RowKey("baricitinib", "4 mg once daily"), at=ColumnKey("sri-4", 52))
    with django_assert_num_queries(3):
        place = place_of(asked, with_waiting=True)
    assert place.cell.numbers[0].estimate == 1.57

    silent = place_of(asked.with_(at=ColumnKey("clasi-a", 16)), with_waiting=True)
    assert silent.state == State.NONE
    assert place_of(asked.with_(at=ColumnKey("bicla", 16)), with_waiting=True) is None
    assert place_of(asked.with_(arm=RowKey("aspirin", "")), with_waiting=True) is None


def test_what_waits_is_counted_whether_shown_or_not(evidence):
    assert matrix_of(Question(), with_waiting=False).waiting == 3


def test_an_extension_is_no_row_and_a_trial_of_its_drug(evidence):
    arms = all_arms().given
    assert len(arms) == 4
    assert sum(row.trials for row in rows_of(arms)) == 3
    assert len(asked_for(arms, Question(drug=("baricitinib",)))) == 3
