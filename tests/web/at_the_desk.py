"""A paper at its desk, as the tests of it see and use it."""

import re
from html import unescape

from django.urls import reverse

from curation.anchoring import text_of
from tests.builders import a_reference
from tests.desk_builders import sections

HTMX = {"HX-Request": "true"}
METHODS = "Adults were given made-upinib or placebo. They were seen at week 24."
FINDINGS = "By week 24 60 (60%) of 100 people had answered. On placebo 40 (40%) of 100 had."


def a_desk_paper(*texts, **fields):
    """With Methods and Findings, unless other sections are given."""
    said = texts or (f"Methods: {METHODS}", f"Findings: {FINDINGS}")
    return a_reference(abstract=sections(*said), **fields)


def address(name, reference, *more):
    return reverse(name, args=[reference.pk, *more])


def shown(client, reference):
    answer = client.get(address("reference", reference))
    assert answer.status_code == 200
    return answer.content.decode()


def take(client, reference, words, *, near=None, headers=HTMX, **more):
    """Send words as the script of the page does: with the code point at which they begin."""
    text = text_of(reference.abstract)
    if near is None:
        near = text.find(words) if words in text else 0
    return client.post(
        address("take-words", reference), {"words": words, "near": near, **more}, headers=headers
    )


def words_of_html(html):
    """The text of the page as one reads it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
