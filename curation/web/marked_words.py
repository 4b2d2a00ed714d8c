"""The words of a question marked in a title, among authors and in an abstract's snippet, as HTML.

Nothing that was escaped becomes markup again; `tests/web/test_searching.py` draws it.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from curation.anchoring import Mark
from curation.anchoring.marking import marked as cut
from curation.search.marks import Snippet

BETWEEN = "; "  # two names of the others
MOST_NAMED = 3


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
    before, after = "… " * snippet.goes_before, " …" * snippet.goes_on
    return format_html("{}{}{}", before, _marked(snippet.text, snippet.marks), after)


def marked_authors(shown: str, others: str, marks: Sequence[Mark]) -> SafeString:
    """The authors that are shown, and of the others those by whom it was found. The marks are those
    of `line_of(shown, others)`.
    """
    named, at = [], len(shown) + 1
    for name in others.split(BETWEEN):
        here = [
            Mark(mark.start - at, mark.end - at, mark.name)
            for mark in marks
            if at <= mark.start and mark.end <= at + len(name)
        ]
        if here:
            named.append((_marked(name, here),))
        at += len(name) + len(BETWEEN)
    return format_html(
        "{}{}",
        _marked(shown, [mark for mark in marks if mark.end <= len(shown)]),
        format_html_join("", ", with {}", named[:MOST_NAMED]),
    )


def line_of(shown: str, others: str) -> str:
    return f"{shown}\n{others}"


def _marked(text: str, marks: Sequence[Mark]) -> SafeString:
    parts: list[tuple[SafeString | str]] = []
    at = 0
    for mark in marks:
        parts.append((text[at : mark.start],))
        parts.append((format_html("<mark>{}</mark>", text[mark.start : mark.end]),))
        at = mark.end
    return format_html_join("", "{}", [*parts, (text[at:],)])
