"""Reviews: add one, say what it asks, take its reference list, and say which paper an entry is."""

import hashlib
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from curation.api import auth
from curation.api.problems import Refused
from curation.api.reading import one
from curation.api.writing.imports import started
from curation.api.writing.shared import (
    SEEN,
    Line,
    Number,
    Pmid,
    Said,
    Text,
    Why,
    by,
    seen_in,
    wrong,
)
from curation.citation_matching import entries_of
from curation.identifiers import as_doi
from curation.imports.batches import Source, open_batch
from curation.imports.once import once
from curation.imports.tokens import Kind, Token
from curation.models import CandidateMatch, CitedReference, Reference, ReferenceList, Review, Scope
from curation.reviews import deciding
from curation.reviews.adding import add_review, describe
from curation.reviews.lists import take_from_pubmed, take_list
from curation.tasks import start_resolving

router = Router(tags=["Reviews"])
_review = auth.may(Scope.REVIEW)
MOST_TEXT = 2 * 2**20
Design = Literal[
    "", "systematic", "meta-analysis", "network", "overview", "scoping", "narrative", "guideline"
]


class Question(Said):
    """What kind of review it is and what it asks; what is left out stays."""

    design: Design | None = Field(None, description="Its design; empty: not said.")
    question: Text | None = Field(None, description="What it asks, in one sentence of yours.")
    population: Text | None = Field(None, description="In whom.")
    interventions: Text | None = Field(None, description="Which treatments.")
    comparators: Text | None = Field(None, description="Against what.")
    outcomes: Text | None = Field(None, description="By which outcomes.")
    searched_until: date | None = Field(None, description="Until when its authors searched.")


class NewList(Said):
    """A reference list: the one in PubMed's record, or pasted text."""

    source: Literal["pubmed", "paste"] = Field("paste", description="From where it is taken.")
    text: Annotated[str, StringConstraints(max_length=MOST_TEXT, pattern=r"^[^\x00]*$")] = Field(
        "", description="The references, each beginning in a new line."
    )


class Choice(Said):
    """The paper that an entry is; it need not be here if its PMID is known."""

    reference: Number | None = Field(None, description="The paper, by its number here.")
    pmid: Pmid | None = Field(None, description="The paper, by its PMID.")


class Candidate(Said):
    candidate: Number = Field(description="What it might be: a candidate's number.")


class NewReview(Said):
    """The paper that is the review, by one of these."""

    reference: Number | None = Field(None, description="The paper, by its number here.")
    pmid: Pmid | None = Field(None, description="The paper, by its PMID.")
    doi: Line | None = Field(None, description="The paper, by its DOI.")


class Awaited(Schema):
    batch: int = Field(description="The import that brings the paper: GET /imports/{batch}.")


class ReviewWritten(Schema):
    review: int = Field(description="Its number.")
    version: int = Field(description="Which version of it this is; send it back in If-Match.")


class ListTaken(Schema):
    review: int = Field(description="The review, by its number.")
    list: int = Field(description="The list, by its number.")
    entries: int = Field(description="How many entries it has; each is looked for now.")


class EntryAnswered(Schema):
    entry: int = Field(description="Its number.")
    state: str = Field(description="waiting, resolved, unsure, not found or set aside.")
    reference: int | None = Field(description="The paper, by its number here.")
    pmid: int | None = Field(description="The PMID of a paper that is not here yet.")
    why: str = Field(description="What speaks for it, or why not.")


@router.post(
    "/reviews",
    response={201: ReviewWritten, 202: Awaited},
    auth=_review,
    summary="Add a review",
)
def add_a_review(request: HttpRequest, response: HttpResponse, said: NewReview) -> Any:
    """A reference that is here, as a review, with the list of PubMed's record where that has one;
    the same again is the review that is there. For a paper that is not here yet the answer is 202:
    PubMed is asked for it, and the review is added when it came."""
    paper = _paper(said)
    if isinstance(paper, Token):
        key = hashlib.sha256(f"{paper.kind} {paper.value}".encode()).hexdigest()
        name = f"Review {paper.text}"[:200]
        open_ = partial(open_batch, [paper], by=by(request), source=Source.REVIEW, name=name)
        batch = once(f"new-review {key}", lambda: started(open_), remembered=10)
        if batch is None:
            raise Refused(409, "This very request is being answered now. Ask again in a moment.")
        return Status(202, {"batch": batch})
    with transaction.atomic():
        row = add_review(paper, by=by(request))
        if not row.lists.exists() and paper.cited_references:
            _resolve(take_from_pubmed(row, by=by(request)))
    return Status(201, _written(response, row))


@router.patch(
    "/reviews/{int:review}",
    response=ReviewWritten,
    auth=_review,
    summary="Say what a review asks",
    openapi_extra=SEEN,
)
def describe_review(
    request: HttpRequest, response: HttpResponse, review: int, said: Question
) -> Any:
    """Where somebody changed it after you read it, both texts come back and nothing is saved."""
    sent = said.model_dump(exclude_unset=True)
    pico = {
        name: "" if value is None and name != "searched_until" else value
        for name, value in sent.items()
    }
    row = describe(_at(review), by=by(request), version=seen_in(request), **pico)
    return _written(response, row)


@router.post(
    "/reviews/{int:review}/lists",
    response={201: ListTaken},
    auth=_review,
    summary="Take a reference list",
)
def take_reference_list(request: HttpRequest, review: int, said: NewList) -> Any:
    """It is the review's list from now on; the one before is kept, and what people answered goes
    over to the entries that print the same."""
    row = _at(review)
    with transaction.atomic():
        if said.source == "pubmed":
            taken = take_from_pubmed(row, by=by(request))
        else:
            entries = entries_of(said.text)
            source = ReferenceList.Source.PASTE
            taken = take_list(row, entries, source=source, by=by(request), raw=said.text)
        _resolve(taken)
    told = {"review": row.pk, "list": taken.pk, "entries": taken.entries.count()}
    return Status(201, told)


@router.post(
    "/entries/{int:entry}/choose",
    response=EntryAnswered,
    auth=_review,
    summary="Say which paper an entry is",
)
def choose_entry(request: HttpRequest, entry: int, said: Choice) -> Any:
    reference = None
    if said.reference is not None:
        reference = Reference.objects.filter(pk=said.reference).first()
        if reference is None:
            raise wrong("reference", f"No reference with number {said.reference} is here.")
    return _answered(
        deciding.choose(_entry(entry), by=by(request), reference=reference, pmid=said.pmid)
    )


@router.post(
    "/entries/{int:entry}/set-aside",
    response=EntryAnswered,
    auth=_review,
    summary="Set an entry aside",
)
def set_entry_aside(request: HttpRequest, entry: int, said: Why) -> Any:
    """It is no paper that is looked for: a book, a web page."""
    return _answered(deciding.set_aside(_entry(entry), by=by(request), why=said.reason))


@router.post(
    "/entries/{int:entry}/refuse",
    response=EntryAnswered,
    auth=_review,
    summary="Say which paper an entry is not",
)
def refuse_candidate(request: HttpRequest, entry: int, said: Candidate) -> Any:
    """It is never proposed for the entry again."""
    found = CandidateMatch.objects.filter(pk=said.candidate, entry=_entry(entry)).first()
    if found is None:
        raise wrong("candidate", f"The entry has no candidate with number {said.candidate}.")
    return _answered(deciding.refuse(found, by=by(request)))


@router.post(
    "/entries/{int:entry}/undo",
    response=EntryAnswered,
    auth=_review,
    summary="Take an answer back",
)
def undo_entry(request: HttpRequest, entry: int) -> Any:
    """A person's, or one that was found by itself."""
    with transaction.atomic():
        row = deciding.undo(_entry(entry), by=by(request))
        if row.state == CitedReference.State.WAITING:
            _resolve(row.reference_list)
    return _answered(row)


def _paper(said: NewReview) -> Reference | Token:
    """The paper that is here, or what PubMed is asked for."""
    named = [name for name in ("reference", "pmid", "doi") if getattr(said, name) is not None]
    if len(named) != 1:
        sentence = "Say which paper: give its number here, its PMID or its DOI."
        raise wrong(named[-1] if named else "reference", sentence)
    if said.reference is not None:
        found = Reference.objects.filter(pk=said.reference).first()
        if found is None:
            raise wrong("reference", f"No reference with number {said.reference} is here.")
        return found
    if said.pmid is not None:
        here = Reference.objects.filter(pmid=said.pmid).first()
        return here or Token(1, str(said.pmid), Kind.PMID, said.pmid)
    doi = as_doi(said.doi or "")
    if doi is None:
        raise wrong("doi", f"“{(said.doi or '')[:80]}” is no DOI: it begins with 10.")
    found = Reference.objects.filter(doi=doi, shares_ids_with=None).first()
    return found or Token(1, said.doi or "", Kind.DOI, doi)


def _resolve(taken: ReferenceList) -> None:
    transaction.on_commit(partial(start_resolving, taken.pk))


def _written(response: HttpResponse, row: Review) -> dict[str, Any]:
    response["ETag"] = f'"v{row.version}"'
    return {"review": row.pk, "version": row.version}


def _answered(row: CitedReference) -> dict[str, Any]:
    return {
        "entry": row.pk,
        "state": row.state,
        "reference": row.reference_id,
        "pmid": row.found_pmid,
        "why": row.why,
    }


def _at(number: int) -> Review:
    return one(Review.objects.select_related("reference"), "review", pk=number)


def _entry(number: int) -> CitedReference:
    return one(CitedReference.objects.defer("raw"), "entry", pk=number)
