"""A quote as a W3C Web Annotation in JSON-LD (https://www.w3.org/TR/annotation-model/).

The target is a Specific Resource with two selectors of the same words (4.2): a TextQuoteSelector,
which survives that the text moves, and a TextPositionSelector, whose positions are code points
counted from 0, the end not included. The version of the text that the positions count in is told
by its hash, schema.org's `sha256`, as the model has no term for one.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from curation.anchoring.selector import Selector

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"schema": "http://schema.org/", "sha256": "schema:sha256"},
]
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def selectors(selector: Selector) -> list[dict[str, Any]]:
    """The same words, selected in two ways."""
    return [
        {
            "type": "TextQuoteSelector",
            "exact": selector.exact,
            "prefix": selector.prefix,
            "suffix": selector.suffix,
        },
        {"type": "TextPositionSelector", "start": selector.start, "end": selector.end},
    ]


def annotation(
    selector: Selector,
    *,
    source: str,
    sha256: str,
    body: str,
    id: str = "",  # noqa: A002 (the model's word)
    body_id: str = "",
    motivation: str = "assessing",
    creator: Mapping[str, str] | None = None,
    created: datetime | None = None,
    modified: datetime | None = None,
    language: str = "en",
) -> dict[str, Any]:
    """One annotation.

    source: IRI of the text that is quoted; body: the plain text that is said about it, and
    body_id its IRI; motivation: one of the model's (assessing, linking, commenting, ...);
    creator: what is known of {"id": IRI such as an ORCID iD, "name": ..}. Times have to know
    their zone. What is "" or None is left out.
    """
    told: dict[str, Any] = {"@context": CONTEXT}
    if id:
        told["id"] = id
    told |= {"type": "Annotation", "motivation": motivation}
    if creator:
        told["creator"] = {"type": "Person", **creator}
    if created:
        told["created"] = _at(created)
    if modified:
        told["modified"] = _at(modified)
    told["body"] = {
        **({"id": body_id} if body_id else {}),
        "type": "TextualBody",
        "value": body,
        "format": "text/plain",
        "language": language,
    }
    told["target"] = {
        "type": "SpecificResource",
        "source": {"id": source, "type": "Text", "sha256": sha256},
        "selector": selectors(selector),
    }
    return told


def _at(moment: datetime) -> str:
    """xsd:dateTime in UTC, with the Z that the model recommends."""
    if moment.tzinfo is None:
        raise ValueError("A time of an annotation has to know its zone.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
