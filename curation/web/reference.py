"""One reference: all that PubMed says of it, what is claimed on it, and where it came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from curation.citation import citation, imprint_of, issue_of
from curation.models import ImportItem, PubMedRecord, Reference, Review, User
from curation.reviews.missing import cited_in_reviews
from curation.web import record
from curation.web.byline import bylines
from curation.web.desk import facts_of, reference_at, text_of_desk
from curation.web.desk_rail import rail_of
from curation.web.gates import may_read

ITEMS_SHOWN = 8


@may_read
@require_safe
def reference(request: HttpRequest, pk: int) -> HttpResponse:
    shown = reference_at(request, pk)
    notices = list(shown.notices.all())
    here = record.Here.of(shown, notices)
    cited = record.cited(shown, here)
    brought = ImportItem.objects.filter(reference=shown).select_related("batch")
    items = list(brought.order_by("-batch_id", "position")[:ITEMS_SHOWN])
    person = request.user if isinstance(request.user, User) else None
    text = text_of_desk(request, shown, draft_opens=True)
    return render(
        request,
        "references/reference.html",
        facts_of(request, shown, notices, here)
        | text
        | rail_of(shown, person, text["margin"], items)
        | {
            "citation": citation(shown, authors_as_printed=shown.authors_as_printed),
            "issue": issue_of(shown),
            "imprint": imprint_of(shown.book, shown.publication_date) if shown.book else "",
            "byline": bylines(shown.authors),
            "remarks": record.remarks(notices, here),
            "cited": cited,
            "cited_here": sum(1 for entry in cited if entry.reference),
            "substances": record.substances(shown),
            "events": record.events(shown),
            "other_ids": record.other_ids(shown),
            "other_abstracts": record.other_abstracts(shown),
            "items": items,
            "review": Review.objects.filter(reference=shown).first(),
            "listed_in": cited_in_reviews(shown),
            "records": PubMedRecord.objects.filter(reference=shown).defer("deflated"),
            "has_id": bool(shown.pmid or shown.doi or shown.pmcid),
        },
    )


@may_read
@require_safe
def by_pmid(request: HttpRequest, pmid: int) -> HttpResponse:
    """Another site may lead here by the number that everybody knows."""
    found = Reference.objects.filter(pmid=pmid).values_list("pk", flat=True).first()
    if found is None:
        return render(request, "references/no_such_pmid.html", {"pmid": pmid}, status=404)
    return redirect("reference", found)
