"""`bench anchoring`: quotes looked for in abstracts that were changed, ours against `str.find`.

Quotes are taken at random: half are a sentence or two, half are three to thirty words from
anywhere. An edit knows where the quote is afterwards. It is found rightly where the span is that
one (where a word in it was changed: four fifths of it), and where it is gone, if nothing is found.
It is found wrongly where the span is another, where something is found for what is gone, and
where a number that was changed is not said to differ. What is left is orphaned.

A quote that an edit leaves untouched, its text included, is not counted for it.
"""

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import NamedTuple

from curation.anchoring import (
    Anchor,
    Found,
    Selector,
    Span,
    Unquotable,
    find,
    sentences,
    take,
    text_of,
)
from curation.management.bench.edits import Edited, edits
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.originals import original_records
from curation.pubmed import read_record

LEAST = 300  # code points that an abstract has to have
ALIKE = 0.8  # share of a span that has to be the right one where its words were changed
GOALS = {  # per cent found rightly, at least
    **dict.fromkeys(("case", "spacing", "Greek letters", "hyphens", "raised points"), 99),
    "these five at once": 99,
    "sentence inserted before": 99,
    "word changed": 90,
    "number changed": 90,
    "sentence reordered": 90,
    "quote deleted": 100,
    "sentence deleted": 100,
    "abstract replaced": 100,
}

figure = partial(Figure, "anchoring")
goal = partial(figure_with_goal, "anchoring")


class Quote(NamedTuple):
    text: str
    selector: Selector
    other: str  # the text of another abstract


def measure_anchoring(size: int) -> Iterator[Figure]:
    quotes = quotes_at_random(size)
    yield figure("quotes", len(quotes))
    yield figure("characters a quote", sum(len(q.selector.exact) for q in quotes) / len(quotes))
    times = _Times()
    for name, aim in GOALS.items():
        ours: Counter[str] = Counter()
        baseline: Counter[str] = Counter()
        for number, quote in enumerate(quotes):
            chance = Random(f"{name} {number}")
            span = Span(quote.selector.start, quote.selector.end)
            edited = edits(quote.other)[name](quote.text, span, chance)
            if edited is None:
                continue
            ours[verdict(times.ours(quote.selector, edited.text), edited, name)] += 1
            at = times.baseline(quote.selector, edited.text)
            literally = _found_literally(quote.selector, at)
            baseline[verdict(literally, edited, name)] += 1
        counted = max(ours.total(), 1)
        yield figure(f"{name}: quotes", ours.total())
        yield goal(f"{name}: found rightly (%)", 100 * ours["rightly"] / counted, at_least=aim)
        yield goal(f"{name}: found wrongly", ours["wrongly"], at_most=0)
        yield figure(f"{name}: orphaned", ours["orphaned"])
        yield figure(f"{name}: rightly by str.find (%)", 100 * baseline["rightly"] / counted)
        yield figure(f"{name}: wrongly by str.find", baseline["wrongly"])
    yield from times.figures()
    for quote in quotes:
        times.ours_untouched(quote)
    yield figure("µs a quote, nothing changed", times.untouched / len(quotes) * 1e6)


def quotes_at_random(count: int) -> list[Quote]:
    """The same every time, of abstracts in the order of their records' PMIDs."""
    chance = Random("quotes")
    records = sorted(original_records(), key=lambda record: record.pmid)
    chance.shuffle(records)
    texts: list[str] = []
    for record in records[: 2 * count]:
        text = text_of(read_record(record.xml).abstract)
        if len(text) >= LEAST:
            texts.append(text)
    quotes: list[Quote] = []
    while len(quotes) < count:
        text, other = chance.sample(texts, 2)
        try:
            quotes.append(Quote(text, take(text, *_span(text, chance)), other))
        except Unquotable:
            continue
    return quotes


def _span(text: str, chance: Random) -> tuple[int, int]:
    if chance.random() < 0.5:
        spans = sentences(text)
        first = chance.randrange(len(spans))
        last = min(first + chance.choice((0, 0, 1)), len(spans) - 1)
        return spans[first].start, spans[last].end
    spaces = [0, *(place for place, letter in enumerate(text) if letter.isspace()), len(text)]
    first = chance.randrange(len(spaces) - 1)
    return spaces[first], spaces[min(first + chance.randint(3, 30), len(spaces) - 1)]


def verdict(found: Found, edited: Edited, name: str) -> str:
    if edited.span is None:
        return "rightly" if found.start is None else "wrongly"
    if found.start is None or found.end is None:
        return "orphaned"
    if name == "number changed" and not found.numbers_differ:
        return "wrongly"
    start, end = edited.span
    common = min(found.end, end) - max(found.start, start)
    together = max(found.end, end) - min(found.start, start)
    least = ALIKE if found.anchor is Anchor.FUZZY else 1
    return "rightly" if common >= least * together else "wrongly"


def _found_literally(selector: Selector, at: int) -> Found:
    if at < 0:
        return Found(Anchor.ORPHANED, None, None, 0.0, "")
    return Found(Anchor.MOVED, at, at + len(selector.exact), 1.0, selector.exact)


class _Times:
    """Seconds of the processor in each way of looking."""

    def __init__(self) -> None:
        self.looked = 0
        self.finding = self.literally = self.untouched = 0.0

    def ours(self, selector: Selector, text: str) -> Found:
        self.looked += 1
        began = time.process_time()
        found = find(selector, text)
        self.finding += time.process_time() - began
        return found

    def baseline(self, selector: Selector, text: str) -> int:
        began = time.process_time()
        at = text.find(selector.exact)
        self.literally += time.process_time() - began
        return at

    def ours_untouched(self, quote: Quote) -> None:
        began = time.process_time()
        find(quote.selector, quote.text)
        self.untouched += time.process_time() - began

    def figures(self) -> Iterator[Figure]:
        yield figure("µs a quote, changed", self.finding / self.looked * 1e6)
        yield figure("µs a quote by str.find, changed", self.literally / self.looked * 1e6)
