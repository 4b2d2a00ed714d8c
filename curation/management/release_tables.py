"""The tables of a release: each noun's as the site hands it out, without what means nothing
elsewhere.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Prefetch

from curation.exports import (
    claims,
    drugs,
    endpoints,
    findings,
    notices,
    references,
    results,
    reviews,
    sources,
    tags,
    trials,
)
from curation.exports.columns import CHUNK, light_references
from curation.exports.csv import as_text, csv_lines
from curation.exports.tables import Filled, Table, Value
from curation.models import Outcome, Reference, ReferenceList
from curation.release.about import FieldSaid
from curation.release.nouns import NOUNS, Scope
from curation.release.writing import Other
from curation.tagging.taggings import tags_of

_BY_NUMBER = re.compile(r"^Reference (\d+)(?=$|, )")
# What is said of abstracts, or by PubMed being asked, of a release that has none.
_OF_ABSTRACTS = (
    *("quote_anchor", "anchor", "score", "found_start", "found_end", "checked_at"),
    "pubmed_asked_at",
)

Rows = Callable[[], Iterable[Any]]


def tables_of(scope: Scope) -> dict[str, Other]:
    """By their paths in the release."""
    made = {}
    for table, rows in every_table(scope):
        # A row's number is this site's alone; in a release its words say which it is.
        filled = _kept(table, scope).filled(rows)
        path = f"tables/{table.name}.csv"
        fields = tuple(FieldSaid(path, name, "string", meaning) for name, meaning in filled.columns)
        made[path] = Other(partial(_lines, filled), fields)
    return made


def _lines(filled: Filled) -> Iterator[str]:
    called = _called()

    def without_number(match: re.Match[str]) -> str:
        return called.get(int(match[1]), match[0])

    def cell(value: Value) -> object:
        if isinstance(value, Sequence) and not isinstance(value, str):
            value = [_BY_NUMBER.sub(without_number, each) for each in value]
        return as_text(value)

    return csv_lines(filled.header, ([*map(cell, cells)] for cells in filled.rows()))


def _called() -> dict[int, str]:
    """What the site calls by its number, a publication without PMID and DOI: as evidence/ does."""
    without = Reference.objects.filter(pmid=None).order_by("pk")
    rows = enumerate(without.values_list("pk", "doi", "starter_key"), start=1)
    return {pk: key or f"reference {place}" for place, (pk, doi, key) in rows if not doi}


def every_table(scope: Scope) -> Iterator[tuple[Table[Any], Rows]]:
    """With every column that the site hands out, and where its rows come from."""
    which = {noun.name: partial(noun.which, scope) for noun in NOUNS}
    not_told = {noun.name: noun.not_told for noun in NOUNS}
    yield references.REFERENCES, _references
    yield notices.NOTICES, lambda: notices.notices(which["notices"]())
    yield drugs.DRUGS, lambda: drugs.drugs(which["drugs"]())
    yield endpoints.ENDPOINTS, lambda: endpoints.endpoints(which["endpoints"]())
    yield trials.TRIALS, lambda: trials.trials(which["trials"]())
    yield trials.ARMS, lambda: trials.arms(which["arms"]())
    yield trials.TRIAL_REPORTS, lambda: trials.trial_reports(which["trial_reports"]())

    def outcomes() -> Iterator[Any]:
        assert not_told["outcomes"] is not None
        columns, rows = not_told["outcomes"]
        unsaid = Outcome()
        hidden = set(rows(scope).order_by().values_list("pk", flat=True))
        for outcome in results.outcomes(which["outcomes"]()):
            if outcome.pk in hidden:
                for column in columns:
                    setattr(outcome, column, getattr(unsaid, column))
            yield outcome

    yield results.OUTCOMES, outcomes
    yield results.RESULTS, lambda: results.results(which["results"]())
    yield results.EFFECTS, lambda: results.effects(which["effects"]())
    yield findings.FINDINGS, lambda: findings.findings(which["findings"]())
    yield sources.SOURCES, lambda: sources.sources(which["sources"]())
    yield claims.CLAIMS, lambda: claims.claims(which["claims"](), cited=scope.states)
    yield claims.CITATIONS, lambda: claims.citations(which["citations"]())
    yield claims.QUOTES, lambda: claims.quotes(which["quotes"]())
    yield tags.TAGS, lambda: tags.tags(which["tags"]())

    def taggings() -> Iterator[Any]:
        rows = which["taggings"]().select_related("tag", "by").order_by("pk")
        light = Prefetch("reference", queryset=light_references())
        return rows.prefetch_related(light).iterator(chunk_size=CHUNK)

    yield tags.TAGGINGS, taggings
    yield reviews.REVIEWS, lambda: reviews.reviews(which["reviews"]())

    def lists() -> Iterator[ReferenceList]:
        for each in reviews.reference_lists(which["reference_lists"]()):
            each.filename = ""  # it may tell of somebody's machine
            yield each

    yield reviews.REFERENCE_LISTS, lists
    yield reviews.CITED_REFERENCES, lambda: reviews.cited_references(which["list_entries"]())


def _references() -> Iterator[Any]:
    return references.references(Reference.objects.all(), tags_of=_names)


def _kept(table: Table[Any], scope: Scope) -> Table[Any]:
    left_out = () if scope.abstracts else _OF_ABSTRACTS
    columns = [
        column
        for column in table.columns
        if not column.of_this_site and column.name not in left_out
    ]
    return Table(table.name, table.meaning, tuple(columns))


def _names(some: Collection[int]) -> dict[int, list[str]]:
    found = tags_of(some, seen_by=None)
    return {pk: [tag.name for tag in given] for pk, given in found.items()}
