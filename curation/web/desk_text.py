"""An abstract as the desk shows it: quotes, keywords and sentences marked in its sections. Pure.

All positions are code points of the abstract's text, as curation/anchoring counts them. What is
marked `data-silent` is no part of that text. `tests/web/test_desk_text.py` draws it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from curation import article
from curation.anchoring import Mark, Piece, marked, plain, sentences, stretches, text_of

WORD = "word"


class Quoted(NamedTuple):
    """A quote where it stands now: its stance, and the numbers of the claims that it is for."""

    pk: int
    start: int
    end: int
    stance: str = ""  # "" where no claim that is shown here rests on it
    numbers: tuple[int, ...] = ()
    in_hand: bool = False  # the one that the open form is about

    @property
    def name(self) -> str:
        return f"quote-{self.pk}"

    @property
    def looks(self) -> str:
        return "taken" if self.in_hand else self.stance or "background"


class Section(NamedTuple):
    label: str
    html: SafeString
    start: int
    end: int


class Sentence(NamedTuple):
    """For choosing one without selecting it."""

    number: int
    start: int
    end: int
    words: str


def sentences_of(abstract: Sequence[article.Section]) -> list[Sentence]:
    text = text_of(abstract)
    return [
        Sentence(number, start, end, text[start:end])
        for number, (start, end) in enumerate(sentences(text), start=1)
    ]


def laid_out(
    abstract: Sequence[article.Section],
    *,
    quotes: Sequence[Quoted] = (),
    words: Sequence[tuple[int, int]] = (),
    can_be_stepped: bool = False,
) -> list[Section]:
    """Each section with what is marked in it; a mark may cross sections and other marks.

    Who can step through the sentences has each in an element of its own.
    """
    spans = [Mark(quote.start, quote.end, quote.name) for quote in quotes]
    spans += [Mark(start, end, WORD) for start, end in words]
    if can_be_stepped:
        spans += [
            Mark(each.start, each.end, f"sentence-{each.number}") for each in sentences_of(abstract)
        ]
    writing = _Writing({quote.name: quote for quote in quotes})
    shown = []
    for section, stretch in zip(abstract, stretches(abstract), strict=True):
        marks = [
            Mark(*shared, span.name)
            for span in spans
            if (shared := stretch.shared_with(span.start, span.end))
        ]
        html = writing.section(marked(section["text"], marks), stretch.start)
        shown.append(Section(section["label"], html, stretch.start, stretch.end))
    return shown


class _Writing:
    """Writes pieces as HTML: a sentence around its quotes, a quote around its keywords."""

    def __init__(self, quotes: Mapping[str, Quoted]) -> None:
        self.quotes = quotes
        self.begun: set[str] = set()
        self.at = 0

    def section(self, pieces: Sequence[Piece], start: int) -> SafeString:
        self.at = start
        return mark_safe("".join(self._sentences(pieces)))

    def _sentences(self, pieces: Sequence[Piece]) -> Iterator[str]:
        for name, of_sentence in groupby(pieces, key=_sentence_of):
            html = "".join(self._quotes(of_sentence))
            yield f'<span class="sentence" id="{name}">{html}</span>' if name else html

    def _quotes(self, pieces: Iterator[Piece]) -> Iterator[str]:
        for quoted, of_quotes in groupby(pieces, key=self._quotes_of):
            html = ""
            for is_word, of_word in groupby(of_quotes, key=lambda piece: WORD in piece.names):
                words = "".join(piece.html for piece in of_word)
                self.at += len(plain(words))
                html += f'<mark class="{WORD}">{words}</mark>' if is_word else words
            for name in reversed(quoted):
                html = self._quote(self.quotes[name], html)
            yield html

    def _quote(self, quote: Quoted, html: str) -> str:
        place = "" if quote.name in self.begun else f' id="{quote.name}"'
        self.begun.add(quote.name)
        numbers = "".join(map(_number, quote.numbers)) if self.at == quote.end else ""
        return f'<mark class="{escape(quote.looks)}"{place}>{html}{numbers}</mark>'

    def _quotes_of(self, piece: Piece) -> tuple[str, ...]:
        return tuple(name for name in piece.names if name in self.quotes)


def _sentence_of(piece: Piece) -> str:
    return next((name for name in piece.names if name.startswith("sentence-")), "")


def _number(number: int) -> str:
    return (
        f'<sup data-silent><a href="#claim-{number}" aria-label="claim {number}">{number}</a></sup>'
    )
