"""One of each noun of the reviews, and the fields of a row that is as it should be."""

from types import SimpleNamespace

from curation.models import (
    BroughtDecision,
    CandidateMatch,
    CitedReference,
    ImportBatch,
    ImportChunk,
    ImportItem,
    ReferenceList,
    Review,
)
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.review_builders import a_candidate, a_list, a_review, an_entry

NOUNS = (Review, ReferenceList, CitedReference, CandidateMatch, BroughtDecision)


def one_of_each():
    """One of each, to build upon."""
    author, reviewer = ada(), ben()
    review = a_review(author)
    reference_list = a_list(review)
    entry = an_entry(
        reference_list,
        "Ash A. A made-up trial. 2026.",
        pmid=80000001,
        doi="10.1000/a",
        pmcid="PMC1",
    )
    batch = ImportBatch.objects.create(source="screened", opened_by=author)
    chunk = ImportChunk.objects.create(batch=batch, work="fetch")
    item = ImportItem.objects.create(
        batch=batch, chunk=chunk, position=1, line=1, token="80000001", kind="pmid", pmid=80000001
    )
    return SimpleNamespace(
        author=author,
        reviewer=reviewer,
        reference=a_reference(),
        elsewhere=a_reference(),
        review=review,
        reference_list=reference_list,
        entry=entry,
        candidate=a_candidate(entry, reference=a_reference()),
        item=item,
    )


def true_of(model, here):
    """The fields of a row of the model that is as it should be, beside those that are here."""
    return {
        Review: {
            "reference": here.reference,
            "design": "narrative",
            "question": "What is known of the drug?",
            "added_by": here.author,
        },
        ReferenceList: {
            "review": here.review,
            "source": "paste",
            "raw": "1. Birch B. Another. 2026.",
            "taken_by": here.author,
            "superseded_at": here.review.added_at,
        },
        CitedReference: {
            "reference_list": here.reference_list,
            "position": 7,
            "number": "8",
            "printed": "Birch B. Another. 2026.",
            "raw": "TY  - JOUR",
            "section": "Trials",
            "pmid": 80000002,
            "doi": "10.1000/b",
            "pmcid": "PMC2",
        },
        CandidateMatch: {
            "entry": here.entry,
            "reference": here.reference,
            "how": "likeness",
            "certainty": 0.7,
        },
        BroughtDecision: {
            "item": here.item,
            "said_by": "A. Ash",
            "said": "Excluded: wrong drug",
            "stage": "title-abstract",
            "decision": "exclude",
            "reason": "intervention",
        },
    }[model]
