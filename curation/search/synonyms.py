"""What else a drug, an endpoint or a trial is called: read from the nouns, and kept nowhere else.

A drug has its INN, synonyms and identifiers; an endpoint its names and how reports print it; a
trial its acronym and numbers. What was merged into another left its names there.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from curation.models import TrialReport
from curation.search.terms import key_of

MOST_NAMES = 12


class Meaning(NamedTuple):
    """What a name means. Of a name with several meanings, all of them together."""

    names: tuple[str, ...]
    trials: tuple[int, ...] = ()

    def reports(self) -> list[int]:
        """The references that report these trials, whatever their words are."""
        if not self.trials:
            return []
        of_them = TrialReport.objects.filter(trial__in=self.trials)
        return sorted(set(of_them.order_by().values_list("reference", flat=True)))


# A name in parentheses behind another, "Physician's global assessment (PGA)", is a name too.
_NAMES = r"""
  WITH printed (noun, id, name) AS (
    SELECT 'drug', id, unnest(inn::text || synonyms::text[])
      FROM curation_drug WHERE merged_into_id IS NULL
    UNION ALL
    SELECT 'drug', drug_id, value FROM curation_drugidentifier
    UNION ALL
    SELECT 'endpoint', id, unnest(ARRAY[name, short]::text[] || printed::text[])
      FROM curation_endpoint WHERE merged_into_id IS NULL
    UNION ALL
    SELECT 'trial', id, unnest(ARRAY[acronym, nct]::text[] || other_ids::text[])
      FROM curation_trial
  ), named (noun, id, name) AS (
    SELECT noun, id, regexp_replace(name, '\s*\([^)]{2,}\)\s*', ' ', 'g') FROM printed
    UNION
    SELECT noun, id, name FROM printed WHERE name LIKE '%%(%%'
    UNION
    SELECT noun, id, substring(name from '\(([A-Z][^) ]{1,15})\)') FROM printed
     WHERE noun = 'endpoint' AND name LIKE '%%(%%'
  ), keyed AS (
    SELECT noun, id, trim(name) AS name,
           lower(regexp_replace(name, '[^0-9A-Za-z]', '', 'g')) AS key
      FROM named WHERE name <> ''
  ), asked AS (
    SELECT DISTINCT key AS asked, noun, id FROM keyed WHERE key = ANY(%s)
  )
  SELECT asked.asked, noun, id, name
    FROM asked JOIN keyed USING (noun, id)
   ORDER BY asked.asked, noun, id, length(name), name
"""


def meanings(names: Iterable[str]) -> dict[str, Meaning]:
    """By the key of a name, for those of the names that mean a drug, an endpoint or a trial."""
    keys = sorted({key for name in names if len(key := key_of(name)) > 1})
    if not keys:
        return {}
    called: defaultdict[str, dict[str, str]] = defaultdict(dict)
    trials: defaultdict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [keys])
        for key, noun, pk, name in cursor.fetchall():
            called[key].setdefault(key_of(name), name)
            if noun == "trial":
                trials[key].add(pk)
    return {
        key: Meaning(tuple(names.values())[:MOST_NAMES], tuple(sorted(trials[key])))
        for key, names in called.items()
    }
