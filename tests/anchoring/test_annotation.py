"""A quote leaves us as the W3C's recommendation wants it."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from curation.anchoring import annotation, sha256_of
from tests.anchoring.made_up import TEXT, quoted

QUOTE = quoted("57% responded")
WHAT = {
    "source": "https://example.org/references/7/",
    "sha256": sha256_of(TEXT),
    "body": "It works.",
}


def test_an_annotation_has_one_context_type_body_and_target():
    told = annotation(QUOTE, **WHAT)
    assert told["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert told["type"] == "Annotation"
    assert told["body"] == {
        "type": "TextualBody",
        "value": "It works.",
        "format": "text/plain",
        "language": "en",
    }
    assert told["target"]["type"] == "SpecificResource"
    assert told["target"]["source"] == {
        "id": "https://example.org/references/7/",
        "type": "Text",
        "sha256": sha256_of(TEXT),
    }
    assert not {"id", "creator", "created", "modified"} & told.keys()


def test_the_same_words_are_selected_by_quote_and_by_position():
    assert annotation(QUOTE, **WHAT)["target"]["selector"] == [
        {
            "type": "TextQuoteSelector",
            "exact": "57% responded",
            "prefix": QUOTE.prefix,
            "suffix": QUOTE.suffix,
        },
        {"type": "TextPositionSelector", "start": QUOTE.start, "end": QUOTE.end},
    ]


def test_who_made_it_and_when_is_said_in_universal_time():
    at = datetime(2026, 11, 26, 3, 4, 5, 678, tzinfo=timezone(timedelta(hours=2)))
    told = annotation(
        QUOTE,
        **WHAT,
        id="https://example.org/claims/3.jsonld",
        body_id="https://example.org/claims/3/",
        motivation="linking",
        creator={"id": "https://orcid.org/0000-0002-1825-0097", "name": "Josiah Carberry"},
        created=at,
        modified=datetime(2026, 11, 27, tzinfo=UTC),
    )
    assert told["id"] == "https://example.org/claims/3.jsonld"
    assert told["body"]["id"] == "https://example.org/claims/3/"
    assert told["motivation"] == "linking"
    assert told["creator"] == {
        "type": "Person",
        "id": "https://orcid.org/0000-0002-1825-0097",
        "name": "Josiah Carberry",
    }
    assert (told["created"], told["modified"]) == ("2026-11-26T01:04:05Z", "2026-11-27T00:00:00Z")
    assert json.loads(json.dumps(told)) == told


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        annotation(QUOTE, **WHAT, created=datetime(2026, 11, 26))
