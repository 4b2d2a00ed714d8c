"""From a reference to the trials that it names."""

import pytest

from curation.evidence.links import link_by_nct, not_here, proposals
from curation.models import TrialReport
from tests.builders import a_reference
from tests.evidence_builders import a_trial

pytestmark = pytest.mark.django_db

BRAVE = "NCT03616912"


def test_a_reference_is_linked_to_each_trial_that_it_names_and_once():
    one, two = a_trial(nct=BRAVE), a_trial("SLE-BRAVE-II", nct="NCT03616964")
    paper = a_reference(nct_numbers=[BRAVE, "NCT03616964", "NCT00000777"])
    a_reference(nct_numbers=[])
    assert link_by_nct() == 2
    assert link_by_nct() == 0
    assert set(paper.trial_reports.values_list("trial", "kind")) == {
        (one.pk, "linked"),
        (two.pk, "linked"),
    }


def test_the_kind_that_a_person_gave_a_report_stays():
    trial = a_trial(nct=BRAVE)
    paper = a_reference(nct_numbers=[BRAVE])
    TrialReport.objects.create(trial=trial, reference=paper, kind="primary")
    assert link_by_nct() == 0
    assert TrialReport.objects.get().kind == "primary"


def test_trials_that_are_not_here_are_proposed_those_most_named_first():
    a_trial(nct=BRAVE)
    a_reference(nct_numbers=[BRAVE, "NCT00000777"])
    a_reference(nct_numbers=["NCT00000777", "NCT00000123"])
    assert proposals() == [("NCT00000777", 2), ("NCT00000123", 1)]
    assert proposals(1) == [("NCT00000777", 2)]


def test_a_reference_says_which_of_its_trials_are_not_here():
    a_trial(nct=BRAVE)
    assert not_here(a_reference(nct_numbers=["NCT00000777", BRAVE])) == ["NCT00000777"]
    assert not_here(a_reference()) == []
