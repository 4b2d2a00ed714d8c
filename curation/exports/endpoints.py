"""What trials measure: the vocabulary of endpoints."""

from collections.abc import Iterator

from django.db.models import QuerySet

from curation.exports.columns import CHUNK, kept
from curation.exports.tables import Table
from curation.models import Endpoint

ENDPOINTS: Table[Endpoint] = Table(
    "endpoints",
    "An endpoint: something that a trial can measure.",
    (
        kept("endpoint", "Its key, as in its address.", "slug"),
        kept("name", "Its name."),
        kept("short_name", "Its name where there is little room.", "short"),
        kept("instrument", "The instrument that it is measured with."),
        kept("instrument_version", "The version of the instrument: SLEDAI-2K.", "version"),
        kept("definition", "What it is, in words."),
        kept("domain", "The domain that it belongs to."),
        kept("kind", "dichotomous, continuous, time to event, rate, or descriptive."),
        kept("good_direction", "Whether higher or lower is better for people.", "good"),
        kept("unit", "The unit that it is given in."),
        kept("printed", "How reports print it: a list."),
    ),
)


def endpoints(found: QuerySet[Endpoint]) -> Iterator[Endpoint]:
    return found.order_by("domain", "position", "name", "pk").iterator(chunk_size=CHUNK)
