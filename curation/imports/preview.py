"""What would come of starting: how each token was read, which are here already, how long it takes.

Nothing is asked of PubMed and nothing is written. However long the list is, its rows are bounded
(so many of each reading) and its figures are not.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models.fields.json import KT

from curation.imports.tokens import Kind, State, Token
from curation.models import Reference
from curation.pubmed.pacer import GAP, GAP_WITH_KEY

SHOWN = 200  # rows of each reading
_RECORDS_A_SECOND = 300  # of a file: read, compared and written, with nothing to wait for


class Here(NamedTuple):
    """A reference that has the identifier already: its key, and its name in a few words."""

    pk: int
    words: str


class Row(NamedTuple):
    token: Token
    here: Here | None


@dataclass(frozen=True)
class Preview:
    rows: Sequence[Row]
    total: int
    asked: int
    here: int  # of those asked for
    counts: Mapping[State, int]
    seconds: int
    asks_pubmed: bool

    @property
    def twice(self) -> int:
        return self.counts.get(State.DUPLICATE, 0)

    @property
    def left_out(self) -> int:
        return self.counts.get(State.LEFT_OUT, 0)

    @property
    def not_understood(self) -> int:
        return self.counts.get(State.NOT_UNDERSTOOD, 0) + self.counts.get(State.UNREADABLE, 0)

    @property
    def not_shown(self) -> int:
        return self.total - len(self.rows)


def preview(tokens: Sequence[Token]) -> Preview:
    """Two queries, however many tokens there are."""
    asked = [token for token in tokens if token.is_asked_for]
    holders = _holders(asked)
    shown: Counter[str] = Counter()
    rows: list[tuple[Token, int | None]] = []
    here = 0
    for token in tokens:
        holder = holders.get(token.value) if token.is_asked_for and token.value else None
        here += holder is not None
        reading = "here" if holder is not None else token.state.value
        shown[reading] += 1
        if shown[reading] <= SHOWN:
            rows.append((token, holder))
    named = _named({holder for _, holder in rows if holder is not None})
    return Preview(
        rows=[Row(token, named.get(holder) if holder else None) for token, holder in rows],
        total=len(tokens),
        asked=len(asked),
        here=here,
        counts=Counter(token.state for token in tokens),
        seconds=seconds_for(asked),
        asks_pubmed=any(token.kind != Kind.RECORD for token in asked),
    )


def seconds_for(asked: Iterable[Token]) -> int:
    """About how long PubMed's pace makes it: by PMID 200 a request, by other words 50 in two."""
    kinds = Counter(token.kind for token in asked)
    in_two = math.ceil((kinds[Kind.DOI] + kinds[Kind.PMCID]) / 50) + math.ceil(
        kinds[Kind.CITATION] / 50
    )
    requests = math.ceil(kinds[Kind.PMID] / 200) + 2 * in_two
    gap = GAP_WITH_KEY if settings.NCBI_API_KEY else GAP
    return math.ceil(1 + requests * gap + kinds[Kind.RECORD] / _RECORDS_A_SECOND)


def _holders(asked: Iterable[Token]) -> dict[int | str, int]:
    """By identifier, the reference that has it. PMIDs are numbers, so no two kinds meet."""
    values = {token.value for token in asked if token.value}
    if not values:
        return {}
    names = [value for value in values if isinstance(value, str)]
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [[v for v in values if isinstance(v, int)], names, names])
        rows = cursor.fetchall()
    return {id_: pk for pk, *ids in rows for id_ in ids if id_ in values}


# An array is one parameter, where IN would be as many as there are PMIDs.
_HOLDERS = """
    SELECT id, pmid, NULL, NULL FROM curation_reference WHERE pmid = ANY(%s::bigint[])
     UNION ALL
    SELECT id, NULL, doi, pmcid FROM curation_reference
     WHERE (doi = ANY(%s::text[]) OR pmcid = ANY(%s::text[])) AND shares_ids_with_id IS NULL
"""


def _named(keys: set[int]) -> dict[int, Here]:
    """ "Wallace 2018, Lancet"; without reading the long columns."""
    rows = Reference.objects.filter(pk__in=keys).values_list(
        "pk",
        KT("authors__0__last_name"),
        KT("authors__0__collective_name"),
        "authors_as_printed",
        "publication_year",
        "journal_abbreviation",
        "journal",
    )
    named = {}
    for pk, surname, group, printed, year, abbreviation, journal in rows:
        first = printed.partition(",")[0].partition(" et al")[0]
        author = surname or group or first.rpartition(" ")[0] or first
        who_and_when = " ".join(str(part) for part in (author, year) if part)
        words = ", ".join(part for part in (who_and_when, abbreviation or journal) if part)
        named[pk] = Here(pk, words or f"reference {pk}")
    return named
