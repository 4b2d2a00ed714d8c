"""What somebody did, with a link for each thing that it names."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from curation.history.phrases import Piece

register = template.Library()

# The page of each kind of thing, by the name of its address.
_PAGES = {"trial": "trial", "claim": "claim", "reference": "reference", "import": "batch"}


@register.filter
def in_words(pieces: Iterable[Piece]) -> SafeString:
    """Everything that somebody wrote is escaped."""
    return format_html_join("", "{}", ((_piece(each),) for each in pieces))


def _piece(piece: Piece) -> SafeString:
    page = _PAGES.get(piece.kind)
    if page is None:
        return escape(piece.words)
    return format_html('<a href="{}">{}</a>', reverse(page, args=[piece.key]), piece.words)
