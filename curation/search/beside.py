"""What else the words name beside references: drugs, trials, endpoints, claims and reviews.

Drugs, trials and endpoints are found by their names, the one that most of the words name first;
claims and reviews as their own lists find them, so that the counts are those of the lists.
"""

import re
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Q, Window

from curation.models import Arm, Claim, Review, State, Trial
from curation.search.curated_facets import names_of_reviews

SHOWN = 4
SENTENCES = 2
MOST_TERMS = 12

# A word names something where a name has it, or a word of a name begins with it.
_NAMED = """
SELECT * FROM (
  SELECT %s AS noun, name, key, is_it, count(*) OVER () AS every
    FROM (
      SELECT named.*,
             (SELECT count(*) FROM unnest(%s::text[]) AS term WHERE all_names ~* term) AS hits,
             lower(%s) = ANY (string_to_array(lower(all_names), E'\\n')) AS is_it
        FROM ({}) AS named
    ) AS weighed
   WHERE hits > 0
   ORDER BY is_it DESC, hits DESC, name, id
   LIMIT %s
) AS of_noun
"""
_DRUGS = """
SELECT id, inn AS name, slug AS key,
       concat_ws(E'\\n', inn, array_to_string(synonyms, E'\\n'),
         (SELECT string_agg(value, E'\\n') FROM curation_drugidentifier WHERE drug_id = drug.id)
       ) AS all_names
  FROM curation_drug drug WHERE merged_into_id IS NULL
"""
_TRIALS = """
SELECT id, coalesce(nullif(acronym, ''), nct, slug) AS name, coalesce(nct, slug) AS key,
       concat_ws(E'\\n', acronym, nct, slug, array_to_string(other_ids, E'\\n')) AS all_names
  FROM curation_trial
"""
_ENDPOINTS = """
SELECT id, name, slug AS key, concat_ws(E'\\n', name, short) AS all_names
  FROM curation_endpoint WHERE merged_into_id IS NULL
"""


class Named(NamedTuple):
    """`key` is the end of its page's address."""

    name: str
    key: str


class Beside(NamedTuple):
    """Of one noun: the first few, and how many there are. `it` is the one whose very name was
    typed, where just one has it; `of` is the drug of which these are the trials.
    """

    noun: str
    found: list[Named]
    number: int
    it: Named | None = None
    of: Named | None = None

    @property
    def more(self) -> int:
        return self.number - len(self.found)


def beside(terms: Sequence[str], *, whole: str, sight: Collection[str]) -> list[Beside]:
    """Only nouns of which something is found. `terms` are the words and phrases looked for,
    `whole` is all that was typed, `sight` the states of claims that somebody may see.

    Five queries at most, and none without words.
    """
    terms = [term for term in terms if term.strip()][:MOST_TERMS]
    if not terms:
        return []
    words = " ".join(terms).split()[:MOST_TERMS]
    named = _named(terms, whole.strip(' "'))
    found = [*named, *_of_one_drug(named), _claims(words, sight), _reviews(words)]
    return [each for each in found if each.number]


def _of_one_drug(named: Sequence[Beside]) -> list[Beside]:
    """The trials of the drug where the words name one drug, and no trial."""
    nouns = {each.noun: each for each in named}
    if "trial" in nouns or "drug" not in nouns or nouns["drug"].number > 1:
        return []
    (drug,) = nouns["drug"].found
    arms = Arm.objects.filter(drug__slug=drug.key).order_by().values("trial")
    rows = Trial.objects.filter(pk__in=arms).annotate(every=Window(Count("pk")))
    trials = list(rows.order_by(F("started_on").desc(nulls_last=True), "slug")[:SHOWN])
    if not trials:
        return []
    every = trials[0].every
    return [Beside("trial", [Named(str(each), each.key) for each in trials], every, of=drug)]


def _named(terms: Sequence[str], whole: str) -> list[Beside]:
    patterns = [_at_a_word(term) for term in terms]
    parts: list[str] = []
    given: list[Any] = []
    for noun, names in (("drug", _DRUGS), ("trial", _TRIALS), ("endpoint", _ENDPOINTS)):
        parts.append(_NAMED.format(names))
        given += [noun, patterns, whole, SHOWN]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        rows = cursor.fetchall()
    found = []
    for noun, of_noun in groupby(rows, key=itemgetter(0)):
        listed = [(Named(name, key), is_it, every) for _, name, key, is_it, every in of_noun]
        those = [named for named, is_it, _ in listed if is_it]
        it = those[0] if len(those) == 1 else None
        found.append(Beside(noun, [named for named, _, _ in listed], listed[0][2], it))
    return found


def _claims(words: Sequence[str], sight: Collection[str]) -> Beside:
    said = Q(state__in=[state for state in sight if state not in (State.REJECTED, State.WITHDRAWN)])
    for word in words:
        said &= Q(statement__icontains=word)
    found = Claim.objects.filter(said).annotate(every=Window(Count("pk"))).order_by("-pk")
    rows = list(found.values_list("pk", "statement", "every")[:SENTENCES])
    return Beside(
        "claim", [Named(words, str(pk)) for pk, words, _ in rows], rows[0][2] if rows else 0
    )


def _reviews(words: Sequence[str]) -> Beside:
    wanted = Q()
    for word in words:
        wanted &= (
            Q(reference__title__icontains=word)
            | Q(reference__journal__icontains=word)
            | Q(reference__journal_abbreviation__icontains=word)
            | Q(question__icontains=word)
        )
    found = Review.objects.filter(wanted).annotate(every=Window(Count("pk"))).order_by("-pk")
    rows = list(found.values_list("pk", "every")[:SENTENCES])
    if not rows:
        return Beside("review", [], 0)
    names = names_of_reviews([pk for pk, _ in rows])
    return Beside("review", [Named(names[pk], str(pk)) for pk, _ in rows], rows[0][1])


def _at_a_word(term: str) -> str:
    """A regular expression of PostgreSQL's: "bari" finds baricitinib, and "ib" nothing in it."""
    literal = re.sub(r"([^\w\s])", r"\\\1", " ".join(term.split()))
    begins = r"\m" if literal[:1].isalnum() else ""
    # A letter or two begin too many names to mean any of them.
    return f"{begins}{literal}" + (r"\M" if len(term) < 3 and literal[-1:].isalnum() else "")
