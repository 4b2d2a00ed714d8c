"""Where the words of a question stand in titles and abstracts, for the rows of a page.

PostgreSQL says which words answer, by the same stemming that found them: two queries for the page.
Words looked for together are marked only together: "lupus nephritis" marks no lupus alone.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from curation.anchoring import Mark, plain, sentences, text_of
from curation.models import Reference

READ = 20_000  # characters of an abstract
SNIPPET = 280
BEGIN, END = "\ue000", "\ue001"  # of nobody's text: they are for private use
MARK = "found"

_MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
_TOKEN = re.compile(r"\w+")
# What a tsquery is made of: a word with what may follow it, a distance, or another sign.
_OF_TSQUERY = re.compile(r"'((?:[^']|'')*)'(:\*?)?|<(-|\d+)>|[|&!()]")
# What curation_plain takes out; all else it leaves in its place.
_TAKEN_OUT = str.maketrans({BEGIN: " ", END: " ", "®": " ", "™": " "})


class Snippet(NamedTuple):
    """Words of an abstract with the marks in them; whether more stands before and after."""

    text: str
    marks: list[Mark]
    goes_before: bool
    goes_on: bool


class Marked(NamedTuple):
    """The marks of a title, in its plain text; the snippet, where the abstract has any; the marks
    of the line of its authors.
    """

    title: list[Mark]
    snippet: Snippet | None
    authors: list[Mark]


NOTHING = Marked([], None, [])


class _Lexeme(NamedTuple):
    """A word of a tsquery, and how far behind the one before it stands; 0 at the beginning."""

    word: str
    begins: bool
    distance: int

    def is_in(self, lexemes: Iterable[str]) -> bool:
        return any(
            each.startswith(self.word) if self.begins else each == self.word for each in lexemes
        )


def marks(
    references: Sequence[Reference], tsquery: str, authors: Sequence[str] = ()
) -> dict[int, Marked]:
    """By reference id. Each of the words and phrases of the tsquery is marked, whichever of its
    operators stand between them; see Understood.marked. `authors` may be a line for each reference.
    """
    chains = _chains(tsquery)
    if not references or not chains:
        return {}
    titles = [plain(each.title) for each in references]
    abstracts = [text_of(each.abstract)[:READ] for each in references]
    spans = _spans([*titles, *abstracts, *authors], tsquery, chains)
    number = len(references)
    return {
        reference.pk: Marked(
            spans.get(at, []),
            _snippet(abstracts[at], spans.get(number + at, [])),
            spans.get(2 * number + at, []),
        )
        for at, reference in enumerate(references)
    }


def _chains(tsquery: str) -> list[list[_Lexeme]]:
    """Its words, those together that are to stand together."""
    chains: list[list[_Lexeme]] = []
    distance = 0
    for part in _OF_TSQUERY.finditer(tsquery):
        if part[3]:
            distance = 1 if part[3] == "-" else int(part[3])
        elif part[1] is not None:
            lexeme = _Lexeme(part[1].replace("''", "'"), part[2] == ":*", distance)
            if distance and chains:
                chains[-1].append(lexeme)
            else:
                chains.append([lexeme])
            distance = 0
    return chains


def _spans(
    texts: Sequence[str], tsquery: str, chains: Sequence[Sequence[_Lexeme]]
) -> dict[int, list[Mark]]:
    """The marks in each text, by its place, in order and apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT text.n, ts_headline('public.curation_words', public.curation_plain(text.words),
                     %s::tsquery, %s)
              FROM unnest(%s::text[]) WITH ORDINALITY AS text (words, n)
             WHERE text.words <> ''
            """,
            [
                tsquery,
                f"HighlightAll=true, StartSel={BEGIN}, StopSel={END}",
                [text.translate(_TAKEN_OUT) for text in texts],
            ],
        )
        headlines = cursor.fetchall()
    words = {n - 1: _read(headline, len(texts[n - 1])) for n, headline in headlines}
    lexemes = _lexemes({each.name for every in words.values() for each in every})
    return {at: _marks(words[at], texts[at], lexemes, chains) for at in words}


def _read(headline: str, length: int) -> list[Mark]:
    """The marked words, each by its own name; none where the text came back longer or shorter."""
    found, at, read = [], 0, 0
    for match in _MARKED.finditer(headline):
        at += match.start() - read
        found.append(Mark(at, at + len(match[1]), match[1]))
        at += len(match[1])
        read = match.end()
    return found if at + len(headline) - read == length else []


def _lexemes(words: Iterable[str]) -> dict[str, list[str]]:
    """What PostgreSQL makes of each word."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT word, tsvector_to_array(to_tsvector('public.curation_words', word))
              FROM unnest(%s::text[]) AS word
            """,
            [list(words)],
        )
        return dict(cursor.fetchall())


def _marks(
    words: Sequence[Mark],
    text: str,
    lexemes: dict[str, list[str]],
    chains: Sequence[Sequence[_Lexeme]],
) -> list[Mark]:
    found = []
    for at, word in enumerate(words):
        for chain in chains:
            those = words[at : at + len(chain)]
            if len(those) == len(chain) and _are_it(chain, those, text, lexemes):
                found.append(Mark(word.start, those[-1].end, MARK))
    return _merged(found)


def _are_it(
    chain: Sequence[_Lexeme], words: Sequence[Mark], text: str, lexemes: dict[str, list[str]]
) -> bool:
    """Whether these marked words are those of the chain, as far apart as it says."""
    for lexeme, word in zip(chain, words, strict=True):
        if not lexeme.is_in(lexemes.get(word.name, ())):
            return False
    for lexeme, (one, other) in zip(chain[1:], pairwise(words), strict=True):
        between = text[one.end : other.start]
        if "\n" in between or len(_TOKEN.findall(between)) + 1 != lexeme.distance:
            return False
    return True


def _merged(marks: Iterable[Mark]) -> list[Mark]:
    merged: list[Mark] = []
    for mark in sorted(marks):
        if merged and mark.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, mark.end))
        else:
            merged.append(mark)
    return merged


def _snippet(text: str, marks: Sequence[Mark]) -> Snippet | None:
    """The sentence with the most words that differ, and what follows while that is short."""
    if not marks:
        return None
    spans = sentences(text)

    def said(span: tuple[int, int]) -> set[str]:
        return {
            text[each.start : each.end].lower()
            for each in marks
            if span[0] <= each.start and each.end <= span[1]
        }

    best = max(range(len(spans)), key=lambda at: (len(said(spans[at])), -at))
    start, end = spans[best]
    if end - start > SNIPPET:
        start, end = _cut(text, start, end, marks)
    else:
        for span in spans[best + 1 :]:
            if span.end - start > SNIPPET or "\n" in text[end : span.start]:
                break
            end = span.end
    shown = [
        Mark(each.start - start, each.end - start, each.name)
        for each in marks
        if start <= each.start and each.end <= end
    ]
    return Snippet(text[start:end], shown, goes_before=start > 0, goes_on=end < len(text))


def _cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[int, int]:
    """Of a long sentence the part around its first mark, at whole words."""
    first = next((each for each in marks if each.start >= start), marks[0])
    begin = max(start, min(first.start - SNIPPET // 3, end - SNIPPET))
    if begin > start and " " in text[begin : first.start]:
        begin = text.index(" ", begin) + 1
    stop = min(end, max(begin + SNIPPET, first.end))
    if stop < end and " " in text[first.end : stop]:
        stop = text.rindex(" ", first.end, stop)
    return begin, stop
