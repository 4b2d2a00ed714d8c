"""The words of a question marked in a title and in a snippet of an abstract, as HTML.

Nothing that was escaped becomes markup again; `tests/web/test_marked_words.py` draws it.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from curation.anchoring import Mark
from curation.anchoring.marking import marked as cut
from curation.search.marks import Snippet


def marked_title(markup: str, marks: Sequence[Mark]) -> SafeString:
    """Stored markup as HTML, each mark within <mark>, across inline markup."""
    return mark_safe(
        "".join(
            f"<mark>{piece.html}</mark>" if piece.names else piece.html
            for piece in cut(markup, marks)
        )
    )


def marked_snippet(snippet: Snippet | None) -> SafeString | None:
    if snippet is None:
        return None
    parts: list[tuple[SafeString | str]] = []
    at = 0
    for mark in snippet.marks:
        parts.append((snippet.text[at : mark.start],))
        parts.append((format_html("<mark>{}</mark>", snippet.text[mark.start : mark.end]),))
        at = mark.end
    parts.append((snippet.text[at:],))
    before, after = "… " * snippet.goes_before, " …" * snippet.goes_on
    return format_html("{}{}{}", before, format_html_join("", "{}", parts), after)
