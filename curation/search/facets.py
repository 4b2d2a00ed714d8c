"""What the found references have in common: values with counts, each a narrower question.

Counts are exact where few are found. Of all references of a large site the view curation_facet
keeps them, drawn now and then; of much else only the newest found are counted. `Facets` says which.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q

from curation.citation import words_of
from curation.models import Notice, Reference, User
from curation.models.standing import Standing as Notices
from curation.models.standing import standings, stands_apart, stands_as
from curation.search import curated_facets as curated
from curation.search.choices import LONGEST_LIST, Choice, Facet, Within
from curation.search.matching import Found
from curation.search.question import NOTICE_WORDS, RECORD_WORDS, Question

FEW = 500  # of so many, every one is counted
NEWEST = 200  # of more, so many are

# MeSH's check tags say of nearly every paper that it is about people of some sex and age; that a
# paper is a journal article says as little.
CHECK_TAGS = (
    *("Humans", "Male", "Female", "Animals", "Adult", "Aged", "Middle Aged", "Aged, 80 and over"),
    *("Young Adult", "Adolescent", "Child", "Child, Preschool", "Infant", "Infant, Newborn"),
    *("Mice", "Rats", "Pregnancy"),
)
UNTELLING_TYPES = ("Journal Article",)
LABELS = {
    "year": "Year",
    "type": "Type",
    "drug": "Drug",
    "trial": "Trial",
    "journal": "Journal",
    "mesh": "MeSH",
    "author": "Author",
    "tag": "Tag",
    "review": "Listed by",
    "screening": "Screening",
    "standing": "Notice and record",
}
Values = list[tuple[str, int]]  # each with how many papers have it


class Facets(NamedTuple):
    """`among`: only so many of the newest found were counted. `as_of`: when all were."""

    facets: list[Facet]
    among: int | None = None
    as_of: datetime | None = None


def facets(whole: Found, question: Question, *, seen_by: User | None = None) -> Facets:
    """Facets that can still narrow the question; tags as far as this person may see them yet."""
    if not whole.count:
        return Facets([])
    if whole.is_small and whole.count.number <= FEW:
        within = Within.all() if whole.keys is None else Within.these([pk for _, pk in whole.keys])
        return Facets(_facets(within, _counted(within), question, seen_by))
    if question.asks_for_all:
        within = Within.all()
        return Facets(_facets(within, _kept(), question, seen_by), as_of=_drawn_at())
    newest = [pk for _, pk in whole.newest_known(NEWEST)]
    within = Within.these(newest)
    return Facets(_facets(within, _counted(within), question, seen_by), among=len(newest))


def _facets(
    within: Within, values: dict[str, Values], question: Question, seen_by: User | None
) -> list[Facet]:
    choices = {name: _choices(name, counted, question) for name, counted in values.items()} | {
        "drug": curated.drugs(within, question, seen_by),
        "trial": curated.trials(within, question),
        "tag": curated.tags(within, question, seen_by),
        "review": curated.reviews(within, question),
        "screening": curated.screenings(within, question, seen_by),
    }
    return [
        Facet(name, label, choices[name]) for name, label in LABELS.items() if choices.get(name)
    ]


def _choices(name: str, counted: Values, question: Question) -> list[Choice]:
    """The commonest that are not chosen yet; of years and states all, in their order."""
    if _is_settled(name, question):
        return []
    chosen = {"type": question.types, "mesh": question.mesh}.get(name, ())
    narrower = _NARROWER[name]
    every = [
        Choice(_WORDS.get(name, str)(value), papers, narrower(question, value))
        for value, papers in counted
        if value not in chosen and not (name == "standing" and getattr(question, _kind_of(value)))
    ]
    return every if name in ("year", "standing") else every[:LONGEST_LIST]


def _is_settled(name: str, question: Question) -> bool:
    """Whether it has one value, and that is chosen."""
    if name == "year":
        return question.year_from is not None and question.year_from == question.year_to
    return name in ("journal", "author") and bool(getattr(question, name))


def _state_words(state: str) -> str:
    return NOTICE_WORDS.get(state) or RECORD_WORDS[state]


def _with_state(question: Question, state: str) -> Question:
    return question.with_(**{_kind_of(state): state})


def _kind_of(state: str) -> str:
    return "notice" if state in NOTICE_WORDS else "record"


_WORDS: dict[str, Callable[[str], str]] = {"author": words_of, "standing": _state_words}
_NARROWER: dict[str, Callable[[Question, str], Question]] = {
    "year": lambda asked, year: asked.with_(year_from=int(year), year_to=int(year)),
    "journal": lambda asked, name: asked.with_(journal=name),
    "type": lambda asked, name: asked.with_(types=(*asked.types, name)),
    "mesh": lambda asked, name: asked.with_(mesh=(*asked.mesh, name)),
    "author": lambda asked, name: asked.with_(author=name),
    "standing": _with_state,
}


# -- Counted out of the references themselves

# A UNION keeps each row once, so that a paper counts once, though it may say the same twice.
_COUNTED = """
WITH found AS MATERIALIZED (
  SELECT id, publication_year, coalesce(nullif(journal_abbreviation, ''), journal) AS journal,
         publication_types, mesh, authors
    FROM curation_reference WHERE id IN ({within})
), each (facet, value, id) AS (
  SELECT 'year', publication_year::text, id FROM found
  UNION
  SELECT 'journal', journal, id FROM found
  UNION
  SELECT 'type', part.name, id
    FROM found, jsonb_to_recordset(publication_types) AS part (name text)
  UNION
  SELECT 'mesh', part.name, id FROM found, jsonb_to_recordset(mesh) AS part (name text)
  UNION
  SELECT 'author', coalesce(nullif(part.collective_name, ''),
           concat_ws(' ', part.last_name, nullif(part.initials, ''))), id
    FROM found, jsonb_to_recordset(authors)
      AS part (role text, collective_name text, last_name text, initials text)
   WHERE part.role = 'author'
)
SELECT facet, value, papers FROM (
  SELECT facet, value, count(*) AS papers,
         row_number() OVER (PARTITION BY facet ORDER BY count(*) DESC, value) AS place
    FROM each
   WHERE value <> '' AND NOT (facet = 'type' AND value = ANY (%s))
     AND NOT (facet = 'mesh' AND value = ANY (%s))
   GROUP BY facet, value
) AS ranked
WHERE place <= %s OR facet = 'year'
ORDER BY facet, place
"""
# An index has each facet's values in this order, so that only the commonest are read.
_KEPT = """
SELECT kind.facet, those.value, those.papers
  FROM unnest(ARRAY['year', 'journal', 'type', 'mesh', 'notice', 'record', 'all']) AS kind (facet)
 CROSS JOIN LATERAL (
    SELECT value, papers FROM curation_facet
     WHERE facet = kind.facet AND (value <> '' OR facet = 'all')
       AND NOT (facet = 'type' AND value = ANY (%s))
       AND NOT (facet = 'mesh' AND value = ANY (%s))
     ORDER BY papers DESC, value
     LIMIT CASE WHEN kind.facet NOT IN ('year', 'notice', 'record') THEN %s END
  ) AS those
"""
# Some of the commonest may be chosen already.
_ENOUGH = LONGEST_LIST + 10


def _counted(within: Within) -> dict[str, Values]:
    values = _read(_COUNTED.format(within=within.sql), within.params)
    return values | {"standing": _states(within)}


def _states(within: Within) -> Values:
    counts = _states_of_all() if within.is_all else _states_of(within)
    order = [*(standing.key for standing in Notices), "none", "missing", "fetched"]
    return [(name, counts[name]) for name in order if counts.get(name)]


def _states_of_all() -> Mapping[str, int]:
    wanted: dict[str, Q] = {standing.key: stands_as(standing) for standing in Notices}
    wanted["none"] = ~stands_apart()
    wanted["missing"] = Q(pubmed_changed_at=None)
    wanted["fetched"] = ~wanted["missing"]
    return Reference.objects.aggregate(
        **{name: Count("pk", filter=only) for name, only in wanted.items()}
    )


def _states_of(within: Within) -> Mapping[str, int]:
    """Of some, whose notices are looked up rather than all notices searched for them."""
    kinds: dict[int, list[str]] = {}
    noticed = Notice.objects.filter(reference__in=within.keys).order_by()
    for pk, kind in noticed.values_list("reference", "kind"):
        kinds.setdefault(pk, []).append(kind)
    counts: Counter[str] = Counter()
    for pk, types, fetched in within.references.values_list(
        "pk", "publication_types", "pubmed_changed_at"
    ):
        said = standings(kinds.get(pk, ()), types)
        counts.update([standing.key for standing in said] or ["none"])
        counts["fetched" if fetched else "missing"] += 1
    return counts


# -- Kept by the view


def _kept() -> dict[str, Values]:
    values = _read(_KEPT, [])
    papers = dict(values.pop("notice", [])) | dict(values.pop("record", []))
    ((_, every),) = values.pop("all", [("", 0)])
    papers["none"] = every - papers.get("any", 0)
    order = [*(standing.key for standing in Notices), "none", *RECORD_WORDS]
    return values | {"standing": [(key, papers[key]) for key in order if papers.get(key)]}


def _drawn_at() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT drawn_at FROM curation_drawn")
        row = cursor.fetchone()
        return row[0] if row else None


def _read(sql: str, params: Iterable[Any]) -> dict[str, Values]:
    values: dict[str, Values] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, list(UNTELLING_TYPES), list(CHECK_TAGS), _ENOUGH])
        for facet, value, papers in cursor.fetchall():
            values.setdefault(facet, []).append((value, papers))
    if "year" in values:
        values["year"].sort(key=lambda each: int(each[0]), reverse=True)
    return values
