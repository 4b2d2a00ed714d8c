"""One reference: all that PubMed says of it, what is claimed on it, and where it came from."""

from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.citation import citation, imprint_of, issue_of, other_styles, words_of
from curation.models import ImportItem, PubMedRecord, Reference, User
from curation.web import record
from curation.web.byline import bylines
from curation.web.desk import facts_of, reference_at, text_of_desk
from curation.web.desk_rail import rail_of
from curation.web.downloads import reference_offers
from curation.web.gates import may_read
from curation.web.listings import listings, own_list

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
        | _to_hand_on(request, shown)
        | {
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
            "own_list": own_list(shown),
            "listings": listings(shown),
            "elsewhere": record.elsewhere(shown),
            "records": PubMedRecord.objects.filter(reference=shown).defer("deflated"),
            "has_id": bool(shown.pmid or shown.doi or shown.pmcid),
        },
    )


def _to_hand_on(request: HttpRequest, shown: Reference) -> dict[str, Any]:
    """The citation, and the address that stays: by PMID, which other sites know as well."""
    cited = citation(shown, authors_as_printed=shown.authors_as_printed)
    name, key = ("pmid", shown.pmid) if shown.pmid else ("reference", shown.pk)
    permalink = request.build_absolute_uri(reverse(name, args=[key]))
    letter = {"subject": words_of(shown.title) or str(shown), "body": f"{cited}\n\n{permalink}"}
    return {
        "citation": cited,
        "styles": other_styles(shown),
        "files": reference_offers(name="reference", key=shown.pk),
        "permalink": permalink,
        "mail": f"mailto:?{urlencode(letter, quote_via=quote)}",
    }


@may_read
@require_safe
def by_pmid(request: HttpRequest, pmid: int) -> HttpResponse:
    """Another site may lead here by the number that everybody knows."""
    found = Reference.objects.filter(pmid=pmid).values_list("pk", flat=True).first()
    if found is None:
        return render(request, "references/no_such_pmid.html", {"pmid": pmid}, status=404)
    return redirect("reference", found)
