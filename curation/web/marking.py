"""Known words lightly marked in text that PubMed wrote; `tests/web/test_marking.py` draws it."""

from collections.abc import Hashable, Mapping

from django.utils.safestring import SafeString, mark_safe

from curation.anchoring.marking import Mark
from curation.anchoring.marking import marked as cut
from curation.anchoring.terms import mentions
from curation.citation import words_of


def marked(text: str, terms: Mapping[str, Hashable]) -> SafeString:
    """Stored markup as HTML, each mention of a term within <mark class="word">.

    A term is found across inline markup (JAK<sub>1</sub>), and nothing that was escaped becomes
    markup again.
    """
    spans = [Mark(each.start, each.end, "word") for each in mentions(words_of(text), terms)]
    return mark_safe(
        "".join(
            f'<mark class="word">{piece.html}</mark>' if piece.names else piece.html
            for piece in cut(text, spans)
        )
    )
