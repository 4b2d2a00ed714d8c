"""What PubMed says of a paper afterwards: that it was retracted, corrected, commented on."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from curation.exports.columns import CHUNK, kept, light_references, of_reference
from curation.exports.tables import Table
from curation.models import Notice

NOTICES: Table[Notice] = Table(
    "notices",
    "A notice that PubMed keeps with a paper.",
    (
        *of_reference("The paper that it is about"),
        kept("kind", "PubMed's word for it: RetractionIn, ErratumIn, CommentIn and so on."),
        kept("label", "The same in words."),
        kept("notice_pmid", "The notice's own PMID.", "pmid"),
        kept("citation", "Where the notice stands."),
        kept("note", "What PubMed remarks on it."),
        kept("first_seen_at", "When it was first read here."),
    ),
)


def notices(found: QuerySet[Notice]) -> Iterator[Notice]:
    rows = found.order_by("reference", "position", "pk")
    light = Prefetch("reference", queryset=light_references())
    return rows.prefetch_related(light).iterator(chunk_size=CHUNK)
