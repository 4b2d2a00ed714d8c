"""Where the words of a question stand in titles and abstracts, for the rows of a page.

PostgreSQL says which words answer, by the same stemming that found them: two queries for the page.
Words looked for together are marked only together: "lupus nephritis" marks no lupus alone.
"""

import re
from collections.abc import Iterable, Sequence
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
_COMPOUND = re.compile(r"\w+(?:-\w+)+")


class Snippet(NamedTuple):
    """Words of an abstract with the marks in them; whether more stands before and after."""

    text: str
    marks: list[Mark]
    goes_before: bool
    goes_on: bool


class Marked(NamedTuple):
    """The marks of a title, in its plain text; the snippet, where the abstract has any."""

    title: list[Mark]
    snippet: Snippet | None


def marks(references: Sequence[Reference], terms: Iterable[str]) -> dict[int, Marked]:
    """By reference id. A term is a word, or several that are looked for together."""
    singles, together = _apart(terms)
    if not references or not (singles or together):
        return {}
    titles = [plain(each.title) for each in references]
    abstracts = [text_of(each.abstract)[:READ] for each in references]
    spans = _spans([_cleared(text) for text in (*titles, *abstracts)], singles, together)
    return {
        reference.pk: Marked(
            spans.get(at, []), _snippet(abstracts[at], spans.get(len(titles) + at, []))
        )
        for at, reference in enumerate(references)
    }


def _apart(terms: Iterable[str]) -> tuple[list[str], list[str]]:
    singles: list[str] = []
    together: list[str] = []
    for term in dict.fromkeys(" ".join(each.split()) for each in terms):
        if tokens := len(_TOKEN.findall(term)):
            (singles if tokens == 1 else together).append(term)
    return singles, together


def _spans(
    texts: Sequence[str], singles: Sequence[str], together: Sequence[str]
) -> dict[int, list[Mark]]:
    """The marks in each text, by its place, in order and apart.

    Reading the texts is what takes time, so they are read once for all terms; which of the terms
    a marked word belongs to is asked of the few different words alone.
    """
    terms = [*singles, *together]
    one = "phraseto_tsquery('public.curation_words', %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT text.n, ts_headline('public.curation_words', text.words, query.words, %s)
              FROM unnest(%s::text[]) WITH ORDINALITY AS text (words, n)
              CROSS JOIN (SELECT {" || ".join([one] * len(terms))}) AS query (words)
             WHERE text.words <> '' AND numnode(query.words) > 0
            """,
            [f"HighlightAll=true, StartSel={BEGIN}, StopSel={END}", list(texts), *terms],
        )
        headlines = cursor.fetchall()
    words = {n - 1: _read(headline, texts[n - 1]) for n, headline in headlines}
    forms = {texts[at][each.start : each.end] for at, every in words.items() for each in every}
    of_terms = _terms_of(forms, terms)
    found = {}
    for at, every in words.items():
        marks: list[Mark] = []
        for term in terms:
            forms_of_term, nodes = of_terms.get(term, _NONE)
            known = [each for each in every if texts[at][each.start : each.end] in forms_of_term]
            marks += _joined(known, texts[at], term, nodes) if term in together else known
        found[at] = _merged(marks)
    return found


class _Of(NamedTuple):
    """The words as printed that belong to a term, and how many nodes its query has."""

    forms: frozenset[str]
    nodes: int


_NONE = _Of(frozenset(), 0)


def _terms_of(forms: Iterable[str], terms: Sequence[str]) -> dict[str, _Of]:
    with connection.cursor() as cursor:
        cursor.execute(
            r"""
            SELECT term.words, numnode(term.query), array_agg(form.words)
              FROM (
                SELECT words, phraseto_tsquery('public.curation_words', words) AS query
                  FROM unnest(%s::text[]) AS words
              ) AS term
              JOIN unnest(%s::text[]) AS form (words)
                ON to_tsvector('public.curation_words', form.words)
                   @@ regexp_replace(term.query::text, '<([0-9]+|-)>', '|', 'g')::tsquery
             GROUP BY term.words, term.query
            """,
            [list(terms), list(forms)],
        )
        return {term: _Of(frozenset(known), nodes) for term, nodes, known in cursor.fetchall()}


def _read(headline: str, text: str) -> list[Mark]:
    """Where the marked words stand; nothing where the text came back otherwise than it went."""
    marks, at, read = [], 0, 0
    for match in _MARKED.finditer(headline):
        at += match.start() - read
        marks.append(Mark(at, at + len(match[1]), MARK))
        at += len(match[1])
        read = match.end()
    return marks if headline.replace(BEGIN, "").replace(END, "") == text else []


def _joined(words: Sequence[Mark], text: str, phrase: str, nodes: int) -> list[Mark]:
    """Marked words that follow one another as in the phrase, as one mark each."""
    # Of a compound PostgreSQL looks for the whole as well as for its parts, and marks the parts.
    needed = max(1, (nodes + 1) // 2 - len(_COMPOUND.findall(phrase)))
    between = {token.lower() for token in _TOKEN.findall(phrase)}
    runs: list[list[Mark]] = []
    for word in words:
        gap = text[runs[-1][-1].end : word.start] if runs else "."
        goes_on = not re.search(r"[.;:!?]\s|\n", gap) and all(
            token.lower() in between for token in _TOKEN.findall(gap)
        )
        if runs and goes_on:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [Mark(run[0].start, run[-1].end, MARK) for run in runs if len(run) >= needed]


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


def _cleared(text: str) -> str:
    """Without the signs by which marks are known, each replaced so that places stay."""
    return text.replace(BEGIN, " ").replace(END, " ")
