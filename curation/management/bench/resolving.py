"""`bench resolving`: reference lists of real records, resolved by likeness alone.

From each entry its PMID, DOI and PMCID are taken, so that its printed words are all there is. Its
paper is looked for among all records: those of its first author and year (one more or less), and
those of its volume and first page. It is resolved where one is sure and no other comes near; left
for a person where something is possible; else not found. What PubMed itself says an entry is, is
right. Entries whose paper is no record here, entries whose paper is taken away, and papers that
were changed into an erratum, a reply, a part, an update, a preprint must not be resolved.

As few entries with a title have their paper among the records, the records are also printed in
five styles, and looked for among all others. The baseline takes the paper with the most similar
title, if it is similar enough. Last, the lists are written as people paste them and cut again.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from random import Random
from typing import NamedTuple

from rapidfuzz import fuzz, process

from curation.article import Article
from curation.citation_matching import (
    MARGIN,
    POSSIBLE,
    SURE,
    Paper,
    Parts,
    entries_of,
    likeness,
    parts_of,
)
from curation.management.bench.citation_styles import STYLES, nearly
from curation.management.bench.cited import Blocks, Cited, cited_in, paper_of
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.lists import FORMS, is_author_year, lists_of
from curation.management.bench.originals import original_records
from curation.pubmed import read_record

TITLE_ALIKE = 90  # of 100: where the baseline takes a paper for the same
BANDS = ((0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, SURE), (SURE, 1.01))
LONG_LIST = 1_500
_NUMBER = re.compile(r"^\W?\d+\W?\s")
_SPLITS = (r"\n(?=\W?\d+\W?\s)", r"\n\s*\n", r"\n")

figure = partial(Figure, "resolving")
goal = partial(figure_with_goal, "resolving")


class Found(NamedTuple):
    sure: int | None  # the PMID of the one that it is
    possible: list[tuple[float, int]]  # certainty and PMID, the most certain first


class Library:
    """All papers, and how an entry is looked for among them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.papers = {article.pmid: paper_of(article) for article in articles}
        self._blocks = Blocks(self.papers)
        self._titles = {pmid: paper.title.lower() for pmid, paper in self.papers.items()}

    def find(self, printed: str, without: int = 0) -> Found:
        parts = parts_of(printed)
        found = [
            (like.certainty, pmid)
            for pmid in self._blocks.candidates(parts) - {without}
            if (like := likeness(printed, parts, "", self.papers[pmid])).certainty >= POSSIBLE
        ]
        found.sort(key=lambda each: (-each[0], each[1]))
        return Found(_sure(found), found)

    def mistaken(self, pmids: Sequence[int], found: Sequence[Found]) -> int:
        """How many were resolved to another paper, now that their own is taken away."""
        return _resolved(found) - self.doubles(pmids, found)

    def doubles(self, pmids: Sequence[int], found: Sequence[Found]) -> int:
        """How many were resolved to a second record that says the same in everything."""
        return sum(
            one.sure is not None and self.papers[one.sure] == self.papers[pmid]
            for pmid, one in zip(pmids, found, strict=True)
        )

    def most_similar_title(self, parts: Parts) -> int | None:
        if not parts.title:
            return None
        best = process.extractOne(
            parts.title.lower(), self._titles, scorer=fuzz.ratio, score_cutoff=TITLE_ALIKE
        )
        return best[2] if best else None


def _sure(found: list[tuple[float, int]]) -> int | None:
    if not found or found[0][0] < SURE:
        return None
    alone = len(found) == 1 or found[0][0] - found[1][0] >= MARGIN
    return found[0][1] if alone else None


def measure_resolving(size: int) -> Iterator[Figure]:
    articles = [read_record(record.xml) for record in original_records()]
    library = Library(articles)
    cited = list(cited_in(articles))
    here = [each for each in cited if each.pmid in library.papers]
    absent = [each for each in cited if each.pmid not in library.papers]
    Random("resolving").shuffle(absent)
    yield figure("papers", len(library.papers))
    yield from _here(library, here)
    yield from _not_here(library, here, absent[:size])
    yield from _changed(library, here)
    yield from _printed(library, articles)
    yield from _cut(lists_of(articles))


def _here(library: Library, cited: list[Cited]) -> Iterator[Figure]:
    yield figure("entries whose paper is here", len(cited))
    if not cited:
        return
    began = time.process_time()
    found = [library.find(each.printed) for each in cited]
    took = time.process_time() - began
    titled = [bool(parts_of(each.printed).title) for each in cited]
    for name, wanted in (("", (True, False)), (", title printed", (True,)), (", none", (False,))):
        some = [
            (each, one)
            for each, one, has_title in zip(cited, found, titled, strict=True)
            if has_title in wanted
        ]
        verdicts = Counter(_verdict(each.pmid, one) for each, one in some)
        if name:
            yield figure(f"entries{name}", len(some))
        yield figure(f"rightly resolved{name} (%)", _percent(verdicts["rightly"], len(some)))
        yield goal(f"wrongly resolved{name}", verdicts["wrongly"], at_most=0)
        yield figure(f"left for a person{name}", verdicts["left"] + verdicts["left, not among"])
        yield figure(f"not found{name}", verdicts["not found"])
    left = [
        one for each, one in zip(cited, found, strict=True) if _verdict(each.pmid, one) == "left"
    ]
    yield figure("of those left, the right one among them", len(left))
    yield from _bands(cited, found)
    yield figure("µs an entry, parsed and looked for", took / len(cited) * 1e6)
    plain = [library.most_similar_title(parts_of(each.printed)) for each in cited]
    rightly = sum(one == each.pmid for each, one in zip(cited, plain, strict=True))
    yield figure("rightly by title ratio (%)", _percent(rightly, len(cited)))
    taken = sum(one is not None for one in plain)
    yield figure("wrongly by title ratio", taken - rightly)


def _verdict(pmid: int, found: Found) -> str:
    if found.sure is not None:
        return "rightly" if found.sure == pmid else "wrongly"
    if not found.possible:
        return "not found"
    return "left" if pmid in [other for _, other in found.possible] else "left, not among"


def _bands(cited: list[Cited], found: list[Found]) -> Iterator[Figure]:
    """The best candidate of each entry, by its certainty: how often right, and how many so far."""
    best = [
        (one.possible[0][0], one.possible[0][1] == each.pmid)
        for each, one in zip(cited, found, strict=True)
        if one.possible
    ]
    for low, high in BANDS:
        band = [right for certainty, right in best if low <= certainty < high]
        name = f"{low:.2f} to {min(high, 1):.2f}"
        yield figure(f"certainty {name}: entries", len(band))
        if band:
            yield figure(f"certainty {name}: precision (%)", _percent(sum(band), len(band)))
        above = [right for certainty, right in best if certainty >= low]
        yield figure(f"certainty {low:.2f} and more: recall (%)", _percent(sum(above), len(cited)))


def _not_here(library: Library, here: list[Cited], absent: list[Cited]) -> Iterator[Figure]:
    found = [library.find(each.printed) for each in absent]
    yield figure("entries whose paper is not here", len(absent))
    yield goal("resolved though not here", _resolved(found), at_most=0)
    yield figure("left for a person though not here", sum(bool(one.possible) for one in found))
    plain = (library.most_similar_title(parts_of(each.printed)) for each in absent)
    yield figure("the same by title ratio", sum(one is not None for one in plain))
    away = [library.find(each.printed, without=each.pmid) for each in here]
    pmids = [each.pmid for each in here]
    yield goal("resolved though taken away", library.mistaken(pmids, away), at_most=0)
    yield figure("resolved to PubMed's other record of it", library.doubles(pmids, away))
    yield figure("left for a person though taken away", sum(bool(one.possible) for one in away))


def _changed(library: Library, here: list[Cited]) -> Iterator[Figure]:
    """Each entry beside a paper that is nearly its own, as if that alone were here."""
    sure: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for each in here:
        parts = parts_of(each.printed)
        for name, paper in nearly(library.papers[each.pmid]):
            if name == "another author" and not parts.first_author:
                continue
            beside[name] += 1
            sure[name] += _is_sure(each.printed, parts, paper)
    for name, count in beside.items():
        yield goal(f"taken for its {name} (of {count})", sure[name], at_most=0)


def _is_sure(printed: str, parts: Parts, paper: Paper) -> bool:
    return likeness(printed, parts, "", paper).certainty >= SURE


def _printed(library: Library, articles: list[Article]) -> Iterator[Figure]:
    citable = [each for each in articles if each.kind == "article" and each.title]
    yield figure("records printed in five styles", len(citable))
    for style, print_in in STYLES.items():
        verdicts: Counter[str] = Counter()
        away: list[Found] = []
        for article in citable:
            printed = print_in(article)
            verdicts[_verdict(article.pmid, library.find(printed))] += 1
            away.append(library.find(printed, without=article.pmid))
        yield figure(f"{style}: rightly resolved (%)", _percent(verdicts["rightly"], len(citable)))
        yield goal(f"{style}: wrongly resolved", verdicts["wrongly"], at_most=0)
        yield figure(f"{style}: left for a person", verdicts["left"] + verdicts["left, not among"])
        yield figure(f"{style}: not found", verdicts["not found"])
        pmids = [article.pmid for article in citable]
        yield goal(f"{style}: resolved though taken away", library.mistaken(pmids, away), at_most=0)


def _cut(lists: list[list[str]]) -> Iterator[Figure]:
    """The share of entries that come back letter by letter from what was pasted."""
    yield figure("lists to cut", len(lists))
    if not lists:
        return
    for name, write in FORMS.items():
        kinds = {"": lists}
        if name == "no numbers, wrapped":
            kinds[", author-year"] = [each for each in lists if is_author_year(each)]
            kinds[", Vancouver"] = [each for each in lists if not is_author_year(each)]
        for kind, some in kinds.items():
            texts = [write(entries, Random(name)) for entries in some]
            ours = [[each.printed for each in entries_of(text)] for text in texts]
            yield figure(f"{name}{kind}: exactly (%)", _recovered(some, ours))
        letters = [[_letters(each) for each in one] for one in ours]
        wanted = [[_letters(each) for each in one] for one in some]
        yield figure(f"{name}{kind}: but for hyphens (%)", _recovered(wanted, letters))
        plain = max(_recovered(wanted, _split(texts, by)) for by in _SPLITS)
        yield figure(f"{name}{kind}: by the best plain split (%)", plain)
    long = [entry for entries in lists for entry in entries][:LONG_LIST]
    text = FORMS["numbered, wrapped, gaps"](long, Random(0))
    began = time.process_time()
    entries_of(text)
    yield figure(f"seconds for a list of {len(long)}", time.process_time() - began)


def _split(texts: Sequence[str], by: str) -> list[list[str]]:
    return [[_letters(_NUMBER.sub("", entry)) for entry in re.split(by, text)] for text in texts]


def _letters(text: str) -> str:
    return re.sub(r"[\s‐‑-]", "", text)


def _recovered(wanted: list[list[str]], got: list[list[str]]) -> float:
    common = sum(
        sum((Counter(one) & Counter(other)).values())
        for one, other in zip(wanted, got, strict=True)
    )
    return _percent(common, sum(map(len, wanted)))


def _resolved(found: Sequence[Found]) -> int:
    return sum(one.sure is not None for one in found)


def _percent(some: int, of: int) -> float:
    return 100 * some / of if of else 0.0
