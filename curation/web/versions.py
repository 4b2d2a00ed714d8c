"""What changed in PubMed's record of a reference from one version to the next."""

from itertools import pairwise
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from curation import pubmed
from curation.article import Article
from curation.models import PubMedRecord, Reference
from curation.web.changes import Change, changes
from curation.web.gates import may_read

MOST = 20  # records that are read for one page


class Step(NamedTuple):
    """From an earlier record to the next; `unreadable` says why one of them cannot be compared."""

    earlier: PubMedRecord
    later: PubMedRecord
    changes: list[Change]
    unreadable: str = ""


@may_read
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    reference = get_object_or_404(Reference.objects.only("pmid", "doi", "title"), pk=pk)
    records = list(reference.records.order_by("-fetched_at", "-pk")[: MOST + 1])
    return render(
        request,
        "references/versions.html",
        {
            "reference": reference,
            "records": records,
            "steps": [_step(earlier, later) for later, earlier in pairwise(records)],
            "total": reference.records.count(),
        },
    )


def _step(earlier: PubMedRecord, later: PubMedRecord) -> Step:
    try:
        return Step(earlier, later, changes(_read(earlier), _read(later)))
    except pubmed.Unreadable as error:
        return Step(earlier, later, [], str(error))


def _read(record: PubMedRecord) -> Article:
    return pubmed.read_record(record.xml)
