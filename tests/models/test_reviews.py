"""What may never be untrue of reviews and what they cite: said in words, held by the database."""

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from curation.models import (
    BroughtDecision,
    CandidateMatch,
    CitedReference,
    ReferenceList,
    Review,
)
from tests.models.refusing import TWICE, a_wrong, insist_that_it_is_refused
from tests.models.review_rows import NOUNS, one_of_each, true_of
from tests.review_builders import a_list, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return one_of_each()


RESOLVES = "cited_reference_resolves_to_something"
SAYS_WHICH = "says to which paper and how"
HAS_WHAT = "cited_reference_has_what_it_resolved_by"
NOT_PRINTED = "by an identifier that is not printed"
CERTAIN = "cited_reference_match_has_a_certainty"
FROM_0_TO_1 = "A match has a certainty from 0 to 1, nothing else has."
DECIDED = "cited_reference_decided_by_somebody"
SAYS_WHO = "What a person decided says who."
APPLIED = "brought_decision_is_applied_for_somebody"
UNDERSTOOD = "somebody's, and understood"


def a_likeness(**fields):
    return {"state": "resolved", "how": "likeness", "found_pmid": 7, "certainty": 0.9} | fields


def by_a_person(here, **fields):
    return {
        "state": "resolved",
        "how": "person",
        "found_pmid": 7,
        "decided_by": here.author,
    } | fields


def the_same_pmid(here):
    CandidateMatch.objects.create(entry=here.entry, pmid=7, how="ecitmatch", certainty=0.5)
    return {"reference": None, "pmid": 7}


# Of which noun, what is wrong with it, the constraint that says so, and in which words.
WRONG = [
    (Review, {"design": "essay"}, "review_of_a_known_design", "no kind of review that is known"),
    (
        ReferenceList,
        {"superseded_at": None},
        "review_has_one_current_list",
        "This review has a current reference list already.",
    ),
    (ReferenceList, {"source": "rumour"}, "reference_list_of_a_known_source", "no source of a"),
    (CitedReference, TWICE, "cited_reference_once_a_position", "in that place already"),
    (CitedReference, {"printed": ""}, "cited_reference_has_words", "An entry of a reference list"),
    (CitedReference, {"state": "lost"}, "cited_reference_of_a_known_state", "no state of an entry"),
    (CitedReference, {"state": "resolved"}, RESOLVES, SAYS_WHICH),
    (CitedReference, a_likeness(found_pmid=None), RESOLVES, SAYS_WHICH),
    (CitedReference, a_likeness(how="ecitmatch", found_pmid=None), RESOLVES, SAYS_WHICH),
    (CitedReference, lambda here: by_a_person(here, found_pmid=None), RESOLVES, SAYS_WHICH),
    (CitedReference, {"found_pmid": 7}, RESOLVES, SAYS_WHICH),
    (CitedReference, {"how": "doi"}, RESOLVES, SAYS_WHICH),
    (CitedReference, lambda here: {"reference": here.reference}, RESOLVES, SAYS_WHICH),
    (
        CitedReference,
        lambda here: {"state": "unsure", "reference": here.reference},
        RESOLVES,
        SAYS_WHICH,
    ),
    (CitedReference, {"state": "resolved", "how": "pmid", "pmid": None}, HAS_WHAT, NOT_PRINTED),
    (CitedReference, {"state": "resolved", "how": "doi", "doi": ""}, HAS_WHAT, NOT_PRINTED),
    (CitedReference, {"state": "resolved", "how": "pmcid", "pmcid": ""}, HAS_WHAT, NOT_PRINTED),
    (CitedReference, a_likeness(certainty=None), CERTAIN, FROM_0_TO_1),
    (CitedReference, a_likeness(certainty=1.01), CERTAIN, FROM_0_TO_1),
    (CitedReference, a_likeness(certainty=-0.01), CERTAIN, FROM_0_TO_1),
    (CitedReference, {"state": "resolved", "how": "doi", "certainty": 1}, CERTAIN, FROM_0_TO_1),
    (CitedReference, {"certainty": 0.5}, CERTAIN, FROM_0_TO_1),
    (CitedReference, {"state": "set aside"}, DECIDED, SAYS_WHO),
    (CitedReference, lambda here: by_a_person(here, decided_by=None), DECIDED, SAYS_WHO),
    (CandidateMatch, TWICE, "candidate_reference_once_an_entry", "This reference is a candidate"),
    (CandidateMatch, the_same_pmid, "candidate_pmid_once_an_entry", "This PMID is a candidate"),
    (CandidateMatch, {"pmid": 7}, "candidate_is_a_reference_or_a_pmid", "is here, or a PMID"),
    (CandidateMatch, {"reference": None}, "candidate_is_a_reference_or_a_pmid", "or a PMID"),
    (CandidateMatch, {"certainty": 1.01}, "candidate_certainty_from_0_to_1", "between 0 and 1"),
    (CandidateMatch, {"certainty": -0.01}, "candidate_certainty_from_0_to_1", "between 0 and 1"),
    (
        CandidateMatch,
        {"refused_at": now()},
        "candidate_refused_by_somebody",
        "says by whom and when",
    ),
    (
        CandidateMatch,
        lambda here: {"refused_by": here.author},
        "candidate_refused_by_somebody",
        "says by whom and when",
    ),
    (BroughtDecision, TWICE, "brought_decision_once_a_person", "that person's decision on this"),
    (BroughtDecision, {"stage": "later"}, "brought_decision_of_a_known_stage", "no stage of"),
    (
        BroughtDecision,
        {"decision": "perhaps"},
        "brought_decision_is_known",
        "included, excluded, or unclear",
    ),
    (BroughtDecision, {"applied_at": now()}, APPLIED, UNDERSTOOD),
    (
        BroughtDecision,
        lambda here: {"applied_at": now(), "person": here.author, "decision": "", "reason": ""},
        APPLIED,
        UNDERSTOOD,
    ),
]


@pytest.mark.parametrize(
    ("model", "wrong", "constraint", "words"),
    WRONG,
    ids=[f"{number}-{constraint}" for number, (_, _, constraint, _) in enumerate(WRONG)],
)
def test_what_cannot_be_is_said_to_people_and_refused_by_the_database(
    here, model, wrong, constraint, words
):
    insist_that_it_is_refused(a_wrong(model, wrong, true_of, here), constraint, words)


def test_each_constraint_is_in_the_table_above():
    ours = {rule.name for noun in NOUNS for rule in noun._meta.constraints}

    assert ours == {constraint for _, _, constraint, _ in WRONG}


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_what_is_true_is_taken_and_its_history_begins(here, model):
    row = model(**true_of(model, here))
    row.full_clean()
    row.save()

    assert model.objects.get(pk=row.pk) == row
    assert str(row)
    assert row.history.count() == 1


@pytest.mark.parametrize(
    "found",
    [
        {"state": "resolved", "how": "pmid"},
        {"state": "resolved", "how": "doi"},
        {"state": "resolved", "how": "pmcid"},
        a_likeness(),
        a_likeness(how="ecitmatch", certainty=1),
        {"state": "unsure"},
        {"state": "not found"},
    ],
    ids=lambda found: "-".join(str(part) for part in found.values()),
)
def test_an_entry_is_resolved_by_an_identifier_alone_or_by_a_match_that_says_to_what(here, found):
    row = CitedReference(**true_of(CitedReference, here) | found)
    row.full_clean()
    row.save()


def test_a_person_says_what_an_entry_is_or_that_it_is_none(here):
    for position, said in enumerate(
        (
            by_a_person(here),
            by_a_person(here, found_pmid=None, reference=here.reference),
            {"state": "set aside", "decided_by": here.author},
        ),
        start=20,
    ):
        fields = true_of(CitedReference, here) | {"position": position}
        row = CitedReference(**fields | said)
        row.full_clean()
        row.save()


def test_one_paper_may_stand_in_a_list_twice(here):
    for position in (20, 21):
        fields = true_of(CitedReference, here) | {"position": position}
        CitedReference.objects.create(**fields | by_a_person(here, reference=here.reference))

    assert here.reference.cited_in.count() == 2


def test_a_list_that_was_superseded_makes_room_for_the_next_and_its_entries_are_not_current(here):
    ReferenceList.objects.filter(pk=here.reference_list.pk).update(superseded_at=now())
    later = a_list(here.review, "Birch B. Another. 2026.")

    assert list(here.review.lists.current()) == [later]
    assert list(CitedReference.objects.current()) == list(later.entries.all())


@pytest.mark.parametrize(
    "changed",
    [
        {"position": 99},
        {"number": "99"},
        {"printed": "Other words."},
        {"raw": "TY  - BOOK"},
        {"section": "Other"},
        {"pmid": 7},
        {"doi": "10.1000/other"},
        {"pmcid": "PMC7"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_is_printed_stays_for_ever(here, changed):
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        CitedReference.objects.filter(pk=here.entry.pk).update(**changed)


@pytest.mark.parametrize(
    "changed",
    [{"said_by": "B. Birch"}, {"said": "Included"}, {"labels": ["lupus"]}],
    ids=lambda changed: next(iter(changed)),
)
def test_what_another_tools_file_said_stays_said(here, changed):
    row = BroughtDecision.objects.create(**true_of(BroughtDecision, here))

    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        BroughtDecision.objects.filter(pk=row.pk).update(**changed)


def test_an_entry_stays_in_its_list_and_a_list_with_its_review(here):
    ReferenceList.objects.filter(pk=here.reference_list.pk).update(superseded_at=now())
    other = a_list(here.review)
    review = Review.objects.create(**true_of(Review, here))

    for row, changed in (
        (here.entry, {"reference_list": other}),
        (here.reference_list, {"review": review}),
        (here.reference_list, {"source": "file"}),
        (here.reference_list, {"raw": "Other words."}),
    ):
        with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**changed)


def test_no_entry_and_no_list_is_thrown_away(here):
    ReferenceList.objects.filter(pk=here.reference_list.pk).update(superseded_at=now())
    alone, empty = an_entry(here.reference_list), a_list(here.review)

    for row in (alone, empty):
        with pytest.raises(DatabaseError, match="Cannot delete rows"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


def test_candidates_of_other_entries_may_be_the_same_and_a_refused_one_stays_one(here):
    refused = {"refused_by": here.reviewer, "refused_at": now()}
    CandidateMatch.objects.create(**true_of(CandidateMatch, here) | refused)
    other = an_entry(here.reference_list)
    again = CandidateMatch(**true_of(CandidateMatch, here) | {"entry": other})
    again.full_clean()
    again.save()

    insist_that_it_is_refused(
        CandidateMatch(**true_of(CandidateMatch, here)),
        "candidate_reference_once_an_entry",
        "This reference is a candidate of the entry already.",
    )


def test_a_brought_decision_counts_once_it_is_somebodys(here):
    fields = true_of(BroughtDecision, here) | {"person": here.author, "applied_at": now()}
    row = BroughtDecision(**fields)
    row.full_clean()
    row.save()
    for other in ({"said_by": "B. Birch"}, {"stage": "full-text"}):
        BroughtDecision.objects.create(**true_of(BroughtDecision, here) | other)

    assert here.item.brought_decisions.count() == 3


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("deed", ["changed", "deleted"])
def test_what_history_recorded_is_never_changed(here, model, deed):
    row = model.objects.create(**true_of(model, here))
    events = row.history.all()
    forge = {"changed": lambda: events.update(pgh_label="forged"), "deleted": events.delete}[deed]

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows"),
        transaction.atomic(),
    ):
        forge()
